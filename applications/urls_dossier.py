"""Addresses of dossiers and their check."""

dossier_urls: list = []

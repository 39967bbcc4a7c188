"""Addresses of the analysis of the dossiers' figures."""

analysis_urls = []

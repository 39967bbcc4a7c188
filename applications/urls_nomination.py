"""Addresses of nomination letters."""

nomination_urls: list = []

"""Addresses of visits on site."""

inspection_urls = []

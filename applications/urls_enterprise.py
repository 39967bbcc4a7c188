"""Addresses of registration and enterprises."""

enterprise_urls: list = []

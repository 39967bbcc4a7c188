"""Addresses of outreach: prospects and working sessions."""

outreach_urls = []

"""Outreach on the work desk."""

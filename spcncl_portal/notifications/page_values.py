"""Unread notices of every page."""

"""Inspection on the work desk."""

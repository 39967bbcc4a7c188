"""Named reports."""

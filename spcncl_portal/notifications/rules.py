"""Who reads notices."""

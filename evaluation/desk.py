"""What waits for whom, by when."""

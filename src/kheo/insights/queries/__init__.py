"""Questions about scores and signals."""

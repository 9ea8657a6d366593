"""Pages of the terms."""

"""Questions about initiatives."""

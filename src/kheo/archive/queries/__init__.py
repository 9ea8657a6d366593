"""Questions about declared figures."""

"""Acts of the API."""

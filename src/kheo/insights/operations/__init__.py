"""Acts of scoring."""

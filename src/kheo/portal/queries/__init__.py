"""What the public site asks."""

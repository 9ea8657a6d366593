"""What a declared figure may say, and what has to add up. Pure."""

"""Pure rules of the public site."""

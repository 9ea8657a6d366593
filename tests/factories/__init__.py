"""Factories: so dull that nobody needs to read them."""

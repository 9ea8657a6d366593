"""Signing in by an outside provider (OpenID Connect): who is configured, and how they are talked to."""

"""Reads of background work."""

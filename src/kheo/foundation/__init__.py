"""Shared Django plumbing without any knowledge of the domain."""

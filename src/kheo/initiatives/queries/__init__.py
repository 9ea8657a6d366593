"""Reads of initiatives that more than one page asks for."""

"""Figures for other systems, each with the records behind it."""

"""Arithmetic and judgement from values alone."""

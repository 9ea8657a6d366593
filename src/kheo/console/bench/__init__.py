"""Measurements of speed and size, each against something bare in the same run.

Invariant: every figure is a median of several calls on one database made by ``loading``; nothing
measured here stays in it, and the working database is never touched unless it is named.
"""

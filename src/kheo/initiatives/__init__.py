"""The life of a community project, from a draft to its yearly proof that it still works.

Invariants: one record for life; every dated fact is kept, a correction is a new fact that names
the one it corrects; the status is moved by the engine only.
"""

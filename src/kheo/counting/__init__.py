"""Facts to figures: flow, stock and cumulative on every reading of the map. Nobody else counts.

Invariant: ``Span`` and ``Cell`` are projections of the facts, kept in the same transaction;
``kheo verify`` recomputes both.
"""

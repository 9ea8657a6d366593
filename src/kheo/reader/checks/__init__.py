"""What does not add up: sums, shares, ranges, claims, papers, numbering."""

from __future__ import annotations

from collections.abc import Sequence

from kheo.reader.found import Check, Cited, Figure
from kheo.reader.layout import Layout


def check(layout: Layout, figures: Sequence[Figure], papers: Sequence[Cited]) -> list[Check]:
    """Every check of one report that could be made, also those that hold."""
    return []

"""Cited papers: kind, number, symbol, day, issuer, subject, with all their mentions."""

from __future__ import annotations

from kheo.reader.found import Cited
from kheo.reader.layout import Layout


def find_papers(layout: Layout) -> list[Cited]:
    """Every cited paper in order of its first mention; mentions of one paper stand together."""
    return []

"""What a figure counts: metric, field, subject, level, award, period, place, whole and parts."""

from __future__ import annotations

from collections.abc import Sequence

from kheo.reader.found import Figure, Number
from kheo.reader.layout import Layout


def figures_of(layout: Layout, numbers: Sequence[Number]) -> list[Figure]:
    """The figures among ``numbers``, in order, with their meaning."""
    return []

"""Numbers in running text and in tables, and why those that count nothing stand there."""

from __future__ import annotations

from collections.abc import Sequence

from kheo.reader.found import Cited, Named, Number
from kheo.reader.layout import Layout


def find_numbers(layout: Layout) -> list[Number]:
    """Every number of the text in order, with its kind."""
    return []


def settle(
    numbers: Sequence[Number], papers: Sequence[Cited], named: Sequence[Named]
) -> list[Number]:
    """The same numbers; those inside cited papers and titles of initiatives are no figures."""
    return list(numbers)

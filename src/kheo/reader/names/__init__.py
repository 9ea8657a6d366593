"""Quoted strings and named initiatives: title, owner, place, field."""

from __future__ import annotations

from kheo.reader.found import Named, Quoted
from kheo.reader.layout import Layout


def find_names(layout: Layout) -> tuple[list[Named], list[Quoted]]:
    """Every mention of a named initiative in order, and the quoted strings that name none."""
    return [], []

"""Quoted strings and named initiatives: title, owner, place, field.

``quotes`` puts the marks together, ``telling`` says what a quoted string is, ``bare`` and ``rows`` find
titles without marks, ``entities`` and ``owners`` read who owns them and where, ``fielding`` their field.
"""

from __future__ import annotations

from kheo.reader.found import Named, Quoted
from kheo.reader.layout import Layout
from kheo.reader.names.fielding import spread
from kheo.reader.names.finding import find_drafts
from kheo.reader.names.repeats import repeats


def find_names(layout: Layout) -> tuple[list[Named], list[Quoted]]:
    """Every mention of a named initiative in order, and the quoted strings that name none."""
    named, quoted = find_drafts(layout)
    repeats(named)
    spread(named)
    return named, quoted

"""The head of a report: what kind of paper it is, whose, of which place and day, who signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kheo.reader.layout import Layout


@dataclass(frozen=True, slots=True)
class Head:
    """What the first and last lines tell; empty where they do not."""

    title: str = ""
    doc_type: str = ""
    issuer: str = ""
    place: str = ""
    number: str = ""
    day: date | None = None
    signer: str = ""
    start: str | None = None
    end: str | None = None


def read_head(layout: Layout) -> Head:
    """The head of the report. ``start`` and ``end`` are the years (or days) it speaks of."""
    return Head()

"""What can be found, told by the slices that own it; handed over once in ``config/wiring.py``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Text:
    """One thing as it is to be found: raw words, folded by the index. ``scope`` as in ``Entry``,
    without the underscores; ``past`` = it has ended and stands behind what lives."""

    key: int
    title: str
    body: str = ""
    scope: str = ""
    day: date | None = None
    past: bool = False


Source = Callable[[Collection[int] | None], Iterator[Text]]
"""Texts of the rows with these keys, or of all (None); what it leaves out cannot be found."""

_sources: dict[str, Source] = {}


def declare(what: str, source: Source) -> None:
    """Things of the kind ``what`` are told by ``source``."""
    _sources[what] = source


def source_of(what: str) -> Source:
    """Who tells the things of this kind. Raises LookupError when nobody does."""
    return _sources[what]


def declared() -> list[str]:
    """The kinds somebody tells, in the order they were declared."""
    return list(_sources)

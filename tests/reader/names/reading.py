"""What a text of one or more lines names, in short."""

from __future__ import annotations

from kheo.reader.found import Named, Quoted
from kheo.reader.layout import lay_out
from kheo.reader.names import find_names
from kheo.reader.normal import normalise


def named(text: str) -> list[Named]:
    return find_names(lay_out(normalise(text)))[0]


def quoted(text: str) -> list[Quoted]:
    return find_names(lay_out(normalise(text)))[1]


def titles(text: str) -> list[str]:
    return [one.title for one in named(text)]


def owners(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(one.title, one.unit, one.place) for one in named(text)]

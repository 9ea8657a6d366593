"""What a file looks like: its sheets, the headings of one, a few values below each, which field each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kheo.exchange.models import Import
from kheo.exchange.profiles import Profile
from kheo.exchange.reading import headings, matching
from kheo.exchange.reading.books import Book, open_book

SAMPLES, LONGEST_SAMPLE = 3, 80
MOST_SHEETS = 30
MOST_TITLES = 200


@dataclass(frozen=True, slots=True)
class Look:
    """One sheet of a book as it was understood. ``columns`` field → place; ``is_sure`` = nothing is left to ask."""

    sheet: str
    heading_rows: tuple[int, ...]
    columns: Mapping[str, int]
    is_sure: bool
    seen: Mapping[str, Any]

    @property
    def print(self) -> str:
        """The fingerprint of the headings."""
        return str(self.seen["print"])


def content_of(imported: Import) -> bytes:
    """The bytes of the file as it came."""
    with imported.content.open("rb") as file:
        found: bytes = file.read()
    return found


def book_of(imported: Import) -> Book:
    """The file of an import, opened. Raises BadInput."""
    return open_book(content_of(imported), imported.name)


def look(
    book: Book, profile: Profile, *, sheet: str = "", heading_rows: Sequence[int] = ()
) -> Look:
    """Understand ``sheet`` ("" = the sheet whose headings fit best) with these heading rows (none = found).

    Raises BadInput for a sheet there is not, or without headings.
    """
    if sheet:
        return _look_at(book, profile, sheet, heading_rows)
    usual = [one.name for one in book.sheets if not one.is_hidden] or [book.sheets[0].name]
    looks = [_look_at(book, profile, name, ()) for name in usual[:MOST_SHEETS]]
    return max(looks, key=lambda one: len(one.columns))


def _look_at(book: Book, profile: Profile, sheet: str, heading_rows: Sequence[int]) -> Look:
    found = (
        headings.at(book, sheet, heading_rows)
        if heading_rows
        else headings.find(book, sheet, profile.fields)
    )
    titles = found.titles[:MOST_TITLES]
    matched = matching.match(titles, profile.fields)
    sure = {name for name, sureness in matched.sureness.items() if sureness >= matching.SURE}
    seen = {
        "sheets": [
            {"name": one.name, "rows": one.rows, "columns": one.columns, "is_hidden": one.is_hidden}
            for one in book.sheets[:MOST_SHEETS]
        ],
        "titles": list(titles), "print": found.print, "sure": sorted(sure),
        "samples": _samples(book, sheet, max(found.rows, default=0), len(titles)),
    }  # fmt: skip
    is_sure = not _left_open(titles, matched.columns, sure, profile)
    return Look(sheet, tuple(found.rows), dict(matched.columns), is_sure, seen)


def _left_open(
    titles: Sequence[str], columns: Mapping[str, int], sure: set[str], profile: Profile
) -> bool:
    """Whether a person has to look: a heading without a field, a doubtful one, a needed field without a heading."""
    taken = set(columns.values())
    doubtful = any(name not in sure for name in columns)
    needed = any(one.is_required and one.name not in columns for one in profile.fields)
    loose = any(title.strip() and at not in taken for at, title in enumerate(titles))
    return doubtful or needed or loose


def _samples(book: Book, sheet: str, below: int, width: int) -> list[list[str]]:
    """Up to three values below each heading, as they stand in the file."""
    found: list[list[str]] = [[] for _ in range(width)]
    for row in islice(book.rows(sheet), below, below + 40):
        for at, value in enumerate(row[:width]):
            if value not in (None, "") and len(found[at]) < SAMPLES:
                found[at].append(str(value)[:LONGEST_SAMPLE])
    return found

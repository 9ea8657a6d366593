"""What a file looks like: its sheets, the headings of one, a few values below each, which field each is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kheo.exchange.models import Import
from kheo.exchange.profiles import Profile
from kheo.exchange.reading import headings, matching
from kheo.exchange.reading.books import Book, open_book
from kheo.kernel.days import format_day
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line

SAMPLES, SAMPLED, LONGEST_SAMPLE = 3, 40, 80
WORTH_PROPOSING = 0.5
MOST_SHEETS = 30
MOST_TITLES = 200


@dataclass(frozen=True, slots=True)
class Look:
    """One sheet of a book as it was understood. ``columns`` field → column (from 0) of what is sure.

    ``is_sure`` = every heading is a field and no needed field is missing.
    """

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
    """The bytes of the file as it came. Raises BadInput when what is kept is not that any more."""
    with imported.content.open("rb") as file:
        found: bytes = file.read()
    if hashlib.sha256(found).hexdigest() != imported.digest:
        raise BadInput(
            _("The kept file was changed since it was uploaded; upload the right one again.")
        )
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
    usual = [one.name for one in book.sheets if not one.is_hidden and one.rows > 1]
    looks = []
    for name in (usual or [book.first])[:MOST_SHEETS]:
        try:
            looks.append(_look_at(book, profile, name, ()))
        except BadInput:
            if len(usual) < 2:
                raise
    if not looks:
        raise BadInput(_("No sheet of the file has headings; write them above the rows."))
    return max(looks, key=lambda one: len(one.columns))


def _look_at(book: Book, profile: Profile, sheet: str, heading_rows: Sequence[int]) -> Look:
    found = (
        headings.at_rows(book, sheet, heading_rows)
        if heading_rows
        else headings.find(book, sheet, profile.fields)
    )
    titles = found.titles[:MOST_TITLES]
    if not any(titles):
        raise BadInput(_("No headings stand in these rows; choose others."))
    matched = matching.match(titles, profile.fields)
    columns = {name: at for name, at in matched.columns.items() if at < len(titles)}
    seen = {
        "sheets": [
            {"name": one.name, "rows": one.rows, "columns": one.columns, "is_hidden": one.is_hidden}
            for one in book.sheets[:MOST_SHEETS]
        ],
        "titles": list(titles), "print": found.print,
        "told": [str(one) for one in (*book.told, book.font(sheet)) if one],
        "proposed": _proposed(matched, columns),
        "samples": _samples(book, sheet, found.first_row - 1, len(titles)),
    }  # fmt: skip
    missing = any(one.is_required and one.name not in columns for one in profile.fields)
    return Look(sheet, tuple(found.rows), columns, not missing and not matched.left, seen)


def _proposed(matched: matching.Matched, columns: Mapping[str, int]) -> dict[str, int]:
    """Field → column that may be it; a person looks whether it is."""
    taken = set(columns.values())
    offers = [
        (offer.sureness, name, offer.column)
        for name, told in matched.offers.items() if name not in columns
        for offer in told if offer.sureness >= WORTH_PROPOSING
    ]  # fmt: skip
    found: dict[str, int] = {}
    for _sureness, name, at in sorted(offers, key=lambda one: -one[0]):
        if name not in found and at not in taken:
            found[name] = at
            taken.add(at)
    return found


def _samples(book: Book, sheet: str, below: int, width: int) -> list[list[str]]:
    """Up to three values below each heading, as they stand in the file."""
    found: list[list[str]] = [[] for _ in range(width)]
    for row in book.top(sheet)[below : below + SAMPLED]:
        for at, value in enumerate(row[:width]):
            if value not in (None, "") and len(found[at]) < SAMPLES:
                found[at].append(sample(value))
    return found


def sample(value: Any) -> str:
    """A cell as it stands there."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return format_day(value.date() if isinstance(value, datetime) else value)
    return clean_line(str(value))[:LONGEST_SAMPLE]

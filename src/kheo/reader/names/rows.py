"""Initiatives in tables: a row under a head row that has a column of titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kheo.reader import fields
from kheo.reader.lexicon import any_of, table
from kheo.reader.names.entities import Party, whole_party


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what; -1 for none."""

    title: int
    owner: int = -1
    place: int = -1
    field: int = -1
    count: int = -1


@dataclass(frozen=True, slots=True)
class Row:
    """An initiative read from a row: the place of its title and what its other cells tell."""

    start: int
    end: int
    party: Party | None
    field: str | None
    count: int | None


@cache
def _heads() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(rf"\s*(?:{any_of(patterns)})(?!\w).*", re.IGNORECASE)
        for name, patterns in table("names")["column"].items()
    }


def cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a row, trimmed; the frame of a row ("| a | b |") makes no empty cells."""
    mark = "|" if text.count("|", start, end) >= 2 else "\t"
    found, at = [], start
    while at <= end:
        stop = text.find(mark, at, end)
        stop = end if stop < 0 else stop
        found.append((at, stop))
        at = stop + 1
    if mark == "|":
        found = [
            cell for index, cell in enumerate(found)
            if text[cell[0] : cell[1]].strip() or 0 < index < len(found) - 1
        ]  # fmt: skip
    return [_trimmed(text, *cell) for cell in found]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    cell = text[start:end]
    lead = len(cell) - len(cell.lstrip())
    return start + lead, max(start + lead, start + len(cell.rstrip()))


def columns(text: str, row: list[tuple[int, int]]) -> Columns | None:
    """The columns that a head row tells; nothing when it has no column of titles."""
    places: dict[str, int] = {}
    for index, (start, end) in enumerate(row):
        for name, pattern in _heads().items():
            if (
                name not in places
                and index not in places.values()
                and pattern.fullmatch(text[start:end])
            ):
                places[name] = index
    return Columns(**places) if "title" in places else None


_SUM = re.compile(r"(?:tổng|cộng|toàn)(?!\w)|[\d.,%\s-]*$", re.IGNORECASE)


def read_row(text: str, row: list[tuple[int, int]], table_: Columns) -> Row | None:
    """The initiative of one row below a head row."""
    if table_.title >= len(row):
        return None
    start, end = row[table_.title]
    title = text[start:end]
    if len(title) < 3 or len(title.split()) > 40 or _SUM.match(title):
        return None
    lead = re.compile(r"(?:mô hình|MH)(?:\s*:)?\s+(?=\S)", re.IGNORECASE).match(text, start, end)
    start = lead.end() if lead else start
    told = fields.of_title(_cell(text, row, table_.field)) or None
    count = _cell(text, row, table_.count)
    return Row(
        start, end, _party(text, row, table_), told.codes[0] if told and len(told.codes) == 1 else None,
        int(count.replace(".", "")) if re.fullmatch(r"\d[\d.]{0,6}", count) else None,
    )  # fmt: skip


def _cell(text: str, row: list[tuple[int, int]], index: int) -> str:
    return text[row[index][0] : row[index][1]] if 0 <= index < len(row) else ""


def _party(text: str, row: list[tuple[int, int]], table_: Columns) -> Party | None:
    owner, place = _cell(text, row, table_.owner), _cell(text, row, table_.place)
    unit = whole_party(owner)
    where = whole_party(place)
    if not owner and not place:
        return None
    return Party(
        owner or None, (where.place if where and where.place else place) or (unit.place if unit else None), 0
    )  # fmt: skip

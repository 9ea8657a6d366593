"""Cells of a pasted table or a workbook, read into what a figure needs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kheo.appraisal.operations.criteria_files import MOST_COLUMNS, sheets_of
from kheo.archive.models import Source
from kheo.archive.operations.figures import CHOICES, Entry
from kheo.archive.operations.heads import HEADS, LABELS
from kheo.archive.queries.units import unit_by_words
from kheo.archive.rules.spans import day_after, first_day
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import BadInput, DomainError
from kheo.kernel.text import clean_line, fold
from kheo.orgs.models import Unit

Cells = dict[str, str]
Units = dict[tuple[str, date | None], Unit]
"""Units already looked up, by what is written and the last day of the period."""
LARGEST = 2_000_000
MOST_ROWS = 5_000
_BRACKETS = re.compile(r"\(.*?\)")
_TORN = re.compile(r"\d{1,3},\d{3}")
_SHARE = re.compile(r"(?P<parts>[^/]+)/(?P<whole>[^/+]+)")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "field": {
        "kinh te": "economy", "van hoa xa hoi": "culture_society",
        "quoc phong an ninh": "defence_security", "qp an": "defence_security",
        "xay dung he thong chinh tri": "political_system", "xay dung htct": "political_system",
        "he thong chinh tri": "political_system", "chung": "", "tat ca": "",
    },
    "kind": {
        "tap the": "collective", "mo hinh tap the": "collective", "ca nhan": "individual",
        "dien hinh ca nhan": "individual", "gop": "", "chung": "",
    },
    "origin": {
        "moi": "new", "xay dung moi": "new", "duy tri": "keep_up", "cung co": "strengthen",
        "nang chat": "strengthen", "nhan rong": "replicate",
    },
    "level": {
        "xa": "commune", "cap xa": "commune", "co so": "commune", "huyen": "district",
        "cap huyen": "district", "tinh": "province", "cap tinh": "province",
        "trung uong": "central",
    },
}  # fmt: skip
"""Column → folded Vietnamese words → stored value."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Column → place, and the heads nobody understood."""

    places: Mapping[str, int]
    ignored: tuple[str, ...] = ()


def text_of_workbook(content: bytes) -> str:
    """The first sheet of an .xlsx file that has the heads, as text with tabs. Raises BadInput."""
    if len(content) > LARGEST:
        raise BadInput(_("The file is larger than 2 MB; leave out pictures and other sheets."))
    sheets = sheets_of(content)
    rows = next((rows for rows in sheets if _head_of(rows) is not None), sheets[0])
    if not any(any(row) for row in rows):
        raise BadInput(_("The sheet is empty; fill the template in and send it again."))
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(rows)
    return written.getvalue()


def rows_of(text: str) -> tuple[Heads, list[tuple[int, list[str]]]]:
    """Heads and filled rows with their numbers. Without heads the order of the template holds.

    Raises BadInput for far too much text or too many rows.
    """
    if len(text) > LARGEST:
        raise BadInput(_("This is too much text; bring the table in by parts."))
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:
        read = [line.split("\t") for line in text.splitlines()]
    rows = [[clean_line(cell) for cell in row[:MOST_COLUMNS]] for row in read]
    if len(rows) > MOST_ROWS:
        raise BadInput(
            _("These are %(rows)s rows; at most %(most)s are read at once. Bring them in by parts.")
            % {"rows": format_number(len(rows)), "most": format_number(MOST_ROWS)}
        )
    head = _head_of(rows)
    if head is None:
        heads, start = Heads({name: place for place, name in enumerate(LABELS)}), 0
    else:
        places = _places(rows[head])
        used = set(places.values())
        unknown = (cell for place, cell in enumerate(rows[head]) if cell and place not in used)
        heads, start = Heads(places, tuple(unknown)), head + 1
    return heads, [(n, row) for n, row in enumerate(rows[start:], start + 1) if any(row)]


def _head_of(rows: Sequence[Sequence[str]]) -> int | None:
    for place, row in enumerate(rows[:15]):
        if {"what", "amount"} <= set(_places(row)):
            return place
    return None


def _places(row: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        folded = fold(_BRACKETS.sub("", cell))
        shown = fold(cell)
        for name, known in HEADS.items():
            if {folded, shown} & {*known, fold(str(LABELS[name]))}:
                found.setdefault(name, place)
                break
    return found


def cells_of(places: Mapping[str, int], row: Sequence[str]) -> Cells:
    """The cells of a row by their columns."""
    return {name: row[place] if place < len(row) else "" for name, place in places.items()}


def entry_from(cells: Cells, source: Source, units: Units) -> tuple[Entry, dict[str, str]]:
    """An entry without its links, and a sentence per column that cannot be read.

    ``units`` keeps the units already looked up, so that a table asks for each once.
    """
    wrong: dict[str, str] = {}
    values: dict[str, Any] = {"starts_on": source.starts_on, "ends_on": source.ends_on}
    values["unit"] = source.unit
    for name, cell in cells.items():
        if name in {"number", "part_of", "share"}:
            continue
        try:
            values |= _value(name, cell, units, cells)
        except DomainError as refusal:
            wrong[name] = str(refusal)
    values.setdefault("amount", "")
    values.setdefault("what", "")
    return Entry(**values), wrong


def _value(name: str, cell: str, units: Units, cells: Cells) -> dict[str, Any]:
    """The columns of ``Entry`` that a cell gives; nothing when it is left out where that may be."""
    if cell.startswith("=") and len(cell) > 1:
        raise BadInput(_("holds a formula; paste the value in its place."))
    if cell.startswith("#") and cell.isupper():
        raise BadInput(_("holds an error of the spreadsheet (%(cell)s); write the value."),
                       params={"cell": cell[:20]})  # fmt: skip
    if name == "amount":
        return {"amount": _amount(cell, cells)}
    if name in {"starts_on", "ends_on"}:
        if not cell:
            return {}
        read = first_day if name == "starts_on" else day_after
        return {name: read(cell)}
    if name == "unit":
        return {"unit": _unit(cell, cells, units)} if cell else {}
    if name in CHOICES:
        return {name: _choice(name, cell)}
    return {name: cell}


def _amount(cell: str, cells: Cells) -> str:
    """The number as typed; where Excel may have torn it the person is asked."""
    if _TORN.fullmatch(cell) and "%" not in {cells.get("unit_word", ""), cell[-1]}:
        raise BadInput(
            _("“%(cell)s” may be %(whole)s or a number with decimals; format the column as text "
              "and write %(whole)s."),
            params={"cell": cell, "whole": cell.replace(",", ".")},
        )  # fmt: skip
    return cell


def _choice(name: str, cell: str) -> str:
    word = fold(cell).replace(" va ", " ")
    known: dict[str, str] = {
        **_WORDS[name],
        **{fold(str(label)): value for value, label in CHOICES[name].choices},
    }
    if cell in CHOICES[name].values or not cell:
        return cell
    if word not in known:
        told = ", ".join(str(label) for _value, label in CHOICES[name].choices)
        raise BadInput(_("“%(cell)s” is not one of: %(choices)s."),
                       params={"cell": cell[:40], "choices": told})  # fmt: skip
    return known[word]


def _unit(cell: str, cells: Cells, units: Units) -> Unit:
    """The unit by code or full name, looked up once a table and day."""
    day = last_day(cells)
    if (cell, day) not in units:
        units[cell, day] = unit_by_words(cell, day, Unit.objects.all())
    return units[cell, day]


def last_day(cells: Cells) -> date | None:
    """The last day of the period that a row tells; None where it tells none that can be read."""
    try:
        after = day_after(cells.get("ends_on", ""))
    except DomainError:
        return None
    return date.fromordinal(after.toordinal() - 1)


def links_of(cells: Cells) -> dict[str, list[str]]:
    """Which rows of the table a row names as its total, its whole and its parts.

    Raises BadInput for a share that is not written as parts / whole.
    """
    found: dict[str, list[str]] = {}
    if total := cells.get("part_of", ""):
        found["part_of"] = [total]
    if share := cells.get("share", ""):
        read = _SHARE.fullmatch(share)
        if read is None:
            raise BadInput(_("write the numbers of rows as 5 / 1 or 5 + 6 / 1."))
        found["share_parts"] = [part.strip() for part in read["parts"].split("+")]
        found["share_of"] = [read["whole"].strip()]
    return found

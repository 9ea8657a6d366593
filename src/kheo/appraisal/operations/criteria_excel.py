"""Criteria out of a spreadsheet (a file, or cells pasted as text), and into one.

Nothing is guessed: a row is taken whole or refused with its row, column and what to do about it.
Formulas are never evaluated; only values that Excel itself stored are read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kheo.appraisal.enums import SetKind
from kheo.appraisal.operations.criteria_files import MOST_COLUMNS, sheets_of
from kheo.appraisal.rules.criteria import (
    LABELS,
    LENGTHS,
    MOST_CRITERIA,
    POINTS,
    Header,
    Row,
    impossible,
)
from kheo.foundation.sheets import new_workbook
from kheo.kernel.numbers import format_number, parse_number
from kheo.kernel.refusals import BadInput, DomainError
from kheo.kernel.text import clean_block, clean_line, fold

LARGEST = 2_000_000
MOST_ROWS = 1_000
HEADS: Mapping[str, set[str]] = {
    "number": {"so", "stt", "tt", "so thu tu", "ma", "ma tieu chi", "so tieu chi", "number", "no"},
    "group": {"nhom", "nhom tieu chi", "phan", "muc", "group"},
    "name": {"tieu chi", "ten tieu chi", "noi dung", "noi dung tieu chi", "criterion", "criteria"},
    "guidance": {
        "huong dan", "huong dan cham", "cach cham", "dien giai", "ghi chu", "how to mark",
        "guidance",
    },
    "weight": {"diem", "diem chuan", "diem toi da", "trong so", "so diem", "points", "weight"},
    "maximum": {"muc cao nhat", "thang diem", "diem cham cao nhat", "maximum", "highest mark"},
    "step": {"buoc", "buoc cham", "buoc diem", "step"},
    "proof": {
        "minh chung", "tai lieu minh chung", "minh chung bat buoc", "minh chung phai co",
        "proof", "proof demanded",
    },
    "is_knockout": {"diem liet", "liet", "bat buoc", "tieu chi liet", "tieu chi bat buoc", "knock out"},
    "least": {"muc toi thieu", "diem toi thieu", "toi thieu", "muc thap nhat", "least", "least mark"},
    "asks_remark": {"nhan xet", "hoi nhan xet", "yeu cau nhan xet", "asks for a remark", "remark"},
}  # fmt: skip
"""Column → folded heads it is known by."""
YES = {"x", "co", "yes", "true", "dung", "1", "v"}
NO = {"", "khong", "no", "false", "sai", "0", "k"}
_UNIT_IN_HEAD = re.compile(r"\(.*?\)")
_ENGLISH = re.compile(r"\d+\.\d{1,2}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one row of the table: ``row`` is its number as the spreadsheet counts.

    ``taken`` is None when it was refused, then ``troubles`` say why; ``cells`` stay as typed.
    """

    row: int
    cells: tuple[str, ...]
    taken: Row | None
    troubles: tuple[str, ...] = ()

    @property
    def typed(self) -> str:
        """What stands in the row, in one line."""
        return " · ".join(cell for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: the columns that were recognised, and the fate of every row."""

    columns: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    fates: list[Fate] = field(default_factory=list)

    @property
    def taken(self) -> list[Row]:
        """The criteria that can be kept, in their order."""
        return [fate.taken for fate in self.fates if fate.taken is not None]

    @property
    def refused(self) -> list[Fate]:
        """The rows that cannot."""
        return [fate for fate in self.fates if fate.taken is None]


def text_of_workbook(content: bytes) -> str:
    """The first sheet of an .xlsx file that has criteria, as text with tabs.

    Merged cells repeat their value in every row they cover. Raises BadInput (size, not a
    workbook, too many rows, nothing in it).
    """
    if len(content) > LARGEST:
        raise BadInput(_("The file is larger than 2 MB; leave out pictures and other sheets."))
    rows = _sheet_of(content)
    if len(rows) > MOST_ROWS:
        raise BadInput(
            _("The sheet has %(rows)s rows; a criteria set has at most %(most)s. Cut the rest off.")
            % {"rows": format_number(len(rows)), "most": format_number(MOST_ROWS)}
        )
    if not any(any(row) for row in rows):
        raise BadInput(_("The sheet is empty; fill the template in and send it again."))
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(rows)
    return written.getvalue()


def _sheet_of(content: bytes) -> list[list[str]]:
    """The first sheet that has the heads of criteria, else the first."""
    sheets = sheets_of(content)
    return next((rows for rows in sheets if _head_of(rows) is not None), sheets[0])


def read_table(text: str, *, kind: str = SetKind.SCORED) -> Table:
    """Take a table apart that came as text with tabs (pasted from Excel, or ``text_of_workbook``).

    The first of the leading rows that names a criterion column is the head; without one the
    columns are taken in the order of the template. A row with one cell only opens a group.
    Raises BadInput when there is no table or far too much of one.
    """
    rows = _rows_of_text(text)
    if not any(any(row) for row in rows):
        raise BadInput(_("There is nothing to read; paste the rows with their heads."))
    if len(rows) > MOST_ROWS:
        raise BadInput(
            _("These are %(rows)s rows; a criteria set has at most %(most)s. Cut the rest off.")
            % {"rows": format_number(len(rows)), "most": format_number(MOST_ROWS)}
        )
    head = _head_of(rows)
    places = _places(rows[head]) if head is not None else dict(zip(LABELS, range(11), strict=True))
    start = 0 if head is None else head + 1
    ignored = () if head is None else _ignored(rows[head], places)
    reader = CriterionReader(places, kind)
    fates = [
        fate
        for number, row in enumerate(rows[start:], start + 1)
        if any(row) and (fate := reader.fate(number, row)) is not None
    ]
    return Table(tuple(places), ignored, _without_twins(fates, kind))


def _rows_of_text(text: str) -> list[list[str]]:
    if len(text) > LARGEST:
        raise BadInput(_("This is too much text for a criteria set; paste the table only."))
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:
        read = [line.split("\t") for line in text.splitlines()]
    return [[clean_block(cell).strip() for cell in row[:MOST_COLUMNS]] for row in read]


def _head_of(rows: Sequence[Sequence[str]]) -> int | None:
    for place, row in enumerate(rows[:15]):
        found = _places(row)
        if "name" in found and len(found) > 1:
            return place
    return None


def _known(cell: str) -> str | None:
    words = fold(_UNIT_IN_HEAD.sub("", cell))
    return next((name for name, known in HEADS.items() if words in known), None)


def _places(row: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        if (name := _known(cell)) is not None:
            found.setdefault(name, place)
    return found


def _ignored(row: Sequence[str], places: Mapping[str, int]) -> tuple[str, ...]:
    used = set(places.values())
    return tuple(cell for place, cell in enumerate(row) if cell and place not in used)


class CriterionReader:
    """Reads row after row; keeps the group that the last heading opened."""

    def __init__(self, places: Mapping[str, int], kind: str) -> None:
        self.places, self.kind, self.group = places, kind, ""

    def fate(self, number: int, row: Sequence[str]) -> Fate | None:
        """The fate of one row; None for a heading, which opens a group."""
        cells = {
            name: row[place] if place < len(row) else "" for name, place in self.places.items()
        }
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and not self._is_name_alone(cells):
            self.group = clean_line(filled[0])[: LENGTHS["group"]]
            return None
        values: dict[str, Any] = {"group": self.group}
        troubles = []
        for name, cell in cells.items():
            try:
                value = _value(name, cell)
            except DomainError as refusal:
                troubles.append(_at(number, name, str(refusal)))
                continue
            if value is not None:
                values[name] = value
        if cells.get("least", "").strip() and "is_knockout" not in self.places:
            values["is_knockout"] = values.get("least", 0) > 0
        if not troubles:
            taken = Row(**{"number": "", "name": "", **values})
            troubles = [
                _at(number, complaint.field, complaint.sentence.split(": ", 1)[-1])
                for complaint in impossible(Header(kind=self.kind), [taken], [])
            ]
        kept = None if troubles else taken
        return Fate(number, tuple(row), kept, tuple(troubles))

    def _is_name_alone(self, cells: Mapping[str, str]) -> bool:
        """In a table that has nothing but names every row is a criterion."""
        return set(self.places) <= {"number", "name"} and bool(cells.get("number"))


def _value(name: str, cell: str) -> Any:
    """A cell as its column wants it; None when it is left out. Raises a DomainError."""
    if cell.startswith("=") and len(cell) > 1:
        raise BadInput(_("holds a formula; paste the value in its place."))
    if cell.startswith("#") and cell.isupper():
        raise BadInput(_("holds an error of the spreadsheet (%(cell)s); write the value."),
                       params={"cell": cell[:20]})  # fmt: skip
    if name in POINTS:
        return _points(cell)
    if name in {"is_knockout", "asks_remark"}:
        if (word := fold(cell)) not in YES | NO:
            raise BadInput(_("“%(cell)s” is neither yes nor no; write x or leave it empty."),
                           params={"cell": cell[:40]})  # fmt: skip
        return word in YES
    if name == "number":
        return _number(cell)
    if name == "group":
        return clean_line(cell) or None
    return cell if name == "guidance" else clean_line(cell)


def _points(cell: str) -> Decimal | None:
    if not cell:
        return None
    if _DAY.fullmatch(cell):
        raise BadInput(_("became a date in the spreadsheet; format the column as text."))
    # 7.5 typed the English way can mean nothing else; 1.234 stays a thousand and more.
    return parse_number(cell.replace(".", ",") if _ENGLISH.fullmatch(cell) else cell)


def _number(cell: str) -> str:
    if _DAY.fullmatch(cell):
        raise BadInput(_("became a date in the spreadsheet; format the column as text."))
    word = clean_line(cell).rstrip(".")
    return word.replace(",", ".") if re.fullmatch(r"\d+,\d+", word) else word


def _at(row: int, name: str, sentence: str) -> str:
    words = {"row": row, "column": LABELS[name], "why": sentence}
    return _("Row %(row)s, column “%(column)s”: %(why)s") % words


def _without_twins(fates: Sequence[Fate], kind: str) -> list[Fate]:
    """Refuse what repeats a number, and what goes beyond the number of criteria allowed."""
    first: dict[str, int] = {}
    kept = []
    for fate in fates:
        trouble = ""
        if fate.taken is not None:
            key = fate.taken.number.casefold()
            if key in first:
                trouble = _at(fate.row, "number", _(
                    "“%(number)s” stands in row %(first)s already; give every criterion its own."
                ) % {"number": fate.taken.number, "first": first[key]})  # fmt: skip
            elif len(first) >= MOST_CRITERIA:
                trouble = _("Row %(row)s: there are more than %(most)s criteria.") % {
                    "row": fate.row,
                    "most": MOST_CRITERIA,
                }
            first.setdefault(key, fate.row)
        kept.append(Fate(fate.row, fate.cells, None, (trouble,)) if trouble else fate)
    return kept


def workbook_of(rows: Sequence[Row]) -> bytes:
    """A workbook with the template's heads, ``rows`` under them, and a sheet of notes."""
    stored = io.BytesIO()
    book = new_workbook(stored)
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E6EFE9"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    points = book.add_format({"num_format": "0.##", "valign": "top"})
    page = book.add_worksheet(_("Criteria"))
    page.freeze_panes(1, 3)
    widths = (9, 26, 44, 60, 9, 11, 8, 40, 10, 11, 12)
    for place, (name, width) in enumerate(zip(LABELS, widths, strict=True)):
        page.set_column(place, place, width, points if name in POINTS else wrapped)
        page.write_string(0, place, str(LABELS[name]), head)
    for at, row in enumerate(rows, 1):
        for place, name in enumerate(LABELS):
            value = getattr(row, name)
            if isinstance(value, bool):
                page.write_string(at, place, "x" if value else "", wrapped)
            elif isinstance(value, Decimal):
                page.write_number(at, place, float(value), points)  # two decimals: exact enough
            else:
                page.write_string(at, place, value, wrapped)
    _write_notes(book.add_worksheet(_("Notes")), head, wrapped)
    book.close()
    return stored.getvalue()


def _write_notes(page: Any, head: Any, wrapped: Any) -> None:
    page.set_column(0, 0, 26, wrapped)
    page.set_column(1, 1, 90, wrapped)
    page.write_string(0, 0, _("Column"), head)
    page.write_string(0, 1, _("What to write"), head)
    for at, (name, note) in enumerate(_notes().items(), 1):
        page.write_string(at, 0, str(LABELS[name]), wrapped)
        page.write_string(at, 1, note, wrapped)


def _notes() -> dict[str, str]:
    return {
        "number": _("Its own for every criterion: 1, 2 or 1.1, 1.2. The column is text."),
        "group": _("The part it belongs to; a row with nothing but this heading opens one too."),
        "name": _("What is looked at. Every row needs it."),
        "guidance": _("When which mark is given, in words that two scorers read alike."),
        "weight": _("Points of the total, for example 10 or 7,5. Left out in a checklist."),
        "maximum": _("The highest mark a scorer gives, for example 10."),
        "step": _("Marks move by this, for example 0,5. It must divide the highest mark."),
        "proof": _("The proof demanded; without it the criterion earns nothing. Empty: none."),
        "is_knockout": _("x: the dossier fails when the mark lies under the least mark."),
        "least": _("The least mark of a knock-out."),
        "asks_remark": _("x: the scorer is asked for a remark."),
    }

"""Rows pasted from a spreadsheet, taken apart: words into codes, each bad cell named.

Columns in the order of ``COLUMNS``, parted by tabs; a first row of headings puts them in any
other order. Nothing is guessed: what cannot be read is told with row, column and remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.activities.enums import SUBJECTS, Stage
from kheo.activities.models import ActivityKind
from kheo.initiatives.enums import Field, Kind, Level
from kheo.kernel.days import parse_day
from kheo.kernel.numbers import format_number, parse_number
from kheo.kernel.refusals import BadInput, DomainError
from kheo.kernel.text import clean_line, fold

LABELS: Mapping[str, Any] = {
    "kind": gettext_lazy("Kind of activity"),
    "on": gettext_lazy("Day"),
    "title": gettext_lazy("What it was"),
    "quantity": gettext_lazy("How many"),
    "attended": gettext_lazy("Attended"),
    "expected": gettext_lazy("Expected"),
    "variant": pgettext_lazy("activity", "Variant"),
    "field": gettext_lazy("Field"),
    "subject": gettext_lazy("Collective or individual"),
    "level": gettext_lazy("Level"),
    "stage": pgettext_lazy("award", "Granted or proposed"),
    "link": gettext_lazy("Link"),
    "note": gettext_lazy("Note"),
}
"""Column → what people call it; the order is that of a table without headings."""
COLUMNS = tuple(LABELS)
MOST_ROWS = 500
_SHORT: Mapping[str, Mapping[str, str]] = {
    "subject": {"tap the": Kind.COLLECTIVE, "ca nhan": Kind.INDIVIDUAL},
    "level": {
        "xa": Level.COMMUNE, "phuong": Level.COMMUNE, "cap xa": Level.COMMUNE,
        "huyen": Level.DISTRICT, "cap huyen": Level.DISTRICT,
        "tinh": Level.PROVINCE, "cap tinh": Level.PROVINCE, "thanh pho": Level.PROVINCE,
        "trung uong": Level.CENTRAL, "cap trung uong": Level.CENTRAL,
    },
    "stage": {"da khen": Stage.GRANTED, "de nghi": Stage.PROPOSED},
    "field": {
        "kt": Field.ECONOMY, "vhxh": Field.CULTURE_SOCIETY, "vh xh": Field.CULTURE_SOCIETY,
        "qpan": Field.DEFENCE_SECURITY, "qp an": Field.DEFENCE_SECURITY,
        "htct": Field.POLITICAL_SYSTEM, "xdhtct": Field.POLITICAL_SYSTEM,
    },
}  # fmt: skip
"""Short forms that tables of the movement use, folded."""
_ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "field": dict(Field.choices), "subject": SUBJECTS, "level": dict(Level.choices),
    "stage": dict(Stage.choices),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A pasted row: its number from 1, its text, what was read of it, and what could not be."""

    number: int
    text: str
    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, the line of headings ("" = none), and how many rows were beyond the limit."""

    rows: list[Row]
    heading: str = ""
    beyond: int = 0


def read(text: str, kinds: Sequence[ActivityKind]) -> Table:
    """Take ``text`` apart; ``kinds`` are all rows of kinds, whose days decide which one is meant."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    columns: Sequence[str] = COLUMNS
    heading = ""
    if lines and (found := _columns(lines[0][1])):
        columns, heading = found, lines.pop(0)[1]
    rows = [_row(number, line, columns, kinds) for number, line in lines[:MOST_ROWS]]
    return Table(rows, heading, max(len(lines) - MOST_ROWS, 0))


def _columns(line: str) -> list[str]:
    """The columns a row of headings names, in its order; [] when it is no such row."""
    names = {name: key for key in COLUMNS for name in (fold(key), fold(str(LABELS[key])))}
    cells = [fold(cell) for cell in line.split("\t")]
    known = [names.get(cell, "") for cell in cells]
    is_heading = {"kind", "on"} <= set(known)
    return known if is_heading else []


def _row(number: int, line: str, columns: Sequence[str], kinds: Sequence[ActivityKind]) -> Row:
    row = Row(number, line)
    cells = [clean_line(cell) for cell in line.split("\t")]
    if any(cells[len(columns) :]):
        row.wrong[""] = _("There are more cells than columns; look for a tab too many.")
    told = {key: cell for key, cell in zip(columns, cells, strict=False) if key and cell}
    for key, cell in told.items():
        if key in _READERS:
            try:
                row.values[key] = _READERS[key](cell)
            except DomainError as refusal:
                row.wrong[key] = str(refusal)
        elif key in _ANSWERS:
            _choose(row, key, cell)
        elif key not in {"kind", "variant"}:
            row.values[key] = cell
    _name_kind(row, told, kinds)
    return row


def _whole(cell: str) -> int:
    number = parse_number(cell)
    if number != number.to_integral_value():
        words = {"number": format_number(number)}
        raise BadInput(_("%(number)s is not a whole number.") % words)
    return int(number)


_READERS: Mapping[str, Callable[[str], Any]] = {
    "on": parse_day, "quantity": _whole, "attended": _whole, "expected": _whole,
}  # fmt: skip


def _choose(row: Row, key: str, cell: str) -> None:
    """One answer of a list, by its label, its code or a usual short form."""
    known = {fold(str(label)): value for value, label in _ANSWERS[key].items()}
    known |= {fold(value): value for value in _ANSWERS[key]}
    known |= _SHORT[key]
    if (value := known.get(fold(cell))) is not None:
        row.values[key] = str(value)
        return
    row.wrong[key] = _("“%(cell)s” is none of: %(answers)s.") % {
        "cell": cell,
        "answers": ", ".join(str(label) for label in _ANSWERS[key].values()),
    }


def _name_kind(row: Row, told: Mapping[str, str], kinds: Sequence[ActivityKind]) -> None:
    """The kind meant on the day of the row, and its variant."""
    if not told.get("on"):
        row.wrong.setdefault("on", _("Write the day, for example 05/01/2026."))
    word = fold(told.get("kind", ""))
    named = [one for one in kinds if word in {fold(one.code), fold(one.name)}]
    day: date | None = row.values.get("on")
    then = [one for one in named if day is None or day in one.period]
    if not word:
        row.wrong["kind"] = _("Write the kind of activity.")
    elif not named:
        row.wrong["kind"] = _(
            "There is no kind “%(cell)s”; write it as it stands in the list of kinds."
        ) % {"cell": told["kind"]}
    elif not then:
        row.wrong["kind"] = _("“%(cell)s” is not recorded for this day.") % {"cell": told["kind"]}
    else:
        row.values["kind"] = then[-1].code
        _name_variant(row, told.get("variant", ""), then[-1])


def _name_variant(row: Row, cell: str, kind: ActivityKind) -> None:
    if not cell:
        return
    known = {fold(one["name"]): one["code"] for one in kind.variants}
    known |= {fold(one["code"]): one["code"] for one in kind.variants}
    if (code := known.get(fold(cell))) is not None:
        row.values["variant"] = code
    elif kind.variants:
        row.wrong["variant"] = _("“%(cell)s” is none of: %(answers)s.") % {
            "cell": cell,
            "answers": ", ".join(one["name"] for one in kind.variants),
        }
    else:
        row.wrong["variant"] = _("“%(kind)s” does not ask this; leave it empty.") % {
            "kind": kind.name
        }

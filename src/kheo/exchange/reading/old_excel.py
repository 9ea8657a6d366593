"""Excel of before 2007 (.xls): read by a process of its own that may take only so much memory.

Its records cannot be looked through as cheaply as the parts of an .xlsx, and two cells in opposite corners would
take all memory there is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kheo.exchange.reading.sheets import Book, Cell, SheetInfo, Source, Span
from kheo.kernel.refusals import BadInput

SECONDS = 60
_APART = Path(__file__).with_name("old_excel_apart.py")
LOCKED = 4
"""How the process ends that met a password."""


def opened(content: bytes) -> Book:
    """The file as a book. Raises BadInput."""
    _refuse_others(content)
    sheets = _read(content)
    infos = tuple(
        SheetInfo(
            one["name"], len(one["rows"]), max(map(len, one["rows"]), default=0), one["hidden"]
        )
        for one in sheets
    )
    by_name = {one["name"]: one for one in sheets}

    def rows(sheet: str) -> Iterator[Sequence[Cell]]:
        return ([_cell(cell) for cell in row] for row in by_name[sheet]["rows"])

    def spans(sheet: str) -> tuple[Span, ...]:
        return tuple(Span(*one) for one in by_name[sheet]["spans"])

    hidden = [one.name for one in infos if one.is_hidden and one.rows]
    told = _("Hidden sheets were left aside: %(names)s.") % {"names": ", ".join(hidden)}
    return Book("xls", infos, Source(rows, spans), (told,) if hidden else ())


def _refuse_others(content: bytes) -> None:
    """Files of the same family that hold no sheets."""
    if _holds(content, "EncryptedPackage"):
        raise _locked()
    if _holds(content, "Workbook") or _holds(content, "Book"):
        return
    if _holds(content, "WordDocument"):
        raise BadInput(_("This is a Word text; copy its table into Excel and save it as .xlsx."))
    raise _unreadable()


def _holds(content: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in content


def _locked() -> BadInput:
    return BadInput(
        _(
            "The file is locked by a password; open it in Excel, take the password off and save it again."
        )
    )


def _unreadable() -> BadInput:
    return BadInput(
        _("This file of Excel before 2007 (.xls) cannot be read; open it and save it as .xlsx.")
    )


def _read(content: bytes) -> list[dict[str, Any]]:
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-P", str(_APART)],
            input=content, capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError) as trouble:
        raise _unreadable() from trouble
    if done.returncode:
        raise _locked() if done.returncode == LOCKED else _unreadable()
    sheets: list[dict[str, Any]] = json.loads(done.stdout)
    return sheets


def _cell(cell: Any) -> Cell:
    """A cell as the child wrote it: text, number, or a kind with its value."""
    if not isinstance(cell, list):
        return cell
    kind, value = cell
    readers = {
        "day": date.fromisoformat,
        "moment": datetime.fromisoformat,
        "time": time.fromisoformat,
    }
    return timedelta(seconds=value) if kind == "span" else readers[kind](value)

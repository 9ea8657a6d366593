"""Tables as text (.csv, .tsv, .txt): the encoding and the mark between cells are found by content."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from kheo.exchange.reading.sheets import SAMPLE_ROWS, Book, Cell, SheetInfo, Source
from kheo.kernel.refusals import BadInput
from kheo.reader.sources.encodings import ENOUGH, from_tcvn3, from_vni, known_words

MARKS = "\t;,|"
MOST_CELLS = 4_000_000
SAMPLE = 40_000


def opened(content: bytes, name: str) -> Book:
    """The text as a book of one sheet called ``name``. Raises BadInput."""
    text, code_page = _text(content)
    lines = text.split("\n", SAMPLE_ROWS)
    declared = lines[0].strip().lower() if lines else ""
    if declared.startswith("sep=") and len(declared) == 5:
        mark = declared[4]
    else:
        mark = _mark("\n".join(lines[:SAMPLE_ROWS]))
    rows = _rows(text, mark)
    if declared.startswith("sep="):
        rows[0] = [""]
    columns = max(map(len, rows), default=0)
    if len(rows) * columns > MOST_CELLS:
        raise BadInput(_("The sheet is far too large; copy the rows into a new one."))
    told = (
        _("The file was in the old code page %(page)s; it was made Unicode.") % {"page": code_page},
    )

    def all_rows(_sheet: str) -> Iterator[Sequence[Cell]]:
        for row in rows:
            yield row if len(row) == columns else [*row, *[""] * (columns - len(row))]

    kind = "tsv" if mark == "\t" else "csv"
    return Book(
        kind, (SheetInfo(name, len(rows), columns),), Source(all_rows), told if code_page else ()
    )


def _rows(text: str, mark: str) -> list[list[str]]:
    _require_closed(text, mark)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as trouble:
        raise BadInput(
            _("The file cannot be read as a table; open it in Excel and save it as .xlsx.")
        ) from trouble


def _require_closed(text: str, mark: str) -> None:
    """A quotation mark that is never closed would swallow the rows below it. Raises BadInput."""
    if text.count('"') % 2 == 0:
        return
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    begins = 1
    try:
        for _row in lines:
            begins = lines.line_num + 1
    except csv.Error as trouble:
        if "unexpected end of data" in str(trouble):
            raise BadInput(
                _("The quotation mark in line %(line)s is never closed; close it or take it out.")
                % {"line": begins}
            ) from trouble


def _text(content: bytes) -> tuple[str, str]:
    """The text, and the code page it came in when it was not Unicode."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace"), ""
    zeros = content[:SAMPLE].count(b"\x00")
    if zeros * 4 > len(content[:SAMPLE]):
        even = content[0:SAMPLE:2].count(b"\x00")
        text = content.decode("utf-16-be" if even * 2 > zeros else "utf-16-le", "replace")
        if "\x00" not in text:
            return text, ""
    if zeros:
        raise BadInput(_("This is not a table; choose an .xlsx or .csv file."))
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return _old_text(content)


def _windows(content: bytes) -> str:
    return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))


_PAGES: dict[str, Callable[[bytes], str]] = {
    "Windows-1258": _windows,
    "TCVN3 (ABC)": lambda content: from_tcvn3(content.decode("latin-1")),
    "VNI": lambda content: from_vni(content.decode("cp1252", errors="replace")),
}


def _old_text(content: bytes) -> tuple[str, str]:
    """The code page in which the words are the commonest Vietnamese ones."""
    start = content[:SAMPLE]
    found = {name: known_words(read(start)) for name, read in _PAGES.items()}
    name = max(found, key=lambda one: found[one])
    if found[name] < ENOUGH:
        raise BadInput(
            _(
                "The letters of the file cannot be told; open it in Excel and save it as “CSV UTF-8”."
            )
        )
    return _PAGES[name](content), name


def _mark(text: str) -> str:
    """The mark that cuts most lines into the same number of cells, and into more than one."""

    def agreement(mark: str) -> tuple[float, int]:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
        except csv.Error:
            return 0.0, 0
        sizes = Counter(len(row) for row in rows if len(row) > 1)
        if not sizes:
            return 0.0, 0
        size, times = max(sizes.items(), key=lambda one: (one[1], one[0]))
        return times / max(len(rows), 1), size

    return max(MARKS, key=agreement)

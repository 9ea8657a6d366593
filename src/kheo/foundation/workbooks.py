"""Opens .xlsx files that strangers send: looked through before a reader of sheets sees them.

The reader keeps a place for every cell of the rectangle between the first and the last one, and a copy
of a shared text for every cell that shows it: a file of a few thousand bytes could take all memory there
is. So the parts are looked through as bytes first, quickly where they are written the usual way.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from kheo.kernel.refusals import BadInput


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a workbook may hold: bytes unpacked, cells of one sheet's rectangle, bytes of its texts."""

    unpacked: int = 40_000_000
    cells: int = 2_000_000
    texts: int = 100_000_000


SMALL = Limits()
"""Lists of some thousand rows."""
BROKEN = (
    zipfile.BadZipFile, zlib.error, CalamineError, ValueError, IndexError, RuntimeError, EOFError,
    NotImplementedError, OSError,
)  # fmt: skip
"""What a damaged file makes the readers raise, while it is opened and while it is read."""
_DIMENSION = re.compile(rb'<dimension ref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"')
_TAG = re.compile(
    rb"""<(?:[^\s<>/:]+:)?(row|c)(?=[\s/>])(?:\s+r\s*=\s*["']\s*([A-Za-z]{0,3})(\d{1,10})\s*["'])?"""
    rb"""((?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)"""
)
_ATTRIBUTE = re.compile(rb"""\s+([^\s=>]+)\s*=\s*["']([^"']*)["']""")
_PLACE = re.compile(rb"\s*([A-Za-z]{0,3})(\d{1,10})\s*")
MOST_ROWS, MOST_CELLS = 1_048_576, 8_000_000
SHORTEST_CELL = len('<c r="A1"/>')
_HAS_CELLS = re.compile(rb"[<:]c[\s/>]")
_OTHER_NAMES = re.compile(rb":(?:c[\s/>]|sheetData)")
_SHARED = re.compile(rb"<(?:[^\s<>/:]+:)?v(?:\s[^>]*)?>\s*(\d{1,9})\s*<")


def open_workbook(content: bytes, limits: Limits = SMALL) -> CalamineWorkbook:
    """The workbook in ``content``; raises BadInput when it is none, or one that would take the
    memory of the server."""
    try:
        look_through(content, limits)
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except BROKEN as trouble:
        raise not_excel() from trouble


def look_through(
    content: bytes, limits: Limits, meet: Callable[[str, bytes], None] = lambda _name, _part: None
) -> None:
    """Refuse what is no .xlsx, and what is too large once unpacked; ``meet`` is shown every part.

    Raises BadInput, or one of ``BROKEN``.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if not _is_xlsx(packed.namelist()):
            raise not_excel()
        if sum(part.file_size for part in packed.infolist()) > limits.unpacked:
            raise BadInput(_("The file is far too large once unpacked."))
        texts: Sequence[int] = ()
        parts = packed.infolist()
        shared = [part for part in parts if part.filename.lower().endswith("sharedstrings.xml")]
        for one in shared:
            texts = [*texts, *_lengths(_unpacked(packed, one), limits)]
        longest = max(texts, default=0)
        for one in parts:
            part = _unpacked(packed, one)
            cells = len(part) // SHORTEST_CELL
            if cells > limits.cells * 3 and part.count(b"<c") > limits.cells * 2:
                raise too_large()
            _refuse_far_cells(part, limits)
            if longest * cells > limits.texts and one not in shared:
                _refuse_long_texts(part, texts, limits)
            meet(one.filename, part)


def not_excel() -> BadInput:
    """The refusal of what is no workbook, with the remedy."""
    return BadInput(_("This is not an Excel file (.xlsx); save it again as .xlsx."))


def too_large() -> BadInput:
    """The refusal of a sheet that is too large, with the remedy."""
    return BadInput(_("The sheet is far too large; copy the rows into a new one."))


def column_number(letters: bytes) -> int:
    """A is 1, Z 26, AA 27; nothing is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return max(number, 1)


def _is_xlsx(names: Sequence[str]) -> bool:
    """Only this kind: the reader would also open others, which are not looked through here."""
    return "xl/workbook.xml" in names and not {"xl/workbook.bin", "content.xml"} & set(names)


def _unpacked(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a part. One that is longer than the archive says is a trap for the next reader."""
    asked = copy.copy(info)
    asked.file_size = info.file_size + 1
    with packed.open(asked) as part:
        content = part.read()
    if len(content) != info.file_size or (info.filename.endswith(".xml") and b"\x00" in content):
        raise not_excel()
    return content


def _lengths(part: bytes, limits: Limits) -> list[int]:
    """Bytes of each shared text, its marks counted in."""
    if part.count(b"<si") > limits.cells:
        raise too_large()
    return [len(text) for text in re.split(rb"<(?:[^\s<>/:]+:)?si[\s/>]", part)[1:]]


def _refuse_long_texts(part: bytes, texts: Sequence[int], limits: Limits) -> None:
    """Texts are kept once and shown by number: as many copies as cells that show them."""
    found = Counter(_SHARED.findall(part))
    size = sum(texts[int(at)] * times for at, times in found.items() if int(at) < len(texts))
    if size > limits.texts:
        raise too_large()


def _refuse_far_cells(part: bytes, limits: Limits) -> None:
    """Refuse a sheet whose cells lie far apart."""
    if not _HAS_CELLS.search(part) or _is_plain(part, limits):
        return
    rows, columns = _size(part)
    if rows * columns > limits.cells:
        raise too_large()


def _is_plain(part: bytes, limits: Limits) -> bool:
    """Whether every cell begins with its place, and none lies outside of what the sheet says of itself.

    One search for a cell that does not, which is several times quicker than reading all places.
    """
    said = _DIMENSION.search(part[:4000])
    if said is None or len(said[1]) > 2 or _OTHER_NAMES.search(part):
        return False
    first, digits = said[1][0], len(said[2])
    lead = 9 if digits == 1 else int(said[2][:1])
    columns = b"[A-Z]" if len(said[1]) == 1 else b"(?:[A-Z]|[A-%c][A-Z])" % first
    widest = 26 if len(said[1]) == 1 else (first - 63) * 26
    tallest = (lead + 1) * 10 ** (digits - 1) - 1
    if widest * tallest > limits.cells * 3:
        return False
    row = b"[0-9]" if digits == 1 else b"[1-%d]?[0-9]{1,%d}" % (lead, digits - 1)
    return re.search(rb'<c(?! r="' + columns + row + rb'"|[A-Za-z])', part) is None


def _size(part: bytes) -> tuple[int, int]:
    """The last row and the last column of the cells of a sheet, counted on where a place is not told."""
    cells = part.count(b"<c") + part.count(b":c")
    if part.count(b"<row") + part.count(b":row") > MOST_ROWS or cells > MOST_CELLS:
        raise too_large()
    rows = columns = row = column = 0
    for kind, letters, digits, others in map(re.Match.groups, _TAG.finditer(part)):
        if not digits and others:
            letters, digits = _place(others)  # noqa: PLW2901 - told later than usual
        if kind == b"row":
            row, column = int(digits) if digits else row + 1, 0
            continue
        column = column_number(letters) if digits else column + 1
        columns = max(columns, column)
        rows = max(rows, int(digits) if digits else row)
    return max(rows, 1), max(columns, 1)


def _place(attributes: bytes) -> tuple[bytes, bytes]:
    """Letters and digits of the attribute ``r``; nothing when it is missing."""
    for one in _ATTRIBUTE.finditer(attributes):
        if one[1] == b"r":
            found = _PLACE.fullmatch(one[2])
            if found is None:
                raise not_excel()
            return found[1], found[2]
    return b"", b""

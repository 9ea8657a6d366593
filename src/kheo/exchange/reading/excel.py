"""Excel of today (.xlsx, .xlsm): looked through as bytes, then read by sheets.

The reader of sheets gives cells as Excel kept them and forgets three things, which are looked up in the
bytes: cells with an error (#REF!), formulas that were never worked out, numbers shown as per cent.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from django.utils.translation import gettext as _
from lxml import etree
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from kheo.exchange.reading.sheets import SAMPLE_ROWS, Book, Cell, Place, SheetInfo, Source, Span
from kheo.exchange.rules.sheets import GUIDE, LISTS, TO_FILL
from kheo.foundation.workbooks import BROKEN, Limits, column_number, look_through, not_excel
from kheo.kernel.refusals import BadInput

LIMITS = Limits(unpacked=260_000_000, cells=4_000_000, texts=250_000_000)
"""100,000 rows of 20 columns unpack to some 110 MB."""
MOST_SPANS = 50_000
LONG = 500
"""Rows from which the head of a sheet is read apart."""
LARGEST_TOP = 2_000_000
_ENDING = b"</sheetData></worksheet>"
_HEAVY = (
    "xl/worksheets/",
    "xl/media/",
    "xl/drawings/",
    "xl/charts/",
    "xl/embeddings/",
    "xl/comments",
)
"""Parts that the head of a sheet does without."""
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_DIMENSION = re.compile(rb'<dimension ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_LAST_ROW = re.compile(rb'<(?:\w+:)?row[^>]*?\sr="(\d+)"')
_ERROR = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*?\st="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>'
)
_NOT_WORKED_OUT = re.compile(
    rb'<c r="([A-Z]+)(\d+)"(?![^>]*\st="str")[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_STYLED = re.compile(rb'<c r="([A-Z]+)(\d+)" s="(\d+)"')


@dataclass(slots=True)
class Part:
    """What a part of the archive told when it was looked through."""

    rows: int
    columns: int
    troubles: dict[Place, str]
    has_truths: bool
    spans: tuple[Span, ...] | None
    top: bytes


@dataclass(slots=True)
class Excel:
    """An opened archive. A sheet that was read is kept until another one is."""

    content: bytes
    parts: dict[str, Part] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    book: CalamineWorkbook | None = None
    last: tuple[str, CalamineSheet] | None = None

    def meet(self, name: str, part: bytes) -> None:
        """Remember what rows, headings and sentences need of a sheet."""
        if b"sheetData" in part and name.lower().startswith("xl/worksheets/"):
            self.parts[name] = _looked_at(part)

    def sheet(self, name: str) -> CalamineSheet:
        """The sheet, read in whole."""
        if self.last is None or self.last[0] != name:
            if self.book is None:
                self.book = CalamineWorkbook.from_filelike(io.BytesIO(self.content))
            try:
                self.last = name, self.book.get_sheet_by_name(name)
            except BROKEN as trouble:
                raise not_excel() from trouble
        return self.last[1]

    def rows(self, name: str) -> Iterator[Sequence[Cell]]:
        """All rows from the first, cells from column A."""
        part = self.part(name)
        return _rows(self.sheet(name), has_truths=part is None or part.has_truths)

    def part(self, name: str) -> Part | None:
        """What was met of the sheet; None where it lies in an unusual place."""
        return self.parts.get(self.places.get(name, ""))

    def head(self, name: str) -> list[Sequence[Cell]]:
        """The first rows. Of a long sheet only these are read, as a workbook of their own."""
        part = self.part(name)
        if part is None or not part.top:
            return list(islice(self.rows(name), SAMPLE_ROWS))
        out, place = io.BytesIO(), self.places[name]
        with (
            zipfile.ZipFile(io.BytesIO(self.content)) as packed,
            zipfile.ZipFile(out, "w") as small,
        ):
            for one in packed.namelist():
                if one == place:
                    small.writestr(one, part.top + _ENDING)
                elif not one.startswith(_HEAVY):
                    small.writestr(one, packed.read(one))
        out.seek(0)
        try:
            sheet = CalamineWorkbook.from_filelike(out).get_sheet_by_name(name)
        except BROKEN as trouble:
            raise not_excel() from trouble
        return list(_rows(sheet, has_truths=part.has_truths))

    def spans(self, name: str) -> tuple[Span, ...]:
        """The merged cells."""
        part = self.part(name)
        if part is not None and part.spans is not None:
            found = part.spans
        else:
            found = tuple(
                Span(top + 1, left, bottom + 1, right)
                for (top, left), (bottom, right) in self.sheet(name).merged_cell_ranges or ()
            )
        if len(found) > MOST_SPANS:
            raise BadInput(
                _("The sheet has far too many merged cells; copy the rows into a new one.")
            )
        return found

    def troubles(self, name: str) -> Mapping[Place, str]:
        """Errors and formulas never worked out."""
        part = self.part(name)
        return {} if part is None else part.troubles

    def percents(self, name: str) -> frozenset[Place]:
        """Numbers shown as per cent, by the formats of the archive."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as packed:
            names = {one.lower(): one for one in packed.namelist()}
            formats = _percent_formats(packed, names.get("xl/styles.xml", ""))
            if not formats or name not in self.places:
                return frozenset()
            part = packed.read(self.places[name])
        return frozenset(
            (int(digits), column_number(letters) - 1)
            for letters, digits, style in _STYLED.findall(part)
            if int(style) in formats
        )


def opened(content: bytes) -> Book:
    """The archive as a book. Raises BadInput."""
    excel = Excel(content)
    try:
        look_through(content, LIMITS, excel.meet)
        excel.book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            has_macros = any(one.lower().endswith("vbaproject.bin") for one in packed.namelist())
            excel.places = _places(packed)
    except (*BROKEN, etree.XMLSyntaxError, KeyError) as trouble:
        raise not_excel() from trouble
    infos = tuple(
        _info(excel, one.name, is_hidden=one.visible != SheetVisibleEnum.Visible)
        for one in excel.book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet
    )
    if {TO_FILL, GUIDE, LISTS} <= {one.name for one in infos}:
        infos = tuple(one for one in infos if one.name not in {GUIDE, LISTS})
    source = Source(excel.rows, excel.spans, excel.troubles, excel.percents, excel.head)
    kind = "xlsm" if has_macros else "xlsx"
    return Book(kind, infos, source, tuple(_told(infos, has_macros=has_macros)))


def _told(infos: Sequence[SheetInfo], *, has_macros: bool) -> Iterator[str]:
    if has_macros:
        yield _("The file holds macros; they were not run.")
    if hidden := [one.name for one in infos if one.is_hidden and one.rows]:
        yield _("Hidden sheets were left aside: %(names)s.") % {"names": ", ".join(hidden)}


def _info(excel: Excel, name: str, *, is_hidden: bool) -> SheetInfo:
    part = excel.part(name)
    if part is None:
        sheet = excel.sheet(name)
        return SheetInfo(name, sheet.total_height, sheet.total_width, is_hidden)
    return SheetInfo(name, part.rows, part.columns, is_hidden)


def _looked_at(part: bytes) -> Part:
    """What is told about a sheet without reading it."""
    last = _LAST_ROW.findall(part, max(part.rfind(b"<row"), 0)) or _LAST_ROW.findall(part)[-1:]
    said = _DIMENSION.search(part[:4000])
    rows = int(last[-1]) if last else part.count(b"<row")
    columns = column_number(said[1]) if said else 0
    troubles: dict[Place, str] = {}
    if b't="e"' in part:
        for letters, digits, word in _ERROR.findall(part):
            troubles[int(digits), column_number(letters) - 1] = word.decode("ascii", "replace")
    if b"</f>" in part:
        for letters, digits in _NOT_WORKED_OUT.findall(part):
            troubles[int(digits), column_number(letters) - 1] = ""
    has_truths = b't="b"' in part
    top = _top(part) if rows > LONG else b""
    return Part(rows, columns, troubles, has_truths, _spans(part), top)


def _spans(part: bytes) -> tuple[Span, ...] | None:
    """The merged cells, which stand below the rows; None where the part is written in an unusual way."""
    below = part.rfind(b"</sheetData>")
    if below < 0:
        return None
    found = _MERGED.findall(part, below)
    return tuple(
        Span(int(top), column_number(left) - 1, int(bottom), column_number(right) - 1)
        for left, top, right, bottom in found[: MOST_SPANS + 1]
    )


def _top(part: bytes) -> bytes:
    """The beginning of a sheet up to the end of the rows that headings are looked for in."""
    end = 0
    for _row in range(SAMPLE_ROWS):
        end = part.find(b"</row>", end) + 6
        if end < 6 or end > LARGEST_TOP:
            return b""
    return part[:end] if b"<worksheet" in part[:2000] else b""


def _rows(sheet: CalamineSheet, *, has_truths: bool) -> Iterator[Sequence[Cell]]:
    rows: Iterator[Sequence[Cell]] = iter(sheet.iter_rows())
    if left := [""] * (sheet.start[1] if sheet.start else 0):
        rows = ([*left, *row] for row in rows)
    return map(_without_truths, rows) if has_truths else rows


def _without_truths(row: Sequence[Cell]) -> list[Cell]:
    """TRUE and FALSE as words: as values they would pass for 1 and 0."""
    return [("TRUE" if cell else "FALSE") if cell.__class__ is bool else cell for cell in row]


_parse = partial(
    etree.fromstring,
    parser=etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False),
)


def _places(packed: zipfile.ZipFile) -> dict[str, str]:
    """Name of a sheet → name of its part."""
    names = {one.lower(): one for one in packed.namelist()}
    rels = _parse(packed.read(names["xl/_rels/workbook.xml.rels"]))
    targets = {one.get("Id"): one.get("Target", "") for one in rels}
    found = {}
    for one in _parse(packed.read(names["xl/workbook.xml"])).iter("{*}sheet"):
        target = targets.get(one.get(_RELATED) or one.get(_STRICT), "").removeprefix("./")
        path = target[1:] if target.startswith("/") else f"xl/{target}"
        if path.lower() in names:
            found[one.get("name", "")] = names[path.lower()]
    return found


def _percent_formats(packed: zipfile.ZipFile, name: str) -> frozenset[int]:
    """Numbers of the cell styles that show per cent."""
    if not name:
        return frozenset()
    styles = _parse(packed.read(name))
    shown = {9, 10} | {
        int(one.get("numFmtId", 0))
        for one in styles.iter("{*}numFmt")
        if "%" in one.get("formatCode", "")
    }
    used = next(styles.iter("{*}cellXfs"), ())
    return frozenset(at for at, one in enumerate(used) if int(one.get("numFmtId", 0)) in shown)

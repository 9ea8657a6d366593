"""The whole dossier as one document to read: sections, tables, the list of files with their hashes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from kheo.appraisal.operations.whole_pictures import plate
from kheo.appraisal.rules.whole import (
    FIRST_MOMENT,
    Listed,
    Table,
    Whole,
    day_of,
    printable,
    widths,
)
from kheo.exchange.rules.cells import sentence

FONT = "Times New Roman"
PAGE = 17.0
"""Centimetres between the margins."""
SIZES = {"Normal": 12, "Title": 15, "Heading 1": 13, "Footer": 9}
TABLE, HASH = 10, 8
"""Points of letters in tables; of hashes."""
HALVES = re.compile(r"[0-9a-f]{32} [0-9a-f]{32}")


def document_of(whole: Whole, listed: Sequence[Listed]) -> bytes:
    """The .docx: what the dossier says, then every file of its zip with its hash.

    The same dossier gives the same bytes.
    """
    document = docx.Document()
    _page(document)
    _footer(document, whole.title)
    title = document.add_heading(printable(whole.title), level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _pairs(document, whole.told)
    for section in whole.sections:
        document.add_heading(printable(section.title), level=1)
        _pairs(document, section.pairs)
        for table in section.tables:
            _table(document, _large(table))
        plate(document, section.pictures, wide=PAGE)
    document.add_heading(_("Files and their hashes"), level=1)
    rows = tuple((one.path, one.what, _halves(one.sha256)) for one in listed)
    _table(document, Table((_("File"), _("What it is"), "SHA-256"), rows))
    if whole.left_out:
        document.add_heading(_("Left out"), level=1)
        _table(document, _large(Table((_("What"), _("Why")), tuple(whole.left_out))))
    if whole.heads:
        document.add_heading(_("Heads of the journal (to be compared later)"), level=1)
        heads = tuple(
            (day_of(one), str(one["entries"]), _halves(one["head"])) for one in whole.heads
        )
        lines = pgettext("journal", "Lines")
        _table(document, Table((_("Day"), lines, _("Digest")), heads))
    return _same_bytes(document)


def _same_bytes(document: Document) -> bytes:
    """The document packed without the hour of packing."""
    first, stored = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(stored, "w") as packed:
        for name in made.namelist():
            member = zipfile.ZipInfo(name, FIRST_MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(member, made.read(name))
    return stored.getvalue()


def _page(document: Document) -> None:
    """A4 with the margins of the house, black letters that every computer here has."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, size in SIZES.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[theme]
        for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(slot), FONT)
        style.paragraph_format.space_after = Pt(4)
    document.styles["Title"].font.bold = True
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)
    document.styles["Title"].paragraph_format.space_after = Pt(12)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(14)


def _footer(document: Document, title: str) -> None:
    """What it is and which page of how many, at the foot of every page."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    told = _("Page %(n)s of %(m)s") % {"n": "\n", "m": "\n"}
    before, between, after = told.split("\n")
    foot.add_run(f"{printable(title)} · {before}")
    _number(foot, "PAGE")
    foot.add_run(between)
    _number(foot, "NUMPAGES")
    foot.add_run(after)


def _number(paragraph: Any, name: str) -> None:
    """A number that the program which shows the document puts."""
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)  # noqa: SLF001 -- the library knows no fields


def _pairs(document: Document, pairs: Sequence[tuple[str, str]]) -> None:
    for name, words in pairs:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{printable(name)}: ").bold = True
        paragraph.add_run(sentence(printable(words)))


def _table(document: Document, table: Table) -> None:
    """A table as wide as the page; its head stands on each page, its rows are not torn apart."""
    if not table.rows:
        document.add_paragraph(sentence(_("nothing")))
        return
    made = document.add_table(rows=1, cols=len(table.heads))
    made.style, made.autofit = "Table Grid", False
    wide = [Cm(one) for one in widths(table, PAGE)]
    for column, width in zip(made.columns, wide, strict=True):
        column.width = width
    _row(made.rows[0], table.heads, wide, is_head=True)
    for row in table.rows:
        _row(made.add_row(), row, wide)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _row(row: Any, values: Sequence[str], wide: Sequence[Any], *, is_head: bool = False) -> None:
    marks = row._tr.get_or_add_trPr()  # noqa: SLF001 -- the library knows no such marks
    for name in ("w:cantSplit", "w:tblHeader") if is_head else ("w:cantSplit",):
        marks.append(OxmlElement(name))
    for cell, words, width in zip(row.cells, values, wide, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.keep_with_next = is_head
        run = paragraph.add_run(printable(words))
        run.bold, run.font.size = is_head, Pt(HASH if HALVES.fullmatch(words) else TABLE)
        if is_head:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _halves(digest: str) -> str:
    """A hash that breaks into two lines of one length."""
    return f"{digest[:32]} {digest[32:]}"


def _large(table: Table) -> Table:
    """A table for people: every cell begins with a large letter."""
    rows = tuple(tuple(sentence(cell) for cell in row) for row in table.rows)
    return Table(tuple(map(sentence, table.heads)), rows)

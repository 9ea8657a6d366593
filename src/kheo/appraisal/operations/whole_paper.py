"""The whole dossier as one document to read: sections, tables, the list of files with their hashes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from kheo.appraisal.rules.whole import Listed, Table, Whole

FONT = "Times New Roman"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def document_of(whole: Whole, listed: Sequence[Listed]) -> bytes:
    """The .docx: what the dossier says, then every file of its zip with its hash."""
    document = docx.Document()
    _page(document)
    title = document.add_heading(_clean(whole.title), level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _pairs(document, whole.told)
    for section in whole.sections:
        document.add_heading(_clean(section.title), level=1)
        _pairs(document, section.pairs)
        for table in section.tables:
            _table(document, table)
    document.add_heading(_("Files and their hashes"), level=1)
    rows = tuple((one.path, one.what, f"{one.sha256[:32]} {one.sha256[32:]}") for one in listed)
    _table(document, Table((_("File"), _("What it is"), "SHA-256"), rows))
    if whole.left_out:
        document.add_heading(_("Left out"), level=1)
        _table(document, Table((_("What"), _("Why")), tuple(whole.left_out)))
    if whole.heads:
        document.add_heading(_("Heads of the journal (to be compared later)"), level=1)
        heads = tuple((one["day"], str(one["entries"]), one["head"]) for one in whole.heads)
        _table(document, Table((_("Day"), _("Lines"), _("Digest")), heads))
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


def _page(document: Document) -> None:
    """A4 with the margins of the house, letters that every computer here has."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Title", "Heading 1"):
        style: Any = document.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
        for slot in ("w:ascii", "w:hAnsi", "w:cs"):
            style.element.rPr.rFonts.set(qn(slot), FONT)
    document.styles["Normal"].font.size = Pt(12)
    document.styles["Title"].font.size = Pt(16)
    document.styles["Heading 1"].font.size = Pt(13)


def _pairs(document: Document, pairs: Sequence[tuple[str, str]]) -> None:
    for name, words in pairs:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{_clean(name)}: ").bold = True
        paragraph.add_run(_clean(words))


def _table(document: Document, table: Table) -> None:
    if not table.rows:
        document.add_paragraph(_("nothing"))
        return
    made = document.add_table(rows=1, cols=len(table.heads))
    made.style = "Table Grid"
    for cell, head in zip(made.rows[0].cells, table.heads, strict=True):
        run = cell.paragraphs[0].add_run(_clean(head))
        run.bold, run.font.size = True, Pt(10)
    for row in table.rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(_clean(words)).font.size = Pt(10)


def _clean(text: str) -> str:
    """What Word can hold."""
    return UNPRINTABLE.sub(" ", str(text))

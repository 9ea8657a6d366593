"""A copy of a report as .docx with remarks in its margin, each at the place it is about.

A Word file keeps its looks: its runs are parted where a place begins and ends, nothing else is changed.
Any other file becomes a plain document of its text. All remarks stand once more on a last page.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections.abc import Callable

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.exceptions import OpcError
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from kheo.reader.found import Check, Grade, Span
from kheo.reader.layout import Block, BlockKind
from kheo.reader.lexicon import table
from kheo.reader.normal import FOOTNOTE
from kheo.reader.reading import Reading
from kheo.reader.sources import Opened
from kheo.reader.sources.word import taken_from
from kheo.reader.telling import graded, quote, sentence
from kheo.reader.word_places import Place, runs_at

Finder = Callable[[Span], Place | None]
_UNPRINTED = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLOURS = {
    Grade.ERROR: RGBColor(0xB0, 0x1E, 0x1E),
    Grade.DOUBT: RGBColor(0x9A, 0x5B, 0x00),
    Grade.REMARK: RGBColor(0x30, 0x50, 0x80),
}
MOST = 500
"""Remarks in the margin at most; all of them are on the last page."""
BOTH = 2
"""A finding about so many places at most is told at each; one about more at the first."""


def annotate(content: bytes | None, opened: Opened, reading: Reading) -> bytes:
    """The .docx with remarks. ``content`` are the bytes of the file as it came (None: there are none),
    ``opened`` its text, ``reading`` what was read in ``opened.text``."""
    document, find = _given(content, opened, reading) or _plain(reading)
    checks = graded(reading)
    for check in checks[:MOST]:
        spans = check.spans if len(check.spans) <= BOTH else check.spans[:1]
        for span in spans:
            if place := find(span):
                _remark(document, check, place)
    _last_page(document, reading, checks)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _remark(document: Document, check: Check, place: Place) -> None:
    words = table("telling")
    paragraph = Paragraph(place.paragraph, document._body)  # noqa: SLF001 -- python-docx has no other way
    runs = [Run(run, paragraph) for run in runs_at(place)]
    told = words["annotated"]
    comment = document.add_comment(runs, "", author=told["author"], initials=told["initials"])
    line = comment.paragraphs[0]
    line.add_run(f"{words['grades'][check.grade.value]}. ").bold = True
    line.add_run(_printed(f"{sentence(check)}."))


def _last_page(document: Document, reading: Reading, checks: list[Check]) -> None:
    """All remarks in order, each with the words it is about."""
    words = table("telling")
    told = words["annotated"]
    opening = document.add_paragraph()
    opening.add_run().add_break(WD_BREAK.PAGE)
    opening.add_run(told["heading"]).bold = True
    if not checks:
        document.add_paragraph(told["none"])
    for number, check in enumerate(checks, 1):
        line = document.add_paragraph()
        grade = line.add_run(f"{number}. {words['grades'][check.grade.value]}. ")
        grade.bold = True
        grade.font.color.rgb = _COLOURS[check.grade]
        line.add_run(_printed(f"{sentence(check)}."))
        if check.spans:
            about = document.add_paragraph()
            about.paragraph_format.left_indent = Cm(0.8)
            about.add_run(
                _printed(told["quote"].format(quote=quote(reading, check.spans[0])))
            ).italic = True


def _printed(text: str) -> str:
    """Without the characters a Word file cannot hold; a footnote's lost mark is a star."""
    return _UNPRINTED.sub(" ", text.replace(FOOTNOTE, "*"))


def _given(
    content: bytes | None, opened: Opened, reading: Reading
) -> tuple[Document, Finder] | None:
    """The Word file as it came, and where a place of the regular text stands in it."""
    if content is None or opened.kind != "docx":
        return None
    try:
        document = docx.Document(io.BytesIO(content))
    except (OpcError, KeyError, ValueError):  # a file that only other programs take for Word's
        return None
    lines = taken_from(content, document.element)
    texts = opened.text.split("\n")
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + 1)

    def find(span: Span) -> Place | None:
        raw = reading.normal.raw_span(span)
        index = bisect_right(starts, raw.start) - 1
        if index >= len(lines) or not lines[index].places:
            return None
        line, at = lines[index], raw.start - starts[index]
        begin, paragraph, inside = [
            one for one in line.places if one[0] <= at or one is line.places[0]
        ][-1]
        if inside < 0 or at < begin or texts[index] != line.text:
            return Place(paragraph)
        end = min(raw.end, starts[index] + len(line.text)) - starts[index]
        return Place(paragraph, at - begin + inside, end - begin + inside)

    return document, find


def _plain(reading: Reading) -> tuple[Document, Finder]:
    """A document of the regular text, a paragraph a block, rows as tables; places are those of the text."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    starts: list[int] = []
    paragraphs: list[Paragraph] = []
    rows: list[Block] = []
    for block in [*reading.layout.blocks, None]:
        if block is not None and block.kind == BlockKind.ROW:
            rows.append(block)
            continue
        for start, cell in _table(document, reading, rows):
            starts.append(start)
            paragraphs.append(cell)
        rows = []
        if block is not None:
            starts.append(block.span.start)
            paragraphs.append(_paragraph(document, reading, block))

    def find(span: Span) -> Place | None:
        index = bisect_right(starts, span.start) - 1
        if index < 0:
            return None
        length = len(paragraphs[index].text)
        start, end = span.start - starts[index], min(span.end - starts[index], length)
        element = paragraphs[index]._p  # noqa: SLF001 -- the element itself is what is marked
        return Place(element, start, end) if start < end else Place(element)

    return document, find


def _paragraph(document: Document, reading: Reading, block: Block) -> Paragraph:
    made = document.add_paragraph()
    run = made.add_run(_printed(reading.normal.slice(block.span)))
    if block.kind == BlockKind.HEADING:
        run.bold = True
        if not block.number:
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif block.kind == BlockKind.NOTE:
        run.font.size = Pt(10)
    return made


def _table(document: Document, reading: Reading, rows: list[Block]) -> list[tuple[int, Paragraph]]:
    """Rows as a table; every cell with where its words begin."""
    cells = [_cells(reading.normal.slice(row.span), row.span.start) for row in rows]
    cells = [row for row in cells if any(set(text) - set("-: ") for _start, text in row)]
    if not cells:
        return []
    made = document.add_table(len(cells), max(map(len, cells)), style="Table Grid")
    placed = []
    for row, texts in zip(made.rows, cells, strict=True):
        for cell, (start, text) in zip(row.cells, texts, strict=False):
            cell.paragraphs[0].add_run(_printed(text))
            placed.append((start, cell.paragraphs[0]))
    return placed


def _cells(line: str, at: int) -> list[tuple[int, str]]:
    """The cells of a row with where each begins; the frame of a row ("| a | b |") makes none."""
    sign = "|" if line.count("|") >= 2 else "\t"
    cells = []
    for text in line.split(sign):
        lead = len(text) - len(text.lstrip())
        cells.append((at + lead, text.strip()))
        at += len(text) + 1
    if sign == "|" and len(cells) > 2:
        cells = [one for index, one in enumerate(cells) if one[1] or 0 < index < len(cells) - 1]
    return cells

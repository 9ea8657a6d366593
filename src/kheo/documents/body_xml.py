"""Blocks of a body written into a filled Word document.

The look comes from the paragraph the office formatted: where ``{{p noi_dung }}`` stands in the
template, its letters, indent and spacing are those of every paragraph put in its place.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Mm
from lxml import etree

from kheo.documents.bodies import ANNEX, HEADING, NOTE, PICTURE, PROSE, TABLE, Block
from kheo.documents.body_books import BOOK
from kheo.documents.body_widths import Part, lay_out
from kheo.documents.letterheads import in_sentence
from kheo.kernel.numbers import NO_BREAK_SPACE

MARK = "KheoBody-"
"""Begins the name of the style by which the place of a body is found again after filling."""
TWIPS = 56.693
SHORT_TABLE = 14
"""Rows of a table that is kept on one page."""
LONG_TABLE = 30
"""Rows from which on lines stand closer."""
TOGETHER = re.compile(
    r"“Dân vận khéo”|\d %|\b\d{4} - \d{4}\b|\b\d+ (?:tháng|năm)\b|\b(?:ngày|tháng|năm|quý|Bảng|số|Phụ lục) (?=\d|[IVX]+\b)"
)
_SMALL = '<w:spacing w:before="40" w:after="0" w:line="240" w:lineRule="auto"/>'
_CELL = '<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>'
_DENSE = '<w:spacing w:before="14" w:after="14" w:line="240" w:lineRule="auto"/>'
_AFTER = '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
_BREAK = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'


def mark(name: str) -> str:
    """The paragraph that holds the place of the body ``name``."""
    return f'<w:p><w:pPr><w:pStyle w:val="{MARK}{name}"/></w:pPr></w:p>'


@dataclass(frozen=True, slots=True)
class Look:
    """How paragraphs look where a body stands, as XML: style, shape, font, letters."""

    style: str = ""
    shape: str = ""
    font: str = ""
    letters: str = ""

    def paragraph(self, text: str, *, is_bold: bool = False, keep: bool = False) -> str:
        """A paragraph of this look."""
        kept = "<w:keepNext/>" if keep else ""
        bold = "<w:b/>" if is_bold else ""
        shape = f"{self.style}{kept}<w:widowControl/>{self.shape}"
        return _paragraph(shape, text, self.font + bold + self.letters)


def looks(document: Any, names: Iterable[str]) -> dict[str, Look]:
    """The look of each place in the template, before it is filled."""
    found: dict[str, Look] = {}
    wanted = {name: re.compile(r"\{\{p\s+" + re.escape(name) + r"\s*\}\}") for name in names}
    for paragraph in document.element.body.iter(qn("w:p")):
        text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for name, pattern in wanted.items():
            if pattern.search(text):
                found[name] = _look(paragraph)
    return found


def _look(paragraph: Any) -> Look:
    shape = paragraph.find(qn("w:pPr"))
    letters = next((run.find(qn("w:rPr")) for run in paragraph.iter(qn("w:r"))), None)
    return Look(
        _some(shape, {"pStyle"}),
        _some(shape, {"pStyle", "keepNext", "widowControl", "rPr", "sectPr"}, others=True),
        _some(letters, {"rStyle", "rFonts"}),
        _some(letters, {"rStyle", "rFonts", "b"}, others=True),
    )


def _some(properties: Any, names: set[str], *, others: bool = False) -> str:
    """The properties of these names, or all ``others``."""
    tags = {qn(f"w:{name}") for name in names}
    found = () if properties is None else properties
    return "".join(_bare(one) for one in found if (one.tag in tags) is not others)


def _bare(element: Any) -> str:
    """An element as text, without the names of all name spaces."""
    return re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(element, encoding="unicode")).strip()


def place_bodies(
    document: Any, seen: Mapping[str, Look], bodies: Mapping[str, Sequence[Block]],
    content: Mapping[str, Any],
) -> None:  # fmt: skip
    """Put every body in its place of the filled ``document`` (of python-docx)."""
    body = document.element.body
    places = [
        (one.getparent().getparent(), one.get(qn("w:val"))[len(MARK) :])
        for one in body.iter(qn("w:pStyle"))
        if one.get(qn("w:val")).startswith(MARK)
    ]
    writer = Writer(document, content)
    for paragraph, name in places:
        written = "".join(writer.write(bodies[name], seen.get(name, Look())))
        for element in parse_xml(
            f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{written}</w:body>"
        ):
            paragraph.addprevious(element)
        paragraph.getparent().remove(paragraph)
    writer.close()


class Writer:
    """Writes blocks as XML; annexes change the pages that follow."""

    def __init__(self, document: Any, content: Mapping[str, Any]) -> None:
        self.part = document.part
        self.content = content
        self.section = document.element.body.sectPr
        self.first = deepcopy(self.section)
        self.pictures = 0
        self.is_wide = False
        self.is_annex = False
        self.look = Look()

    def write(self, blocks: Sequence[Block], look: Look) -> Iterator[str]:
        """The XML of the blocks, one after the other."""
        self.look = look
        writers = {
            HEADING: self._heading, PROSE: self._prose, NOTE: self._note, TABLE: self._table,
            PICTURE: self._picture, ANNEX: self._annex,
        }  # fmt: skip
        for block in blocks:
            if in_book := BOOK.get(block["is"]):
                yield in_book(block, look.font, self.room)
            else:
                yield writers[block["is"]](block)

    def close(self) -> None:
        """The last annex runs to the end of the document: its pages are the last ones."""
        if self.is_annex:
            self.section.getparent().replace(self.section, self._pages())

    def _heading(self, block: Block) -> str:
        text = block["text"].upper() if block["depth"] == 1 else block["text"]
        return self.look.paragraph(text, is_bold=block["depth"] < 3, keep=True)

    def _prose(self, block: Block) -> str:
        lines = [line for line in block["text"].split("\n") if line.strip()]
        last = len(lines) - 1
        return "".join(
            self.look.paragraph(line, keep=block["is_bound"] and at == last)
            for at, line in enumerate(lines)
        )

    def _note(self, block: Block) -> str:
        side = "right" if block["is_head"] else "both"
        kept = "<w:keepNext/>" if block["is_head"] else ""
        letters = f"{self.look.font}<w:i/>{_size(12 if block['is_head'] else 11)}"
        return "".join(
            _paragraph(f'{kept}{_SMALL}<w:jc w:val="{side}"/>', line, letters)
            for line in block["text"].split("\n")
        )

    def _annex(self, block: Block) -> str:
        pages = self._pages() if self.is_annex else self.first
        self.is_annex, self.is_wide = True, block["is_wide"]
        ended = _xml(pages)
        number, day = self.content.get("so_ky_hieu", ""), str(self.content.get("dia_danh_ngay", ""))
        issuer = in_sentence(str(self.content.get("co_quan_ban_hanh", "")))
        day = day[day.find("ngày") :] if "ngày" in day else day
        font = self.look.font
        apart = " " if self.is_wide else "\n"
        told = f"(Kèm theo {block['of']} số {number} {day}{apart}của {issuer})"
        return (
            f"<w:p><w:pPr>{_BREAK}{ended}</w:pPr></w:p>"
            + _centred(block["name"], f"{font}<w:b/>{_size(14)}")
            + _centred(block["title"].upper(), f"{font}<w:b/>{_size(14)}")
            + _centred(told, f"{font}<w:i/>{_size(14)}", after=160)
        )

    def _pages(self) -> Any:
        """The pages of the annex being written: counted from one, across when it is wide.

        The sheet is turned with its margins, so that the side it is bound at stays the same.
        """
        made = deepcopy(self.first)
        for name in ("w:type", "w:pgNumType", "w:titlePg"):
            for one in made.findall(qn(name)):
                made.remove(one)
        size, margins = made.find(qn("w:pgSz")), made.find(qn("w:pgMar"))
        if self.is_wide:
            width, height = size.get(qn("w:w")), size.get(qn("w:h"))
            size.set(qn("w:w"), height)
            size.set(qn("w:h"), width)
            size.set(qn("w:orient"), "landscape")
            turned = {"top": "left", "right": "top", "bottom": "right", "left": "bottom"}
            held = {side: margins.get(qn(f"w:{side}")) for side in turned}
            for side, from_side in turned.items():
                margins.set(qn(f"w:{side}"), held[from_side])
        margins.addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))
        size.addprevious(parse_xml(f'<w:type {nsdecls("w")} w:val="nextPage"/>'))
        last = next((made.find(qn(n)) for n in ("w:textDirection", "w:bidi", "w:docGrid")
                     if made.find(qn(n)) is not None), None)  # fmt: skip
        title = parse_xml(f"<w:titlePg {nsdecls('w')}/>")
        if last is None:
            made.append(title)
        else:
            last.addprevious(title)
        return made

    @property
    def room(self) -> float:
        """Millimetres of text between the margins of the page being written."""
        pages = self._pages() if self.is_annex else self.first
        size, margins = pages.find(qn("w:pgSz")), pages.find(qn("w:pgMar"))
        taken = sum(int(margins.get(qn(f"w:{side}"))) for side in ("left", "right"))
        return (int(size.get(qn("w:w"))) - taken) / TWIPS

    def _table(self, block: Block) -> str:
        found, font = [], self.look.font
        for number, part in enumerate(lay_out(block["columns"], block["rows"], self.room)):
            if title := block["title"]:
                title = f"{title} (tiếp theo)" if number else title
                letters = f"{font}<w:b/>{_size(13)}"
                found.append(_centred(title, letters, before=120, after=80, keep=True))
            elif number:
                # A long table goes on beside itself on a page of its own.
                found.append("<w:p><w:pPr><w:pageBreakBefore/><w:jc w:val=\"right\"/></w:pPr>"
                             f"<w:r><w:rPr>{font}<w:i/>{_size(12)}</w:rPr>"
                             "<w:t>(tiếp theo)</w:t></w:r></w:p>")  # fmt: skip
            found.append(_table_xml(block, part, font))
            found.append(f"<w:p><w:pPr>{_AFTER}</w:pPr></w:p>")
        return "".join(found)

    def _picture(self, block: Block) -> str:
        self.pictures += 1
        ending, kind = ("jpg", "image/jpeg") if block.get("is_photo") else ("png", "image/png")
        name = PackURI(f"/word/media/figure{self.pictures}.{ending}")
        image = ImagePart(name, kind, base64.b64decode(block["png"]))
        key = self.part.relate_to(image, RELATIONSHIP_TYPE.IMAGE)
        width = min(block["width"], self.room)
        height = block["height"] * width / block["width"]
        number = 7000 + self.pictures
        drawing = CT_Inline.new_pic_inline(number, key, name.filename, Mm(width), Mm(height))
        drawing.docPr.set("descr", block["told"])
        letters = f"{self.look.font}<w:i/>{_size(13)}"
        told = _centred(block["title"], letters, before=20, after=120)
        return (
            '<w:p><w:pPr><w:keepNext/><w:spacing w:before="120" w:after="0" w:line="240" '
            'w:lineRule="auto"/><w:jc w:val="center"/></w:pPr>'
            f"<w:r><w:drawing>{_xml(drawing)}</w:drawing></w:r></w:p>{told}"
        )


def _table_xml(block: Block, part: Part, font: str) -> str:
    columns = [block["columns"][at] for at in part.places]
    widths = [round(width * TWIPS) for width in part.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = block["rows"]
    is_short = len(rows) <= SHORT_TABLE
    written = [_head(columns, widths, part.size, font)]
    for at, row in enumerate(rows):
        # A short table stays whole; the sum never stands alone on the next page.
        keep = at < len(rows) - 1 and (is_short or at == 0 or at >= len(rows) - 3)
        letters = font + ("<w:b/>" if row["is_strong"] else "") + _size(part.size)
        cells = [row["cells"][place] for place in part.places]
        room = _CELL if len(rows) < LONG_TABLE else _DENSE
        shape = f"{'<w:keepNext/>' if keep else ''}{room}"
        written.append(_row(columns, cells, widths, letters, shape, row["indent"]))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(written)}</w:tbl>"
    )


def _head(columns: Sequence[Block], widths: Sequence[int], size: int, font: str) -> str:
    cells = []
    for one, width in zip(columns, widths, strict=True):
        shape = f'<w:keepNext/>{_CELL}<w:jc w:val="center"/>'
        inner = _paragraph(shape, one["label"], f"{font}<w:b/>{_size(size)}")
        if one["unit"]:
            inner += _paragraph(shape, f"({one['unit']})", f"{font}<w:i/>{_size(size - 1)}")
        cells.append(_cell(inner, width))
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row(
    columns: Sequence[Block], cells: Sequence[str], widths: Sequence[int], letters: str,
    shape: str, indent: int,
) -> str:  # fmt: skip
    found = []
    for one, text, width in zip(columns, cells, widths, strict=True):
        side = {"left": "left", "centre": "center", "right": "right"}[one["side"]]
        left = indent * 170 if one["is_key"] and one["side"] == "left" else 0
        right = 40 if one["side"] == "right" else 0
        indents = f'<w:ind w:left="{left}" w:right="{right}"/>'
        inner = _paragraph(f'{shape}{indents}<w:jc w:val="{side}"/>', text, letters)
        found.append(_cell(inner, width))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(found)}</w:tr>"


def _cell(inner: str, width: int) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{inner}</w:tc>"
    )


def _centred(
    text: str, letters: str, *, before: int = 0, after: int = 0, keep: bool = False
) -> str:
    kept = "<w:keepNext/>" if keep else ""
    lines = text.split("\n")
    found = []
    for at, line in enumerate(lines):
        above, below = (0 if at else before), (0 if at < len(lines) - 1 else after)
        spacing = f'w:before="{above}" w:after="{below}" w:line="240" w:lineRule="auto"'
        shape = f'{kept}<w:spacing {spacing}/><w:jc w:val="center"/>'
        found.append(_paragraph(shape, line, letters))
    return "".join(found)


def bound(text: str) -> str:
    """The text with what belongs together kept on one line: “6 tháng”, “năm 2026”, “40,16 %”."""
    return TOGETHER.sub(lambda found: found[0].replace(" ", NO_BREAK_SPACE), text)


def _paragraph(shape: str, text: str, letters: str) -> str:
    text = bound(text)
    return (
        f"<w:p><w:pPr>{shape}</w:pPr><w:r><w:rPr>{letters}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r></w:p>'
    )


def _size(points: int) -> str:
    return f'<w:sz w:val="{points * 2}"/><w:szCs w:val="{points * 2}"/>'


def _xml(element: Any) -> str:
    return str(etree.tostring(element, encoding="unicode"))

"""The blocks of a book in Word: contents with the pages, chapters, facts at a glance, numbered steps.

A book is read for pleasure, not filed: it has one accent, larger titles, more air than a paper of an office.
Page numbers are fields; Word and LibreOffice count them when the book is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from kheo.documents.bodies import CHAPTER, CONTENTS, FACTS, LEAD, PART, STEPS, Block

ACCENT = "1B5E45"
PALE = "EEF4F0"
GREY = "5A6660"
TWIPS = 56.693
NAMES_SHARE = 0.27
"""Part of the width that the names of facts take."""


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _gap(before: int, after: int, line: int = 259) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _run(text: str, letters: str) -> str:
    shown = escape(text, quote=False)
    return f'<w:r><w:rPr>{letters}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _line(shape: str, runs: str) -> str:
    return f"<w:p><w:pPr>{shape}</w:pPr>{runs}</w:p>"


def bookmark(key: str) -> str:
    """The name of a place as Word takes it."""
    return "kheo_" + "".join(sign if sign.isalnum() else "_" for sign in key)


def _page_of(key: str, letters: str) -> str:
    """The page where a chapter begins, counted by whoever opens the book."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {bookmark(key)} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    return f'{field}{_run("–", letters)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _contents(block: Block, font: str, room: float) -> str:
    head = f"{font}<w:b/>{_colour(ACCENT)}{_size(20)}"
    found = [_line(f"<w:keepNext/><w:pageBreakBefore/>{_gap(0, 240)}", _run(block["title"], head))]
    stop = round(room * TWIPS)
    for number, one in enumerate(block["chapters"], 1):
        tabs = (
            f'<w:tabs><w:tab w:val="left" w:pos="567"/>'
            f'<w:tab w:val="right" w:leader="dot" w:pos="{stop}"/></w:tabs>'
        )
        hang = '<w:ind w:left="567" w:right="850" w:hanging="567"/>'
        letters = f"{font}{_size(13)}"
        kept = "<w:keepNext/>" if one["by"] else ""
        runs = (
            _run(f"{number}.", f"{font}<w:b/>{_colour(ACCENT)}{_size(13)}")
            + "<w:r><w:tab/></w:r>"
            + _run(one["title"], f"{font}<w:b/>{_size(13)}")
            + "<w:r><w:tab/></w:r>"
            + _page_of(one["key"], letters)
        )
        found.append(_line(f"{kept}<w:keepLines/>{tabs}{_gap(100, 0)}{hang}", runs))
        if one["by"]:
            small = f"{font}<w:i/>{_colour(GREY)}{_size(11.5)}"
            found.append(_line(f'{_gap(0, 40)}<w:ind w:left="567"/>', _run(one["by"], small)))
    return "".join(found)


def _chapter(block: Block, font: str, room: float) -> str:
    key = bookmark(block["key"])
    place = sum(map(ord, key)) * 1000 + len(key)
    above = f'{font}<w:b/><w:caps/>{_colour(ACCENT)}<w:spacing w:val="20"/>{_size(10.5)}'
    title = f"{font}<w:b/>{_size(20)}"
    by = f"{font}<w:i/>{_colour(GREY)}{_size(12.5)}"
    mark = (
        f'<w:bookmarkStart w:id="{place}" w:name="{key}"/>',
        f'<w:bookmarkEnd w:id="{place}"/>',
    )
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="6" w:color="{ACCENT}"/></w:pBdr>'
    found = []
    begins = "<w:keepNext/><w:pageBreakBefore/>"
    if block["above"]:
        found.append(_line(f"{begins}{_gap(0, 60)}", _run(block["above"], above)))
        begins = "<w:keepNext/>"
    under = "" if block["by"] else rule
    shape = f'{begins}{under}{_gap(0, 60, 252)}<w:outlineLvl w:val="0"/>'
    found.append(_line(shape, mark[0] + _run(block["title"], title) + mark[1]))
    if block["by"]:
        found.append(_line(f"<w:keepNext/>{rule}{_gap(0, 160)}", _run(block["by"], by)))
    return "".join(found)


def _lead(block: Block, font: str, room: float) -> str:
    letters = f"{font}<w:b/>{_colour('26332C')}{_size(13.5)}"
    return _line(f"{_gap(40, 120, 276)}", _run(block["text"], letters))


def _part(block: Block, font: str, room: float) -> str:
    letters = f"{font}<w:b/>{_colour(ACCENT)}{_size(13.5)}"
    return _line(f"<w:keepNext/>{_gap(180, 40)}", _run(block["text"], letters))


def _facts(block: Block, font: str, room: float) -> str:
    whole = round(room * TWIPS)
    first = round(whole * NAMES_SHARE)
    widths = (first, whole - first)
    line = 'w:val="single" w:sz="4" w:space="0" w:color="C9D6CE"'
    borders = f"<w:top {line}/><w:bottom {line}/><w:insideH {line}/>"
    rows = []
    last = len(block["pairs"]) - 1
    for at, (name, value) in enumerate(block["pairs"]):
        kept = "<w:keepNext/>" if at < last else ""
        cells = ""
        for width, text, letters in (
            (widths[0], name, f"{font}{_colour(GREY)}{_size(11.5)}"),
            (widths[1], value, f"{font}<w:b/>{_size(12)}"),
        ):
            shape = f'{kept}{_gap(50, 50, 250)}<w:jc w:val="left"/>'
            inner = "".join(
                _line(shape, _run(part, letters)) for part in (text.split("\n") or [""])
            )
            cells += (
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
                f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/></w:tcPr>{inner}</w:tc>'
            )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{whole}" w:type="dxa"/><w:tblInd w:w="113" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="113" w:type="dxa"/>'
        '<w:right w:w="113" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>" + _line(f"{_gap(0, 0, 120)}", "")
    )


def _steps(block: Block, font: str, room: float) -> str:
    hang = '<w:ind w:left="454" w:hanging="454"/><w:jc w:val="both"/>'
    tabs = '<w:tabs><w:tab w:val="left" w:pos="454"/></w:tabs>'
    return "".join(
        _line(
            f"{tabs}{_gap(30, 50)}{hang}",
            _run(f"{number}.", f"{font}<w:b/>{_colour(ACCENT)}{_size(13)}")
            + "<w:r><w:tab/></w:r>"
            + _run(line, f"{font}{_size(13)}"),
        )
        for number, line in enumerate(block["lines"], 1)
    )


BOOK: Mapping[Any, Callable[[Block, str, float], str]] = {
    CONTENTS: _contents, CHAPTER: _chapter, LEAD: _lead, PART: _part, FACTS: _facts, STEPS: _steps,
}  # fmt: skip
"""Kind of block → what writes it, given the font and the millimetres between the margins."""

"""Web pages: the words of the body with lines where blocks end, tables as rows."""

from __future__ import annotations

import re
from functools import cache

from lxml import html as markup

from kheo.reader.lexicon import table
from kheo.reader.sources.encodings import decode
from kheo.reader.sources.refusals import refuse


def take(content: bytes) -> tuple[str, int, str]:
    """The text of the page; scripts, forms and navigation are left out. Raises Refused for an empty one."""
    source, told = decode(content)
    try:
        root = markup.document_fromstring(
            source.encode("utf-8"), parser=markup.HTMLParser(encoding="utf-8")
        )
    except (markup.etree.ParserError, ValueError) as trouble:
        raise refuse("no_words") from trouble
    pieces: list[str] = []
    _walk(root, pieces)
    text = "".join(pieces)
    if not text.strip():  # nested deeper than the parser follows
        text = _TAG.sub(" ", source)
    lines = (_BLANKS.sub(_blank, line).strip(" ") for line in text.split("\n"))
    return "\n".join(line.rstrip("\t ") for line in lines if line.strip()), 0, told


_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r" {2,}| ?\t ?")


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(table("sources")["web"][kind])


def _blank(found: re.Match[str]) -> str:
    return "\t" if "\t" in found[0] else " "


def _walk(root: markup.HtmlElement, pieces: list[str]) -> None:
    """Depth first without recursion, so that a page nested a thousand deep does no harm."""
    stack: list[tuple[markup.HtmlElement, bool, bool]] = [(root, False, False)]
    while stack:
        node, closing, in_cell = stack.pop()
        name = node.tag if isinstance(node.tag, str) else ""
        left_out = not name or name in _names("left_out")
        if not left_out and not closing:
            inside = in_cell or (name == "tr" and _is_row(node))
            pieces.append(_edge(name, opening=True, in_cell=in_cell) + _words(node.text))
            stack.append((node, True, in_cell))
            stack.extend((child, False, inside) for child in reversed(node))
            continue
        if not left_out:
            pieces.append(_edge(name, opening=False, in_cell=in_cell))
        pieces.append(_words(node.tail))


def _edge(name: str, *, opening: bool, in_cell: bool) -> str:
    """What stands where an element begins or ends: a new line, within a row a blank or a tab."""
    if in_cell and name in {"td", "th"}:
        return "" if opening else "\t"
    if name in _names("blocks") or (name in {"td", "th"} and not in_cell):
        return " " if in_cell else "\n"
    return ""


def _is_row(row: markup.HtmlElement) -> bool:
    """Whether a row has figures and words in columns, not a page put into a frame or a letterhead."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    if len(cells) < 2 or row.find(".//table") is not None:
        return False
    if any(sum(1 for _block in cell.iter("p", "div", "li")) > MOST_BLOCKS for cell in cells):
        return False
    return len(cells) > 2 or sum(1 for _row in row.getparent().iter("tr")) > FEW_ROWS


MOST_BLOCKS = 3
FEW_ROWS = 3


def _words(text: str | None) -> str:
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ") if text else ""

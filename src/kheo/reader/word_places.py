"""Places in a Word paragraph: the runs that print a stretch of its text, parted where it begins and ends."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from lxml import etree

from kheo.reader.sources.word_runs import Fonts, Pieces

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a paragraph's own text; all of it where ``start`` is None."""

    paragraph: etree._Element
    start: int | None = None
    end: int = 0


def runs_at(place: Place) -> list[CT_R]:
    """The runs that print the place, in order; never none. Changes only how text is spread over runs."""
    paragraph = _outermost(place.paragraph)
    if place.start is not None and paragraph is place.paragraph:
        pieces = Pieces(paragraph, Fonts(None))
        if pieces.exact and place.end > place.start:
            found = _between(pieces, place.start, place.end)
            if found:
                return found
    runs = [one for one in paragraph.iter(qn("w:r")) if _outermost_of(one) is paragraph]
    return runs or [_empty(paragraph)]


def _between(pieces: Pieces, start: int, end: int) -> list[CT_R]:
    nodes = pieces.nodes
    first = max((index for index, (at, _node) in enumerate(nodes) if at <= start), default=-1)
    last = max((index for index, (at, _node) in enumerate(nodes) if at < end), default=-1)
    if first < 0 or last < first:
        return []
    _part(nodes[last][1], end - nodes[last][0], after=True)
    opening = _part(nodes[first][1], start - nodes[first][0], after=False)
    inside = [opening, *(node for _at, node in nodes[first + 1 : last + 1])]
    runs: list[CT_R] = []
    for node in inside:
        run = _run_of(node)
        if run is not None and (not runs or runs[-1] is not run):
            runs.append(run)
    return runs


def _part(node: etree._Element, at: int, *, after: bool) -> etree._Element:
    """Part the run of ``node`` at a position of its text; the node that begins there (or ended there)."""
    run = _run_of(node)
    if run is None:
        return node
    text = node.text or ""
    if node.tag == qn("w:t") and 0 < at < len(text):
        behind = copy.deepcopy(node)
        node.text, behind.text = text[:at], text[at:]
        for one in (node, behind):
            one.set(_SPACE, "preserve")
        node.addnext(behind)
        _move(run, behind)
        return node if after else behind
    if after:
        following = node.getnext()
        if following is not None:
            _move(run, following)
    elif any(one.tag != qn("w:rPr") for one in node.itersiblings(preceding=True)):
        _move(run, node)
    return node


def _move(run: etree._Element, first: etree._Element) -> None:
    """Put ``first`` and all behind it into a run of their own with the same looks."""
    made = etree.SubElement(run.getparent(), qn("w:r"))
    run.addnext(made)
    looks = run.find(qn("w:rPr"))
    moved = [first, *first.itersiblings()]
    if looks is not None:
        made.append(copy.deepcopy(looks))
    for one in moved:
        made.append(one)


def _run_of(node: etree._Element) -> CT_R | None:
    return next((one for one in node.iterancestors(qn("w:r"))), None)


def _outermost_of(node: etree._Element) -> etree._Element:
    found = list(node.iterancestors(qn("w:p")))
    return found[-1] if found else node


def _outermost(paragraph: etree._Element) -> etree._Element:
    """The paragraph itself, or the one its text box hangs on: remarks cannot hang inside a box."""
    return next(reversed([paragraph, *paragraph.iterancestors(qn("w:p"))]))


def _empty(paragraph: etree._Element) -> CT_R:
    made: CT_R = etree.SubElement(paragraph, qn("w:r"))
    return made

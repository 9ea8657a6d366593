"""What a PDF page repeats: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import Counter

from kheo.reader.sources.page_lines import Line

_NUMBER = re.compile(r"[-–—]?\s*(?:Trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-–—]?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def without_margins(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without their numbers and without a line that opens or closes most of them."""
    edges = Counter[str]()
    for page in pages:
        edges.update({_DIGITS.sub("#", line.text) for line in _edges(page)})
    often = {text for text, times in edges.items() if times > 2 and times > len(pages) * 0.6}
    return [_body(page, often, several=len(pages) > 1) for page in pages]


def _edges(page: list[Line]) -> list[Line]:
    """The highest and the lowest line."""
    if not page:
        return []
    return [max(page, key=lambda line: line.base), min(page, key=lambda line: line.base)]


def _body(page: list[Line], often: set[str], *, several: bool) -> list[Line]:
    kept = page
    for _again in range(2):
        dropped = [
            line for line in _edges(kept)
            if _DIGITS.sub("#", line.text) in often or (several and _NUMBER.fullmatch(line.text))
        ]  # fmt: skip
        kept = [line for line in kept if all(line is not one for one in dropped)]
    return kept

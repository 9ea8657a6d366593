"""Where a figure holds: a place named right at it, else the place of the report."""

from __future__ import annotations

import re

from kheo.reader import head
from kheo.reader.layout import Layout
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.words import View

_NAMED = re.compile(
    r"(?:(?:tại|ở|riêng) )?(?P<kind>[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Tt]hị xã|[Tt]hành phố|[Tt]ỉnh|[Đđ]ặc khu|[Qq]uận)"
    r" (?P<name>(?:[A-ZĐÀ-Ỹ][\w’'-]*)(?: [A-ZĐÀ-Ỹ\d][\w’'-]*){0,4})"
)
_LABEL = re.compile(r"(?:^|[;:,(+\-•*]\s*)(?P<name>[A-ZĐÀ-Ỹ][\w]*(?: [A-ZĐÀ-Ỹ][\w]*){0,3})\s*[:(]?\s*(?:có\s*)?$")


def settle_places(layout: Layout, view: View, cases: list[Case]) -> None:
    """Give every case its place."""
    home = head.read_head(layout).place or None
    for case in cases:
        case.place = _named(view, case) or home


def _named(view: View, case: Case) -> str | None:
    """A place named in the figure's own words: "xã A: 12 mô hình", "12 mô hình ở xã A"."""
    ahead = view.plain[case.left.start : case.start]
    found = None
    for found in _NAMED.finditer(ahead):
        pass
    if found and len(ahead) - found.end() < 12:
        return _text(found)
    behind = _NAMED.search(view.plain, case.end, case.right.end)
    if behind and re.search(r"(?:ở|tại|của)\s*$", view.plain[: behind.start("kind")][-6:]):
        return _text(behind)
    return None


def _text(found: re.Match[str]) -> str:
    kind = found["kind"]
    return f"{kind[0].lower()}{kind[1:]} {found['name']}"

"""Footnotes of a PDF: lines in small letters at the foot of a page that open with a raised number."""

from __future__ import annotations

import re
from collections import Counter

from kheo.reader.normal import FOOTNOTE
from kheo.reader.sources.page_lines import MARK, Line
from kheo.reader.sources.page_paragraphs import joined

_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OPENS = re.compile("\ue000(\\d+)\ue001\\s*|\\[(\\d+)\\]\\s+|(\\d{1,3})\\s+(?=\\S)")


def notes_apart(pages: list[list[Line]]) -> tuple[list[list[Line]], list[str]]:
    """The pages without footnotes, marks where these hang, and the footnotes in the order of their marks.

    A raised number without a footnote becomes a power ("km²").
    """
    usual = _usual_size(pages)
    notes: dict[str, list[Line]] = {}
    bodies = []
    last = ""
    for page in pages:
        body, foot = _foot(page, usual, continues=bool(last))
        last = _collect(foot, notes, last)
        bodies.append(body)
    order: list[str] = []
    for page in bodies:
        for line in page:
            line.text = MARK.sub(lambda found: _mark(found[1], notes, order), line.text)
    left = [number for number in notes if number not in order]
    told = [f"{FOOTNOTE} {_plain(joined(notes[number]))}" for number in order]
    return bodies, told + [f"[{number}] {_plain(joined(notes[number]))}" for number in left]


def _mark(number: str, notes: dict[str, list[Line]], order: list[str]) -> str:
    if number in notes and number not in order:
        order.append(number)
        return FOOTNOTE
    return number.translate(_POWERS)


def _plain(text: str) -> str:
    return MARK.sub(lambda found: found[1].translate(_POWERS), text)


def _usual_size(pages: list[list[Line]]) -> float:
    sizes = Counter[float]()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _foot(page: list[Line], usual: float, *, continues: bool) -> tuple[list[Line], list[Line]]:
    """The lines of a page and those of its footnotes: the small ones under everything else."""
    small = [line for line in page if line.size < usual * 0.93 or line.text.startswith("\ue000")]
    others = [line.base for line in page if line.size >= usual * 0.93 and line.text[0] != "\ue000"]
    floor = min(others, default=0.0) if others else float("inf")
    foot = sorted(
        (line for line in small if line.base < floor),
        key=lambda line: (-round(line.base), line.left),
    )
    opens = next((at for at, line in enumerate(foot) if _OPENS.match(line.text)), None)
    if opens is None and not continues:
        return page, []
    foot = foot if continues else foot[opens:]
    return [line for line in page if all(line is not one for one in foot)], foot


def _collect(foot: list[Line], notes: dict[str, list[Line]], last: str) -> str:
    """Add the footnotes of a page; one that went on from the page before is continued."""
    for line in foot:
        found = _OPENS.match(line.text)
        number = next(filter(None, found.groups()), "") if found else ""
        raised = line.text.startswith("\ue000")
        if found and number and (raised or not last or int(number) == int(last) + 1):
            last = number if number not in notes else f"{number}-{line.page}"
            line.text = line.text[found.end() :]
            notes[last] = []
        if last:
            notes[last].append(line)
    return last.partition("-")[0]

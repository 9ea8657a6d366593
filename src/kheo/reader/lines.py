"""What one line of a report is: a heading of one of many kinds, a paragraph, a row, a footnote, the ending."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kheo.reader.found import Span
from kheo.reader.lexicon import any_of, table
from kheo.reader.normal import FOOTNOTE


class BlockKind(StrEnum):
    """What a line of the report is."""

    HEADING = "heading"
    TEXT = "text"
    NOTE = "note"
    ROW = "row"
    END = "end"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the regular text: a heading, a paragraph, a footnote, a row of a table, the end matter.

    ``number`` is its list number as written ("2.2.1", "a", "-"); ``title`` the words of a heading or of a
    lead-in that runs into its paragraph ("3.1. Số lượng đăng ký: …"); ``above`` the indexes of the
    headings it stands under, outermost first. ``anchor`` is where the mark of a footnote stood.
    """

    span: Span
    kind: BlockKind
    number: str = ""
    title: str = ""
    depth: int = 99
    above: tuple[int, ...] = ()
    anchor: int | None = None


BULLETS = "-+*•–●▪○◦■"
LONGEST_TITLE = 260
LONGEST_CAPITALS = 200
SECTIONS = frozenset("ABCDEFGH")
"""Capital letters that number the sections of a report, over the Roman numbers."""
_DEPTHS = {"*": 12}
"""Bullets that stand over the usual ones."""
_UPPER = "A-ZĐÀ-ỸƠƯ"
NOTE = re.compile(
    rf"{FOOTNOTE}(?!\s*[,.;:)])\s*|\[(\d{{1,3}})\]\s*(?=\S)|\((\d{{1,3}})\)\s+(?=\S)|([¹²³⁴⁵⁶⁷⁸⁹⁰]+)\s*(?=\S)"
)
_NUMBERED = re.compile(
    r"(?P<number>[IVX]{1,5}(?:\.\d{1,2}){0,3}|\d{1,2}(?:\.\d{1,2}){0,4})"
    rf"(?:[.)/]\s*(?=[“\"({_UPPER}])|[.)/]\s+(?=\S))"
    rf"|(?P<roman>[IVX]{{1,5}})\s*[-:]\s+(?=[“\"{_UPPER}])"
    rf"|(?P<levels>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})\s*[-:]?\s+(?=[“\"{_UPPER}])"
    r"|\(?(?P<letter>[a-zđA-ZĐ])[.)/]\s+(?=\S)|(?P<close>[a-zđ])[)/](?=\S)|\((?P<paren>\d{1,2})\)\s*(?=\S)"
)
_BULLET = re.compile(rf"(?P<number>[{BULLETS}])\s*(?=\S)")
_ROW = re.compile(r"^\t|[^\t]\t+[^\t]+\t|\t[ \d.,%]+$")
"""Two gaps between cells, or a number in the last; one gap alone sets a letterhead."""
_NUMBER_LAST = re.compile(r"\t\s*[\d.,]+\s*%?\s*$")
_LEAD_IN = re.compile(r"([^.;:!?]{3,140}):(?=\s|$)")


def block_of(text: str, span: Span, *, ended: bool) -> Block:
    """The line at ``span`` by itself; ``ended`` says that the recipients or a signature came before."""
    line = text[span.start : span.end]
    note = NOTE.match(line)
    if note and (ended or line[0] in f"{FOOTNOTE}[¹²³⁴⁵⁶⁷⁸⁹"):
        return Block(span, BlockKind.NOTE)
    if not ended and _ending().match(line):
        return Block(span, BlockKind.END)
    if line.count("|") >= 2 or (line.count("\t") >= 2 and _ROW.search(line)):
        return Block(span, BlockKind.ROW)
    if part := _part().match(line):
        return _titled(line, span, part["number"], part.end(), 1)
    if ended:
        return Block(span, BlockKind.END)
    if found := _NUMBERED.match(line):
        number = next(filter(None, found.groups()), "")
        return _titled(line, span, number, found.end(), _depth(number))
    if found := _BULLET.match(line):
        number = found["number"]
        lead = _lead_in(line[found.end() :])
        return Block(span, BlockKind.TEXT, number, lead, _DEPTHS.get(number, 20))
    if len(line) < LONGEST_CAPITALS and line.isupper() and is_title(line):
        return Block(span, BlockKind.HEADING, "", line, 0)
    return Block(span, BlockKind.TEXT, "", _lead_in(line))


def _titled(line: str, span: Span, number: str, start: int, depth: int) -> Block:
    rest = line[start:]
    if is_title(rest) and len(rest) < LONGEST_TITLE:
        return Block(span, BlockKind.HEADING, number, rest.rstrip(": "), depth)
    return Block(span, BlockKind.TEXT, number, _lead_in(rest), depth)


def is_title(line: str) -> bool:
    """Whether a line ends as titles do, without a stop."""
    return not line or line[-1] not in ".;,…!?"


def opens_bullets(block: Block, line: str, after: Block | None) -> bool:
    """Whether a short bullet without a stop is the title of the plain paragraph that follows."""
    return (
        block.kind == BlockKind.TEXT
        and block.number in set(BULLETS)
        and len(line) < LONGEST_CAPITALS
        and any(map(str.isalpha, line))
        and is_title(line.rstrip(": "))
        and after is not None
        and after.kind == BlockKind.TEXT
        and not after.number
        and after.span.end - after.span.start > len(line)
    )


def is_appendix(line: str) -> bool:
    """Whether a line behind the signature opens an appendix, whose figures count."""
    return bool(_appendix().match(line))


def are_rows(text: str, spans: Sequence[Span]) -> set[int]:
    """Which lines are rows of two columns: a tab inside, and a number last in it or in a neighbour."""
    tabbed, numbers = [], []
    for span in spans:
        line = text[span.start : span.end]
        tabbed.append("\t" in line)
        numbers.append(tabbed[-1] and bool(_NUMBER_LAST.search(line)))
    found = set()
    for index, own in enumerate(tabbed):
        near = [one for one in (index - 1, index + 1) if 0 <= one < len(spans) and tabbed[one]]
        if own and near and (numbers[index] or any(numbers[one] for one in near)):
            found.add(index)
    return found


def _depth(number: str) -> int:
    if re.fullmatch(r"[IVX]+(?:\.\d+)*", number):
        return 2 + number.count(".")
    if number[0].isdigit():
        return 3 + number.count(".")
    return 1 if number in SECTIONS else 9


def _lead_in(line: str) -> str:
    """The words before the colon that name what a paragraph is about, if it opens so."""
    found = _LEAD_IN.match(line)
    return found[1].strip() if found else ""


def _part() -> re.Pattern[str]:
    return _pattern("parts", r"\**(?P<number>{})[.:]?(?:\s+|$)")


def _ending() -> re.Pattern[str]:
    return _pattern("endings", r"[*\s]*{}")


def _appendix() -> re.Pattern[str]:
    return _pattern("appendices", r"[*\s]*{}")


_KEPT: dict[str, re.Pattern[str]] = {}


def _pattern(name: str, form: str) -> re.Pattern[str]:
    if name not in _KEPT:
        _KEPT[name] = re.compile(form.format(any_of(table("layout")[name])))
    return _KEPT[name]

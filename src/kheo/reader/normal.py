"""The regular text: composed letters, one kind of space, dash and Đ, lines joined; and the way back.

Reports come with decomposed letters, no-break spaces, Icelandic Ð for Đ, lost footnote marks and lines
broken in the middle of a symbol. Every later stage works on ``Normal.text`` and tells positions in it;
``Normal.raw_span`` gives the code points of the text as it was handed in.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass, field
from itertools import pairwise

from kheo.reader.found import Span

SPACES = frozenset("\u00a0\u1680\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\x00")
"""Soft hyphens and zero-width marks print nothing."""
BREAKS = frozenset("\x0b\x0c\x85\u2028\u2029")
"""Line breaks of Word, page breaks, line and paragraph separators begin a new line."""

SAME = {
    "Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "\uf02d": "-",
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "-", "\uf0fc": "-", "\uf02b": "+",
    "„": "“", "‟": "“", "″": '"', "«": "“", "»": "”", "＂": '"', "：": ":", "；": ";", "，": ",",
}  # fmt: skip
FOOTNOTE = "\ufffd"
"""What is left of a footnote mark in texts taken out of Word."""


@dataclass(slots=True)
class Normal:
    """The regular text of ``raw``; ``starts[i]`` and ``ends[i]`` are the raw positions of letter i.

    ``anchors`` are the places in ``text`` where the mark of a footnote was lost (a line broken before
    punctuation or in mid-sentence), in order.
    """

    raw: str
    text: str
    starts: array[int] = field(repr=False)
    ends: array[int] = field(repr=False)
    anchors: tuple[int, ...] = ()

    def raw_span(self, span: Span) -> Span:
        """The code points of the text as handed in that ``span`` covers."""
        if not self.text:
            return Span(0, 0)
        if span.end <= span.start:
            at = self.starts[span.start] if span.start < len(self.text) else len(self.raw)
            return Span(at, at)
        return Span(self.starts[span.start], self.ends[span.end - 1])

    def slice(self, span: Span) -> str:
        """The regular text of ``span``."""
        return self.text[span.start : span.end]


class _Builder:
    def __init__(self) -> None:
        self.letters: list[str] = []
        self.starts: array[int] = array("I")
        self.ends: array[int] = array("I")

    def put(self, text: str, start: int, end: int) -> None:
        for letter in text:
            self.letters.append(letter)
            self.starts.append(start)
            self.ends.append(end)


def normalise(raw: str) -> Normal:
    """The regular text of ``raw`` with the way back to its code points; linear in its length."""
    built = _Builder()
    at, size = 0, len(raw)
    combining = unicodedata.combining
    while at < size:
        end = at + 1
        while end < size and raw[end] > "\u02ff" and combining(raw[end]):
            end += 1
        _put_letter(built, raw, at, end)
        at = end
    return _joined(raw, built)


def _put_letter(built: _Builder, raw: str, at: int, end: int) -> None:
    letter = raw[at]
    if letter in DROPPED or (letter == "\r" and raw[at + 1 : at + 2] == "\n"):
        return
    if letter == "\r" or letter in BREAKS:
        letter = "\n"
    elif end > at + 1:
        letter = unicodedata.normalize("NFC", raw[at:end])
    elif letter in SPACES:
        letter = " "
    elif letter > "\u02ff":
        letter = unicodedata.normalize("NFC", letter)
    built.put(SAME.get(letter, letter), at, end)


_BREAK = re.compile(r"(?<![ \t])[ \t]*+\n(?:[ \t]*\n)*+[ \t]*")
_EMPTY_CELLS = re.compile(r"\t(?=[^\n]*\t)")
_MARKER = re.compile(
    r"(?:[-+*•–●▪]\s|\(?[a-zđ]\)|\(?\d{1,2}\)\s|\d{1,2}(?:\.\d{1,2})*[./]\s|[IVX]{1,5}[./)]\s|[A-ZĐ][./]\s"
    r"|[a-zđ]/\s|\[\d|\ufffd(?!\s*[,.;:)]))"
)
_PAGE = re.compile(r"(?:^|(?<=\n))[ \t]*+[-–]?[ \t]*+(\d{1,4})[ \t]*+[-–]?[ \t]*+(?=\n|$)")


def _joined(raw: str, built: _Builder) -> Normal:
    """Put lines back together that were broken inside a sentence; note where footnote marks were lost."""
    text = "".join(built.letters)
    width = _wrap_width(text)
    if width:
        text = _without_page_numbers(text, built)
    wrapped, uneven = width or _broken_width(text), not width
    out = _Builder()
    anchors: list[int] = []
    at = 0
    for found in _BREAK.finditer(text):
        end = _line_start(text, found)
        _copy(out, built, at, found.start())
        at = end
        told = _what_break(text, found.start(), found.end(), wrapped, uneven=uneven)
        if told == "anchor":
            anchors.append(len(out.letters))
        if told == "hard":
            out.put("\n", built.starts[found.start()], built.ends[end - 1])
        elif told == "soft" or (told == "anchor" and text[found.end()] not in ".;:,)"):
            at = found.end()
            out.put(" ", built.starts[found.start()], built.ends[at - 1])
        else:
            at = found.end()
    _copy(out, built, at, len(text))
    return Normal(raw, "".join(out.letters), out.starts, out.ends, tuple(anchors))


def _line_start(text: str, found: re.Match[str]) -> int:
    """Where the next line begins; the tabs of a row's empty first cells stay with it."""
    last = text.rfind("\n", found.start(), found.end()) + 1
    tab = text.find("\t", last, found.end())
    return tab if tab >= 0 and _EMPTY_CELLS.match(text, tab) else found.end()


FEWEST_A_PAGE = 600
"""Characters between two page numbers; numbers closer together are a list or a column."""


def _without_page_numbers(text: str, built: _Builder) -> str:
    """Lines of a number alone that count up by one become blanks: sentences go on over the page break."""
    lines = list(_PAGE.finditer(text))
    counted = {
        found
        for pair in pairwise(lines)
        for found in pair
        if int(pair[1][1]) == int(pair[0][1]) + 1
        and pair[1].start() - pair[0].end() > FEWEST_A_PAGE
    }
    for found in counted:
        built.letters[found.start() : found.end()] = " " * (found.end() - found.start())
    return "".join(built.letters) if counted else text


def _copy(out: _Builder, built: _Builder, start: int, end: int) -> None:
    out.letters.extend(built.letters[start:end])
    out.starts.extend(built.starts[start:end])
    out.ends.extend(built.ends[start:end])


def _wrap_width(text: str) -> int:
    """The width at which lines were broken by hand or by a PDF, 0 when paragraphs stand on one line."""
    lengths = sorted(len(line) for line in text.split("\n") if len(line.strip()) > 20)
    if len(lengths) < 12:
        return 0
    widest = lengths[int(len(lengths) * 0.98)]
    full = sum(1 for length in lengths if length > widest * 0.8)
    return widest if widest < 140 and full > len(lengths) * 0.55 else 0


FEWEST_BROKEN = 3
_CUT = re.compile(r"(?:\w|[^\W\d_],|\d-|/)\n(?=[a-zà-ỹđ])")


def _broken_width(text: str) -> int:
    """The width of a text of few or uneven lines that were broken inside sentences; else 0.

    Sentences go on in small letters behind three breaks at least and behind a quarter of them, and no line
    is as long as a paragraph.
    """
    lengths = [len(line.rstrip()) for line in text.split("\n") if line.strip()]
    widest = max(lengths, default=0)
    cut = sum(1 for _found in _CUT.finditer(text))
    return widest if widest < 140 and cut >= FEWEST_BROKEN and cut * 4 >= len(lengths) - 1 else 0


_WORD = re.compile(r"\S*")
LONG_LINE = 40
_UNDONE = re.compile(
    rf"[^\n]{{{LONG_LINE - 9},}}\s(?:ngày|cho|có|là|và|được|với|đạt|hơn|gần|trên|của|trong|từ)$"
)
"""A long line that ends in a word behind which a number must follow."""


def _what_break(text: str, start: int, end: int, wrapped: int, *, uneven: bool) -> str:
    """``hard``, ``soft``, ``anchor`` (a footnote mark was lost here) or ``none`` (nothing at all)."""
    if start == 0 or end == len(text):
        return "hard"
    before, after = text[start - 1], text[end]
    if (
        before == "-"
        and text[start - 2 : start - 1].isdigit()
        and (after.isupper() or after.isdigit())
    ):
        return "none"
    if before == "/" and text[start - 2 : start - 1].isalnum() and after.isalnum():
        return "none"
    if _MARKER.match(text, end) and not (before == "-" and after.isupper()):
        return "hard"
    if wrapped:
        judge = _uneven_break if uneven else _wrapped_break
        return judge(text, start, end, wrapped)
    if after in ".;,:)":
        return "anchor"
    if after.isdigit() and _UNDONE.search(text, max(0, start - LONG_LINE), start):
        return "soft"
    if after.islower() and before not in ".!?":
        return "anchor" if text.count("\n", start, end) == 1 or before not in ":;" else "hard"
    return "hard"


def _wrapped_break(text: str, start: int, end: int, wrapped: int) -> str:
    """A line broken where its width ended goes on, behind a full stop only if the next word had no room."""
    before, after = text[start - 1], text[end]
    line = start - (text.rfind("\n", 0, start) + 1)
    word = _WORD.match(text, end)
    wide = line + (word.end() - end if word else 0) >= wrapped * 0.8
    closed = before in ".!?…" or (before in ";:" and not after.islower())
    return "soft" if after.islower() or after in ",.;)" or (wide and not closed) else "hard"


def _uneven_break(text: str, start: int, end: int, wrapped: int) -> str:
    """Lines of uneven length: a sentence goes on in small letters or with a number, or where the line was long.

    A line in capitals, a numbered or short line before a capital, a blank line and what closes a sentence
    end the paragraph.
    """
    before, after = text[start - 1], text[end]
    begin = text.rfind("\n", 0, start) + 1
    line, blank = start - begin, text.count("\n", start, end) > 1
    if text[begin:start].isupper() or before in ".!?…" or blank:
        return "soft" if after in ",.;)" and not blank else "hard"
    if after.islower() or after in ",.;)":
        return "soft"
    if before in ":;":
        return "hard"
    listed = _MARKER.match(text, begin) and line < wrapped * 0.6
    if (after.isdigit() or after in '(“"') and not listed:
        return "soft"
    word = _WORD.match(text, end)
    wide = line + (word.end() - end if word else 0) >= wrapped * 0.8
    return "soft" if wide and not listed else "hard"

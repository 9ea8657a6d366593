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

from kheo.reader.found import Span

SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x0b\x0c]")
DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\r\u200e\u200f")
"""Soft hyphens, zero-width marks and carriage returns print nothing."""

SAME = {
    "Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "\uf02d": "-",
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
    while at < size:
        end = at + 1
        while end < size and unicodedata.combining(raw[end]):
            end += 1
        _put_letter(built, raw, at, end)
        at = end
    return _joined(raw, built)


def _put_letter(built: _Builder, raw: str, at: int, end: int) -> None:
    letter = raw[at]
    if letter in DROPPED:
        return
    if end > at + 1:
        letter = unicodedata.normalize("NFC", raw[at:end])
    elif SPACES.match(letter):
        letter = " "
    elif ord(letter) > 0x2FF:
        letter = unicodedata.normalize("NFC", letter)
    built.put(SAME.get(letter, letter), at, end)


_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")
_MARKER = re.compile(
    r"(?:[-+*•–●▪]\s|\(?[a-zđ]\)|\d{1,2}(?:\.\d{1,2})*[.)]\s|[IVX]{1,5}[.)]\s|[A-ZĐ]\.\s|\[\d|\ufffd)"
)
_CLOSES = '.;:!?…”"“'


def _joined(raw: str, built: _Builder) -> Normal:
    """Put lines back together that were broken inside a sentence; note where footnote marks were lost."""
    text = "".join(built.letters)
    wrapped = _wrap_width(text)
    out = _Builder()
    anchors: list[int] = []
    at = 0
    for found in _BREAK.finditer(text):
        _copy(out, built, at, found.start())
        at = found.end()
        told = _what_break(text, found, wrapped)
        if told == "hard":
            out.put("\n", built.starts[found.start()], built.ends[found.end() - 1])
        elif told == "anchor":
            anchors.append(len(out.letters))
            if text[found.end()] not in ".;:,)":
                out.put(" ", built.starts[found.start()], built.ends[found.end() - 1])
        elif told == "soft":
            out.put(" ", built.starts[found.start()], built.ends[found.end() - 1])
    _copy(out, built, at, len(text))
    return Normal(raw, "".join(out.letters), out.starts, out.ends, tuple(anchors))


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


def _what_break(text: str, found: re.Match[str], wrapped: int) -> str:
    """``hard``, ``soft``, ``anchor`` (a footnote mark was lost here) or ``none`` (nothing at all)."""
    if found.start() == 0 or found.end() == len(text):
        return "hard"
    before, after = text[found.start() - 1], text[found.end()]
    if _MARKER.match(text, found.end()) and not (before == "-" and after.isupper()):
        return "hard"
    if (
        before == "-"
        and (after.isupper() or after.isdigit())
        and text[found.start() - 2 : found.start() - 1].isdigit()
    ):
        return "none"
    line = found.start() - (text.rfind("\n", 0, found.start()) + 1)
    if wrapped:
        wide = line + len(re.match(r"\S*", text[found.end() :]).group()) >= wrapped * 0.8  # type: ignore[union-attr]
        closed = before in ".!?…" or (before in ";:" and not after.islower())
        return "soft" if after.islower() or after in ",.;)" or (wide and not closed) else "hard"
    if after in ".;,:)":
        return "anchor"
    if after.islower() and before not in ".!?":
        return (
            "anchor" if "\n" not in found.group().strip(" \t")[1:] or before not in ":;" else "hard"
        )
    return "hard"

"""What changed between two versions of a text, word by word. Plain Python."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words keep the blanks behind them, so that joining the pieces gives the text back letter by letter.
_WORDS = re.compile(r"(?:\d[\d.,]*\d|\w+)[^\S\n]*|\n+|[^\S\n]+|[^\w\s]+[^\S\n]*")
_LONGEST = (
    3_000  # words; above it a comparison by words takes too long for a page, lines are compared
)


@dataclass(frozen=True)
class Piece:
    """A run of text that is the same on both sides, or not."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Diff:
    """Both versions cut into pieces; joined again each side is exactly the text it came from."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    changed: bool


def word_diff(old: str, new: str) -> Diff:
    """The two texts side by side with the words marked that only one of them has."""
    before, after = _cut(old), _cut(new)
    matcher = SequenceMatcher(None, _bare(before), _bare(after), autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        left.extend(_piece(before[i1:i2], changed=tag != "equal"))
        right.extend(_piece(after[j1:j2], changed=tag != "equal"))
    return Diff(old=tuple(_joined(left)), new=tuple(_joined(right)), changed=old != new)


def _cut(text: str) -> list[str]:
    words = _WORDS.findall(text)
    return words if len(words) <= _LONGEST else text.splitlines(keepends=True)


def _bare(words: Sequence[str]) -> list[str]:
    """Words without the blank behind them: a word at the end of a line is the same word."""
    return [word.strip() or word for word in words]


def _piece(words: Sequence[str], *, changed: bool) -> list[Piece]:
    """A run of words; the blank at the end of a changed run is not marked."""
    text = "".join(words)
    if not changed:
        return [Piece(text, changed=False)]
    body = text.rstrip(" \t\u00a0") or text
    return [piece for piece in (Piece(body, True), Piece(text[len(body) :], False)) if piece.text]


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one sort become one piece; empty runs fall away."""
    out: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if out and out[-1].changed == piece.changed:
            out[-1] = Piece(out[-1].text + piece.text, piece.changed)
        else:
            out.append(piece)
    return out

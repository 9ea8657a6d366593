"""What changed between two versions of a text, word by word. Plain Python."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words keep the blanks behind them, so that joining the pieces gives the text back letter by letter.
_WORDS = re.compile(r"\w+[^\S\n]*|\n+|[^\w\n]+?(?=\w|\n|$)[^\S\n]*|\s+")
_LONGEST = 20_000  # words; above it a comparison by words would take seconds, whole lines are compared


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

    @property
    def changed(self) -> bool:
        """True when the two texts differ at all."""
        return any(piece.changed for side in (self.old, self.new) for piece in side)


def word_diff(old: str, new: str) -> Diff:
    """The two texts side by side with the words marked that only one of them has."""
    before, after = _cut(old), _cut(new)
    matcher = SequenceMatcher(None, [w.strip() or w for w in before], [w.strip() or w for w in after], autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        left.extend(_piece(before[i1:i2], changed=tag != "equal"))
        right.extend(_piece(after[j1:j2], changed=tag != "equal"))
    return Diff(old=tuple(_joined(left)), new=tuple(_joined(right)))


def _cut(text: str) -> list[str]:
    words = _WORDS.findall(text)
    return words if len(words) <= _LONGEST else text.splitlines(keepends=True)


def _piece(words: Sequence[str], *, changed: bool) -> list[Piece]:
    return [Piece("".join(words), changed)] if words else []


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one sort become one piece, and a single unchanged blank between changes joins them."""
    out: list[Piece] = []
    for piece in pieces:
        if out and out[-1].changed == piece.changed:
            out[-1] = Piece(out[-1].text + piece.text, piece.changed)
        else:
            out.append(piece)
    return out

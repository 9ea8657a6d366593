"""The lines of a PDF page with their places, in the order they were drawn; cells of a table apart."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

MARK = re.compile("\ue000(\\d+)\ue001")
"""A raised number within a line: the mark of a footnote, or a power."""
WIDE = 1.6
"""A gap as wide as this many letters' height parts two cells, whatever the line looks like."""
GAP = 0.8
"""A gap this wide parts them when it is far wider than the narrowest of the line."""
EVEN = 1.15
"""Blanks of a stretched line differ by less than this."""
RAISED = 0.15
_TOKEN = re.compile(r"\S+")
_DIGITS = re.compile(r"(?<=[^\d\s.,/\-])\d{1,3}(?![\d.,/\-]\d)(?!\d)")
_BULLETS = str.maketrans(
    {"\ufffe": "-", "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "-", "\uf0fc": "-"}
)


@dataclass(slots=True)
class Line:
    """A line, or a cell's part of one: its text and its place in points from the lower left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float
    page: int
    first: float = 0.0
    """The width of its first word: what would have had to fit on the line before."""


@dataclass(slots=True)
class _Atom:
    """A word, or a part of it."""

    text: str
    left: float
    right: float
    base: float
    glued: bool


def lines_of(words: Any, number: int) -> list[Line]:
    """The lines of page ``number``. ``words`` is its text page of PDFium."""
    text = words.get_text_range()
    places = _Places(words, exact=len(text) == words.count_chars())
    lines: list[Line] = []
    at = 0
    for part in re.split(r"(\r\n|\r|\n)", text):
        if part.strip():
            longest = max(_TOKEN.finditer(part), key=lambda found: found.end() - found.start())
            size = places.size(at + longest.start())
            for atoms in _visual(_atoms(part, at, places), size):
                for cell in _cells(atoms, size):
                    _add(lines, _line(cell, size, number))
        at += len(part)
    return lines


class _Places:
    """Where characters stand, asked of PDFium one by one."""

    def __init__(self, words: Any, *, exact: bool) -> None:
        import pypdfium2.raw as raw  # noqa: PLC0415 -- slow import

        self._raw, self._words, self._exact = raw, words, exact
        self._numbers = [ctypes.c_double() for _ in range(4)]

    def origin(self, at: int) -> tuple[float, float]:
        x, y = self._numbers[:2]
        self._raw.FPDFText_GetCharOrigin(self._words, at, x, y)
        return x.value, y.value

    def right(self, at: int) -> float:
        left, right, bottom, top = self._numbers
        self._raw.FPDFText_GetCharBox(self._words, at, left, right, bottom, top)
        return right.value

    def size(self, at: int) -> float:
        """Height of the letters; from their boxes where the file scales them behind our back."""
        told = float(self._raw.FPDFText_GetFontSize(self._words, at))
        if told >= 4:
            return told
        box = self._raw.FS_RECTF()
        self._raw.FPDFText_GetLooseCharBox(self._words, at, box)
        return max(4.0, float(box.top - box.bottom))


def _atoms(part: str, start: int, places: _Places) -> list[_Atom]:
    atoms = []
    for token in _TOKEN.finditer(part):
        cuts = {token.start(), token.end()}
        for digits in _DIGITS.finditer(part, token.start(), token.end()):
            cuts |= {digits.start(), digits.end()}
        for begin, end in pairwise(sorted(cuts)):
            left, base = places.origin(start + begin)
            text = part[begin:end].translate(_BULLETS)
            atoms.append(
                _Atom(text, left, places.right(start + end - 1), base, begin > token.start())
            )
    return atoms


def _visual(atoms: list[_Atom], size: float) -> list[list[_Atom]]:
    """Parted where PDFium put two lines into one."""
    rows: list[list[_Atom]] = [[]]
    for atom in atoms:
        if rows[-1] and abs(atom.base - rows[-1][-1].base) > 0.7 * size:
            rows.append([])
        rows[-1].append(atom)
    return rows


def _cells(atoms: list[_Atom], size: float) -> list[list[_Atom]]:
    """Parted where a gap is too wide to be a blank; a line stretched to both edges stays whole."""
    gaps = [after.left - before.right for before, after in pairwise(atoms) if not after.glued]
    if _stretched(gaps, atoms):
        return [atoms]
    least = max(min(gaps, default=0.0), 0.05 * size)
    cells = [atoms[:1]]
    for before, after in pairwise(atoms):
        gap = 0.0 if after.glued else after.left - before.right
        if gap > WIDE * size or (gap > GAP * size and gap > 2.5 * least):
            cells.append([])
        cells[-1].append(after)
    return cells


def _stretched(gaps: list[float], atoms: list[_Atom]) -> bool:
    """Whether all blanks are as wide as each other, between words rather than figures."""
    words = sum(1 for atom in atoms if atom.text[:1].isalpha())
    return len(gaps) > 2 and 0 < max(gaps) < EVEN * min(gaps) and words * 2 > len(atoms)


def _line(atoms: list[_Atom], size: float, number: int) -> Line:
    longest = max(len(atom.text) for atom in atoms)
    base = median(atom.base for atom in atoms if len(atom.text) * 2 >= longest)
    pieces: list[str] = []
    for atom in atoms:
        raised = atom.text.isdigit() and atom.base > base + RAISED * size
        text = f"\ue000{atom.text}\ue001" if raised else atom.text
        pieces.append(text if atom.glued or not pieces else f" {text}")
    first = next((one.left for one in atoms[1:] if not one.glued), atoms[-1].right)
    return Line(
        "".join(pieces), atoms[0].left, atoms[-1].right, base, size, number,
        min(first, atoms[-1].right) - atoms[0].left,
    )  # fmt: skip


def _add(lines: list[Line], line: Line) -> None:
    """Put a line behind the others, or at the end of the one it was broken off from."""
    last = lines[-1] if lines else None
    if last is None or not -1 < line.left - last.right < GAP * max(line.size, last.size):
        lines.append(line)
        return
    apart = line.base - last.base
    if abs(apart) > 0.6 * max(line.size, last.size):
        lines.append(line)
        return
    raised = line.text.isdigit() and len(line.text) < 4 and apart > RAISED * last.size
    blank = " " if line.left - last.right > 0.12 * last.size and not raised else ""
    last.text += blank + (f"\ue000{line.text}\ue001" if raised else line.text)
    last.right = line.right

"""Vietnamese text: cleaning at the entrance, folding for search, keys for sorting.

All tables are filled as characters are met, so a title costs a few microseconds and
starting up costs nothing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_D_TWINS: Final = {0x00D0: "Đ", 0x0189: "Đ", 0x00F0: "đ", 0x0256: "đ"}
# Old keyboards and fonts put the tone before the circumflex or breve: "a" + acute + circumflex.
_TONE_BEFORE_SHAPE: Final = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES: Final = re.compile("\n{3,}")


def nfc(s: str) -> str:
    """``s`` in composed form, with the look-alikes of Đ/đ (eth, African d) made into Đ/đ."""
    if s.isascii():
        return s
    s = unicodedata.normalize("NFC", s)
    if "\u0302" in s or "\u0306" in s:
        s = _TONE_BEFORE_SHAPE.sub(r"\2\1", unicodedata.normalize("NFD", s))
        s = unicodedata.normalize("NFC", s)
    return s.translate(_D_TWINS)


class _Cleaning(dict[int, str | None]):
    """Character → what stays of it: spaces become one kind, invisible ones go."""

    def __missing__(self, code: int) -> str | None:
        kind = unicodedata.category(chr(code))
        if code in {9, 10} or kind == "Zs":
            kept: str | None = "\n" if code == 10 else " "
        else:  # control, zero-width and direction marks, halves of surrogate pairs, no character
            kept = None if kind in {"Cc", "Cf", "Cs", "Cn"} else chr(code)
        self[code] = kept
        return kept


_CLEANING: Final = _Cleaning()


def clean_block(s: str) -> str:
    """Text of several lines as it is stored: NFC, plain spaces, no control characters.

    Newlines stay (at most one empty line in a row); spaces inside a line are joined.
    """
    # Invisible characters go first: one of them can keep a letter and its mark apart.
    s = nfc(_LINE_ENDS.sub("\n", s).translate(_CLEANING))
    lines = [" ".join(line.split()) for line in s.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def clean_line(s: str) -> str:
    """Text of one line as it is stored: NFC, one plain space between words, trimmed."""
    return " ".join(nfc(_LINE_ENDS.sub("\n", s).translate(_CLEANING)).split())


def _bare(code: int) -> str:
    """The character in lower case with its marks still apart, compatibility forms undone."""
    s = chr(code).translate(_D_TWINS)
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", s).casefold())


def _searchable(char: str) -> str:
    """A letter or digit as it is searched; "" for marks, a space for what parts words."""
    if char == "đ":
        return "d"
    if char.isalnum():
        return char
    kind = unicodedata.category(char)
    return "" if kind[0] == "M" or (kind in {"Cc", "Cf"} and not char.isspace()) else " "


class _Folding(dict[int, str]):
    """Character → what it is searched by."""

    def __missing__(self, code: int) -> str:
        self[code] = "".join(map(_searchable, _bare(code)))
        return self[code]


_FOLDING: Final = _Folding()
_MOST_WORDS, _LONGEST_WORD = 30_000, 24


class _Words(dict[str, str]):
    """Word → how it is searched: the same few thousand syllables come again and again."""

    def __missing__(self, word: str) -> str:
        folded = " ".join(word.translate(_FOLDING).split())
        if len(word) <= _LONGEST_WORD:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[word] = folded
        return folded


_WORDS: Final = _Words()


def fold(s: str) -> str:
    """``s`` for searching: lower case, no tones or other marks, đ as d, words by one space.

    Everything that is neither letter nor digit separates words. Equal for NFC and NFD and for
    both places of the tone (Hoà, Hòa). ``fold(fold(s)) == fold(s)``.
    """
    return " ".join(filter(None, map(_WORDS.__getitem__, s.split())))


def words(s: str) -> list[str]:
    """The folded words of ``s``, in order."""
    return s.translate(_FOLDING).split()


_SHAPED: Final = {
    "a\u0306": "a1", "a\u0302": "a2", "e\u0302": "e1",
    "o\u0302": "o1", "o\u031b": "o2", "u\u031b": "u1",
}  # fmt: skip
_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_DIGIT_NAMES: Final = "ABCDEFGHIJ"  # digits, until runs of them become numbers
_NUMBER: Final = re.compile("[A-J]{1,99}")
_DIGITS_AGAIN: Final = str.maketrans(_DIGIT_NAMES, "0123456789")


def _place(char: str) -> str:
    """Where a character without marks stands in the alphabet."""
    if "a" <= char <= "z":
        return f"{char}0"
    if char == "đ":
        return "d1"
    if "0" <= char <= "9":
        return _DIGIT_NAMES[int(char)]
    if char.isalnum():
        return f"z9{ord(char):07d}"  # letters of other scripts, after all of ours
    return _searchable(char)


class _Letters(dict[int, str]):
    """Character → places of its letters in the alphabet, two signs a letter."""

    def __missing__(self, code: int) -> str:
        places: list[str] = []
        base = ""
        for char in _bare(code):  # a tone below stands between a letter and its circumflex
            if (shaped := _SHAPED.get(base + char)) is not None:
                places[-1] = shaped
            elif place := _place(char):
                places.append(place)
                base = char
        self[code] = "".join(places)
        return self[code]


class _Tones(dict[int, str]):
    """Character → number of its tone; a space where a word ends."""

    def __missing__(self, code: int) -> str:
        bare = _bare(code)
        tone = max((_TONES.get(char, "0") for char in bare), default="0")
        self[code] = tone if tone != "0" else " " if _FOLDING[code] == " " else "0"
        return self[code]


_LETTERS: Final = _Letters()
_TONE_OF: Final = _Tones()


def _number(match: re.Match[str]) -> str:
    digits = match[0].translate(_DIGITS_AGAIN).lstrip("0")
    return f"2{len(digits):02d}{digits}"


def sort_key(s: str) -> str:
    """A key of ``[0-9a-z]`` that puts names in the order of the Vietnamese alphabet.

    First the letters of the whole name (a ă â b c d đ e ê … with f j w z at their Latin places;
    a shorter word before a longer one), numbers by value ("Sơn Kim 2" before "Sơn Kim 10");
    only when all letters agree the tones, syllable by syllable: ngang, huyền, hỏi, ngã, sắc,
    nặng. Case, punctuation and the place of the tone (Hoà, Hòa) make no difference: such names
    get the same key, so a list still ends its order in something unique.

    Each letter is a Latin letter with one digit, 0 ends the letters, 1 parts words, 2 opens a
    number with its count of digits. No sign is ever compared with one it could be confused with,
    so the keys sort alike bytewise (SQLite, COLLATE "C") and under any national collation. A key
    cut to the width of its column keeps the order as far as it reaches.
    """
    s = nfc(s)
    letters = "1".join(_NUMBER.sub(_number, s.translate(_LETTERS)).split())
    tones = "".join(map(max, s.translate(_TONE_OF).split()))
    return f"{letters}0{tones.rstrip('0')}"

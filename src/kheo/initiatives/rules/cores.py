"""The core of a name: what is done, without where, when and the words every name has.

The words stand in ``initiatives/data/likeness.toml``. A core is folded and made of pieces parted by one
space: plain syllables, and one piece for all words that mean the same ("đường quê", "ngõ xóm").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kheo.kernel.text import clean_line, fold, sort_key, words
from kheo.search.rules.pieces import CONCEPT, FAINT

DATA = Path(__file__).resolve().parent.parent / "data" / "likeness.toml"
LONGEST = 300
"""Letters of a core that are kept."""
_TONED = "!"
_SLOGAN_DIGITS = 2
_NUMBERS: Mapping[str, str] = {
    "khong": "0", "hai": "2", "ba": "3", "bon": "4", "nam": "5", "sau": "6", "bay": "7", "tam": "8",
    "chin": "9", "muoi": "10",
}  # fmt: skip
_CAPITALS = 0.7
_LONGEST_UNIT_WORD = 4
_WORD = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"^(?=[ivx])(x{0,3})(ix|iv|v?i{0,3})$")


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable as it was written and folded."""

    raw: str
    folded: str


@dataclass(frozen=True, slots=True)
class Words:
    """The data file, folded: phrases are tuples of syllables."""

    pieces: Mapping[tuple[str, ...], tuple[str, ...]]
    dropped: frozenset[tuple[str, ...]]
    toned_pieces: Mapping[str, tuple[str, ...]]
    toned_dropped: frozenset[str]
    slogans: frozenset[str]
    unit_words: frozenset[str]
    numbered: frozenset[str]
    longest: int


@cache
def vocabulary() -> Words:
    """The words of the data file, read once."""
    with DATA.open("rb") as file:
        told: dict[str, Any] = tomllib.load(file)
    pieces: dict[tuple[str, ...], tuple[str, ...]] = {}
    toned: dict[str, tuple[str, ...]] = {}
    faint = frozenset(told["faint"])
    for key_of_file, phrases in told["concepts"].items():
        piece = " ".join(_marked(one, faint) for one in key_of_file.split())
        for phrase in phrases:
            bare = phrase.rstrip(_TONED)
            key = tuple(words(bare))
            if len(key) == 1:
                toned[sort_key(bare)] = _joined(toned.get(sort_key(bare), ()), piece)
            if bare == phrase:
                pieces[key] = _joined(pieces.get(key, ()), piece)
    dropped = frozenset(tuple(words(phrase)) for phrase in told["dropped"])
    return Words(
        pieces=pieces,
        dropped=dropped,
        toned_pieces=toned,
        toned_dropped=frozenset(sort_key(phrase) for phrase in told["dropped"]),
        slogans=frozenset(fold(word) for word in told["slogans"]),
        unit_words=frozenset(fold(word) for word in [*told["places"], *told["numbered"]]),
        numbered=frozenset(fold(word) for word in told["numbered"]),
        longest=max(map(len, [*pieces, *dropped])),
    )


def _marked(piece: str, faint: frozenset[str]) -> str:
    """A concept as it stands in a core: the mark tells ``search`` what it weighs."""
    return f"{FAINT if piece in faint else CONCEPT}{piece}"


def _joined(pieces: tuple[str, ...], more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*pieces, *more.split()]))


def core_of(title: str, place_names: Collection[str] = ()) -> str:
    """What remains of ``title``: "" when nothing does, and then it is like nothing.

    ``place_names`` are the names of its unit, of those above it and their former names, with or
    without the word before ("Xã Thạch Hà", "Thạch Hà"). Stable: equal for NFC and NFD, with or
    without tones as far as the names are told.
    """
    known = vocabulary()
    raw = [word for word in _WORD.findall(clean_line(title)) if fold(word)]
    told = _syllables(raw)
    kept = _without_names(_without_named_places(told, known), _names(place_names))
    found = _phrases(kept, known)
    has_tones = not title.isascii()
    pieces = [
        piece
        for at, one in enumerate(kept)
        for piece in found[at] or _alone(kept, at, one, known, has_tones=has_tones)
    ]
    return _cut(dict.fromkeys(piece for piece in pieces if piece))


def _phrases(told: list[Syllable], known: Words) -> list[tuple[str, ...]]:
    """For every syllable the pieces of the phrases that begin there, ("",) where one covers it.

    Phrases may overlap ("xây nhà | vệ sinh"); one that lies inside another does not speak.
    """
    folded = [one.folded for one in told]
    found: list[tuple[str, ...]] = [() for _one in told]
    reached = 0
    for at in range(len(told)):
        for end in range(min(at + known.longest, len(told)), max(at + 1, reached), -1):
            phrase = tuple(folded[at:end])
            pieces = known.pieces.get(phrase)
            if pieces is None and (phrase not in known.dropped or at < reached):
                continue
            for covered in range(at, end):
                found[covered] = found[covered] or ("",)
            found[at] = (*found[at], *(pieces or ()))
            reached = end
            break
    return found


def _alone(
    told: list[Syllable], at: int, one: Syllable, known: Words, *, has_tones: bool
) -> tuple[str, ...]:
    """What a syllable outside all phrases says."""
    word = one.folded
    if at + 1 < len(told) and (joined := _slogan(word, told[at + 1].folded, known)):
        return (f"{CONCEPT}{joined}",)
    if has_tones:
        key = sort_key(one.raw)
        pieces, is_dropped = known.toned_pieces.get(key), key in known.toned_dropped
    else:
        pieces, is_dropped = known.pieces.get((word,)), (word,) in known.dropped
    if pieces is not None:
        return pieces
    return () if is_dropped or _says_nothing(word) else (word,)


def _says_nothing(word: str) -> bool:
    """Numbers, numerals of Rome and single letters are no matter of their own."""
    return word.isdecimal() or len(word) == 1 or bool(_ROMAN.match(word))


def _slogan(word: str, follows: str, known: Words) -> str:
    """ "3 chung", "ba chung" → "3chung": a number that is part of a name stays with its word."""
    digit = _NUMBERS.get(word, word)
    if follows not in known.slogans or not digit.isdecimal() or len(digit) > _SLOGAN_DIGITS:
        return ""
    return f"{int(digit)}{follows}"


def _syllables(raw: list[str]) -> list[Syllable]:
    return [Syllable(word, part) for word in raw for part in fold(word).split()]


def _without_named_places(told: list[Syllable], known: Words) -> list[Syllable]:
    """Without the names behind words of units: "thôn Đông Hà 2" → "thôn".

    Only capitals tell a name from other words; where everything is capital nothing is taken away.
    """
    folded = [one.folded for one in told]
    capitals = sum(one.raw[:1].isupper() for one in told)
    has_small = capitals <= _CAPITALS * len(told)
    kept: list[Syllable] = []
    at = 0
    while at < len(told):
        head = _unit_word(folded, at, known)
        kept += told[at : at + max(head, 1)]
        at += max(head, 1)
        if head:
            only_numbers = " ".join(folded[at - head : at]) in known.numbered or not has_small
            at = _behind_name(told, at, only_numbers=only_numbers)
    return kept


def _unit_word(told: list[str], at: int, known: Words) -> int:
    """How many syllables the word of a unit has that stands here; 0 = none."""
    lengths = range(min(_LONGEST_UNIT_WORD, len(told) - at), 0, -1)
    return next((n for n in lengths if " ".join(told[at : at + n]) in known.unit_words), 0)


def _behind_name(told: list[Syllable], at: int, *, only_numbers: bool) -> int:
    """Where the name that begins here ends; ``at`` itself where none stands."""
    begin = at + 1 if at < len(told) and told[at].folded == "so" else at
    end = begin
    names = 0
    while end < len(told):
        raw, folded = told[end].raw, told[end].folded
        is_number = folded.isdecimal() or bool(_ROMAN.match(folded) and raw.isupper())
        is_name = raw[:1].isupper() and raw[1:].islower() and not only_numbers
        if not is_number and not is_name:
            break
        names += is_name
        end += 1
    stops = end == len(told) or not told[end].raw.islower()
    return end if end > begin and (names != 1 or stops or end - begin > 1) else at


def _names(place_names: Collection[str]) -> dict[str, list[tuple[str, ...]]]:
    """First syllable → names that begin with it, the longest first."""
    known = vocabulary()
    found: dict[str, set[tuple[str, ...]]] = {}
    for name in place_names:
        told = tuple(words(name))
        head = _unit_word(list(told), 0, known)
        if 0 < head < len(told):
            told = told[head:]
        if told:
            found.setdefault(told[0], set()).add(told)
    return {first: sorted(names, key=len, reverse=True) for first, names in found.items()}


def _without_names(
    told: list[Syllable], names: Mapping[str, list[tuple[str, ...]]]
) -> list[Syllable]:
    """Names of places go; one of a single syllable only behind the word of a unit."""
    known = vocabulary()
    kept: list[Syllable] = []
    at = 0
    while at < len(told):
        for name in names.get(told[at].folded, ()):
            is_whole = tuple(one.folded for one in told[at : at + len(name)]) == name
            behind_word = bool(kept) and kept[-1].folded in known.unit_words
            if is_whole and (len(name) > 1 or behind_word):
                at += len(name)
                break
        else:
            kept.append(told[at])
            at += 1
    return kept


def _cut(found: Iterable[str]) -> str:
    """Pieces in order, as many whole ones as fit."""
    core = ""
    for piece in found:
        longer = f"{core} {piece}" if core else piece
        if len(longer) > LONGEST:
            break
        core = longer
    return core

"""The core of a name: what is done, without where, when and the words every name has.

The words stand in ``initiatives/data/likeness.toml``. A core is folded and made of pieces parted by one
space: plain syllables, and one piece for all words that mean the same ("đường quê", "ngõ xóm").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kheo.initiatives.rules.syllables import mended
from kheo.kernel.text import clean_line, fold, sort_key, words
from kheo.search.rules.pieces import APART, CONCEPT, FAINT, LEAST, likeness, percent_of

DATA = Path(__file__).resolve().parent.parent / "data" / "likeness.toml"
LONGEST = 300
"""Letters of a core that are kept."""
_TONED = "!"
_SLOGAN_DIGITS = 2
_NUMBERS: Mapping[str, str] = {
    "hai": "2", "ba": "3", "bốn": "4", "bon": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8",
    "chín": "9", "mười": "10",
}  # fmt: skip
_SURE = 3
"""Syllables from which a phrase is sure without its tones."""
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
class Phrase:
    """Words of the data file with their tones; without pieces they are dropped."""

    toned: tuple[str, ...]
    pieces: tuple[str, ...]
    needs_tones: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The data file; phrases by their folded syllables."""

    phrases: Mapping[tuple[str, ...], Sequence[Phrase]]
    slogans: frozenset[str]
    unit_words: frozenset[str]
    numbered: frozenset[str]
    loose: frozenset[tuple[str, ...]]
    syllables: frozenset[str]
    longest: Mapping[str, int]

    def pieces_of(self, told: Sequence[Syllable], *, has_tones: bool) -> tuple[str, ...] | None:
        """What the syllables say together; () when they are dropped, None when they are unknown.

        Short phrases have to agree in their tones where the title has any ("tự do" is no "tủ đồ").
        """
        known = self.phrases.get(tuple(one.folded for one in told))
        if known is None:
            return None
        if not has_tones:
            known = [phrase for phrase in known if not phrase.needs_tones]
        elif len(told) < _SURE:
            known = [phrase for phrase in known if _is_meant(phrase.toned, told)]
        if not known:
            return None
        return tuple(dict.fromkeys(piece for phrase in known for piece in phrase.pieces))


def _is_meant(toned: Sequence[str], told: Sequence[Syllable]) -> bool:
    """Whether the syllables can be those of a phrase: one of two may have lost its tones, or have
    the hook for the tilde, as people write; another tone is another word ("thủy lôi", "thủy lợi")."""
    keys = [sort_key(one.raw) for one in told]
    slips = [at for at, tone in enumerate(toned) if tone != keys[at]]
    if not slips:
        return True
    at = slips[0]
    same = told[at].raw.isascii() or _hooked(toned[at]) == _hooked(keys[at])
    return len(slips) == 1 < len(told) and same


def _hooked(key: str) -> str:
    """The sort key of a syllable with the hook (02) for the tilde (03)."""
    return f"{key[:-2]}02" if key.endswith("03") else key


@cache
def vocabulary() -> Words:
    """The words of the data file, read once."""
    with DATA.open("rb") as file:
        told: dict[str, Any] = tomllib.load(file)
    faint = frozenset(told["faint"])
    phrases: dict[tuple[str, ...], list[Phrase]] = {}
    for key, wordings in [("", told["dropped"]), *told["concepts"].items()]:
        pieces = tuple(_marked(piece, faint) for piece in key.split())
        for wording in wordings:
            bare = wording.rstrip(_TONED)
            toned = tuple(sort_key(word) for word in clean_line(bare).split())
            phrases.setdefault(tuple(words(bare)), []).append(
                Phrase(toned, pieces, needs_tones=bare != wording)
            )
    return Words(
        phrases=phrases,
        slogans=frozenset(fold(word) for word in told["slogans"]),
        numbered=frozenset(fold(word) for word in told["numbered"]),
        unit_words=frozenset(fold(word) for word in [*told["places"], *told["numbered"]]),
        loose=frozenset(tuple(words(wording)) for wording in told["loose"]),
        syllables=frozenset(syllable for phrase in phrases for syllable in phrase),
        longest=_longest(phrases),
    )


def _longest(phrases: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """First syllable → how many syllables the longest phrase has that begins with it."""
    found: dict[str, int] = {}
    for phrase in phrases:
        found[phrase[0]] = max(found.get(phrase[0], 0), len(phrase))
    return found


def _marked(piece: str, faint: frozenset[str]) -> str:
    """A concept as it stands in a core: the mark tells ``search`` what it weighs."""
    return f"{FAINT if piece in faint else CONCEPT}{piece}"


def core_of(title: str, place_names: Collection[str] = ()) -> str:
    """What remains of ``title``: "" when nothing does, and then it is like nothing.

    ``place_names`` are the names of its unit, of those above it and their former names, with or
    without the word before ("Xã Thạch Hà", "Thạch Hà"). Stable: equal for NFC and NFD, with or
    without tones as far as the names are told.
    """
    known = vocabulary()
    raw = [word for word in _WORD.findall(clean_line(title)) if fold(word)]
    told = _syllables(raw)
    kept = _without_names(_without_named_places(told, known), _names(frozenset(place_names)))
    has_tones = not title.isascii()
    found = _phrases(kept, known, has_tones=has_tones)
    pieces: list[str] = []
    at = 0
    while at < len(kept):
        follows = kept[at + 1] if at + 1 < len(kept) else None
        if not found[at] and follows and (slogan := _slogan(kept[at], follows, known)):
            pieces.append(f"{CONCEPT}{slogan}")
            at += 2
            continue
        word = found[at] or _alone(kept[at], known, has_tones=has_tones)
        is_concept = any(piece.startswith(CONCEPT) for piece in word)
        if is_concept and has_tones and _is_part(kept, found, at, known):
            end = _end(found, at)
            pieces += [one.folded for one in kept[at:end]]
            at = end
            continue
        pieces += word
        at += 1
    return _cut(dict.fromkeys(piece for piece in pieces if piece))


def with_tones(percent: int, mine: tuple[str, str], theirs: tuple[str, str]) -> int:
    """The likeness of two (title, core) in percent, once syllables that only look the same without
    tones are told apart ("cà tím", "ca cao"); 0 where too little remains.

    Where one of the titles is written without tones nothing can be told apart.
    """
    kept = _told_apart(mine[1], mine[0], theirs[0])
    if kept == mine[1]:
        return percent
    score = likeness(kept, theirs[1])
    return min(percent, percent_of(score)) if score >= LEAST else 0


def _told_apart(core: str, title: str, other_title: str) -> str:
    """``core`` with a mark at the syllables that have other tones in the other title."""
    mine, theirs = _tones(title), _tones(other_title)
    apart = {
        word
        for word in core.split()
        if mine.get(word) and theirs.get(word) and mine[word].isdisjoint(theirs[word])
    }
    return " ".join(f"{APART}{word}" if word in apart else word for word in core.split())


def _tones(title: str) -> dict[str, set[str]]:
    """Folded syllable → how it is written; nothing where most of the title has lost its tones."""
    raw = [word for word in _WORD.findall(clean_line(title)) if fold(word).isalpha()]
    if sum(word.isascii() for word in raw) * 3 > 2 * len(raw):
        return {}
    found: dict[str, set[str]] = {}
    for word in raw:
        found.setdefault(fold(word), set()).add(_hooked(sort_key(word)))
    return found


def _phrases(told: list[Syllable], known: Words, *, has_tones: bool) -> list[tuple[str, ...]]:
    """For every syllable the pieces of the phrases that begin there, ("",) where one covers it.

    Phrases may overlap ("xây nhà | vệ sinh"); one that lies inside another does not speak.
    """
    found: list[tuple[str, ...]] = [() for _one in told]
    reached = 0
    for at in range(len(told)):
        farthest = at + known.longest.get(told[at].folded, 0)
        for end in range(min(farthest, len(told)), max(at + 1, reached), -1):
            pieces = known.pieces_of(told[at:end], has_tones=has_tones)
            if pieces is None or (not pieces and at < reached):
                continue
            for covered in range(at, end):
                found[covered] = found[covered] or ("",)
            found[at] = (*found[at], *pieces)
            reached = end
            break
    return found


def _alone(told: Syllable, known: Words, *, has_tones: bool) -> tuple[str, ...]:
    """What a syllable outside all phrases says."""
    pieces = known.pieces_of([told], has_tones=has_tones)
    if pieces is not None:
        return pieces
    return () if _says_nothing(told.folded) else (told.folded,)


def _end(found: Sequence[tuple[str, ...]], at: int) -> int:
    """Behind the last syllable of the phrase that begins here."""
    end = at + 1
    while found[at] and end < len(found) and found[end] == ("",):
        end += 1
    return end


def _is_part(
    told: Sequence[Syllable], found: Sequence[tuple[str, ...]], at: int, known: Words
) -> bool:
    """Whether what begins here is but a part of a word nobody told of: a syllable before an unknown
    one ("nấm mốc" is no mushroom), a loose wording beside one ("giám sát tiếng ồn")."""
    end = _end(found, at)
    if end == at + 1:
        return not found[at] and _is_unknown(told, found, end, known)
    if tuple(one.folded for one in told[at:end]) not in known.loose:
        return False
    return any(_is_unknown(told, found, beside, known) for beside in (at - 1, end))


def _is_unknown(
    told: Sequence[Syllable], found: Sequence[tuple[str, ...]], at: int, known: Words
) -> bool:
    """Whether a syllable stands here that no word of the data file explains."""
    if not 0 <= at < len(told) or found[at] or _says_nothing(told[at].folded):
        return False
    return known.pieces_of([told[at]], has_tones=True) is None


def _says_nothing(word: str) -> bool:
    """Numbers, numerals of Rome and single letters are no matter of their own."""
    return word.isdecimal() or len(word) == 1 or bool(_ROMAN.match(word))


def _slogan(number: Syllable, follows: Syllable, known: Words) -> str:
    """ "3 chung", "ba chung" → "3chung": a number that is part of a name stays with its word."""
    digit = _NUMBERS.get(number.raw.lower(), number.folded)
    if follows.folded not in known.slogans or not digit.isdecimal() or len(digit) > _SLOGAN_DIGITS:
        return ""
    return f"{int(digit)}{follows.folded}"


def _syllables(raw: list[str]) -> list[Syllable]:
    known = vocabulary().syllables  # "atm", "bhyt": known to the data file, not slips
    return [
        Syllable(word, part if part in known or word.isupper() else mended(part))
        for word in raw
        for part in fold(word).split()
    ]


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


@lru_cache(maxsize=4_096)
def _names(place_names: frozenset[str]) -> Mapping[str, list[tuple[str, ...]]]:
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

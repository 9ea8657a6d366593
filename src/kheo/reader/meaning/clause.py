"""Cases: every figure with its own stretch of the sentence, its noun, and what it hangs on.

The words between two figures belong to the first up to the first comma, bracket or "và", the rest to the
second. A figure in brackets or behind "trong đó", "gồm" is a part of the figure before; others stand in a
row with it.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from kheo.reader.fields import Told, of_title, told_in
from kheo.reader.found import Number, Span, Stretch
from kheo.reader.layout import Block, BlockKind, Layout
from kheo.reader.lexicon import any_of, table
from kheo.reader.meaning.words import View, Word, acts, nouns

_SENTENCE = re.compile(r"(?<!\btp)[.!?…]+(?=\s|$)|[.;]\s*(?=\n)")
_PASSIVE = re.compile(r"(?<!\w)được(?!\w)")
_CLOSED = re.compile(r"[;.()]|(?<!\w)và\s+\d")
REACH = 60
"""Letters between "được" and its verb when offices are listed between them."""
_NAMED_FIELD = re.compile(r"\s*(?:về |thuộc |trên |tham gia )?([^\d.;()]{2,60})")
LABEL = 60
"""How long a label may be that names a field before a figure."""
OWNER = 24
"""Letters in which a word for who acts stands before the name of a field."""
OPENING = 12
"""Letters that may stand before the name of a field in a label ("lĩnh vực")."""
_AGAIN = re.compile(r"\s*;")
ANEW = frozenset({"recognise", "commend", "effective", "choose", "register", "multiply"})
"""Verbs that say something new of all when they stand behind a list of parts."""
_FILLER = re.compile(r"\s*(?:(?:các|những|loại|cái) )?\s*")


@dataclass(slots=True)
class Case:
    """One figure on the way to its meaning.

    ``left`` and ``right`` are the words that speak of it alone; ``parent`` the figure it is a part of and
    ``before`` the one it stands in a row with, ``root`` the one of an earlier sentence that a list goes on from
    (indexes of cases); ``opener`` how the parts were opened
    (``full`` for "gồm" and brackets, ``some`` for "trong đó").
    """

    number: Number
    block: int
    sentence: int
    within: Span
    left: Span
    right: Span
    noun: str = ""
    word: Span | None = None
    parent: int | None = None
    before: int | None = None
    root: int | None = None
    opener: str = ""
    depth: int = 0
    told: tuple[Told, ...] = ()
    act: str = ""
    own: bool = False
    metric: str = ""
    field: str | None = None
    fields: tuple[str, ...] = ()
    own_field: bool = False
    subject: str | None = None
    award: str | None = None
    status: str | None = None
    actor: str | None = None
    period: Stretch | None = None
    place: str | None = None
    marks: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def start(self) -> int:
        """Where the digits begin."""
        return self.number.core.start

    @property
    def end(self) -> int:
        """Where the digits end."""
        return self.number.core.end


@dataclass(frozen=True, slots=True)
class _Signs:
    opener: re.Pattern[str]
    some: re.Pattern[str]
    parting: re.Pattern[str]
    verb: re.Pattern[str]
    stop: re.Pattern[str]
    link: re.Pattern[str]
    owner: re.Pattern[str]


@cache
def _signs() -> _Signs:
    data = table("clauses")
    return _Signs(
        re.compile(rf"(?<!\w){any_of([*data['full'], *data['some']])}(?!\w)"),
        re.compile(rf"(?<!\w){any_of(data['some'])}(?!\w)"),
        re.compile(
            rf"[;:.()|\[\]–]|,(?!\s*{any_of(data['joined'])}(?!\w))|(?<!\w){any_of(data['parting'])}(?!\w)"
        ),
        re.compile(rf"(?<!\w){any_of(data['verb'])}(?!\w)"),
        re.compile(rf"{any_of(data['no_noun'])}(?!\w)"),
        re.compile(rf"[\s:(,]*(?:(?:{any_of(data['links'])})[\s:(,]*)*"),
        re.compile(rf"(?<!\w){any_of(data['owners'])}\s*$"),
    )


def cases_of(layout: Layout, view: View, figures: Sequence[Number]) -> list[Case]:
    """A case for every figure of running text, in order; rows of tables are left to ``tables``."""
    cases: list[Case] = []
    for index, group in groupby(figures, key=lambda one: layout.index_at(one.core.start)):
        block = layout.blocks[index]
        if block.kind != BlockKind.ROW:
            _add_block(cases, layout, view, index, block, list(group))
    return cases


def _add_block(
    cases: list[Case], layout: Layout, view: View, index: int, block: Block, numbers: list[Number]
) -> None:
    told = fields_told(view, block.span)
    first = cases[-1].sentence + 1 if cases else 0
    sentences = list(_sentences(view.small, block.span))
    grouped = groupby(numbers, key=lambda one: _which(sentences, one.core.start))
    for at, group in grouped:
        _add_sentence(cases, view, index, first + at, sentences[at], list(group), told)


def fields_told(view: View, span: Span) -> list[Told]:
    """The fields a stretch tells by name, with their places; not those in the name of who acts."""
    told = []
    for one in told_in(view.plain[span.start : span.end]):
        start = span.start + one.span.start
        if not _signs().owner.search(view.small[max(span.start, start - OWNER) : start]):
            told.append(Told(one.codes, Span(start, span.start + one.span.end)))
    return told


def _passive(view: View, right: Span, until: int) -> Span:
    """Words behind a figure up to the verb of "được": "22 cá nhân được tỉnh, huyện tặng Giấy khen"."""
    told = _PASSIVE.search(view.small, right.start, right.end)
    if told is None or acts().all_in(view.small, Span(told.end(), right.end)):
        return right
    found = acts().pattern.search(view.small, right.end, min(until, right.end + REACH))
    if found is None or _CLOSED.search(view.small, right.end, found.start()):
        return right
    return Span(right.start, found.end())


def _which(sentences: list[Span], at: int) -> int:
    return min(bisect_right(sentences, at, key=lambda one: one.end), len(sentences) - 1)


def _sentences(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for found in _SENTENCE.finditer(text, span.start, span.end):
        yield Span(start, found.end())
        start = found.end()
    if start < span.end:
        yield Span(start, span.end)


def _add_sentence(
    cases: list[Case],
    view: View,
    block: int,
    sentence: int,
    within: Span,
    numbers: list[Number],
    told: Iterable[Told],
) -> None:
    base = len(cases)
    here = [one for one in told if within.holds(one.span)]
    starts = [one.span.start for one in here]
    words = [noun_behind(view, one, within.end) for one in numbers]
    bounds = _bounds(view, within, numbers, words, here)
    untils = [*(one.core.start for one in numbers[1:]), within.end]
    for number, behind, (left, right), until in zip(numbers, words, bounds, untils, strict=True):
        word = behind
        case = Case(number, block, sentence, within, left, _passive(view, right, until))
        case.told = _within(here, starts, left.start, case.right.end)
        if not any(one.span.end <= case.start for one in case.told):
            _field_before(view, case)
        if word is None or word.code in {"other", "land"}:
            word = field_behind(view, case, word)
        elif word.code == "initiative" and not case.told:
            field_behind(view, case, word)
        if word:
            case.noun, case.word = word.code, word.span
        cases.append(case)
    _hang(cases, view, base)


def noun_behind(view: View, number: Number, end: int) -> Word | None:
    """The noun right behind a figure; ``other`` for one the lexicon does not know, nothing for none."""
    if number.is_share or view.small[number.core.end : number.core.end + 2].lstrip()[:1] == "%":
        return Word("share", number.core)
    filler = _FILLER.match(view.small, number.core.end, end)
    start = filler.end() if filler else number.core.end
    if found := nouns().at(view.small, start, end):
        return found
    if number.unit and (found := nouns().at(number.unit.lower(), 0, len(number.unit))):
        return Word(found.code, Span(start, start + len(number.unit)))
    if start >= end or not view.small[start].isalpha() or _signs().stop.match(view.small, start):
        return None
    return Word("other", Span(start, start))


def _within(told: list[Told], starts: list[int], start: int, end: int) -> tuple[Told, ...]:
    """The fields told that begin between two positions."""
    return tuple(told[bisect_left(starts, start) : bisect_left(starts, end)])


def _field_before(view: View, case: Case) -> None:
    """A field that opens the words of a figure: "văn hóa - xã hội chiếm 40%"."""
    start = case.left.start
    while start < case.start and not view.plain[start].isalpha():
        start += 1
    if case.start - start > LABEL:
        return
    told = of_title(view.plain[start : case.start])
    if told is None or told.span.start > OPENING:
        return
    rest = view.small[start + told.span.end : case.start].strip()
    if not (rest.startswith(":") or _signs().link.fullmatch(rest) or _is_act(rest)):
        return
    case.told = (*case.told, Told(told.codes, Span(start + told.span.start, start + told.span.end)))


def _is_act(text: str) -> bool:
    """Whether a text is nothing but verbs and little words: "đã đăng ký"."""
    bare = acts().pattern.sub("", text)
    return bare != text and _signs().link.fullmatch(bare.strip()) is not None


def field_behind(view: View, case: Case, word: Word | None) -> Word | None:
    """A field right behind a figure stands for its noun: "05 kinh tế, 08 văn hóa - xã hội"."""
    at = word.span.end if word and word.code == "initiative" else case.end
    found = _NAMED_FIELD.match(view.plain, at, case.within.end)
    told = of_title(found[1]) if found else None
    if found is None or told is None or told.span.start > 0:
        return word
    span = Span(found.start(1), found.start(1) + told.span.end)
    if not any(one.span.overlaps(span) for one in case.told):
        case.told = (*case.told, Told(told.codes, span))
    return None


def _bounds(
    view: View, within: Span, numbers: list[Number], words: list[Word | None], told: list[Told]
) -> list[tuple[Span, Span]]:
    """For every figure the words before and behind it that speak of it."""
    cuts = [within.start]
    ends = []
    for index, number in enumerate(numbers):
        word = words[index]
        after = max(number.core.end, word.span.end if word else 0)
        if index + 1 == len(numbers):
            ends.append(_first_parting(view, after, within.end, told) or within.end)
            break
        until = numbers[index + 1].core.start
        cut = _first_parting(view, after, until, told)
        if cut is None:
            verb = _signs().verb.search(view.small, after, until)
            cut = verb.start() if verb else None
        ends.append(until if cut is None else cut)
        cuts.append(after if cut is None else cut)
    return [
        (Span(cut, number.core.start), Span(number.core.end, max(end, number.core.end)))
        for cut, number, end in zip(cuts, numbers, ends, strict=True)
    ]


def _first_parting(view: View, start: int, end: int, told: list[Told]) -> int | None:
    for found in _signs().parting.finditer(view.small, start, end):
        before = bisect_left(told, found.start(), key=lambda one: one.span.start) - 1
        if before < 0 or told[before].span.end <= found.start():
            return found.start()
    return None


@dataclass(slots=True)
class _Level:
    """One level of brackets: what its figures are parts of, and the last of them."""

    parent: int | None = None
    opener: str = ""
    last: int | None = None


def _hang(cases: list[Case], view: View, base: int) -> None:
    """Tell for every figure of a sentence what it is a part of and what it stands in a row with."""
    levels = [_Level()]
    at = cases[base].within.start
    for index in range(base, len(cases)):
        case = cases[index]
        for letter in view.small[at : case.start]:
            if letter == "(":
                levels.append(
                    _Level(levels[-1].last, "full" if levels[-1].last is not None else "")
                )
            elif letter == ")" and len(levels) > 1:
                levels.pop()
        level, opened = levels[-1], _opened(view, case)
        again = level.parent is not None and _AGAIN.match(view.small, case.left.start)
        if again and (opened == "full" or (not opened and _ends_list(view, cases, level, case))):
            level.last = level.parent
            level.parent, level.opener = None, ""
        if opened:
            level.opener = opened
            if level.last is not None:
                level.parent, level.last = level.last, None
        case.depth = len(levels) - 1
        case.parent, case.before, case.opener = level.parent, level.last, level.opener
        if case.noun != "share" or level.last is None:
            level.last = index
        at = case.end


def _ends_list(view: View, cases: list[Case], level: _Level, case: Case) -> bool:
    """Whether a list told with commas ended at a semicolon: "gồm 70 tập thể, 19 cá nhân; công nhận 65"."""
    last = cases[level.last] if level.last is not None else None
    if last is None or last.before is None or _AGAIN.match(view.small, last.left.start):
        return False
    first = last
    while first.before is not None:
        first = cases[first.before]
    return _says_anew(view, case) and not _says_anew(view, first)


def _says_anew(view: View, case: Case) -> bool:
    return any(one.code in ANEW for one in acts().all_in(view.acted, case.left))


def _opened(view: View, case: Case) -> str:
    """How the words before a figure open a list of parts: ``full``, ``some`` or not at all."""
    found = [
        one.group() for one in _signs().opener.finditer(view.small, case.left.start, case.left.end)
    ]
    if not found:
        return ""
    return "some" if _signs().some.fullmatch(found[-1]) else "full"

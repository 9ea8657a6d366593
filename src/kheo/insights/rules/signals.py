"""Signals that numbers are chased while substance is thin. Pure: plain rows in, sentences out.

A signal judges nobody. It tells a pattern in numbers, is shown to the unit first, and the unit
says how it came about (DESIGN §1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Final

from kheo.insights.enums import SignalKind
from kheo.kernel.numbers import format_number
from kheo.kernel.text import words
from kheo.reporting.rules.checks import likeness, shingles

SENTENCES: Mapping[str, str] = {
    "last_week": (
        "%(late)s of %(all)s initiatives were registered in the last week before the deadline "
        "(%(day)s)"
    ),
    "last_week_of_period": (
        "%(late)s of %(all)s initiatives were registered in the last week of the period "
        "(until %(day)s)"
    ),
    "same_text": "%(same)s of %(all)s initiatives have equal or nearly equal titles or texts",
    "round": "All %(all)s figures typed in its reports are multiples of 10",
    "no_proof": (
        "%(bare)s of %(all)s initiatives being built or recognised have no photo and no paper as "
        "evidence"
    ),
    "no_change": (
        "%(still)s recognised initiatives have had no event and no new evidence for two years "
        "(since %(day)s)"
    ),
}
"""Name → English sentence of every signal."""

LEAST: Final = 3
"""Fewer than three of anything are no pattern."""
LEAST_FIGURES: Final = 5
WEEK: Final = timedelta(days=7)
LATE_SHARE: Final = 80
BARE_SHARE: Final = 50
ALIKE: Final = 90
"""Percent of common pieces from which two texts are nearly equal."""
FEWEST_WORDS: Final = 8
"""Shorter texts may be equal without being copied."""
STILL_FOR: Final = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Seen:
    """One initiative as signals see it. ``last_sign_on``: its latest event or evidence."""

    pk: int
    title: str = ""
    approach: str = ""
    registered_on: date | None = None
    is_working: bool = False
    is_recognised: bool = False
    has_proof: bool = False
    last_sign_on: date | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """A signal: its sentence, the numbers in it (written), and the records it speaks of."""

    kind: SignalKind
    sentence: str
    params: Mapping[str, str]
    records: tuple[int, ...]


def last_week(registered: Sequence[Seen], *, deadline: date, is_campaign: bool) -> Iterator[Raised]:
    """At least 80 % of at least three registrations fell into the seven days up to ``deadline``."""
    known = [one for one in registered if one.registered_on is not None]
    late = [one for one in known if _is_in_week(one.registered_on, deadline)]
    if len(known) < LEAST or len(late) * 100 < LATE_SHARE * len(known):
        return
    params = {"late": _n(late), "all": _n(known), "day": deadline.isoformat()}
    name = "last_week" if is_campaign else "last_week_of_period"
    yield Raised(SignalKind.LAST_WEEK, name, params, _keys(late))


def _is_in_week(day: date | None, deadline: date) -> bool:
    return day is not None and deadline - WEEK < day <= deadline


def same_text(registered: Sequence[Seen]) -> Iterator[Raised]:
    """At least three initiatives whose titles or texts are equal or nearly equal to each other."""
    groups = _alike(registered)
    same = sorted({pk for group in groups if len(group) >= LEAST for pk in group})
    if same:
        params = {"same": format_number(len(same)), "all": _n(registered)}
        yield Raised(SignalKind.SAME_TEXT, "same_text", params, tuple(same))


def _alike(rows: Sequence[Seen]) -> list[set[int]]:
    """Groups of initiatives joined by a chain of likeness."""
    pieces = {one.pk: shingles(one.approach) for one in rows}
    plain = {one.pk: tuple(words(one.approach)) for one in rows}
    titles = {one.pk: tuple(words(one.title)) for one in rows}
    group = {one.pk: {one.pk} for one in rows}
    for one, other in combinations([one.pk for one in rows], 2):
        if group[one] is group[other]:
            continue
        same_title = bool(titles[one]) and titles[one] == titles[other]
        same_words = len(plain[one]) >= FEWEST_WORDS and plain[one] == plain[other]
        if same_title or same_words or _near(pieces[one], pieces[other]):
            joined = group[one] | group[other]
            for pk in joined:
                group[pk] = joined
    return list({id(found): found for found in group.values()}.values())


def _near(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    """Texts of very different length cannot be alike; saves comparing them."""
    small, large = sorted((len(one), len(other)))
    return small * 100 >= ALIKE * large and likeness(one, other) >= ALIKE


def round_figures(typed: Sequence[tuple[int, Decimal]]) -> Iterator[Raised]:
    """At least five typed figures (report, number), every one a multiple of 10; zeros say nothing."""
    told = [(report, number) for report, number in typed if number]
    if len(told) < LEAST_FIGURES or any(number % 10 for _report, number in told):
        return
    reports = tuple(sorted({report for report, _number in told}))
    yield Raised(SignalKind.ROUND, "round", {"all": format_number(len(told))}, reports)


def no_proof(rows: Sequence[Seen]) -> Iterator[Raised]:
    """Of at least three being built or recognised, half or more have no evidence at all."""
    working = [one for one in rows if one.is_working]
    bare = [one for one in working if not one.has_proof]
    if len(working) >= LEAST and len(bare) * 100 >= BARE_SHARE * len(working):
        params = {"bare": _n(bare), "all": _n(working)}
        yield Raised(SignalKind.NO_PROOF, "no_proof", params, _keys(bare))


def no_change(rows: Sequence[Seen], *, day: date) -> Iterator[Raised]:
    """At least three recognised ones without any event or evidence in the two years before ``day``."""
    since = day - STILL_FOR
    recognised = [one for one in rows if one.is_recognised]
    still = [one for one in recognised if one.last_sign_on is None or one.last_sign_on < since]
    if len(still) >= LEAST:
        params = {"still": _n(still), "day": since.isoformat()}
        yield Raised(SignalKind.NO_CHANGE, "no_change", params, _keys(still))


def _n(rows: Sequence[Seen]) -> str:
    return format_number(len(rows))


def _keys(rows: Iterable[Seen]) -> tuple[int, ...]:
    return tuple(sorted(one.pk for one in rows))

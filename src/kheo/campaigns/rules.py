"""Facts and sums of campaigns: the order of the dates, whether a target is met.

Sources: rules.md §0 (Phụng Hiệp: one new or two strengthened), §1.4 (the year of a campaign).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.campaigns.enums import CommitmentKind, Joined
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken

DATES = ("starts_on", "register_by", "midyear_on", "appraise_by", "report_by", "last_day")
"""The dates of a campaign in their order; those in the middle may be left empty."""

DATE_LABELS = {
    "starts_on": gettext_lazy("Starts on"),
    "register_by": gettext_lazy("Register by"),
    "midyear_on": gettext_lazy("Mid-year check on"),
    "appraise_by": gettext_lazy("Appraise by"),
    "report_by": gettext_lazy("Report by"),
    "last_day": gettext_lazy("The last day"),
}

KINDS = tuple(CommitmentKind.values)
MOST_ASKED = 999
YEARS = (1930, 2200)
"""1930: the mass-mobilisation work of the Party begins (15/10/1930)."""


class Asked(Protocol):
    """What a target asks; ``Target`` and the blank target look like this."""

    @property
    def new(self) -> int:
        """Newly built ones."""

    @property
    def keep_up(self) -> int:
        """Kept up."""

    @property
    def strengthen(self) -> int:
        """Strengthened."""

    @property
    def replicate(self) -> int:
        """Replicated."""

    @property
    def joined(self) -> str:
        """``any`` or ``all`` of them."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A target as a value."""

    new: int = 0
    keep_up: int = 0
    strengthen: int = 0
    replicate: int = 0
    joined: str = Joined.ALL

    @classmethod
    def of(cls, target: Asked) -> Ask:
        """The same as ``target``, without its row."""
        return cls.made({kind: getattr(target, kind) for kind in KINDS}, target.joined)

    @classmethod
    def made(cls, numbers: Mapping[str, int], joined: str) -> Ask:
        """From numbers by kind and the word that joins them."""
        return cls(
            new=numbers.get("new", 0),
            keep_up=numbers.get("keep_up", 0),
            strengthen=numbers.get("strengthen", 0),
            replicate=numbers.get("replicate", 0),
            joined=str(joined),
        )


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of a campaign; ``last_day`` is inside."""

    starts_on: date
    last_day: date
    register_by: date | None = None
    midyear_on: date | None = None
    appraise_by: date | None = None
    report_by: date | None = None

    def given(self) -> list[tuple[str, date]]:
        """Name and day of every date that is set, in the order they should have."""
        return [(name, day) for name in DATES if (day := getattr(self, name)) is not None]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which something is due in a campaign, ``days`` from the day asked about."""

    name: str
    on: date
    days: int

    @property
    def label(self) -> str:
        """The name of the date on screen."""
        return str(DATE_LABELS[self.name])

    @property
    def state(self) -> str:
        """``late`` when past, ``due`` within two weeks, else ``on_time``."""
        return "late" if self.days < 0 else "due" if self.days <= 14 else "on_time"


def check_dates(dates: Dates) -> None:
    """Refuse dates that do not follow each other, each with a sentence at its field.

    Raises ``RuleBroken``. Two neighbours may fall on one day.
    """
    wrong: dict[str, str] = {}
    given = dates.given()
    for (before, earlier), (name, day) in pairwise(given):
        if day < earlier:
            wrong[name] = _("%(day)s comes before “%(other)s” (%(earlier)s).") % {
                "day": format_day(day),
                "other": DATE_LABELS[before],
                "earlier": format_day(earlier),
            }
    if wrong:
        raise RuleBroken(_("The dates of the campaign do not follow each other."), fields=wrong)


def check_ask(ask: Ask) -> None:
    """Refuse a target that asks for nothing or for absurdly much. Raises ``RuleBroken``."""
    numbers = {kind: getattr(ask, kind) for kind in KINDS}
    wrong = {
        kind: _("Between 0 and %(most)s.") % {"most": MOST_ASKED}
        for kind, number in numbers.items()
        if not 0 <= number <= MOST_ASKED
    }
    if wrong:
        raise RuleBroken(_("A number of the target is out of bounds."), fields=wrong)
    if not any(numbers.values()):
        raise RuleBroken(
            _("The target asks for nothing. Write at least one number."),
            fields={"new": _("Write at least one number.")},
        )


def is_met(ask: Asked, actual: Mapping[str, int]) -> bool:
    """Whether ``actual`` (kind → commitments) reaches the target.

    ``any``: one of the kinds asked for suffices ("1 new or 2 strengthened"); ``all``: every
    one of them. A target that asks for nothing is met.
    """
    asked = {kind: getattr(ask, kind) for kind in KINDS if getattr(ask, kind)}
    reached = [actual.get(kind, 0) >= number for kind, number in asked.items()]
    if not reached:
        return True
    return any(reached) if ask.joined == Joined.ANY else all(reached)


WORDS = {
    CommitmentKind.NEW: gettext_lazy("%(n)s new"),
    CommitmentKind.KEEP_UP: gettext_lazy("%(n)s kept up"),
    CommitmentKind.STRENGTHEN: gettext_lazy("%(n)s strengthened"),
    CommitmentKind.REPLICATE: gettext_lazy("%(n)s replicated"),
}


def in_words(ask: Asked) -> str:
    """The target as people say it: "1 new or 2 strengthened"; "" when nothing is asked."""
    parts = [
        str(words) % {"n": number}
        for kind, words in WORDS.items()
        if (number := getattr(ask, kind))
    ]
    between = _("or") if ask.joined == Joined.ANY else _("and")
    return f" {between} ".join(parts)


def a_year_on(day: date, years: int = 1) -> date:
    """The same day ``years`` later; 29 February becomes the 28th in a short year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def moved(dates: Dates, years: int) -> Dates:
    """All dates ``years`` later; a last day at the end of a month stays at its end."""
    new = {name: a_year_on(day, years) for name, day in dates.given()}
    tomorrow = dates.last_day + timedelta(days=1)
    new["last_day"] = a_year_on(tomorrow, years) - timedelta(days=1)
    return Dates(**new)


def next_deadline(dates: Dates, today: date) -> Deadline | None:
    """The first date after the start that is not yet past; None when all are past."""
    for name, day in dates.given():
        if name != "starts_on" and day >= today:
            return Deadline(name, day, (day - today).days)
    return None


def largest(asks: Iterable[Ask]) -> Ask:
    """What a unit that follows several others owes: the largest number of each kind asked for.

    Kinds are joined as most of the predecessors join them; equal numbers give ``all``.
    """
    found = list(asks)
    any_count = sum(1 for ask in found if ask.joined == Joined.ANY)
    numbers = {kind: max(getattr(ask, kind) for ask in found) for kind in KINDS}
    return Ask.made(numbers, Joined.ANY if 2 * any_count > len(found) else Joined.ALL)


@dataclass(frozen=True, slots=True)
class Carried:
    """Targets taken over from a campaign: unit → what it owes, and who could not be followed."""

    asks: dict[int, Ask] = field(default_factory=dict)
    merged: int = 0
    lost: tuple[int, ...] = ()


def carry(targets: Mapping[int, Ask], heirs: Mapping[int, int | None]) -> Carried:
    """Last year's ``targets`` (unit → ask) for the units of this year.

    ``heirs`` tells for each unit who stands in its place now: itself while alive, the one unit it
    passed whole into, or None when it was divided or abolished. Several units with one heir
    leave it the largest target, not the sum: a merged commune is one commune.
    """
    gathered: dict[int, list[Ask]] = {}
    lost = []
    for unit, ask in targets.items():
        heir = heirs.get(unit)
        if heir is None:
            lost.append(unit)
        else:
            gathered.setdefault(heir, []).append(ask)
    return Carried(
        asks={heir: largest(asks) if len(asks) > 1 else asks[0] for heir, asks in gathered.items()},
        merged=sum(1 for asks in gathered.values() if len(asks) > 1),
        lost=tuple(lost),
    )

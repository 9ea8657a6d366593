"""The figures a leader sees first: this year's flow and today's stock of one unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import grants_of
from kheo.counting.enums import Measure, Mode, View
from kheo.counting.queries.figures import count
from kheo.counting.queries.question import Question
from kheo.counting.web.forms import Asked
from kheo.orgs.models import Unit

OVERSEERS = frozenset(
    {
        Role.COMMITTEE_MEMBER,
        Role.AUDITOR,
        Role.STANDING_OFFICE,
        Role.INSPECTOR,
        Role.COUNCIL_CHAIR,
        Role.UNIT_HEAD,
    }
)
CARDS: tuple[tuple[str, Mode, Any], ...] = (
    (Measure.REGISTERED, Mode.FLOW, _("Registered this year")),
    (Measure.RECOGNISED, Mode.FLOW, _("Recognised this year")),
    (Measure.ALIVE, Mode.STOCK, _("Recognised and alive today")),
    (Measure.DOUBTFUL, Mode.STOCK, _("To be verified today")),
)


@dataclass(frozen=True, slots=True)
class Card:
    """One figure with the address of its records."""

    label: str
    value: int
    url: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of one unit and the way to all of them."""

    unit: Unit
    url: str
    cards: tuple[Card, ...] = ()


def overviews(person: User, day: date) -> list[Overview]:
    """The units ``person`` oversees; the first with its figures (two questions), the rest as links."""
    units: dict[int, Unit] = {}
    for grant in grants_of(person):
        if grant.role in OVERSEERS:
            units.setdefault(grant.unit_id, grant.unit)
    return [
        Overview(unit, _asked(unit, day).figures(), _cards(unit, day) if not number else ())
        for number, unit in enumerate(units.values())
    ]


def _asked(unit: Unit, day: date) -> Asked:
    return Asked(unit, date(day.year, 1, 1), day, View.AS_WAS, day)


def _cards(unit: Unit, day: date) -> tuple[Card, ...]:
    asked = _asked(unit, day)
    found: dict[tuple[str, Mode], int] = {}
    for mode in (Mode.FLOW, Mode.STOCK):
        measures = tuple(str(measure) for measure, of, _label in CARDS if of == mode)
        question = Question(
            unit=unit, start=asked.start if mode == Mode.FLOW else None,
            end=day + timedelta(days=1), today=day, measures=measures, mode=mode, by=("measure",),
        )  # fmt: skip
        found |= {(str(key[0]), mode): number for key, number in count(question).items()}
    return tuple(
        Card(str(label), found.get((measure, mode), 0), asked.records(measure, mode))
        for measure, mode, label in CARDS
    )

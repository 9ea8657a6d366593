"""Search over initiatives, units, papers and people, without accents, inside the person's scope.

Every word of the question has to occur. Each group asks one query and stops at its limit, walking
an index in the order shown, so common words cost little; a rare word walks the scope.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policies import VIEW_PEOPLE
from kheo.access.policy import granted_units, holds_nation, today, unit_scope, visible
from kheo.console.addresses import INITIATIVE, PAPER, PERSON, UNIT, address
from kheo.documents.models import Paper
from kheo.documents.policies import VIEW as VIEW_PAPERS
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW
from kheo.kernel.days import format_day
from kheo.kernel.text import clean_line, words
from kheo.orgs.models import Unit

_M = TypeVar("_M", bound=models.Model)
FEW, MANY = 6, 60
SHORTEST, LONGEST = 2, 200
MOST_WORDS = 8
_NUMBER = re.compile(r"#\s?(\d{1,12})")
_CODE = re.compile(r"[0-9]{2,5}|[A-Za-z0-9.\-]{2,20}")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    label: str
    note: str
    url: str
    tone: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; ``more`` = there is more than is shown."""

    name: str
    label: str
    hits: list[Hit] = field(default_factory=list)
    more: bool = False


def direct_hit(person: User, question: str) -> str:
    """The address of the one thing whose number (#12) or unit code (18073) was typed, else ""."""
    if number := _NUMBER.fullmatch(question):
        found = visible(Initiative.objects.filter(pk=int(number[1])), person, VIEW).first()
        return address(INITIATIVE, found.pk) if found else ""
    if _CODE.fullmatch(question):
        units = list(Unit.objects.alive(today()).filter(code=question)[:2])
        return address(UNIT, units[0].pk) if len(units) == 1 else ""
    return ""


def find(person: User, question: str, *, only: str = "") -> list[Group]:
    """Everything found for ``question``, in groups; one group with more rows when ``only`` names it.

    At most one query per group; none when the question is too short.
    """
    question = clean_line(question)[:LONGEST]
    wanted = words(question)[:MOST_WORDS]
    if len("".join(wanted)) < SHORTEST:
        return []
    seekers: dict[str, Callable[[int], Group]] = {
        "initiatives": lambda n: _initiatives(person, wanted, n),
        "units": lambda n: _units(wanted, n),
        "papers": lambda n: _papers(person, question.split(), n),
        "people": lambda n: _people(person, wanted, n),
    }
    if only in seekers:
        return [seekers[only](MANY)]
    found = [seek(FEW) for seek in seekers.values()]
    return [group for group in found if group.hits]


def _holding(column: str, wanted: Sequence[str]) -> Q:
    """Rows whose folded ``column`` holds every word."""
    return reduce(lambda q, word: q & Q(**{f"{column}__contains": word}), wanted, Q())


def _initiatives(person: User, wanted: Sequence[str], limit: int) -> Group:
    rows = visible(Initiative.objects.for_list().unmerged(), person, VIEW)
    rows = rows.filter(_holding("search_text", wanted)).order_by("-listed_on", "-pk")
    found = list(rows[: limit + 1])
    hits = [
        Hit(
            label=str(one),
            note=one.unit.label,
            url=address(INITIATIVE, one.pk),
            tone=one.status,
            state=one.get_status_display(),
        )
        for one in found[:limit]
    ]
    return Group("initiatives", _("Initiatives"), hits, len(found) > limit)


def _units(wanted: Sequence[str], limit: int) -> Group:
    """Living units first, those that have ended behind them with their days."""
    rows = Unit.objects.filter(_holding("search_text", wanted) | Q(code=" ".join(wanted)))
    rows = rows.order_by(models.F("ends_on").desc(nulls_first=True), "sort_key", "pk")
    found = list(rows[: limit + 1])
    hits = [
        Hit(
            label=one.label,
            note=_life_of(one),
            url=address(UNIT, one.pk),
        )
        for one in found[:limit]
    ]
    return Group("units", _("Units"), hits, len(found) > limit)


def _life_of(unit: Unit) -> str:
    words_of = {"kind": unit.get_kind_display(), "code": unit.code}
    if unit.is_alive(today()) or unit.ends_on is None:
        return _("%(kind)s · code %(code)s") % words_of
    return _("%(kind)s · code %(code)s · ended on %(day)s") % {
        **words_of,
        "day": format_day(unit.ends_on),
    }


def _papers(person: User, wanted: Sequence[str], limit: int) -> Group:
    """Papers by number or summary, as typed: both are kept with their accents."""
    matching = Q()
    for word in wanted[:MOST_WORDS]:
        matching &= Q(number__icontains=word) | Q(summary__icontains=word)
    rows = visible(Paper.objects.select_related("unit"), person, VIEW_PAPERS).filter(matching)
    found = list(rows.order_by("-issued_on", "-pk")[: limit + 1])
    hits = [
        Hit(
            label=f"{one.get_kind_display()} {one.number}",
            note=f"{one.unit.label} · {format_day(one.issued_on)} · {one.summary}",
            url=address(PAPER, one.pk),
        )
        for one in found[:limit]
    ]
    return Group("papers", _("Papers"), hits, len(found) > limit)


def _people(person: User, wanted: Sequence[str], limit: int) -> Group:
    units = granted_units(person, VIEW_PEOPLE)
    if not units:
        return Group("people", _("People"))
    rows = User.objects.select_related("unit").filter(_holding("search_text", wanted))
    if not holds_nation(person, VIEW_PEOPLE):
        rows = rows.filter(unit_id__in=unit_scope(units))
    found = list(rows.order_by("sort_key", "pk")[: limit + 1])
    hits = [
        Hit(label=one.full_name, note=_post_of(one), url=address(PERSON, one.pk))
        for one in found[:limit]
    ]
    return Group("people", _("People"), hits, len(found) > limit)


def _post_of(person: User) -> str:
    parts: list[Any] = [person.position, person.unit.label if person.unit else ""]
    return " · ".join(part for part in parts if part)

"""The search page: what one question finds of every kind, inside the person's scope."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policies import VIEW_PEOPLE
from kheo.access.policy import (
    Permission,
    granted_units,
    grants_of,
    holds_nation,
    today,
    unit_scope,
    visible,
)
from kheo.console.addresses import INITIATIVE, PAPER, PERSON, STORY, UNIT, address
from kheo.documents.models import Paper
from kheo.documents.policies import VIEW as VIEW_PAPERS
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW
from kheo.kernel.days import format_day
from kheo.kernel.text import clean_line
from kheo.library.models import Story
from kheo.library.policies import VIEW_STORIES
from kheo.orgs.enums import PROVINCIAL
from kheo.orgs.models import Unit
from kheo.search.enums import What
from kheo.search.queries import find as index
from kheo.search.queries.find import Found, rows_of
from kheo.search.rules.questions import LONGEST

FEW, MANY = 6, 20
MOST_UNITS = 40
"""Up to so many units of a scope are named to the index one by one."""
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
    """What was found of one kind: a page of ``hits`` out of ``total`` (at least so many if capped)."""

    name: str
    label: str
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    is_capped: bool = False
    meant: str = ""
    how: str = index.NONE

    @property
    def more(self) -> bool:
        """Whether there is more than is shown."""
        return self.total > len(self.hits)

    @property
    def is_near(self) -> bool:
        """Whether it was found by likeness alone."""
        return self.how == index.LIKENESS


@dataclass(frozen=True, slots=True)
class Searched:
    """A kind of things to search among; "" = all of them."""

    name: str
    label: str


def kinds(person: User) -> list[Searched]:
    """The kinds ``person`` may search, all of them together in front."""
    offered = (
        ("initiatives", _("Initiatives"), VIEW),
        ("stories", _("Stories of the library"), VIEW_STORIES),
        ("units", _("Units"), None),
        ("papers", _("Papers"), VIEW_PAPERS),
        ("people", _("People"), VIEW_PEOPLE),
    )
    return [Searched("", _("Everything"))] + [
        Searched(name, label)
        for name, label, right in offered
        if right is None or granted_units(person, right)
    ]


def question_of(text: str) -> str:
    """What was typed, of a length that is read."""
    return clean_line(text)[:LONGEST]


def direct_hit(person: User, question: str) -> str:
    """The address of the one thing whose number (#12) or unit code (18073) was typed, else ""."""
    if number := _NUMBER.fullmatch(question):
        found = visible(Initiative.objects.filter(pk=int(number[1])), person, VIEW).first()
        return address(INITIATIVE, found.pk) if found else ""
    if _CODE.fullmatch(question):
        units = list(Unit.objects.alive(today()).filter(code=question)[:2])
        return address(UNIT, units[0].pk) if len(units) == 1 else ""
    return ""


def find(
    person: User, question: str, *, only: str = "", limit: int = FEW, offset: int = 0
) -> list[Group]:
    """Everything found for ``question``, in groups; one group when ``only`` names it.

    Each kind is one question to the index and one for its rows. Groups found by their words stand
    before what is only alike; nothing alike is told where something was found by its words.
    """
    seekers: dict[str, Callable[[], Group]] = {
        "initiatives": lambda: _initiatives(person, question, limit, offset),
        "stories": lambda: _stories(person, question, limit, offset),
        "units": lambda: _units(question, limit, offset),
        "papers": lambda: _papers(person, question, limit, offset),
        "people": lambda: _people(person, question, limit, offset),
    }
    if only in seekers:
        return [group for group in [seekers[only]()] if group.hits]
    found = [group for group in (seek() for seek in seekers.values()) if group.hits]
    sure = [group for group in found if not group.is_near]
    return sure or found


def scope_of(person: User, permission: Permission) -> str:
    """Words of the index that hold everything ``person`` may see by ``permission``; "" = all.

    One query at most. It makes a search quick; the rights themselves are asked for beside it.
    """
    if holds_nation(person, permission):
        return ""
    words, others = set(), set()
    for grant in grants_of(person):
        if grant.role in permission.roles:
            if grant.unit.kind in PROVINCIAL:
                words.add(f"p{grant.unit_id}")
            else:
                others.add(grant.unit_id)
    if others:
        units = list(unit_scope(frozenset(others)).distinct()[: MOST_UNITS + 1])
        if len(units) > MOST_UNITS:
            return ""
        words |= {f"u{row['unit_id']}" for row in units}
    return " ".join(sorted(words))


def seen_initiatives(person: User, question: str, *, limit: int, offset: int = 0) -> Found:
    """The initiatives found that ``person`` may see."""
    if not granted_units(person, VIEW):
        return index.NOTHING
    within = visible(Initiative.objects.all(), person, VIEW)
    scope = scope_of(person, VIEW)
    return index.find(
        question, What.INITIATIVE, within=within, scope=scope, limit=limit, offset=offset
    )


def initiative_hits(found: Found) -> list[Hit]:
    """A page of initiatives as rows."""
    rows: list[Initiative] = rows_of(found, Initiative.objects.for_list())
    return [
        Hit(
            label=str(one),
            note=f"{one.unit.label} · {one.listed_on.year}",
            url=address(INITIATIVE, one.pk),
            tone=one.status,
            state=one.get_status_display(),
        )
        for one in rows
    ]


def _group(name: str, label: str, found: Found, hits: list[Hit]) -> Group:
    return Group(name, label, hits, found.total, found.is_capped, found.meant, found.how)


def _initiatives(person: User, question: str, limit: int, offset: int) -> Group:
    found = seen_initiatives(person, question, limit=limit, offset=offset)
    return _group("initiatives", _("Initiatives"), found, initiative_hits(found))


def _stories(person: User, question: str, limit: int, offset: int) -> Group:
    """Published stories: everybody who is signed in may read them."""
    found = index.NOTHING
    if granted_units(person, VIEW_STORIES):
        found = index.find(question, What.STORY, limit=limit, offset=offset)
    rows: list[Story] = rows_of(found, Story.objects.select_related("unit"))
    hits = [
        Hit(one.title, one.unit.label, address("public:story", one.pk) or address(STORY, one.pk))
        for one in rows
    ]
    return _group("stories", _("Stories of the library"), found, hits)


def _units(question: str, limit: int, offset: int) -> Group:
    """Units by any name they ever had, those that have ended with their days."""
    found = index.find(question, What.UNIT, limit=limit, offset=offset)
    rows: list[Unit] = rows_of(found, Unit.objects.all())
    hits = [Hit(one.label, _life_of(one), address(UNIT, one.pk)) for one in rows]
    return _group("units", _("Units"), found, hits)


def _life_of(unit: Unit) -> str:
    words_of = {"kind": unit.get_kind_display(), "code": unit.code}
    if unit.is_alive(today()) or unit.ends_on is None:
        return _("%(kind)s · code %(code)s") % words_of
    return _("%(kind)s · code %(code)s · ended on %(day)s") % {
        **words_of,
        "day": format_day(unit.ends_on),
    }


def _papers(person: User, question: str, limit: int, offset: int) -> Group:
    found = index.NOTHING
    if granted_units(person, VIEW_PAPERS):
        within = visible(Paper.objects.all(), person, VIEW_PAPERS)
        found = index.find(question, What.PAPER, within=within, limit=limit, offset=offset)
    rows: list[Paper] = rows_of(found, Paper.objects.select_related("unit"))
    hits = [
        Hit(
            label=f"{one.get_kind_display()} {one.number}",
            note=f"{one.unit.label} · {format_day(one.issued_on)} · {one.summary}",
            url=address(PAPER, one.pk),
        )
        for one in rows
    ]
    return _group("papers", _("Papers"), found, hits)


def _people(person: User, question: str, limit: int, offset: int) -> Group:
    units, found = granted_units(person, VIEW_PEOPLE), index.NOTHING
    if units:
        within: models.QuerySet[User] | None = None
        if not holds_nation(person, VIEW_PEOPLE):
            within = User.objects.filter(unit_id__in=unit_scope(units))
        found = index.find(question, What.PERSON, within=within, limit=limit, offset=offset)
    rows: list[User] = rows_of(found, User.objects.select_related("unit"))
    hits = [Hit(one.full_name, _post_of(one), address(PERSON, one.pk)) for one in rows]
    return _group("people", _("People"), found, hits)


def _post_of(person: User) -> str:
    parts: list[Any] = [person.position, person.unit.label if person.unit else ""]
    return " · ".join(part for part in parts if part)

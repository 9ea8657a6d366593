"""Signals that wait for a person: for the unit's answer, or for the office that judges it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import grants_of
from kheo.appraisal.queries.waiting import WaitingWork
from kheo.insights.enums import SchemeStatus, SignalStatus
from kheo.insights.models import Signal
from kheo.insights.policies import ANSWERERS, OFFICE

LABELS: dict[str, Any] = {
    "answer": _("Signals to answer for the unit"),
    "judge": _("Answers to signals to judge"),
}
"""Desks in the order in which they are shown."""


def desks_of(person: User, day: date) -> dict[str, Q]:
    """Desk → which signals wait there, for the desks ``person`` holds. No query but rights.

    A desk is held over a unit itself: nobody answers or judges for a unit below.
    """
    shown = Q(scheme__status=SchemeStatus.SHOWN)
    found: dict[str, Q] = {}
    if units := _units(person, ANSWERERS):
        found["answer"] = shown & Q(unit_id__in=units, status=SignalStatus.ASKED)
    if units := _units(person, OFFICE):
        silent = Q(status=SignalStatus.ASKED, scheme__answer_by__lt=day)
        answered = Q(status=SignalStatus.ANSWERED) & ~Q(answered_by=person)
        found["judge"] = shown & Q(scheme__unit_id__in=units) & (silent | answered)
    return found


def _units(person: User, roles: Collection[str]) -> set[int]:
    """The units over which ``person`` holds one of the roles; the system's account has no desk."""
    held = grants_of(person)
    if any(grant.role == Role.SYSTEM for grant in held):
        return set()
    return {grant.unit_id for grant in held if grant.role in roles}


def signals_waiting(person: User, day: date) -> list[WaitingWork]:
    """The desks of ``person`` with something on them. One query, none for who holds no desk."""
    desks = desks_of(person, day)
    if not desks:
        return []
    late = Q(scheme__answer_by__lt=day)
    counts = Signal.objects.filter(_any(desks)).aggregate(
        **{name: Count("pk", filter=one) for name, one in desks.items()},
        **{f"{name}_late": Count("pk", filter=one & late) for name, one in desks.items()},
    )
    return [
        WaitingWork(
            f"signal_{name}", LABELS[name], counts[name],
            f"{reverse('insights:waiting')}?{urlencode({'desk': name})}",
            counts[f"{name}_late"] if name == "answer" else 0,
        )
        for name in desks
        if counts[name]
    ]  # fmt: skip


def asked_of(person: User, day: date) -> QuerySet[Signal] | None:
    """The signals that wait for an act of ``person``; None for who holds no desk."""
    desks = desks_of(person, day)
    return Signal.objects.filter(_any(desks)) if desks else None


def _any(desks: dict[str, Q]) -> Q:
    wanted = Q()
    for one in desks.values():
        wanted |= one
    return wanted

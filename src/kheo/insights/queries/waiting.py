"""Signals that wait for a person: for the unit's answer, or for the office that judges it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.insights.enums import SchemeStatus, SignalStatus
from kheo.insights.models import Signal
from kheo.insights.policies import ANSWERERS, OFFICE
from kheo.workflow.desks import WaitingWork, any_of, counted, units_held

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
    if units := units_held(person, ANSWERERS):
        found["answer"] = shown & Q(unit_id__in=units, status=SignalStatus.ASKED)
    if units := units_held(person, OFFICE):
        silent = Q(status=SignalStatus.ASKED, scheme__answer_by__lt=day)
        answered = Q(status=SignalStatus.ANSWERED) & ~Q(answered_by=person)
        found["judge"] = shown & Q(scheme__unit_id__in=units) & (silent | answered)
    return found


def signals_waiting(person: User, day: date) -> list[WaitingWork]:
    """The desks of ``person`` with something on them. One query, none for who holds no desk.

    Late is who has not answered in time; a judgement has no day.
    """
    found = counted(Signal.objects.all(), desks_of(person, day), late=Q(scheme__answer_by__lt=day))
    return [
        WaitingWork(
            f"signal_{name}", LABELS[name], count,
            f"{reverse('insights:waiting')}?{urlencode({'desk': name})}",
            late if name == "answer" else 0,
        )
        for name, (count, late) in found.items()
        if count
    ]  # fmt: skip


def asked_of(person: User, day: date) -> QuerySet[Signal] | None:
    """The signals that wait for an act of ``person``; None for who holds no desk."""
    desks = desks_of(person, day)
    return Signal.objects.filter(any_of(desks)) if desks else None

"""Calls from above that wait for an answer of the person's unit."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.library.models import Call
from kheo.library.queries.calls import unanswered
from kheo.workflow.desks import WaitingWork

CLOSES_SOON = timedelta(days=7)
LABEL = _("Calls from above without an answer of your unit")


def calls_waiting(person: User, day: date) -> list[WaitingWork]:
    """One line when open calls wait for the person's unit; none for who answers for no unit.

    Late are those that close within a week.
    """
    rows = unanswered(person, day)
    if rows is None:
        return []
    days = list(rows.values_list("closes_on", flat=True))
    if not days:
        return []
    late = sum(closes - day < CLOSES_SOON for closes in days)
    return [WaitingWork("calls", LABEL, len(days), f"{reverse('fitting:calls')}?cho=1", late)]


def asked_of(person: User, day: date) -> QuerySet[Call] | None:
    """The calls that wait for the person; None for who answers for no unit."""
    return unanswered(person, day)

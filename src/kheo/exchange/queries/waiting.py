"""Files on their way in that wait for who brought them: a column to match, good rows to take in."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Import
from kheo.exchange.policies import IMPORT
from kheo.workflow.desks import WaitingWork, has_desk

WITH_HIM = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)
"""States in which a file moves only when its person does something."""


def asked_of(person: User, day: date) -> QuerySet[Import] | None:
    """Files of ``person`` that wait for him; None for who takes none in. No query but rights."""
    if not has_desk(person) or not granted_units(person, IMPORT):
        return None
    return Import.objects.filter(asked_by=person, status__in=WITH_HIM)


def files_waiting(person: User, day: date) -> list[WaitingWork]:
    """One line, if a file of ``person`` waits for him."""
    found = asked_of(person, day)
    number = 0 if found is None else found.count()
    label = _("Files that wait to be matched or taken in")
    url = f"{reverse('exchange:list')}?xem=cho-minh&cua=toi"
    return [WaitingWork("imports", label, number, url)] if number else []

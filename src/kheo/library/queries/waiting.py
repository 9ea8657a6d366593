"""What waits for a person in the library, for the first page and the number in the menu.

Each line counts exactly the stories or handbooks its address lists.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units, unit_scope
from kheo.initiatives.enums import ALIVE
from kheo.library import policies
from kheo.library.enums import HandbookStatus, StoryStatus
from kheo.library.models import Handbook, HandbookStory, Story
from kheo.workflow.desks import WaitingWork, any_of, counted, has_desk

S = StoryStatus
LABELS: dict[str, Any] = {
    "write": _("Stories to write on"),
    "check": _("Stories to check as an expert"),
    "publish": _("Stories to publish"),
    "again": _("Stories that came down and may be published again"),
}
"""Desks in the order in which they are shown."""
ADDRESSES = {
    "write": {"turn": "me", "state": S.DRAFT}, "check": {"turn": "me", "state": S.CHECKING},
    "publish": {"turn": "me", "state": S.CHECKED}, "again": {"turn": "again"},
}  # fmt: skip


def desks_of(person: User) -> dict[str, Q]:
    """Desk → which stories wait there for ``person``. No query but rights."""
    found: dict[str, Q] = {}
    if not has_desk(person):
        return found
    if units := granted_units(person, policies.WRITE):
        found["write"] = Q(status=S.DRAFT, written_by=person, unit_id__in=unit_scope(units))
    if units := granted_units(person, policies.CHECK):
        found["check"] = Q(status=S.CHECKING, unit_id__in=unit_scope(units)) & ~Q(written_by=person)
    if units := granted_units(person, policies.PUBLISH):
        scope = Q(unit_id__in=unit_scope(units))
        found["publish"] = Q(status=S.CHECKED) & scope
        found["again"] = scope & Q(
            status=S.TAKEN_DOWN, fell_on__isnull=False, initiative__status__in=ALIVE
        )
    return {name: found[name] for name in LABELS if name in found}


def to_call_back() -> QuerySet[Handbook]:
    """Printed handbooks that carry a withdrawn consent and were neither called back nor made anew."""
    lost = HandbookStory.objects.filter(handbook=OuterRef("pk"), has_lost_consent=True)
    newer = Handbook.objects.filter(edition_of=OuterRef("pk"), status=HandbookStatus.PRINTED)
    return Handbook.objects.filter(
        Exists(lost), ~Exists(newer), status=HandbookStatus.PRINTED, recalled_on__isnull=True
    )


def stories_waiting(person: User, day: date) -> list[WaitingWork]:
    """The desks of ``person`` with something on them. Two queries, none for who holds no desk."""
    desks = desks_of(person)
    found = counted(Story.objects.all(), desks, late=Q(pk__in=()))
    lines = [
        WaitingWork(
            f"story_{name}", LABELS[name], count,
            f"{reverse('stories:list')}?{urlencode(ADDRESSES[name])}",
        )
        for name, (count, _late) in found.items()
        if count
    ]  # fmt: skip
    if has_desk(person) and (units := granted_units(person, policies.MAKE_HANDBOOKS)):
        count = to_call_back().filter(unit_id__in=unit_scope(units)).count()
        if count:
            url = f"{reverse('handbooks:list')}?{urlencode({'state': 'lost'})}"
            label = _("Printed handbooks that carry a withdrawn consent")
            lines.append(WaitingWork("handbook_lost", label, count, url, count))
    return lines


def asked_of(person: User, day: date) -> QuerySet[Story] | None:
    """The stories that wait for an act of ``person``; None for who holds no desk."""
    desks = desks_of(person)
    return Story.objects.filter(any_of(desks)) if desks else None

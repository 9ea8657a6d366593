"""How adoptions are told on pages: whose turn, how long, the stations of the road."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.library.enums import GOING_ON, AdoptionStatus
from kheo.library.models import Adoption

ROAD = (
    (AdoptionStatus.REQUESTED, "requested_on"), (AdoptionStatus.TALKING, "talked_on"),
    (AdoptionStatus.PLANNED, "planned_on"), (AdoptionStatus.ADOPTED, "adopted_on"),
    (AdoptionStatus.WORKING, "working_on"),
)  # fmt: skip
LATE_AFTER = 15
"""Days after which an unanswered request is late."""


def turn_of(one: Adoption, learns: Collection[int], teaches: Collection[int]) -> dict[str, str]:
    """Whose turn it is: ``learns`` and ``teaches`` are the keys of adoptions of one's own units."""
    if one.status not in GOING_ON:
        return {"tone": "nobody", "word": _("waits for nobody")}
    owner = one.status == AdoptionStatus.REQUESTED or one.unit_id is None
    if one.pk in (teaches if owner else learns):
        return {"tone": "us", "word": _("waits for you")}
    word = _("waits for the owner") if owner else _("waits for who learns")
    return {"tone": "them", "word": word}


def age_of(one: Adoption, today: date) -> dict[str, Any]:
    """How long it has been going on, or stood as it is; late when a request stays unanswered."""
    days = max((today - one.requested_on).days, 0)
    if one.status not in GOING_ON:
        return {"word": "", "tone": ""}
    late = one.status == AdoptionStatus.REQUESTED and days > LATE_AFTER
    word = ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    return {"word": word, "tone": "late" if late else "quiet"}


def road_of(one: Adoption) -> list[dict[str, Any]]:
    """The five stations with their days; giving up stops the road where it had come."""
    is_over = one.status == AdoptionStatus.GIVEN_UP
    reached = max(place for place, (_status, name) in enumerate(ROAD) if getattr(one, name))
    states = [status for status, _name in ROAD]
    here = reached if is_over else states.index(AdoptionStatus(one.status))
    steps = []
    for place, (status, name) in enumerate(ROAD):
        state = "passed" if place < here else "to_come" if place > here else "now"
        if place == here and status == AdoptionStatus.WORKING and not is_over:
            state = "passed"
        label = str(status.label)
        steps.append(
            {"label": label[:1].upper() + label[1:], "state": state, "at": getattr(one, name)}
        )
    if is_over:
        given_up = str(AdoptionStatus.GIVEN_UP.label)
        steps[here + 1 :] = [
            {
                "label": given_up[:1].upper() + given_up[1:],
                "state": "stopped",
                "at": one.given_up_on,
            }
        ]
        steps[here]["state"] = "passed"
    return steps

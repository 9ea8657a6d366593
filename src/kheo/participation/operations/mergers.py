"""When two records of one project become one: what citizens wrote and liked follows it."""

from __future__ import annotations

from kheo.initiatives.events import Merging, Unmerging
from kheo.initiatives.models import Initiative
from kheo.initiatives.operations.mergers import moved_by, note_moved, turn, turn_back
from kheo.participation.models import Remark, Support

PART = "participation"


def turn_links(event: Merging) -> None:
    """Handler: remarks come to the desk of the unit that stays; one support a day and address."""
    remarks = turn(
        Remark.objects.filter(initiative=event.dropped_id), "initiative_id", to=event.kept_id
    )
    _set_unit(remarks, event.kept_id)
    known = set(Support.objects.filter(initiative=event.kept_id).values_list("sender", "on"))
    given = Support.objects.filter(initiative=event.dropped_id)
    new = [pk for pk, *what in given.values_list("pk", "sender", "on") if tuple(what) not in known]
    supports = turn(given.filter(pk__in=new), "initiative_id", to=event.kept_id)
    note_moved(event.merger_id, PART, {"remarks": remarks, "supports": supports})


def turn_links_back(event: Unmerging) -> None:
    """Handler: and back."""
    moved = moved_by(event.merger_id, PART)
    both = {"kept": event.kept_id, "dropped": event.dropped_id}
    turn_back(Remark, "initiative_id", moved["remarks"], **both)
    _set_unit(moved["remarks"], event.dropped_id)
    turn_back(Support, "initiative_id", moved["supports"], **both)


def _set_unit(remarks: list[int], initiative_id: int) -> None:
    """The desk that reads a remark is that of the initiative it stands under."""
    rows = Remark.objects.filter(pk__in=remarks, initiative=initiative_id)
    rows.update(unit=Initiative.objects.filter(pk=initiative_id).values("unit"))

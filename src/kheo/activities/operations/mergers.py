"""When two records of one project become one: activities of the one are activities of the other."""

from __future__ import annotations

from kheo.activities.models import Activity
from kheo.initiatives.events import Merging, Unmerging
from kheo.initiatives.operations.mergers import moved_by, note_moved, turn, turn_back

PART = "activities"


def turn_links(event: Merging) -> None:
    """Handler: activities told about the record that went name the one that stays."""
    rows = Activity.objects.filter(initiative=event.dropped_id)
    note_moved(event.merger_id, PART, turn(rows, "initiative_id", to=event.kept_id))


def turn_links_back(event: Unmerging) -> None:
    """Handler: and back."""
    turn_back(
        Activity, "initiative_id", moved_by(event.merger_id, PART),
        kept=event.kept_id, dropped=event.dropped_id,
    )  # fmt: skip

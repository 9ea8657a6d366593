"""When two records of one project become one: what papers name follows the one that stays."""

from __future__ import annotations

from kheo.archive.models import Candidate, ReadItem
from kheo.initiatives.events import Merging, Unmerging
from kheo.initiatives.operations.mergers import moved_by, note_moved, turn, turn_back

PART = "archive"


def turn_links(event: Merging) -> None:
    """Handler: projects named in papers that were found to be the record that went."""
    named = Candidate.objects.filter(initiative=event.dropped_id)
    read = ReadItem.objects.filter(same_as=event.dropped_id)
    moved = {
        "candidates": turn(named, "initiative_id", to=event.kept_id),
        "items": turn(read, "same_as_id", to=event.kept_id),
    }
    note_moved(event.merger_id, PART, moved)


def turn_links_back(event: Unmerging) -> None:
    """Handler: and back."""
    moved = moved_by(event.merger_id, PART)
    both = {"kept": event.kept_id, "dropped": event.dropped_id}
    turn_back(Candidate, "initiative_id", moved["candidates"], **both)
    turn_back(ReadItem, "same_as_id", moved["items"], **both)

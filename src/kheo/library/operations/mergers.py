"""When two records of one project become one: stories, copies, exemplars and answers follow it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kheo.initiatives.events import Merging, Unmerging
from kheo.initiatives.models import Initiative
from kheo.initiatives.operations.mergers import moved_by, note_moved, turn, turn_back
from kheo.kernel.refusals import RuleBroken
from kheo.library.enums import StoryStatus
from kheo.library.models import Adoption, CallAnswer, Exemplar, Story

PART = "library"


def turn_links(event: Merging) -> None:
    """Handler: what can stand once only (a story, a place in a list) stays with the record that has
    it; the rest turns.

    Raises RuleBroken when the record that goes has the published story and the other has one too.
    """
    kept, dropped = event.kept_id, event.dropped_id
    moved = {
        "stories": _turn_story(kept, dropped),
        "learners": turn(
            Adoption.objects.filter(source=dropped).exclude(initiative=kept), "source_id", to=kept
        ),
        "adopted": _turn_own_adoption(kept, dropped),
        "exemplars": turn(
            Exemplar.objects.filter(initiative=dropped).exclude(
                list__in=Exemplar.objects.filter(initiative=kept).values("list")
            ),
            "initiative_id",
            to=kept,
        ),
        "answers": turn(
            CallAnswer.objects.filter(initiative=dropped).exclude(
                call__in=CallAnswer.objects.filter(initiative=kept).values("call")
            ),
            "initiative_id",
            to=kept,
        ),
    }
    note_moved(event.merger_id, PART, moved)


def turn_links_back(event: Unmerging) -> None:
    """Handler: and back."""
    moved = moved_by(event.merger_id, PART)
    both = {"kept": event.kept_id, "dropped": event.dropped_id}
    turn_back(Story, "initiative_id", moved["stories"], **both)
    _set_unit(moved["stories"], event.dropped_id)
    turn_back(Adoption, "source_id", moved["learners"], **both)
    turn_back(Adoption, "initiative_id", moved["adopted"], **both)
    turn_back(Exemplar, "initiative_id", moved["exemplars"], **both)
    turn_back(CallAnswer, "initiative_id", moved["answers"], **both)


def _turn_story(kept: int, dropped: int) -> list[int]:
    """The story goes over when the record that stays has none."""
    story = Story.objects.filter(initiative=dropped)
    if not Story.objects.filter(initiative=kept).exists():
        turned = turn(story, "initiative_id", to=kept)
        _set_unit(turned, kept)
        return turned
    if story.filter(status=StoryStatus.PUBLISHED).exists():
        raise RuleBroken(
            _(
                "Both have a story, and that of the record to be dropped is published. Let that record "
                "stay, or take its story down first."
            )
        )
    return []


def _turn_own_adoption(kept: int, dropped: int) -> list[int]:
    """The learning behind the record goes over, unless the other has its own or taught it."""
    if Adoption.objects.filter(initiative=kept).exists():
        return []
    rows = Adoption.objects.filter(initiative=dropped).exclude(source=kept)
    return turn(rows, "initiative_id", to=kept)


def _set_unit(stories: list[int], initiative_id: int) -> None:
    """A story belongs to the unit of its initiative."""
    rows = Story.objects.filter(pk__in=stories, initiative=initiative_id)
    rows.update(unit=Initiative.objects.filter(pk=initiative_id).values("unit"))

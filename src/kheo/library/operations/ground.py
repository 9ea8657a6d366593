"""When the ground under a story moves: its initiative is struck off or put back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kheo.access.operations.accounts import system_user
from kheo.audit.journal import record
from kheo.initiatives.events import Restored, StruckOff
from kheo.initiatives.models import Fact
from kheo.library.enums import StoryStatus
from kheo.library.models import Story
from kheo.library.operations.stories import fall


def take_down(event: StruckOff) -> None:
    """Handler: the story of an initiative that was struck off is no longer shown."""
    story = _story_of(event.initiative_id)
    if story is None or story.status != StoryStatus.PUBLISHED:
        return
    fact = Fact.objects.get(pk=event.fact_id)
    note = _("The initiative was struck off the list.")
    fall(story, note=note, actor=system_user(), at=fact.recorded_at)


def tell_it_stands(event: Restored) -> None:
    """Handler: nothing is published by itself; the line tells the editor that it may be again."""
    story = _story_of(event.initiative_id)
    if story is None or story.fell_on is None:
        return
    fact = Fact.objects.get(pk=event.fact_id)
    record("story.stands_again", story, actor=system_user(), at=fact.recorded_at)


def _story_of(initiative_id: int) -> Story | None:
    found = Story.objects.select_related("initiative").filter(initiative=initiative_id)
    return found.select_for_update(of=("self",)).first()

"""Acts on a handbook: begun, filled, printed once, called back, made anew."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents.operations import keep_made
from kheo.documents.rules import DOCX
from kheo.kernel.refusals import InvalidTransition, RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.library import policies
from kheo.library.enums import HandbookStatus, StoryStatus
from kheo.library.models import Handbook, HandbookStory, Story
from kheo.library.queries.books import docx_of, entries_of, frozen_content
from kheo.library.transitions import handbooks as arrows
from kheo.library.transitions.handbooks import FLOW
from kheo.orgs.models import Unit
from kheo.workflow.engine import perform
from kheo.workflow.table import Turn

MOST = 60
"""Stories of one handbook; a thicker one is two."""


@transaction.atomic
def open_handbook(
    unit: Unit, *, title: str, foreword: str = "", actor: User, at: datetime
) -> Handbook:
    """Begin a handbook of ``unit``. Raises NotAllowed, RuleBroken (title, foreword)."""
    handbook = Handbook(
        unit=unit, made_by=actor, turn=Turn.OFFICE, moved_at=at, created_at=at, updated_at=at,
        **_words(title, foreword),
    )  # fmt: skip
    require(actor, policies.MAKE_HANDBOOKS, handbook)
    handbook.save()
    record("handbook.open", handbook, actor=actor, at=at, after={"unit": unit.label})
    return handbook


def _words(title: str, foreword: str) -> dict[str, str]:
    words = {"title": clean_line(title), "foreword": clean_block(foreword)}
    complaints = {}
    if not words["title"] or len(words["title"]) > 300:
        complaints["title"] = _("Give the handbook a title of at most 300 letters.")
    if len(words["foreword"]) > 6000:
        complaints["foreword"] = _("The foreword has at most 6.000 letters.")
    if complaints:
        raise RuleBroken(next(iter(complaints.values())), fields=complaints)
    return words


def _held(handbook: Handbook, actor: User) -> Handbook:
    """The row, locked and open. Raises NotAllowed, InvalidTransition (printed)."""
    held = Handbook.objects.select_for_update(of=("self",)).select_related("unit")
    row = held.get(pk=handbook.pk)
    require(actor, policies.MAKE_HANDBOOKS, row)
    if row.status != HandbookStatus.DRAFT:
        raise InvalidTransition(_("It is printed; make a new edition to change it."))
    return row


@transaction.atomic
def revise(handbook: Handbook, *, title: str, foreword: str, actor: User, at: datetime) -> Handbook:
    """Write title and foreword. Raises NotAllowed, InvalidTransition, RuleBroken."""
    row = _held(handbook, actor)
    changes = {
        name: words
        for name, words in _words(title, foreword).items()
        if getattr(row, name) != words
    }
    if not changes:
        return row
    before = {name: getattr(row, name) for name in changes}
    for name, words in changes.items():
        setattr(row, name, words)
    _touch(row, at, *changes)
    record("handbook.revise", row, actor=actor, at=at, before=before, after=changes)
    return row


def _touch(row: Handbook, at: datetime, *names: str) -> None:
    row.version += 1
    row.updated_at = at
    row.save(update_fields=[*names, "version", "updated_at"])


@transaction.atomic
def choose(handbook: Handbook, *, story: Story, actor: User, at: datetime) -> HandbookStory:
    """Put a published story at the end; one that is in it stays where it is.

    Raises NotAllowed, InvalidTransition, RuleBroken (not published, too many).
    """
    row = _held(handbook, actor)
    if story.status != StoryStatus.PUBLISHED:
        raise RuleBroken(_("Only a published story goes into a handbook."))
    there = row.stories.filter(story=story).first()
    if there is not None:
        return there
    if row.stories.count() >= MOST:
        raise RuleBroken(_("A handbook holds at most %(most)s stories.") % {"most": MOST})
    last = row.stories.aggregate(last=Max("order"))["last"] or 0
    entry = HandbookStory.objects.create(handbook=row, story=story, order=last + 1)
    _touch(row, at)
    record("handbook.choose", row, actor=actor, at=at, after={"story": story.pk})
    return entry


@transaction.atomic
def leave_out(entry: HandbookStory, *, actor: User, at: datetime) -> None:
    """Take a story out before printing. Raises NotAllowed, InvalidTransition."""
    row = _held(entry.handbook, actor)
    before = {"story": entry.story_id, "order": entry.order}
    entry.delete()
    _touch(row, at)
    record("handbook.leave_out", row, actor=actor, at=at, before=before)


@transaction.atomic
def move(entry: HandbookStory, *, by: int, actor: User, at: datetime) -> None:
    """Move a story ``by`` places (-1 forward, 1 back). Raises NotAllowed, InvalidTransition."""
    row = _held(entry.handbook, actor)
    order = list(row.stories.order_by("order", "pk"))
    at_place = next(place for place, one in enumerate(order) if one.pk == entry.pk)
    to = min(max(at_place + by, 0), len(order) - 1)
    order.insert(to, order.pop(at_place))
    for place, one in enumerate(order, 1):
        if one.order != place:
            HandbookStory.objects.filter(pk=one.pk).update(order=place)
    _touch(row, at)
    after = {"story": entry.story_id, "order": to + 1}
    record("handbook.move", row, actor=actor, at=at, after=after)


@transaction.atomic
def discard(handbook: Handbook, *, actor: User, at: datetime) -> None:
    """Put a handbook away that was never printed. Raises NotAllowed, InvalidTransition."""
    row = _held(handbook, actor)
    record("handbook.discard", row, actor=actor, at=at, before={"stories": row.stories.count()})
    row.delete()


@transaction.atomic
def print_handbook(handbook: Handbook, *, actor: User, at: datetime) -> Handbook:
    """Freeze what every story says and whose consents it rests on, and make the .docx of it.

    Raises NotAllowed, InvalidTransition, RuleBroken (nothing chosen, a story no longer published), Stale.
    """
    row = _held(handbook, actor)
    if refusal := arrows.holds_published_stories(row):
        raise RuleBroken(refusal)
    day = timezone.localdate(at)
    entries = list(entries_of(row, lock=True))
    for entry, content, consents in frozen_content(entries, day):
        entry.content, entry.consents = content, consents
    HandbookStory.objects.bulk_update(entries, ["content", "consents"])
    stored = keep_made(docx_of(row, [one.content for one in entries], day), DOCX, at=at)
    changes: dict[str, Any] = {"printed_at": at, "docx": stored}
    perform(arrows.PRINT, row, flow=FLOW, actor=actor, at=at, changes=changes)
    return row


@transaction.atomic
def recall(handbook: Handbook, *, on: date, why: str, actor: User, at: datetime) -> Handbook:
    """Write down that the printed copies were called back, and what was done with them.

    Raises NotAllowed, InvalidTransition (not printed, called back already), RuleBroken.
    """
    row = Handbook.objects.select_for_update(of=("self",)).get(pk=handbook.pk)
    require(actor, policies.MAKE_HANDBOOKS, row)
    if row.status != HandbookStatus.PRINTED or row.recalled_on is not None:
        raise InvalidTransition(_("Only a printed handbook is called back, and only once."))
    reason, complaints = clean_block(why)[:300], {}
    if not reason:
        complaints["why"] = _("Say what was done with the copies.")
    if not timezone.localdate(row.printed_at) <= on <= timezone.localdate(at):
        complaints["on"] = _("The day lies between the printing and today.")
    if complaints:
        raise RuleBroken(next(iter(complaints.values())), fields=complaints)
    row.recalled_on, row.recalled_why = on, reason
    _touch(row, at, "recalled_on", "recalled_why")
    record("handbook.recall", row, actor=actor, at=at, after={"recalled_on": on}, note=reason)
    return row


@transaction.atomic
def new_edition(handbook: Handbook, *, actor: User, at: datetime) -> Handbook:
    """Begin the next edition of a printed handbook with those of its stories that are still public.

    The printed one stays as it is. Raises NotAllowed, InvalidTransition.
    """
    held = Handbook.objects.select_for_update(of=("self",)).select_related("unit")
    row = held.get(pk=handbook.pk)
    require(actor, policies.MAKE_HANDBOOKS, row)
    if row.status != HandbookStatus.PRINTED:
        raise InvalidTransition(_("It is not printed yet; change it as it is."))
    made = Handbook.objects.create(
        unit=row.unit, title=row.title, foreword=row.foreword, made_by=actor, turn=Turn.OFFICE,
        edition=row.edition + 1, edition_of=row, moved_at=at, created_at=at, updated_at=at,
    )  # fmt: skip
    kept = row.stories.filter(story__status=StoryStatus.PUBLISHED).order_by("order", "pk")
    HandbookStory.objects.bulk_create(
        HandbookStory(handbook=made, story_id=one.story_id, order=place)
        for place, one in enumerate(kept, 1)
    )
    after = {"unit": row.unit.label, "edition": made.edition, "edition_of": row.pk}
    record("handbook.open", made, actor=actor, at=at, after=after)
    return made

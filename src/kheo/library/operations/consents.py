"""Consents: recorded, taken back with all that follows, put back within ten minutes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.operations.accounts import system_user
from kheo.access.policy import require
from kheo.audit.journal import record as note_down
from kheo.documents.models import StoredFile
from kheo.kernel.refusals import InvalidTransition, RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.library import policies
from kheo.library.enums import ConsentTo, HandbookStatus, StoryStatus
from kheo.library.models import Consent, HandbookStory, Story
from kheo.library.operations.stories import fall, rise
from kheo.library.rules.privacy import TITLES, core_name
from kheo.search.enums import What
from kheo.search.operations.index import refresh

SLIP = timedelta(minutes=10)
"""How long a slip of the hand is undone by pressing once."""


@transaction.atomic
def record(
    story: Story,
    *,
    to: str,
    whom: str,
    given_on: date,
    given_how: str = "",
    stored: StoredFile | None = None,
    actor: User,
    at: datetime,
) -> Consent:
    """Write down that somebody agreed to be named or shown. Raises NotAllowed, RuleBroken (by field)."""
    require(actor, policies.WRITE, story)
    consent = Consent(
        story=story, to=to, whom=clean_line(whom), given_on=given_on,
        given_how=clean_line(given_how), stored=stored, recorded_by=actor, recorded_at=at,
    )  # fmt: skip
    _refuse_crooked(consent, today=timezone.localdate(at))
    consent.save()
    # The name stays in the row of the consent: a journal never forgets, so it is not repeated there.
    after = {"consent": consent.pk, "to": to, "given_on": given_on}
    after["sha256"] = stored.sha256 if stored else ""
    note_down("story.consent", story, actor=actor, at=at, after=after)
    return consent


def _refuse_crooked(consent: Consent, *, today: date) -> None:
    complaints = {}
    if consent.to not in ConsentTo.values:
        complaints["to"] = _("Choose one of the values on offer.")
    core = core_name(consent.whom)
    if not core or len(consent.whom) > 200:
        complaints["whom"] = _("Write whose consent it is, at most 200 letters.")
    elif consent.to == ConsentTo.NAME and core == consent.whom and " " not in core:
        complaints["whom"] = _(
            "One word is not enough to find the name again: write it whole, or with its title."
        )
    elif core.lower() in TITLES:
        complaints["whom"] = _("Write the name, not only the title.")
    if consent.given_on > today:
        complaints["given_on"] = _("The day lies in the future.")
    if len(consent.given_how) > 300:
        complaints["given_how"] = _("At most 300 letters fit.")
    if not consent.given_how and consent.stored is None:
        complaints["given_how"] = _(
            "Say where the consent itself is kept, or add the signed sheet."
        )
    if complaints:
        raise RuleBroken(next(iter(complaints.values())), fields=complaints)


@transaction.atomic
def withdraw(consent: Consent, *, on: date, why: str, actor: User, at: datetime) -> Consent:
    """Take a consent back: from this moment name, picture or story are shown no longer.

    Printed handbooks that carry it are marked; a consent to the whole takes the story down. Raises
    NotAllowed, InvalidTransition (withdrawn already), RuleBroken (reason, day).
    """
    held, story = _locked(consent)
    require(actor, policies.WRITE, story)
    if held.withdrawn_on is not None:
        raise InvalidTransition(_("This consent is withdrawn already."))
    reason = clean_block(why)[:300]
    complaints = {}
    if not reason:
        complaints["why"] = _("Write the reason; the others will read it.")
    if not held.given_on <= on <= timezone.localdate(at):
        complaints["on"] = _("The day lies between the consent and today.")
    if complaints:
        raise RuleBroken(next(iter(complaints.values())), fields=complaints)
    held.withdrawn_on, held.withdrawn_why, held.withdrawn_at = on, reason, at
    held.save(update_fields=["withdrawn_on", "withdrawn_why", "withdrawn_at"])
    marked = _mark_handbooks(story)
    after = {"consent": held.pk, "to": held.to, "withdrawn_on": on, "handbooks": marked}
    note_down("story.withdraw_consent", story, actor=actor, at=at, after=after, note=reason)
    if held.to == ConsentTo.STORY and story.status == StoryStatus.PUBLISHED:
        note = _("The consent to the story as a whole was withdrawn.")
        fall(story, note=note, actor=system_user(), at=at)
    elif story.status == StoryStatus.PUBLISHED:
        refresh(What.STORY, [story.pk])
    return held


@transaction.atomic
def restore(consent: Consent, *, actor: User, at: datetime) -> Consent:
    """Undo a withdrawal entered by a slip of the hand, within ten minutes.

    Later the person is asked again and a new consent is recorded. Raises NotAllowed, InvalidTransition.
    """
    held, story = _locked(consent)
    require(actor, policies.WRITE, story)
    if held.withdrawn_at is None:
        raise InvalidTransition(_("This consent stands."))
    if at - held.withdrawn_at > SLIP:
        raise InvalidTransition(
            _("Ten minutes have passed. Ask the person again and record a new consent.")
        )
    before = {"consent": held.pk, "withdrawn_on": held.withdrawn_on}
    moment = held.withdrawn_at
    held.withdrawn_on, held.withdrawn_why, held.withdrawn_at = None, "", None
    held.save(update_fields=["withdrawn_on", "withdrawn_why", "withdrawn_at"])
    marked = _mark_handbooks(story)
    note_down(
        "story.restore_consent", story, actor=actor, at=at, before=before,
        after={"handbooks": marked},
    )  # fmt: skip
    fell_by_it = story.fell_on == timezone.localdate(moment) and story.moved_at == moment
    if held.to == ConsentTo.STORY and story.status == StoryStatus.TAKEN_DOWN and fell_by_it:
        rise(story, actor=system_user(), at=at)
    elif story.status == StoryStatus.PUBLISHED:
        refresh(What.STORY, [story.pk])
    return held


def _locked(consent: Consent) -> tuple[Consent, Story]:
    """The story first, then the consent: every act on a story takes its row first."""
    story = (
        Story.objects.select_for_update(of=("self",))
        .select_related("initiative")
        .get(pk=consent.story_id)
    )
    return Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk), story


def _mark_handbooks(story: Story) -> list[int]:
    """Mark anew which printed copies of the story rest on a withdrawn consent; keys of their handbooks."""
    gone = set(
        Consent.objects.filter(story=story, withdrawn_on__isnull=False).values_list("pk", flat=True)
    )
    marked = []
    printed = HandbookStory.objects.filter(story=story, handbook__status=HandbookStatus.PRINTED)
    for one in printed.order_by("pk"):
        has_lost = bool(gone.intersection(one.consents))
        if has_lost != one.has_lost_consent:
            HandbookStory.objects.filter(pk=one.pk).update(has_lost_consent=has_lost)
        if has_lost:
            marked.append(one.handbook_id)
    return marked

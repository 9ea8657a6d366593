"""Pictures a story shows: chosen from the evidence, made small, never with the camera's notes."""

from __future__ import annotations

import io
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from PIL import Image

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents.models import StoredFile
from kheo.documents.operations import write_whole
from kheo.initiatives.models import Evidence
from kheo.kernel.refusals import InvalidTransition, RuleBroken
from kheo.kernel.text import clean_line
from kheo.library import policies
from kheo.library.enums import ConsentTo, StoryStatus
from kheo.library.models import Consent, Story, StoryPicture

MOST = 12
"""Pictures of one story: a reader on a telephone goes no further."""
SIDES = {"small": 480, "large": 960}
"""Longest side in pixels of what the public is given."""
QUALITY = {"small": 68, "large": 74}


@transaction.atomic
def show(
    story: Story,
    *,
    evidence: Evidence,
    alt: str,
    shows_people: bool,
    consent: Consent | None = None,
    actor: User,
    at: datetime,
) -> StoryPicture:
    """Show a photo of the initiative in its story; the same photo again changes what is said of it.

    Raises NotAllowed, InvalidTransition (not being written), RuleBroken: no photo of this record, taken out
    of sight, no words for who cannot see it, people without a standing consent of this story, too many.
    """
    row = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
    _require_open(row, actor)
    words = clean_line(alt)
    picture = StoryPicture.objects.filter(story=row, evidence=evidence).first()
    if picture is None:
        last = row.pictures.aggregate(last=Max("order"))["last"] or 0
        picture = StoryPicture(story=row, evidence=evidence, order=last + 1)
    _refuse_crooked(row, picture, words, shows_people=shows_people, consent=consent)
    picture.alt, picture.shows_people = words, shows_people
    picture.consent = consent if shows_people else None
    make_copies(evidence.stored)
    picture.save()
    after = {
        "evidence": evidence.pk, "shows_people": shows_people,
        "consent": picture.consent.pk if picture.consent else None,
    }  # fmt: skip
    record("story.show_picture", row, actor=actor, at=at, after=after)
    return picture


def _refuse_crooked(
    story: Story, picture: StoryPicture, words: str, *, shows_people: bool, consent: Consent | None
) -> None:
    evidence = picture.evidence
    complaints = {}
    if evidence.initiative_id != story.initiative_id or evidence.removed_at is not None:
        complaints["evidence"] = _("Choose a photo of this initiative.")
    elif not evidence.stored.is_picture:
        complaints["evidence"] = _("This file is not a photo.")
    elif story.pictures.exclude(evidence=evidence).count() >= MOST:
        complaints["evidence"] = _("A story shows at most %(most)s photos.") % {"most": MOST}
    if not words or len(words) > 300:
        complaints["alt"] = _("Say in a sentence what is seen, for readers who cannot see it.")
    if shows_people and not _covers(consent, story):
        complaints["consent"] = _("People can be recognised: choose a consent that stands.")
    if complaints:
        raise RuleBroken(next(iter(complaints.values())), fields=complaints)


def _covers(consent: Consent | None, story: Story) -> bool:
    return (
        consent is not None
        and consent.story_id == story.pk
        and consent.to in {ConsentTo.PICTURE, ConsentTo.STORY}
        and consent.withdrawn_on is None
    )


def _require_open(story: Story, actor: User) -> None:
    require(actor, policies.WRITE, story)
    if story.status != StoryStatus.DRAFT:
        raise InvalidTransition(_("The story is not being written now; take it back first."))


@transaction.atomic
def hide(picture: StoryPicture, *, actor: User, at: datetime) -> None:
    """Show a photo no longer, at once and in any state; the evidence stays with the record.

    Raises NotAllowed.
    """
    story = Story.objects.select_for_update(of=("self",)).get(pk=picture.story_id)
    require(actor, policies.WRITE, story)
    before = {"evidence": picture.evidence_id, "alt": picture.alt}
    picture.delete()
    record("story.hide_picture", story, actor=actor, at=at, before=before)


@transaction.atomic
def move(picture: StoryPicture, *, by: int, actor: User, at: datetime) -> None:
    """Move a photo one place forward (``by`` -1) or back (1). Raises NotAllowed, InvalidTransition."""
    story = Story.objects.select_for_update(of=("self",)).get(pk=picture.story_id)
    _require_open(story, actor)
    order = list(story.pictures.order_by("order", "pk"))
    at_place = next(place for place, one in enumerate(order) if one.pk == picture.pk)
    to = min(max(at_place + by, 0), len(order) - 1)
    order.insert(to, order.pop(at_place))
    for place, one in enumerate(order, 1):
        StoryPicture.objects.filter(pk=one.pk).update(order=place)
    after = {"evidence": picture.evidence_id, "order": to + 1}
    record("story.move_picture", story, actor=actor, at=at, after=after)


def copy_path(stored: StoredFile, size: str) -> str:
    """Where the public copy of that size is kept."""
    sha256 = stored.sha256
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}-public-{SIDES[size]}.webp"


def make_copies(stored: StoredFile) -> None:
    """The copies the public is given, each made once, from the copy without notes of the camera."""
    missing = [size for size in SIDES if not default_storage.exists(copy_path(stored, size))]
    if not missing:
        return
    with default_storage.open(stored.published) as file:
        content = file.read()
    for size in missing:
        write_whole(copy_path(stored, size), _small(content, SIDES[size], QUALITY[size]))


def _small(content: bytes, side: int, quality: int) -> bytes:
    """The picture at most ``side`` pixels long, as WebP that holds nothing but the picture."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
        picture.thumbnail((side, side))
        plain = Image.new("RGB", picture.size)
        plain.paste(picture.convert("RGB"))
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()

"""What a team saw on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal.enums import OPEN, DossierStatus
from kheo.appraisal.models import Dossier, Visit, VisitPhoto
from kheo.appraisal.policies import VISIT
from kheo.appraisal.queries.visits import may_visit
from kheo.audit.journal import record
from kheo.documents.models import StoredFile
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.kernel.text import clean_block, clean_line

MOST_PHOTOS = 24


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture kept by ``documents.operations.keep_file``, with its name and a caption."""

    stored: StoredFile
    name: str
    caption: str = ""


@transaction.atomic
def record_visit(
    dossier: Dossier,
    *,
    on: date,
    place: str,
    found: str,
    present: str = "",
    photos: Sequence[Photo] = (),
    actor: User,
    at: datetime,
) -> Visit:
    """Write down one visit: day, place, who was there, what was found, photos. Several are fine.

    By the office, or by a member of the team who is not kept out. Raises NotAllowed, RuleBroken
    (before the dossier was sent or once it is settled, day in the future, nothing found written,
    too many photos or a file that is no picture).
    """
    require(actor, VISIT, dossier)
    if not may_visit(actor, dossier):
        raise NotAllowed(_("Visits are recorded by the office and the team that has the dossier."))
    visit = Visit(
        dossier=dossier, on=on, place=clean_line(place)[:300], present=clean_block(present),
        found=clean_block(found), told_by=actor, created_at=at, updated_at=at,
    )  # fmt: skip
    _check(visit, photos, today=timezone.localdate(at))
    visit.save(force_insert=True)
    VisitPhoto.objects.bulk_create(
        VisitPhoto(
            visit=visit,
            stored=photo.stored,
            name=clean_line(photo.name)[:200],
            caption=clean_line(photo.caption)[:300],
        )
        for photo in photos
    )
    after = {"visit": visit.pk, "on": on, "place": visit.place, "photos": len(photos)}
    record("dossier.visit", dossier, actor=actor, at=at, after=after)
    return visit


def _check(visit: Visit, photos: Sequence[Photo], *, today: date) -> None:
    status = visit.dossier.status
    if status not in OPEN or status == DossierStatus.SELF_ASSESSMENT:
        raise RuleBroken(_("A visit belongs to a dossier that was sent and is not settled."))
    wrong = {}
    if visit.on > today:
        wrong["on"] = _("The day of the visit lies in the future.")
    if not visit.place:
        wrong["place"] = _("Write where it was.")
    if not visit.found:
        wrong["found"] = _("Write what was found.")
    if len(photos) > MOST_PHOTOS:
        wrong["photos"] = _("At most %(most)s photos per visit.") % {"most": MOST_PHOTOS}
    for photo in photos:
        if not photo.stored.is_picture:
            wrong["photos"] = _("“%(name)s” is not a picture.") % {"name": photo.name}
    if wrong:
        raise RuleBroken(next(iter(wrong.values())), fields=wrong)

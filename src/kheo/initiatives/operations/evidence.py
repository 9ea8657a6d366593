"""Photos and files that show something."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can
from kheo.audit.journal import record
from kheo.documents.models import StoredFile
from kheo.initiatives import policies, rules
from kheo.initiatives.enums import FROZEN, Status
from kheo.initiatives.models import Evidence, Fact, Initiative
from kheo.initiatives.operations.registration import require_writer
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.kernel.text import clean_line

MOST = 60
"""Pieces of evidence one initiative may carry."""


@transaction.atomic
def add_evidence(
    initiative: Initiative,
    *,
    of: str,
    stored: StoredFile,
    name: str,
    actor: User,
    at: datetime,
    caption: str = "",
    taken_on: date | None = None,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    fact: Fact | None = None,
) -> Evidence:
    """Hang a checked file under the initiative, with its day and, if wished, its point."""
    if not can(actor, policies.CONFIRM, initiative):
        require_writer(actor, initiative)
    _refuse_closed(initiative)
    if Evidence.objects.filter(initiative=initiative, removed_at=None).count() >= MOST:
        raise RuleBroken(_("There are %(most)s files already; remove some first.") % {"most": MOST})
    if taken_on is not None and taken_on > timezone.localdate(at):
        sentence = _("The day of the picture lies in the future.")
        raise RuleBroken(sentence, fields={"taken_on": sentence})
    _require_point(latitude, longitude)
    piece = Evidence.objects.create(
        initiative=initiative,
        of=of,
        stored=stored,
        name=clean_line(name)[:200],
        caption=clean_line(caption)[:300],
        taken_on=taken_on,
        latitude=latitude,
        longitude=longitude,
        fact=fact,
        added_at=at,
        added_by=actor,
    )
    after = {"evidence": piece.pk, "name": piece.name, "sha256": stored.sha256}
    record("initiative.add_evidence", initiative, actor=actor, at=at, after=after)
    return piece


def _refuse_closed(initiative: Initiative) -> None:
    if complaint := rules.is_merged(initiative):
        raise NotAllowed(complaint)
    if initiative.status in {Status.WITHDRAWN, Status.STRUCK_OFF}:
        raise NotAllowed(_("Nothing is added to what was withdrawn or struck off."))


@transaction.atomic
def remove_evidence(evidence: Evidence, *, why: str, actor: User, at: datetime) -> None:
    """Take a file out of sight with a reason; what was judged stays on the record."""
    initiative = evidence.initiative
    require_writer(actor, initiative)
    if initiative.status in FROZEN and not initiative.is_reopened:
        raise NotAllowed(_("It is frozen since it was recognised; ask the office to reopen it."))
    if not why.strip():
        sentence = _("Write why the file is removed.")
        raise RuleBroken(sentence, fields={"why": sentence})
    Evidence.objects.filter(pk=evidence.pk, removed_at=None).update(
        removed_at=at, removed_why=clean_line(why)[:300]
    )
    before = {"evidence": evidence.pk, "name": evidence.name}
    record("initiative.remove_evidence", initiative, actor=actor, at=at, before=before, note=why)


def _require_point(latitude: Decimal | None, longitude: Decimal | None) -> None:
    """Both or none, and within Việt Nam with its seas."""
    if latitude is None and longitude is None:
        return
    inside = (
        latitude is not None
        and longitude is not None
        and Decimal(6) <= latitude <= Decimal(24)
        and Decimal(101) <= longitude <= Decimal(118)
    )
    if not inside:
        sentence = _("The point lies outside Việt Nam; give latitude and longitude, or neither.")
        raise RuleBroken(sentence, fields={"latitude": sentence})

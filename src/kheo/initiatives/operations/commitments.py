"""Yearly commitments: what a unit promises to do with an initiative in a campaign."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.campaigns.enums import CommitmentKind
from kheo.campaigns.models import Campaign
from kheo.initiatives import policies, rules
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Commitment, Initiative
from kheo.kernel.refusals import RuleBroken
from kheo.orgs.models import Reach


@transaction.atomic
def commit(
    initiative: Initiative, *, campaign: Campaign, kind: str, actor: User, at: datetime
) -> Commitment:
    """Tie the initiative to a running campaign that covers its unit; once per campaign."""
    require(actor, policies.FILE, initiative)
    if complaint := rules.is_merged(initiative):
        raise RuleBroken(complaint)
    today = timezone.localdate(at)
    if kind not in CommitmentKind.values:
        sentence = _("Choose what is promised.")
        raise RuleBroken(sentence, fields={"kind": sentence})
    if campaign.launched_at is None or not campaign.starts_on <= today < campaign.ends_on:
        sentence = _("This campaign is not running today.")
        raise RuleBroken(sentence, fields={"campaign": sentence})
    covered = Reach.objects.as_of(today).filter(unit=initiative.unit_id, ancestor=campaign.unit_id)
    if not covered.exists():
        sentence = _("This campaign was not launched for your unit.")
        raise RuleBroken(sentence, fields={"campaign": sentence})
    if kind != CommitmentKind.NEW and initiative.status in {Status.WITHDRAWN, Status.STRUCK_OFF}:
        raise RuleBroken(_("What was withdrawn or struck off cannot be promised."))
    if Commitment.objects.filter(initiative=initiative, campaign=campaign).exists():
        raise RuleBroken(_("It is tied to this campaign already."))
    promise = Commitment.objects.create(
        initiative=initiative,
        campaign=campaign,
        unit_id=initiative.unit_id,
        kind=kind,
        made_on=today,
        made_by=actor,
    )
    after = {"campaign": campaign.title, "kind": kind}
    record("initiative.commit", initiative, actor=actor, at=at, after=after)
    return promise


@transaction.atomic
def withdraw_commitment(commitment: Commitment, *, note: str, actor: User, at: datetime) -> None:
    """Take a promise back while the campaign runs, with the reason."""
    initiative = commitment.initiative
    require(actor, policies.FILE, initiative)
    if commitment.campaign.ends_on <= timezone.localdate(at):
        raise RuleBroken(_("The campaign is over; its promises stand."))
    if not note.strip():
        sentence = _("Write the reason; the others will read it.")
        raise RuleBroken(sentence, fields={"note": sentence})
    before = {"campaign": commitment.campaign.title, "kind": commitment.kind}
    commitment.delete()
    record(
        "initiative.withdraw_commitment", initiative, actor=actor, at=at, before=before, note=note
    )

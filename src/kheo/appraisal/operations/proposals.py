"""Proposals upward: listed with their rank and grounds, sent, taken up or refused with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import NominationStatus, RecognitionStatus
from kheo.appraisal.models import Dossier, Nomination, ProposalList, Recognition
from kheo.appraisal.operations.dossiers import open_dossier
from kheo.appraisal.rules.recognition import chosen_twice
from kheo.appraisal.transitions import recognition as arrows
from kheo.audit.journal import record
from kheo.documents.models import Paper
from kheo.initiatives.enums import Level
from kheo.initiatives.rules import LADDER
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.orgs.models import Reach, Unit
from kheo.workflow.engine import perform
from kheo.workflow.table import Turn

MOST = 500


@transaction.atomic
def list_proposals(
    recognitions: Sequence[tuple[Recognition, str]],
    *,
    unit: Unit,
    to_unit: Unit,
    level: str,
    title: str,
    actor: User,
    at: datetime,
) -> ProposalList:
    """List recognised initiatives for the level above, best first, each with its grounds.

    Raises NotAllowed, RuleBroken: none chosen, not standing, the level not above theirs, proposed
    already, a body that is not above.
    """
    made = ProposalList(
        unit=unit, to_unit=to_unit, level=level, title=clean_line(title)[:300], made_by=actor,
        turn=Turn.OFFICE, moved_at=at, created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, policies.PROPOSE, made)
    _refuse_list(made, recognitions, today=timezone.localdate(at))
    for one, grounds in recognitions:
        _refuse_one(made, one, grounds, actor=actor)
    _refuse_twice(made, [one for one, _grounds in recognitions])
    made.save()
    Nomination.objects.bulk_create(
        Nomination(
            proposals=made, position=place, initiative_id=one.initiative_id, unit=unit,
            to_unit=to_unit, level=level, lower_id=one.dossier_id, grounds=clean_block(grounds),
            turn=Turn.OFFICE, moved_at=at, created_at=at, updated_at=at,
        )
        for place, (one, grounds) in enumerate(recognitions, 1)
    )  # fmt: skip
    after = {"to": to_unit.label, "level": level, "number": len(recognitions)}
    record("proposals.list", made, actor=actor, at=at, after=after)
    return made


def _refuse_list(
    made: ProposalList, recognitions: Sequence[tuple[Recognition, str]], *, today: date
) -> None:
    complaints = {}
    if not made.title:
        complaints["title"] = _("Write what is proposed.")
    if made.level not in {Level.PROVINCE, Level.CENTRAL}:
        complaints["level"] = _("Proposals go to the province or to the centre.")
    above = Reach.objects.as_of(today).filter(unit=made.unit, ancestor=made.to_unit)
    if made.unit_id == made.to_unit_id or not above.exists():
        complaints["to_unit"] = _("%(unit)s does not stand above.") % {"unit": made.to_unit.label}
    if not recognitions:
        complaints["chosen"] = _("Choose at least one initiative.")
    elif len(recognitions) > MOST:
        complaints["chosen"] = _("At most %(most)s at once.") % {"most": MOST}
    elif twice := chosen_twice([one for one, _grounds in recognitions]):
        complaints["chosen"] = _("“%(title)s” was chosen twice.") % {"title": twice}
    if complaints:
        raise RuleBroken(next(iter(complaints.values())), fields=complaints)


def _refuse_one(made: ProposalList, one: Recognition, grounds: str, *, actor: User) -> None:
    title = {"title": str(one)}
    require(actor, policies.PROPOSE, one)
    if one.status != RecognitionStatus.STANDING:
        raise RuleBroken(_("The recognition of “%(title)s” does not stand."), params=title)
    if LADDER.index(Level(one.level)) >= LADDER.index(Level(made.level)):
        raise RuleBroken(_("“%(title)s” is recognised at this level already."), params=title)
    if not grounds.strip():
        raise RuleBroken(_("Say why “%(title)s” is proposed; the level above reads it."),
                         params=title)  # fmt: skip


def _refuse_twice(made: ProposalList, chosen: Sequence[Recognition]) -> None:
    running = Nomination.objects.filter(
        initiative__in=[one.initiative_id for one in chosen], level=made.level,
        status__in=(NominationStatus.LISTED, NominationStatus.PROPOSED, NominationStatus.TAKEN),
    ).select_related("initiative", "proposals")  # fmt: skip
    if (twice := running.first()) is not None:
        raise RuleBroken(
            _("“%(title)s” is proposed already, in “%(list)s”."),
            params={"title": str(twice.initiative), "list": str(twice.proposals)},
        )


@transaction.atomic
def send_proposals(
    proposals: ProposalList, *, paper: Paper | None = None, on: date, actor: User, at: datetime
) -> None:
    """Send the list with its submission letter; every nomination waits for the level above.

    Without ``paper`` the letter that was numbered for this list is taken.

    Raises RuleBroken for a day of the future or before the letter.
    """
    today, paper = timezone.localdate(at), paper or proposals.paper
    if on > today or (paper is not None and on < paper.issued_on):
        sentence = _("The day lies between that of the letter and today.")
        raise RuleBroken(sentence, fields={"on": sentence})
    listed = proposals.nominations.filter(status=NominationStatus.LISTED)
    waiting = list(listed.select_related("initiative"))
    if not waiting:
        raise RuleBroken(_("Nothing is left on this list."))
    perform(
        arrows.SEND, proposals, flow=arrows.PROPOSALS, actor=actor, at=at,
        note=str(paper) if paper else "", changes={"paper": paper, "sent_on": on},
    )  # fmt: skip
    for one in waiting:
        perform(arrows.PROPOSE, one, flow=arrows.NOMINATION, actor=actor, at=at)


@transaction.atomic
def discard_proposals(proposals: ProposalList, *, note: str, actor: User, at: datetime) -> None:
    """Put a list away that was not sent."""
    perform(arrows.DISCARD, proposals, flow=arrows.PROPOSALS, actor=actor, at=at, note=note)
    listed = proposals.nominations.filter(status=NominationStatus.LISTED)
    for one in listed.select_related("initiative"):
        perform(arrows.TAKE_BACK, one, flow=arrows.NOMINATION, actor=actor, at=at, note=note)


@transaction.atomic
def take_up(nomination: Nomination, *, actor: User, at: datetime) -> Dossier:
    """The upper office opens a dossier at its level; the lower one is its base."""
    perform(arrows.TAKE_UP, nomination, flow=arrows.NOMINATION, actor=actor, at=at)
    dossier = open_dossier(
        nomination.initiative,
        body=nomination.to_unit,
        level=nomination.level,
        lower=nomination.lower,
        actor=actor,
        at=at,
    )
    Nomination.objects.filter(pk=nomination.pk).update(dossier=dossier)
    nomination.dossier = dossier
    return dossier


@transaction.atomic
def refuse_nomination(nomination: Nomination, *, reason: str, actor: User, at: datetime) -> None:
    """The upper office does not take it up; the lower one reads why and may propose it again."""
    perform(
        arrows.REFUSE, nomination, flow=arrows.NOMINATION, actor=actor, at=at, note=reason,
        changes={"reason": reason.strip()},
    )  # fmt: skip


@transaction.atomic
def take_back(nomination: Nomination, *, note: str, actor: User, at: datetime) -> None:
    """The lower office takes one proposal back while nobody took it up."""
    perform(
        arrows.TAKE_BACK, nomination, flow=arrows.NOMINATION, actor=actor, at=at, note=note,
        changes={"reason": note.strip()},
    )  # fmt: skip

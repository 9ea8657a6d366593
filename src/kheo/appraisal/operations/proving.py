"""Evidence of the initiative, ticked as the proof of a criterion."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import Column
from kheo.appraisal.models import Criterion, Dossier, Proof
from kheo.appraisal.operations.results import settle
from kheo.appraisal.operations.writing import locked, require_open_column
from kheo.audit.journal import record
from kheo.initiatives.models import Evidence
from kheo.kernel.refusals import RuleBroken


@transaction.atomic
def attach_proof(
    dossier: Dossier, *, criterion: Criterion, evidence: Evidence, actor: User, at: datetime
) -> Proof:
    """Let a piece of evidence of the initiative prove a criterion; twice changes nothing.

    The unit does it while it assesses itself. Raises NotAllowed, InvalidTransition, RuleBroken
    (evidence of another initiative or out of sight, a criterion of another set).
    """
    require(actor, policies.ASSESS, dossier)
    dossier = locked(dossier)
    require_open_column(dossier, Column.SELF)
    if criterion.version_id != dossier.criteria_id:
        raise RuleBroken(_("This criterion is not of the set the dossier was opened with."))
    if evidence.initiative_id != dossier.initiative_id or evidence.removed_at is not None:
        raise RuleBroken(_("This file is not among the evidence of the initiative."))
    proof, is_new = Proof.objects.get_or_create(
        dossier=dossier,
        criterion=criterion,
        evidence=evidence,
        defaults={"added_at": at, "added_by": actor},
    )
    if is_new:
        after = {"criterion": criterion.number, "name": evidence.name}
        record("dossier.attach_proof", dossier, actor=actor, at=at, after=after)
        settle(dossier, at)
    return proof


@transaction.atomic
def remove_proof(proof: Proof, *, actor: User, at: datetime) -> None:
    """Take the proof of a criterion back; the evidence itself stays with the initiative."""
    require(actor, policies.ASSESS, proof.dossier)
    dossier = locked(proof.dossier)
    require_open_column(dossier, Column.SELF)
    before = {"criterion": proof.criterion.number, "name": proof.evidence.name}
    proof.delete()
    record("dossier.remove_proof", dossier, actor=actor, at=at, before=before)
    settle(dossier, at)


def drop_dead_proof(dossier: Dossier, *, actor: User, at: datetime) -> None:
    """Forget proof whose evidence was taken out of sight, with a line in the journal."""
    dead = dossier.proofs.filter(evidence__removed_at__isnull=False)
    before = {
        "proofs": [
            {"criterion": number, "name": name}
            for number, name in dead.values_list("criterion__number", "evidence__name")
        ]
    }
    if before["proofs"]:
        dead.delete()
        record("dossier.drop_proof", dossier, actor=actor, at=at, before=before)

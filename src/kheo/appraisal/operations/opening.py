"""A dossier is opened, with the criteria of the day and what the level below had found."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can, require
from kheo.appraisal import policies
from kheo.appraisal.enums import OPEN, Column, DossierStatus, SheetStatus
from kheo.appraisal.models import CriteriaVersion, Dossier, Mark, Sheet
from kheo.appraisal.operations.results import settle
from kheo.appraisal.operations.sheets import sheet_of
from kheo.appraisal.queries.criteria import version_for
from kheo.appraisal.queries.results import final_values, gather
from kheo.appraisal.transitions.dossiers import FLOW
from kheo.audit.journal import record
from kheo.initiatives.enums import Level, Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.operations import hold_by_dossier
from kheo.initiatives.rules import is_merged, wrong_level
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import fold
from kheo.orgs.models import Reach, Unit

FIRST = frozenset({Status.BUILDING, Status.AWAITING_APPRAISAL})
HIGHER = frozenset({Status.RECOGNISED, Status.DOUBTFUL})


@transaction.atomic
def open_dossier(
    initiative: Initiative,
    *,
    body: Unit,
    level: str = "",
    criteria: CriteriaVersion | None = None,
    lower: Dossier | None = None,
    actor: User,
    at: datetime,
) -> Dossier:
    """Put an initiative to appraisal before ``body``, by the criteria in force there today.

    Opened while it is built or awaits appraisal (first recognition), or recognised (a higher
    level); by the unit's registrar, or by the office of ``body`` that takes a proposal up. The
    version of the criteria is kept for good, whatever becomes of the set. ``lower`` is the
    dossier of the level below whose scores are shown beside; default: the last one recognised.
    Raises NotAllowed, RuleBroken.
    """
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    today = timezone.localdate(at)
    _require_opener(actor, initiative, body)
    _refuse_state(initiative, body, today)
    criteria = criteria or _version(initiative, body, level, today)
    level = criteria.set.level
    if complaint := wrong_level(initiative, level, today):
        raise RuleBroken(complaint, fields={"level": complaint})
    dossier = Dossier.objects.create(
        initiative=initiative,
        unit_id=initiative.unit_id,
        body=body,
        level=level,
        criteria=criteria,
        lower=lower or _lower(initiative),
        opened_on=today,
        opened_by=actor,
        turn=FLOW.turns[DossierStatus.SELF_ASSESSMENT],
        due_on=initiative.due_on if initiative.status in FIRST else None,
        moved_at=at,
        created_at=at,
        updated_at=at,
    )
    hold_by_dossier(initiative, held=True, at=at)
    after = {"body": body.pk, "level": level, "criteria": criteria.pk, "lower": dossier.lower_id}
    record("dossier.open", dossier, actor=actor, at=at, after=after)
    sheet_of(dossier, column=Column.SELF)
    _copy_lower(dossier, at)
    settle(dossier, at)
    return dossier


def _require_opener(actor: User, initiative: Initiative, body: Unit) -> None:
    planned = Dossier(initiative=initiative, unit_id=initiative.unit_id, body=body)
    if not can(actor, policies.ASSESS, planned):
        require(actor, policies.ASSIGN, planned)


def _refuse_state(initiative: Initiative, body: Unit, today: date) -> None:
    if complaint := is_merged(initiative):
        raise RuleBroken(complaint)
    if initiative.dossiers.filter(status__in=OPEN).exists():
        raise RuleBroken(_("A dossier of appraisal is open for it already."))
    if initiative.status not in FIRST | HIGHER:
        raise RuleBroken(
            _(
                "Only what is being built, awaits appraisal or is recognised can be put to appraisal."
            )
        )
    reach = Reach.objects.as_of(today).filter(ancestor=body, unit_id=initiative.unit_id)
    if not reach.exists():
        sentence = _("“%(body)s” does not stand above the unit of this initiative.")
        raise RuleBroken(sentence, params={"body": str(body)})


def _version(initiative: Initiative, body: Unit, level: str, today: date) -> CriteriaVersion:
    """The version in force at the level asked for, else at the first level that has one."""
    wanted = [Level(level)] if level else list(Level)
    for one in wanted:
        if wrong_level(initiative, one, today):
            continue
        found = version_for(
            body=body, level=one, kind=initiative.kind, field=initiative.field, on=today
        )
        if found is not None:
            return found
    sentence = _(
        "No criteria set is in force today before “%(body)s” for this kind and field; "
        "the standing office has to issue one first."
    )
    raise RuleBroken(
        sentence % {"body": str(body)}, fields={"body": sentence % {"body": str(body)}}
    )


def _lower(initiative: Initiative) -> Dossier | None:
    rows = initiative.dossiers.filter(status=DossierStatus.RECOGNISED)
    return rows.order_by("-opened_on", "-pk").first()


def _copy_lower(dossier: Dossier, at: datetime) -> None:
    """Lay the final scores of the lower level's dossier beside, as its own column.

    A mark is copied where the criterion is the same: of the same version, or of the same name
    with the same maximum; the total always, in the points of the set it was given in.
    """
    if dossier.lower is None:
        return
    both = gather([dossier, dossier.lower])
    here, there = both[dossier.pk], both[dossier.lower.pk]
    total, values = final_values(there)
    if total is None:
        return
    by_name = {(fold(one.name), one.maximum): values.get(one.pk) for one in there.criteria}
    sheet = Sheet.objects.create(
        dossier=dossier,
        column=Column.LOWER,
        status=SheetStatus.SAVED,
        total=total,
        is_passed=True,
        saved_at=at,
    )
    Mark.objects.bulk_create(
        Mark(
            sheet=sheet,
            criterion=one,
            value=values.get(one.pk, by_name.get((fold(one.name), one.maximum))),
        )
        for one in here.criteria
    )

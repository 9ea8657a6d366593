"""What adoptions do by themselves: a record names its source, is recognised, is withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.audit.journal import record
from kheo.initiatives.enums import Status
from kheo.initiatives.events import Recognised, SourceNamed, Withdrawn
from kheo.initiatives.models import Initiative
from kheo.library.enums import GOING_ON, AdoptionStatus
from kheo.library.models import Adoption
from kheo.library.operations.adoptions import refuse_circle, tie
from kheo.library.rules.adoptions import last_day, stage_of
from kheo.library.transitions.adoptions import CARRY, DROP, FLOW, RISE
from kheo.workflow.engine import perform

S = AdoptionStatus


@transaction.atomic
def follow(event: SourceNamed) -> Adoption:
    """A record names its source: its adoption is made, or goes on where the unit had asked.

    Exactly one for a record, however often it is told. Raises RuleBroken when it runs in a circle.
    """
    return followed(_record(event.initiative_id), source_id=event.source_id)


def followed(
    initiative: Initiative, *, source_id: int, actor: User | None = None, at: datetime | None = None
) -> Adoption:
    """The adoption of ``initiative``, made when it is missing; see ``follow``."""
    at = at or max(initiative.updated_at, initiative.moved_at)
    actor = actor or initiative.filed_by
    there = Adoption.objects.select_for_update(of=("self",)).filter(initiative=initiative).first()
    if there is not None:
        return _turned(there, initiative, source_id, actor=actor, at=at)
    refuse_circle(initiative.pk, source_id)
    asked = Adoption.objects.select_for_update(of=("self",)).filter(
        source_id=source_id, unit_id=initiative.unit_id, initiative=None, status__in=GOING_ON
    )
    found = asked.order_by("pk").first()
    if found is not None:
        return _carried(found, initiative, actor=actor, at=at)
    return _made(initiative, source_id, actor=actor, at=at)


def _record(key: int) -> Initiative:
    rows = Initiative.objects.select_related("unit", "filed_by")
    return rows.get(pk=key)


def _turned(
    there: Adoption, initiative: Initiative, source_id: int, *, actor: User, at: datetime
) -> Adoption:
    """The record names another source than before: the adoption goes with it."""
    if there.source_id == source_id:
        return there
    refuse_circle(initiative.pk, source_id)
    before = there.source_id
    Adoption.objects.filter(pk=there.pk).update(
        source=source_id, owner_saw_at=None, version=there.version + 1, updated_at=at
    )
    there.refresh_from_db()
    record(
        "adoption.turn", there, actor=actor, at=at, before={"source": before},
        after={"source": source_id},
    )  # fmt: skip
    return there


def _carried(found: Adoption, initiative: Initiative, *, actor: User, at: datetime) -> Adoption:
    tie(found, initiative)
    record("adoption.link", found, actor=actor, at=at, after={"initiative": initiative.pk})
    if found.status in CARRY.source:
        day = max(last_day(found), initiative.listed_on)
        _perform(CARRY, found, {"planned_on": day}, at=at)
    if stage_of(initiative.status) == S.WORKING:
        _risen(found, initiative, at=at)
    return found


def _made(
    initiative: Initiative, source_id: int, *, actor: User, at: datetime
) -> Adoption:  # fmt: skip
    """One at the stage that the record tells, with the days of the record."""
    source = Initiative.objects.select_related("unit").get(pk=source_id)
    began = initiative.registered_on or initiative.listed_on
    stage = stage_of(initiative.status)
    made = Adoption(
        source=source, unit=initiative.unit, initiative=initiative, status=stage, asked_by=actor,
        requested_on=began, planned_on=began, moved_at=at, created_at=at, updated_at=at,
    )  # fmt: skip
    if stage in {S.ADOPTED, S.WORKING}:
        made.adopted_on = began
    if stage == S.WORKING:
        made.working_on = max(began, initiative.recognised_on or began)
    if stage == S.GIVEN_UP:
        made.given_up_on = max(began, timezone.localdate(initiative.moved_at))
        made.given_up_why = _("The registration was withdrawn.")
    if source.unit_id == initiative.unit_id:
        made.owner_saw_at = at
    made.turn = FLOW.turn_of(made)
    made.save()
    after = {"source": source_id, "initiative": initiative.pk, "status": stage}
    record("adoption.follow", made, actor=actor, at=at, after=after)
    return made


@transaction.atomic
def rise(event: Recognised) -> None:
    """A copy was recognised: the office found that it works, so nobody has to say it again."""
    found = _of(event.initiative_id)
    if found is not None and found.status in GOING_ON:
        initiative = _record(event.initiative_id)
        _risen(found, initiative, at=initiative.moved_at)


def _risen(found: Adoption, initiative: Initiative, *, at: datetime) -> None:
    day = max(last_day(found), initiative.recognised_on or last_day(found))
    adopted = found.adopted_on or max(
        last_day(found), initiative.registered_on or found.requested_on
    )
    changes: dict[str, Any] = {"working_on": max(day, adopted), "adopted_on": adopted}
    _perform(RISE, found, changes, at=at)


@transaction.atomic
def drop(event: Withdrawn) -> None:
    """A copy was withdrawn by its unit: learning is given up; the place stays in the tree, marked."""
    found = _of(event.initiative_id)
    if found is not None and found.status != S.GIVEN_UP:
        _dropped(found, at=_record(event.initiative_id).moved_at)


def _dropped(found: Adoption, *, at: datetime) -> None:
    day = max(last_day(found), timezone.localdate(at))
    why = _("The registration was withdrawn.")
    _perform(DROP, found, {"given_up_on": day, "given_up_why": why}, at=at)


def _of(initiative_id: int) -> Adoption | None:
    rows = Adoption.objects.select_related("unit", "source", "initiative")
    return rows.filter(initiative_id=initiative_id).first()


def _perform(transition: Any, adoption: Adoption, changes: dict[str, Any], *, at: datetime) -> None:
    perform(transition, adoption, flow=FLOW, actor=system_user(), at=at, changes=changes)


def repair(*, actor: User, at: datetime) -> list[Adoption]:
    """Old stock: every record with a source gets its adoption. A second run finds nothing to do."""
    rows = Initiative.objects.filter(source__isnull=False, merged_into=None, adopted_by=None)
    made = []
    for one in rows.exclude(status=Status.WITHDRAWN).select_related("unit", "filed_by"):
        with transaction.atomic():
            made.append(followed(one, source_id=one.source_id or 0, actor=actor, at=at))
    return made


@transaction.atomic
def settle_withdrawn(*, at: datetime) -> list[Adoption]:
    """Adoptions that go on although their draft was put away: nobody is told of that act."""
    rows = Adoption.objects.filter(initiative__status=Status.WITHDRAWN, status__in=GOING_ON)
    found = list(rows.select_related("unit", "source", "initiative").order_by("pk"))
    for one in found:
        _dropped(one, at=at)
    return found

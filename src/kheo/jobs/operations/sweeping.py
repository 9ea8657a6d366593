"""Rows of work that was over long ago are taken away."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import PROTECT, Exists, ForeignKey, OuterRef, Q, QuerySet
from django.utils import timezone

from kheo.access.models import User
from kheo.audit.journal import record
from kheo.jobs.enums import JobState
from kheo.jobs.models import Job
from kheo.orgs.models import Unit
from kheo.workflow.enums import Termed
from kheo.workflow.queries import days_allowed

AT_ONCE = 500
"""Rows taken away in one transaction, so that other writers need not wait."""


def sweep(*, actor: User, at: datetime) -> int:
    """Take away the jobs that are over and older than the term of their unit; returns how many.

    A job that something else still rests on (a file that was read by it) stays with that thing. One line in
    the journal for each unit tells how many.
    """
    units = _free().order_by().values_list("unit", flat=True).distinct()
    return sum(_sweep_of(unit, actor, at) for unit in Unit.objects.filter(pk__in=list(units)))


def _sweep_of(unit: Unit, actor: User, at: datetime) -> int:
    days = days_allowed(Termed.JOB_KEPT, unit_id=unit.pk, on=timezone.localdate(at))
    rows = _free().filter(unit=unit, ended_at__lt=at - timedelta(days=days)).order_by("pk")
    removed = 0
    while keys := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            Job.objects.filter(pk__in=keys).delete()
            told = {"jobs": len(keys), "days": days}
            record("jobs.sweep", unit, actor=actor, at=at, after=told, unit_id=unit.pk)
        removed += len(keys)
    return removed


def _free() -> QuerySet[Job]:
    """Jobs that are over and that no row holds fast."""
    held = Q(pk__in=())
    for field in Job._meta.get_fields(include_hidden=True):
        relation = getattr(field, "remote_field", None)
        if field.auto_created and isinstance(relation, ForeignKey) and field.on_delete is PROTECT:  # type: ignore[union-attr]
            theirs = relation.model._base_manager.filter(**{relation.attname: OuterRef("pk")})
            held |= Q(Exists(theirs))
    over = [JobState.DONE, JobState.FAILED, JobState.CALLED_OFF]
    return Job.objects.filter(~held, state__in=over, ended_at__isnull=False)

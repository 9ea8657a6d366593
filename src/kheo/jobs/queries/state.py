"""How background work stands: counts by state, and whether anybody does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from kheo.jobs.enums import JobState
from kheo.jobs.models import Heartbeat, Job
from kheo.jobs.rules import is_alive


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether the worker runs, when it was last heard of, how many jobs wait for it."""

    is_alive: bool
    heard_at: datetime | None
    waiting: int
    running: int
    oldest_at: datetime | None


def pulse(now: datetime) -> Pulse:
    """The state of the worker at ``now``, over all units. Two queries."""
    heard = Heartbeat.objects.filter(pk=1).values_list("at", flat=True).first()
    counts = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).aggregate(
        waiting=Count("pk", filter=Q(state=JobState.WAITING)),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        begun=Min("started_at", filter=Q(state=JobState.RUNNING)),
        oldest=Min("created_at", filter=Q(state=JobState.WAITING)),
    )
    longest = timedelta(seconds=float(str(settings.Q_CLUSTER["retry"])))
    alive = is_alive(heard, counts["begun"], now=now, longest=longest)
    return Pulse(alive, heard, counts["waiting"], counts["running"], counts["oldest"])


def counts_by_state(jobs: QuerySet[Job]) -> dict[str, int]:
    """How many of ``jobs`` stand in which state. One query."""
    return dict(jobs.order_by().values_list("state").annotate(number=Count("pk")))


def kinds_of(jobs: QuerySet[Job]) -> list[str]:
    """The kinds that occur among ``jobs``. One query."""
    return sorted(jobs.order_by().values_list("kind", flat=True).distinct())

"""A saved step against a bare insert and update; fifty writers at once.

What is written here stays in the database of the benchmark: a commit is part of the price.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import connection, connections, transaction
from django.db.utils import OperationalError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.audit.queries import entries
from kheo.console.bench import people
from kheo.console.bench.measure import Measured, side_by_side
from kheo.initiatives import operations
from kheo.initiatives.enums import FactKind, Status
from kheo.initiatives.models import Fact, Initiative

WRITERS, EACH, CALLS = 50, 4, 60


def measure() -> Iterator[Measured]:
    """One step after the other, then fifty people at once."""
    actor = people.holder(Role.SYSTEM, people.nation())
    pool = _pool(CALLS * 2 + 10 + WRITERS * EACH)
    yield _one_by_one(pool[: CALLS * 2 + 10], actor)
    yield from _at_once(pool[CALLS * 2 + 10 :], actor)


def _pool(number: int) -> list[Initiative]:
    """Recognised initiatives that can be confirmed."""
    rows = Initiative.objects.filter(status=Status.RECOGNISED, unit__starts_on__lt="2026-01-01")
    return list(rows.select_related("unit").order_by("pk")[:number])


def confirm(initiative: Initiative, actor: User, at: datetime) -> None:
    """The step that is measured: the yearly proof."""
    operations.confirm(
        initiative, on=timezone.localdate(at), note="Vẫn hoạt động đều.", actor=actor, at=at
    )


def bare(initiative: Initiative, actor: User, at: datetime) -> None:
    """The least that a step could be: one row added, one changed, in one transaction."""
    with transaction.atomic():
        Fact.objects.create(
            initiative=initiative, kind=FactKind.PROGRESS, on=timezone.localdate(at),
            note="Vẫn hoạt động đều.", actor=actor, recorded_at=at,
        )  # fmt: skip
        Initiative.objects.filter(pk=initiative.pk).update(moved_at=at, updated_at=at)


def _one_by_one(pool: list[Initiative], actor: User) -> Measured:
    now = timezone.now()
    with CaptureQueriesContext(connection) as told:
        confirm(pool.pop(), actor, now)
    ours, least = side_by_side(
        lambda: confirm(pool.pop(), actor, now), lambda: bare(pool.pop(), actor, now), CALLS
    )
    what = f"saved step ({len(told)} statements)"
    return Measured("steps", what, ours, "ms", 4, "bare insert and update", least)


def _at_once(pool: list[Initiative], actor: User) -> Iterator[Measured]:
    now = timezone.now()
    wanted = len(pool)
    before = (Fact.objects.count(), entries().count())
    with ThreadPoolExecutor(WRITERS) as writers:
        shares = [pool[at::WRITERS] for at in range(WRITERS)]
        locked = sum(writers.map(lambda share: _write(share, actor, now), shares))
    after = (Fact.objects.count(), entries().count())
    lost = max(wanted - (after[at] - before[at]) for at in (0, 1))
    yield Measured("steps", f"{WRITERS} writers, lock errors", locked, "errors", 0)
    yield Measured("steps", f"{WRITERS} writers, {wanted} steps, lost", lost, "steps", 0)


def _write(share: list[Initiative], actor: User, at: datetime) -> int:
    errors = 0
    try:
        for initiative in share:
            try:
                confirm(initiative, actor, at)
            except OperationalError:
                errors += 1
    finally:
        connections.close_all()
    return errors

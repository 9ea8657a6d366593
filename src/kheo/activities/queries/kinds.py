"""Which kinds there are on a day, and what they ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kheo.activities.models import ActivityKind
from kheo.activities.rules import Questions

ORDER = ("order", "name", "pk")


def kinds_on(day: date) -> list[ActivityKind]:
    """The kinds that can be recorded for ``day``, in their order."""
    return list(ActivityKind.objects.as_of(day).order_by(*ORDER))


def kind_on(code: str, day: date) -> ActivityKind | None:
    """The kind called ``code`` as it is on ``day``; None when it did not exist or has ended."""
    return ActivityKind.objects.as_of(day).filter(code=code).order_by("-valid_from", "-pk").first()


def latest_rows(codes: Iterable[str] | None = None) -> dict[str, ActivityKind]:
    """Code → the newest row of each kind, ended ones too, in their order. One query."""
    rows = ActivityKind.objects.order_by("valid_from", "pk")
    if codes is not None:
        rows = rows.filter(code__in=set(codes))
    newest = {row.code: row for row in rows}
    ordered = sorted(newest.values(), key=lambda one: (one.order, one.name, one.pk))
    return {row.code: row for row in ordered}


def kinds_now(day: date) -> tuple[list[ActivityKind], list[ActivityKind]]:
    """What is recorded on ``day``, and what was recorded earlier but has ended."""
    newest = latest_rows().values()
    ended = [row for row in newest if row.valid_to is not None and row.valid_to <= day]
    return kinds_on(day), ended


def questions_of(kind: ActivityKind) -> Questions:
    """What ``kind`` asks, as the rules take it."""
    codes = tuple(one["code"] for one in kind.variants)
    return Questions(kind.name, frozenset(kind.asks), codes)


def variant_names(day: date) -> dict[str, str]:
    """Code → name of every variant of the kinds of ``day``."""
    return {one["code"]: one["name"] for kind in kinds_on(day) for one in kind.variants}

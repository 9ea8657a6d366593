"""The one writer of the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.utils import timezone

from kheo.audit.models import Entry, JournalDay
from kheo.audit.rules import digest, plain
from kheo.foundation import bulk, request_number

COVERED = (
    "day", "position", "at", "action", "subject_kind", "subject_key", "subject_label",
    "unit_id", "actor_id", "actor_label", "before", "after", "note", "request",
)  # fmt: skip
_COUNT_ON = (
    "UPDATE audit_journalday SET entries = entries + %s WHERE day = %s RETURNING entries, head"
)
_NEW_HEAD = "UPDATE audit_journalday SET head = %s WHERE day = %s"


def record(
    action: str,
    subject: models.Model,
    *,
    actor: Any,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
    unit_id: int | None = None,
) -> Entry:
    """Add one line about ``subject`` to the chain of the day of ``at`` (day in Vietnam).

    Must be called inside the transaction of the act it tells of: the line and the act are
    kept together or not at all. The row of the day is locked, so lines of one day line up.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the journal is written in the transaction of the act")
    day = timezone.localdate(at)
    position, head = _next_place(day)
    entry = Entry(
        day=day,
        position=position,
        at=at,
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_key=str(subject.pk),
        subject_label=str(subject)[:300],
        unit_id=unit_id if unit_id is not None else getattr(subject, "unit_id", None),
        actor=actor,
        actor_label=str(actor)[:200],
        before=plain(before or {}),
        after=plain(after or {}),
        note=note,
        request=request_number.current(),
    )
    entry.digest = digest(head, {name: getattr(entry, name) for name in COVERED})
    entry.save(force_insert=True)
    _keep_head(day, entry.digest)
    return entry


class Line(NamedTuple):
    """What ``record_many`` writes of one act; ``kind`` is the model's label ("initiatives.initiative")."""

    action: str
    kind: str
    key: int
    label: str
    unit_id: int | None = None
    before: Mapping[str, Any] = {}
    after: Mapping[str, Any] = {}
    note: str = ""


_WRITTEN = (*COVERED, "digest")


def record_many(lines: Sequence[Line], *, actor: Any, at: datetime) -> None:
    """``record`` for many acts of one person at one moment: the same chain, one lock of the day."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the journal is written in the transaction of the act")
    if not lines:
        return
    day = timezone.localdate(at)
    position, head = _next_place(day, len(lines))
    name, request = str(actor)[:200], request_number.current()
    rows = []
    for place, line in enumerate(lines, position):
        before, after = plain(line.before), plain(line.after)
        row = (
            day, place, at, line.action, line.kind, str(line.key), line.label[:300],
            line.unit_id, actor.pk if actor is not None else None, name, before, after, line.note, request,
        )  # fmt: skip
        head = digest(head, dict(zip(COVERED, row, strict=True)))
        rows.append((*row, head))
    bulk.insert(Entry, _WRITTEN, rows)
    _keep_head(day, head)


def _next_place(day: date, number: int = 1) -> tuple[int, str]:
    """Lock the day by counting it on, and return the place of the first new line and the last digest.

    Plain SQL: every act pays for this, and one statement locks, counts and reads.
    """
    given = [number, connection.ops.adapt_datefield_value(day)]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ON, given)
        found = cursor.fetchone()
        if found is None:
            JournalDay.objects.bulk_create([JournalDay(day=day)], ignore_conflicts=True)
            cursor.execute(_COUNT_ON, given)
            found = cursor.fetchone()
    last, head = found
    return last - number + 1, head


def _keep_head(day: date, head: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NEW_HEAD, [head, connection.ops.adapt_datefield_value(day)])

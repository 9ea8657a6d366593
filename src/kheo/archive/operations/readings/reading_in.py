"""The work of the background: open a file, take it apart, lay its items out for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from kheo.access.operations.accounts import system_user
from kheo.archive.enums import ItemState, Purpose, ReadingStatus
from kheo.archive.models import Reading, ReadItem
from kheo.archive.operations.readings.renewing import carry_over
from kheo.archive.rules.found_items import FoundItem, days_of, found_items
from kheo.archive.transitions import FLOW, READ, REFUSE
from kheo.jobs.kinds import Running
from kheo.reader.answer import answer
from kheo.reader.reading import Reading as Taken
from kheo.reader.reading import read
from kheo.reader.sources import Opened, Refused, open_report
from kheo.workflow.engine import perform

STEPS = 4


def read_in(job: Running) -> str:
    """Read the file of the reading ``job.subject``; its result in words. Safe to run twice."""
    reading = Reading.objects.select_related("stored", "office").get(pk=job.subject)
    if reading.status not in {ReadingStatus.WAITING, ReadingStatus.REFUSED} or not reading.stored:
        return reading.told
    job.progress(0, STEPS)
    with default_storage.open(reading.stored.path) as file:
        content = file.read()
    try:
        opened = open_report(content, name=reading.name)
    except Refused as refusal:
        return _refuse(reading, str(refusal))
    job.progress(1, STEPS)
    taken = read(opened.text)
    job.progress(2, STEPS)
    told = answer(taken, file=reading.name, raw=content)
    job.progress(3, STEPS)
    _keep(reading.pk, opened, taken, told)
    job.progress(STEPS, STEPS)
    counts = told["counts"]
    return (
        f"{counts['figures']} số liệu, {counts['models']} mô hình, điển hình, "
        f"{counts['documents']} văn bản viện dẫn"
    )


def _refuse(reading: Reading, told: str) -> str:
    perform(
        REFUSE, reading, flow=FLOW, actor=system_user(), at=timezone.now(), changes={"told": told}
    )
    return told


@transaction.atomic
def _keep(pk: int, opened: Opened, taken: Taken, told: Mapping[str, Any]) -> None:
    """The text, the head and the items, whole or not at all; decisions on an earlier state come along."""
    reading = Reading.objects.select_for_update().get(pk=pk)
    reading.items.all().delete()
    items = found_items(taken, told)
    rows = [_row(reading, order, item) for order, item in enumerate(items, 1)]
    ReadItem.objects.bulk_create(rows, batch_size=500)
    _link(rows, items)
    perform(
        READ, reading, flow=FLOW, actor=system_user(), at=timezone.now(),
        changes={
            "text": opened.text, "told": opened.told, "pages": opened.pages,
            "head": told["source"], "checks": told["checks"], **_head(reading, taken, told),
        },
    )  # fmt: skip
    if reading.before_id and reading.purpose == Purpose.PAST:
        carry_over(reading)


def _row(reading: Reading, order: int, item: FoundItem) -> ReadItem:
    return ReadItem(
        reading=reading, kind=item.kind, order=order, state=ItemState.OPEN, start=item.start,
        end=item.end, line=item.line, quote=item.quote, key=item.key, values=item.values,
        read=item.values,
    )  # fmt: skip


def _link(rows: list[ReadItem], items: list[FoundItem]) -> None:
    by_name = {item.name: row for item, row in zip(items, rows, strict=True)}
    for item, row in zip(items, rows, strict=True):
        row.total = by_name.get(item.total or "")
        row.again = by_name.get(item.again or "")
        row.whole = by_name.get(item.whole or "")
    linked = [row for row in rows if row.total_id or row.again_id or row.whole_id]
    ReadItem.objects.bulk_update(linked, ["total", "again", "whole"], batch_size=500)


def _head(reading: Reading, taken: Taken, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the head of the paper tells, where a person has not said it yet."""
    head = taken.head
    first, last = days_of({"from": head.start, "to": head.end})
    found: dict[str, Any] = {
        "title": head.title[:500], "number": head.number[:60], "issuer": head.issuer[:200],
        "issued_on": head.day, "starts_on": _day(first), "ends_on": _after(last),
    }  # fmt: skip
    source = reading.before.source if reading.before_id and reading.before else None
    if source is not None:
        return {name: getattr(source, name) for name in found} | {"unit": source.unit}
    return {name: value for name, value in found.items() if not getattr(reading, name)}


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _after(told: str | None) -> date | None:
    return date.fromisoformat(told) + timedelta(days=1) if told else None

"""The work of the background: open a file, take it apart, lay its items out for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from kheo.access.operations.accounts import system_user
from kheo.archive.enums import ItemState, Purpose
from kheo.archive.models import Reading, ReadItem
from kheo.archive.operations.readings.comparing import compare
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
_TO_READ = READ.source


def read_in(job: Running) -> str:
    """Read the file of the reading ``job.subject``; its result in words. Safe to run twice."""
    reading = Reading.objects.select_related("stored", "office").get(pk=job.subject)
    if reading.status not in _TO_READ or not reading.stored:
        return reading.told
    job.progress(0, STEPS)
    with default_storage.open(reading.stored.path) as file:
        content = file.read()
    try:
        opened = open_report(content, name=reading.name)
    except Refused as refusal:
        return _refuse(reading.pk, str(refusal))
    opened = replace(opened, text=storable(opened.text))
    job.progress(1, STEPS)
    taken = read(opened.text)
    job.progress(2, STEPS)
    told = answer(taken, file=reading.name, raw=content)
    job.progress(3, STEPS)
    if not _keep(reading.pk, opened, taken, told):
        return ""
    counts = told["counts"]
    return (
        f"{counts['figures']} số liệu, {counts['models']} mô hình, điển hình, "
        f"{counts['documents']} văn bản viện dẫn"
    )


def storable(text: str) -> str:
    """The text without what no data base keeps (zero bytes, halves of letters), letter for letter."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def _refuse(pk: int, told: str) -> str:
    with transaction.atomic():
        reading = Reading.objects.select_for_update().get(pk=pk)
        if reading.status not in _TO_READ:
            return ""
        perform(
            REFUSE, reading, flow=FLOW, actor=system_user(), at=timezone.now(),
            changes={"told": told},
        )  # fmt: skip
    return told


@transaction.atomic
def _keep(pk: int, opened: Opened, taken: Taken, told: Mapping[str, Any]) -> bool:
    """The text, the head and the items, whole or not at all; decisions on an earlier state come along.

    False when somebody set the file aside meanwhile, or another worker has read it.
    """
    reading = Reading.objects.select_for_update(of=("self",)).select_related("before").get(pk=pk)
    if reading.status not in _TO_READ:
        return False
    at = timezone.now()
    reading.items.all().delete()
    items = found_items(taken, told)
    rows = [_row(reading, order, item) for order, item in enumerate(items, 1)]
    ReadItem.objects.bulk_create(rows, batch_size=500)
    _link(rows, items)
    # The text is no matter for the journal: it is that of the kept file.
    reading.text, reading.pages = opened.text, opened.pages
    reading.head, reading.checks = told["source"], told["checks"]
    reading.save(update_fields=["text", "pages", "head", "checks"])
    perform(
        READ, reading, flow=FLOW, actor=system_user(), at=at,
        changes={"told": opened.told, **_head(reading, taken)},
    )  # fmt: skip
    if reading.before_id and reading.purpose == Purpose.PAST:
        carry_over(reading)
    compare(reading, at=at)
    return True


def _row(reading: Reading, order: int, item: FoundItem) -> ReadItem:
    return ReadItem(
        reading=reading, kind=item.kind, order=order, state=ItemState.OPEN, start=item.start,
        end=item.end, line=item.line, quote=item.quote, key=item.key, values=item.values,
        read=item.values, note=item.note,
    )  # fmt: skip


def _link(rows: list[ReadItem], items: list[FoundItem]) -> None:
    by_name = {item.name: row for item, row in zip(items, rows, strict=True)}
    for item, row in zip(items, rows, strict=True):
        row.total = by_name.get(item.total or "")
        row.again = by_name.get(item.again or "")
        row.whole = by_name.get(item.whole or "")
        row.counted = by_name.get(item.counted or "")
    linked = [row for row in rows if row.total_id or row.again_id or row.whole_id or row.counted_id]
    ReadItem.objects.bulk_update(linked, ["total", "again", "whole", "counted"], batch_size=500)


def _head(reading: Reading, taken: Taken) -> dict[str, Any]:
    """What the head of the paper tells, where a person has not said it yet.

    Of a corrected file what a person said of its earlier state holds.
    """
    head = taken.head
    first, last = days_of({"from": head.start, "to": head.end})
    found: dict[str, Any] = {
        "title": head.title[:500], "number": head.number[:60], "issuer": head.issuer[:200],
        "issued_on": head.day, "starts_on": _day(first), "ends_on": _after(last),
    }  # fmt: skip
    earlier = reading.before
    if earlier is not None:
        said = earlier.source or earlier
        return {name: getattr(said, name) or told for name, told in found.items()} | {
            "unit": said.unit or reading.unit
        }
    return {name: value for name, value in found.items() if not getattr(reading, name)}


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _after(told: str | None) -> date | None:
    return date.fromisoformat(told) + timedelta(days=1) if told else None

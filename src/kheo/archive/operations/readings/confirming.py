"""Into the books: declared figures, candidates, cited papers; each with its place in the source."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.enums import ItemKind, ItemState
from kheo.archive.models import DeclaredFigure, Reading, ReadItem, Source
from kheo.archive.operations.entering import codes_on, correct_figure
from kheo.archive.operations.figures import GAP, Entry, built, next_order
from kheo.archive.operations.judging import remove_figure
from kheo.archive.operations.readings.naming import keep_candidates, keep_citations
from kheo.archive.operations.readings.renewing import gone
from kheo.archive.operations.readings.wording import name_of
from kheo.archive.operations.sources import change_source, enter_source
from kheo.archive.operations.tables import enter_all
from kheo.archive.policies import ENTER
from kheo.archive.transitions import CONFIRM, FLOW
from kheo.kernel.refusals import RuleBroken
from kheo.workflow.engine import perform

WHY = "Đọc lại bản đã sửa"


@transaction.atomic
def confirm(reading: Reading, *, actor: User, at: datetime) -> Source:
    """Enter everything that was taken, whole or not at all; returns the paper in the books.

    Of a file read again only what changed is written: corrected figures keep the old ones, those
    that are gone are taken back with the reason. Raises NotAllowed, Stale, RuleBroken (an item still open, a
    unit that did not stand then, a figure that cannot be, named by line).
    """
    held = Reading.objects.select_for_update(of=("self",)).select_related("unit").get(pk=reading.pk)
    require(actor, CONFIRM.permission, held)
    if refusal := CONFIRM.objection(held):
        raise RuleBroken(refusal)
    source = _source(held, actor, at)
    require(actor, ENTER, source)
    taken = list(held.items.filter(state=ItemState.TAKEN).order_by("start", "order"))
    told = Counter(item.kind for item in taken)
    _figures(held, source, [one for one in taken if one.kind == ItemKind.FIGURE], actor, at)
    keep_candidates(source, [one for one in taken if one.kind == ItemKind.INITIATIVE], actor, at)
    keep_citations(source, [one for one in taken if one.kind == ItemKind.PAPER], at)
    perform(
        CONFIRM, held, flow=FLOW, actor=actor, at=at, changes={"source_id": source.pk},
        note=f"{told[ItemKind.FIGURE]} số liệu, {told[ItemKind.INITIATIVE]} mô hình, điển hình, "
        f"{told[ItemKind.PAPER]} văn bản",
    )  # fmt: skip
    reading.refresh_from_db()
    return source


def _source(reading: Reading, actor: User, at: datetime) -> Source:
    told: dict[str, Any] = {
        "title": reading.title, "number": reading.number, "issued_on": reading.issued_on,
        "issuer": reading.issuer, "starts_on": reading.starts_on, "ends_on": reading.ends_on,
        "stored": reading.stored,
    }  # fmt: skip
    earlier = reading.before.source if reading.before else None
    if earlier is not None:
        return change_source(earlier, actor=actor, at=at, **told)
    assert reading.unit is not None  # noqa: S101 -- CONFIRM's objection has looked
    return enter_source(unit=reading.unit, actor=actor, at=at, **told)


def _figures(
    reading: Reading, source: Source, items: list[ReadItem], actor: User, at: datetime
) -> None:
    """New figures in one go; changed ones corrected one by one; those gone taken back."""
    for old in gone(reading):
        if old.figure is not None and old.figure.removed_at is None:
            remove_figure(old.figure, why=WHY, actor=actor, at=at)
    codes = codes_on(at)
    rows: dict[int, DeclaredFigure] = {}
    place = next_order(source)
    wrong: dict[str, str] = {}
    for number, item in enumerate(items):
        entry = _entry(reading, item, place + number * GAP)
        try:
            if item.figure_id is not None:
                rows[item.pk] = _renewed(item, entry, actor, at)
            else:
                rows[item.pk] = built(source, entry, codes=codes, actor=actor, at=at)
        except RuleBroken as refusal:
            wrong[str(item.pk)] = f"Dòng {item.line}, “{name_of(item)}”: {refusal}"
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)
    _enter(items, rows)


def _renewed(item: ReadItem, entry: Entry, actor: User, at: datetime) -> DeclaredFigure:
    """The figure as it stands, or its correction when the paper says something else now."""
    assert item.figure is not None  # noqa: S101 -- the caller has looked
    figure = item.figure
    while corrected := DeclaredFigure.objects.filter(corrects=figure).first():
        figure = corrected
    changed = {
        name: getattr(entry, name)
        for name in ("amount", "what", "indicator", "field", "kind", "level", "variant",
                     "starts_on", "ends_on")
    }  # fmt: skip
    now = {name: getattr(figure, name) for name in changed}
    if _plain(now) == _plain(changed):
        return figure
    return correct_figure(figure, why=WHY, actor=actor, at=at, **changed, place=entry.place)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"amount": str(values["amount"]).replace("\u00a0", "").replace(" ", "")}


def _enter(items: list[ReadItem], rows: dict[int, DeclaredFigure]) -> None:
    new = {pk: row for pk, row in rows.items() if row.pk is None}
    for item in items:
        row = rows[item.pk]
        if item.pk in new:
            row.part_of = rows.get(item.total_id or 0)
            row.share_of = rows.get(item.whole_id or 0) if row.is_share else None
    enter_all(list(new.values()))
    for item in items:
        item.figure = rows[item.pk]
    ReadItem.objects.bulk_update(items, ["figure"], batch_size=500)


def _entry(reading: Reading, item: ReadItem, order: int) -> Entry:
    """The item as a figure is typed; without a period of its own it is for that of the paper."""
    values = item.values
    last = values.get("last_day")
    first = values.get("starts_on")
    starts_on = date.fromisoformat(first) if first else None
    ends_on = date.fromisoformat(last) + timedelta(days=1) if last else None
    if ends_on is None:
        starts_on, ends_on = starts_on or reading.starts_on, reading.ends_on
    return Entry(
        amount=values["amount"], what=values["what"] or values["amount"], starts_on=starts_on,
        ends_on=ends_on, indicator=values["indicator"], unit_word=values["unit_word"],
        field=values["field"], kind=values["kind"], level=values["level"],
        variant=values["variant"], place=values["place"] or f"dòng {item.line}", quote=item.quote,
        order=order,
    )  # fmt: skip

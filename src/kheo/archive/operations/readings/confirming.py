"""Into the books: declared figures, candidates, cited papers; each with its place in the source."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.enums import ItemKind, ItemState, ReadingStatus
from kheo.archive.models import Reading, ReadItem, Source
from kheo.archive.operations.readings.figures_in import FiguresIn
from kheo.archive.operations.readings.naming import keep_candidates, keep_citations
from kheo.archive.operations.readings.renewing import entered_before, forebears
from kheo.archive.operations.sources import change_source, enter_source
from kheo.archive.policies import ENTER
from kheo.archive.transitions import CONFIRM, FLOW, SET_ASIDE
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.workflow.engine import perform

REPLACED = "Thay bằng bản đọc sau của cùng văn bản"


@transaction.atomic
def confirm(reading: Reading, *, actor: User, at: datetime) -> Source:
    """Enter everything that was taken, whole or not at all; returns the paper in the books.

    Of a file read again only what changed is written: corrected figures keep the old ones, those
    that are gone are taken back with the reason, the others stay as they are. Raises NotAllowed, Stale
    (somebody was faster), RuleBroken (an item still open, a unit that did not stand then, a figure that
    cannot be, named by line).
    """
    held = Reading.objects.select_for_update(of=("self",)).select_related("unit", "before").get(
        pk=reading.pk
    )  # fmt: skip
    require(actor, CONFIRM.permission, held)
    if held.status != ReadingStatus.OPEN:
        raise Stale(_("This file is not open any more; look at it again."))
    if refusal := CONFIRM.objection(held):
        raise RuleBroken(refusal)
    before = forebears(held)
    source = _source(held, before, actor, at)
    require(actor, ENTER, source)
    taken = list(
        held.items.filter(state=ItemState.TAKEN).select_related("figure").order_by("start", "order")
    )
    entered = entered_before(taken, before)
    figures = FiguresIn(held, source, entered, actor, at)
    figures.enter(_of_kind(taken, ItemKind.FIGURE), before)
    keep_candidates(source, _of_kind(taken, ItemKind.INITIATIVE), entered, actor, at)
    keep_citations(source, _of_kind(taken, ItemKind.PAPER), at)
    _set_aside(before, actor, at)
    perform(
        CONFIRM, held, flow=FLOW, actor=actor, at=at, changes={"source_id": source.pk},
        note=_told(taken, figures, is_renewed=bool(before)),
    )  # fmt: skip
    reading.refresh_from_db()
    return source


def _of_kind(items: list[ReadItem], kind: str) -> list[ReadItem]:
    return [item for item in items if item.kind == kind]


def _source(reading: Reading, before: list[Reading], actor: User, at: datetime) -> Source:
    """The paper in the books: entered, or that of the earlier state with what its head says now."""
    told: dict[str, Any] = {
        "title": reading.title, "number": reading.number, "issued_on": reading.issued_on,
        "issuer": reading.issuer, "starts_on": reading.starts_on, "ends_on": reading.ends_on,
        "stored": reading.stored,
    }  # fmt: skip
    earlier = next((one.source for one in before if one.source is not None), None)
    assert reading.unit is not None  # noqa: S101 -- CONFIRM's objection has looked
    if earlier is None:
        return enter_source(unit=reading.unit, actor=actor, at=at, **told)
    Source.objects.select_for_update().get(pk=earlier.pk)
    if earlier.unit_id != reading.unit_id:
        sentence = _("The earlier state of this paper stands in the books as one of %(unit)s.") % {
            "unit": earlier.unit.label
        }
        raise RuleBroken(sentence, fields={"unit": sentence})
    others = Reading.objects.filter(source=earlier, status=ReadingStatus.CONFIRMED)
    if others.exclude(pk__in=[one.pk for one in before]).exists():
        raise Stale(
            _(
                "This paper was entered anew from another file meanwhile; hand yours in after that one."
            )
        )
    return change_source(earlier, actor=actor, at=at, **told)


def _set_aside(before: list[Reading], actor: User, at: datetime) -> None:
    """An earlier state that was never entered cannot enter beside the later one."""
    for one in before:
        if one.status == ReadingStatus.OPEN:
            perform(SET_ASIDE, one, flow=FLOW, actor=actor, at=at, note=REPLACED)


def _told(taken: list[ReadItem], figures: FiguresIn, *, is_renewed: bool) -> str:
    counts = Counter(item.kind for item in taken)
    told = (
        f"{counts[ItemKind.FIGURE]} số liệu, {counts[ItemKind.INITIATIVE]} mô hình, điển hình, "
        f"{counts[ItemKind.PAPER]} văn bản"
    )
    if not is_renewed:
        return told
    return (
        f"{told}; {figures.new} số liệu mới, {figures.corrected} đính chính, "
        f"{figures.removed} rút lại"
    )

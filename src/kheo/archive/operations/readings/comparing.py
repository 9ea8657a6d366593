"""The figures of a file beside what is known of its unit: earlier papers, and what records count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kheo.access.policy import unit_scope
from kheo.archive.enums import ItemKind, ItemState, Purpose
from kheo.archive.models import DeclaredFigure, Reading, ReadItem
from kheo.archive.operations.readings.figures_in import period_of
from kheo.archive.operations.readings.renewing import forebears
from kheo.archive.queries.reconciliation import countable
from kheo.archive.rules.amounts import parse_amount
from kheo.archive.rules.metrics import FIELDS, KINDS
from kheo.counting.derived import derived, with_parts
from kheo.counting.enums import Source as From
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing, cell_key
from kheo.counting.queries.indicators import Asked, values
from kheo.kernel.refusals import DomainError
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit
from kheo.reader.checks import Told, against, against_counted
from kheo.reader.found import Check, Figure, Grade, Number, NumberKind, Span, Stretch

EARLIER, COUNTED = "earlier", "counted"
"""Where a finding of a comparison comes from: ``against`` of a check."""
RECORDS = "hồ sơ trong Khéo"
_FIELD = {ours: code for code, ours in FIELDS.items()}
_SUBJECT = {ours: code for code, ours in KINDS.items()}
Period = tuple[date | None, date | None]
Compare = Callable[[Sequence[Figure], Sequence[Told]], list[Check]]


@dataclass(frozen=True, slots=True)
class _Own:
    """A figure of the file that can be compared: its name in the checks and its cell."""

    name: str
    figure: Figure
    code: str
    narrowing: Narrowing
    period: Period

    @property
    def cell(self) -> tuple[str, str, str]:
        """What two figures share that may be laid side by side; field and kind the reader compares."""
        return self.code, self.narrowing.level, self.narrowing.variant


def compare(reading: Reading, *, at: datetime) -> None:
    """Lay the figures of a file beside earlier papers of its unit and beside counted figures, anew.

    Findings stand behind the reader's own in ``checks``, in the same schema, with ``against`` ("earlier",
    "counted") and for an earlier paper ``source`` (its key). Only for a unit that the office reaches, so that
    nobody reads here what he may not see elsewhere; without a unit and a period there is nothing to compare.
    """
    own = [one for one in reading.checks if "against" not in one]
    if (
        reading.unit is not None
        and reading.ends_on is not None
        and _is_reached(reading, reading.unit)
    ):
        figures = _own_figures(reading)
        own += [*_earlier(reading, figures), *_counted(reading, figures, timezone.localdate(at))]
    if own != reading.checks:
        reading.checks = own
        Reading.objects.filter(pk=reading.pk).update(checks=own)


def _is_reached(reading: Reading, unit: Unit) -> bool:
    """Whether everybody over the office is over the unit too."""
    if reading.office.kind == Kind.NATION or reading.office_id == unit.pk:
        return True
    return unit_scope(frozenset({reading.office_id})).filter(unit_id=unit.pk).exists()


def _own_figures(reading: Reading) -> list[_Own]:
    items = reading.items.filter(kind=ItemKind.FIGURE).order_by("order")
    found: list[_Own] = []
    for rank, item in enumerate(items, 1):
        is_in = item.state in {ItemState.OPEN, ItemState.TAKEN}
        if not is_in or not item.values["indicator"] or item.values["where"]:
            continue
        period = period_of(reading, item.values)
        figure = _figure(item, period)
        if figure is not None:
            narrowing = Narrowing(
                **{name: item.values[name] for name in ("field", "kind", "level", "variant")}
            )
            found.append(_Own(f"f{rank:03}", figure, item.values["indicator"], narrowing, period))
    return found


def _figure(item: ReadItem, period: Period) -> Figure | None:
    """The item as the reader compares it; positions are those of the text as given."""
    told = item.values
    try:
        amount = parse_amount(told["amount"])
    except DomainError:
        return None
    span = Span(item.start, item.end)
    number = Number(
        span, span, told["amount"], NumberKind.FIGURE, value=amount.value, low=amount.low,
        high=amount.high, approx=amount.approx, unit=told["unit_word"], decimals=amount.decimals,
    )  # fmt: skip
    return Figure(
        number, metric=told.get("metric", ""), what=told["what"], field=_FIELD.get(told["field"]),
        subject=_SUBJECT.get(told["kind"]), status=told.get("status") or None,
        period=_stretch(period, told.get("period", "")), again=0 if item.again_id else None,
    )  # fmt: skip


def _stretch(period: Period, words: str = "") -> Stretch:
    first, after = period
    last = after - timedelta(days=1) if after else None
    return Stretch(words, first.isoformat() if first else None, last.isoformat() if last else None)


def _earlier(reading: Reading, own: Sequence[_Own]) -> list[dict[str, Any]]:
    """Beside the standing figures of other papers of the unit, paper by paper."""
    mine = [one.source_id for one in forebears(reading) if one.source_id]
    rows = (
        DeclaredFigure.objects.standing()
        .filter(unit=reading.unit, indicator__in={one.code for one in own}, value__isnull=False)
        .exclude(source_id__in=[*mine, reading.source_id or 0])
        .select_related("source").order_by("source__ends_on", "source_id", "order", "pk")
    )  # fmt: skip
    papers: defaultdict[int, list[DeclaredFigure]] = defaultdict(list)
    for row in rows:
        papers[row.source_id].append(row)
    found: list[dict[str, Any]] = []
    for key, figures in papers.items():
        told = [(_cell_of(one), one.narrowing, _period_of(one), one.value) for one in figures
                if one.value is not None and not one.approx]  # fmt: skip
        more = {"against": EARLIER, "source": key}
        found += _beside(own, told, against, _name_of(figures[0]), more)
    return found


def _cell_of(one: DeclaredFigure) -> tuple[str, str, str]:
    return one.indicator, one.level, one.variant


def _period_of(one: DeclaredFigure) -> Period:
    return one.starts_on, one.ends_on


def _name_of(one: DeclaredFigure) -> str:
    source = one.source
    number = f" số {source.number}" if source.number else ""
    year = f" ({source.issued_on.year})" if source.issued_on else ""
    return f"“{source.title[:120]}”{number}{year}"


def _counted(reading: Reading, own: Sequence[_Own], today: date) -> list[dict[str, Any]]:
    """Beside what records count for the same cell and period; where there is no record, nothing is said.

    Of the past records may hold only a part, so a difference is a remark there and a doubt in one's own draft.
    """
    more = {"against": COUNTED}
    if reading.purpose == Purpose.PAST:
        more["grade"] = Grade.REMARK.value
    catalogue = countable(today)
    periods: defaultdict[Period, list[_Own]] = defaultdict(list)
    for one in own:
        indicator = catalogue.get(one.code)
        if indicator is None or one.period[1] is None:
            continue
        if indicator.nature != "share":  # shares follow from what they are of
            periods[one.period].append(one)
    found: list[dict[str, Any]] = []
    for (first, after), figures in periods.items():
        if after is None or reading.unit is None:
            continue
        asked = Asked(unit=reading.unit, start=first, end=after, today=today)
        numbers = _numbers(figures, catalogue, asked)
        told = [(one.cell, one.narrowing, one.period, numbers[key]) for one in figures
                if numbers.get(key := cell_key(one.code, one.narrowing))]  # fmt: skip
        found += _beside(figures, _once(told), against_counted, RECORDS, more)
    return found


def _numbers(
    figures: Iterable[_Own], catalogue: Mapping[str, Indicator], asked: Asked
) -> dict[str, Decimal]:
    wanted = {(one.code, one.narrowing) for one in figures}
    found = values(with_parts(sorted(wanted), catalogue), catalogue=catalogue, asked=asked)
    for code, narrowing in wanted:
        if catalogue[code].source == From.DERIVED:
            number = derived(code, narrowing, catalogue, found)
            if number is not None:
                found[cell_key(code, narrowing)] = number
    return found


_Row = tuple[tuple[str, str, str], Narrowing, Period, Decimal]


def _once(rows: Iterable[_Row]) -> list[_Row]:
    return list(dict.fromkeys(rows))


def _beside(
    own: Sequence[_Own], told: Sequence[_Row], look: Compare, source: str, more: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The findings of the reader's comparison, cell by cell, for only like may be laid beside like."""
    found: list[dict[str, Any]] = []
    for cell in dict.fromkeys(row[0] for row in told):
        mine = [one for one in own if one.cell == cell]
        theirs = [
            Told(metric, _FIELD.get(narrowing.field), _SUBJECT.get(narrowing.kind), value,
                 _stretch(period), source)
            for _cell, narrowing, period, value in (row for row in told if row[0] == cell)
            for metric in {one.figure.metric for one in mine}
        ]  # fmt: skip
        checks = look([one.figure for one in mine], theirs)
        found += [_told(one, mine, more) for one in checks if one.result != "ok"]
    return found


def _told(check: Check, mine: Sequence[_Own], more: Mapping[str, Any]) -> dict[str, Any]:
    """A finding in the schema of the answer."""
    plain = {"stated": check.stated, "computed": check.computed}
    if check.stated is not None and check.computed is not None:
        plain["difference"] = check.computed - check.stated
    numbers = {
        name: int(value) if value == value.to_integral_value() else float(value)
        for name, value in plain.items()
        if value is not None
    }
    return {
        "kind": check.kind, "result": check.result, "grade": check.grade.value,
        "label": check.label, "message": check.message, **numbers,
        "involves": [mine[one].name for one in check.figures],
        "spans": [{"start": one.start, "end": one.end} for one in check.spans], **more,
    }  # fmt: skip

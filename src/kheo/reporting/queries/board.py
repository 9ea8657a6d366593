"""The chessboard: units against periods, one mark a report.

Rows are paged, totals come from one aggregate, so that the whole country costs as many queries as
one commune.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.kernel.text import fold
from kheo.orgs.enums import PROVINCIAL, Kind, Tree
from kheo.orgs.models import Reach, Unit
from kheo.reporting import policies
from kheo.reporting.enums import ReportStatus
from kheo.reporting.models import Form, Report, Round
from kheo.reporting.rules.marks import HERE, Mark, Shown
from kheo.reporting.rules.periods import short_title

SIZE = 60
WAITING = (ReportStatus.EXPECTED, ReportStatus.DRAFT, ReportStatus.APPROVED)
_BAR = "|"
"""Parts the key of a province from its name, so that one look finds both."""
Column = tuple[date, date, str]
"""First day, day after the last, kind of a period."""


class CameLate(Func):
    """Whether ``first_sent_at`` lies after the day ``due_on`` in Vietnam (UTC+7, no summer time)."""

    output_field = BooleanField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Both are text there, in an order that compares."""
        return super().as_sql(
            compiler, connection, template="(%(expressions)s || ' 17:00:00')", arg_joiner=" >= ",
            **more,
        )  # fmt: skip

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """The day ends at 17:00 UTC."""
        return super().as_sql(
            compiler, connection, template="(%(expressions)s + interval '17 hours')",
            arg_joiner=" AT TIME ZONE 'UTC' >= ", **more,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """What of the board is wanted; empty = all. ``at`` names the column that ``mark`` speaks of."""

    form: Form
    unit: Unit
    year: int
    today: date
    period: str = ""
    kind: str = ""
    mark: str = ""
    at: str = ""
    q: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One report on the board."""

    report: int
    shown: Shown
    due_on: date
    excuse: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its key for addresses, its short name, its own round if the unit opened one."""

    key: str
    title: str
    starts_on: date
    ends_on: date
    kind: str
    totals: dict[str, int]
    round_id: int | None = None

    @property
    def asked(self) -> int:
        """How many reports are asked for, without those that do not apply."""
        return sum(n for mark, n in self.totals.items() if mark != Mark.NOT_APPLICABLE)

    @property
    def here(self) -> int:
        """How many the receivers have."""
        return sum(n for mark, n in self.totals.items() if mark in HERE)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its cells, None where nothing is asked. ``group`` begins a new province."""

    unit: Unit
    group: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the chessboard."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    count: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(-(-self.count // SIZE), 1)

    @property
    def first(self) -> int:
        """Place of the first row."""
        return (self.page - 1) * SIZE + 1

    @property
    def last(self) -> int:
        """Place of the last row."""
        return self.first + len(self.lines) - 1


def board_of(asked: BoardAsked, actor: User) -> Board:
    """The page asked for, narrowed to what ``actor`` may see. Five queries."""
    reports = _reports(asked, actor)
    heads = _heads(asked, with_marks(reports, asked.today), actor)
    if asked.period:
        reports = reports.filter(round__kind=asked.period)
    units = _units(asked, reports)
    count = units.count()
    page = min(max(asked.page, 1), max(-(-count // SIZE), 1))
    rows = list(_ordered(asked, units)[(page - 1) * SIZE : page * SIZE])
    shown = reports.filter(unit__in=[row.pk for row in rows])
    cells = _cells(with_marks(shown, asked.today))
    lines = tuple(
        Line(
            row, (row.group or "").partition(_BAR)[2],  # type: ignore[attr-defined]  # annotated below
            tuple(cells.get((row.pk, head.starts_on, head.ends_on, head.kind)) for head in heads),
        )
        for row in rows
    )  # fmt: skip
    return Board(heads, lines, count, page)


def with_marks(reports: QuerySet[Report], today: date) -> QuerySet[Any, Any]:
    """``reports`` with ``mark`` and ``late`` as the board and the totals read them."""
    gone = Q(status__in=WAITING, unit__ends_on__lt=F("round__ends_on"))
    late = Q(came_late=True)
    pairs = [
        (Q(status=ReportStatus.EXCUSED) | gone, Mark.NOT_APPLICABLE),
        (Q(status__in=WAITING, due_on__lt=today), Mark.OVERDUE),
        (Q(status=ReportStatus.EXPECTED), Mark.EXPECTED),
        (Q(status=ReportStatus.DRAFT), Mark.BEGUN),
        (Q(status=ReportStatus.APPROVED), Mark.APPROVED),
        (Q(status=ReportStatus.RETURNED), Mark.RETURNED),
        (Q(status=ReportStatus.SENT) & late, Mark.SENT_LATE),
        (Q(status=ReportStatus.SENT), Mark.SENT),
        (Q(status=ReportStatus.ACCEPTED), Mark.ACCEPTED),
    ]
    return reports.annotate(came_late=CameLate(F("first_sent_at"), F("due_on"))).annotate(
        mark=Case(
            *[When(condition, then=Value(str(mark.value))) for condition, mark in pairs],
            default=Value(str(Mark.LOCKED.value)), output_field=CharField(),
        )
    )  # fmt: skip


def forms_with_rounds(actor: User) -> list[Form]:
    """Forms of which ``actor`` may see reports, for the choice above the board. One query."""
    seen = visible(Report.objects.all(), actor, policies.VIEW)
    asked = Round.objects.filter(Exists(seen.filter(round=OuterRef("pk"))))
    return list(Form.objects.filter(versions__rounds__in=asked).distinct().order_by("name", "pk"))


def years_of(form: Form) -> list[int]:
    """The years in which periods of ``form`` were cut off, the newest first. One query."""
    ends = Round.objects.filter(form__form=form).values_list("ends_on", flat=True).distinct()
    return sorted({year_of(end) for end in ends}, reverse=True)


def year_of(ends_on: date) -> int:
    """The year a period ends in: that of its last day."""
    first = ends_on.month == 1 and ends_on.day == 1
    return ends_on.year - 1 if first else ends_on.year


def column_key(starts_on: date, ends_on: date) -> str:
    """How an address names a column."""
    return f"{starts_on:%Y%m%d}-{ends_on:%Y%m%d}"


def _reports(asked: BoardAsked, actor: User) -> QuerySet[Report]:
    """The reports of form, year and unit that may be seen."""
    rows = visible(Report.objects.all(), actor, policies.VIEW).filter(
        round__form__form=asked.form,
        round__ends_on__gt=date(asked.year, 1, 1), round__ends_on__lte=date(asked.year + 1, 1, 1),
    )  # fmt: skip
    if asked.unit.kind != Kind.NATION:
        below = Reach.objects.as_of(asked.today).filter(ancestor=asked.unit)
        rows = rows.filter(unit_id__in=below.values("unit_id"))
    if asked.kind:
        rows = rows.filter(unit__kind=asked.kind)
    for word in fold(asked.q).split():
        rows = rows.filter(unit__search_text__contains=word)
    return rows


def _heads(asked: BoardAsked, marked: QuerySet[Any, Any], actor: User) -> tuple[Head, ...]:
    """The columns with their totals, from one aggregate; and the rounds the unit opened itself."""
    told = (
        marked.order_by()
        .values_list("round__starts_on", "round__ends_on", "round__kind", "mark")
        .annotate(n=Count("pk"))
    )
    totals: dict[Column, dict[str, int]] = {}
    for start, end, kind, mark, n in told:
        totals.setdefault((start, end, kind), {})[mark] = n
    rounds = visible(Round.objects.all(), actor, policies.VIEW_ROUNDS).filter(
        form__form=asked.form, unit=asked.unit
    )
    own = {(one.starts_on, one.ends_on, one.kind): one.pk for one in rounds}
    return tuple(
        Head(
            column_key(start, end), short_title(kind, start, end), start, end, kind,
            totals[start, end, kind], own.get((start, end, kind)),
        )
        for start, end, kind in sorted(totals, key=lambda one: (one[1], -one[0].toordinal()))
        if not asked.period or kind == asked.period
    )  # fmt: skip


def _units(asked: BoardAsked, reports: QuerySet[Report]) -> QuerySet[Unit]:
    """Units with a report on the board; with the mark asked for, in the column asked for."""
    if asked.mark:
        reports = with_marks(reports, asked.today).filter(mark=asked.mark)
    if asked.at:
        start, _dash, end = asked.at.partition("-")
        reports = reports.filter(round__starts_on=_day(start), round__ends_on=_day(end))
    return Unit.objects.filter(pk__in=reports.order_by().values("unit_id"))


def _day(text: str) -> date:
    """A day of a column's key; one that cannot be read is a day on which nothing begins."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _ordered(asked: BoardAsked, units: QuerySet[Unit]) -> QuerySet[Unit]:
    """By province for the nation, the province itself first; else the unit itself, then the rest."""
    head = Case(When(Q(pk=asked.unit.pk) | Q(kind__in=PROVINCIAL), then=Value(0)), default=Value(1))
    if asked.unit.kind != Kind.NATION:
        return units.annotate(head=head, group=Value("")).order_by("head", "sort_key", "pk")
    above = Reach.objects.as_of(asked.today).filter(
        unit=OuterRef("pk"), tree=Tree.TERRITORY, ancestor__kind__in=PROVINCIAL
    )
    both = above.annotate(both=Concat("ancestor__sort_key", Value(_BAR), "ancestor__label"))
    return units.annotate(head=head, group=Subquery(both.values("both")[:1])).order_by(
        F("group").asc(nulls_first=True), "head", "sort_key", "pk"
    )


def _cells(marked: Iterable[Any]) -> dict[tuple[int, date, date, str], Cell]:
    """The cells of the units shown; where a unit has two, the one somebody receives."""
    rows = marked.order_by(F("receiver").asc(nulls_first=True)).values_list(  # type: ignore[attr-defined]
        "unit_id", "round__starts_on", "round__ends_on", "round__kind",
        "pk", "mark", "came_late", "due_on", "excuse",
    )  # fmt: skip
    return {
        (unit, start, end, kind): Cell(pk, Shown(Mark(mark), bool(late)), due_on, excuse)
        for unit, start, end, kind, pk, mark, late, due_on, excuse in rows
    }

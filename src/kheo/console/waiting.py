"""What waits for a person: work of the desks he holds, oldest first.

Initiatives are listed one by one; what waits in the other slices is counted, a line for each desk.
A desk is a role with its turn: the registrar has what waits for the unit, the head what waits
for a signature, the standing office what waits for a review. Work that goes on by itself (an
initiative being built before its day of evaluation) waits for nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import granted_units, grants_of, today, unit_scope
from kheo.appraisal.queries.waiting import waiting_for
from kheo.console.addresses import INITIATIVE, address
from kheo.exchange.queries.waiting import asked_of as files_asked_of
from kheo.exchange.queries.waiting import files_waiting
from kheo.exchange.queries.webhooks import asked_of as webhooks_asked_of
from kheo.exchange.queries.webhooks import webhooks_waiting
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative, InitiativeQuerySet
from kheo.initiatives.policies import CONFIRM, FILE, REVIEW, SEND
from kheo.insights.queries.calls import asked_of as calls_asked_of
from kheo.insights.queries.calls import calls_waiting
from kheo.insights.queries.waiting import asked_of as signals_asked_of
from kheo.insights.queries.waiting import signals_waiting
from kheo.library.queries.adoptions import asked_of as learning_asked_of
from kheo.library.queries.adoptions import waiting as learning_waiting
from kheo.library.queries.waiting import asked_of as stories_asked_of
from kheo.library.queries.waiting import stories_waiting
from kheo.participation.queries.waiting import asked_of as remarks_asked_of
from kheo.participation.queries.waiting import remarks_waiting
from kheo.reporting.queries.waiting import asked_of as reports_asked_of
from kheo.reporting.queries.waiting import reports_waiting
from kheo.workflow.desks import WaitingWork, has_desk
from kheo.workflow.table import Turn

SHOWN = 15
COUNTED_UP_TO = 999
ASKED_BEFORE = timedelta(days=60)
"""The yearly confirmation is asked for two months before it is due."""
BY_DOSSIER = Q(has_dossier=True, status__in=(Status.AWAITING_APPRAISAL, Status.APPRAISED))
"""Its outcome and its decision come from the dossier, which waits in the lists of appraisal."""
PROVEN = (Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT)

WORKS: tuple[tuple[str, Any, tuple[Callable[[User, date], list[WaitingWork]], ...]], ...] = (
    ("appraisal", _("Appraisal and councils"), (waiting_for,)),
    ("reports", _("Reports"), (reports_waiting, signals_waiting)),
    (
        "good_ways",
        _("Good ways"),
        (learning_waiting, stories_waiting, calls_waiting, remarks_waiting),
    ),
    ("exchange", _("Files and other systems"), (files_waiting, webhooks_waiting)),
)
"""The tables of the first page under the lists of initiatives: name, caption, what fills them."""
ASKED: tuple[Callable[[User, date], QuerySet[Any] | None], ...] = (
    reports_asked_of,
    signals_asked_of,
    calls_asked_of,
    learning_asked_of,
    stories_asked_of,
    remarks_asked_of,
    files_asked_of,
    webhooks_asked_of,
)
"""What is counted in the menu beside initiatives: rows, or None for who holds no desk."""

EDIT, STEP = "initiatives:edit", "initiatives:step"
ACTS: dict[tuple[str, str], tuple[Any, str, tuple[str, ...]]] = {
    (Turn.UNIT, Status.DRAFT): (_("Go on writing"), EDIT, ()),
    (Turn.UNIT, Status.RETURNED): (_("Mend and send again"), EDIT, ()),
    (Turn.UNIT, Status.ACCEPTED): (_("Start building"), STEP, ("start",)),
    (Turn.UNIT, Status.BUILDING): (_("Report the result"), INITIATIVE, ()),
    (Turn.HEAD, Status.DRAFT): (_("Read and send on"), INITIATIVE, ()),
    (Turn.HEAD, Status.RETURNED): (_("Read and send on"), INITIATIVE, ()),
    (Turn.HEAD, Status.BUILDING): (_("Read and send on"), INITIATIVE, ()),
    (Turn.OFFICE, Status.SUBMITTED): (_("Review the registration"), INITIATIVE, ()),
    (Turn.OFFICE, Status.AWAITING_APPRAISAL): (_("Record the appraisal"), INITIATIVE, ()),
    (Turn.OFFICE, Status.APPRAISED): (_("Enter the decision"), INITIATIVE, ()),
    (Turn.OFFICE, Status.DORMANT): (_("Decide what becomes of it"), INITIATIVE, ()),
}
"""Whose turn and state → the act asked for, and the page where it is done at once."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row: what, since when (days), the act asked for and where it is done."""

    initiative: Initiative
    days: int
    days_late: int
    act: str
    url: str
    act_url: str


@dataclass(frozen=True, slots=True)
class WaitingList:
    """One of the lists of the home page; ``count`` may exceed the rows shown."""

    name: str
    rows: list[Waiting]
    count: int

    @property
    def hidden(self) -> int:
        """How many rows are not shown."""
        return max(self.count - len(self.rows), 0)


def asked_of(person: User, day: date) -> InitiativeQuerySet:
    """The initiatives that wait for an act of ``person`` on ``day``."""
    return Initiative.objects.filter(_desks(person, day) or Q(pk__in=()))


def _desks(person: User, day: date) -> Q:
    """One condition per desk held, joined by "or"; empty for who holds none."""
    wanted = Q()
    if not has_desk(person):
        return wanted
    if units := granted_units(person, FILE):
        rests = Q(status=Status.BUILDING) & ~(Q(ends_on__lte=day) | Q(evaluate_on__lte=day))
        of_unit = Q(turn=Turn.UNIT, unit_id__in=unit_scope(units))
        wanted |= of_unit & ~Q(status__in=PROVEN) & ~rests
    if units := granted_units(person, SEND):
        wanted |= Q(turn=Turn.HEAD, unit_id__in=unit_scope(units)) & ~Q(filed_by=person)
    if units := granted_units(person, REVIEW):
        own = [g.unit_id for g in grants_of(person) if g.role in {Role.REGISTRAR, Role.UNIT_HEAD}]
        of_office = Q(turn=Turn.OFFICE, unit_id__in=unit_scope(units)) & ~Q(filed_by=person)
        wanted |= of_office & ~Q(unit_id__in=own) & ~BY_DOSSIER
    return wanted


def waiting_count(person: User) -> int:
    """How much waits for ``person``, initiatives, reports and signals, in one query, kept for the
    request.

    Counts no further than ``COUNTED_UP_TO``: beyond it the number moves nobody.
    """
    kept: int | None = getattr(person, "_kept_waiting", None)
    if kept is None:
        desks = _desks(person, today())
        parts: list[Any] = [Initiative.objects.filter(desks).values("pk")] if desks else []
        others = [ask(person, today()) for ask in ASKED]
        parts += [rows.order_by().values("pk") for rows in others if rows is not None]
        asked = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else (parts or [None])[0]
        kept = 0 if asked is None else asked[:COUNTED_UP_TO].count()
        person._kept_waiting = kept  # type: ignore[attr-defined]  # noqa: SLF001
    return kept


@dataclass(frozen=True, slots=True)
class WaitingTable:
    """One table of the first page: a line for each desk with something on it."""

    name: str
    caption: Any
    lines: list[WaitingWork]

    @property
    def late(self) -> int:
        """How much of it is late, as its lines say."""
        return sum(line.late for line in self.lines)


def waiting_tables(person: User, day: date) -> list[WaitingTable]:
    """What waits beside initiatives; tables without a line are left out."""
    found = [
        WaitingTable(name, caption, [line for fill in fills for line in fill(person, day)])
        for name, caption, fills in WORKS
    ]
    return [table for table in found if table.lines]


def waiting_lists(person: User, day: date) -> list[WaitingList]:
    """Late, sent back, to do: each thing stands in one of them, oldest first.

    Four queries for whoever has a desk, none otherwise.
    """
    if not _desks(person, day):
        return []
    all_of_it = asked_of(person, day)
    in_time = Q(due_on__isnull=True) | Q(due_on__gte=day)
    parts = {
        "late": Q(due_on__lt=day),
        "returned": in_time & Q(status=Status.RETURNED),
        "to_do": in_time & ~Q(status=Status.RETURNED),
    }
    counts = all_of_it.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in parts.items()}
    )
    return [
        WaitingList(name, _rows(all_of_it.filter(condition), day), counts[name])
        for name, condition in parts.items()
    ]


def _rows(found: InitiativeQuerySet, day: date) -> list[Waiting]:
    return [as_row(one, day) for one in found.for_list().order_by("moved_at", "pk")[:SHOWN]]


def as_row(one: Initiative, day: date) -> Waiting:
    """``one`` with its days of waiting and the act asked for."""
    late = (day - one.due_on).days if one.due_on and one.due_on < day else 0
    act, page, rest = ACTS.get((one.turn, one.status), (_("Open"), INITIATIVE, ()))
    url = address(INITIATIVE, one.pk)
    return Waiting(
        initiative=one,
        days=max((day - timezone.localdate(one.moved_at)).days, 0),
        days_late=late,
        act=str(act),
        url=url,
        act_url=address(page, one.pk, *rest) or url,
    )


def to_confirm(person: User, day: date) -> WaitingList | None:
    """Recognised initiatives whose yearly proof is asked for, the longest silent first.

    None for who confirms nothing; two queries otherwise.
    """
    units = granted_units(person, CONFIRM)
    if not units or not has_desk(person):
        return None
    due = Initiative.objects.filter(
        Q(status=Status.DOUBTFUL) | Q(status=Status.RECOGNISED, due_on__lte=day + ASKED_BEFORE),
        unit_id__in=unit_scope(units),
    )
    rows = [
        Waiting(
            initiative=one,
            days=max((day - one.proven_on).days, 0) if one.proven_on else 0,
            days_late=0,
            act=str(_("Confirm that it still works")),
            url=address(INITIATIVE, one.pk),
            act_url=address(STEP, one.pk, "confirm"),
        )
        for one in due.for_list().order_by(F("proven_on").asc(nulls_first=True), "pk")[:SHOWN]
    ]
    return WaitingList("confirm", rows, due.count())

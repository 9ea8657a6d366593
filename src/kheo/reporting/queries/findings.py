"""Findings as pages show them: their sentence, the cells they open, what one may do about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import Permission, can, granted_units, visible
from kheo.orgs.models import Reach
from kheo.reporting import policies
from kheo.reporting.enums import CheckKind, FindingStatus, ReportStatus, Severity
from kheo.reporting.models import Finding, Report
from kheo.reporting.rules.findings import SENTENCES, anchor_of, fingerprint

VIEW: Permission = replace(policies.VIEW, unit_lookup="report__unit")
"""Who sees a report sees its findings."""
CLOSED = frozenset({ReportStatus.LOCKED, ReportStatus.EXCUSED})
ASKED_IN = frozenset({ReportStatus.SENT, ReportStatus.ACCEPTED, ReportStatus.RETURNED})
FIRST = 2
"""Cells named beside a sentence."""
SHOWN = 6
"""Findings of one unit in the list; the number beside its name opens them all."""
_S = FindingStatus


@dataclass(frozen=True, slots=True)
class Opened:
    """A cell or text that a finding opens, with its id on the page of the report."""

    key: str
    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding on a page. ``may_answer`` = this person, now; a hard one is mended instead.

    ``is_mine`` = it is this person's turn.
    """

    finding: Finding
    sentence: str
    more: str
    hint: str
    note: str
    cells: tuple[Opened, ...]
    seen: str
    may_answer: bool = False
    is_mine: bool = False

    @property
    def pk(self) -> int:
        """Key of the finding."""
        return self.finding.pk

    @property
    def first_cells(self) -> tuple[Opened, ...]:
        """The cells named beside the sentence; its page has them all."""
        return self.cells if len(self.cells) <= FIRST + 1 else self.cells[:FIRST]

    @property
    def more_cells(self) -> int:
        """How many are not named."""
        return len(self.cells) - len(self.first_cells)

    @property
    def is_hard(self) -> bool:
        """Whether it stops the report."""
        return self.finding.severity == Severity.HARD

    @property
    def is_open(self) -> bool:
        """Whether something has to be done."""
        return self.finding.status == _S.OPEN

    @property
    def is_question(self) -> bool:
        """Whether a person asked it."""
        return self.finding.kind == CheckKind.QUESTION

    @property
    def tone(self) -> str:
        """Red what must be mended, amber what waits for a sentence, quiet the rest."""
        if not self.is_open:
            return "quiet" if self.finding.status == _S.ANSWERED else "good"
        return "bad" if self.is_hard else "warn"


def shown(finding: Finding, *, may_answer: bool = False) -> Shown:
    """The finding in the reader's language."""
    params: Mapping[str, Any] = finding.params
    names: Mapping[str, str] = params.get("cells_name", {})
    more = _(SENTENCES["merged"]) % params if "merged" in params else ""
    return Shown(
        finding, _(finding.sentence) % params, more, params.get("hint_name", ""), params.get("note", ""),
        tuple(Opened(key, names.get(key, key), anchor_of(key)) for key in finding.keys),
        fingerprint(finding.params),
        may_answer and finding.status != _S.GONE and finding.severity == Severity.SOFT,
        may_answer and finding.status == _S.OPEN,
    )  # fmt: skip


def may_answer(actor: User, report: Report) -> bool:
    """Whether this person answers for the report's unit, now."""
    return report.status not in CLOSED and bool(can(actor, policies.FILL, report))


def may_ask(actor: User, report: Report) -> bool:
    """Whether this person receives the report and it lies with him or was returned by him."""
    return report.status in ASKED_IN and bool(can(actor, policies.RECEIVE, report))


def findings_context(report: Report, actor: User) -> dict[str, Any]:
    """What the panel ``reporting/checks/_findings.html`` and the marks at cells need.

    ``hard`` (without ``missing``), ``missing`` (required and empty), ``soft`` (questions first),
    ``answered``; ``open`` are the open findings themselves, the worst first, for the marks at cells.
    One query for the findings besides those of the rights.
    """
    rows = (
        Finding.objects.filter(report=report)
        .exclude(status=_S.GONE)
        .select_related("answered_by", "raised_by")
        .order_by("severity", "pk")
    )
    answers = may_answer(actor, report)
    everything = [shown(one, may_answer=answers) for one in rows]
    open_ = [one for one in everything if one.is_open]
    hard = [one for one in open_ if one.is_hard]
    soft = [one for one in open_ if not one.is_hard]
    return {
        "report": report,
        "hard": [one for one in hard if one.finding.kind != CheckKind.REQUIRED],
        "missing": [one for one in hard if one.finding.kind == CheckKind.REQUIRED],
        "soft": sorted(soft, key=lambda one: not one.is_question),
        "answered": [one for one in everything if not one.is_open],
        "open_count": len(open_),
        "open": [one.finding for one in open_],
        "may_answer": answers,
        "may_ask": may_ask(actor, report),
    }


# The list below an office -----------------------------------------------------------------


def seen_by(actor: User) -> QuerySet[Finding]:
    """Findings on the reports this person sees."""
    return visible(Finding.objects.all(), actor, VIEW)


def waits_for(actor: User) -> Q:
    """The findings whose turn is that of ``actor``: open ones of his own unit's reports, and answers
    to questions on reports he receives."""
    own = granted_units(actor, policies.FILL)
    received = visible(Report.objects.all(), actor, policies.RECEIVE)
    closed = Q(report__status__in=CLOSED)
    return (Q(status=_S.OPEN, report__unit_id__in=own) & ~closed) | (
        Q(status=_S.ANSWERED, kind=CheckKind.QUESTION, report__in=received) & ~closed
    )


def narrowed(
    rows: QuerySet[Finding], given: Mapping[str, Any], *, actor: User, day: date
) -> QuerySet[Finding]:
    """``rows`` under the conditions of the address, all but the state."""
    same = {
        "kind": "kind", "severity": "severity", "round": "report__round_id",
        "form": "report__round__form__form_id", "raised_on": "raised_on",
    }  # fmt: skip
    rows = rows.filter(**{column: given[name] for name, column in same.items() if name in given})
    if "mine" in given:
        rows = rows.filter(waits_for(actor))
    if "unit" in given:
        below = Reach.objects.as_of(day).filter(ancestor__code=given["unit"])
        rows = rows.filter(report__unit_id__in=below.values("unit_id"))
    return rows


def counts_of(rows: QuerySet[Finding]) -> dict[str, int]:
    """How many findings stand in each state. One query."""
    found = rows.order_by().values("status").annotate(n=Count("pk")).values_list("status", "n")
    return dict(found)


@dataclass(frozen=True, slots=True)
class OfUnit:
    """The findings of one unit: how many of each, and the first of them."""

    unit_id: int
    code: str
    label: str
    hard: int
    soft: int
    answered: int
    total: int
    findings: tuple[Shown, ...]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.findings)


def units_with(rows: QuerySet[Finding]) -> QuerySet[Any]:
    """A row of counts for each unit, those with most to mend first."""
    is_open = Q(status=_S.OPEN)
    return (
        rows.order_by()
        .values(
            "report__unit_id", "report__unit__code", "report__unit__label", "report__unit__sort_key"
        )
        .annotate(
            hard=Count("pk", filter=is_open & Q(severity=Severity.HARD)),
            soft=Count("pk", filter=is_open & Q(severity=Severity.SOFT)),
            answered=Count("pk", filter=Q(status=_S.ANSWERED)),
            total=Count("pk"),
        )
        .order_by("-hard", "-soft", "report__unit__sort_key", "report__unit_id")
    )


def of_units(
    rows: QuerySet[Finding], units: Iterable[Mapping[str, Any]], actor: User
) -> list[OfUnit]:
    """The findings of these units under the same conditions; what this person may answer is told. One query."""
    wanted = list(units)
    place = Window(
        RowNumber(),
        partition_by=F("report__unit_id"),
        order_by=[
            F("status").desc(),
            F("severity").asc(),
            # What is only empty yet stands behind what is wrong.
            Case(When(kind=CheckKind.REQUIRED, then=1), default=0).asc(),
            F("raised_at").desc(),
            F("pk").desc(),
        ],
    )
    found = (
        rows.filter(report__unit_id__in=[one["report__unit_id"] for one in wanted])
        .annotate(place=place)
        .filter(place__lte=SHOWN)
        .select_related("report__unit", "report__round__form__form", "answered_by", "raised_by")
        .order_by("place")
    )
    own = granted_units(actor, policies.FILL)
    by_unit: dict[int, list[Shown]] = {}
    for one in found:
        answers = one.report.unit_id in own and one.report.status not in CLOSED
        by_unit.setdefault(one.report.unit_id, []).append(shown(one, may_answer=answers))
    return [
        OfUnit(
            one["report__unit_id"], one["report__unit__code"], one["report__unit__label"],
            one["hard"], one["soft"], one["answered"], one["total"], tuple(by_unit.get(one["report__unit_id"], ())),
        )
        for one in wanted
    ]  # fmt: skip

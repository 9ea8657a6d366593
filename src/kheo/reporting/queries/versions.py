"""Kept versions of a report, and where a report stands on its way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kheo.access.models import User
from kheo.audit.queries import JournalLine, acts_about
from kheo.audit.wording import sentence
from kheo.reporting.enums import FILLABLE, ReportStatus
from kheo.reporting.models import Cell, CellChange, Report, ReportVersion, Text
from kheo.reporting.queries.corrections import Corrections, corrections_below
from kheo.reporting.rules.versions import digest_of, unpacked
from kheo.reporting.transitions.reports import FLOW
from kheo.workflow.engine import steps_for

S = ReportStatus
ICONS = {
    "begin": "pencil", "approve": "stamp", "rework": "pencil", "send": "send", "keep": "lock",
    "accept": "check", "return": "back", "lock": "lock", "reopen": "back", "reopen_own": "back",
    "excuse": "minus", "claim": "question",
}  # fmt: skip
"""The drawing on the button of each step; also the steps that have a page."""
OF_SUMMARIES = frozenset({"keep", "reopen_own"})
OF_OTHERS = frozenset({"send", "accept", "return", "lock", "reopen", "excuse", "claim"})
FLOW_ACTS = frozenset(f"{FLOW.name}.{step.name}" for step in FLOW.table)
"""The acts of the journal that are steps of a report."""
_TOLD = frozenset({"return", "reopen", "reopen_own", "rework", "excuse", "claim"})
_UNDONE = {
    "rework": ("approve",), "return": ("approve", "send"), "claim": ("begin",),
    "reopen": ("approve", "send", "accept", "lock"), "reopen_own": ("approve", "keep"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a button: greyed with the reason when ``refusal``."""

    name: str
    label: Any
    refusal: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Station:
    """A station of the way: when it was reached and by whom, "" and None while it is to come."""

    label: str
    state: str
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What was last said when a report went back: the sentence of the journal and its reason."""

    sentence: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Steps:
    """Everything the part of a page about the steps of a report shows."""

    report: Report
    first: tuple[Offer, ...]
    more: tuple[Offer, ...]
    road: tuple[Station, ...]
    told: Told | None
    fillers: tuple[str, ...]
    versions: tuple[ReportVersion, ...]
    reads: ReportVersion | None
    corrections: Corrections


def named(version: ReportVersion) -> dict[str, Any]:
    """Whose version it is, as its digest covers it."""
    return {
        "report": version.report_id, "number": version.number, "schema": version.schema,
        "made_by": version.made_by_id, "made_at": version.made_at.astimezone(UTC).isoformat(),
    }  # fmt: skip


def digest_now(version: ReportVersion) -> str:
    """The digest of what is stored; equal to ``sha256`` while nobody has touched it."""
    return digest_of(named(version), version.content, bytes(version.lists))


def versions_of(report: Report) -> QuerySet[ReportVersion]:
    """The kept versions, the last first, without their large columns."""
    rows = report.versions.select_related("made_by").defer("content", "lists")
    return rows.order_by("-number")


def lists_in(version: ReportVersion) -> dict[str, list[int]]:
    """Key of a figure → keys of the records behind it when the version was kept."""
    return unpacked(bytes(version.lists))


def steps_context(report: Report, actor: User) -> Steps:
    """The steps ``actor`` is offered on ``report``, its way with days and names, and what was said.

    ``reads`` is the version that sums above read while the report is being corrected. A fixed
    number of queries; nothing is counted.
    """
    lines = _lines(report)
    versions = tuple(versions_of(report))
    offers = offers_for(actor, report)
    by_key = {version.pk: version for version in versions}
    is_open = report.status in FILLABLE
    fillers = tuple(str(person) for person in _fillers(report))
    return Steps(
        report=report,
        first=tuple(one for one in offers if one.tone == "primary"),
        more=tuple(one for one in offers if one.tone != "primary"),
        road=_road(report, lines, fillers),
        told=_told(report, lines),
        fillers=fillers,
        versions=versions,
        reads=by_key.get(report.sent_version_id or 0) if is_open else None,
        corrections=Corrections() if is_open or not versions else corrections_below(report),
    )


def offers_for(actor: User, report: Report) -> list[Offer]:
    """The steps that state and roles open to ``actor``; those of summaries on summaries alone."""
    elsewhere = OF_OTHERS if report.receiver_id is None else OF_SUMMARIES
    return [
        Offer(
            step.transition.name, step.transition.label, step.refusal, step.transition.tone,
            ICONS[step.transition.name],
        )
        for step in steps_for(actor, report, FLOW)
        if step.transition.name not in elsewhere
    ]  # fmt: skip


def _lines(report: Report) -> list[JournalLine]:
    return acts_about(report, FLOW_ACTS)


def _reached(lines: Iterable[JournalLine]) -> dict[str, JournalLine]:
    """Step → the line of it that still stands: going back takes back what came before."""
    found: dict[str, JournalLine] = {}
    for line in lines:
        name = line.action.rsplit(".", 1)[-1]
        for undone in _UNDONE.get(name, ()):
            found.pop(undone, None)
        found[name] = line
    return found


def _road(
    report: Report, lines: Iterable[JournalLine], fillers: tuple[str, ...]
) -> tuple[Station, ...]:
    if report.status == S.EXCUSED:
        return ()
    names = ("begin", "approve", "keep") if report.receiver_id is None else (
        "begin", "approve", "send", "accept", "lock",
    )  # fmt: skip
    words = {
        "begin": S.DRAFT, "approve": S.APPROVED, "keep": S.LOCKED, "send": S.SENT,
        "accept": S.ACCEPTED, "lock": S.LOCKED,
    }  # fmt: skip
    reached = _reached(lines)
    here = {S.EXPECTED: S.DRAFT, S.RETURNED: S.DRAFT}.get(S(report.status), S(report.status))
    place = [words[name] for name in names].index(here)
    stations = []
    for number, name in enumerate(names):
        line = reached.get(name) if number <= place else None
        by = line.actor_label if line else ""
        if name == "begin" and fillers:
            by = ", ".join(fillers)
        state = "passed" if number < place else "now" if number == place else "to_come"
        label = S(report.status).label if number == place else words[name].label
        stations.append(Station(str(label), state, line.at if line else None, by))
    return tuple(stations)


def _told(report: Report, lines: list[JournalLine]) -> Told | None:
    """The reason of the last step back, while the report is still where that step led."""
    last = lines[-1] if lines else None
    name = last.action.rsplit(".", 1)[-1] if last else ""
    if last is None or name not in _TOLD or not last.note:
        return None
    return Told(sentence(last), last.note, last.at)


def _fillers(report: Report) -> QuerySet[User]:
    """Everybody who wrote any figure or text of it, in the order of the alphabet."""
    cells = Cell.objects.filter(report=report, changed_by=OuterRef("pk"))
    changes = CellChange.objects.filter(cell__report=report, changed_by=OuterRef("pk"))
    texts = Text.objects.filter(report=report, changed_by=OuterRef("pk"))
    rows = User.objects.filter(Exists(cells) | Exists(changes) | Exists(texts))
    return rows.order_by("sort_key", "pk")

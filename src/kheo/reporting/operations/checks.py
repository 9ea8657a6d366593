"""Checking a report, and following every finding until it is answered or gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.kernel.refusals import BadInput, RuleBroken, Stale
from kheo.kernel.text import clean_block, words
from kheo.reporting import policies
from kheo.reporting.enums import CheckKind, FindingStatus, RaisedOn, ReportStatus, Severity
from kheo.reporting.models import Finding, Report
from kheo.reporting.queries.book import book_of, names_of, rules_of
from kheo.reporting.queries.sheet import Sheet, sheet_of
from kheo.reporting.rules.book import Book, all_found
from kheo.reporting.rules.findings import SENTENCES, Found, figures_of, fingerprint, mark_of

LEAST_ANSWER = 3
"""Words of an answer that says something."""
ANSWER_LENGTH = 1000
OTHERS_MARK = mark_of(CheckKind.SAME_TEXT, "same_other")
CHANGED = (
    "severity", "raised_on", "status", "keys", "sentence", "params", "raised_at", "answer",
    "answered_by", "answered_at",
)  # fmt: skip
_S = FindingStatus


@dataclass(slots=True)
class _Change:
    """What one check does to the findings of a report."""

    made: list[Finding] = field(default_factory=list)
    opened: list[Finding] = field(default_factory=list)
    kept: list[Finding] = field(default_factory=list)
    gone: list[Finding] = field(default_factory=list)


@transaction.atomic
def check(
    report: Report, *, on: str = RaisedOn.ENTRY, at: datetime, actor: User | None = None
) -> list[Finding]:
    """Run every check on the report as it stands; gives the findings that stand (open or answered).

    An answer stays while mark and figures are the same; changed figures open the finding again; what
    is no longer found is gone. Called after each write (``on`` = entry, ``at`` = the moment of that write)
    and when the receiver gets the report (``on`` = received). One journal line when anything changed.
    A fixed number of queries.
    """
    Report.objects.select_for_update().values_list("pk").get(pk=report.pk)
    # Names in sentences are data and stay Vietnamese, whoever's write is being checked.
    with override(settings.LANGUAGE_CODE):
        sheet = sheet_of(report, today=timezone.localdate(at))
        is_live = on == RaisedOn.ENTRY and sheet.version is None
        book = book_of(report, sheet, written_at=at if is_live else None)
        found = all_found(book, rules_of(report.round.form))
    standing = list(report.findings.select_related("answered_by", "raised_by").order_by("pk"))
    change = _compared(report, found, standing, book, sheet, RaisedOn(on), at)
    _write(report, change, at=at, actor=actor)
    alive = [one for one in standing if one.status != _S.GONE]
    return [*alive, *change.made]


def _compared(
    report: Report, found: Sequence[Found], standing: Sequence[Finding], book: Book, sheet: Sheet,
    on: RaisedOn, at: datetime,
) -> _Change:  # fmt: skip
    change = _Change()
    known = {one.mark: one for one in standing if one.kind != CheckKind.QUESTION}
    names = names_of(sheet)
    for one in found:
        params = {**one.params, "cells_name": {key: names.get(key, key) for key in one.keys}}
        finding = known.pop(one.mark, None)
        if finding is None:
            finding = Finding(report=report, kind=one.kind, mark=one.mark)
            _open(finding, one, params, on, at)
            change.made.append(finding)
            _explained(finding, sheet)
            continue
        was = _state(finding)
        is_opened = _refreshed(finding, one, params, on, at)
        _explained(finding, sheet)
        if is_opened:
            change.opened.append(finding)
        elif _state(finding) != was:
            change.kept.append(finding)
    untouched = {passage.key for passage in book.passages if passage.others is None}
    for finding in known.values():
        stands = finding.mark.startswith(f"{OTHERS_MARK}~") and untouched & set(finding.keys)
        if finding.status != _S.GONE and not stands:
            finding.status = _S.GONE
            change.gone.append(finding)
    return change


def _open(
    finding: Finding, found: Found, params: Mapping[str, Any], on: RaisedOn, at: datetime
) -> None:
    """As it is found anew: open, without an answer."""
    finding.severity, finding.keys = found.severity, list(found.keys)
    finding.sentence, finding.params = found.sentence, dict(params)
    finding.status, finding.raised_on, finding.raised_at = _S.OPEN, on, at
    finding.answer, finding.answered_by, finding.answered_at = "", None, None


def _refreshed(
    finding: Finding, found: Found, params: Mapping[str, Any], on: RaisedOn, at: datetime
) -> bool:
    """Bring a known finding up to date; whether that opens it again."""
    if finding.sentence != found.sentence or figures_of(finding.params) != figures_of(params):
        _open(finding, found, params, on, at)
        return True
    note = {"note": finding.params["note"]} if "note" in finding.params else {}
    finding.severity, finding.keys = found.severity, list(found.keys)
    finding.params = {**params, **note}
    if finding.status != _S.GONE:
        return False
    finding.status = _S.ANSWERED if finding.answer and not note else _S.OPEN
    return finding.status == _S.OPEN


def _state(finding: Finding) -> tuple[Any, ...]:
    """What a check may change, to tell whether it did."""
    return tuple(getattr(finding, f"{n}_id" if n == "answered_by" else n) for n in CHANGED)


def _explained(finding: Finding, sheet: Sheet) -> None:
    """A reason written beside a number said otherwise is the answer: nobody writes it twice."""
    if finding.kind != CheckKind.DECLARED_COUNTED or finding.status != _S.OPEN:
        return
    shown = sheet.cell(finding.keys[0])
    cell = shown.cell if shown else None
    if cell is None or len(words(cell.comment)) < LEAST_ANSWER or "note" in finding.params:
        return
    finding.status, finding.answer = _S.ANSWERED, cell.comment
    finding.answered_by_id, finding.answered_at = cell.changed_by_id, cell.changed_at


def _write(report: Report, change: _Change, *, at: datetime, actor: User | None) -> None:
    Finding.objects.bulk_create(change.made)
    if changed := [*change.opened, *change.kept, *change.gone]:
        Finding.objects.bulk_update(changed, CHANGED)
    new = [*change.made, *change.opened]
    if new or change.gone:
        record(
            "report.check",
            report,
            actor=actor or report.prepared_by or system_user(),
            at=at,
            after={
                "found": len(new),
                "gone": len(change.gone),
                "found_marks": [one.mark for one in new],
                "gone_marks": [one.mark for one in change.gone],
            },
        )


@transaction.atomic
def answer(finding: Finding, *, answer: str, seen: str = "", actor: User, at: datetime) -> Finding:
    """Answer a soft finding or a question with a sentence; an answer may be bettered until it is locked.

    ``seen`` is the fingerprint of the figures the person looked at. Raises NotAllowed, RuleBroken (must
    be mended, is gone, the report is locked), BadInput (too short), Stale (the figures have changed).
    """
    finding.refresh_from_db(from_queryset=Finding.objects.select_for_update())
    report = finding.report
    require(actor, policies.FILL, report)
    _refuse_closed(report)
    if finding.status == _S.GONE:
        raise RuleBroken(_("This remark is settled; there is nothing left to answer."))
    if finding.severity == Severity.HARD:
        raise RuleBroken(_("This cannot be explained away: mend the figure or the text."))
    if seen and seen != fingerprint(finding.params):
        raise Stale(_("The figures have changed meanwhile; look at the remark again."))
    said = clean_block(answer)
    if len(words(said)) < LEAST_ANSWER:
        sentence = _(
            "Write a sentence of at least %(least)s words: why is it right as it stands?"
        ) % {"least": LEAST_ANSWER}
        raise BadInput(sentence, fields={"answer": sentence})
    if len(said) > ANSWER_LENGTH:
        sentence = _("Shorten the answer to %(most)s characters.") % {"most": ANSWER_LENGTH}
        raise BadInput(sentence, fields={"answer": sentence})
    before = {"answer": finding.answer, "status": finding.status}
    if said == finding.answer and finding.status == _S.ANSWERED:
        return finding
    finding.answer, finding.answered_by, finding.answered_at = said, actor, at
    finding.status = _S.ANSWERED
    finding.params = {k: v for k, v in finding.params.items() if k != "note"}
    finding.save(update_fields=["answer", "answered_by", "answered_at", "status", "params"])
    _told("finding.answer", finding, actor=actor, at=at, before=before, note=said)
    return finding


@transaction.atomic
def ask(
    report: Report, *, keys: Sequence[str], question: str, actor: User, at: datetime
) -> Finding:
    """Ask the unit about cells or texts of a report that was handed in; it waits there as a soft finding.

    Raises NotAllowed, RuleBroken (not handed in or locked), BadInput (no such cell, no question).
    """
    require(actor, policies.RECEIVE, report)
    _refuse_closed(report)
    if report.status not in {ReportStatus.SENT, ReportStatus.ACCEPTED, ReportStatus.RETURNED}:
        raise RuleBroken(_("The report has not been sent yet; ask once it is here."))
    said = clean_block(question)
    if len(words(said)) < LEAST_ANSWER or len(said) > ANSWER_LENGTH:
        sentence = _("Write what you want to know in %(least)s words to %(most)s characters.") % {
            "least": LEAST_ANSWER, "most": ANSWER_LENGTH,
        }  # fmt: skip
        raise BadInput(sentence, fields={"question": sentence})
    with override(settings.LANGUAGE_CODE):
        names = names_of(sheet_of(report, today=timezone.localdate(at)))
    wanted = list(dict.fromkeys(keys))
    if not wanted or (unknown := [key for key in wanted if key not in names]):
        sentence = _("Choose at least one figure or text of this report.")
        if wanted:
            sentence = _("This report has no cell “%(key)s”.") % {"key": unknown[0][:80]}
        raise BadInput(sentence, fields={"keys": sentence})
    finding = Finding.objects.create(
        report=report, kind=CheckKind.QUESTION, severity=Severity.SOFT, keys=wanted,
        raised_on=RaisedOn.RECEIVED, raised_at=at, raised_by=actor,
        mark=mark_of(CheckKind.QUESTION, f"{at:%Y%m%d%H%M%S%f}", str(actor.pk)),
        sentence=SENTENCES["question"],
        params={"question": said, "cells_name": {key: names[key] for key in wanted}},
    )  # fmt: skip
    _told("finding.ask", finding, actor=actor, at=at, note=said)
    return finding


@transaction.atomic
def not_enough(finding: Finding, *, note: str, actor: User, at: datetime) -> Finding:
    """Send an answer back: the finding is open again, with what the receiver still misses.

    Raises NotAllowed, RuleBroken (not answered, the report is locked), BadInput (no note).
    """
    require(actor, policies.RECEIVE, finding.report)
    _refuse_closed(finding.report)
    if finding.status != _S.ANSWERED:
        raise RuleBroken(_("There is no answer here to send back."))
    said = clean_block(note)
    if len(words(said)) < LEAST_ANSWER or len(said) > ANSWER_LENGTH:
        sentence = _("Write what is still missing in %(least)s words to %(most)s characters.") % {
            "least": LEAST_ANSWER, "most": ANSWER_LENGTH,
        }  # fmt: skip
        raise BadInput(sentence, fields={"note": sentence})
    before = {"answer": finding.answer, "status": finding.status}
    finding.status = _S.OPEN
    finding.params = {**finding.params, "note": said}
    finding.save(update_fields=["status", "params"])
    _told("finding.not_enough", finding, actor=actor, at=at, before=before, note=said)
    return finding


@transaction.atomic
def settle(finding: Finding, *, actor: User, at: datetime) -> Finding:
    """The receiver is content with the answer to his question, or takes the question back.

    Remarks of checks settle themselves when the figures change. Raises NotAllowed, RuleBroken.
    """
    require(actor, policies.RECEIVE, finding.report)
    if finding.kind != CheckKind.QUESTION:
        raise RuleBroken(_("Remarks of checks are settled by mending or answering them."))
    if finding.status == _S.GONE:
        raise RuleBroken(_("This question is settled already."))
    before = {"status": finding.status}
    finding.status = _S.GONE
    finding.save(update_fields=["status"])
    _told("finding.settle", finding, actor=actor, at=at, before=before)
    return finding


def _refuse_closed(report: Report) -> None:
    if report.status in {ReportStatus.LOCKED, ReportStatus.EXCUSED}:
        raise RuleBroken(_("The report is closed; reopen it first."))


def _told(
    action: str, finding: Finding, *, actor: User, at: datetime,
    before: Mapping[str, Any] | None = None, note: str = "",
) -> None:  # fmt: skip
    """A journal line about the report, so that its history tells everything."""
    after = {"status": finding.status, "finding": finding.pk, "mark": finding.mark}
    record(action, finding.report, actor=actor, at=at, before=before or {}, after=after, note=note)

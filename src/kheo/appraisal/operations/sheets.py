"""Score sheets: opened, written mark by mark, saved, given up, dropped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import Column, SheetStatus
from kheo.appraisal.models import Assignment, Criterion, Dossier, Mark, Member, Sheet
from kheo.appraisal.operations.results import settle
from kheo.appraisal.operations.writing import (
    locked,
    move_sheet,
    require_open_column,
    require_writer,
)
from kheo.appraisal.queries.results import Gathered, SheetMarks, gather
from kheo.appraisal.rules.scores import needs_reason, wrong_value
from kheo.audit.journal import record
from kheo.kernel.refusals import InvalidTransition, RuleBroken, Stale

EMPTY: Mapping[str, Any] = {"value": None, "is_abstained": False, "reason": "", "remark": ""}


@transaction.atomic
def sheet_of(dossier: Dossier, *, column: str, member: Member | None = None) -> Sheet:
    """The sheet of a column (of a member in the team's), opened with empty marks if need be.

    Opening says nothing yet and writes no journal line; the first mark does. A dropped sheet is
    taken up again with empty marks.
    """
    sheet, is_new = Sheet.objects.get_or_create(dossier=dossier, column=column, member=member)
    if is_new:
        keys = Criterion.objects.filter(version=dossier.criteria_id).values_list("pk", flat=True)
        Mark.objects.bulk_create(Mark(sheet=sheet, criterion_id=key) for key in keys)
    elif sheet.status == SheetStatus.DROPPED:
        move_sheet(sheet, to=SheetStatus.OPEN, saved_at=None, typed_by=None, remark="")
        Mark.objects.filter(sheet=sheet).update(**EMPTY, version=1)
    sheet.dossier = dossier
    return sheet


@transaction.atomic
def write_mark(
    sheet: Sheet,
    *,
    criterion: Criterion,
    value: Decimal | None,
    reason: str = "",
    remark: str = "",
    is_abstained: bool = False,
    seen: int | None = None,
    actor: User,
    at: datetime,
) -> Mark:
    """Give one criterion its mark; each mark is kept by itself, gaps are welcome until saving.

    ``seen`` is the version of the mark the person looked at; without it the sheet must still be
    as it was read. While the sheet is open a reason may follow later; once it was saved every
    change needs its reason at once. Raises NotAllowed, InvalidTransition, RuleBroken, Stale.
    """
    dossier = sheet.dossier
    require_open_column(dossier, sheet.column)
    types_in = require_writer(actor, sheet)
    mark = _mark(sheet, criterion)
    is_saved = _require_mark(sheet, criterion, value, is_abstained, reason.strip())
    after = {
        "value": None if is_abstained else value, "is_abstained": is_abstained,
        "reason": reason.strip(), "remark": remark.strip(),
    }  # fmt: skip
    before = {name: getattr(mark, name) for name in EMPTY}
    if after == before:
        return mark
    _touch(sheet, must_be_fresh=seen is None, typist=actor if types_in else None)
    _set_mark(mark, mark.version if seen is None else seen, after)
    number = {"criterion": criterion.number}
    record(
        "sheet.change_mark" if is_saved else "sheet.write_mark",
        sheet, actor=actor, at=at, before=number | before, after=number | after,
        note=reason.strip(), unit_id=dossier.body_id,
    )  # fmt: skip
    if is_saved:
        require_open_column(locked(dossier), sheet.column)
        settle(dossier, at)
    return mark


def _mark(sheet: Sheet, criterion: Criterion) -> Mark:
    """The row to write on; the criterion must be one of the version the dossier keeps."""
    mark = Mark.objects.filter(sheet=sheet, criterion=criterion).first()
    if mark is None:
        raise RuleBroken(_("This criterion is not of the set the dossier was opened with."))
    return mark


def _require_mark(
    sheet: Sheet, criterion: Criterion, value: Decimal | None, is_abstained: bool, reason: str
) -> bool:
    """Check one mark; returns whether the sheet was saved before."""
    field = f"value-{criterion.pk}"
    if sheet.status not in {SheetStatus.OPEN, SheetStatus.SAVED}:
        raise InvalidTransition(_("This sheet is no longer scored."))
    if is_abstained and sheet.column != Column.TEAM:
        raise RuleBroken(_("Only members of an appraisal team can abstain."))
    if value is not None and not is_abstained:
        complaint = wrong_value(value, criterion, sheet.dossier.criteria.kind)
        if complaint:
            raise RuleBroken(complaint, fields={field: complaint})
    if sheet.status == SheetStatus.OPEN:
        return False
    if value is None and not is_abstained:
        sentence = _("A saved sheet has no gaps: give criterion %(number)s a mark.") % {
            "number": criterion.number
        }
        raise RuleBroken(sentence, fields={field: sentence})
    if not reason:
        sentence = _("The sheet is saved already: write why the mark changes.")
        raise RuleBroken(sentence, fields={f"reason-{criterion.pk}": sentence})
    return True


def _set_mark(mark: Mark, seen: int, after: Mapping[str, Any]) -> None:
    """Compare and set, on the version of the mark that was looked at."""
    won = Mark.objects.filter(pk=mark.pk, version=seen).update(version=seen + 1, **after)
    if not won:
        raise Stale(_("Someone else has just given this criterion another mark; look at it again."))
    mark.version = seen + 1
    for name, value in after.items():
        setattr(mark, name, value)


def _touch(sheet: Sheet, *, must_be_fresh: bool, typist: User | None) -> None:
    """Count the sheet on; it must not have been saved, dropped or, if asked, written meanwhile."""
    changes: dict[str, Any] = {} if typist is None else {"typed_by": typist}
    rows = Sheet.objects.filter(pk=sheet.pk, status=sheet.status)
    is_fresh = rows.filter(version=sheet.version).update(version=sheet.version + 1, **changes)
    if is_fresh:
        sheet.version += 1
    elif must_be_fresh or not rows.update(version=F("version") + 1, **changes):
        raise Stale(_("Someone else has just changed this; reload the page."))
    else:
        sheet.refresh_from_db(fields=["version"])
    sheet.typed_by = typist or sheet.typed_by


@transaction.atomic
def save_sheet(sheet: Sheet, *, remark: str | None = None, actor: User, at: datetime) -> Sheet:
    """Save the whole sheet: from now on it counts, and others who are done may see it.

    Every criterion has a mark or an abstention, and every mark further from the column before
    than the set allows has its reason; what lacks is named criterion by criterion (RuleBroken).
    """
    dossier = sheet.dossier = locked(sheet.dossier)
    require_open_column(dossier, sheet.column)
    types_in = require_writer(actor, sheet)
    if sheet.status != SheetStatus.OPEN:
        raise InvalidTransition(_("This sheet is saved already."))
    one = gather([dossier])[dossier.pk]
    kept = next(other for other in one.sheets if other.sheet.pk == sheet.pk)
    refuse_gaps(one, kept)
    changes: dict[str, Any] = {"saved_at": at}
    if remark is not None:
        changes["remark"] = remark.strip()
    if types_in:
        changes["typed_by"] = actor
    _finish(sheet, SheetStatus.SAVED, actor, at, action="sheet.save", **changes)
    return sheet


def refuse_gaps(one: Gathered, kept: SheetMarks) -> None:
    """Raise RuleBroken that names every criterion without a mark or without its reason."""
    before = one.before(kept.sheet.column)
    fields: dict[str, object] = {}
    for criterion in one.criteria:
        mark = kept.marks.get(criterion.pk, Mark())
        words = {"number": criterion.number}
        if mark.value is None and not mark.is_abstained:
            fields[f"value-{criterion.pk}"] = _("Criterion %(number)s has no mark yet.") % words
        elif not mark.reason and needs_reason(
            mark.value, before.get(criterion.pk), one.version.reason_gap
        ):
            fields[f"reason-{criterion.pk}"] = (
                _("Criterion %(number)s: write why the mark differs from the one before.") % words
            )
    if fields:
        raise RuleBroken(" ".join(str(sentence) for sentence in fields.values()), fields=fields)


@transaction.atomic
def abstain(sheet: Sheet, *, note: str, actor: User, at: datetime) -> Sheet:
    """Give the whole dossier no score, with the reason. The sheet counts for nothing."""
    dossier = sheet.dossier = locked(sheet.dossier)
    require_open_column(dossier, sheet.column)
    if sheet.column != Column.TEAM:
        raise RuleBroken(_("Only members of an appraisal team can abstain."))
    types_in = require_writer(actor, sheet)
    if sheet.status != SheetStatus.OPEN:
        raise InvalidTransition(_("This sheet is saved already."))
    _require_note(note)
    changes: dict[str, Any] = {"saved_at": at, "remark": note.strip()}
    if types_in:
        changes["typed_by"] = actor
    _finish(sheet, SheetStatus.ABSTAINED, actor, at, action="sheet.abstain", note=note, **changes)
    return sheet


@transaction.atomic
def drop_sheet(sheet: Sheet, *, note: str, actor: User, at: datetime) -> Sheet:
    """Take a member's sheet out of the count, with the reason; the journal keeps its marks."""
    dossier = sheet.dossier = locked(sheet.dossier)
    require(actor, policies.ASSIGN, dossier)
    if sheet.column != Column.TEAM or sheet.status == SheetStatus.DROPPED:
        raise InvalidTransition(_("Only a member's sheet that stands can be dropped."))
    require_open_column(dossier, sheet.column)
    _require_note(note)
    _finish(
        sheet, SheetStatus.DROPPED, actor, at,
        action="sheet.drop", note=note, saved_at=None, total=None, is_passed=None,
    )  # fmt: skip
    return sheet


def _finish(
    sheet: Sheet, to: str, actor: User, at: datetime, *, action: str, note: str = "", **changes: Any
) -> None:
    """Move the sheet, tick its assignment, store the results anew, and tell the journal."""
    dossier, was = sheet.dossier, sheet.status
    move_sheet(sheet, to=to, **changes)
    if sheet.column == Column.TEAM:
        done_at = None if to == SheetStatus.DROPPED else at
        running = Assignment.objects.filter(member=sheet.member_id, ended_at__isnull=True)
        running.filter(dossier=dossier).update(done_at=done_at)
    settle(dossier, at)
    sheet.refresh_from_db(fields=["total", "is_passed"])
    marks = Mark.objects.filter(sheet=sheet).select_related("criterion")
    values = {
        mark.criterion.number: plain_mark(mark) for mark in marks.order_by("criterion__position")
    }
    after = {"status": to, "column": sheet.column, "total": sheet.total, "marks": values}
    record(
        action, sheet, actor=actor, at=at, before={"status": was}, after=after,
        note=note.strip(), unit_id=dossier.body_id,
    )  # fmt: skip


def plain_mark(mark: Mark) -> str | None:
    """A mark as the journal keeps it: its value, "abstained", or nothing."""
    if mark.is_abstained:
        return "abstained"
    return None if mark.value is None else str(mark.value)


def _require_note(note: str) -> None:
    if not note.strip():
        sentence = _("Write the reason; the others will read it.")
        raise RuleBroken(sentence, fields={"note": sentence})


@transaction.atomic
def write_council_marks(
    dossier: Dossier,
    *,
    values: Mapping[int, tuple[Decimal, str]],
    actor: User,
    at: datetime,
) -> Sheet:
    """The column of the council, all criteria at once: criterion key → (mark, reason).

    A mark further from the team's than the set allows needs its reason, and so does every change
    of what the council wrote before.
    """
    dossier = locked(dossier)
    require_open_column(dossier, Column.COUNCIL)
    sheet = sheet_of(dossier, column=Column.COUNCIL)
    require_writer(actor, sheet)
    one = gather([dossier])[dossier.pk]
    kept = next(other for other in one.sheets if other.sheet.pk == sheet.pk)
    fields: dict[str, object] = {}
    for criterion in one.criteria:
        value, reason = values.get(criterion.pk, (None, ""))
        mark = kept.marks[criterion.pk]
        complaint = "" if value is None else wrong_value(value, criterion, one.version.kind)
        was_given = sheet.status == SheetStatus.SAVED and mark.value != value
        if complaint:
            fields[f"value-{criterion.pk}"] = complaint
        elif was_given and not reason.strip():
            fields[f"reason-{criterion.pk}"] = _("Criterion %(number)s: write why the mark changes.") % {
                "number": criterion.number
            }  # fmt: skip
        mark.value, mark.reason = value, reason.strip()
    if fields:
        raise RuleBroken(" ".join(str(sentence) for sentence in fields.values()), fields=fields)
    refuse_gaps(one, kept)
    Mark.objects.bulk_update(kept.marks.values(), ["value", "reason"])
    _finish(sheet, SheetStatus.SAVED, actor, at, action="sheet.write_council", saved_at=at)
    return sheet

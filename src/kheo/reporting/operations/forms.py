"""Acts on report forms: begin, copy, write their parts, put in force, end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents.models import Paper
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.orgs.models import Unit
from kheo.reporting import policies
from kheo.reporting.enums import FormStatus, PeriodKind
from kheo.reporting.models import Check, Form, FormVersion, Section
from kheo.reporting.operations.form_drafts import (
    copy_parts,
    draft_of,
    header_of,
    insert_checks,
    insert_lines,
    insert_section,
    open_draft,
    write_check_row,
)
from kheo.reporting.queries.form_rows import (
    GRID_VALUES,
    check_row,
    dimensions_on,
    missing_before_issue,
    section_row,
    section_rows,
)
from kheo.reporting.rules.forms import (
    CODE,
    HEADER,
    MOST_CHECKS,
    MOST_SECTIONS,
    CheckRow,
    Complaint,
    SectionRow,
    cells_of,
    wrong_check,
    wrong_header,
    wrong_line,
    wrong_section,
)
from kheo.reporting.transitions.forms import END, FLOW, ISSUE, SUCCEED
from kheo.workflow.engine import perform

NAMES = ("name", "purpose")


class Incomplete(RuleBroken):
    """Refused with every complaint at once; the page puts each at its part."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__(" ".join(one.sentence for one in complaints))
        self.complaints = tuple(complaints)


@transaction.atomic
def make_form(
    *, unit: Unit, code: str, name: str, purpose: str = "", like: FormVersion | None = None,
    actor: User, at: datetime,
) -> FormVersion:  # fmt: skip
    """Begin a form of ``unit`` with a draft, empty or with everything that ``like`` asks.

    Raises NotAllowed, RuleBroken (naming the field).
    """
    form = Form(unit=unit, code=code, name=clean_line(name), purpose=clean_line(purpose))
    version = draft_of(form, number=1, actor=actor, at=at, like=like)
    require(actor, policies.SET_FORMS, version)
    _refuse_names(form, timezone.localdate(at))
    if like is None:
        version.period_kinds, version.for_kinds = [PeriodKind.HALF], ["commune", "ward"]
    try:
        with transaction.atomic():
            form.save(force_insert=True)
    except IntegrityError as trouble:
        raise RuleBroken(_taken(), fields={"code": _taken()}) from trouble
    version.form = form
    version.save(force_insert=True)
    if like is not None:
        copy_parts(like, version)
    after = {"code": code, "name": form.name, "like": str(like) if like else ""}
    record("report_form.make", version, actor=actor, at=at, after=after)
    return version


@transaction.atomic
def new_version(form: Form, *, actor: User, at: datetime) -> FormVersion:
    """Begin a draft from the last version of ``form``; what is in force stays as it is.

    Raises NotAllowed, RuleBroken (there is a draft already).
    """
    Form.objects.select_for_update().get(pk=form.pk)
    last = form.versions.order_by("-number").first()
    if last is None or last.status == FormStatus.DRAFT:
        raise RuleBroken(_("A draft of this form stands already; go on with that one."))
    version = draft_of(form, number=last.number + 1, actor=actor, at=at, like=last)
    require(actor, policies.SET_FORMS, version)
    version.save(force_insert=True)
    copy_parts(last, version)
    record("report_form.new_version", version, actor=actor, at=at, after={"from": last.number})
    return version


@transaction.atomic
def write_header(
    version: FormVersion, *, seen: int, values: Mapping[str, Any],
    names: Mapping[str, str] | None = None, actor: User, at: datetime,
) -> FormVersion:  # fmt: skip
    """Keep periods, days and obligations of a draft, and ``names`` while it was never in force.

    Raises NotAllowed, RuleBroken (naming the fields), Stale.
    """
    fresh = open_draft(version.pk, seen=seen, actor=actor, at=at)
    wanted = {**header_of(fresh), **values}
    wanted["note"] = clean_block(wanted["note"])
    wrong = wrong_header(wanted)
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)
    before = {**header_of(fresh), "name": fresh.form.name, "purpose": fresh.form.purpose}
    for name, value in wanted.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=[*HEADER])
    if names is not None:
        _rename(fresh, names)
    after = {**header_of(fresh), "name": fresh.form.name, "purpose": fresh.form.purpose}
    _tell(fresh, before, after, actor=actor, at=at)
    return fresh


@transaction.atomic
def add_section(
    version: FormVersion, row: SectionRow, *, seen: int, actor: User, at: datetime
) -> Section:
    """Add a part behind the others. Raises NotAllowed, RuleBroken (naming the fields), Stale."""
    fresh = open_draft(version.pk, seen=seen, actor=actor, at=at)
    rows = section_rows(fresh)
    if len(rows) >= MOST_SECTIONS:
        raise RuleBroken(_("A form has at most %(most)s parts.") % {"most": MOST_SECTIONS})
    row = _cleaned(row)
    _refuse_section(row, [one.code for one in rows], timezone.localdate(at))
    section = insert_section(fresh, row, len(rows) + 1)
    _renumber(fresh, [*fresh.sections.exclude(pk=section.pk).order_by("order", "pk"), section])
    _tell(fresh, {}, {row.code: asdict(row)}, actor=actor, at=at)
    return section


@transaction.atomic
def write_section(
    section: Section, row: SectionRow, *, seen: int, actor: User, at: datetime
) -> Section:
    """Keep a part with its lines. Raises NotAllowed, RuleBroken (naming the fields), Stale.

    The fields of a line are named ``line-<place>-<field>``.
    """
    fresh = open_draft(section.version_id, seen=seen, actor=actor, at=at)
    section = fresh.sections.get(pk=section.pk)
    row, before = _cleaned(row), section_row(section)
    others = fresh.sections.exclude(pk=section.pk).values_list("code", flat=True)
    _refuse_section(row, list(others), timezone.localdate(at))
    columns = {name: value for name, value in asdict(row).items() if name != "lines"}
    for name, value in columns.items():
        setattr(section, name, value)
    section.save(update_fields=[*columns])
    section.lines.all().delete()
    insert_lines(section, row)
    _tell(fresh, {row.code: asdict(before)}, {row.code: asdict(row)}, actor=actor, at=at)
    return section


@transaction.atomic
def move_section(section: Section, *, up: bool, actor: User, at: datetime) -> None:
    """Put a part one place up or down. Raises NotAllowed, RuleBroken, Stale."""
    fresh = open_draft(section.version_id, seen=None, actor=actor, at=at)
    rows = list(fresh.sections.order_by("order", "pk"))
    was = [one.pk for one in rows].index(section.pk)
    now = max(was - 1, 0) if up else min(was + 1, len(rows) - 1)
    rows.insert(now, rows.pop(was))
    if was != now:
        _renumber(fresh, rows)
        _tell(fresh, {section.code: was + 1}, {section.code: now + 1}, actor=actor, at=at)


@transaction.atomic
def remove_section(section: Section, *, actor: User, at: datetime) -> None:
    """Take a part out of a draft. Raises NotAllowed, RuleBroken, Stale."""
    fresh = open_draft(section.version_id, seen=None, actor=actor, at=at)
    before = {section.code: asdict(section_row(section))}
    section.lines.all().delete()
    section.delete()
    _renumber(fresh, list(fresh.sections.order_by("order", "pk")))
    _tell(fresh, before, {section.code: None}, actor=actor, at=at)


@transaction.atomic
def write_check(
    version: FormVersion, row: CheckRow, *, check: Check | None = None, seen: int,
    actor: User, at: datetime,
) -> None:  # fmt: skip
    """Add a check, or keep ``check`` with other values. Raises NotAllowed, RuleBroken, Stale."""
    fresh = open_draft(version.pk, seen=seen, actor=actor, at=at)
    held = fresh.checks.order_by("-order", "-pk")
    if check is None and held.count() >= MOST_CHECKS:
        raise RuleBroken(_("A form has at most %(most)s checks.") % {"most": MOST_CHECKS})
    known = cells_of(section_rows(fresh), GRID_VALUES)
    known |= set(dimensions_on(timezone.localdate(at)))
    wrong = wrong_check(row, known)
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)
    before = {} if check is None else {"check": asdict(check_row(check))}
    if check is None:
        last = held.first()
        insert_checks(fresh, [row], last.order + 1 if last else 1)
    else:
        write_check_row(fresh.checks.get(pk=check.pk), row)
    _tell(fresh, before, {"check": asdict(row)}, actor=actor, at=at)


@transaction.atomic
def remove_check(check: Check, *, actor: User, at: datetime) -> None:
    """Take a check out of a draft. Raises NotAllowed, RuleBroken, Stale."""
    fresh = open_draft(check.version_id, seen=None, actor=actor, at=at)
    before = {"check": asdict(check_row(check))}
    check.delete()
    _tell(fresh, before, {"check": None}, actor=actor, at=at)


@transaction.atomic
def discard(version: FormVersion, *, actor: User, at: datetime) -> None:
    """Throw a draft away, and its form when it was the only version.

    Raises NotAllowed, RuleBroken (it was in force once).
    """
    draft = open_draft(version.pk, seen=None, actor=actor, at=at)
    sections = [one.title for one in section_rows(draft)]
    record("report_form.discard", draft, actor=actor, at=at, before={"sections": sections})
    form = draft.form
    draft.delete()
    if not form.versions.exists():
        form.delete()


@transaction.atomic
def issue(
    version: FormVersion, *, valid_from: date, paper: Paper | None = None,
    actor: User, at: datetime,
) -> FormVersion:  # fmt: skip
    """Put a complete draft in force from ``valid_from``; it is frozen from then on.

    The version in force before ends on the same day (its last day is the day before); rounds opened
    with it keep it. Raises NotAllowed, InvalidTransition, Incomplete, RuleBroken (day), Stale.
    """
    require(actor, policies.SET_FORMS, version)
    Form.objects.select_for_update().get(pk=version.form_id)
    before = version.form.versions.filter(status=FormStatus.IN_FORCE).first()
    if version.status == FormStatus.DRAFT:
        if complaints := missing_before_issue(version, valid_from):
            raise Incomplete(complaints)
        _refuse_day(version, valid_from, before)
    if before is not None and before.pk != version.pk:
        changes = {"valid_to": valid_from}
        perform(SUCCEED, before, flow=FLOW, actor=actor, at=at, changes=changes)
    changes_now = {"valid_from": valid_from, "paper": paper}
    perform(ISSUE, version, flow=FLOW, actor=actor, at=at, changes=changes_now)
    return version


@transaction.atomic
def end(
    version: FormVersion, *, last_day: date, note: str, actor: User, at: datetime
) -> FormVersion:
    """End the validity of a version after ``last_day``; rounds that run go on with it.

    Raises NotAllowed, InvalidTransition, RuleBroken (no reason, a day before it began), Stale.
    """
    require(actor, policies.SET_FORMS, version)
    if version.valid_from is not None and last_day < version.valid_from:
        sentence = _("It is in force from %(day)s; its last day cannot lie before that.") % {
            "day": format_day(version.valid_from)}  # fmt: skip
        raise RuleBroken(sentence, fields={"last_day": sentence})
    changes = {"valid_to": last_day + timedelta(days=1)}
    perform(END, version, flow=FLOW, actor=actor, at=at, note=clean_block(note), changes=changes)
    return version


def _cleaned(row: SectionRow) -> SectionRow:
    """Lines belong to tables, layouts too; texts are cleaned."""
    columns = {**asdict(row), "title": clean_line(row.title), "lines": row.lines}
    columns["guidance"] = clean_block(row.guidance)
    if row.kind != "table":
        columns |= {"layout": "", "dimension": "", "chart": "", "lines": ()}
    elif row.layout != "grid":
        columns["dimension"] = ""
    return SectionRow(**columns)


def _refuse_section(row: SectionRow, codes: Sequence[str], day: date) -> None:
    wrong = wrong_section(row, codes)
    known = dimensions_on(day)
    for place, line in enumerate(row.lines, 1):
        found = wrong_line(line, row, known)
        wrong |= {f"line-{place}-{name}": sentence for name, sentence in found.items()}
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)


def _renumber(version: FormVersion, rows: Sequence[Section]) -> None:
    """Annex parts stand behind the others, else the order given."""
    placed = sorted(rows, key=lambda one: one.is_annex)
    for order, row in enumerate(placed, 1):
        row.order = order
    Section.objects.bulk_update(placed, ["order"])


def _rename(version: FormVersion, names: Mapping[str, str]) -> None:
    form = version.form
    wanted = {name: clean_line(names.get(name, getattr(form, name))) for name in NAMES}
    if all(getattr(form, name) == value for name, value in wanted.items()):
        return
    if form.versions.exclude(status=FormStatus.DRAFT).exists():
        raise RuleBroken(_("Versions of this form were in force; its name stays."))
    for name, value in wanted.items():
        setattr(form, name, value)
    _refuse_names(form, None)
    form.save(update_fields=[*NAMES])


def _refuse_names(form: Form, day: date | None) -> None:
    wrong = {}
    if not form.name or len(form.name) > 200:
        wrong["name"] = _("Give the form a name of at most 200 characters.")
    if len(form.purpose) > 300:
        wrong["purpose"] = _("Write at most %(most)s characters.") % {"most": 300}
    if not CODE.fullmatch(form.code):
        wrong["code"] = _("Write a code of small letters, digits and “_”, for example leadership.")
    elif Form.objects.filter(unit_id=form.unit_id, code=form.code).exclude(pk=form.pk).exists():
        wrong["code"] = _taken()
    if day is not None and not form.unit.is_alive(day):
        wrong["unit"] = _("%(unit)s does not exist on this day.") % {"unit": form.unit.label}
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)


def _taken() -> str:
    return _("This unit has a form with this code already.")


def _refuse_day(version: FormVersion, day: date, before: FormVersion | None) -> None:
    earlier = version.form.versions.exclude(pk=version.pk).exclude(valid_from=None)
    latest = earlier.order_by("-valid_from").first()
    sentence = ""
    if latest is not None and latest.valid_from is not None and day <= latest.valid_from:
        sentence = _("Version %(number)s is in force from %(day)s; choose a later day.") % {
            "number": latest.number, "day": format_day(latest.valid_from)}  # fmt: skip
    elif before is None and latest is not None and latest.valid_to and day < latest.valid_to:
        last = latest.valid_to - timedelta(days=1)
        sentence = _("Version %(number)s holds until %(day)s; choose a later day.") % {
            "number": latest.number, "day": format_day(last)}  # fmt: skip
    if sentence:
        raise RuleBroken(sentence, fields={"valid_from": sentence})


def _tell(
    version: FormVersion, before: Mapping[str, Any], after: Mapping[str, Any], *,
    actor: User, at: datetime,
) -> None:  # fmt: skip
    """One line in the journal about what changed, none where nothing did."""
    changed = [name for name in after if before.get(name) != after[name]]
    if changed:
        record(
            "report_form.write", version, actor=actor, at=at,
            before={name: before.get(name) for name in changed},
            after={name: after[name] for name in changed},
        )  # fmt: skip

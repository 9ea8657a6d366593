"""What the acts on report forms share: a draft, its copy, the lock on a frozen version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.reporting import policies
from kheo.reporting.enums import FormStatus
from kheo.reporting.models import Check, Form, FormVersion, Line, Section
from kheo.reporting.queries.form_rows import check_rows, section_rows
from kheo.reporting.rules.forms import HEADER, CheckRow, SectionRow
from kheo.workflow.table import Turn


def draft_of(
    form: Form, *, number: int, actor: User, at: datetime, like: FormVersion | None = None
) -> FormVersion:
    """An unsaved draft of ``form`` with the header of ``like``."""
    columns = header_of(like) if like is not None else {}
    return FormVersion(
        form=form, number=number, made_by=actor, turn=Turn.OFFICE,
        moved_at=at, created_at=at, updated_at=at, **columns,
    )  # fmt: skip


def header_of(version: FormVersion) -> dict[str, Any]:
    """What a version says about periods, days and obligations."""
    return {name: getattr(version, name) for name in HEADER}


def copy_parts(source: FormVersion, to: FormVersion) -> None:
    """Give the draft ``to`` the sections, lines and checks of ``source``."""
    for order, row in enumerate(section_rows(source), 1):
        insert_section(to, row, order)
    insert_checks(to, check_rows(source))


def insert_section(version: FormVersion, row: SectionRow, order: int) -> Section:
    """Save a new section with its lines."""
    columns = {name: value for name, value in asdict(row).items() if name != "lines"}
    section = Section.objects.create(version=version, order=order, **columns)
    insert_lines(section, row)
    return section


def insert_lines(section: Section, row: SectionRow) -> None:
    """Save the lines of a section that has none."""
    Line.objects.bulk_create(
        Line(section=section, order=place, **{**asdict(line), "narrowing": dict(line.narrowing)})
        for place, line in enumerate(row.lines, 1)
    )


def insert_checks(version: FormVersion, rows: Sequence[CheckRow], first: int = 1) -> None:
    """Save checks behind those that stand."""
    Check.objects.bulk_create(
        Check(version=version, order=place, **_check_columns(row))
        for place, row in enumerate(rows, first)
    )


def _check_columns(row: CheckRow) -> dict[str, Any]:
    return {**asdict(row), "left": list(row.left), "right": list(row.right)}


def write_check_row(check: Check, row: CheckRow) -> None:
    """Save a check that stands already with other values."""
    columns = _check_columns(row)
    for name, value in columns.items():
        setattr(check, name, value)
    check.save(update_fields=[*columns])


def open_draft(pk: int, *, seen: int | None, actor: User, at: datetime) -> FormVersion:
    """The draft ``pk``, counted on by one change; ``seen`` is the row version the person looked at.

    None = a change that cannot clash. Raises NotAllowed, RuleBroken (it was in force), Stale.
    """
    fresh = FormVersion.objects.select_related("form", "form__unit").get(pk=pk)
    require(actor, policies.SET_FORMS, fresh)
    if fresh.status != FormStatus.DRAFT:
        raise RuleBroken(_("A version that was put in force is not changed; make a new version."))
    was = fresh.version if seen is None else seen
    kept = FormVersion.objects.filter(pk=pk, version=was, status=FormStatus.DRAFT)
    if not kept.update(version=was + 1, updated_at=at):
        raise Stale(_("Someone else has just changed this draft; what you typed stands below."))
    fresh.refresh_from_db(fields=["version", "updated_at"])
    return fresh

"""What the acts on criteria sets share: a draft, its rows, its scope, its line in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.appraisal.models import CriteriaSet, CriteriaVersion, Criterion, ScoreClass
from kheo.appraisal.queries.criteria import grades_of, header_of, rows_of
from kheo.appraisal.rules.criteria import Grade, Row
from kheo.initiatives.enums import Field, Kind, Level
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line
from kheo.workflow.table import Turn

SCOPE = ("name", "level", "subject_kind", "field")


def draft_of(
    one: CriteriaSet, *, number: int, kind: str, actor: User, at: datetime,
    like: CriteriaVersion | None = None,
) -> CriteriaVersion:  # fmt: skip
    """An unsaved draft of ``one``, with the points and the note of ``like``."""
    columns: dict[str, Any] = {"kind": kind}
    if like is not None:
        columns = {**asdict(header_of(like)), "combine": like.combine, "note": like.note}
    return CriteriaVersion(
        set=one, number=number, made_by=actor, turn=Turn.OFFICE,
        moved_at=at, created_at=at, updated_at=at, **columns,
    )  # fmt: skip


def refuse_scope(one: CriteriaSet, day: date | None = None) -> None:
    """Clean the name, refuse what cannot be, every reason at once. Raises RuleBroken."""
    one.name = clean_line(one.name)
    wrong = {}
    if not one.name or len(one.name) > 200:
        wrong["name"] = _("Give the set a name of at most 200 characters.")
    if one.level not in Level.values or one.level == Level.DISTRICT:
        wrong["level"] = _("Choose commune, provincial or central level.")
    if one.subject_kind and one.subject_kind not in Kind.values:
        wrong["subject_kind"] = _("Choose a kind of subject, or all.")
    if one.field and one.field not in Field.values:
        wrong["field"] = _("Choose a field, or all.")
    if day is not None and not one.unit.is_alive(day):
        wrong["unit"] = _("%(unit)s does not exist on this day.") % {"unit": one.unit.label}
    same = CriteriaSet.objects.filter(unit_id=one.unit_id, name=one.name).exclude(pk=one.pk)
    if "name" not in wrong and same.exists():
        wrong["name"] = _taken(one)
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)


def _taken(one: CriteriaSet) -> str:
    words = {"name": one.name}
    return _("This body has a set called “%(name)s” already; take another name.") % words


def save_set(one: CriteriaSet) -> None:
    """Insert the set; when another request took the name in this moment, raise RuleBroken."""
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError as trouble:
        raise RuleBroken(_taken(one), fields={"name": _taken(one)}) from trouble


def write_rows(version: CriteriaVersion, rows: Sequence[Row], grades: Sequence[Grade]) -> None:
    """Replace the rows of a draft; nothing points at them before it is in force."""
    version.criteria.all().delete()
    version.classes.all().delete()
    Criterion.objects.bulk_create(
        Criterion(version=version, position=place, **asdict(row))
        for place, row in enumerate(rows, 1)
    )
    ScoreClass.objects.bulk_create(
        ScoreClass(version=version, name=grade.name, at_least=grade.at_least) for grade in grades
    )


def scope_of(one: CriteriaSet) -> dict[str, str]:
    """What a set is for, as the journal keeps it."""
    return {"unit": one.unit.label, **{name: getattr(one, name) for name in SCOPE}}


def told(version: CriteriaVersion) -> dict[str, Any]:
    """The draft as the journal keeps it: header, classes, and one entry per criterion."""
    told: dict[str, Any] = {name: getattr(version.set, name) for name in SCOPE}
    told |= {**asdict(header_of(version)), "combine": version.combine, "note": version.note}
    told["classes"] = [f"{grade.name} {grade.at_least}" for grade in grades_of(version)]
    for place, row in enumerate(rows_of(version), 1):
        told[f"{row.number}. {row.name}"[:80]] = {"position": place, **asdict(row)}
    return told

"""What the pages of criteria sets show: crumbs, standing, groups, differences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.appraisal.enums import SetKind, SetStatus
from kheo.appraisal.models import CriteriaVersion, Criterion
from kheo.appraisal.rules.criteria import (
    HEADER_LABELS,
    LABELS,
    Changed,
    Complaint,
    Grade,
    Row,
)
from kheo.foundation.diffs import word_diff
from kheo.initiatives.enums import Field, Kind, Level
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number

WORDS = ("number", "group", "name", "guidance", "proof")
"""Columns compared word by word; the others are told as one value and another."""


def crumbs(version: CriteriaVersion | None, here: str = "") -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Criteria sets"), "url": reverse("criteria:list")}]
    if version is not None:
        url = reverse("criteria:page", args=(version.pk,)) if here else ""
        way.append({"label": name_of(version), "url": url})
    if here:
        way.append({"label": here, "url": ""})
    return way


def name_of(version: CriteriaVersion) -> str:
    """Name of the set with the number of the version."""
    words = {"name": version.set.name, "number": version.number}
    return _("%(name)s, version %(number)s") % words


def standing(version: CriteriaVersion, day: date) -> dict[str, str]:
    """How a version stands on ``day``: a tone and a sentence with its days."""
    begin, end = version.valid_from, version.valid_to
    if version.status == SetStatus.DRAFT or begin is None:
        return {"tone": "draft", "word": str(SetStatus.DRAFT.label), "days": ""}
    days = _("from %(day)s") % {"day": format_day(begin)}
    if end is not None:
        last = format_day(end - timedelta(days=1))
        days = _("%(first)s to %(last)s") % {"first": format_day(begin), "last": last}
    if day < begin:
        return {"tone": "planned", "word": _("not in force yet"), "days": days}
    if end is not None and end <= day:
        return {"tone": "ended", "word": str(SetStatus.ENDED.label), "days": days}
    return {"tone": "active", "word": str(SetStatus.IN_FORCE.label), "days": days}


def scope_of(version: CriteriaVersion) -> str:
    """What a set is for, in words."""
    one = version.set
    kind = Kind(one.subject_kind).label if one.subject_kind else _("all subjects")
    field = Field(one.field).label if one.field else _("all fields")
    return f"{Level(one.level).label} · {kind} · {field}"


def grouped(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    """Criteria under the heading of their group, with the points of the group."""
    found = []
    for name, held in groupby(criteria, key=lambda one: one.group):
        members = list(held)
        points = sum((one.weight for one in members), start=members[0].weight * 0)
        found.append({"name": name, "criteria": members, "points": points})
    return found


def facts_of(version: CriteriaVersion) -> list[tuple[Any, str]]:
    """How is counted, as pairs of name and value."""
    if version.kind == SetKind.CHECKLIST:
        return [(_("How it is judged"), version.get_kind_display())]
    gap, spread = version.reason_gap, version.spread_limit
    every, never = _("every difference"), _("never marked")
    return [
        (_("How it is judged"), version.get_kind_display()),
        (HEADER_LABELS["total"], format_number(version.total)),
        (HEADER_LABELS["threshold"], format_number(version.threshold)),
        (_("Scores of a team become one by"), version.get_combine_display()),
        (HEADER_LABELS["reason_gap"], format_number(gap) if gap else every),
        (HEADER_LABELS["spread_limit"], format_number(spread) if spread else never),
    ]


def facts_compared(old: CriteriaVersion, new: CriteriaVersion) -> list[dict[str, Any]]:
    """What differs in the way of counting, as ``c-diff`` shows it."""
    before, after = dict(facts_of(old)), dict(facts_of(new))
    return [
        {"label": name, "diff": word_diff(before.get(name, ""), after.get(name, ""))}
        for name in dict.fromkeys([*before, *after])
        if before.get(name, "") != after.get(name, "")
    ]


def grades_compared(old: Sequence[Grade], new: Sequence[Grade]) -> list[dict[str, Any]]:
    """What differs in the classes."""
    left, right = _grades(old), _grades(new)
    label = _("Classes")
    return [{"label": label, "diff": word_diff(left, right)}] if left != right else []


def _grades(grades: Iterable[Grade]) -> str:
    return "\n".join(f"{grade.name}: {format_number(grade.at_least)}" for grade in grades)


def change_shown(change: Changed) -> dict[str, Any]:
    """One changed criterion with its columns word by word."""
    return {
        "title": f"{change.new.number}. {change.new.name}",
        "fields": [
            {
                "label": LABELS[name],
                "diff": word_diff(_in_words(change.old, name), _in_words(change.new, name)),
            }
            for name in change.fields
        ],
    }


def _in_words(row: Row, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if name in WORDS else format_number(value)


def placed(complaints: Iterable[Complaint], version: CriteriaVersion) -> list[dict[str, str]]:
    """Complaints with the address of the field they are about, in the editor."""
    url = reverse("criteria:edit", args=(version.pk,))
    letters = {"criterion": "r", "class": "c"}
    return [
        {
            "url": f"{url}#id_{letters[one.about]}{one.place - 1}-{one.field}"
            if one.about in letters
            else f"{url}#id_{one.field}"
            if one.field in HEADER_LABELS
            else f"{url}#criteria",
            "sentence": one.sentence,
        }
        for one in complaints
    ]

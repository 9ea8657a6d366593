"""Criteria sets, version by version, and their criteria."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.appraisal.enums import Combine, SetKind, SetStatus
from kheo.appraisal.models import Criterion
from kheo.appraisal.policies import VIEW_CRITERIA
from kheo.appraisal.queries.criteria import for_list, readable
from kheo.appraisal.web.criteria.forms import FilterForm
from kheo.appraisal.web.criteria.views import narrowed
from kheo.exchange.columns import (
    address,
    block,
    choice,
    column,
    day,
    key,
    moment,
    unit,
    whole,
    yes_no,
)
from kheo.exchange.conditions import same
from kheo.exchange.enums import Value
from kheo.exchange.listings import Listing
from kheo.foundation.forms import ConditionsForm
from kheo.initiatives.enums import Field, Kind, Level

PAGE = "criteria:page"


class CriterionForm(ConditionsForm):
    """Conditions of the list of criteria."""

    version = forms.IntegerField(required=False, min_value=1, label=_("Version of a criteria set"))


def _seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(pk__in=readable(actor).values("pk"))


def _criteria_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(version__in=readable(actor).values("pk"))


def _narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return narrowed(rows, given)


def _criteria_narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(rows, given, version="version")


CRITERIA_SETS = Listing(
    name="criteria_sets",
    label=_("Criteria sets"),
    permission=VIEW_CRITERIA,
    rows=for_list,
    columns=(
        key(),
        column("name", _("Name of the set"), "set.name"),
        whole("number", _("Version")),
        *unit(label=_("Body"), path="set.unit"),
        choice("level", _("Level"), Level.choices, "set.level"),
        choice("subject_kind", _("Subjects"), Kind.choices, "set.subject_kind"),
        choice("field", _("Field"), Field.choices, "set.field"),
        choice("kind", _("How it is judged"), SetKind.choices),
        choice("status", _("State"), SetStatus.choices),
        column("paper_number", _("Paper"), "paper.number"),
        day("valid_from", _("In force from")),
        day("valid_to", _("In force until")),
        whole("criteria", _("Number of criteria"), "criteria_count"),
        column("total", _("Points in all"), kind=Value.NUMBER),
        column("threshold", _("Threshold"), kind=Value.NUMBER),
        choice("combine", _("How scores are combined"), Combine.choices, is_usual=False),
        yes_no("is_sample", _("Sample"), "set.is_sample", is_usual=False),
        block("note", _("Note")),
        whole("version", _("Version of the record"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address(PAGE),
    ),
    order=("-moved_at", "-id"),
    filters=FilterForm,
    narrow=_narrowed,
    page=PAGE,
    list_page="criteria:list",
    scope="appraisal",
    seen=_seen,
)
CRITERIA = Listing(
    name="criteria",
    label=_("Criteria"),
    permission=VIEW_CRITERIA,
    rows=lambda: Criterion.objects.select_related("version__set"),
    columns=(
        key(),
        whole("version", _("Version of a criteria set"), "version_id", is_usual=False),
        column("set_name", _("Criteria set"), "version.set.name"),
        column("number", _("Number"), kind=Value.CODE),
        column("group", _("Group")),
        column("name", _("Criterion")),
        block("guidance", _("Guidance")),
        column("weight", _("Points"), kind=Value.NUMBER),
        column("maximum", _("Highest mark"), kind=Value.NUMBER),
        column("step", _("Step"), kind=Value.NUMBER, is_usual=False),
        column("proof", _("Proof demanded")),
        yes_no("is_knockout", _("Knock-out")),
        column("least", _("Least mark"), kind=Value.NUMBER),
        yes_no("asks_remark", _("Asks for a remark"), is_usual=False),
        address(PAGE, "version_id"),
    ),
    order=("-version_id", "position", "id"),
    filters=CriterionForm,
    narrow=_criteria_narrowed,
    scope="appraisal",
    seen=_criteria_seen,
)
LISTINGS = (CRITERIA_SETS, CRITERIA)

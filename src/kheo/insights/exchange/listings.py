"""Scorings of units, what was published of them, signals of formalism."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units, holds_nation, unit_scope
from kheo.exchange.columns import (
    address,
    block,
    choice,
    column,
    day,
    key,
    moment,
    person,
    unit,
    whole,
    yes_no,
)
from kheo.exchange.conditions import OfUnitForm, same, under
from kheo.exchange.enums import Value
from kheo.exchange.listings import Listing
from kheo.insights.enums import SchemeStatus, SignalKind, SignalStatus
from kheo.insights.models import Scheme, Signal, UnitScore
from kheo.insights.policies import VIEW, VIEW_SIGNALS
from kheo.insights.queries.open_to import schemes_open_to


class SchemeForm(OfUnitForm):
    """Conditions of the list of scorings."""

    year = forms.IntegerField(
        required=False, min_value=2008, max_value=2100, label=_("Year"), localize=False
    )


class OfSchemeForm(OfUnitForm):
    """Conditions of what hangs on a scoring."""

    scheme = forms.IntegerField(required=False, min_value=1, label=_("Scoring"))


def _schemes(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(under(rows, given, now), given, year="year")


def _of_scheme(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(under(rows, given, now), given, scheme="scheme")


def _schemes_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(pk__in=schemes_open_to(actor).values("pk"))


def _points_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    """Before a scoring is published who stands below it sees the points of his own units alone."""
    rows = rows.filter(scheme__in=schemes_open_to(actor).values("pk"))
    if holds_nation(actor, VIEW):
        return rows
    scope = unit_scope(granted_units(actor, VIEW))
    return rows.filter(
        Q(scheme__status=SchemeStatus.PUBLISHED)
        | Q(scheme__unit_id__in=scope)
        | Q(unit_id__in=scope)
    )


SCHEMES = Listing(
    name="schemes",
    label=_("Scorings of units"),
    permission=VIEW,
    rows=lambda: Scheme.objects.select_related("unit", "made_by"),
    columns=(
        key(),
        column("name", _("Name of the scoring")),
        *unit(),
        column("year", _("Year"), kind=Value.YEAR),
        day("starts_on", _("Period from")),
        day("ends_on", _("Period until")),
        choice("status", _("State"), SchemeStatus.choices),
        whole("min_base", _("Least base"), is_usual=False),
        day("answer_by", _("Answers until")),
        yes_no("is_sample", _("Sample"), is_usual=False),
        whole("version", _("Version"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("insights:page"),
    ),
    order=("-year", "-id"),
    filters=SchemeForm,
    narrow=_schemes,
    page="insights:page",
    list_page="insights:list",
    scope="insights",
    seen=_schemes_seen,
)
POINTS = Listing(
    name="points",
    label=_("Points of units"),
    permission=VIEW,
    rows=lambda: UnitScore.objects.select_related("scheme", "unit").defer("content"),
    columns=(
        key(),
        whole("scheme", _("Number of the scoring"), "scheme_id", is_usual=False),
        column("scheme_name", _("Scoring"), "scheme.name"),
        *unit(),
        column("total", _("Points"), kind=Value.NUMBER),
        whole("rank", _("Rank")),
        address("insights:page", "scheme_id"),
    ),
    order=("-scheme_id", "rank", "id"),
    filters=OfSchemeForm,
    narrow=_of_scheme,
    scope="insights",
    seen=_points_seen,
)
SIGNALS = Listing(
    name="signals",
    label=_("Signals of formalism"),
    permission=VIEW_SIGNALS,
    rows=lambda: Signal.objects.select_related("scheme", "unit", "answered_by"),
    columns=(
        key(),
        whole("scheme", _("Number of the scoring"), "scheme_id", is_usual=False),
        column("scheme_name", _("Scoring"), "scheme.name"),
        *unit(),
        choice("kind", _("Kind of signal"), SignalKind.choices),
        choice("status", _("State"), SignalStatus.choices),
        block("answer", _("Answer"), is_usual=True),
        person("answered_by", _("Answered by"), is_usual=False),
        moment("answered_at", _("Answered at")),
        address("insights:signal"),
    ),
    order=("-id",),
    filters=OfSchemeForm,
    narrow=_of_scheme,
    page="insights:signal",
    scope="insights",
)
LISTINGS = (SCHEMES, POINTS, SIGNALS)

"""The catalogue of indicators, dated: one for the whole house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import can
from kheo.counting.enums import Nature, Source
from kheo.counting.models import Indicator
from kheo.counting.policies import VIEW_FIGURES
from kheo.exchange.columns import (
    choice,
    column,
    day,
    key,
    whole,
)
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column, Listing
from kheo.foundation.forms import ConditionsForm, DayField


class IndicatorForm(ConditionsForm):
    """Conditions of the catalogue; without a day those of today."""

    day = DayField(required=False, label=_("On the day"))
    ended = forms.BooleanField(required=False, label=_("Also earlier and later ones"))


def _narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    if "ended" in given:
        return rows
    return rows.as_of(given.get("day") or timezone.localdate(now))  # type: ignore[attr-defined,no-any-return]


def _seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows if can(actor, VIEW_FIGURES) else rows.none()


def _page(row: Indicator) -> str:
    return reverse("counting:indicator", args=[row.code])


INDICATORS = Listing(
    name="indicators",
    label=_("Indicators"),
    permission=VIEW_FIGURES,
    rows=Indicator.objects.all,
    columns=(
        key(),
        column("code", _("Code"), kind=Value.CODE),
        column("name", _("Name of the indicator")),
        column("group", _("Group")),
        column("unit_word", _("Counted in")),
        choice("nature", _("Nature"), Nature.choices),
        choice("source", _("Where it comes from"), Source.choices),
        column("formula", _("Formula"), is_usual=False),
        Column(
            "dimensions",
            _("Split by"),
            lambda row: list(row.dimensions),
            Value.CHOICES,
            is_usual=False,
        ),
        whole("decimals", _("Decimals"), is_usual=False),
        whole("order", _("Order"), is_usual=False),
        day("valid_from", _("From the day")),
        day("valid_to", _("Ended on")),
        Column("address", _("Address of the page"), _page, is_usual=False),
    ),
    order=("order", "code", "valid_from", "id"),
    filters=IndicatorForm,
    narrow=_narrowed,
    list_page="counting:indicators",
    scope="counting",
    seen=_seen,
)
LISTINGS = (INDICATORS,)

"""Conditions that many lists share: the unit with everything below it, the days between two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.foundation.forms import ConditionsForm, DayField, LineField
from kheo.kernel.text import fold
from kheo.orgs.models import Reach

_M = TypeVar("_M", bound=Model)
ALL = ("", _("all"))
MOST_WORDS = 8


class OfUnitForm(ConditionsForm):
    """What belongs to one unit or to what stands below it."""

    unit = LineField(
        required=False, max_length=20, label=_("Code of the unit"),
        help_text=_("With everything below it."),
    )  # fmt: skip


class SpanForm(OfUnitForm):
    """The same, between two days."""

    start = DayField(required=False, label=_("From"))
    last = DayField(required=False, label=_("To (this day too)"))


def under(
    rows: QuerySet[_M], given: Mapping[str, Any], now: datetime, lookup: str = "unit"
) -> QuerySet[_M]:
    """Rows of the unit whose code is ``given``, and of everything below it today."""
    if "unit" not in given:
        return rows
    below = Reach.objects.as_of(timezone.localdate(now)).filter(
        ancestor__code=given["unit"].upper()
    )
    return rows.filter(**{f"{lookup}__in": below.values("unit_id")})


def between(rows: QuerySet[_M], given: Mapping[str, Any], lookup: str) -> QuerySet[_M]:
    """Rows from ``start`` to ``last``, both days included; ``lookup`` is a column of days."""
    if "start" in given:
        rows = rows.filter(**{f"{lookup}__gte": given["start"]})
    if "last" in given:
        rows = rows.filter(**{f"{lookup}__lte": given["last"]})
    return rows


def same(rows: QuerySet[_M], given: Mapping[str, Any], **lookups: str) -> QuerySet[_M]:
    """Rows whose column ``lookups[name]`` is what was given as ``name``."""
    asked = {lookup: given[name] for name, lookup in lookups.items() if name in given}
    return rows.filter(**asked) if asked else rows


def worded(
    rows: QuerySet[_M], given: Mapping[str, Any], lookup: str, *, folded: bool = True
) -> QuerySet[_M]:
    """Rows whose text holds every word of ``q``; ``folded`` = the column keeps text without marks."""
    words = given.get("q", "")
    how = "contains" if folded else "icontains"
    for word in (fold(words) if folded else words).split()[:MOST_WORDS]:
        rows = rows.filter(**{f"{lookup}__{how}": word})
    return rows

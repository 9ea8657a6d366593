"""The register of activities and its kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kheo.access.models import User
from kheo.access.policy import can
from kheo.activities.enums import SUBJECTS, Stage
from kheo.activities.models import Activity, ActivityKind
from kheo.activities.pasted import LABELS
from kheo.activities.policies import SET_KINDS, VIEW
from kheo.activities.queries import labels_then, latest_rows
from kheo.activities.web.filters import FilterForm
from kheo.activities.web.lists import under_conditions
from kheo.activities.web.words import in_words
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
)
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column, Listing
from kheo.initiatives.enums import Field, Level

PAGE = "activities:page"


def kind_words() -> dict[str, str]:
    """Code of each kind of activity → its latest name."""
    return {code: row.name for code, row in latest_rows().items()}


def _arguments(actor: User, now: datetime) -> Mapping[str, Any]:
    return {"kinds": latest_rows().values(), "today": timezone.localdate(now)}


def _narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return under_conditions(rows, given, timezone.localdate(now))


def _more(rows: Sequence[Activity]) -> None:
    """The words of the day: names of kinds and variants, of units."""
    labels = labels_then(rows)
    for row, words in zip(rows, in_words(rows), strict=True):
        row.words, row.unit_then = words, labels[row.pk]  # type: ignore[attr-defined]


ACTIVITIES = Listing(
    name="activities",
    label=_("Register of activities"),
    permission=VIEW,
    rows=lambda: Activity.objects.select_related(
        "unit", "initiative", "paper", "recorded_by", "cancelled_by"
    ),
    columns=(
        key(),
        choice("kind", LABELS["kind"], kind_words),
        Column("kind_name", _("Name of the kind then"), lambda row: row.words["kind"], is_usual=False),
        day("on", LABELS["on"]),
        column("title", LABELS["title"]),
        whole("quantity", LABELS["quantity"]),
        Column("unit_word", _("Counted in"), lambda row: row.words["unit_word"] or None),
        whole("attended", LABELS["attended"]),
        whole("expected", LABELS["expected"]),
        column("variant", _("Code of the variant"), is_usual=False),
        Column("variant_name", LABELS["variant"], lambda row: row.words["variant"] or None),
        choice("field", LABELS["field"], Field.choices),
        choice("subject", LABELS["subject"], SUBJECTS),
        choice("level", LABELS["level"], Level.choices),
        choice("stage", LABELS["stage"], Stage.choices),
        *unit(),
        column("unit_then", _("Unit as it was then"), is_usual=False),
        whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
        column("initiative_title", _("Initiative"), "initiative.title", is_usual=False),
        column("paper_number", _("Paper"), "paper.number"),
        column("link", LABELS["link"], is_usual=False),
        block("note", LABELS["note"]),
        person("recorded_by", _("Recorded by"), is_usual=False),
        moment("created_at", _("Recorded at"), is_usual=False),
        moment("cancelled_at", _("Taken back at"), is_usual=False),
        column("cancelled_why", pgettext_lazy("activity", "Taken back")),
        whole("version", _("Version"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address(PAGE),
    ),
    order=("-on", "-id"),
    filters=FilterForm,
    narrow=_narrowed,
    more=_more,
    page=PAGE,
    list_page="activities:list",
    scope="activities",
    filter_arguments=_arguments,
)  # fmt: skip


def _kinds_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    """The kinds are those of the whole house: who sets them sees all, who records sees them too."""
    return rows if can(actor, VIEW) or can(actor, SET_KINDS) else rows.none()


KINDS = Listing(
    name="activity_kinds",
    label=_("Kinds of activities"),
    permission=VIEW,
    rows=ActivityKind.objects.all,
    columns=(
        key(),
        column("code", _("Code"), kind=Value.CODE),
        column("name", _("Name of the kind")),
        column("unit_word", _("Counted in")),
        Column("asks", _("Asks for"), lambda row: list(row.asks), Value.CHOICES),
        Column(
            "variants", _("Variants"), lambda row: [one["code"] for one in row.variants],
            Value.CHOICES,
        ),
        whole("order", _("Order"), is_usual=False),
        day("valid_from", _("From the day")),
        day("valid_to", _("Ended on")),
    ),
    order=("code", "valid_from", "id"),
    list_page="activities:kinds",
    scope="activities",
    seen=_kinds_seen,
)  # fmt: skip
LISTINGS = (ACTIVITIES, KINDS)

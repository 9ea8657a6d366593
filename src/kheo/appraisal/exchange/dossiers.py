"""Dossiers of appraisal. What a team found is in the row only once its scoring is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.appraisal.enums import DossierStatus
from kheo.appraisal.models import Dossier
from kheo.appraisal.policies import VIEW
from kheo.appraisal.queries.dossiers import for_rows, narrowed
from kheo.appraisal.web.dossiers.filters import FilterForm
from kheo.exchange.columns import address, choice, column, day, key, moment, unit, whole, yes_no
from kheo.exchange.enums import Value
from kheo.exchange.listings import Listing
from kheo.initiatives.enums import Field, Kind, Level
from kheo.workflow.table import Turn

PAGE = "dossiers:page"


def _arguments(actor: User, now: datetime) -> Mapping[str, Any]:
    return {"actor": actor}


def _narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return narrowed(rows, given, actor=actor, today=timezone.localdate(now))  # type: ignore[arg-type]


DOSSIERS = Listing(
    name="dossiers",
    label=_("Dossiers of appraisal"),
    permission=VIEW,
    rows=lambda: for_rows(Dossier.objects.select_related("criteria__set")),
    columns=(
        key(),
        whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
        column("initiative_title", _("Initiative"), "initiative.title"),
        choice("field", _("Field"), Field.choices, "initiative.field"),
        choice("kind", _("Kind"), Kind.choices, "initiative.kind"),
        *unit(),
        *unit("body", _("Body"), _("Code of the body")),
        choice("level", _("Level"), Level.choices),
        choice("status", _("Stage"), DossierStatus.choices),
        choice("turn", _("Turn"), Turn.choices, is_usual=False),
        whole("criteria", _("Version of a criteria set"), "criteria_id", is_usual=False),
        column("criteria_name", _("Criteria set"), "criteria.set.name"),
        whole("team", _("Number of the team"), "team_id", is_usual=False),
        column("team_name", _("Appraisal team"), "team.name"),
        day("opened_on", _("Opened on")),
        day("due_on", _("Due on")),
        whole("sheets_expected", _("Sheets expected"), "expected", is_usual=False),
        whole("sheets_saved", _("Sheets"), is_usual=False),
        column("self_total", _("Self"), kind=Value.NUMBER),
        column("lower_total", _("Lower level"), kind=Value.NUMBER),
        column("team_total", _("Team's result"), kind=Value.NUMBER),
        yes_no("team_passed", _("Passed before the team")),
        column("council_total", _("Council's result"), kind=Value.NUMBER),
        yes_no("council_passed", _("Passed before the council")),
        column("score_class", _("Class")),
        whole("version", _("Version"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address(PAGE),
    ),
    order=("-opened_on", "-id"),
    filters=FilterForm,
    narrow=_narrowed,
    page=PAGE,
    list_page="dossiers:list",
    scope="appraisal",
    filter_arguments=_arguments,
)
LISTINGS = (DOSSIERS,)

"""Papers as sources, declared figures, readings, what was read: projects and cited papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import can, visible
from kheo.archive.enums import CandidateState, Grade, Purpose, ReadingStatus
from kheo.archive.models import Candidate, CitedPaper, DeclaredFigure, Reading, Source
from kheo.archive.policies import CANDIDATES, READ_REPORTS, VIEW
from kheo.archive.queries.cited import cited_for, narrowed
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
from kheo.exchange.conditions import ALL, OfUnitForm, same, under, worded
from kheo.exchange.enums import Value
from kheo.exchange.listings import Listing
from kheo.foundation.forms import ConditionsForm, LineField
from kheo.initiatives.enums import Field, Kind, Level, Origin


class FigureForm(OfUnitForm):
    """Conditions of the list of declared figures."""

    source = forms.IntegerField(required=False, min_value=1, label=_("Paper it comes from"))
    indicator = LineField(required=False, max_length=40, label=_("Code of the indicator"))
    grade = forms.ChoiceField(choices=[ALL, *Grade.choices], required=False, label=_("Grade"))


class ReadingForm(OfUnitForm):
    """Conditions of the list of files that were read."""

    status = forms.ChoiceField(
        choices=[ALL, *ReadingStatus.choices], required=False, label=_("State")
    )


class CandidateForm(OfUnitForm):
    """Conditions of the list of projects named in papers."""

    q = LineField(required=False, max_length=100, label=_("Words of the name"))
    state = forms.ChoiceField(
        choices=[ALL, *CandidateState.choices], required=False, label=_("State")
    )
    field = forms.ChoiceField(choices=[ALL, *Field.choices], required=False, label=_("Field"))
    source = forms.IntegerField(required=False, min_value=1, label=_("Paper it comes from"))


class CitedForm(ConditionsForm):
    """Conditions of the list of cited papers."""

    q = LineField(required=False, max_length=100, label=_("Number or words of the subject"))
    source = forms.IntegerField(required=False, min_value=1, label=_("Paper it comes from"))
    kind = LineField(required=False, max_length=60, label=_("Type of paper"))
    year = forms.IntegerField(
        required=False, min_value=1945, max_value=2100, label=_("Year of issue"), localize=False
    )
    issuer = LineField(required=False, max_length=200, label=_("Issued by"))


def _sources(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return under(rows, given, now)


def _figures(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(
        under(rows, given, now), given, source="source", indicator="indicator", grade="grade"
    )


def _figures_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(source__in=visible(Source.objects.all(), actor, VIEW).values("pk"))


def _readings(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(under(rows, given, now, "office"), given, status="status")


def _candidates(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    rows = worded(under(rows, given, now, "source__unit"), given, "search_text")
    return same(rows, given, state="state", field="field", source="source")


def _cited(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    told = {name: str(given.get(name, "")) for name in ("kind", "year", "issuer", "source")}
    return narrowed(rows, text=given.get("q", ""), **told)


def _cited_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(pk__in=cited_for(actor).values("pk")) if can(actor, VIEW) else rows.none()


SOURCES = Listing(
    name="sources",
    label=_("Papers that figures were taken from"),
    permission=VIEW,
    rows=lambda: Source.objects.select_related("unit", "paper"),
    columns=(
        key(),
        column("title", _("Title")),
        *unit(),
        column("number", _("Number and symbol"), kind=Value.CODE),
        day("issued_on", _("Day of issue")),
        column("issuer", _("Issued by")),
        day("starts_on", _("Period from")),
        day("ends_on", _("Period until")),
        whole("paper", _("Number of the paper in the system"), "paper_id", is_usual=False),
        block("note", _("Note")),
        moment("created_at", _("Made at"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("archive:source"),
    ),
    order=("-id",),
    filters=OfUnitForm,
    narrow=_sources,
    page="archive:source",
    list_page="archive:list",
    scope="archive",
)
FIGURES = Listing(
    name="declared_figures",
    label=_("Declared figures"),
    permission=VIEW,
    rows=lambda: DeclaredFigure.objects.standing().select_related("source", "unit", "entered_by"),
    columns=(
        key(),
        whole("source", _("Number of the source"), "source_id", is_usual=False),
        column("source_title", _("Paper it comes from"), "source.title"),
        *unit(),
        column("indicator", _("Code of the indicator"), kind=Value.CODE),
        column("what", _("What it counts")),
        column("unit_word", _("Counted in")),
        column("value", _("Value"), kind=Value.NUMBER),
        column("low", _("At least"), kind=Value.NUMBER, is_usual=False),
        column("high", _("At most"), kind=Value.NUMBER, is_usual=False),
        column("approx", _("Wording of the approximation"), is_usual=False),
        choice("field", _("Field"), Field.choices),
        choice("kind", _("Kind"), Kind.choices),
        choice("origin", _("Origin"), Origin.choices, is_usual=False),
        choice("level", _("Level"), Level.choices, is_usual=False),
        column("variant", _("Code of the variant"), is_usual=False),
        day("starts_on", _("Period from")),
        day("ends_on", _("Period until")),
        column("place", _("Where in the paper it stands")),
        column("quote", _("Words of the paper"), is_usual=False),
        choice("grade", _("Grade"), Grade.choices),
        block("note", _("Note")),
        person("entered_by", _("Entered by"), is_usual=False),
        moment("created_at", _("Made at"), is_usual=False),
        address("archive:figure"),
    ),
    order=("-id",),
    filters=FigureForm,
    narrow=_figures,
    page="archive:figure",
    scope="archive",
    seen=_figures_seen,
)
READINGS = Listing(
    name="readings",
    label=_("Files that were read"),
    permission=READ_REPORTS,
    rows=lambda: Reading.objects.select_related("office", "unit", "stored", "handed_in_by").defer(
        "text", "checks", "head"
    ),
    columns=(
        key(),
        column("name", _("Name of the file")),
        choice("purpose", _("Purpose"), Purpose.choices),
        choice("status", _("State"), ReadingStatus.choices),
        *unit("office", _("Office that reads"), _("Code of the office")),
        *unit(label=_("Unit the report is about")),
        column("title", _("Title")),
        column("number", _("Number and symbol"), kind=Value.CODE),
        column("issuer", _("Issued by")),
        day("issued_on", _("Day of issue")),
        day("starts_on", _("Period from"), is_usual=False),
        day("ends_on", _("Period until"), is_usual=False),
        whole("pages", _("Number of pages")),
        column("sha256", _("SHA-256 of the file"), "stored.sha256", is_usual=False),
        whole("source", _("Number of the source"), "source_id", is_usual=False),
        person("handed_in_by", _("Handed in by")),
        moment("created_at", _("Handed in at")),
        address("readings:page"),
    ),
    order=("-id",),
    filters=ReadingForm,
    narrow=_readings,
    page="readings:page",
    list_page="readings:list",
    scope="archive",
)
CANDIDATE_LIST = Listing(
    name="candidates",
    label=_("Projects named in papers"),
    permission=CANDIDATES,
    rows=lambda: Candidate.objects.select_related("source__unit", "unit", "initiative"),
    columns=(
        key(),
        column("title", _("Title")),
        column("owner", _("Whose it is")),
        column("place", _("Place it names")),
        *unit(),
        choice("field", _("Field"), Field.choices),
        choice("kind", _("Kind"), Kind.choices),
        whole("sites", _("Number of sites")),
        whole("source", _("Number of the source"), "source_id", is_usual=False),
        column("source_title", _("Paper it comes from"), "source.title"),
        column("place_in_source", _("Where in the paper it stands")),
        column("quote", _("Words of the paper"), is_usual=False),
        choice("state", _("State"), CandidateState.choices),
        whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
        column("initiative_title", _("Initiative"), "initiative.title"),
        column("note", _("Note"), is_usual=False),
        address("readings:candidate"),
    ),
    order=("-id",),
    filters=CandidateForm,
    narrow=_candidates,
    page="readings:candidate",
    list_page="readings:candidates",
    scope="archive",
)
CITED = Listing(
    name="cited_papers",
    label=_("Cited papers"),
    permission=VIEW,
    rows=lambda: CitedPaper.objects.select_related("paper"),
    columns=(
        key(),
        column("kind", _("Type of paper")),
        column("number", _("Number"), kind=Value.CODE),
        column("symbol", _("Symbol"), kind=Value.CODE),
        day("issued_on", _("Day of issue")),
        column("issuer", _("Issued by")),
        column("subject", _("Subject")),
        whole("paper", _("Number of the paper in the system"), "paper_id", is_usual=False),
        column("paper_number", _("Paper in the register"), "paper.number"),
        column("note", _("Note"), is_usual=False),
        address("readings:cited_paper"),
    ),
    order=("-id",),
    filters=CitedForm,
    narrow=_cited,
    page="readings:cited_paper",
    list_page="readings:cited",
    scope="archive",
    seen=_cited_seen,
)
LISTINGS = (SOURCES, FIGURES, READINGS, CANDIDATE_LIST, CITED)

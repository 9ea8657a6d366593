"""The registers of papers: decisions as other offices fetch them, all papers, drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kheo.documents import policies
from kheo.documents.enums import DraftStatus, PaperKind, PaperStyle
from kheo.documents.models import Draft, Paper
from kheo.documents.paper_forms import FORMS
from kheo.documents.web.filters import (
    DecisionFilter,
    DraftFilter,
    PaperFilter,
    drafts_narrowed,
    narrowed,
)
from kheo.exchange.columns import address, choice, column, day, key, moment, person, unit, whole
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column, Listing

PAGE = "documents:page"


def _draft(row: Paper) -> Draft | None:
    return row.made_here  # type: ignore[attr-defined,no-any-return]


def _told(name: str) -> Any:
    """A column of the draft the paper was made with; None of one that came from outside."""

    def read(row: Paper) -> Any:
        return getattr(_draft(row), name, None) or None

    return read


def _file(row: Paper) -> str | None:
    return reverse("documents:download", args=[row.pk]) if row.stored_id else None


def _drafts_of(rows: Sequence[Any]) -> None:
    """The draft each paper was made with; asked apart, for most papers came from outside."""
    made = Draft.objects.filter(paper__in=[row.pk for row in rows]).defer("content")
    drafts = {one.paper_id: one for one in made}
    for row in rows:
        row.made_here = drafts.get(row.pk)


def _papers() -> QuerySet[Paper]:
    return Paper.objects.select_related("unit", "stored", "created_by")


def _decisions() -> QuerySet[Paper]:
    """Those in force: signed here, or entered as issued elsewhere."""
    unsigned = Draft.objects.filter(status=DraftStatus.NUMBERED, paper__isnull=False)
    rows = _papers().filter(kind=PaperKind.DECISION)
    return rows.exclude(pk__in=unsigned.values("paper"))


COLUMNS = (
    column("number", _("Number and symbol"), kind=Value.CODE),
    day("issued_on", _("Day of issue")),
    column("summary", _("Subject")),
    *unit(label=_("Issued by")),
    column("signer", _("Signed by")),
    whole("draft", _("Number of the draft"), "made_here.pk", is_usual=False),
    choice("draft_status", _("State of the draft"), DraftStatus.choices, "made_here.status", is_usual=False),
    Column("about_kind", _("Kind of the record it is about"), _told("about_kind"), is_usual=False),
    Column("about_key", _("Number of the record it is about"), _told("about_key"), is_usual=False),
    column("content_type", _("Type of the file"), "stored.content_type", is_usual=False),
    whole("size", _("Size in bytes"), "stored.size", is_usual=False),
    column("sha256", _("SHA-256 of the file"), "stored.sha256", is_usual=False),
    Column("file", _("Address of the file"), _file, is_usual=False),
    person("registered_by", _("Registered by"), "created_by", is_usual=False),
    moment("created_at", _("Made at"), is_usual=False),
    moment("updated_at", _("Last changed at"), is_usual=False),
    address(PAGE),
)  # fmt: skip
DECISIONS = Listing(
    name="decisions",
    label=_("Decisions in force"),
    permission=policies.VIEW,
    rows=_decisions,
    columns=(key(), *COLUMNS),
    order=("-issued_on", "-id"),
    filters=DecisionFilter,
    narrow=narrowed,
    more=_drafts_of,
    own=("pk", "stored_id"),
    page=PAGE,
    list_page="documents:list",
    scope="documents",
)
PAPERS = Listing(
    name="papers",
    label=_("Register of papers"),
    permission=policies.VIEW,
    rows=_papers,
    columns=(key(), choice("kind", _("Type of paper"), PaperKind.choices), *COLUMNS),
    order=("-issued_on", "-id"),
    filters=PaperFilter,
    narrow=narrowed,
    more=_drafts_of,
    own=("pk", "stored_id"),
    page=PAGE,
    list_page="documents:list",
    scope="documents",
)
DRAFTS = Listing(
    name="drafts",
    label=_("Draft papers"),
    permission=policies.VIEW,
    rows=lambda: Draft.objects.select_related("unit", "paper", "docx", "created_by").defer(
        "content"
    ),
    columns=(
        key(),
        column("title", _("Title")),
        choice("form", _("Form"), {code: form.label for code, form in FORMS.items()}),
        choice("style", _("Style"), PaperStyle.choices, is_usual=False),
        *unit(),
        day("day", _("Day")),
        choice("status", _("State"), DraftStatus.choices),
        whole("paper", _("Number of the paper in the system"), "paper_id", is_usual=False),
        column("number", _("Number and symbol"), "paper.number", Value.CODE),
        day("issued_on", _("Day of issue"), "paper.issued_on"),
        column("about_kind", _("Kind of the record it is about"), is_usual=False),
        column("about_key", _("Number of the record it is about"), is_usual=False),
        column("sha256", _("SHA-256 of the file"), "docx.sha256", is_usual=False),
        Column(
            "file", _("Address of the file"), lambda row: reverse("documents:docx", args=[row.pk]),
            is_usual=False,
        ),
        person("created_by", _("Drafted by")),
        whole("version", _("Version"), is_usual=False),
        moment("created_at", _("Made at")),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("documents:draft"),
    ),
    order=("-created_at", "-id"),
    filters=DraftFilter,
    narrow=drafts_narrowed,
    page="documents:draft",
    list_page="documents:drafts",
    scope="documents",
)  # fmt: skip

LISTINGS = (DECISIONS, PAPERS, DRAFTS)

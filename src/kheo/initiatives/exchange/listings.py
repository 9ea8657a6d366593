"""The lists of initiatives and of what hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kheo.access.models import User
from kheo.campaigns.enums import CommitmentKind
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
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column, Listing
from kheo.initiatives import policies
from kheo.initiatives.enums import EvidenceOf, FactKind, Field, Kind, Level, Origin, Outcome, Status
from kheo.initiatives.exchange import conditions
from kheo.initiatives.models import Commitment, Evidence, Fact, Initiative, Version
from kheo.initiatives.rules import LABELS
from kheo.initiatives.web.filters import FilterForm, narrowed
from kheo.workflow.table import Turn

PAGE = "initiatives:page"


def _narrowed(rows: Any, given: Mapping[str, Any], *, now: datetime, actor: User) -> QuerySet[Any]:
    return narrowed(rows, dict(given), now=now)


def _more(rows: Sequence[Any]) -> None:
    """Themes, other movements and the number of pieces of evidence in sight. Three queries."""
    keys = [row.pk for row in rows]
    themes = _codes(Initiative.themes.through, "theme__code", keys)
    movements = _codes(Initiative.other_movements.through, "othermovement__code", keys)
    in_sight = Evidence.objects.filter(removed_at=None, initiative_id__in=keys).order_by()
    pieces = dict(in_sight.values_list("initiative_id").annotate(number=Count("pk")))
    for row in rows:
        told: Any = row
        told.theme_codes, told.movement_codes = themes[row.pk], movements[row.pk]
        told.pieces = pieces.get(row.pk, 0)


def _codes(through: Any, code: str, keys: list[int]) -> Mapping[int, list[str]]:
    """Initiative → codes of what it is linked to."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    links = through.objects.filter(initiative_id__in=keys).order_by("pk")
    for key_, told in links.values_list("initiative_id", code):
        found[key_].append(told)
    return found


TEXTS = (
    "situation", "goals", "approach", "beneficiaries", "partners", "participants", "resources",
    "schedule", "outputs", "sustaining", "result",
)  # fmt: skip

INITIATIVES = Listing(
    name="initiatives",
    label=_("Initiatives"),
    permission=policies.VIEW,
    rows=lambda: Initiative.objects.select_related("unit", "source", "filed_by").unmerged(),
    columns=(
        key(),
        column("title", _("Name of the initiative")),
        *unit(),
        choice("kind", _("Kind"), Kind.choices),
        choice("field", _("Field"), Field.choices),
        choice("origin", _("Origin"), Origin.choices),
        choice("status", _("State"), Status.choices),
        choice("turn", _("Turn"), Turn.choices, is_usual=False),
        choice("level", _("Recognised at"), Level.choices),
        choice("outcome", _("Outcome of the appraisal"), Outcome.choices, is_usual=False),
        day("registered_on", _("Registered on")),
        day("recognised_on", _("Recognised on")),
        day("proven_on", _("Last proven to work on")),
        day("listed_on", _("Day by which the list is ordered"), is_usual=False),
        day("due_on", pgettext_lazy("initiative", "Due on"), is_usual=False),
        column("place", LABELS["place"]),
        column("lead", LABELS["lead"]),
        *(block(name, LABELS[name]) for name in TEXTS),
        day("starts_on", LABELS["starts_on"], is_usual=False),
        day("ends_on", LABELS["ends_on"], is_usual=False),
        day("evaluate_on", LABELS["evaluate_on"], is_usual=False),
        whole("households", LABELS["households"]),
        column("money", LABELS["money"], kind=Value.MONEY),
        Column(
            "themes", _("Problem themes"), lambda row: row.theme_codes,
            Value.CHOICES, choices=conditions.theme_words,
        ),
        Column(
            "other_movements", _("Other movements"),
            lambda row: row.movement_codes,
            Value.CHOICES, choices=conditions.movement_words, is_usual=False,
        ),
        whole("source", _("Number of the source"), "source_id", is_usual=False),
        column("source_title", _("Replicated from"), "source.title", is_usual=False),
        yes_no("is_effective", _("Effective")),
        yes_no("is_public", _("Public"), is_usual=False),
        yes_no("is_reopened", _("Reopened"), is_usual=False),
        yes_no("has_dossier", _("Has a dossier of appraisal"), is_usual=False),
        yes_no("came_on_paper", _("Came on paper"), is_usual=False),
        Column(
            "evidence_count", _("Pieces of evidence"), lambda row: row.pieces,
            Value.WHOLE, is_usual=False,
        ),
        person("filed_by", _("Entered by"), is_usual=False),
        whole("version", pgettext_lazy("number of an initiative", "Version"), is_usual=False),
        moment("created_at", _("Made at"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address(PAGE),
    ),
    order=("-listed_on", "-id"),
    filters=FilterForm,
    narrow=_narrowed,
    more=_more,
    own=("pk",),
    page=PAGE,
    list_page="initiatives:list",
    scope="initiatives",
)  # fmt: skip

OF_INITIATIVE = (
    whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
    column("initiative_title", _("Initiative"), "initiative.title"),
    *unit(path="initiative.unit"),
)


def _cancelled(rows: Sequence[Any]) -> None:
    """Whether each fact was cancelled later; asked apart, for hardly any fact cancels another."""
    keys = [row.pk for row in rows]
    gone = set(Fact.objects.filter(cancels__in=keys).values_list("cancels_id", flat=True))
    for row in rows:
        row.is_cancelled = row.pk in gone


FACTS = Listing(
    name="facts",
    label=_("Facts of initiatives"),
    permission=policies.VIEW,
    rows=lambda: Fact.objects.select_related("initiative__unit", "paper", "actor").only(
        "initiative__title", "initiative__unit__code", "initiative__unit__label", "kind", "on",
        "level", "award", "note", "cancels_id", "recorded_at", "paper__number",
        "paper__issued_on", "actor__full_name",
    ),
    columns=(
        key(),
        *OF_INITIATIVE,
        choice("kind", _("What happened"), FactKind.choices),
        day("on", _("On")),
        choice("level", _("Level"), Level.choices),
        column("award", _("Form of commendation")),
        whole("paper", _("Number of the paper in the system"), "paper_id", is_usual=False),
        column("paper_number", _("Paper"), "paper.number"),
        day("paper_issued_on", _("Day of the paper"), "paper.issued_on"),
        block("note", _("Note"), is_usual=True),
        Column("is_cancelled", _("Cancelled"), lambda row: row.is_cancelled, Value.YES_NO),
        whole("cancels", _("Cancels the fact"), "cancels_id", is_usual=False),
        person("recorded_by", _("Recorded by"), "actor", is_usual=False),
        moment("recorded_at", _("Recorded at"), is_usual=False),
        address(PAGE, "initiative_id"),
    ),
    order=("-on", "-id"),
    filters=conditions.FactForm,
    narrow=conditions.narrowed,
    more=_cancelled,
    own=("pk",),
    scope="initiatives",
    seen=conditions.of_seen,
)  # fmt: skip


def _file(key_: int) -> str:
    return reverse("initiatives:evidence", args=[key_, "original"])


EVIDENCE = Listing(
    name="evidence",
    label=_("Evidence of initiatives"),
    permission=policies.VIEW,
    rows=lambda: Evidence.objects.filter(removed_at=None).select_related(
        "initiative__unit", "stored", "added_by"
    ),
    columns=(
        key(),
        *OF_INITIATIVE,
        choice("of", _("What it shows"), EvidenceOf.choices),
        column("name", _("Name of the file")),
        column("caption", _("Caption")),
        day("taken_on", _("Taken on")),
        column("latitude", _("Latitude"), kind=Value.NUMBER, is_usual=False),
        column("longitude", _("Longitude"), kind=Value.NUMBER, is_usual=False),
        whole("fact", _("Number of the fact"), "fact_id", is_usual=False),
        column("content_type", _("Type of the file"), "stored.content_type", is_usual=False),
        whole("size", _("Size in bytes"), "stored.size", is_usual=False),
        column("sha256", _("SHA-256 of the file"), "stored.sha256", is_usual=False),
        Column(
            "file",
            _("Address of the file"),
            lambda row: _file(row.pk),
            is_usual=False,
            path="pk",
            made=_file,
        ),
        person("added_by", _("Added by"), is_usual=False),
        moment("added_at", _("Added at")),
        address(PAGE, "initiative_id"),
    ),
    order=("-id",),
    filters=conditions.EvidenceForm,
    narrow=conditions.narrowed,
    scope="initiatives",
    seen=conditions.of_seen,
)

COMMITMENTS = Listing(
    name="commitments",
    label=_("Promises in campaigns"),
    permission=policies.VIEW,
    rows=lambda: Commitment.objects.select_related(
        "initiative__unit", "campaign", "unit", "made_by"
    ),
    columns=(
        key(),
        *OF_INITIATIVE,
        whole("campaign", _("Number of the campaign"), "campaign_id", is_usual=False),
        column("campaign_title", _("Campaign"), "campaign.title"),
        choice("kind", _("What is promised"), CommitmentKind.choices),
        day("made_on", _("Promised on")),
        person("made_by", _("Promised by"), is_usual=False),
        address(PAGE, "initiative_id"),
    ),
    order=("-made_on", "-id"),
    filters=conditions.CommitmentForm,
    narrow=conditions.narrowed,
    scope="initiatives",
    seen=conditions.of_seen,
)  # fmt: skip


def _then(name: str) -> Column:
    """What the text said then."""

    def read(content: Mapping[str, Any]) -> str | None:
        told = content.get(name)
        return None if told in (None, "") else str(told)

    return Column(
        name, LABELS[name], lambda row: read(row.content), Value.BLOCK, is_usual=False,
        path="content", made=read,
    )  # fmt: skip


VERSIONS = Listing(
    name="versions",
    label=_("Versions of the text of initiatives"),
    permission=policies.VIEW,
    rows=lambda: Version.objects.select_related("initiative__unit", "saved_by"),
    columns=(
        key(),
        *OF_INITIATIVE,
        whole("number", _("Version")),
        column("why", _("Kept when"), is_usual=False),
        person("saved_by", _("Kept by")),
        moment("saved_at", _("Kept at")),
        *map(_then, LABELS),
        address("initiatives:versions", "initiative_id"),
    ),
    order=("-id",),
    filters=conditions.OfInitiativeForm,
    narrow=conditions.narrowed,
    scope="initiatives",
    seen=conditions.of_seen,
)

LISTINGS = (INITIATIVES, FACTS, EVIDENCE, COMMITMENTS, VERSIONS)

"""Stories, handbooks, exemplars, who learns from whom, calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
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
from kheo.initiatives.enums import Field
from kheo.library.enums import AdoptionStatus, HandbookStatus, StoryStatus
from kheo.library.models import Adoption, Call, Exemplar, ExemplarList, Handbook, Story
from kheo.library.policies import (
    VIEW_CALLS,
    VIEW_EXEMPLARS,
    VIEW_HANDBOOKS,
    VIEW_LEARNING,
    VIEW_STORIES,
)  # fmt: skip
from kheo.library.queries.adoptions import at_desk, learned_by, seen_by, taught_by
from kheo.library.queries.calls import calls_open_to, unanswered
from kheo.library.queries.exemplars import lists_open_to
from kheo.library.queries.waiting import to_call_back
from kheo.library.web.adoptions.lists import DESKS
from kheo.library.web.stories.forms import FilterForm
from kheo.library.web.stories.lists import narrowed


class StoryForm(FilterForm):
    """The conditions of the page, and the unit."""

    unit = LineField(required=False, max_length=20, label=_("Code of the unit"))

    def given(self) -> dict[str, Any]:
        """The readable conditions that narrow anything."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class HandbookForm(OfUnitForm):
    """Conditions of the list of handbooks."""

    lost = forms.BooleanField(required=False, label=_("Only those to call back"))


class AdoptionForm(OfUnitForm):
    """Conditions of the list of who learns from whom; the unit is the one that learns."""

    q = LineField(required=False, max_length=100, label=_("Name of the source"))
    state = forms.ChoiceField(
        choices=[ALL, *AdoptionStatus.choices], required=False, label=_("State")
    )
    source = forms.IntegerField(required=False, min_value=1, label=_("Source"))
    side = forms.ChoiceField(
        choices=[ALL, ("learning", _("we learn")), ("teaching", _("they learn from us"))],
        required=False, label=_("Side"),
    )  # fmt: skip
    desk = forms.ChoiceField(
        choices=[ALL, *((name, name) for name in DESKS.values())], required=False,
        label=_("Only what lies on my desk"), widget=forms.HiddenInput,
    )  # fmt: skip


class ExemplarForm(ConditionsForm):
    """Conditions of the list of exemplars."""

    list = forms.IntegerField(required=False, min_value=1, label=_("List of exemplars"))


class CallForm(OfUnitForm):
    """Conditions of the list of calls."""

    field = forms.ChoiceField(choices=[ALL, *Field.choices], required=False, label=_("Field"))
    waiting = forms.BooleanField(required=False, label=_("Only those waiting for our answer"))


def _stories(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return narrowed(under(rows, given, now), given, actor=actor, now=now)


def _handbooks(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    if "lost" in given:
        rows = rows.filter(pk__in=to_call_back().values("pk"))
    return under(rows, given, now)


def _lists(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return under(rows, given, now)


def _lists_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(pk__in=lists_open_to(actor).values("pk"))


def _exemplars_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(list__in=lists_open_to(actor).values("pk"))


def _exemplars(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(rows, given, list="list")


def _adoptions_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(pk__in=seen_by(actor).values("pk"))


def _adoptions(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    if "side" in given:
        side = learned_by(actor) if given["side"] == "learning" else taught_by(actor)
        rows = rows.filter(pk__in=side.values("pk"))
    if "desk" in given:
        rows = at_desk(rows, actor, given["desk"])
    rows = worded(under(rows, given, now), given, "source__search_text")
    return same(rows, given, state="status", source="source")


def _calls_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(pk__in=calls_open_to(actor).values("pk"))


def _calls(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    if "waiting" in given:
        mine = unanswered(actor, timezone.localdate(now))
        rows = rows.none() if mine is None else rows.filter(pk__in=mine.order_by().values("pk"))
    return same(under(rows, given, now), given, field="field")


TOLD = (
    ("problem", _("The problem")), ("idea", _("The idea")), ("steps", _("How it was done")),
    ("costs", _("What it cost")), ("people", _("Who did it")), ("result", _("What came of it")),
    ("conditions", _("What it needs")), ("avoid", _("What to avoid")),
)  # fmt: skip
STORIES = Listing(
    name="stories",
    label=_("Public stories"),
    permission=VIEW_STORIES,
    rows=lambda: Story.objects.select_related("initiative", "unit", "contact_unit", "written_by"),
    columns=(
        key(),
        column("title", _("Title")),
        whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
        column("initiative_title", _("Initiative"), "initiative.title"),
        *unit(),
        choice("status", _("State"), StoryStatus.choices),
        column("summary", _("In one sentence")),
        *(block(name, label) for name, label in TOLD),
        column("cost", _("Cost (đồng)"), kind=Value.MONEY),
        whole("people_served", _("People served")),
        person("written_by", _("Written by"), is_usual=False),
        moment("checked_at", _("Checked at"), is_usual=False),
        moment("published_at", _("Published at")),
        day("fell_on", _("Taken down on"), is_usual=False),
        whole("version", _("Version"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("stories:page"),
    ),
    order=("-id",),
    filters=StoryForm,
    narrow=_stories,
    page="stories:page",
    list_page="stories:list",
    scope="library",
)
HANDBOOKS = Listing(
    name="handbooks",
    label=_("Handbooks"),
    permission=VIEW_HANDBOOKS,
    rows=lambda: Handbook.objects.select_related("unit", "made_by").annotate(
        story_number=Count("stories")
    ),
    columns=(
        key(),
        column("title", _("Title")),
        *unit(),
        choice("status", _("State"), HandbookStatus.choices),
        whole("edition", _("Edition")),
        whole("stories", _("Stories in it"), "story_number"),
        moment("printed_at", _("Printed at")),
        day("recalled_on", _("Called back on")),
        column("recalled_why", _("Why it was called back"), is_usual=False),
        person("made_by", _("Made by"), is_usual=False),
        whole("version", _("Version"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("handbooks:page"),
    ),
    order=("-id",),
    filters=HandbookForm,
    narrow=_handbooks,
    page="handbooks:page",
    list_page="handbooks:list",
    scope="library",
)
EXEMPLAR_LISTS = Listing(
    name="exemplar_lists",
    label=_("Lists of exemplars"),
    permission=VIEW_EXEMPLARS,
    rows=lambda: ExemplarList.objects.select_related("unit", "paper").annotate(
        chosen=Count("exemplars", filter=Q(exemplars__taken_out_on__isnull=True))
    ),
    columns=(
        key(),
        column("title", _("Title")),
        *unit(),
        column("first_year", _("First year"), kind=Value.YEAR),
        column("last_year", _("Last year"), kind=Value.YEAR),
        column("paper_number", _("Paper"), "paper.number"),
        whole("chosen", _("Exemplars on it")),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("exemplars:page"),
    ),
    order=("-first_year", "-id"),
    filters=OfUnitForm,
    narrow=_lists,
    page="exemplars:page",
    list_page="exemplars:list",
    scope="library",
    seen=_lists_seen,
)
EXEMPLARS = Listing(
    name="exemplars",
    label=_("Exemplars to be spread"),
    permission=VIEW_EXEMPLARS,
    rows=lambda: Exemplar.objects.select_related("list", "initiative__unit"),
    columns=(
        key(),
        whole("list", _("Number of the list"), "list_id", is_usual=False),
        column("list_title", _("List of exemplars"), "list.title"),
        whole("order", _("Order")),
        whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
        column("initiative_title", _("Initiative"), "initiative.title"),
        *unit(path="initiative.unit"),
        whole("places", _("Places to reach")),
        block("why", _("Why it was chosen"), is_usual=True),
        day("taken_out_on", _("Taken out on")),
        column("taken_out_why", _("Why it was taken out"), is_usual=False),
        address("exemplars:page", "list_id"),
    ),
    order=("-list_id", "order", "id"),
    filters=ExemplarForm,
    narrow=_exemplars,
    scope="library",
    seen=_exemplars_seen,
)
ADOPTIONS = Listing(
    name="adoptions",
    label=_("Who learns from whom"),
    permission=VIEW_LEARNING,
    rows=lambda: Adoption.objects.select_related("unit", "source__unit", "initiative"),
    columns=(
        key(),
        whole("source", _("Number of the source"), "source_id", is_usual=False),
        column("source_title", _("Learned from"), "source.title"),
        *unit(
            "source_unit",
            _("Unit of the source"),
            _("Code of the unit of the source"),
            "source.unit",
        ),
        *unit(label=_("Unit that learns")),
        column("who", _("Who learns"), is_usual=False),
        choice("status", _("State"), AdoptionStatus.choices),
        whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
        column("initiative_title", _("Own initiative"), "initiative.title"),
        day("requested_on", _("Asked on")),
        day("talked_on", _("Talked on"), is_usual=False),
        day("planned_on", _("Planned on"), is_usual=False),
        day("adopted_on", _("Taken over on")),
        day("working_on", _("Working since")),
        day("given_up_on", _("Given up on")),
        block("changes", _("What is done otherwise")),
        block("given_up_why", _("Why it was given up")),
        whole("version", _("Version"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("adoptions:page"),
    ),
    order=("-requested_on", "-id"),
    filters=AdoptionForm,
    narrow=_adoptions,
    page="adoptions:page",
    list_page="adoptions:list",
    scope="library",
    seen=_adoptions_seen,
)
CALLS = Listing(
    name="calls",
    label=_("Calls for initiatives"),
    permission=VIEW_CALLS,
    rows=lambda: Call.objects.select_related("unit", "theme", "made_by").annotate(
        answer_number=Count("answers")
    ),
    columns=(
        key(),
        column("title", _("Title")),
        *unit(label=_("Called by")),
        block("words", _("What is wanted"), is_usual=True),
        choice("field", _("Field"), Field.choices),
        column("theme", _("Problem themes"), "theme.name"),
        day("opens_on", _("Opens on")),
        day("closes_on", _("Closes on")),
        whole("answers", _("Number of answers"), "answer_number"),
        moment("closed_at", _("Ended at"), is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address("fitting:call"),
    ),
    order=("-opens_on", "-id"),
    filters=CallForm,
    narrow=_calls,
    page="fitting:call",
    list_page="fitting:calls",
    scope="library",
    seen=_calls_seen,
)
LISTINGS = (STORIES, HANDBOOKS, EXEMPLAR_LISTS, EXEMPLARS, ADOPTIONS, CALLS)

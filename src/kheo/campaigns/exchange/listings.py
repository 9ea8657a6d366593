"""The lists of campaigns and of what they ask of units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.campaigns.enums import CommitmentKind, Joined
from kheo.campaigns.models import Campaign, Target
from kheo.campaigns.policies import VIEW
from kheo.campaigns.queries import campaigns_open_to
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
from kheo.exchange.conditions import OfUnitForm, same, under
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column, Listing
from kheo.orgs.enums import Kind

PAGE = "campaigns:page"


class CampaignForm(OfUnitForm):
    """Conditions of the list of campaigns."""

    year = forms.IntegerField(
        required=False, min_value=2008, max_value=2100, label=_("Year"), localize=False
    )
    open = forms.BooleanField(required=False, label=_("Only those that run now"))


class TargetForm(OfUnitForm):
    """Conditions of the list of targets."""

    campaign = forms.IntegerField(required=False, min_value=1, label=_("Campaign"))


def _seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(pk__in=campaigns_open_to(actor).values("pk"))


def _targets_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    return rows.filter(campaign__in=campaigns_open_to(actor).values("pk"))


def _narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    today = timezone.localdate(now)
    if "open" in given:
        rows = rows.filter(launched_at__isnull=False, starts_on__lte=today, ends_on__gt=today)
    return same(under(rows, given, now), given, year="year")


def _targets_narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(under(rows, given, now), given, campaign="campaign")


CAMPAIGNS = Listing(
    name="campaigns",
    label=_("Campaigns"),
    permission=VIEW,
    rows=lambda: Campaign.objects.select_related("unit", "launched_by"),
    columns=(
        key(),
        column("title", _("Title")),
        *unit(),
        column("year", _("Year"), kind=Value.YEAR),
        day("starts_on", _("Begins on")),
        day("last_day", _("Last day")),
        day("register_by", _("Register by")),
        day("midyear_on", _("Midyear review")),
        day("appraise_by", _("Appraise by")),
        day("report_by", _("Report by")),
        Column(
            "for_kinds", _("Kinds of units that owe a target"), lambda row: list(row.for_kinds),
            Value.CHOICES, choices=dict(Kind.choices), is_usual=False,
        ),
        column("paper", _("Paper")),
        block("summary", _("Main content")),
        moment("launched_at", _("Launched at")),
        person("launched_by", _("Launched by"), is_usual=False),
        whole("copied_from", _("Copied from campaign number"), "copied_from_id", is_usual=False),
        moment("updated_at", _("Last changed at"), is_usual=False),
        address(PAGE),
    ),
    order=("-year", "-starts_on", "-id"),
    filters=CampaignForm,
    narrow=_narrowed,
    page=PAGE,
    list_page="campaigns:list",
    scope="campaigns",
    seen=_seen,
)  # fmt: skip
TARGETS = Listing(
    name="targets",
    label=_("Targets of units in campaigns"),
    permission=VIEW,
    rows=lambda: Target.objects.select_related("campaign", "unit"),
    columns=(
        key(),
        whole("campaign", _("Number of the campaign"), "campaign_id", is_usual=False),
        column("campaign_title", _("Campaign"), "campaign.title"),
        *unit(),
        *(whole(kind.value, kind.label) for kind in CommitmentKind),
        choice("joined", _("How the parts count"), Joined.choices),
        address(PAGE, "campaign_id"),
    ),
    order=("-campaign_id", "id"),
    filters=TargetForm,
    narrow=_targets_narrowed,
    scope="campaigns",
    seen=_targets_seen,
)

LISTINGS = (CAMPAIGNS, TARGETS)

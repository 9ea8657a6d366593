"""Conditions of the lists of what hangs on initiatives: facts, evidence, promises, versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.campaigns.enums import CommitmentKind
from kheo.exchange.conditions import ALL, OfUnitForm, SpanForm, between, same, under
from kheo.initiatives import policies
from kheo.initiatives.enums import EvidenceOf, FactKind, Level
from kheo.initiatives.models import Initiative, OtherMovement, Theme


class OfInitiativeForm(OfUnitForm):
    """What hangs on one initiative, or on those of a unit."""

    initiative = forms.IntegerField(required=False, min_value=1, label=_("Initiative"))


class FactForm(SpanForm):
    """Conditions of the list of facts."""

    initiative = forms.IntegerField(required=False, min_value=1, label=_("Initiative"))
    kind = forms.ChoiceField(choices=[ALL, *FactKind.choices], required=False, label=_("Kind"))
    level = forms.ChoiceField(choices=[ALL, *Level.choices], required=False, label=_("Level"))


class EvidenceForm(OfInitiativeForm):
    """Conditions of the list of evidence."""

    of = forms.ChoiceField(choices=[ALL, *EvidenceOf.choices], required=False, label=_("Kind"))


class CommitmentForm(OfInitiativeForm):
    """Conditions of the list of promises."""

    campaign = forms.IntegerField(required=False, min_value=1, label=_("Campaign"))
    kind = forms.ChoiceField(
        choices=[ALL, *CommitmentKind.choices], required=False, label=_("What is promised")
    )


def of_seen(rows: QuerySet[Any], actor: User) -> QuerySet[Any]:
    """``rows`` whose initiative ``actor`` may open: its page shows them."""
    seen = visible(Initiative.objects.all(), actor, policies.VIEW)
    return rows.filter(initiative__in=seen.values("pk"))


def narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    """``rows`` under every condition given."""
    rows = same(
        rows, given, initiative="initiative", kind="kind", level="level", of="of",
        campaign="campaign",
    )  # fmt: skip
    return between(under(rows, given, now, "initiative__unit"), given, "on")


def theme_words() -> dict[str, str]:
    """Code of each problem theme → its name; closed ones too, records keep them."""
    return dict(Theme.objects.order_by("order").values_list("code", "name"))


def movement_words() -> dict[str, str]:
    """The same for other movements."""
    return dict(OtherMovement.objects.order_by("order").values_list("code", "name"))

"""Conditions of the register of papers and of the list of drafts: forms read from the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.documents.enums import DraftStatus, PaperKind
from kheo.documents.paper_forms import FORMS
from kheo.exchange.conditions import ALL, SpanForm, between, same, under
from kheo.foundation.forms import ConditionsForm, LineField

UNNUMBERED = "unnumbered"
"""The tab of drafts that wait for no number: certificates carry that of the decision."""


class DecisionFilter(SpanForm):
    """Conditions on papers of one kind."""

    q = LineField(required=False, max_length=100, label=_("Number or words of the subject"))


class PaperFilter(DecisionFilter):
    """Conditions of the register."""

    kind = forms.ChoiceField(
        choices=[ALL, *PaperKind.choices], required=False, label=_("Type of paper")
    )


class DraftFilter(ConditionsForm):
    """The tab of the list of drafts; none chosen = those that wait for their number."""

    status = forms.ChoiceField(
        choices=[
            ALL, *DraftStatus.choices, (UNNUMBERED, _("without a number of their own")),
        ],
        required=False, label=_("State"),
    )  # fmt: skip


def narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    """Papers under every condition given."""
    if "q" in given:
        words = given["q"]
        rows = rows.filter(Q(number__icontains=words) | Q(summary__icontains=words))
    rows = under(same(rows, given, kind="kind"), given, now)
    return between(rows, given, "issued_on")


def drafts_narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    """Drafts of the tab given; all of them without one."""
    return rows.filter(in_tab(given["status"])) if "status" in given else rows


def in_tab(status: str) -> Q:
    """What a tab lists: certificates carry the number of the decision and wait for none."""
    without = Q(form__in=[code for code, form in FORMS.items() if not form.is_numbered])
    if status == UNNUMBERED:
        return Q(status=DraftStatus.DRAFTED) & without
    return Q(status=status) & (~without if status == DraftStatus.DRAFTED else Q())

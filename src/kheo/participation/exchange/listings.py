"""What citizens wrote: the words alone. Who wrote them is in no list and no file (DESIGN §8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.exchange.columns import (
    address,
    block,
    choice,
    column,
    key,
    moment,
    unit,
    whole,
)
from kheo.exchange.conditions import ALL, OfUnitForm, same, under
from kheo.exchange.enums import Value
from kheo.exchange.listings import Listing
from kheo.participation.enums import RemarkKind, RemarkStatus
from kheo.participation.models import Remark
from kheo.participation.policies import VIEW


class RemarkForm(OfUnitForm):
    """Conditions of the list of remarks."""

    status = forms.ChoiceField(
        choices=[ALL, *RemarkStatus.choices], required=False, label=_("State")
    )
    kind = forms.ChoiceField(choices=[ALL, *RemarkKind.choices], required=False, label=_("Kind"))


def _narrowed(
    rows: QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
) -> QuerySet[Any]:
    return same(under(rows, given, now), given, status="status", kind="kind")


REMARKS = Listing(
    name="remarks",
    label=_("Words of citizens"),
    permission=VIEW,
    rows=lambda: Remark.objects.select_related("initiative", "unit").defer("name", "reach_at"),
    columns=(
        key(),
        column("number", _("Number of the remark"), kind=Value.CODE),
        whole("initiative", _("Number of the initiative"), "initiative_id", is_usual=False),
        column("initiative_title", _("Initiative"), "initiative.title"),
        *unit(),
        choice("kind", _("Kind"), RemarkKind.choices),
        choice("status", _("State"), RemarkStatus.choices),
        block("words", _("What was written"), is_usual=True),
        column("refused_why", _("Why it is not shown"), is_usual=False),
        block("reply", _("Answer"), is_usual=True),
        moment("created_at", _("Sent at")),
        moment("read_at", _("Decided at"), is_usual=False),
        moment("replied_at", _("Answered at")),
        whole("version", _("Version"), is_usual=False),
        address("remarks:page"),
    ),
    order=("-id",),
    filters=RemarkForm,
    narrow=_narrowed,
    page="remarks:page",
    list_page="remarks:list",
    scope="participation",
)
LISTINGS = (REMARKS,)

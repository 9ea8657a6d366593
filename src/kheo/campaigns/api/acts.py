"""What a person may do with campaigns through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.campaigns import operations
from kheo.campaigns.models import Campaign
from kheo.campaigns.policies import PLAN
from kheo.campaigns.web import forms
from kheo.campaigns.web.allotting import read_pasted
from kheo.exchange.act_forms import refuse
from kheo.exchange.acts import Act

LIST: Final = "campaigns"


def allot_each(campaign: Campaign, *, table: str, actor: User, at: datetime) -> int:
    """Targets of single units, a table as it is pasted. Raises DomainError."""
    pasted = read_pasted(campaign, table)
    if pasted.troubles:
        refuse(pasted.troubles, "table")
    return operations.allot_each(campaign, asks=pasted.asks, actor=actor, at=at)


def copy(campaign: Campaign, **values: Any) -> Campaign:
    """The campaign made from this one. Raises DomainError."""
    return operations.copy_from(campaign, **values).campaign


ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "create", _("Plan a campaign"), operations.plan, PLAN, forms.NewCampaignForm,
        on_list=True, form_arguments=lambda actor, row: {"person": actor},
        pages=("campaigns:plan",),
    ),
    Act(
        LIST, "change", _("Change the campaign"), operations.change, PLAN, forms.CampaignForm,
        pages=("campaigns:change",),
    ),
    Act(
        LIST, "launch", _("Launch"), operations.launch, PLAN, pages=("campaigns:launch",),
    ),
    Act(
        LIST, "allot", _("Give targets"), operations.allot_targets, PLAN, forms.AllotForm,
        pages=("campaigns:allot",),
    ),
    Act(
        LIST, "allot-each", _("Give targets to single units"), allot_each, PLAN, forms.PasteForm,
        pages=("campaigns:paste",),
    ),
    Act(
        LIST, "copy", _("Make the next campaign from this one"), copy, PLAN, forms.CopyForm,
        pages=("campaigns:copy",),
    ),
    Act(
        LIST, "end", _("End the campaign early"), operations.end, PLAN, forms.EndForm,
        pages=("campaigns:end",),
    ),
)  # fmt: skip

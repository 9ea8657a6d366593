"""Forms of campaigns."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units
from kheo.campaigns.enums import Joined
from kheo.campaigns.models import Campaign
from kheo.campaigns.policies import PLAN
from kheo.campaigns.rules import DATE_LABELS, DATES, MOST_ASKED
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit

USUAL_DAYS = Path(__file__).parents[1] / "data" / "usual_days.json"
"""The usual days of a year as month and day; an office changes them in the form (rules.md §1.4)."""

UNITS_ASKED = [
    (kind.value, kind.label) for kind in Kind if kind not in {Kind.NATION, Kind.CITIZEN_GROUP}
]


def usual_dates(year: int) -> dict[str, date]:
    """The days proposed for a campaign of ``year``."""
    days: dict[str, str] = json.loads(USUAL_DAYS.read_text("utf-8"))
    return {name: date.fromisoformat(f"{year:04d}-{day}") for name, day in days.items()}


class CampaignForm(DomainForm):
    """Everything about a campaign but its targets."""

    title = LineField(label=_("Title"), max_length=300)
    year = forms.IntegerField(label=_("Year"), min_value=1930, max_value=2200, localize=False)
    starts_on = DayField(label=DATE_LABELS["starts_on"])
    register_by = DayField(label=DATE_LABELS["register_by"], required=False)
    midyear_on = DayField(label=DATE_LABELS["midyear_on"], required=False)
    appraise_by = DayField(
        label=DATE_LABELS["appraise_by"],
        required=False,
        help_text=_("The honouring day of the movement is 15/10."),
    )
    report_by = DayField(label=DATE_LABELS["report_by"], required=False)
    last_day = DayField(label=DATE_LABELS["last_day"])
    for_kinds = forms.MultipleChoiceField(
        label=_("For which kinds of units"),
        choices=UNITS_ASKED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: every unit below."),
    )
    paper = LineField(
        label=_("Rests on the paper"),
        required=False,
        max_length=200,
        help_text=_("Number, symbol and day of the plan, for example 12-KH/BCĐ of 09/03/2026."),
    )
    summary = BlockField(label=_("Guidance in short"), required=False, rows=5)

    def clean(self) -> dict[str, Any]:
        """The day after the last one is what is kept."""
        values: dict[str, Any] = super().clean() or {}
        if (last := values.pop("last_day", None)) is not None:
            if last.year >= 9999:
                self.add_error("last_day", _("This day lies too far ahead."))
            else:
                values["ends_on"] = last + timedelta(days=1)
        return values


class NewCampaignForm(CampaignForm):
    """A campaign with the unit that will launch it, one of those the person may plan for."""

    unit = forms.ModelChoiceField(label=_("Launched by"), queryset=Unit.objects.none())
    field_order = ["unit", "title", "year"]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        units = granted_units(person, PLAN)
        field.queryset = Unit.objects.filter(pk__in=units).for_list()
        if len(units) == 1:
            field.initial = next(iter(units))


def values_of(campaign: Campaign) -> dict[str, Any]:
    """What the form shows of ``campaign``."""
    names = ("title", "year", "for_kinds", "paper", "summary", *DATES)
    return {name: getattr(campaign, name) for name in names}


class AllotForm(DomainForm):
    """The same target for all units of the chosen kinds."""

    new = NumberField(label=_("New"), required=False, maximum=MOST_ASKED)
    keep_up = NumberField(label=_("Kept up"), required=False, maximum=MOST_ASKED)
    strengthen = NumberField(label=_("Strengthened"), required=False, maximum=MOST_ASKED)
    replicate = NumberField(label=_("Replicated"), required=False, maximum=MOST_ASKED)
    joined = forms.ChoiceField(
        label=_("What has to be reached"), choices=Joined.choices, widget=forms.RadioSelect
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only these kinds of units"),
        choices=UNITS_ASKED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    replace = forms.BooleanField(
        label=_("Also change units that have a target already"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Empty cells ask for nothing."""
        values: dict[str, Any] = super().clean() or {}
        for name in ("new", "keep_up", "strengthen", "replicate"):
            values[name] = values.get(name) or 0
        return values


class PasteForm(DomainForm):
    """Targets of single units, as a table pasted from a spreadsheet."""

    table = forms.CharField(
        label=_("Targets, one unit a line"),
        strip=False,  # tabs part the cells
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_(
            "Columns: code or name · new · kept up · strengthened · replicated · and / or. "
            "Copy it into a spreadsheet, change it there and paste it back."
        ),
    )


class CopyForm(DomainForm):
    """For which year last year's campaign is made again."""

    year = forms.IntegerField(label=_("Year"), min_value=1930, max_value=2200, localize=False)
    title = LineField(
        label=_("Title"),
        required=False,
        max_length=300,
        help_text=_("Left empty: the same title with the new year."),
    )


class EndForm(DomainForm):
    """Ending before the time, with the reason."""

    last_day = DayField(label=_("The last day"))
    note = BlockField(label=_("Reason"), rows=3)

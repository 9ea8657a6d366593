"""Forms of the registration: opening a draft, and its text in the order of the paper form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.initiatives import policies, rules
from kheo.initiatives.enums import ALIVE, Field, Kind, Origin
from kheo.initiatives.models import Initiative
from kheo.orgs.models import Unit

NO_CHOICE = ("", _("(choose)"))

HELP: Mapping[str, Any] = {
    "title": _("Short and concrete, for example “Lighting the village roads”."),
    "origin": _("Newly built, or something that exists and is kept up, strengthened or copied."),
    "situation": _("What is wrong today and why you choose this; with figures if you have them."),
    "goals": _("What will be better, and how one will see it: “2 km of road lit, 120 households”."),
    "approach": _("The steps: how people are told, how they take part, who does what."),
    "place": _("Village, residential group or office, for example “Thôn 3”."),
    "beneficiaries": _("For example “120 households of Thôn 3”."),
    "lead": _("The organisation or person that answers for it."),
    "partners": _("Organisations that help, and with what."),
    "participants": _("Who takes part: residents, members, pupils."),
    "resources": _("Money, labour, land, materials, and from whom."),
    "schedule": _("For example “Quarter I survey, quarter II building”."),
    "outputs": _("Things one can count or see: “60 lamps, one self-managing group”."),
    "sustaining": _("Who keeps it going afterwards, and where else it could be done."),
    "households": _("A number, if known."),
    "money": _("In đồng, for example 45.000.000."),
    "result": _("What was reached, against the goals; figures first."),
}

SECTIONS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("what", _("What it is called"), ("title", "field", "kind", "origin")),
    ("why", _("Why and what for"), ("situation", "goals")),
    (
        "how",
        _("What is done, where, for whom"),
        ("approach", "place", "beneficiaries", "households"),
    ),
    ("who", _("Who does it"), ("lead", "partners", "participants")),
    (
        "means",
        _("Means and time"),
        ("resources", "money", "starts_on", "ends_on", "evaluate_on", "schedule"),
    ),
    ("after", _("What comes out and stays"), ("outputs", "sustaining")),
)
"""Key, heading and fields of each part: the ten items of the paper form (rules.md §1.5)."""
RESULT = (("result", _("What was reached"), ("result", "households", "money")),)


class StartForm(DomainForm):
    """Which unit and which kind; all else is written on the next page, which saves itself."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Registered by"))
    unit_code = LineField(
        label=_("Code of the unit"),
        required=False,
        help_text=_("For a unit that sent its form on paper: its code, for example 18073."),
    )
    title = LineField(
        label=rules.LABELS["title"], required=False, max_length=300, help_text=HELP["title"]
    )
    kind = forms.ChoiceField(
        choices=Kind.choices, label=rules.LABELS["kind"], initial=Kind.COLLECTIVE,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = granted_units(actor, policies.FILE)
        self.office = granted_units(actor, policies.FILE_FOR_OTHERS)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=own, ends_on=None).for_list()
        units.required = not self.office
        units.empty_label = None if own and not self.office else NO_CHOICE[1]
        if not own:
            del self.fields["unit"]
        if not self.office:
            del self.fields["unit_code"]

    def clean(self) -> dict[str, Any]:
        """The unit picked, or the living one with the code typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        code = cleaned.pop("unit_code", "")
        cleaned["came_on_paper"] = bool(code)
        if code:
            cleaned["unit"] = Unit.objects.filter(code=code, ends_on=None).first()
            if cleaned["unit"] is None:
                self.add_error("unit_code", _("No unit that exists today has this code."))
        elif not cleaned.get("unit") and not self.errors:
            name = "unit_code" if "unit_code" in self.fields else "unit"
            self.add_error(name, _("Say which unit registers it."))
        return cleaned


class TextForm(DomainForm):
    """The text of a registration. Nothing is demanded here: gaps are told on sending."""

    title = LineField(widget=forms.TextInput(attrs={"autocomplete": "off"}))
    field = forms.ChoiceField(choices=[NO_CHOICE, *Field.choices])
    kind = forms.ChoiceField(choices=Kind.choices)
    origin = forms.ChoiceField(choices=Origin.choices)
    situation = BlockField(rows=5)
    goals = BlockField()
    approach = BlockField(rows=6)
    place = LineField()
    beneficiaries = BlockField(rows=2)
    lead = LineField()
    partners = BlockField(rows=2)
    participants = BlockField(rows=2)
    resources = BlockField(rows=3)
    starts_on = DayField()
    ends_on = DayField()
    evaluate_on = DayField()
    schedule = BlockField(rows=3)
    outputs = BlockField()
    sustaining = BlockField(rows=3)
    households = NumberField()
    money = NumberField()
    result = BlockField(rows=6)

    def __init__(self, *args: Any, names: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in names:
                del self.fields[name]
                continue
            self.fields[name].required = False
            self.fields[name].label = rules.LABELS[name]
            self.fields[name].help_text = HELP.get(name, "")

    def sent(self) -> dict[str, Any]:
        """Only the items that were sent; the others stay as they are."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


def values_of(initiative: Initiative) -> dict[str, Any]:
    """The text columns as the form shows them."""
    return {name: getattr(initiative, name) for name in rules.TEXT_FIELDS}


def replicable() -> models.QuerySet[Initiative]:
    """What may be named as the source of a new draft: any recognised one of the country.

    Its name, unit, field, year and state are no secret; its text is not shown.
    """
    return Initiative.objects.for_list().filter(status__in=ALIVE, merged_into=None)


def names_for(initiative: Initiative) -> tuple[str, ...]:
    """The columns that may be written in the present state."""
    return tuple(name for _key, _title, names in sections_for(initiative) for name in names)


def sections_for(initiative: Initiative) -> tuple[tuple[str, Any, tuple[str, ...]], ...]:
    """The parts of the text that may be written in the present state, () when none."""
    if not rules.is_open_for_writing(initiative):
        return SECTIONS
    if not rules.is_open_for_result(initiative):
        return RESULT
    return ()

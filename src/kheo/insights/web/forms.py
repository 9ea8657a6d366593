"""Forms of a scoring and its items."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.policy import granted_units
from kheo.counting.enums import Source
from kheo.counting.queries.indicators import catalogue_on
from kheo.foundation.forms import DomainForm, LineField, NumberField
from kheo.insights.enums import Direction
from kheo.insights.models import Scheme, SchemeItem
from kheo.insights.policies import SET_SCHEMES
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit

KINDS = [(one.value, one.label) for one in Kind if one not in {Kind.NATION, Kind.CITIZEN_GROUP}]
SAMPLE, EMPTY = "sample", "empty"


class SchemeForm(DomainForm):
    """Name, base and kinds of units of a scoring."""

    name = LineField(label=gettext_lazy("Name of the scoring"), max_length=200)
    for_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("For which kinds of units"), choices=KINDS, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing ticked: every unit directly below."),
    )  # fmt: skip
    min_base = NumberField(
        label=gettext_lazy("Smallest base of a rate"), maximum=1000, initial=10,
        help_text=gettext_lazy("A rate is taken of at least that many, so that 3 of 3 does not beat 45 of 60."),
    )  # fmt: skip
    is_sample = forms.BooleanField(
        label=gettext_lazy("Reference sample, not an official table of points"), required=False,
        help_text=gettext_lazy("Take the tick away once a paper of yours has issued this table."),
    )  # fmt: skip


class NewSchemeForm(DomainForm):
    """A scoring of a year, begun from the sample or with nothing in it."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit that scores"), queryset=Unit.objects.none(), empty_label=None
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=1930, max_value=2200, localize=False
    )
    start = forms.ChoiceField(
        label=gettext_lazy("Begin with"),
        choices=[
            (SAMPLE, gettext_lazy("the six items of the reference sample")),
            (EMPTY, gettext_lazy("no item")),
        ],
        widget=forms.RadioSelect, initial=SAMPLE,
        help_text=gettext_lazy("No official table of points is published; the sample is a proposal to be changed."),
    )  # fmt: skip
    name = LineField(
        label=gettext_lazy("Name of the scoring"), max_length=200, required=False,
        help_text=gettext_lazy("Empty: a name with the year."),
    )  # fmt: skip
    for_kinds = SchemeForm.base_fields["for_kinds"]

    def __init__(self, *args: Any, person: User, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=granted_units(person, SET_SCHEMES))
        self.fields["unit"].queryset = units.for_list()  # type: ignore[attr-defined]
        self.initial.setdefault("year", year)


class CopyForm(DomainForm):
    """The year and the name of the copy."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=1930, max_value=2200, localize=False
    )
    name = LineField(label=gettext_lazy("Name of the scoring"), max_length=200)


class ItemForm(DomainForm):
    """What points are given for."""

    name = LineField(label=gettext_lazy("Points are given for"), max_length=200)
    hits = forms.ChoiceField(label=gettext_lazy("What is counted"))
    base = forms.ChoiceField(
        label=gettext_lazy("Of how many"), required=False,
        help_text=gettext_lazy("Empty: the number itself gives points, not a rate."),
    )  # fmt: skip
    weight = NumberField(label=gettext_lazy("Points at most"), whole=False, minimum=0, maximum=1000)
    full_at = NumberField(
        label=gettext_lazy("Full points at"), whole=False, minimum=0, initial=Decimal(100),
        help_text=gettext_lazy("In percent for a rate, else the number itself."),
    )  # fmt: skip
    direction = forms.ChoiceField(
        label=gettext_lazy("Which way is better"), choices=Direction.choices,
        initial=Direction.MORE,
    )  # fmt: skip
    min_base = NumberField(
        label=gettext_lazy("Smallest base of this rate"), required=False, maximum=1000,
        help_text=gettext_lazy("Empty: that of the scoring."),
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: Scheme, item: SchemeItem | None = None, **kw: Any):
        super().__init__(*args, **kw)
        choices = _counted(scheme.last_day)
        for name in ("hits", "base"):
            kept = getattr(item, name) if item else ""
            known = {value for _group, rows in choices for value, _label in rows}
            own = [(kept, kept)] if kept and kept not in known else []
            first = ("", _("– the number itself –") if name == "base" else _("– choose –"))
            self.fields[name].choices = [first, *own, *choices]  # type: ignore[attr-defined]


def _counted(day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The counted indicators in their groups."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, one in catalogue_on(day).items():
        if one.source == Source.COUNTED:
            groups.setdefault(one.group, []).append((code, one.name))
    return list(groups.items())

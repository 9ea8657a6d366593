"""Conditions of the chessboard, kept in the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units, visible
from kheo.foundation.forms import LineField
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit
from kheo.reporting import policies
from kheo.reporting.enums import PeriodKind
from kheo.reporting.models import Form, Round
from kheo.reporting.queries.board import forms_with_rounds, years_of
from kheo.reporting.rules.marks import Mark

ALL = ("", _("all"))
UNIT_KINDS = [(kind.value, kind.label) for kind in Kind if kind != Kind.CITIZEN_GROUP]


class BoardForm(forms.Form):
    """Every condition; an address with an unreadable one shows the rest."""

    form = forms.TypedChoiceField(
        coerce=int, required=False, empty_value=None, label=_("Report form")
    )
    year = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label=_("Year"))
    unit = forms.TypedChoiceField(
        coerce=int, required=False, empty_value=None, label=_("Under which unit")
    )
    mark = forms.ChoiceField(choices=[ALL, *Mark.choices], required=False, label=_("State"))
    period = forms.ChoiceField(
        choices=[ALL, *PeriodKind.choices], required=False, label=_("Kind of period")
    )
    kind = forms.ChoiceField(choices=[ALL, *UNIT_KINDS], required=False, label=_("Kind of unit"))
    q = LineField(required=False, max_length=100, label=_("Words of the name of the unit"))
    at = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_forms = {one.pk: one for one in forms_with_rounds(actor)}
        self.known_units = {one.pk: one for one in units_for(actor)}
        self._choose("form", [(pk, one.name) for pk, one in self.known_forms.items()])
        self._choose("unit", [(pk, one.label) for pk, one in self.known_units.items()])
        self.chosen_form = self._chosen_form()
        years = years_of(self.chosen_form) if self.chosen_form else []
        self._choose("year", [(year, str(year)) for year in years])
        self.years = years

    def _choose(self, name: str, choices: list[tuple[int, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _chosen_form(self) -> Form | None:
        wanted = self.data.get("form", "") if self.is_bound else ""
        first = next(iter(self.known_forms.values()), None)
        return self.known_forms.get(int(wanted), first) if wanted.isdecimal() else first

    def given(self) -> dict[str, Any]:
        """The readable conditions that narrow anything."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: one for name, one in self.cleaned_data.items() if one not in ("", None)}


def units_for(actor: User) -> list[Unit]:
    """Over which units the board can be looked at: those one works for, and those that ask below.

    Own units first.
    """
    own = granted_units(actor, policies.VIEW)
    asking = visible(Round.objects.all(), actor, policies.VIEW_ROUNDS).values("unit_id")
    found = Unit.objects.filter(pk__in=own) | Unit.objects.filter(pk__in=asking)
    return sorted(found.for_list(), key=lambda one: one.pk not in own)


def query_of(given: dict[str, Any]) -> str:
    """The address part that brings these conditions back."""
    return urlencode({name: str(value) for name, value in given.items()})

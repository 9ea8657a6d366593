"""Conditions of the list and the board: a form read from the address, shown as chips."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.appraisal import policies
from kheo.appraisal.enums import DossierStatus
from kheo.appraisal.models import CriteriaVersion, Team
from kheo.foundation.forms import LineField
from kheo.initiatives.enums import Field, Kind, Level

ALL = ("", _("all"))
MOST = 100
"""Choices of a list; more are found by the words of their name."""


class FilterForm(forms.Form):
    """Every condition; an address with an unreadable one shows the rest."""

    q = LineField(required=False, max_length=100, label=_("Words of the name"))
    status = forms.ChoiceField(
        choices=[ALL, *DossierStatus.choices], required=False, label=_("Stage")
    )
    level = forms.ChoiceField(choices=[ALL, *Level.choices], required=False, label=_("Level"))
    field = forms.ChoiceField(choices=[ALL, *Field.choices], required=False, label=_("Field"))
    mine = forms.BooleanField(required=False, label=_("Only what waits for me"))
    late = forms.BooleanField(required=False, label=_("Only overdue"))
    kind = forms.ChoiceField(choices=[ALL, *Kind.choices], required=False, label=_("Kind"))
    team = forms.TypedChoiceField(
        choices=[ALL], coerce=int, required=False, label=_("Appraisal team"), empty_value=None
    )
    criteria = forms.TypedChoiceField(
        choices=[ALL], coerce=int, required=False, label=_("Criteria set"), empty_value=None
    )
    year = forms.IntegerField(
        required=False, min_value=2008, max_value=2100, label=_("Year"), localize=False
    )
    unit = LineField(
        required=False, max_length=20, label=_("Code of the unit"),
        help_text=_("With everything below it."),
    )  # fmt: skip

    first = ("q", "status", "field", "mine")

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = visible(Team.objects.all(), actor, policies.VIEW).order_by("name", "pk")[:MOST]
        self.fields["team"].choices = [ALL, *((team.pk, team.name) for team in teams)]  # type: ignore[attr-defined]
        used = CriteriaVersion.objects.filter(dossiers__isnull=False).distinct()
        versions = used.select_related("set").order_by("set__name", "number")[:MOST]
        self.fields["criteria"].choices = [ALL, *((one.pk, str(one)) for one in versions)]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """The readable conditions that narrow anything."""
        self.is_valid()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in ("", None, False)
        }

    def first_fields(self) -> list[Any]:
        """Those always in sight."""
        return [self[name] for name in self.first]

    def more_fields(self) -> list[Any]:
        """The rarer ones."""
        return [self[name] for name in self.fields if name not in self.first]


def chips_of(form: FilterForm, given: dict[str, Any]) -> list[dict[str, str]]:
    """Each condition in words, with the address without it."""
    return [
        {
            "label": _label(form, name, value),
            "url": f"?{query_of({other: kept for other, kept in given.items() if other != name})}",
        }
        for name, value in given.items()
    ]


def query_of(given: dict[str, Any]) -> str:
    """The address part that brings these conditions back."""
    return urlencode({name: "on" if value is True else str(value) for name, value in given.items()})


def _label(form: FilterForm, name: str, value: Any) -> str:
    field: Any = form.fields[name]
    if value is True:
        return str(field.label)
    if isinstance(field, forms.ChoiceField):
        words: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
        value = words.get(value, value)
    return f"{field.label}: {value}"

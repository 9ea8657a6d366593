"""Conditions of the list: a form read from the address, applied to the rows, shown as chips."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.foundation.forms import LineField
from kheo.initiatives.enums import Field, Kind, Level, Origin, Status
from kheo.initiatives.models import InitiativeQuerySet, Theme
from kheo.orgs.models import Reach
from kheo.search.enums import What
from kheo.search.queries.find import narrowed as named
from kheo.workflow.table import Turn

ALL = ("", _("all"))
SILENCE = (("30", _("30 days or more")), ("90", _("90 days or more")), ("365", _("a year or more")))


def themes_on_offer() -> list[tuple[str, Any]]:
    """Open themes; read when the form is drawn."""
    return [ALL, *Theme.objects.filter(is_open=True).order_by("order").values_list("code", "name")]


class FilterForm(forms.Form):
    """Every condition of the list; an address with an unreadable one shows the rest."""

    q = LineField(required=False, max_length=100, label=_("Words of the name"))
    status = forms.ChoiceField(choices=[ALL, *Status.choices], required=False, label=_("State"))
    field = forms.ChoiceField(choices=[ALL, *Field.choices], required=False, label=_("Field"))
    turn = forms.ChoiceField(choices=[ALL, *Turn.choices], required=False, label=_("Waits for"))
    kind = forms.ChoiceField(choices=[ALL, *Kind.choices], required=False, label=_("Kind"))
    origin = forms.ChoiceField(choices=[ALL, *Origin.choices], required=False, label=_("Origin"))
    level = forms.ChoiceField(
        choices=[ALL, *Level.choices], required=False, label=_("Recognised at")
    )
    year = forms.IntegerField(
        required=False, min_value=2008, max_value=2100, label=_("Year"), localize=False
    )
    unit = LineField(
        required=False,
        max_length=20,
        label=_("Code of the unit"),
        help_text=_("With everything below it."),
    )
    theme = forms.ChoiceField(choices=themes_on_offer, required=False, label=_("Problem theme"))
    silence = forms.ChoiceField(choices=[ALL, *SILENCE], required=False, label=_("No movement for"))
    overdue = forms.BooleanField(required=False, label=_("Only overdue"))

    first = ("q", "status", "field", "turn")

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


def narrowed(
    rows: InitiativeQuerySet, given: dict[str, Any], *, now: datetime
) -> InitiativeQuerySet:
    """``rows`` under every condition given."""
    today = timezone.localdate(now)
    same = {
        name: given[name]
        for name in ("status", "field", "turn", "kind", "origin", "level")
        if name in given
    }
    rows = rows.filter(**same)
    if "q" in given:
        rows = named(rows, given["q"], What.INITIATIVE, column="search_text")
    if "year" in given:
        year = given["year"]
        rows = rows.filter(listed_on__gte=date(year, 1, 1), listed_on__lt=date(year + 1, 1, 1))
    if "unit" in given:
        below = Reach.objects.as_of(today).filter(ancestor__code=given["unit"])
        rows = rows.filter(unit_id__in=below.values("unit_id"))
    if "theme" in given:
        rows = rows.filter(themes__code=given["theme"])
    if "silence" in given:
        rows = rows.filter(updated_at__lte=now - timedelta(days=int(given["silence"])))
    if "overdue" in given:
        rows = rows.filter(due_on__lt=today).exclude(turn=Turn.NOBODY, status=Status.WITHDRAWN)
    return rows


def chips_of(form: FilterForm, given: dict[str, Any]) -> list[dict[str, str]]:
    """Each condition in words, with the address without it."""
    return [
        {
            "label": f"{form.fields[name].label}: {_in_words(form, name, value)}",
            "url": f"?{urlencode({other: _plain(kept) for other, kept in given.items() if other != name})}",
        }
        for name, value in given.items()
    ]


def query_of(given: dict[str, Any]) -> str:
    """The address part that brings these conditions back."""
    return urlencode({name: _plain(value) for name, value in given.items()})


def _plain(value: Any) -> str:
    return "on" if value is True else str(value)


def _in_words(form: FilterForm, name: str, value: Any) -> str:
    field: Any = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        words: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
        return str(words.get(value, value))
    return str(_("yes")) if value is True else str(value)

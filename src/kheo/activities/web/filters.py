"""Conditions of the list: read from the address, applied to the rows, shown as chips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.activities.models import ActivityKind
from kheo.activities.queries import Filters
from kheo.foundation.forms import DayField, LineField
from kheo.kernel.days import format_day
from kheo.orgs.models import Unit

ALL_TIME = "all"
YEARS_BACK = 5


class FilterForm(forms.Form):
    """Every condition; an address with an unreadable one shows the rest. Without days: this year."""

    q = LineField(required=False, max_length=100, label=gettext_lazy("Words of the title"))
    kind = forms.ChoiceField(required=False, label=gettext_lazy("Kind of activity"))
    period = forms.ChoiceField(required=False, label=gettext_lazy("Period"))
    unit = LineField(
        required=False,
        max_length=20,
        label=gettext_lazy("Code of the unit"),
        help_text=gettext_lazy("With everything below it."),
    )
    start = DayField(required=False, label=gettext_lazy("First day"))
    last = DayField(required=False, label=gettext_lazy("To (this day too)"))
    cancelled = forms.BooleanField(
        required=False, label=gettext_lazy("Also entries that were taken back")
    )

    first = ("q", "kind", "period", "unit")

    def __init__(
        self, *args: Any, kinds: Iterable[ActivityKind], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.code, one.name) for one in kinds]
        self._choices("kind", [("", _("all")), *names])
        years = range(today.year, today.year - YEARS_BACK - 1, -1)
        spans = [(str(year), _("Year %(year)s") % {"year": year}) for year in years]
        self._choices(
            "period", [("", spans[0][1]), *spans[1:], (ALL_TIME, _("From the beginning"))]
        )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def given(self) -> dict[str, Any]:
        """The readable conditions that narrow anything; days push the year aside."""
        self.is_valid()
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in ("", None, False)
        }
        if "start" in found or "last" in found:
            found.pop("period", None)
        return found

    def first_fields(self) -> list[Any]:
        """Those always in sight."""
        return [self[name] for name in self.first]

    def more_fields(self) -> list[Any]:
        """The rarer ones."""
        return [self[name] for name in self.fields if name not in self.first]


def filters_of(given: Mapping[str, Any], today: date) -> Filters:
    """The conditions as the query takes them; an unknown unit finds nothing of anybody."""
    start, last = _days(given, today)
    return Filters(
        today=today,
        kind=given.get("kind", ""),
        unit=unit_called(given["unit"], today) if "unit" in given else None,
        start=start,
        end=last + timedelta(days=1) if last and last < date.max else None,
        words=given.get("q", ""),
        with_cancelled=given.get("cancelled", False),
    )


def _days(given: Mapping[str, Any], today: date) -> tuple[date | None, date | None]:
    if "start" in given or "last" in given:
        return given.get("start"), given.get("last")
    period = given.get("period") or str(today.year)
    if period == ALL_TIME:
        return None, None
    return date(int(period), 1, 1), date(int(period), 12, 31)


def unit_called(code: str, today: date) -> Unit | None:
    """The unit with this code: the one of today, else the last one that had it."""
    found = list(Unit.objects.filter(code=code.upper()).order_by("-starts_on", "-pk"))
    return next((one for one in found if one.is_alive(today)), found[0] if found else None)


def chips_of(form: FilterForm, given: dict[str, Any]) -> list[dict[str, str]]:
    """Each condition in words, with the address without it."""
    return [
        {
            "label": f"{form.fields[name].label}: {_in_words(form, name, value)}",
            "url": f"?{query_of({other: kept for other, kept in given.items() if other != name})}",
        }
        for name, value in given.items()
    ]


def query_of(given: dict[str, Any], **more: str) -> str:
    """The address part that brings these conditions back, with ``more`` in their place."""
    return urlencode({name: _plain(value) for name, value in {**given, **more}.items()})


def _plain(value: Any) -> str:
    return "on" if value is True else str(value)


def _in_words(form: FilterForm, name: str, value: Any) -> str:
    field: Any = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        words: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
        return str(words.get(value, value))
    if isinstance(value, date):
        return format_day(value)
    return _("yes") if value is True else str(value)

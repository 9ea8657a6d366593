"""From an address to the map that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.counting.enums import View
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing, cell_key
from kheo.foundation.forms import DayField
from kheo.initiatives.enums import Field
from kheo.insights.drawing.classes import EQUAL, MOST, OWN, QUANTILE
from kheo.kernel.numbers import parse_number
from kheo.kernel.refusals import DomainError

_LARGEST_KEY = 2**62
USUAL = "total_recognised"
"""The figure shown first."""
CIRCLES = "circles"


class MapForm(forms.Form):
    """Figure, period, map, shades. An empty form asks for the usual figure to the end of the year."""

    unit = forms.IntegerField(
        min_value=1, max_value=_LARGEST_KEY, required=False, widget=forms.HiddenInput
    )
    day = DayField(label=gettext_lazy("Map of the day"), required=False)
    code = forms.ChoiceField(label=gettext_lazy("Figure"), required=False)
    field = forms.ChoiceField(
        label=gettext_lazy("Field"), required=False,
        choices=[("", pgettext_lazy("fields", "All")), *Field.choices],
    )  # fmt: skip
    start = DayField(label=gettext_lazy("First day"), required=False)
    last = DayField(label=gettext_lazy("To (this day too)"), required=False)
    show = forms.ChoiceField(
        label=gettext_lazy("Drawn as"), required=False,
        choices=[("", gettext_lazy("shades")), (CIRCLES, gettext_lazy("circles"))],
    )  # fmt: skip
    map = forms.ChoiceField(
        label=gettext_lazy("Units read"), required=False,
        choices=[
            ("", gettext_lazy("on the map drawn")),
            (View.AS_WAS.value, gettext_lazy("as they were at the time")),
        ],
    )  # fmt: skip
    how = forms.ChoiceField(
        label=gettext_lazy("Shades by"), required=False,
        choices=[
            ("", gettext_lazy("as many units in each")), (EQUAL, gettext_lazy("steps of equal width")),
            (OWN, gettext_lazy("own bounds")),
        ],
    )  # fmt: skip
    bounds = forms.CharField(
        label=gettext_lazy("Own bounds"), required=False, max_length=80,
        help_text=gettext_lazy("The last number of each class, for example: 5; 10; 20; 50"),
    )  # fmt: skip

    def __init__(self, *args: Any, catalogue: Mapping[str, Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = catalogue
        groups: dict[str, list[tuple[str, str]]] = {}
        for code, one in catalogue.items():
            groups.setdefault(one.group or _("Other"), []).append((code, one.name))
        self.fields["code"].choices = list(groups.items())  # type: ignore[attr-defined]

    def clean_bounds(self) -> tuple[Decimal, ...]:
        """Numbers above zero, with semicolons between them."""
        words = [word for word in self.cleaned_data["bounds"].split(";") if word.strip()]
        try:
            found = tuple(parse_number(word) for word in words)
        except DomainError as refusal:
            raise forms.ValidationError(
                _("Write numbers with semicolons between them, for example: 5; 10; 20; 50")
            ) from refusal
        if len(found) >= MOST or any(number <= 0 for number in found):
            raise forms.ValidationError(
                _("At most %(most)s bounds, each above zero.") % {"most": MOST - 1}
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Days in order; own classes have bounds; the figure knows the field."""
        told: dict[str, Any] = super().clean() or {}
        start, last = told.get("start"), told.get("last")
        if start and last and last < start:
            self.add_error("last", _("The last day lies before the first."))
        if told.get("how") == OWN and not told.get("bounds") and "bounds" not in self.errors:
            self.add_error("bounds", _("Write the bounds, for example: 5; 10; 20; 50"))
        if told.get("field") and "field" not in self._indicator(told).dimensions:
            self.add_error("field", _("This figure is not told apart by field; choose “All”."))
        return told

    def key(self) -> str:
        """The cell asked for."""
        told = self.cleaned_data
        return cell_key(self._indicator(told).code, Narrowing(field=told["field"]))

    def options(self, today: date) -> dict[str, Any]:
        """What ``insights.queries.maps.drawn`` needs beside the figure and the unit."""
        told = self.cleaned_data
        bare = not told["start"] and not told["last"]
        last = told["last"] or date(today.year, 12, 31)
        return {
            "day": told["day"] or today, "today": today, "end": last + timedelta(days=1),
            "start": date(today.year, 1, 1) if bare else told["start"],
            "reading": View(told["map"]) if told["map"] else None,
            "how": told["how"] or QUANTILE, "bounds": told["bounds"],
            "circles": told["show"] == CIRCLES,
        }  # fmt: skip

    def _indicator(self, told: Mapping[str, Any]) -> Indicator:
        code = told.get("code") or (
            USUAL if USUAL in self.catalogue else next(iter(self.catalogue))
        )
        return self.catalogue[code]

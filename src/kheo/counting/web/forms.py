"""From an address to a question, and from a question to the address of its records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.counting.enums import Measure, Mode, View
from kheo.counting.queries.question import Question, Reading
from kheo.foundation.forms import DayField
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.orgs.models import Unit

_LARGEST_KEY = 2**62
_FILTERS = {"field": Field, "kind": Kind, "origin": Origin, "level": Level}


class FiguresForm(forms.Form):
    """Period and reading. Without a first day: from the beginning."""

    unit = forms.IntegerField(
        min_value=1, max_value=_LARGEST_KEY, required=False, widget=forms.HiddenInput
    )
    start = DayField(label=gettext_lazy("First day"), required=False)
    last = DayField(label=gettext_lazy("To (this day too)"), required=False)
    map = forms.ChoiceField(
        label=gettext_lazy("Units read"),
        required=False,
        choices=[
            (View.AS_WAS.value, gettext_lazy("as they were at the time")),
            (View.TODAY.value, gettext_lazy("on the map of today")),
            ("day", gettext_lazy("on the map of a day")),
        ],
    )
    day = DayField(label=gettext_lazy("Day of the map"), required=False)

    def clean(self) -> dict[str, Any]:
        """Days in order; a map of a day names its day."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, last = cleaned.get("start"), cleaned.get("last")
        if start and last and last < start:
            self.add_error("last", _("The last day lies before the first."))
        if cleaned.get("map") == "day" and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Write the day whose map is to be read."))
        return cleaned

    def asked(self, unit: Unit, today: date) -> Asked:
        """The cleaned choice for ``unit``; an empty form asks for this year as it was."""
        chosen = self.cleaned_data
        last = chosen["last"] or date(today.year, 12, 31)
        bare = not chosen["start"] and not chosen["last"]
        start = date(today.year, 1, 1) if bare else chosen["start"]
        reading: Reading = (
            View(chosen["map"] or View.AS_WAS) if chosen["map"] != "day" else chosen["day"]
        )
        return Asked(unit, start, last, reading, today)


class RecordsForm(FiguresForm):
    """One figure: what, counted how, narrowed to what."""

    measure = forms.ChoiceField(choices=Measure.choices)
    mode = forms.ChoiceField(choices=Mode.choices, required=False)
    field = forms.MultipleChoiceField(choices=Field.choices, required=False)
    kind = forms.MultipleChoiceField(choices=Kind.choices, required=False)
    origin = forms.MultipleChoiceField(choices=Origin.choices, required=False)
    level = forms.MultipleChoiceField(choices=Level.choices, required=False)
    within = forms.RegexField(r"^(own|unresolved|[0-9]{1,18})$", required=False)
    year = forms.IntegerField(min_value=1900, max_value=2199, required=False)

    def question(self, asked: Asked) -> Question:
        """The question this figure answers. Raises ``BadInput`` when it makes no sense."""
        chosen = self.cleaned_data
        within: str = chosen["within"]
        return asked.question(
            chosen["measure"],
            mode=Mode(chosen["mode"] or Mode.FLOW),
            fields=tuple(chosen["field"]),
            kinds=tuple(chosen["kind"]),
            origins=tuple(chosen["origin"]),
            levels=tuple(chosen["level"]),
            within=int(within) if within.isdigit() else within or None,
            year=chosen["year"],
        )

    def narrowed_by(self) -> list[str]:
        """The filters in words."""
        chosen = self.cleaned_data
        words = [
            str(choices(value).label)
            for name, choices in _FILTERS.items()
            for value in chosen[name]
        ]
        return [*words, str(chosen["year"])] if chosen["year"] else words


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of figures shows: unit, period (``last`` inside), reading."""

    unit: Unit
    start: date | None
    last: date
    reading: Reading
    today: date

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.last + timedelta(days=1)

    def question(self, *measures: str, mode: Mode = Mode.FLOW, **more: Any) -> Question:
        """A question about this unit and period. A cumulative one starts at the beginning and is
        read, like a stock, on the map of the last day, so that the two may be divided."""
        start, reading = self.start, self.reading
        if mode != Mode.FLOW:
            start = None
        if mode == Mode.CUMULATIVE and reading == View.AS_WAS:
            reading = self.last
        return Question(
            unit=self.unit, start=start, end=self.end, today=self.today,
            reading=reading, mode=mode, measures=measures, **more,
        )  # fmt: skip

    def query(self, **changes: Any) -> str:
        """This page's address part, with changes; None leaves a name out."""
        is_day = isinstance(self.reading, date)
        values: dict[str, Any] = {
            "unit": self.unit.pk, "start": self.start, "last": self.last,
            "map": "day" if is_day else str(self.reading), "day": self.reading if is_day else None,
        }  # fmt: skip
        values |= changes
        return urlencode({k: v for k, v in values.items() if v not in (None, "")}, doseq=True)

    def records(self, measure: str, mode: Mode = Mode.FLOW, **filters: Any) -> str:
        """The address of the records behind one figure."""
        query = self.query(measure=str(measure), mode=mode.value, **filters)
        return f"{reverse('counting:records')}?{query}"

    def figures(self, **changes: Any) -> str:
        """The address of the page of figures."""
        return f"{reverse('counting:figures')}?{self.query(**changes)}"

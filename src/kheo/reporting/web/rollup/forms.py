"""What a summary is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kheo.counting.narrowing import from_key
from kheo.counting.queries.indicators import Asked, Line
from kheo.counting.web.forms import FiguresForm
from kheo.kernel.refusals import BadInput
from kheo.orgs.models import Unit
from kheo.reporting.models import Form, FormVersion


class SummaryForm(FiguresForm):
    """Unit, form, period and reading of the map."""

    form = forms.ChoiceField(label=gettext_lazy("Report form"), required=False)

    def __init__(self, *args: Any, choices: list[Form], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [  # type: ignore[attr-defined]
            (one.code, one.name) for one in choices
        ]


class CellForm(SummaryForm):
    """One figure of a summary."""

    key = forms.CharField(max_length=160)
    within = forms.RegexField(r"^(own|unresolved|[0-9]{1,18})$", required=False)
    below = forms.BooleanField(required=False)

    def clean_within(self) -> Line | None:
        """The line of a table of units: a child, a rest line, or None for the whole."""
        line: str = self.cleaned_data["within"]
        return int(line) if line.isdigit() else line or None

    def clean_key(self) -> str:
        """The name of a cell."""
        key: str = self.cleaned_data["key"]
        try:
            from_key(key)
        except (BadInput, TypeError) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return key


def asked_for(form: SummaryForm, unit: Unit, version: FormVersion, today: date) -> Asked:
    """The cleaned choice; an empty form asks for this year as it was."""
    chosen = form.asked(unit, today)
    return Asked(
        unit=unit, start=chosen.start, end=chosen.end, today=today, reading=chosen.reading,
        tree=version.tree,  # type: ignore[arg-type]
    )  # fmt: skip


def summary_address(asked: Asked, code: str, page: str = "rollup:page", **changes: Any) -> str:
    """The address of a summary, or of one of its figures (``page`` = "rollup:cell" with ``key``)."""
    is_day = isinstance(asked.reading, date)
    values: dict[str, Any] = {
        "unit": asked.unit.pk, "form": code, "start": asked.start,
        "last": asked.end - timedelta(days=1), "map": "day" if is_day else str(asked.reading),
        "day": asked.reading if is_day else None,
    }  # fmt: skip
    values |= changes
    query = urlencode({name: value for name, value in values.items() if value not in (None, "")})
    return f"{reverse(page)}?{query}"

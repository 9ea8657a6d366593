"""Conditions of the list of pairs, and what is decided about them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kheo.foundation.forms import DomainForm, LineField
from kheo.initiatives.queries.pairs import LEAST

PERCENTS = (
    ("", _("75 % or more")),
    ("60", _("60 % or more")),
    ("90", _("90 % or more")),
    ("100", _("the same words")),
)


class PairFilter(forms.Form):
    """Which pairs; an address with an unreadable condition shows the rest."""

    unit = LineField(
        required=False, max_length=20, label=_("Code of the unit"),
        help_text=_("With everything below it."),
    )  # fmt: skip
    year = forms.IntegerField(
        required=False, min_value=2008, max_value=2100, label=_("Year"), localize=False
    )
    percent = forms.ChoiceField(choices=PERCENTS, required=False, label=_("Alike by"))

    def given(self) -> dict[str, Any]:
        """The readable conditions, named as ``pairs_for`` names them."""
        self.full_clean()
        told: dict[str, Any] = getattr(self, "cleaned_data", {})
        percent = told.get("percent") or ""
        return {
            "unit": told.get("unit") or "",
            "year": told.get("year"),
            "least": int(percent) if percent else LEAST,
        }


class MergeForm(DomainForm):
    """Why two records are one."""

    reason = LineField(
        label=_("Why they are one project"), required=False, max_length=500,
        help_text=_("For example: “Entered once by the commune and once by the union.”"),
    )  # fmt: skip

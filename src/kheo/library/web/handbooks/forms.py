"""Forms of handbooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField
from kheo.library import policies
from kheo.orgs.models import Unit


class WordsForm(DomainForm):
    """Title and foreword."""

    title = LineField(
        max_length=300, label=_("Title of the handbook"),
        help_text=_("For example “Good ways of the commune in 2026”."),
    )  # fmt: skip
    foreword = BlockField(
        rows=6, required=False, label=_("Foreword"),
        help_text=_("Who it is for, and how the stories were chosen."),
    )  # fmt: skip


class StartForm(WordsForm):
    """A new handbook: also whose it is."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Issued by"), empty_label=None)
    field_order = ("unit", "title", "foreword")

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = granted_units(actor, policies.MAKE_HANDBOOKS)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(pk__in=held, ends_on=None).for_list()


class RecallForm(DomainForm):
    """When the copies were called back, and what was done with them."""

    on = DayField(label=_("Called back on"))
    why = BlockField(
        rows=3, label=_("What was done"),
        help_text=_("For example “120 copies collected and destroyed, a new edition printed”."),
    )  # fmt: skip


class FindForm(forms.Form):
    """Words of a story to put in."""

    q = LineField(required=False, label=_("Find a published story"))

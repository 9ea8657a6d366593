"""Forms of the register of papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units
from kheo.documents import policies
from kheo.documents.models import PaperKind
from kheo.foundation.forms import DayField, DomainForm, LineField
from kheo.orgs.models import Unit


class PaperForm(DomainForm):
    """An issued paper: who issued it, number, day, what it is about, the scan."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Issued by"))
    kind = forms.ChoiceField(choices=PaperKind.choices, label=_("Type of paper"))
    number = LineField(
        label=_("Number and symbol"), help_text=_("As printed, for example 45-QĐ/TU.")
    )
    issued_on = DayField(label=_("Day of issue"))
    summary = LineField(label=_("What it is about"))
    signer = LineField(label=_("Signed by"), required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=granted_units(actor, policies.REGISTER)).for_list()
        field: Any = self.fields["unit"]
        field.queryset = units
        field.empty_label = None

"""Forms of the register of papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units, holds_nation
from kheo.documents import policies
from kheo.documents.enums import PaperKind, PaperStyle
from kheo.documents.operations.numbering import LARGEST_NUMBER
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
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


class NumberForm(DomainForm):
    """The day of issue, and number and signer where they are known."""

    issued_on = DayField(label=_("Day of issue"))
    number = NumberField(
        label=_("Number, when it was taken from the register on paper"),
        required=False,
        minimum=1,
        maximum=LARGEST_NUMBER,
    )
    signer = LineField(label=_("Signed by"), required=False)


class VoidForm(DomainForm):
    """Why a draft is put away."""

    note = BlockField(label=_("Reason"))


class _OfUnit(DomainForm):
    """A form about one of the units whose papers the person sets up."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    style = forms.ChoiceField(choices=PaperStyle.choices, label=_("Style of the paper"))

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=granted_units(actor, policies.TEMPLATES)).for_list()
        field: Any = self.fields["unit"]
        field.queryset = units
        field.empty_label = None


class TemplateForm(_OfUnit):
    """A template: for whom, from when, under which name."""

    name = LineField(label=_("Name of the template"))
    valid_from = DayField(label=_("In force from"))

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        if holds_nation(actor, policies.TEMPLATES):
            field: Any = self.fields["unit"]
            field.required = False
            field.empty_label = _("Everybody, where no unit has its own")


class LetterheadForm(_OfUnit):
    """Head and foot of the papers of a unit."""

    parent_line = LineField(label=_("Superior body"), required=False)
    issuer_line = BlockField(label=_("Issuing body"), rows=2)
    symbol = LineField(label=_("Symbol in the number"), help_text=_("For example UBND or ĐU."))
    place = LineField(label=_("Place before the date"))
    signing_formula = BlockField(label=_("In whose name it is signed"), rows=2, required=False)
    signer_title = LineField(label=_("Post of the signer"))
    signer_name = LineField(label=_("Name of the signer"), required=False)
    recipients = BlockField(label=_("Recipients, one a line"), required=False)
    valid_from = DayField(label=_("In force from"))


class SeriesForm(_OfUnit):
    """A series of numbers for a year or a term."""

    kind = forms.ChoiceField(choices=PaperKind.choices, label=_("Type of paper"))
    symbol = LineField(label=_("Symbol in the number"), help_text=_("For example UBND or ĐU."))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(
        label=_("First day after the series"),
        help_text=_("1 January of the next year, or the day the next term begins."),
    )
    next_number = NumberField(label=_("Next number"), minimum=1, maximum=LARGEST_NUMBER)


class NextNumberForm(DomainForm):
    """Which number a series gives next, and why."""

    next_number = NumberField(label=_("Next number"), minimum=1, maximum=LARGEST_NUMBER)
    reason = BlockField(label=_("Reason"), rows=2)


class EndTemplateForm(DomainForm):
    """From which day a template is out of force."""

    on = DayField(
        label=_("Out of force from"),
        help_text=_("From this day the template above it, or the shipped one, holds again."),
    )

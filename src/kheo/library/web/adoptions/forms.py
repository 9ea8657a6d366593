"""Forms of the request and of every step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField
from kheo.initiatives.models import Initiative
from kheo.library.enums import AdoptionStatus, HelpKind
from kheo.library.models import Adoption
from kheo.library.policies import LEARN
from kheo.library.queries.adoptions import learning_units
from kheo.orgs.models import Unit


class AskForm(DomainForm):
    """Which unit asks, since when, what it wants to know."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Your unit"), empty_label=None)
    message = BlockField(
        rows=4, required=False, label=_("What you want to know"), max_length=4000,
        help_text=_("For example: how much it cost, who looks after it, whether you may come and see."),
    )  # fmt: skip
    on = DayField(
        label=_("Asked on"), help_text=_("Today, or the day on which you asked by letter or telephone."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = learning_units(actor, LEARN, timezone.localdate())
        self.fields["on"].initial = timezone.localdate()


class StepForm(DomainForm):
    """A step without a question; the others add theirs."""

    def __init__(self, *args: Any, adoption: Adoption, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adoption, self.actor = adoption, actor
        if "on" in self.fields:
            self.fields["on"].initial = timezone.localdate()
        self.prepare()

    def prepare(self) -> None:
        """Fill in what is known."""


class DayForm(StepForm):
    """From which day."""

    on = DayField(
        label=_("On the day"), help_text=_("Today, or an earlier day after the last step.")
    )


class AnswerForm(DayForm):
    """The owner's answer."""

    answer = BlockField(
        rows=5, label=_("Answer"), max_length=4000,
        help_text=_("When they may come, what you can give them, whom they should ring."),
    )  # fmt: skip
    field_order = ("answer", "on")


class PlanForm(DayForm):
    """What is done differently."""

    changes = BlockField(
        rows=6, label=_("What is done differently"), max_length=4000,
        help_text=_("Place, materials, money, people; or that nothing changes, and why."),
    )  # fmt: skip
    field_order = ("changes", "on")

    def prepare(self) -> None:
        """The words of before; a plan that stands has its day already."""
        self.fields["changes"].initial = self.adoption.changes
        if self.adoption.status not in {AdoptionStatus.REQUESTED, AdoptionStatus.TALKING}:
            del self.fields["on"]


class AdoptForm(DayForm):
    """The day, and the own record where it is not tied yet."""

    initiative = forms.ModelChoiceField(
        Initiative.objects.none(), label=_("Your own record"), required=False
    )
    field_order = ("initiative", "on")

    def prepare(self) -> None:
        """Records of the unit that name this source."""
        one = self.adoption
        if one.initiative_id is not None:
            del self.fields["initiative"]
            return
        choices: Any = self.fields["initiative"]
        choices.queryset = Initiative.objects.filter(
            unit=one.unit_id, source=one.source_id, adopted_by=None, merged_into=None
        )


class NoteForm(DayForm):
    """A day and a reason."""

    note = BlockField(
        rows=4, label=_("Reason"), max_length=4000, help_text=_("The others will read it.")
    )
    field_order = ("note", "on")


class UnitForm(StepForm):
    """Which unit an outside request comes from."""

    code = LineField(
        label=_("Code of the unit"), max_length=20,
        help_text=_("The unit that asked, for example 20257. From then on it goes on by itself."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The living unit with the code typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        code = cleaned.pop("code", "")
        if code:
            cleaned["unit"] = Unit.objects.filter(code=code, ends_on=None).first()
            if cleaned["unit"] is None:
                self.add_error("code", _("No unit that exists today has this code."))
        return cleaned


class HelpForm(StepForm):
    """What the owner did."""

    kind = forms.ChoiceField(
        choices=HelpKind.choices, label=_("Kind of help"), widget=forms.RadioSelect
    )
    on = DayField(label=_("On the day"))
    told = BlockField(
        rows=3, required=False, label=_("What was done"), max_length=500,
        help_text=_("For example “12 people came and saw the lamps of village 3”."),
    )  # fmt: skip
    upload = forms.FileField(
        required=False, label=_("File handed over"),
        help_text=_("A drawing, an estimate, minutes; .pdf, .docx, .xlsx or a picture."),
    )  # fmt: skip

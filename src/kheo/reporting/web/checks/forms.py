"""Forms of findings: conditions of the list, an answer, a question, what is still missing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.foundation.forms import BlockField, DomainForm, LineField
from kheo.reporting.enums import CheckKind, FindingStatus, RaisedOn, Severity
from kheo.reporting.models import Finding, Form, Round

EVERY = ("", _("all"))
MOST = 60
"""Rounds and forms offered, the latest first."""


class FilterForm(forms.Form):
    """Conditions of the list; an unreadable one is left out."""

    unit = LineField(
        required=False, max_length=20, label=_("Code of the unit"),
        help_text=_("With everything below it."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        choices=[EVERY, *CheckKind.choices], required=False, label=_("What was checked")
    )
    severity = forms.ChoiceField(
        choices=[EVERY, *Severity.choices], required=False, label=_("Weight")
    )
    round = forms.TypedChoiceField(
        choices=[EVERY], coerce=int, required=False, label=_("Round"), empty_value=None
    )
    form = forms.TypedChoiceField(
        choices=[EVERY], coerce=int, required=False, label=_("Report form"), empty_value=None
    )
    raised_on = forms.ChoiceField(
        choices=[EVERY, *RaisedOn.choices], required=False, label=_("Found")
    )

    mine = forms.BooleanField(required=False, label=_("Only what waits for me"))

    first = ("unit", "kind", "severity", "round", "mine")

    def __init__(self, *args: Any, seen: QuerySet[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with_findings = seen.order_by().values("report__round_id")
        rounds = Round.objects.filter(pk__in=with_findings).order_by("-ends_on", "-pk")[:MOST]
        self.fields["round"].choices = [EVERY, *((one.pk, one.title) for one in rounds)]  # type: ignore[attr-defined]
        used = seen.order_by().values("report__round__form__form_id")
        rows = Form.objects.filter(pk__in=used).order_by("name", "pk")[:MOST]
        self.fields["form"].choices = [EVERY, *((one.pk, one.name) for one in rows)]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """The readable conditions that narrow anything."""
        self.is_valid()
        return {
            name: one for name, one in self.cleaned_data.items() if one not in ("", None, False)
        }

    def chips(self, given: dict[str, Any], state: str) -> list[dict[str, str]]:
        """Each condition in words, with the address without it."""
        return [
            {
                "label": str(self.fields[name].label)
                if value is True
                else f"{self.fields[name].label}: {self._word(name, value)}",
                "url": address_of({k: v for k, v in given.items() if k != name}, state),
            }
            for name, value in given.items()
        ]

    def first_fields(self) -> list[Any]:
        """Those always in sight."""
        return [self[name] for name in self.first]

    def more_fields(self) -> list[Any]:
        """The rarer ones."""
        return [self[name] for name in self.fields if name not in self.first]

    def _word(self, name: str, value: Any) -> Any:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            words: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
            return words.get(value, value)
        return value


STATES = (*FindingStatus.values, "all")
"""What the list shows: one state (open when nothing is said), or all."""


def address_of(given: dict[str, Any], state: str, **more: Any) -> str:
    """The address part that brings these conditions back."""
    shown = {"state": state} if state != FindingStatus.OPEN else {}
    words = {name: "on" if one is True else one for name, one in given.items()}
    return "?" + urlencode({**words, **shown, **more})


class AnswerForm(DomainForm):
    """A sentence that explains; ``seen`` names the figures it is about."""

    answer = BlockField(
        rows=2,
        label=_("Explanation"),
        help_text=_("One sentence; who receives the report reads it."),
    )
    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class NoteForm(DomainForm):
    """What an answer lacks."""

    note = BlockField(rows=2, label=_("What is still missing"))


class QuestionForm(DomainForm):
    """A question about cells of a report."""

    question = BlockField(
        rows=3, label=_("Question"), help_text=_("The unit answers it on its report.")
    )
    keys = forms.MultipleChoiceField(
        label=_("About which figures and texts"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = list(names.items())  # type: ignore[attr-defined]

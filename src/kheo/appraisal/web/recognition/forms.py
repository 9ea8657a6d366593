"""The small forms of recognition: conditions of the lists, a note, a day, a paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.appraisal.models import Dossier
from kheo.appraisal.queries.recognition import dossiers_since
from kheo.documents import policies as documents_policies
from kheo.documents.models import Paper, PaperKind
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField
from kheo.initiatives.enums import Level

ALL = ("", _("all"))
STATES = (
    ("standing", _("stands")), ("soon", _("ends soon or has ended")),
    ("expired", _("its period has ended")), ("withdrawn", _("withdrawn by decision")),
)  # fmt: skip


class FilterForm(forms.Form):
    """Every condition of the list; an address with an unreadable one shows the rest."""

    q = LineField(required=False, max_length=100, label=_("Words of the name"))
    level = forms.ChoiceField(choices=[ALL, *Level.choices], required=False, label=_("Level"))
    state = forms.ChoiceField(choices=[ALL, *STATES], required=False, label=_("Validity"))
    year = forms.IntegerField(
        required=False, min_value=2008, max_value=2100, label=_("Year"), localize=False
    )
    unit = LineField(
        required=False, max_length=20, label=_("Code of the unit"),
        help_text=_("With everything below it."),
    )  # fmt: skip

    initiative = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**62,
        label=_("The initiative"),
        widget=forms.HiddenInput,
    )

    def given(self) -> dict[str, Any]:
        """The readable conditions that narrow anything."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def chips(self, given: dict[str, Any]) -> list[dict[str, str]]:
        """Each condition in words, with the address without it."""
        found = []
        for name, value in given.items():
            field: Any = self.fields[name]
            words = dict(field.choices).get(value, value) if hasattr(field, "choices") else value
            rest = urlencode({other: kept for other, kept in given.items() if other != name})
            found.append({"label": f"{field.label}: {words}", "url": f"?{rest}"})
        return found


class ActForm(DomainForm):
    """An act without any question; the others add theirs."""

    def __init__(self, *args: Any, about: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about, self.actor = about, actor
        if "on" in self.fields:
            self.fields["on"].initial = timezone.localdate()
        if "paper" in self.fields:
            _choose(self, "paper", _papers(actor, self.kinds))

    kinds: tuple[str, ...] = ()


def _papers(actor: User, kinds: tuple[str, ...]) -> Any:
    """The latest papers of these kinds that the person may see."""
    papers = visible(Paper.objects.filter(kind__in=kinds), actor, documents_policies.VIEW)
    shown = list(papers.order_by("-issued_on", "-pk").values_list("pk", flat=True)[:100])
    return Paper.objects.filter(pk__in=shown).order_by("-issued_on", "-pk")


def _choose(form: forms.Form, name: str, queryset: Any) -> None:
    field: Any = form.fields[name]
    field.queryset = queryset


class NoteForm(ActForm):
    """A reason that the others will read."""

    note = BlockField(rows=4, label=_("Reason"), help_text=_("The others will read it."))


class ReasonForm(ActForm):
    """A reason that the level below will read."""

    reason = BlockField(rows=4, label=_("Reason"), help_text=_("The level below reads it."))


class DraftForm(ActForm):
    """The day the paper is made."""

    day = DayField(label=_("Day of the paper"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate()


class PaperForm(ActForm):
    """The decision as the records clerk numbered it."""

    kinds = (PaperKind.DECISION, PaperKind.RESOLUTION)
    paper = forms.ModelChoiceField(
        Paper.objects.none(), label=_("Decision from the register of papers"), empty_label=None,
        help_text=_("The records clerk gives the number; a decision on paper is entered there."),
    )  # fmt: skip


class ForceForm(ActForm):
    """From which day; empty = the day of issue."""

    on = DayField(
        required=False, label=_("In force from"), help_text=_("Left empty: the day of issue.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = None


class AnswerForm(ActForm):
    """When, and by which notice."""

    kinds = (PaperKind.NOTICE, PaperKind.OFFICIAL_LETTER)
    on = DayField(label=_("Answered on"))
    paper = forms.ModelChoiceField(
        Paper.objects.none(), required=False, label=_("Notice from the register of papers"),
        empty_label=_("(without a paper)"),
    )  # fmt: skip


class SendForm(ActForm):
    """When, and with which letter."""

    kinds = (PaperKind.SUBMISSION, PaperKind.OFFICIAL_LETTER)
    on = DayField(label=_("Sent on"))
    paper = forms.ModelChoiceField(
        Paper.objects.none(), required=False, label=_("Submission letter from the register"),
        empty_label=_("(without a paper)"),
    )  # fmt: skip


class VerifyForm(ActForm):
    """What was found, and on what it rests."""

    on = DayField(label=_("Verified on"))
    note = BlockField(rows=4, label=_("What was found"))
    dossier = forms.ModelChoiceField(
        Dossier.objects.none(), required=False, label=_("New dossier it rests on"),
        empty_label=_("(the unit's proof that it still works)"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "dossier", dossiers_since(self.about))


class DecisionForm(DomainForm):
    """What a decision says beside its lines."""

    title = LineField(max_length=300, label=_("What the decision is about"))
    valid_to = DayField(
        required=False, label=_("Stands until"), help_text=_("Left empty: the usual term.")
    )
    grounds = BlockField(
        rows=3, required=False, label=_("Grounds of the decision"),
        help_text=_("One per line; the minutes of the session stand there by themselves."),
    )  # fmt: skip
    duties = BlockField(rows=2, required=False, label=_("Who carries it out"))


class EndingForm(DomainForm):
    """A decision that withdraws or restores; the reasons stand in the lines."""

    title = LineField(max_length=300, label=_("What the decision is about"))
    grounds = BlockField(rows=3, required=False, label=_("Grounds of the decision"))


class ProposeForm(DomainForm):
    """To whom, at which level."""

    title = LineField(max_length=300, label=_("What is proposed"))
    level = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (Level.PROVINCE, Level.CENTRAL)],
        label=_("At which level"),
    )
    to_unit: Any = forms.ModelChoiceField(None, label=_("Proposed to"), empty_label=None)

    def __init__(self, *args: Any, above: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "to_unit", above)

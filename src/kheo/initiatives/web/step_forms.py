"""The small forms behind the steps: a note, a day, a paper, photos."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import can, granted_units, visible
from kheo.campaigns.enums import CommitmentKind
from kheo.campaigns.models import Campaign
from kheo.documents import policies as documents_policies
from kheo.documents.models import Paper, PaperKind
from kheo.documents.operations import keep_file, register_paper
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField
from kheo.initiatives import rules
from kheo.initiatives.enums import Level, Outcome
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import RuleBroken
from kheo.orgs.models import Reach, Unit


class StepForm(DomainForm):
    """A step without any question; the others add theirs."""

    takes_photos = False
    takes_paper = False

    def __init__(self, *args: Any, initiative: Initiative, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initiative, self.actor = initiative, actor
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to what this person may use for this initiative."""
        if "on" in self.fields:
            self.fields["on"].initial = timezone.localdate()


class NoteForm(StepForm):
    """A reason that the others will read."""

    note = BlockField(rows=4, label=_("Reason"), help_text=_("The others will read it."))


class DayForm(StepForm):
    """From which day."""

    on = DayField(label=_("On the day"))


class DayNoteForm(DayForm):
    """A day and a reason."""

    note = BlockField(rows=4, label=_("Reason"), help_text=_("The others will read it."))


class ReturnForm(NoteForm):
    """What has to be changed, in which fields, until when."""

    note = BlockField(
        rows=5,
        label=_("What has to be changed"),
        help_text=_("Say what is missing and how it would be right; the unit reads these words."),
    )
    fields_ = forms.MultipleChoiceField(
        choices=[(name, rules.LABELS[name]) for name in rules.TEXT_FIELDS if name != "result"],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Items meant"),
    )
    due_on = DayField(
        label=_("Send again by"), required=False, help_text=_("Left empty: the usual term.")
    )

    def clean(self) -> dict[str, Any]:
        """Under the name the operation knows."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["fields"] = cleaned.pop("fields_", [])
        return cleaned


class OutcomeForm(DayForm):
    """What the appraisal found."""

    outcome = forms.ChoiceField(
        choices=Outcome.choices, widget=forms.RadioSelect, label=_("Outcome")
    )
    note = BlockField(
        rows=4, required=False, label=_("Grounds"),
        help_text=_("Needed when the criteria are not met."),
    )  # fmt: skip


class PhotoForm(DayForm):
    """A sentence, a day and photos; the point on the map only when wished."""

    takes_photos = True
    note = BlockField(rows=3, label=_("In a sentence"))
    caption = LineField(required=False, max_length=300, label=_("What the photos show"))
    use_place = forms.BooleanField(
        required=False,
        label=_("Take the place from the photos"),
        help_text=_("Only if you tick it; published pictures never carry the place."),
    )
    latitude = forms.DecimalField(
        required=False, max_digits=9, decimal_places=6, label=_("Latitude"), localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    longitude = forms.DecimalField(
        required=False, max_digits=9, decimal_places=6, label=_("Longitude"), localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip


class ProgressForm(PhotoForm):
    """How it goes."""

    note = BlockField(
        rows=4, label=_("What has been done"), help_text=_("For example “30 of 60 lamps are up”.")
    )


class ConfirmForm(PhotoForm):
    """The yearly proof: one sentence, one photo, two minutes."""

    works = forms.BooleanField(label=_("Yes, it still works"))
    note = BlockField(
        rows=3,
        label=_("How does it work today?"),
        help_text=_("For example “All 60 lamps burn; the households pay the electricity”."),
    )
    field_order = ("works", "note", "on")

    def clean(self) -> dict[str, Any]:
        """The tick is a question to the person, not a value to keep."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned.pop("works", None)
        return cleaned


class PaperForm(DayForm):
    """A day and the paper it rests on: picked from the register or entered here."""

    takes_paper = True
    paper = forms.ModelChoiceField(
        Paper.objects.none(),
        required=False,
        label=_("Paper from the register"),
        empty_label=_("(enter a new one below)"),
    )
    paper_unit = forms.ModelChoiceField(
        Unit.objects.none(), required=False, label=_("Issued by"), empty_label=None
    )
    paper_kind = forms.ChoiceField(
        choices=PaperKind.choices, initial=PaperKind.DECISION, required=False,
        label=_("Type of paper"),
    )  # fmt: skip
    paper_number = LineField(
        required=False, label=_("Number and symbol"), help_text=_("As printed, “45-QĐ/TU”.")
    )
    paper_issued_on = DayField(required=False, label=_("Day of issue"))
    paper_summary = LineField(required=False, label=_("What it is about"))
    paper_signer = LineField(required=False, label=_("Signed by"))

    def prepare(self) -> None:
        """Papers this person may see, newest first; units he may enter papers for."""
        super().prepare()
        papers = visible(Paper.objects.all(), self.actor, documents_policies.VIEW)
        shown = papers.order_by("-issued_on", "-pk").values("pk")[:100]
        own = granted_units(self.actor, documents_policies.REGISTER)
        _choose(self, "paper", Paper.objects.filter(pk__in=list(shown.values_list("pk", flat=True)))
                .order_by("-issued_on", "-pk"))  # fmt: skip
        _choose(self, "paper_unit", Unit.objects.filter(pk__in=own).for_list())
        self.may_enter = bool(can(self.actor, documents_policies.REGISTER))

    def paper_fields(self) -> list[Any]:
        """The fields of a new paper, for the template."""
        return [self[name] for name in self.fields if name.startswith("paper_")]

    def other_fields(self) -> list[Any]:
        """The rest."""
        return [self[name] for name in self.fields if not name.startswith("paper")]


def settle_paper(
    answers: dict[str, Any], initiative: Initiative, *, upload: Any, actor: User, at: Any
) -> Paper:
    """The picked paper, or the one entered in the form, kept in the register with its scan.

    Takes the answers about the paper out of ``answers``. Must run inside the transaction of the
    step: a refused step enters no paper. Raises RuleBroken with the fields of the form.
    """
    given = {name: answers.pop(name, None) for name in PAPER_NAMES}
    if given["paper"] is not None:
        return given["paper"]  # type: ignore[no-any-return]
    if not given["paper_number"] or not given["paper_issued_on"]:
        sentence = _("Pick the paper, or enter its number and day of issue.")
        raise RuleBroken(sentence, fields={"paper": sentence})
    stored = None
    if upload is not None:
        stored = keep_file(content=upload.read(), name=upload.name or "", at=at)
    try:
        return register_paper(
            unit=given["paper_unit"],
            kind=given["paper_kind"] or PaperKind.DECISION,
            number=given["paper_number"],
            issued_on=given["paper_issued_on"],
            summary=given["paper_summary"] or str(initiative.title),
            signer=given["paper_signer"] or "",
            stored=stored,
            actor=actor,
            at=at,
        )
    except RuleBroken as refusal:
        fields = {f"paper_{name}": sentence for name, sentence in refusal.fields.items()}
        raise RuleBroken(str(refusal), fields=fields) from refusal


PAPER_NAMES = (
    "paper", "paper_unit", "paper_kind", "paper_number", "paper_issued_on", "paper_summary",
    "paper_signer",
)  # fmt: skip


def _choose(form: forms.Form, name: str, queryset: Any) -> None:
    field: Any = form.fields[name]
    field.queryset = queryset


class RecogniseForm(PaperForm):
    """Level, decision, day."""

    level = forms.ChoiceField(choices=Level.choices, label=_("Level"))
    field_order = ("level", "on", "paper")

    def prepare(self) -> None:
        """Only the levels above the one reached; the district level is history."""
        super().prepare()
        steps = list(rules.LADDER)
        reached = steps.index(Level(self.initiative.level)) + 1 if self.initiative.level else 0
        level: Any = self.fields["level"]
        level.choices = [(one.value, one.label) for one in steps[reached:]]


class PaperNoteForm(PaperForm):
    """A decision with its reason."""

    note = BlockField(rows=4, label=_("Reason"), help_text=_("The others will read it."))
    field_order = ("note", "on", "paper")


class CommendForm(PaperForm):
    """Form of the award, level, decision, day."""

    award = LineField(
        max_length=120, label=_("Form of the award"), help_text=_("For example “Giấy khen”.")
    )
    level = forms.ChoiceField(choices=Level.choices, label=_("Level"))
    field_order = ("award", "level", "on", "paper")


class EffectiveForm(DayForm):
    """Set or take away the mark "phát huy hiệu quả"."""

    note = BlockField(rows=3, required=False, label=_("Grounds"))

    def clean(self) -> dict[str, Any]:
        """The mark turns over."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["effective"] = not self.initiative.is_effective
        return cleaned


class CommitForm(StepForm):
    """Which campaign, and what is promised."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), empty_label=None
    )
    kind = forms.ChoiceField(
        choices=CommitmentKind.choices, widget=forms.RadioSelect, label=_("What is promised")
    )

    def prepare(self) -> None:
        """Campaigns that run today for this unit and do not hold it yet."""
        _choose(self, "campaign", open_campaigns(self.initiative))


def open_campaigns(initiative: Initiative) -> Any:
    """Campaigns running today that cover the unit and to which it is not tied."""
    today = timezone.localdate()
    above = Reach.objects.as_of(today).filter(unit=initiative.unit_id).values("ancestor_id")
    return (
        Campaign.objects.filter(
            unit_id__in=above, launched_at__isnull=False, starts_on__lte=today, ends_on__gt=today
        )
        .exclude(commitments__initiative=initiative)
        .order_by("-year", "pk")
    )

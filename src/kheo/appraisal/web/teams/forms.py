"""Forms about teams: a team, a member, who leaves, who goes on, a visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.policy import granted_units, visible
from kheo.appraisal.enums import TeamRole
from kheo.appraisal.models import Assignment, Member, Team
from kheo.appraisal.operations.teams import Fate
from kheo.appraisal.policies import SET_UP_TEAMS
from kheo.documents.models import Paper, PaperKind
from kheo.documents.operations import register_paper
from kheo.documents.policies import VIEW as VIEW_PAPERS
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.initiatives.enums import Field
from kheo.kernel.refusals import DomainError, RuleBroken
from kheo.orgs.models import Reach, Unit
from kheo.orgs.queries import unit_by_code

PAPERS_SHOWN = 100
REASON = gettext_lazy("The others will read it.")


class FieldsField(forms.MultipleChoiceField):
    """Some of the four fields; none ticked means all."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=Field.choices,
            required=False,
            help_text=gettext_lazy("Nothing ticked: all fields."),
            **kwargs,
        )


class ChangeTeamForm(DomainForm):
    """Name and fields."""

    name = LineField(label=gettext_lazy("Name of the team"), max_length=200)
    fields_known = FieldsField(label=gettext_lazy("Fields it looks after"))

    def clean(self) -> dict[str, Any]:
        """The column is called ``fields``, which a form keeps for itself."""
        values: dict[str, Any] = super().clean() or {}
        values["fields"] = values.pop("fields_known", [])
        return values

    def show(self, refusal: DomainError) -> None:
        """A sentence about ``fields`` stands at its tick boxes."""
        sentences = {
            {"fields": "fields_known"}.get(name, name): sentence
            for name, sentence in refusal.fields.items()
        }
        super().show(type(refusal)(str(refusal), fields=sentences))


class TeamForm(ChangeTeamForm):
    """A team, set up by a decision: picked from the register or entered here."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Team of"), queryset=Unit.objects.none(), empty_label=None
    )
    valid_from = DayField(label=gettext_lazy("Works from"))
    last_day = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Left empty: until it is ended."),
    )
    paper = forms.ModelChoiceField(
        Paper.objects.none(),
        required=False,
        label=gettext_lazy("Decision from the register"),
        empty_label=gettext_lazy("(enter a new one below)"),
    )
    paper_number = LineField(
        required=False,
        label=gettext_lazy("Number and symbol"),
        help_text=gettext_lazy("As printed, “45-QĐ/TU”."),
    )
    paper_issued_on = DayField(required=False, label=gettext_lazy("Day of issue"))
    paper_signer = LineField(required=False, label=gettext_lazy("Signed by"))
    field_order = ("unit", "name", "paper", "valid_from", "last_day", "fields_known")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = granted_units(person, SET_UP_TEAMS)
        _choose(self, "unit", Unit.objects.filter(pk__in=units).for_list())
        papers = visible(Paper.objects.all(), person, VIEW_PAPERS).order_by("-issued_on", "-pk")
        shown = list(papers.values_list("pk", flat=True)[:PAPERS_SHOWN])
        _choose(self, "paper", Paper.objects.filter(pk__in=shown).order_by("-issued_on", "-pk"))

    def clean(self) -> dict[str, Any]:
        """The day after the last one is what is kept."""
        values = super().clean()
        last = values.pop("last_day", None)
        values["valid_to"] = last + timedelta(days=1) if last and last.year < 9999 else None
        return values

    def paper_fields(self) -> list[Any]:
        """The fields of a new paper, for the template."""
        return [self[name] for name in self.fields if name.startswith("paper_")]


def settle_paper(values: dict[str, Any], *, actor: User, at: Any) -> Paper:
    """The picked decision, or the one entered here, put into the register.

    Must run inside the transaction of the act: a refused team enters no paper.
    """
    given = {name: values.pop(name) for name in list(values) if name.startswith("paper")}
    if given["paper"] is not None:
        return given["paper"]  # type: ignore[no-any-return]
    if not given["paper_number"] or not given["paper_issued_on"]:
        sentence = _("Pick the paper, or enter its number and day of issue.")
        raise RuleBroken(sentence, fields={"paper": sentence})
    try:
        return register_paper(
            unit=values["unit"],
            kind=PaperKind.DECISION,
            number=given["paper_number"],
            issued_on=given["paper_issued_on"],
            summary=_("setting up the appraisal team “%(team)s”") % {"team": values["name"]},
            signer=given["paper_signer"] or "",
            actor=actor,
            at=at,
        )
    except RuleBroken as refusal:
        fields = {f"paper_{name}": sentence for name, sentence in refusal.fields.items()}
        raise RuleBroken(str(refusal), fields=fields) from refusal


class MemberForm(DomainForm):
    """Somebody with an account, or only a name; then his sheets come on paper."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Account"),
        empty_label=gettext_lazy("(no account: sheets come on paper)"),
        help_text=gettext_lazy("Who is to score in the system needs the role of appraiser."),
    )
    full_name = LineField(
        label=gettext_lazy("Full name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only for who has no account."),
    )
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)
    unit = LineField(
        label=gettext_lazy("Code of the unit where this person works"),
        max_length=20,
        required=False,
        help_text=gettext_lazy(
            "What this unit registered is closed to the member. Left empty: the unit of the account."
        ),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Place in the team"), choices=TeamRole.choices, initial=TeamRole.MEMBER
    )
    fields_known = FieldsField(label=gettext_lazy("Fields this person knows"))
    valid_from = DayField(label=gettext_lazy("Works from"))

    def __init__(self, *args: Any, team: Team, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        above = Reach.objects.as_of(day).filter(unit=team.unit_id).values("ancestor_id")
        held = Grant.objects.as_of(day).filter(role=Role.APPRAISER, unit_id__in=above)
        wanted = Q(pk__in=held.values("user_id")) | Q(unit=team.unit_id)
        people = User.objects.filter(wanted, valid_from__lte=day)
        people = people.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
        _choose(self, "user", people.order_by("sort_key", "pk"))

    def clean_unit(self) -> Unit | None:
        """The unit of that code."""
        code = self.cleaned_data["unit"]
        if not code:
            return None
        try:
            return unit_by_code(code, self.day)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        """The column is called ``fields``, which a form keeps for itself."""
        values: dict[str, Any] = super().clean() or {}
        values["fields"] = values.pop("fields_known", [])
        return values


class EndTeamForm(DomainForm):
    """The last day of a team, with the reason."""

    last_day = DayField(label=gettext_lazy("Last day"))
    note = BlockField(label=gettext_lazy("Reason"), rows=3, help_text=REASON)

    def clean(self) -> dict[str, Any]:
        """The day after the last one is what is kept."""
        values: dict[str, Any] = super().clean() or {}
        last = values.pop("last_day", None)
        if last is not None:
            values["on"] = min(last, date.max - timedelta(days=1)) + timedelta(days=1)
        return values

    def show(self, refusal: DomainError) -> None:
        """A sentence about the end stands at the last day."""
        fields = {"last_day" if k == "on" else k: v for k, v in refusal.fields.items()}
        super().show(type(refusal)(str(refusal), fields=fields))


class EndMemberForm(EndTeamForm):
    """Who leaves mid-work: of every dossier it is said who goes on and what the scores become."""

    field_order = ("last_day", "note")

    def __init__(
        self, *args: Any, running: Iterable[Assignment], others: list[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.running = list(running)
        self.others = {str(one.pk): one for one in others}
        for one in self.running:
            choices = fates(others, is_scored=one.done_at is not None)
            self.fields[f"fate_{one.pk}"] = forms.ChoiceField(
                label=str(one.dossier), choices=[("", _("(choose)")), *choices]
            )

    def fate_fields(self) -> list[Any]:
        """The question about each dossier, for the template."""
        return [(one, self[f"fate_{one.pk}"]) for one in self.running]

    def clean(self) -> dict[str, Any]:
        """The answers as the operation takes them."""
        values = super().clean()
        values["fates"] = {
            one.pk: self._fate(answer)
            for one in self.running
            if (answer := values.pop(f"fate_{one.pk}", ""))
        }
        return values

    def _fate(self, answer: str) -> Fate:
        kept, _colon, to = answer.partition(":")
        return Fate(keep_scores=kept == "keep", to=self.others.get(to))


def fates(others: list[Member], *, is_scored: bool) -> list[tuple[str, str]]:
    """What may become of one dossier: with its scores kept or dropped, handed on or not."""
    if not is_scored:
        return [
            *((f"drop:{one.pk}", _("Handed on to %(name)s") % _name(one)) for one in others),
            ("drop:", _("Nobody goes on with it")),
        ]
    return [
        ("keep:", _("The score stays and counts")),
        ("drop:", _("The score is dropped, nobody goes on")),
        *((f"drop:{m.pk}", _("Dropped; %(name)s scores it anew") % _name(m)) for m in others),
        *((f"keep:{m.pk}", _("Stays; %(name)s scores it as well") % _name(m)) for m in others),
    ]


class HandOnForm(DomainForm):
    """One dossier from one member to another, or to nobody."""

    fate = forms.ChoiceField(label=gettext_lazy("What becomes of it"), widget=forms.RadioSelect)
    note = BlockField(label=gettext_lazy("Reason"), rows=3, help_text=REASON)

    def __init__(self, *args: Any, others: list[Member], is_scored: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(one.pk): one for one in others}
        field: Any = self.fields["fate"]
        field.choices = fates(others, is_scored=is_scored)

    def clean(self) -> dict[str, Any]:
        """Keep or drop, and to whom."""
        values: dict[str, Any] = super().clean() or {}
        kept, _colon, to = (values.pop("fate", "") or "").partition(":")
        return {**values, "keep_scores": kept == "keep", "to": self.others.get(to)}


class ShareForm(DomainForm):
    """How the ticked dossiers are shared."""

    per_dossier = NumberField(
        label=gettext_lazy("Members per dossier"), minimum=1, maximum=30, initial="3"
    )
    due_on = DayField(
        label=gettext_lazy("To be scored by"),
        required=False,
        help_text=gettext_lazy("Left empty: by the day of the dossier."),
    )
    by_field = forms.BooleanField(
        label=gettext_lazy("Who knows the field comes first"), required=False, initial=True
    )


class AssignForm(DomainForm):
    """One dossier to one member."""

    member = forms.ModelChoiceField(Member.objects.none(), label=gettext_lazy("Member"))
    due_on = DayField(label=gettext_lazy("To be scored by"), required=False)

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "member", members)


class QueueForm(forms.Form):
    """Conditions of the queue; the names stand in its address."""

    tim = LineField(label=gettext_lazy("Words of the name"), required=False, max_length=100)
    linh_vuc = forms.ChoiceField(
        label=gettext_lazy("Field"),
        choices=[("", gettext_lazy("all")), *Field.choices],
        required=False,
    )
    qua_han = forms.BooleanField(label=gettext_lazy("Only late"), required=False)


class NoteForm(DomainForm):
    """A reason that the others will read."""

    note = BlockField(label=gettext_lazy("Reason"), rows=3, help_text=REASON)


class TakeBackForm(NoteForm):
    """A dossier taken from its team: what becomes of the scores given so far."""

    keep_scores = forms.TypedChoiceField(
        label=gettext_lazy("Scores given so far"),
        choices=[
            ("1", gettext_lazy("they stay and count")),
            ("0", gettext_lazy("they are dropped")),
        ],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )


class VisitForm(DomainForm):
    """What a visit showed."""

    on = DayField(label=gettext_lazy("Day of the visit"))
    place = LineField(label=gettext_lazy("Where"), max_length=300)
    present = BlockField(
        label=gettext_lazy("Who was present"),
        rows=2,
        required=False,
        help_text=gettext_lazy("One person a line, with the position."),
    )
    found = BlockField(label=gettext_lazy("What was found"), rows=6)


def _name(member: Member) -> dict[str, str]:
    return {"name": member.full_name}


def _choose(form: forms.Form, name: str, queryset: Any) -> None:
    field: Any = form.fields[name]
    field.queryset = queryset

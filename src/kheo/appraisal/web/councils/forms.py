"""Forms of councils, seats, sessions and ballots."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import Grant, User
from kheo.access.policy import granted_units
from kheo.appraisal.enums import Ballot, SeatRole, ShareOf, TieRule, Verdict
from kheo.appraisal.models import Council, Seat, Session
from kheo.appraisal.policies import SET_UP_COUNCILS, VOTE
from kheo.documents.enums import PaperKind
from kheo.documents.models import Paper
from kheo.documents.queries import draft_in_force
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.initiatives.enums import Level
from kheo.orgs.models import Unit

NEWEST = 60


class RulesForm(DomainForm):
    """The rules of a council: quorum, share needed, ties, ballot."""

    quorum_of = NumberField(label=_("Quorum: this many …"), minimum=1, maximum=100)
    quorum_in = NumberField(label=_("… of so many members"), minimum=1, maximum=100)
    needed_share = NumberField(label=_("Share needed, in percent"), maximum=100, whole=False)
    is_more_than = forms.BooleanField(
        label=_("More than this share is needed (not just as much)"), required=False
    )
    share_of = forms.ChoiceField(label=_("Of whom the share is taken"), choices=ShareOf.choices)
    warn_below = NumberField(label=_("Warn below, in percent"), maximum=100, whole=False)
    tie_rule = forms.ChoiceField(label=_("In a tie"), choices=TieRule.choices)
    ballot = forms.ChoiceField(label=_("Usual way of voting"), choices=Ballot.choices)


class CouncilForm(RulesForm):
    """A new council with the decision it was set up by."""

    unit = forms.ModelChoiceField(label=_("Council of"), queryset=Unit.objects.none())
    name = LineField(label=_("Name as in the decision"), max_length=200)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    paper = forms.ModelChoiceField(label=_("Set up by the decision"), queryset=Paper.objects.none())
    valid_from = DayField(label=_("First day of the term"))
    valid_to = DayField(label=_("Last day of the term"), required=False)
    field_order = ("unit", "name", "level", "paper", "valid_from", "valid_to")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = granted_units(person, SET_UP_COUNCILS)
        _offer(self, "unit", Unit.objects.filter(pk__in=units).for_list())
        if len(units) == 1:
            self.fields["unit"].initial = next(iter(units))
        papers = Paper.objects.filter(unit_id__in=units).exclude(kind=PaperKind.MINUTES)
        _offer(self, "paper", _newest(papers))

    def clean(self) -> dict[str, Any]:
        """The day after the last one is what is kept."""
        values: dict[str, Any] = super().clean() or {}
        if (last := values.get("valid_to")) is not None:
            values["valid_to"] = last + timedelta(days=1)
        return values


class SeatForm(DomainForm):
    """A member of a council, with or without an account."""

    full_name = LineField(label=_("Full name"), required=False, max_length=120)
    user = forms.ModelChoiceField(
        label=_("Account"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Without an account the member votes on paper."),
    )
    position = LineField(label=_("Position"), required=False, max_length=200)
    unit = forms.ModelChoiceField(
        label=_("Works in"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("The dossiers of this unit are closed to the member."),
    )
    role = forms.ChoiceField(label=_("Place in the council"), choices=SeatRole.choices)
    stands_in_for = forms.ModelChoiceField(
        label=_("Alternate of"), queryset=Seat.objects.none(), required=False
    )
    valid_from = DayField(label=_("From"), required=False)

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = Unit.objects.filter(reaches__ancestor_id=council.unit_id, reaches__depth__lte=1)
        _offer(self, "unit", near.distinct().order_by("sort_key", "pk"))
        voters = Grant.objects.filter(role__in=VOTE.roles, valid_to__isnull=True).values("user")
        _offer(self, "user", User.objects.filter(pk__in=voters).order_by("full_name", "pk"))
        mains = council.seats.filter(stands_in_for__isnull=True, valid_to__isnull=True)
        _offer(self, "stands_in_for", mains.order_by("pk"))


class EndForm(DomainForm):
    """The last day of something, with the reason."""

    last_day = DayField(label=_("The last day"))
    note = BlockField(label=_("Reason"), rows=3)


class SessionForm(DomainForm):
    """Day, hour, place and guests of a session."""

    title = LineField(label=_("Title"), max_length=300)
    on = DayField(label=_("Day"))
    starts_at = forms.TimeField(
        label=_("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = LineField(label=_("Place of the meeting"), max_length=300)
    guests = BlockField(label=_("Guests, one a line"), required=False, rows=3)
    invitation = BlockField(label=_("Words of the invitation"), required=False, rows=4)


def values_of(session: Session) -> dict[str, Any]:
    """What the form shows of ``session``."""
    return {name: getattr(session, name) for name in SessionForm.base_fields}


class NoteForm(DomainForm):
    """A reason."""

    note = BlockField(label=_("Reason"), rows=3)


class AnyNoteForm(DomainForm):
    """A reason where there is one to give."""

    note = BlockField(label=_("Why the cases not called are postponed"), required=False, rows=3)


class ChairForm(DomainForm):
    """How the chair settled a tie."""

    is_passed = forms.TypedChoiceField(
        label=_("The chair decides"),
        choices=(("yes", Verdict.PASSED.label), ("no", Verdict.FAILED.label)),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = BlockField(label=_("In the chair's words"), rows=3)


class PlainForm(DomainForm):
    """Nothing is asked."""


class SealForm(DomainForm):
    """The signed minutes."""

    minutes = forms.ModelChoiceField(
        label=_("The signed minutes"),
        queryset=Paper.objects.none(),
        help_text=_("Minutes of this body, dated on the day of the session or later."),
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = Paper.objects.filter(unit_id=session.unit_id, kind=PaperKind.MINUTES)
        _offer(self, "minutes", _newest(papers))
        draft = draft_in_force("minutes", session)
        if draft is not None and draft.paper_id is not None:
            self.fields["minutes"].initial = draft.paper_id


class PaperTotalsForm(DomainForm):
    """The paper ballots of a case, and whose they are."""

    yes = NumberField(label=_("For, on paper"), maximum=999)
    no = NumberField(label=_("Against, on paper"), maximum=999)
    blank = NumberField(label=_("Blank or void, on paper"), maximum=999)
    seats = forms.MultipleChoiceField(
        label=_("Who has put a paper ballot into the urn"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["seats"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = offered

    def clean_seats(self) -> list[int]:
        """Keys as numbers."""
        return [int(key) for key in self.cleaned_data["seats"]]


def first_session(council: Council, day: date) -> dict[str, Any]:
    """What is proposed for a new session."""
    return {
        "title": _("Session of recognition of %(year)s") % {"year": day.year},
        "on": day + timedelta(days=7),
        "starts_at": time(8, 0),
        "place": council.unit.label,
    }


def _newest(papers: Any) -> Any:
    newest = papers.order_by("-issued_on", "-pk").values("pk")[:NEWEST]
    return Paper.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).order_by(
        "-issued_on", "-pk"
    )


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
    field.queryset = rows

"""Dossiers of appraisal through the API: opened, proven, given to members, visited, every step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import require, visible
from kheo.appraisal.api.sheets import own_assignment
from kheo.appraisal.enums import Column
from kheo.appraisal.models import Assignment, CriteriaVersion, Criterion, Dossier, Member, Visit
from kheo.appraisal.operations import assignments
from kheo.appraisal.operations.recusals import declare_recusal
from kheo.appraisal.operations.visits import record_visit
from kheo.appraisal.operations.writing import require_open_column
from kheo.appraisal.policies import ASSESS, ASSIGN, SCORE, VIEW, VISIT
from kheo.appraisal.queries.opening import choices_for
from kheo.appraisal.queries.teams import others_for, running_members
from kheo.appraisal.queries.visits import may_visit
from kheo.appraisal.transitions.dossiers import FLOW
from kheo.appraisal.web.dossiers.opening import open_by
from kheo.appraisal.web.dossiers.proving import set_proof
from kheo.appraisal.web.dossiers.steps import STEPS, StepPage
from kheo.appraisal.web.teams import forms
from kheo.appraisal.web.teams.visiting import kept_photos
from kheo.exchange.act_forms import CodesField, FilesField, LedForm, form_with, key_field, part
from kheo.exchange.act_forms import keys as key_list
from kheo.exchange.acts import Act
from kheo.foundation.forms import BlockField, DomainForm, LineField
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.kernel.refusals import NotAllowed

LIST: Final = "dossiers"


class OpenForm(DomainForm):
    """For which initiative, by which criteria; usually there is one answer."""

    initiative = key_field(_("Number of the initiative"))
    criteria = key_field(_("Number of the version of the criteria"), required=False)


def open_dossier(*, initiative: int, criteria: int | None, actor: User, at: datetime) -> Dossier:
    """Open a dossier before the body whose criteria hold today. Raises DomainError."""
    seen = visible(Initiative.objects.for_list(), actor, VIEW_INITIATIVES)
    one = part(seen, initiative, "initiative")
    found = choices_for(one, on=timezone.localdate(at))
    offered = [version.pk for _body, version in found]
    chosen = criteria or (offered[0] if len(offered) == 1 else 0)
    part(CriteriaVersion.objects.filter(pk__in=offered), chosen, "criteria")
    return open_by(one, found, chosen, actor=actor, at=at)


class ProofForm(DomainForm):
    """Exactly what proves a criterion."""

    criterion = key_field(_("Number of the criterion"))
    evidence = CodesField(required=False, label=_("Numbers of the pieces of evidence"))
    photos = FilesField(required=False, label=_("Photos and files"))
    caption = LineField(required=False, max_length=300, label=_("What the photos show"))


def prove(
    dossier: Dossier, *, criterion: int, evidence: Sequence[str], photos: Sequence[Any],
    caption: str, actor: User, at: datetime,
) -> None:  # fmt: skip
    """Make the proof of a criterion what is named and sent. Raises DomainError."""
    require(actor, ASSESS, dossier)
    require_open_column(dossier, Column.SELF)
    about = part(Criterion.objects.filter(version=dossier.criteria_id), criterion, "criterion")
    wanted = key_list(evidence, "evidence")
    set_proof(dossier, about, wanted=wanted, photos=photos, caption=caption, actor=actor, at=at)


def _step(step: StepPage) -> Act:
    arrow = FLOW.named(step.name)
    return Act(
        LIST, step.name.replace("_", "-"), arrow.label, step.operation, arrow.permission, step.form,
        pages=("dossiers:step",),
    )  # fmt: skip


def _members(actor: User, row: Dossier) -> dict[str, Any]:
    roll = running_members(row.team, timezone.localdate()) if row.team else []
    rows = Member.objects.filter(pk__in=[one.pk for one in roll]).order_by("full_name")
    return {"members": rows}


def _assignment(dossier: Dossier, member: int | None) -> Assignment:
    rows = Assignment.objects.filter(dossier=dossier, ended_at=None).select_related(
        "member__team__unit", "member__user"
    )
    found = part(Member.objects.filter(assignments__in=rows.values("pk")), member, "member")
    one = rows.filter(member=found)[0]
    one.dossier = dossier
    return one


class HandOnForm(LedForm):
    """From whom first; then what may become of it."""

    member = key_field(_("Number of the member"))
    fate = django_forms.CharField(
        label=_("What becomes of it"), max_length=40, required=False,
        help_text=_("keep: or drop:, followed by the number of the member who goes on, if any."),
    )  # fmt: skip
    note = BlockField(label=_("Reason"), rows=3, required=False)
    first = ("member",)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier = dossier

    def page_form(self) -> forms.HandOnForm:
        """The choices for the assignment of this member."""
        one = _assignment(self.dossier, self.cleaned_data["member"])
        return forms.HandOnForm(
            self.data, others=others_for(one, timezone.localdate()),
            is_scored=one.done_at is not None,
        )  # fmt: skip


def hand_on(
    dossier: Dossier, *, member: int, to: Member | None, actor: User, at: datetime, **values: Any
) -> None:
    """Hand a dossier from one member to another, or to nobody. Raises DomainError."""
    one = _assignment(dossier, member)
    if to is None:
        assignments.end_assignment(one, actor=actor, at=at, **values)
    else:
        assignments.reassign(one, to=to, actor=actor, at=at, **values)


def assign(dossier: Dossier, **values: Any) -> None:
    """Give a dossier to one more member of its team. Raises DomainError."""
    assignments.assign(dossier, **values)


def nudge(dossier: Dossier, *, member: int, actor: User, at: datetime) -> None:
    """Remind one member. Raises DomainError."""
    assignments.nudge(_assignment(dossier, member), actor=actor, at=at)


def declare(dossier: Dossier, *, note: str, actor: User, at: datetime) -> None:
    """Declare a conflict: the dossier leaves the queue for good. Raises DomainError."""
    one = own_assignment(dossier, actor)
    declare_recusal(dossier, member=one.member, note=note, actor=actor, at=at)


def add_visit(
    dossier: Dossier, *, photos: Sequence[Any], caption: str, actor: User, at: datetime,
    **values: Any,
) -> Visit:  # fmt: skip
    """Write a visit down, with its photos. Raises DomainError."""
    if not may_visit(actor, dossier):
        raise NotAllowed(_now("This dossier was not given to you."))
    kept = kept_photos(photos, caption=caption, at=at)
    return record_visit(dossier, photos=kept, actor=actor, at=at, **values)


ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "create", _("Open a dossier"), open_dossier, VIEW, OpenForm, on_list=True,
        pages=("dossiers:open",),
    ),
    Act(
        LIST, "prove", _("Proof of a criterion"), prove, VIEW, ProofForm, takes_files=True,
        pages=("dossiers:proof",),
    ),
    *(_step(step) for step in STEPS),
    Act(
        LIST, "assign", _("Give to a member"), assign, ASSIGN, forms.AssignForm,
        form_arguments=_members, pages=("teams:assign",),
    ),
    Act(
        LIST, "hand-on", _("Hand on"), hand_on, ASSIGN, HandOnForm,
        form_arguments=lambda actor, row: {"dossier": row}, pages=("teams:hand_on",),
    ),
    Act(
        LIST, "take-back", _("Take back from the team"), assignments.take_from_team, ASSIGN,
        forms.TakeBackForm, pages=("teams:take_back",),
    ),
    Act(
        LIST, "nudge", _("Remind a member"), nudge, ASSIGN,
        form_with(DomainForm, member=key_field(_("Number of the member"))),
        pages=("teams:nudge",),
    ),
    Act(
        LIST, "declare-conflict", _("Declare a conflict"), declare, SCORE, forms.NoteForm,
        answers="-", pages=("teams:declare",),
    ),
    Act(
        LIST, "add-visit", _("Record a visit"), add_visit, VISIT,
        form_with(
            forms.VisitForm,
            photos=FilesField(required=False, label=_("Photos")),
            caption=LineField(required=False, max_length=300, label=_("What the photos show")),
        ),
        takes_files=True, pages=("teams:visit",),
    ),
)  # fmt: skip

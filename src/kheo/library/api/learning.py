"""Handbooks, exemplars of a period, learning from one another and calls through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.exchange.act_forms import form_with, key_field, part, refuse
from kheo.exchange.acts import Act
from kheo.foundation.forms import DomainForm, NumberField
from kheo.library.models import Adoption, Exemplar, ExemplarList, Handbook, HandbookStory
from kheo.library.operations import adoptions, exemplars, handbooks
from kheo.library.policies import CHOOSE_EXEMPLARS, LEARN, MAKE_HANDBOOKS, VIEW_LEARNING
from kheo.library.queries.adoptions import may_be_learned, seen_by
from kheo.library.queries.exemplars import units_below
from kheo.library.queries.stories import published
from kheo.library.rules.exemplars import FIRST_YEAR, LAST_YEAR, MOST_PLACES
from kheo.library.web.adoptions import forms as adoption_forms
from kheo.library.web.adoptions.steps import STEPS, Step, carry_out
from kheo.library.web.exemplars import forms as exemplar_forms
from kheo.library.web.exemplars.targets import read_pasted
from kheo.library.web.handbooks import forms as handbook_forms

HANDBOOKS: Final = "handbooks"
EXEMPLARS: Final = "exemplar_lists"
ADOPTIONS: Final = "adoptions"
EXEMPLAR: Final = "exemplars"
ENTRY: Final = key_field(_("Number of the story in the handbook"))
UP: Final = django_forms.BooleanField(required=False, label=_("Up; else down"))


def begin(*, unit: Any, **values: Any) -> Handbook:
    """Begin a handbook. Raises DomainError."""
    return handbooks.open_handbook(unit, **values)


def choose_story(handbook: Handbook, *, story: int, actor: User, at: datetime) -> None:
    """Put a published story in. Raises DomainError."""
    handbooks.choose(handbook, story=part(published(), story, "story"), actor=actor, at=at)


def _entry(handbook: Handbook, key: int) -> HandbookStory:
    rows = HandbookStory.objects.select_related("handbook").filter(handbook=handbook)
    return part(rows, key, "entry")


def leave_out(handbook: Handbook, *, entry: int, actor: User, at: datetime) -> None:
    """Leave a story out. Raises DomainError."""
    handbooks.leave_out(_entry(handbook, entry), actor=actor, at=at)


def move_story(handbook: Handbook, *, entry: int, up: bool, actor: User, at: datetime) -> None:
    """Move a story one place. Raises DomainError."""
    handbooks.move(_entry(handbook, entry), by=-1 if up else 1, actor=actor, at=at)


def choose(one: ExemplarList, **values: Any) -> None:
    """Choose exemplars. Raises DomainError."""
    exemplars.choose(one, **values)


def _of_ones_lists(rows: Any, actor: User) -> Any:
    held = visible(ExemplarList.objects.all(), actor, CHOOSE_EXEMPLARS)
    return rows.filter(list__in=held.values("pk"))


def set_targets(row: Exemplar, *, table: str, actor: User, at: datetime) -> None:
    """Targets of an exemplar, a table as it is pasted. Raises DomainError."""
    pasted = read_pasted(row, units_below(row.list, timezone.localdate(at)), table)
    if pasted.troubles:
        refuse(pasted.troubles, "table")
    exemplars.set_targets(row, targets=pasted.targets, actor=actor, at=at)


class TargetForm(DomainForm):
    """What one unit shall take over in one year."""

    unit = key_field(_("Number of the unit"))
    year = django_forms.IntegerField(
        label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, localize=False
    )
    places = NumberField(label=_("Places"), maximum=MOST_PLACES)


def set_target(
    row: Exemplar, *, unit: int, year: int, places: int, actor: User, at: datetime
) -> None:
    """The target of one unit in one year. Raises DomainError."""
    exemplars.set_targets(row, targets={(unit, year): places}, actor=actor, at=at)


def ask(*, source: int, **values: Any) -> Adoption:
    """Ask to learn from an initiative anywhere in the country. Raises DomainError."""
    return adoptions.ask(part(may_be_learned(), source, "source"), **values)


def _of_seen(rows: Any, actor: User) -> Any:
    return rows.filter(pk__in=seen_by(actor).values("pk"))


def _step(step: Step) -> Act:
    @transaction.atomic
    def act(one: Adoption, *, actor: User, at: datetime, **answers: Any) -> None:
        carry_out(step, one, answers=answers, actor=actor, at=at)

    return Act(
        ADOPTIONS, step.name, step.label, act, VIEW_LEARNING, step.form,
        form_arguments=lambda actor, row: {"adoption": row, "actor": actor}, finds=_of_seen,
        takes_files=step.name == "help", pages=("adoptions:step",),
    )  # fmt: skip


def _person(actor: User, row: Any) -> dict[str, Any]:
    return {"person": actor}


ACTS: Final[tuple[Act, ...]] = (
    Act(
        HANDBOOKS, "create", _("Begin a handbook"), begin, MAKE_HANDBOOKS,
        handbook_forms.StartForm, on_list=True,
        form_arguments=lambda actor, row: {"actor": actor}, pages=("handbooks:begin",),
    ),
    Act(
        HANDBOOKS, "revise", _("Write title and foreword"), handbooks.revise, MAKE_HANDBOOKS,
        handbook_forms.WordsForm, pages=("handbooks:write",),
    ),
    Act(
        HANDBOOKS, "choose", _("Put a story in"), choose_story, MAKE_HANDBOOKS,
        form_with(DomainForm, story=key_field(_("Number of the story"))),
        pages=("handbooks:choose",),
    ),
    Act(
        HANDBOOKS, "leave-out", _("Leave a story out"), leave_out, MAKE_HANDBOOKS,
        form_with(DomainForm, entry=ENTRY), pages=("handbooks:change",),
    ),
    Act(
        HANDBOOKS, "move", _("Move a story"), move_story, MAKE_HANDBOOKS,
        form_with(DomainForm, entry=ENTRY, up=UP), pages=("handbooks:change",),
    ),
    Act(
        HANDBOOKS, "print", _("Print the handbook"), handbooks.print_handbook, MAKE_HANDBOOKS,
        pages=("handbooks:print",),
    ),
    Act(
        HANDBOOKS, "discard", _("Put the draft away"), handbooks.discard, MAKE_HANDBOOKS,
        answers="-", pages=("handbooks:discard",),
    ),
    Act(
        HANDBOOKS, "begin-edition", _("Begin the next edition"), handbooks.new_edition,
        MAKE_HANDBOOKS, pages=("handbooks:again",),
    ),
    Act(
        HANDBOOKS, "recall", _("Call the printed copies back"), handbooks.recall, MAKE_HANDBOOKS,
        handbook_forms.RecallForm, pages=("handbooks:recall",),
    ),
    Act(
        EXEMPLARS, "create", _("Propose a list of exemplars"), exemplars.open_list,
        CHOOSE_EXEMPLARS, exemplar_forms.NewListForm, on_list=True, form_arguments=_person,
        pages=("exemplars:open",),
    ),
    Act(
        EXEMPLARS, "change", _("Change the list"), exemplars.change_list, CHOOSE_EXEMPLARS,
        exemplar_forms.PeriodForm, pages=("exemplars:change",),
    ),
    Act(
        EXEMPLARS, "choose", _("Choose exemplars"), choose, CHOOSE_EXEMPLARS,
        exemplar_forms.ChooseForm, pages=("exemplars:choose",),
    ),
    Act(
        EXEMPLARS, "put-in-force", _("Put the list in force"), exemplars.put_in_force,
        CHOOSE_EXEMPLARS, exemplar_forms.ForceForm,
        form_arguments=lambda actor, row: {"about": row, "person": actor},
        pages=("exemplars:force",),
    ),
    Act(
        EXEMPLARS, "make-proposal-again", _("Make it a proposal again"),
        exemplars.make_proposal_again, CHOOSE_EXEMPLARS, exemplar_forms.WhyForm,
        pages=("exemplars:reopen",),
    ),
    Act(
        EXEMPLAR, "describe", _("Why this one"), exemplars.describe, CHOOSE_EXEMPLARS,
        exemplar_forms.ExemplarForm, finds=_of_ones_lists, pages=("exemplars:exemplar",),
    ),
    Act(
        EXEMPLAR, "take-out", _("Take it off"), exemplars.take_out, CHOOSE_EXEMPLARS,
        exemplar_forms.WhyForm, finds=_of_ones_lists, pages=("exemplars:take_out",),
    ),
    Act(
        EXEMPLAR, "put-back", _("Put it back on the list"), exemplars.put_back, CHOOSE_EXEMPLARS,
        finds=_of_ones_lists, pages=("exemplars:put_back",),
    ),
    Act(
        EXEMPLAR, "set-target", _("Set the target of a unit"), set_target, CHOOSE_EXEMPLARS,
        TargetForm, finds=_of_ones_lists, pages=("exemplars:targets",),
    ),
    Act(
        EXEMPLAR, "set-targets", _("Set targets by a table"), set_targets, CHOOSE_EXEMPLARS,
        exemplar_forms.GridForm, finds=_of_ones_lists, pages=("exemplars:paste",),
    ),
    Act(
        ADOPTIONS, "create", _("Ask to learn from it"), ask, LEARN,
        form_with(adoption_forms.AskForm, source=key_field(_("Number of the source"))),
        on_list=True, form_arguments=lambda actor, row: {"actor": actor},
        pages=("adoptions:ask",),
    ),
    *(_step(step) for step in STEPS),
)  # fmt: skip

"""Score sheets through the API: the fields of the page's sheet, one act a column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal.enums import Column
from kheo.appraisal.models import Assignment, Dossier, Member
from kheo.appraisal.operations.recusals import look_again
from kheo.appraisal.operations.sheets import write_council_marks
from kheo.appraisal.operations.writing import require_open_column, require_writer
from kheo.appraisal.policies import ASSESS, CARRY_OUT, SCORE, TYPE_SHEETS
from kheo.appraisal.queries.results import gather
from kheo.appraisal.web.dossiers.sheet_form import SheetForm
from kheo.exchange.act_forms import key_field, part
from kheo.exchange.acts import Act
from kheo.kernel.refusals import NotAllowed, RuleBroken

LIST: Final = "dossiers"
THEN: Final = (
    ("", _("Keep and go on later")), ("save", _("Save the sheet")), ("abstain", _("Abstain")),
)  # fmt: skip


class MarksForm(SheetForm):
    """The marks of one column: ``value-<key of the criterion>``, ``reason-…``, ``remark-…``."""

    column = Column.SELF
    asks_then = False
    asks_member = False

    def __init__(self, data: Any = None, files: Any = None, *, dossier: Dossier) -> None:
        one = gather([dossier])[dossier.pk]
        super().__init__(data, one=one, column=type(self).column, member=None)
        if self.asks_then:
            self.fields["then"] = django_forms.ChoiceField(
                choices=THEN, required=False, label=_now("What is done with the sheet")
            )
        if self.asks_member:
            self.fields["member"] = key_field(_now("Number of the member"))

    def clean(self) -> dict[str, Any]:
        """What was sent goes to the sheet of the column as the page would send it."""
        told = super().clean() or {}
        return {**told, "sent": self.data}


class TeamForm(MarksForm):
    """A member's own sheet."""

    column = Column.TEAM
    asks_then = True


class TypedForm(TeamForm):
    """The sheet of a member without an account."""

    asks_member = True


class CouncilForm(MarksForm):
    """The column of the council."""

    column = Column.COUNCIL


def _of_dossier(actor: User, row: Dossier) -> dict[str, Any]:
    return {"dossier": row}


def _sent(cleaned: Mapping[str, Any], actor: User, row: Dossier) -> dict[str, Any]:
    return {name: cleaned[name] for name in ("sent", "member") if name in cleaned}


def _write(
    dossier: Dossier, column: str, member: Member | None, sent: Any, *, actor: User, at: datetime
) -> None:
    """Keep every mark, then do what was asked; all of it or nothing. Raises RuleBroken."""
    form = SheetForm.of(dossier, column=column, member=member, data=sent)
    if column == Column.TEAM:
        require_writer(actor, form.sheet)
    require_open_column(dossier, column)
    if not form.carry_out(actor=actor, at=at):
        fields = {
            name: " ".join(map(str, told))
            for name, told in form.errors.items()
            if name != "__all__"
        }
        first = next(iter(form.errors.values()))[0]
        raise RuleBroken(str(first), fields=fields)


def assess(dossier: Dossier, *, sent: Any, actor: User, at: datetime) -> None:
    """The unit marks itself. Raises DomainError."""
    require(actor, ASSESS, dossier)
    _write(dossier, Column.SELF, None, sent, actor=actor, at=at)


def own_assignment(dossier: Dossier, actor: User) -> Assignment:
    """The running assignment of the person. Raises NotAllowed."""
    rows = Assignment.objects.filter(dossier=dossier, member__user=actor, ended_at=None)
    found = rows.select_related("member__team__unit", "member__user").first()
    if found is None:
        raise NotAllowed(_now("This dossier was not given to you."))
    found.dossier = dossier
    return found


def score(dossier: Dossier, *, sent: Any, actor: User, at: datetime) -> None:
    """A member scores. Raises DomainError."""
    one = own_assignment(dossier, actor)
    if look_again(one, actor=actor, at=at) is not None:
        raise NotAllowed(_now("You are kept out of this dossier."))
    _write(dossier, Column.TEAM, one.member, sent, actor=actor, at=at)


def type_in(dossier: Dossier, *, sent: Any, member: int, actor: User, at: datetime) -> None:
    """The office types in the sheet of a member without an account. Raises DomainError."""
    rows = Member.objects.filter(
        assignments__dossier=dossier, assignments__ended_at=None, user=None
    )
    found = part(rows.distinct(), member, "member")
    _write(dossier, Column.TEAM, found, sent, actor=actor, at=at)


def write_council(dossier: Dossier, *, sent: Any, actor: User, at: datetime) -> None:
    """The council's column, all criteria at once. Raises DomainError."""
    require(actor, CARRY_OUT, dossier)
    require_open_column(dossier, Column.COUNCIL)
    form = SheetForm.of(dossier, column=Column.COUNCIL, data=sent)
    form.is_valid()
    write_council_marks(dossier, values=form.values(), actor=actor, at=at)


ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "assess", _("Assess the own initiative"), assess, ASSESS, MarksForm,
        form_arguments=_of_dossier, clean=_sent, pages=("dossiers:self",),
    ),
    Act(
        LIST, "score", _("Score"), score, SCORE, TeamForm, form_arguments=_of_dossier, clean=_sent,
        pages=("teams:score", "dossiers:sheet"),
    ),
    Act(
        LIST, "type-in-sheet", _("Type in score sheets that came on paper"), type_in, TYPE_SHEETS,
        TypedForm, form_arguments=_of_dossier, clean=_sent,
        pages=("teams:type_in", "dossiers:sheet"),
    ),
    Act(
        LIST, "write-council-marks", _("Write down the scores of the council"), write_council,
        CARRY_OUT, CouncilForm, form_arguments=_of_dossier, clean=_sent,
        pages=("dossiers:council",),
    ),
)  # fmt: skip

"""What a person may do with initiatives through the API: what the pages do, by the same forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.exchange.act_forms import CodesField, FilesField, form_with, key_field, part
from kheo.exchange.acts import Act
from kheo.foundation.forms import DomainForm, LineField
from kheo.initiatives import operations, policies
from kheo.initiatives.enums import Origin
from kheo.initiatives.models import Evidence, Fact, Initiative, Merger, OtherMovement, Theme
from kheo.initiatives.operations.registration import require_writer
from kheo.initiatives.operations.themes import keep, set_other_movements, set_themes
from kheo.initiatives.transitions import FLOW
from kheo.initiatives.web import step_forms
from kheo.initiatives.web.forms import StartForm, TextForm, names_for, replicable
from kheo.initiatives.web.likeness.forms import MergeForm
from kheo.initiatives.web.look_alikes import exit_called, keep_answer
from kheo.initiatives.web.steps import STEPS, StepPage, take
from kheo.initiatives.web.themes import RowForm
from kheo.initiatives.web.uploads import keep_evidence

LIST: Final = "initiatives"
NAMES: Final[Mapping[str, str]] = {
    "return": "send-back", "return_result": "send-back-result", "progress": "add-progress",
    "refuse": "not-recognise", "commit": "promise",
}  # fmt: skip
"""Acts whose step is called otherwise in the addresses of the pages."""


def _of_page(actor: User, row: Initiative) -> dict[str, Any]:
    return {"initiative": row, "actor": actor}


def _form_of(step: StepPage) -> Any:
    """The form of the step, with the files that the page takes beside it."""
    if step.form.takes_paper:
        scan = forms.FileField(required=False, label=_("Scan of the paper"))
        return form_with(step.form, scan=scan)
    if step.form.takes_photos:
        return form_with(step.form, photos=FilesField(required=False, label=_("Photos")))
    return step.form


def _operation_of(step: StepPage) -> Any:
    @transaction.atomic
    def act(
        initiative: Initiative, *, actor: User, at: datetime, scan: Any = None,
        photos: Sequence[Any] = (), **answers: Any,
    ) -> None:  # fmt: skip
        take(
            initiative, step=step, answers=answers, actor=actor, at=at, scan=scan, photos=photos
        )  # fmt: skip

    return act


def _step(step: StepPage) -> Act:
    arrow = None if step.permission else FLOW.named(step.name)
    return Act(
        LIST,
        NAMES.get(step.name, step.name.replace("_", "-")),
        arrow.label if arrow else step.label,
        _operation_of(step),
        arrow.permission if arrow else step.permission,  # type: ignore[arg-type]
        form=_form_of(step),
        form_arguments=_of_page,
        takes_files=step.form.takes_paper or step.form.takes_photos,
        pages=("initiatives:step",),
    )


class NewForm(StartForm):
    """A draft; ``source`` names the initiative it repeats."""

    source = key_field(_("Repeats the initiative"), required=False)


def register(*, source: int | None = None, **values: Any) -> Initiative:
    """Open a draft, as the first page of the registration does. Raises DomainError."""
    known = part(replicable(), source, "source") if source else None
    origin = Origin.REPLICATE if known else Origin.NEW
    return operations.register(**{"title": "", **values}, source=known, origin=origin)


class RevisedForm(TextForm):
    """The items sent; what is not sent stays."""

    def clean(self) -> dict[str, Any]:
        """Only what was sent."""
        super().clean()
        return {"values": self.sent()}


class CodesForm(DomainForm):
    """All that a record names, in place of what it named before."""

    codes = CodesField(required=False, label=_("Codes"))


class EvidenceForm(DomainForm):
    """Photos and files by themselves."""

    photos = FilesField(label=_("Photos and files"))
    caption = LineField(required=False, max_length=300, label=_("What the photos show"))
    use_place = forms.BooleanField(required=False, label=_("Take the place from the photos"))


@transaction.atomic
def add_evidence(
    initiative: Initiative, *, photos: Sequence[Any], actor: User, at: datetime, **answers: Any
) -> None:
    """Keep files by themselves. Raises DomainError."""
    keep_evidence(initiative, photos=photos, answers=answers, actor=actor, at=at)


def remove_evidence(
    initiative: Initiative, *, evidence: int, note: str, actor: User, at: datetime
) -> None:
    """Take a file out of sight, with the reason. Raises DomainError."""
    require_writer(actor, initiative)
    piece = part(
        Evidence.objects.filter(initiative=initiative, removed_at=None), evidence, "evidence"
    )
    operations.remove_evidence(piece, why=note, actor=actor, at=at)


def cancel_fact(initiative: Initiative, *, fact: int, note: str, actor: User, at: datetime) -> None:
    """Cancel a fact that was told wrongly. Raises DomainError."""
    told = part(Fact.objects.filter(initiative=initiative), fact, "fact")
    operations.cancel_fact(told, note=note, actor=actor, at=at)


class LikenessForm(DomainForm):
    """What one says to the look-alikes of a draft."""

    answer = forms.ChoiceField(
        choices=[
            ("keep_up", _("Go on with it: keep it up")),
            ("strengthen", _("Go on with it: strengthen it")),
            ("copy", _("It is the source of this one")),
            ("new", _("This one is new")),
        ],
        label=_("Answer"),
    )
    other = key_field(_("Initiative meant"), required=False)
    reason = LineField(required=False, max_length=500, label=_("What is new about it"))


def answer_likeness(
    initiative: Initiative,
    *,
    answer: str,
    other: int | None,
    reason: str,
    actor: User,
    at: datetime,
) -> None:
    """Answer the look-alikes of a draft. Raises DomainError."""
    chosen = exit_called(answer, other=other, reason=reason, unit=initiative.unit)
    keep_answer(initiative, chosen, actor=actor, at=at)


def merge(kept: Initiative, *, other: int, reason: str, actor: User, at: datetime) -> None:
    """Make ``other`` a part of ``kept``. Raises DomainError."""
    dropped = part(Initiative.objects.all(), other, "other")
    operations.merge(kept, dropped=dropped, reason=reason, actor=actor, at=at)


def tell_apart(initiative: Initiative, *, other: int, actor: User, at: datetime) -> None:
    """Say that two records are two. Raises DomainError."""
    second = part(Initiative.objects.all(), other, "other")
    operations.tell_apart(initiative, other=second, actor=actor, at=at)


def unmerge(initiative: Initiative, *, actor: User, at: datetime) -> None:
    """Undo the last merger into a record while its ten minutes last. Raises DomainError."""
    rows = Merger.objects.filter(kept=initiative).order_by("-pk")
    last = rows.filter(undone_at=None).first() or rows.first()
    operations.unmerge(part(rows, last.pk if last else None, ""), actor=actor, at=at)


class ThemeForm(RowForm):
    """A row of one of the two lists; without ``key`` a new one."""

    of = forms.ChoiceField(
        choices=[("theme", _("Problem themes")), ("movement", _("Other movements"))],
        label=_("Which list"),
    )
    key = key_field(_("Number of the row"), required=False)


def keep_theme(
    *, of: str, key: int | None, field: str, actor: User, at: datetime, **values: Any
) -> None:
    """Add or change a problem theme or another movement. Raises DomainError."""
    model: Any = {"theme": Theme, "movement": OtherMovement}[of]
    if of == "theme":
        values["field"] = field
    row = part(model.objects.all(), key, "key") if key else model()
    keep(row, actor=actor, at=at, **values)


_OTHER = key_field(_("The other record"))

ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "create", _("Register an initiative"), register, policies.VIEW, NewForm, on_list=True,
        form_arguments=lambda actor, row: {"actor": actor}, pages=("initiatives:register",),
    ),
    Act(
        LIST, "revise", _("Write the text"), operations.revise, policies.VIEW, RevisedForm,
        form_arguments=lambda actor, row: {"names": names_for(row)}, pages=("initiatives:edit",),
    ),
    Act(
        LIST, "set-themes", _("Problem themes"), set_themes, policies.VIEW, CodesForm,
        pages=("initiatives:edit",),
    ),
    Act(
        LIST, "set-other-movements", _("Other movements"), set_other_movements, policies.VIEW,
        CodesForm, pages=("initiatives:edit",),
    ),
    Act(
        LIST, "add-evidence", _("Add photos and files"), add_evidence, policies.VIEW, EvidenceForm,
        takes_files=True, pages=("initiatives:add_evidence",),
    ),
    Act(
        LIST, "remove-evidence", _("Take out of sight"), remove_evidence, policies.VIEW,
        form_with(step_forms.NoteForm, evidence=key_field(_("Number of the piece of evidence"))),
        form_arguments=_of_page, pages=("initiatives:remove_evidence",),
    ),
    Act(
        LIST, "cancel-fact", _("Cancel a fact"), cancel_fact, policies.DECIDE,
        form_with(step_forms.NoteForm, fact=key_field(_("Number of the fact"))),
        form_arguments=_of_page, pages=("initiatives:cancel_fact",),
    ),
    Act(
        LIST, "answer-likeness", _("Answer the look-alikes"), answer_likeness, policies.VIEW,
        LikenessForm, pages=("initiatives:register", "initiatives:edit"),
    ),
    Act(
        LIST, "merge", _("Merge two records of one project"), merge, policies.MERGE,
        form_with(MergeForm, other=_OTHER), pages=("likeness:pair", "likeness:list"),
    ),
    Act(
        LIST, "tell-apart", _("They are two projects"), tell_apart, policies.MERGE,
        form_with(DomainForm, other=_OTHER), pages=("likeness:pair", "likeness:list"),
    ),
    Act(
        LIST, "undo-merger", _("Undo the merger"), unmerge, policies.MERGE,
        pages=("likeness:undo",),
    ),
    Act(
        LIST, "keep-theme", _("Problem themes and other movements"), keep_theme,
        policies.KEEP_THEMES, ThemeForm, on_list=True, answers="-",
        pages=("initiatives:theme", "initiatives:add_theme"),
    ),
    *(_step(step) for step in STEPS),
)  # fmt: skip

"""Public stories, consents and pictures through the API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import require, visible
from kheo.exchange.act_forms import form_with, key_field, part
from kheo.exchange.acts import Act
from kheo.foundation.forms import BlockField, DomainForm
from kheo.initiatives.models import Evidence, Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.library.models import Consent, Story, StoryPicture
from kheo.library.operations import consents, pictures, stories
from kheo.library.policies import CHECK, VIEW_STORIES, WRITE
from kheo.library.transitions.stories import FLOW
from kheo.library.web.stories import forms
from kheo.library.web.stories.consents import kept_sheet
from kheo.library.web.stories.steps import DONE, keep_check

LIST: Final = "stories"
CONSENT: Final = key_field(_("Number of the consent"))
PICTURE: Final = key_field(_("Number of the picture"))


def open_story(*, initiative: int, actor: User, at: datetime) -> Story:
    """Open the story of an initiative. Raises DomainError."""
    seen = visible(Initiative.objects.for_list(), actor, VIEW_INITIATIVES)
    return stories.open_story(part(seen, initiative, "initiative"), actor=actor, at=at)


class TextForm(forms.TextForm):
    """The items sent; what is not sent stays."""

    def clean(self) -> dict[str, Any]:
        """Only what was sent."""
        told = super().clean() or {}
        return {"values": {name: value for name, value in told.items() if name in self.data}}


def _of_story(actor: User, row: Story) -> dict[str, Any]:
    return {"story": row}


def _step(name: str) -> Act:
    arrow = FLOW.named(name)

    def act(story: Story, *, actor: User, at: datetime, note: str = "") -> None:
        stories.step(story, name=name, note=note, actor=actor, at=at)

    form = forms.NoteForm if arrow.needs_note else None
    return Act(
        LIST, name.replace("_", "-"), arrow.label, act, arrow.permission, form,
        pages=("stories:step",),
    )  # fmt: skip


class CheckForm(forms.CheckForm):
    """The expert's marks and words, and what he finds."""

    then = django_forms.ChoiceField(
        choices=[("", _("keep the marks")), ("check", _("found right")), ("hand_back", _("hand back"))],
        required=False, label=_("What is done"),
    )  # fmt: skip
    note = BlockField(required=False, rows=3, label=_("Reason"))

    def clean(self) -> dict[str, Any]:
        """Marks and remarks together."""
        told = super().clean() or {}
        if self.errors:
            return told
        return {"answers": self.answers(), "then": told["then"], "note": told["note"]}


@transaction.atomic
def check(
    story: Story, *, answers: Mapping[str, Any], then: str, note: str, actor: User, at: datetime
) -> None:
    """Keep marks and words, then the finding. Raises DomainError."""
    keep_check(story, answers, then=then, note=note, actor=actor, at=at)


def _writes(story: Story, actor: User) -> None:
    require(actor, WRITE, story)


@transaction.atomic
def record_consent(story: Story, *, sheet: Any, actor: User, at: datetime, **values: Any) -> None:
    """Write down a consent, with its sheet. Raises DomainError."""
    _writes(story, actor)
    consents.record(story, stored=kept_sheet(sheet, at), actor=actor, at=at, **values)


def _consent(story: Story, key: int) -> Consent:
    return part(Consent.objects.select_related("story__unit").filter(story=story), key, "consent")


def withdraw_consent(story: Story, *, consent: int, actor: User, **values: Any) -> None:
    """Take a consent back. Raises DomainError."""
    _writes(story, actor)
    consents.withdraw(_consent(story, consent), actor=actor, **values)


def restore_consent(story: Story, *, consent: int, actor: User, at: datetime) -> None:
    """Undo a withdrawal entered by a slip. Raises DomainError."""
    _writes(story, actor)
    consents.restore(_consent(story, consent), actor=actor, at=at)


def show_picture(story: Story, *, evidence: int, actor: User, **values: Any) -> None:
    """Show a photo of the initiative. Raises DomainError."""
    _writes(story, actor)
    pieces = Evidence.objects.filter(initiative=story.initiative_id, removed_at=None)
    pictures.show(
        story, evidence=part(pieces.select_related("stored"), evidence, "evidence"), actor=actor,
        **{"consent": None, **values},
    )  # fmt: skip


def _picture(story: Story, key: int) -> StoryPicture:
    return part(StoryPicture.objects.filter(story=story), key, "picture")


def hide_picture(story: Story, *, picture: int, actor: User, at: datetime) -> None:
    """Hide a picture. Raises DomainError."""
    pictures.hide(_picture(story, picture), actor=actor, at=at)


def move_picture(story: Story, *, picture: int, up: bool, actor: User, at: datetime) -> None:
    """Move a picture one place. Raises DomainError."""
    pictures.move(_picture(story, picture), by=-1 if up else 1, actor=actor, at=at)


UP: Final = django_forms.BooleanField(required=False, label=_("Up; else down"))

ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "create", _("Open the story"), open_story, WRITE,
        form_with(DomainForm, initiative=key_field(_("Number of the initiative"))), on_list=True,
        pages=("stories:open",),
    ),
    Act(
        LIST, "write", _("Write the text"), stories.revise, WRITE, TextForm,
        form_arguments=lambda actor, row: {"story": row, "day": timezone.localdate()},
        pages=("stories:edit",),
    ),
    *(_step(name) for name in DONE if name not in {"check", "hand_back"}),
    Act(
        LIST, "check", _("Check a story as an expert"), check, CHECK, CheckForm,
        form_arguments=_of_story, pages=("stories:check", "stories:step"),
    ),
    Act(
        LIST, "settle", _("Say why it is nothing private"), stories.settle, WRITE,
        forms.SettleForm, pages=("stories:settle",),
    ),
    Act(
        LIST, "record-consent", _("Record a consent"), record_consent, VIEW_STORIES,
        form_with(
            forms.ConsentForm,
            sheet=django_forms.FileField(required=False, label=_("Scan of the signed sheet")),
        ),
        takes_files=True, pages=("stories:consent",),
    ),
    Act(
        LIST, "withdraw-consent", _("Withdraw the consent"), withdraw_consent, VIEW_STORIES,
        form_with(forms.WithdrawForm, consent=CONSENT), pages=("stories:withdraw",),
    ),
    Act(
        LIST, "restore-consent", _("Put the consent back"), restore_consent, VIEW_STORIES,
        form_with(DomainForm, consent=CONSENT), pages=("stories:restore",),
    ),
    Act(
        LIST, "show-picture", _("Show a photo"), show_picture, VIEW_STORIES,
        form_with(forms.PictureForm, evidence=key_field(_("Number of the piece of evidence"))),
        form_arguments=_of_story, pages=("stories:show_picture",),
    ),
    Act(
        LIST, "hide-picture", _("Hide a photo"), hide_picture, WRITE,
        form_with(DomainForm, picture=PICTURE), pages=("stories:change_picture",),
    ),
    Act(
        LIST, "move-picture", _("Move a photo"), move_picture, WRITE,
        form_with(DomainForm, picture=PICTURE, up=UP), pages=("stories:change_picture",),
    ),
)  # fmt: skip

"""Report forms and rounds through the API."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.counting.queries.indicators import catalogue_on
from kheo.exchange.act_forms import TextsField, form_with, key_field, part
from kheo.exchange.acts import Act
from kheo.foundation.forms import DomainForm, LineField
from kheo.reporting.models import Check, FormVersion, Section
from kheo.reporting.operations import forms as operations
from kheo.reporting.operations.reminders import remind_late
from kheo.reporting.operations.rounds import follow_map, open_round
from kheo.reporting.policies import OPEN_ROUNDS, SET_FORMS
from kheo.reporting.queries.forms import readable
from kheo.reporting.queries.rounds import asking_units
from kheo.reporting.rules.forms import LineRow, SectionRow
from kheo.reporting.web.forms import inputs
from kheo.reporting.web.forms.checks import cells_for
from kheo.reporting.web.rounds.opening import OpenForm
from kheo.reporting.web.rounds.views import RemindForm

LIST: Final = "report_forms"
ROUNDS: Final = "rounds"
SECTION: Final = key_field(_("Number of the part"))
CHECK: Final = key_field(_("Number of the check"))


def _person(actor: User, row: Any) -> dict[str, Any]:
    return {"person": actor}


def _new(actor: User, row: Any) -> dict[str, Any]:
    sources = readable(actor).select_related("form").order_by("form__name", "-number")
    return {"person": actor, "sources": sources}


def new_version(version: FormVersion, *, actor: User, at: datetime) -> FormVersion:
    """The next version of a form. Raises DomainError."""
    return operations.new_version(version.form, actor=actor, at=at)


class HeaderForm(inputs.HeaderForm):
    """Periods, days and obligations; name and purpose as long as no version was in force."""

    name = LineField(required=False, max_length=200, label=_("Name of the form"))
    purpose = LineField(required=False, max_length=300, label=_("What it is for"))

    def clean(self) -> dict[str, Any]:
        """The columns of the version, and the names when they were sent."""
        told = super().clean() or {}
        names = {"name": told.pop("name", ""), "purpose": told.pop("purpose", "")}
        return {"values": told, "names": names if names["name"] else None}


def write_header(version: FormVersion, **values: Any) -> FormVersion:
    """Write the head of a draft. Raises DomainError."""
    return operations.write_header(version, seen=version.version, **values)


class SectionForm(inputs.SectionForm):
    """A part with its lines."""

    lines = TextsField(
        required=False, label=_("Lines of the table"),
        help_text=_(
            "Each a JSON object as a text: indicator, label, depth, is_required, is_bold, field, kind, origin, level, variant."
        ),
    )  # fmt: skip

    def clean_lines(self) -> list[LineRow]:
        """Each line read by the form of the page."""
        choices = inputs.line_choices(timezone.localdate())
        return [
            _line(told, place, choices) for place, told in enumerate(self.cleaned_data["lines"], 1)
        ]

    def clean(self) -> dict[str, Any]:
        """The part as one value."""
        told = super().clean() or {}
        if self.errors:
            return told
        lines = told.pop("lines")
        return {"row": SectionRow(**{**told, "lines": tuple(lines)})}


def _line(told: str, place: int, choices: Any) -> LineRow:
    try:
        values = json.loads(told)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise django_forms.ValidationError(
            _now("Line %(place)s: %(why)s")
            % {"place": place, "why": _now("This is no JSON object.")}
        )
    form = inputs.LineForm(values, choices=choices)
    row = form.row() if form.is_valid() else None
    if row is None:
        why = next(iter(form.errors.values()), [_now("It names no indicator.")])[0]
        raise django_forms.ValidationError(
            _now("Line %(place)s: %(why)s") % {"place": place, "why": why}
        )
    return row


def _section(version: FormVersion, key: int) -> Section:
    return part(Section.objects.filter(version=version), key, "section")


def add_section(version: FormVersion, *, row: SectionRow, actor: User, at: datetime) -> None:
    """A new part behind the others. Raises DomainError."""
    operations.add_section(version, row, seen=version.version, actor=actor, at=at)


def write_section(
    version: FormVersion, *, section: int, row: SectionRow, actor: User, at: datetime
) -> None:
    """Write a part with its lines. Raises DomainError."""
    one = _section(version, section)
    operations.write_section(one, row, seen=version.version, actor=actor, at=at)


class WriteSectionForm(SectionForm):
    """Which part, and all of it."""

    section = SECTION

    def clean(self) -> dict[str, Any]:
        """The part as one value, beside its key."""
        key = self.cleaned_data.pop("section", None)
        return {**super().clean(), "section": key}


def move_section(
    version: FormVersion, *, section: int, up: bool, actor: User, at: datetime
) -> None:
    """A part one place up or down. Raises DomainError."""
    operations.move_section(_section(version, section), up=up, actor=actor, at=at)


def remove_section(version: FormVersion, *, section: int, actor: User, at: datetime) -> None:
    """Take a part out. Raises DomainError."""
    operations.remove_section(_section(version, section), actor=actor, at=at)


class CheckForm(inputs.CheckForm):
    """A check as one value; ``check`` names the one that is changed."""

    check = key_field(_("Number of the check"), required=False)

    def clean(self) -> dict[str, Any]:
        """The check as the operation takes it."""
        told = super().clean() or {}
        return told if self.errors else {"row": self.row(), "check": told.get("check")}


def _cells(actor: User, row: FormVersion) -> dict[str, Any]:
    return {"cells": cells_for(row, catalogue_on(timezone.localdate()))}


def write_check(
    version: FormVersion, *, row: Any, check: int | None, actor: User, at: datetime
) -> None:
    """Add a check, or change one. Raises DomainError."""
    one = part(Check.objects.filter(version=version), check, "check") if check else None
    operations.write_check(version, row, check=one, seen=version.version, actor=actor, at=at)


def remove_check(version: FormVersion, *, check: int, actor: User, at: datetime) -> None:
    """Take a check out. Raises DomainError."""
    one = part(Check.objects.filter(version=version), check, "check")
    operations.remove_check(one, actor=actor, at=at)


def _asking(actor: User, row: FormVersion) -> dict[str, Any]:
    day = timezone.localdate()
    return {"version": row, "units": [one for one in asking_units(actor) if one.is_alive(day)]}


def _readable(rows: Any, actor: User) -> Any:
    return rows.filter(pk__in=readable(actor).values("pk"))


ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "create", _("New report form"), operations.make_form, SET_FORMS, inputs.NewForm,
        on_list=True, form_arguments=_new, pages=("report_forms:make",),
    ),
    Act(
        LIST, "begin-version", _("New version"), new_version, SET_FORMS,
        pages=("report_forms:new_version",),
    ),
    Act(
        LIST, "write", _("Write the draft"), write_header, SET_FORMS, HeaderForm,
        pages=("report_forms:edit",),
    ),
    Act(
        LIST, "add-section", _("New part"), add_section, SET_FORMS, SectionForm,
        pages=("report_forms:add_section",),
    ),
    Act(
        LIST, "write-section", _("Write a part"), write_section, SET_FORMS, WriteSectionForm,
        pages=("report_forms:section",),
    ),
    Act(
        LIST, "move-section", _("Move a part"), move_section, SET_FORMS,
        form_with(
            DomainForm, section=SECTION,
            up=django_forms.BooleanField(required=False, label=_("Up; else down")),
        ),
        pages=("report_forms:move_section",),
    ),
    Act(
        LIST, "remove-section", _("Take the part out"), remove_section, SET_FORMS,
        form_with(DomainForm, section=SECTION), pages=("report_forms:remove_section",),
    ),
    Act(
        LIST, "write-check", _("Check"), write_check, SET_FORMS, CheckForm, form_arguments=_cells,
        pages=("report_forms:add_check", "report_forms:check"),
    ),
    Act(
        LIST, "remove-check", _("Take a check out"), remove_check, SET_FORMS,
        form_with(DomainForm, check=CHECK), pages=("report_forms:remove_check",),
    ),
    Act(
        LIST, "issue", _("Put in force"), operations.issue, SET_FORMS, inputs.IssueForm,
        form_arguments=_person, pages=("report_forms:issue",),
    ),
    Act(
        LIST, "end", _("End its validity"), operations.end, SET_FORMS, inputs.EndForm,
        pages=("report_forms:end",),
    ),
    Act(
        LIST, "discard", _("Throw the draft away"), operations.discard, SET_FORMS, answers="-",
        pages=("report_forms:discard",),
    ),
    Act(
        LIST, "open-round", _("Ask for reports"), open_round, OPEN_ROUNDS, OpenForm,
        form_arguments=_asking, finds=_readable, answers=ROUNDS, pages=("rounds:open",),
    ),
    Act(
        ROUNDS, "remind", _("Remind the late"), remind_late, OPEN_ROUNDS, RemindForm,
        pages=("rounds:remind",),
    ),
    Act(
        ROUNDS, "follow-map", _("Ask the units of today's map"), follow_map, OPEN_ROUNDS,
        pages=("rounds:follow",),
    ),
)  # fmt: skip

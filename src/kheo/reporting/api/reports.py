"""Reports through the API: begun, filled, checked, every step of their flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.documents.enums import PaperStyle
from kheo.documents.models import Draft
from kheo.exchange.act_forms import refuse
from kheo.exchange.acts import Act
from kheo.foundation.forms import BlockField, DomainForm, LineField
from kheo.kernel.refusals import RuleBroken
from kheo.reporting.models import Report
from kheo.reporting.operations import checks, entry, pasting
from kheo.reporting.operations.entry import CELL, TEXT
from kheo.reporting.operations.papers import draft_report_paper
from kheo.reporting.policies import FILL, RECEIVE, VIEW
from kheo.reporting.queries.book import names_of
from kheo.reporting.queries.entry import places_of
from kheo.reporting.queries.sheet import sheet_of
from kheo.reporting.transitions.reports import FLOW
from kheo.reporting.web.checks import forms as check_forms
from kheo.reporting.web.flow.steps import STEPS, StepPage

LIST: Final = "reports"
FINDINGS: Final = "findings"
NAMES: Final[Mapping[str, str]] = {"return": "send-back", "keep": "keep-summary"}


def _of_report(actor: User, row: Report) -> dict[str, Any]:
    return {"report": row}


class FillForm(DomainForm):
    """A field for every figure that is typed and every text of the form."""

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = places_of(report)
        for key, place in places.cells.items():
            if place.is_typed:
                self.fields[f"{CELL}{key}"] = django_forms.CharField(
                    required=False, max_length=60, label=place.indicator.name
                )
        for code, section in places.texts.items():
            self.fields[f"{TEXT}{code}"] = django_forms.CharField(
                required=False, label=section.title
            )

    def clean(self) -> dict[str, Any]:
        """Only what was sent."""
        told = super().clean() or {}
        return {"fields": {name: value for name, value in told.items() if name in self.data}}


@transaction.atomic
def fill(report: Report, *, fields: Mapping[str, str], actor: User, at: datetime) -> None:
    """Write figures and texts, all or none. Raises DomainError with the fields."""
    told = {name: (value, None) for name, value in fields.items()}
    done = entry.write_all(report, fields=told, actor=actor, at=at)
    if done.refused:
        wrong = {name: str(refusal) for name, refusal in done.refused.items()}
        raise RuleBroken(next(iter(wrong.values())), fields=wrong)


class KeyForm(DomainForm):
    """One figure, by its key as the form names it."""

    key = LineField(max_length=200, label=_("Key of the figure"))


class StarForm(KeyForm):
    """Whether the figure stands among the important ones."""

    is_starred = django_forms.BooleanField(required=False, label=_("Important"))


class CommentForm(KeyForm):
    """What is said of a figure."""

    text = BlockField(rows=2, required=False, max_length=2000, label=_("Comment"))


class OtherwiseForm(CommentForm):
    """What the unit says instead of the counted figure, and why."""

    value = LineField(required=False, max_length=60, label=_("What the unit says"))


def say_otherwise(
    report: Report, *, key: str, value: str, text: str, actor: User, at: datetime
) -> None:
    """Write beside a counted figure what the unit says. Raises DomainError."""
    entry.write_cell(report, key=key, raw=value, comment=text, actor=actor, at=at)


class SectionForm(DomainForm):
    """One text of the form."""

    section = LineField(max_length=40, label=_("Code of the section"))


def take_over(report: Report, *, section: str, actor: User, at: datetime) -> None:
    """Begin a text with that of the period before. Raises DomainError."""
    entry.take_over(report, section=section, actor=actor, at=at)


class PasteForm(DomainForm):
    """Rows of a spreadsheet."""

    text = django_forms.CharField(strip=False, max_length=500_000, label=_("Rows of the table"))
    section = LineField(required=False, max_length=40, label=_("Code of the section"))


@transaction.atomic
def paste(report: Report, *, text: str, section: str, actor: User, at: datetime) -> None:
    """Write the figures of a table, all or none. Raises DomainError naming the lines."""
    done = pasting.paste(report, text=text, section=section, actor=actor, at=at)
    if done.not_written:
        refuse(
            [f"{one.line}: {one.named} {one.sentence}".strip() for one in done.not_written], "text"
        )


class PaperForm(DomainForm):
    """The style of the paper; without one that of the unit."""

    style = django_forms.ChoiceField(
        choices=[("", "–"), *PaperStyle.choices], required=False, label=_("Style of the paper")
    )


def draft(report: Report, *, style: str, actor: User, at: datetime) -> Draft:
    """Make the paper from the approved version. Raises DomainError."""
    return draft_report_paper(report, style=style or None, actor=actor, at=at)


def _names(actor: User, row: Report) -> dict[str, Any]:
    return {"names": names_of(sheet_of(row, today=timezone.localdate()))}


def ask(report: Report, *, keys: Sequence[str], question: str, actor: User, at: datetime) -> Any:
    """Ask the unit about figures of its report. Raises DomainError."""
    return checks.ask(report, keys=keys, question=question, actor=actor, at=at)


def _step(step: StepPage) -> Act:
    arrow = FLOW.named(step.name)
    return Act(
        LIST, NAMES.get(step.name, step.name.replace("_", "-")), arrow.label, step.operation,
        arrow.permission, step.form, pages=("report_steps:step",),
    )  # fmt: skip


def _of_seen_reports(permission: Any) -> Any:
    """Findings of reports in the scope of ``permission``."""

    def find(rows: Any, actor: User) -> Any:
        seen = visible(Report.objects.all(), actor, permission)
        return rows.filter(report__in=seen.values("pk"))

    return find


ACTS: Final[tuple[Act, ...]] = (
    *(_step(step) for step in STEPS),
    Act(
        LIST, "fill", _("Fill in"), fill, FILL, FillForm, form_arguments=_of_report,
        pages=("reports:page",),
    ),
    Act(
        LIST, "star", _("Mark a figure as important"), entry.star, FILL, StarForm,
        pages=("reports:memory",),
    ),
    Act(
        LIST, "comment", _("Comment on a figure"), entry.comment, FILL, CommentForm,
        pages=("reports:memory",),
    ),
    Act(
        LIST, "say-otherwise", _("Say another figure than the counted one"), say_otherwise, FILL,
        OtherwiseForm, pages=("reports:memory",),
    ),
    Act(
        LIST, "take-over-text", _("Take over the text of the period before"), take_over, FILL,
        SectionForm, pages=("reports:text",),
    ),
    Act(
        LIST, "paste", _("Paste from a spreadsheet"), paste, FILL, PasteForm,
        pages=("reports:paste",),
    ),
    Act(
        LIST, "draft-paper", _("Make the paper"), draft, VIEW, PaperForm, answers="drafts",
        pages=("report_papers:draft",),
    ),
    Act(
        LIST, "ask", _("Ask about figures"), ask, RECEIVE, check_forms.QuestionForm,
        form_arguments=_names, answers=FINDINGS, pages=("findings:ask",),
    ),
    Act(
        FINDINGS, "answer", _("Explain"), checks.answer, FILL, check_forms.AnswerForm,
        finds=_of_seen_reports(FILL), pages=("findings:answer",),
    ),
    Act(
        FINDINGS, "not-enough", _("Send the answer back"), checks.not_enough, RECEIVE,
        check_forms.NoteForm, finds=_of_seen_reports(RECEIVE), pages=("findings:not_enough",),
    ),
    Act(
        FINDINGS, "settle", _("Settle the question"), checks.settle, RECEIVE,
        finds=_of_seen_reports(RECEIVE), pages=("findings:settle",),
    ),
)  # fmt: skip

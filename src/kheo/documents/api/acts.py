"""What a person may do with papers and their templates through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.documents import operations, policies
from kheo.documents.models import Draft, NumberSeries, Paper, PaperTemplate
from kheo.documents.operations.printing import ask_for_pdf, start
from kheo.documents.paper_forms import FORMS
from kheo.documents.web import forms
from kheo.exchange.act_forms import form_with, key_field, part
from kheo.exchange.acts import Act
from kheo.foundation.forms import DomainForm

LIST: Final = "papers"
DRAFTS: Final = "drafts"
SCAN = django_forms.FileField(label=_("Scan of the paper"))


def _kept(upload: Any, at: datetime) -> Any:
    return operations.keep_file(content=upload.read(), name=upload.name or "", at=at)


def _of_actor(actor: User, row: Any) -> dict[str, Any]:
    return {"actor": actor}


@transaction.atomic
def register(*, scan: Any, actor: User, at: datetime, **values: Any) -> Paper:
    """Enter a paper with its scan, when there is one. Raises DomainError."""
    stored = _kept(scan, at) if scan else None
    return operations.register_paper(stored=stored, actor=actor, at=at, **values)


@transaction.atomic
def attach_scan(paper: Paper, *, scan: Any, actor: User, at: datetime) -> None:
    """Put the missing scan to a paper. Raises DomainError."""
    operations.attach_file(paper, stored=_kept(scan, at), actor=actor, at=at)


@transaction.atomic
def sign(draft: Draft, *, scan: Any, actor: User, at: datetime) -> None:
    """Keep the signed copy of a numbered draft. Raises DomainError."""
    operations.attach_signed(draft, stored=_kept(scan, at), actor=actor, at=at)


def make_pdf(draft: Draft, *, actor: User) -> None:
    """Ask for the PDF of a draft; it is ready a little later."""
    start(ask_for_pdf(draft.docx))


def upload_template(*, template: Any, **values: Any) -> PaperTemplate:
    """Check a template and put it in force from its day. Raises DomainError."""
    return operations.upload_template(content=template.read(), **values)


def end_template(*, template: int, actor: User, **values: Any) -> None:
    """Take a template out of force from a day on. Raises DomainError."""
    rows = visible(PaperTemplate.objects.all(), actor, policies.TEMPLATES)
    operations.end_template(part(rows, template, "template"), actor=actor, **values)


def set_next(*, series: int, actor: User, **values: Any) -> None:
    """Say which number a series gives next. Raises DomainError."""
    rows = visible(NumberSeries.objects.select_related("unit"), actor, policies.TEMPLATES)
    operations.set_next(part(rows, series, "series"), actor=actor, **values)


ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "create", _("Enter a paper"), register, policies.REGISTER,
        form_with(
            forms.PaperForm,
            scan=django_forms.FileField(required=False, label=_("Scan of the paper")),
        ),
        on_list=True, form_arguments=_of_actor, takes_files=True, pages=("documents:register",),
    ),
    Act(
        LIST, "attach-scan", _("Attach the scan"), attach_scan, policies.VIEW,
        form_with(DomainForm, scan=SCAN), takes_files=True, pages=("documents:page",),
    ),
    Act(
        DRAFTS, "number", _("Give the number"), operations.number_paper, policies.NUMBER,
        forms.NumberForm, answers=LIST, pages=("documents:number",),
    ),
    Act(
        DRAFTS, "sign", _("Attach the signed copy"), sign, policies.NUMBER,
        form_with(DomainForm, scan=SCAN), takes_files=True, pages=("documents:sign",),
    ),
    Act(
        DRAFTS, "void", _("Put the draft away"), operations.void_draft, policies.DRAFT,
        forms.VoidForm, pages=("documents:void",),
    ),
    Act(
        DRAFTS, "make-pdf", _("Make the PDF"), make_pdf, policies.VIEW, passes_clock=False,
        pages=("documents:pdf",),
    ),
    Act(
        LIST, "upload-template", _("Upload a template"), upload_template, policies.TEMPLATES,
        form_with(
            forms.TemplateForm,
            form=django_forms.ChoiceField(
                choices=[(code, one.label) for code, one in FORMS.items()], label=_("Paper")
            ),
            template=django_forms.FileField(label=_("Template (.docx)")),
        ),
        on_list=True, form_arguments=_of_actor, takes_files=True, answers="-",
        pages=("documents:template",),
    ),
    Act(
        LIST, "end-template", _("End the template"), end_template, policies.TEMPLATES,
        form_with(forms.EndTemplateForm, template=key_field(_("Number of the template"))),
        on_list=True, answers="-", pages=("documents:end_template",),
    ),
    Act(
        LIST, "set-letterhead", _("Set a letterhead"), operations.set_letterhead,
        policies.TEMPLATES, forms.LetterheadForm, on_list=True, form_arguments=_of_actor,
        answers="-", pages=("documents:letterheads",),
    ),
    Act(
        LIST, "open-series", _("Open a series"), operations.open_series, policies.TEMPLATES,
        forms.SeriesForm, on_list=True, form_arguments=_of_actor, answers="-",
        pages=("documents:series",),
    ),
    Act(
        LIST, "set-next-number", _("Set the next number"), set_next, policies.TEMPLATES,
        form_with(forms.NextNumberForm, series=key_field(_("Number of the series"))),
        on_list=True, answers="-", pages=("documents:next_number",),
    ),
)  # fmt: skip

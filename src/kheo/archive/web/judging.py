"""What a person says of a figure: checked, replaced, explained, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.archive import operations
from kheo.archive.models import DeclaredFigure
from kheo.archive.policies import ENTER
from kheo.archive.web.forms import ExplanationForm, TakeBackForm
from kheo.archive.web.showing import crumbs
from kheo.foundation.web.form_page import form_page
from kheo.kernel.refusals import DomainError

FIGURES = DeclaredFigure.objects.select_related("unit", "source__unit")


@page(ENTER, methods=("POST",))
def check(request: PageRequest, pk: int) -> HttpResponse:
    """The figure stands so in the paper."""
    one = load(request, FIGURES.all(), ENTER, pk=pk)
    try:
        operations.check_figure(one, actor=request.user, at=request.now)
        messages.success(request, _("Checked: it stands so in the paper."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("archive:figure", pk)


@page(ENTER, methods=("POST",))
def replaced(request: PageRequest, pk: int) -> HttpResponse:
    """Records carry this figure now."""
    one = load(request, FIGURES.all(), ENTER, pk=pk)
    try:
        operations.mark_replaced(one, actor=request.user, at=request.now)
        messages.success(request, _("Records stand in for it now; the figure stays readable."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("archive:figure", pk)


@page(ENTER, methods=("GET", "POST"))
def explain(request: PageRequest, pk: int) -> HttpResponse:
    """Why it does not add up."""
    one = load(request, FIGURES.all(), ENTER, pk=pk)
    form = ExplanationForm(request.POST or None, initial={"note": one.note})
    if request.method == "POST" and form.attempt(
        operations.explain_figure, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("The explanation is kept with the figure."))
        return redirect("archive:figure", pk)
    return _form(request, form, one, _("Explain"), _("Save"))


@page(ENTER, methods=("GET", "POST"))
def take_back(request: PageRequest, pk: int) -> HttpResponse:
    """Take a figure back, with the reason."""
    one = load(request, FIGURES.all(), ENTER, pk=pk)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        operations.remove_figure, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("Taken back; it is kept with the reason."))
        return redirect("archive:source", one.source_id)
    return _form(request, form, one, _("Take back the figure"), _("Take back"))


def _form(
    request: PageRequest, form: ExplanationForm | TakeBackForm, one: DeclaredFigure, title: str,
    label: str,
) -> HttpResponse:  # fmt: skip
    back = reverse("archive:figure", args=(one.pk,))
    return form_page(
        request, form, title=title, label=label, back=back, crumbs=crumbs(one.source, title),
        note=str(one),
    )  # fmt: skip

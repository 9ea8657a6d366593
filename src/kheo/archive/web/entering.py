"""Entering and changing: a source, a figure, a table of figures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.access.pages import PageRequest, load, page
from kheo.archive import operations
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.operations.cells import text_of_workbook
from kheo.archive.operations.tables import Table, read_table
from kheo.archive.operations.template import template
from kheo.archive.policies import ENTER
from kheo.archive.web.forms import (
    CorrectionForm,
    FigureForm,
    NewSourceForm,
    SourceForm,
    TableForm,
    values_of,
    values_of_figure,
)
from kheo.archive.web.showing import crumbs
from kheo.counting.queries.indicators import catalogue_on
from kheo.foundation.web.form_page import form_page
from kheo.kernel.refusals import DomainError

FIGURES = DeclaredFigure.objects.select_related("unit", "source__unit")
KEPT = ("starts_on", "ends_on", "place", "unit_word", "indicator", "field")
"""What the next figure of the same paper begins with."""


@page(ENTER, methods=("GET", "POST"))
def new(request: PageRequest) -> HttpResponse:
    """Enter a paper; its figures come next."""
    form = NewSourceForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.attempt(
        operations.enter_source, actor=request.user, at=request.now
    ):
        return redirect("archive:enter", form.result.pk)
    return _form(request, form, _("Enter a paper with figures"), _("Go on to its figures"), None)


@page(ENTER, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Change what is known of a paper."""
    one = load(request, Source.objects.select_related("unit"), ENTER, pk=pk)
    form = SourceForm(request.POST or None, initial=values_of(one))
    if request.method == "POST" and form.attempt(
        operations.change_source, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("The paper was changed."))
        return redirect("archive:source", one.pk)
    return _form(request, form, _("Change the paper"), _("Save"), one)


@page(ENTER, methods=("GET", "POST"))
def enter(request: PageRequest, pk: int) -> HttpResponse:
    """One figure of the paper; then the next, which begins where this one stood."""
    one = load(request, Source.objects.select_related("unit"), ENTER, pk=pk)
    form = FigureForm(
        request.POST or None, source=one, person=request.user, catalogue=_catalogue(request),
        initial=_begun(request, one),
    )  # fmt: skip
    if request.method == "POST" and form.attempt(
        operations.enter_figure, one, actor=request.user, at=request.now
    ):
        figure = form.result
        messages.success(request, _("Entered: %(figure)s") % {"figure": str(figure)})
        if request.POST.get("do") == "next":
            return redirect(f"{reverse('archive:enter', args=(one.pk,))}?sau={figure.pk}")
        return redirect(f"{reverse('archive:source', args=(one.pk,))}#so-{figure.pk}")
    return _figure_form(request, form, one, _("Enter a figure"))


def _begun(request: PageRequest, one: Source) -> dict[str, Any]:
    """The period of the paper, or what the figure entered before had."""
    begun: dict[str, Any] = {"starts_on": one.starts_on, "ends_on": one.ends_on}
    if (key := request.GET.get("sau", "")).isdecimal() and len(key) < 18:
        before = one.figures.filter(pk=int(key)).first()
        if before is not None:
            begun |= {name: getattr(before, name) for name in KEPT}
    return begun


@page(ENTER, methods=("GET", "POST"))
def correct(request: PageRequest, pk: int) -> HttpResponse:
    """A corrected figure in the place of the old one, which is kept."""
    one = load(request, FIGURES.all(), ENTER, pk=pk)
    if one.removed_at is not None:
        messages.error(request, _("This figure was taken back; it is not corrected."))
        return redirect("archive:figure", pk)
    form = CorrectionForm(
        request.POST or None, source=one.source, person=request.user, figure=one,
        catalogue=_catalogue(request), initial=values_of_figure(one),
    )  # fmt: skip
    if request.method == "POST" and form.attempt(
        operations.correct_figure, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("Corrected; the old figure is kept with the reason."))
        return redirect("archive:figure", form.result.pk)
    return _figure_form(request, form, one.source, _("Correct the figure"), one)


@page(ENTER, methods=("GET", "POST"))
def bring_in(request: PageRequest, pk: int) -> HttpResponse:
    """Figures from a workbook or pasted cells: every row's fate first, then into the books."""
    one = load(request, Source.objects.select_related("unit"), ENTER, pk=pk)
    form = TableForm(request.POST if request.method == "POST" else None)
    table: Table | None = None
    if request.method == "POST" and form.is_valid():
        table = _table(request, form, one)
        if table and request.POST.get("do") == "take" and _taken(request, form, one):
            return redirect("archive:source", pk)
    context = {
        "source": one, "form": form, "table": table, "crumbs": crumbs(one, _("From a spreadsheet")),
    }  # fmt: skip
    return render(request, "archive/bring_in.html", context, status=422 if form.errors else 200)


def _table(request: PageRequest, form: TableForm, one: Source) -> Table | None:
    """The table of the file, else of the text; the text stays in the form either way."""
    try:
        text = form.cleaned_data["table"]
        if (upload := request.FILES.get("file")) is not None:
            text = text_of_workbook(upload.read())
            form.data = {**form.data, "table": text}
            form.cleaned_data["table"] = text
        return read_table(one, text, actor=request.user, at=request.now)
    except DomainError as refusal:
        form.add_error("table", str(refusal))
        return None


def _taken(request: PageRequest, form: TableForm, one: Source) -> bool:
    try:
        done = operations.import_figures(
            one, text=form.cleaned_data["table"], actor=request.user, at=request.now
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    told = ngettext("%(n)s figure was entered.", "%(n)s figures were entered.", done.added)
    messages.success(request, told % {"n": done.added})
    return True


@page(ENTER)
def blank(request: PageRequest) -> HttpResponse:
    """The template workbook with its notes."""
    stored = template()
    name = "mau-so-lieu-tu-van-ban.xlsx"
    return FileResponse(stored, as_attachment=True, filename=name)  # type: ignore[return-value]


def _catalogue(request: PageRequest) -> dict[str, Any]:
    return catalogue_on(timezone.localdate(request.now))


def _figure_form(
    request: PageRequest, form: FigureForm, one: Source, title: str,
    figure: DeclaredFigure | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form,
        "title": title,
        "source": one,
        "figure": figure,
        "crumbs": crumbs(one, title),
    }
    status = 422 if form.errors else 200
    return render(request, "archive/enter.html", context, status=status)


def _form(
    request: PageRequest, form: SourceForm, title: str, label: str, one: Source | None
) -> HttpResponse:
    back = reverse("archive:source", args=(one.pk,)) if one else reverse("archive:list")
    return form_page(request, form, title=title, label=label, back=back, crumbs=crumbs(one, title))

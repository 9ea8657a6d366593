"""Ending a template and setting the next number of a series: changes that want a page of their own."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.documents import policies
from kheo.documents.enums import PaperStyle
from kheo.documents.models import NumberSeries, PaperTemplate
from kheo.documents.operations import end_template, set_next
from kheo.documents.operations.numbering import last_given
from kheo.documents.paper_forms import FORMS
from kheo.documents.web.forms import EndTemplateForm, NextNumberForm


def _lines(about: Model) -> list[dict[str, object]]:
    return [
        {"sentence": sentence(line), "at": line.at, "note": line.note}
        for line in entries_about(about)
    ]


@page(policies.TEMPLATES, methods=("GET", "POST"))
def end(request: PageRequest, pk: int) -> HttpResponse:
    """Take a template out of force from a day on."""
    held = PaperTemplate.objects.select_related("unit", "uploaded_by")
    template = load(request, held, policies.TEMPLATES, pk=pk)
    asked = EndTemplateForm(request.POST or None, initial={"on": timezone.localdate(request.now)})
    if request.method == "POST" and asked.attempt(
        end_template, template, actor=request.user, at=request.now
    ):
        messages.success(request, _("The template is out of force from that day."))
        return redirect("documents:template", form=template.form, style=template.style)
    context = {
        "template": template, "asked": asked, "form": FORMS[template.form],
        "style": PaperStyle(template.style), "lines": _lines(template),
    }  # fmt: skip
    status = 422 if asked.errors else 200
    return render(request, "documents/end_template.html", context, status=status)


@page(policies.TEMPLATES, methods=("GET", "POST"))
def next_number(request: PageRequest, pk: int) -> HttpResponse:
    """Set which number a series gives next, with the reason."""
    series = load(request, NumberSeries.objects.select_related("unit"), policies.TEMPLATES, pk=pk)
    asked = NextNumberForm(request.POST or None, initial={"next_number": series.next_number})
    if request.method == "POST" and asked.attempt(
        set_next, series, actor=request.user, at=request.now
    ):
        messages.success(
            request,
            _("The series goes on with %(number)s.")
            % {"number": series.written(series.next_number)},
        )
        return redirect("documents:series")
    given, holder = last_given(series)
    context = {
        "series": series, "asked": asked, "lines": _lines(series), "holder": holder,
        "next": series.written(series.next_number), "last": series.written(given) if given else "",
    }  # fmt: skip
    status = 422 if asked.errors else 200
    return render(request, "documents/next_number.html", context, status=status)

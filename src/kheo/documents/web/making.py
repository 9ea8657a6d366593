"""Templates, letterheads and series: what papers are made with."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import granted_units, visible
from kheo.documents import policies, rules
from kheo.documents.enums import PaperStyle
from kheo.documents.models import Draft, Letterhead, NumberSeries, PaperTemplate
from kheo.documents.operations import open_series, set_letterhead, upload_template
from kheo.documents.operations.register import bytes_of
from kheo.documents.paper_forms import FORMS
from kheo.documents.paper_samples import sample
from kheo.documents.queries import template_for
from kheo.documents.rendering import fill, frozen, shipped
from kheo.documents.web.forms import LetterheadForm, SeriesForm, TemplateForm
from kheo.orgs.models import Unit


def _word(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=rules.DOCX)
    safe = quote(rules.safe_name(name, ".docx"))
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{safe}"
    return answer


def _unit(request: PageRequest) -> Unit | None:
    """The unit the person sets papers up for: the first granted one."""
    return (
        Unit.objects.filter(pk__in=granted_units(request.user, policies.TEMPLATES))
        .for_list()
        .first()
    )


@page(policies.TEMPLATES)
def templates(request: PageRequest) -> HttpResponse:
    """Every form in both styles."""
    pairs = [{"form": form, "styles": PaperStyle} for form in FORMS.values()]
    return render(request, "documents/templates.html", {"pairs": pairs})


def _pair(form: str, style: str) -> None:
    if form not in FORMS or style not in PaperStyle.values:
        raise Http404


@page(policies.TEMPLATES, methods=("GET", "POST"))
def template(request: PageRequest, form: str, style: str) -> HttpResponse:
    """The fields of a form, the templates in force, and a place for another."""
    _pair(form, style)
    typed = request.POST.copy() if request.method == "POST" else None
    if typed is not None:
        typed["style"] = style
    asked = TemplateForm(
        typed,
        actor=request.user,
        initial={"valid_from": timezone.localdate(request.now), "style": style},
    )
    upload = request.FILES.get("template")
    if typed is not None and upload is None:
        asked.add_error(None, _("Choose the .docx of the template."))
    elif upload is not None:
        given: dict[str, Any] = {"form": form, "content": upload.read()}
        if asked.attempt(upload_template, **given, actor=request.user, at=request.now):
            messages.success(request, _("The template is checked and in force from its day."))
            return redirect("documents:template", form=form, style=style)
    held = PaperTemplate.objects.filter(form=form, style=style).select_related(
        "unit", "uploaded_by"
    )
    context = {
        "form": FORMS[form], "style": PaperStyle(style), "asked": asked,
        "held": visible(held, request.user, policies.TEMPLATES).order_by("-valid_from", "-pk"),
        "drafts": visible(
            Draft.objects.filter(form=form, style=style), request.user, policies.VIEW
        ).order_by("-created_at")[:10],
    }  # fmt: skip
    return render(request, "documents/template.html", context, status=422 if asked.errors else 200)


def _source(request: PageRequest, form: str, style: str) -> bytes:
    unit = _unit(request)
    held = template_for(form, unit, style, timezone.localdate(request.now)) if unit else None
    return bytes_of(held.stored) if held else shipped(form, style)


@page(policies.TEMPLATES)
def template_file(request: PageRequest, form: str, style: str) -> HttpResponse:
    """The template in force for the person's unit."""
    _pair(form, style)
    return _word(_source(request, form, style), str(FORMS[form].label))


@page(policies.TEMPLATES)
def preview(request: PageRequest, form: str, style: str) -> HttpResponse:
    """The template in force filled with the sample, or with a draft (``du-thao``)."""
    _pair(form, style)
    key = request.GET.get("du-thao", "")
    if key.isdecimal():
        content = load(request, Draft.objects.filter(form=form), policies.VIEW, pk=int(key)).content
    else:
        content = frozen(FORMS[form], sample(form, style))
    made = fill(_source(request, form, style), FORMS[form], content)
    return _word(made, _("Preview of %(form)s") % {"form": FORMS[form].label})


@page(policies.TEMPLATES, methods=("GET", "POST"))
def letterheads(request: PageRequest) -> HttpResponse:
    """Letterheads set, and the form of a new one."""
    initial = {"valid_from": timezone.localdate(request.now)}
    asked = LetterheadForm(request.POST or None, actor=request.user, initial=initial)
    if request.method == "POST" and asked.attempt(
        set_letterhead, actor=request.user, at=request.now
    ):
        messages.success(request, _("The letterhead is set."))
        return redirect("documents:letterheads")
    held = Letterhead.objects.select_related("unit").order_by(
        "unit__sort_key", "style", "-valid_from"
    )
    context = {"rows": visible(held, request.user, policies.TEMPLATES)[:200], "asked": asked}
    status = 422 if asked.errors else 200
    return render(request, "documents/letterheads.html", context, status=status)


@page(policies.TEMPLATES, methods=("GET", "POST"))
def series(request: PageRequest) -> HttpResponse:
    """Series of numbers, and the form of a new one."""
    asked = SeriesForm(request.POST or None, actor=request.user, initial={"next_number": 1})
    if request.method == "POST" and asked.attempt(open_series, actor=request.user, at=request.now):
        messages.success(request, _("The series is open."))
        return redirect("documents:series")
    held = NumberSeries.objects.select_related("unit").order_by(
        "-starts_on", "unit__sort_key", "kind"
    )
    shown = [
        {"row": one, "next": one.written(one.next_number)}
        for one in visible(held, request.user, policies.TEMPLATES)[:200]
    ]
    status = 422 if asked.errors else 200
    return render(request, "documents/series.html", {"rows": shown, "asked": asked}, status=status)

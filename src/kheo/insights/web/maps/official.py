"""Official borders: what was imported, a file more, and taking one out again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import granted_units
from kheo.foundation.forms import DayField, DomainForm, LineField
from kheo.insights.models import Outline
from kheo.insights.operations.outlines import import_outlines, remove_outlines
from kheo.insights.policies import KEEP_OUTLINES
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import DomainError
from kheo.orgs.models import Unit
from kheo.orgs.outlines import provenance

_LARGEST_KEY = 2**62


class OutlinesForm(DomainForm):
    """A GeoJSON file, the day it holds from, where it comes from."""

    file = forms.FileField(
        label=gettext_lazy("Borders (.geojson)"),
        help_text=gettext_lazy(
            "GeoJSON in WGS 84; each feature bears the code of its unit in “ma” (or its full name in "
            "“ten”). At most 20 MB."
        ),
    )
    valid_from = DayField(label=gettext_lazy("They hold from this day on"))
    source = LineField(label=gettext_lazy("Publisher"), max_length=300)
    licence = LineField(
        label=gettext_lazy("Licence or permission to use"), max_length=200,
        help_text=gettext_lazy("For example: CC BY 4.0, or the number of the letter that allows it."),
    )  # fmt: skip
    paper = LineField(label=gettext_lazy("Number of the paper"), max_length=200, required=False)

    def keep(self, parent: Unit, *, file: Any, **told: Any) -> int:
        """Hand the content over. Raises what ``import_outlines`` raises."""
        return import_outlines(parent, content=file.read(), **told)


class RemoveForm(DomainForm):
    """The day of one import."""

    valid_from = DayField()


@page(KEEP_OUTLINES, methods=("GET", "POST"))
def outlines(request: PageRequest) -> HttpResponse:
    """The imports below a unit, and a form for one more."""
    parent = _parent(request)
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, parent)
    form = OutlinesForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        given = {"actor": request.user, "at": request.now}
        if form.attempt(lambda **told: form.keep(parent, **told, **given)):
            words = _("Official borders of %(number)s units are kept.")
            messages.success(request, words % {"number": format_number(form.result)})
            return redirect(_here(parent))
    status = 422 if form.errors else 200
    return render(request, "insights/maps/outlines.html", _told(form, parent), status=status)


def _told(form: OutlinesForm, parent: Unit) -> dict[str, Any]:
    kept = Outline.objects.filter(unit__placements__parent=parent)
    rows = kept.values("valid_from", "source", "licence", "paper")
    crumbs = [{"label": _("Map"), "url": f"{reverse('maps:page')}?unit={parent.pk}"}]
    return {
        "form": form, "unit": parent, "provenance": provenance(),
        "imports": rows.annotate(number=Count("unit", distinct=True)).order_by("-valid_from", "source"),
        "crumbs": [*crumbs, {"label": _("Official borders"), "url": ""}],
    }  # fmt: skip


def _parent(request: PageRequest) -> Unit:
    """The unit in the address, else the highest one the person keeps borders below."""
    key = request.GET.get("unit", "")
    if not key.isdigit() or int(key) > _LARGEST_KEY:
        key = str(min(granted_units(request.user, KEEP_OUTLINES)))
    return load(request, Unit.objects.all(), KEEP_OUTLINES, pk=int(key))


def _remove(request: PageRequest, parent: Unit) -> HttpResponse:
    form = RemoveForm(request.POST)
    try:
        if form.is_valid():
            day = form.cleaned_data["valid_from"]
            remove_outlines(parent, valid_from=day, actor=request.user, at=request.now)
            messages.success(request, _("The official borders were taken out."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(_here(parent))


def _here(parent: Unit) -> str:
    return f"{reverse('maps:outlines')}?unit={parent.pk}"

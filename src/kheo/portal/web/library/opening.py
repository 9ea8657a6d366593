"""The page on which an administrator chooses what of the figures is open to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can
from kheo.counting.enums import Query, Source
from kheo.counting.models import Indicator
from kheo.counting.queries.indicators import catalogue_on
from kheo.foundation.forms import DomainForm
from kheo.orgs.queries import root
from kheo.portal.enums import Split
from kheo.portal.models import PublicFigure
from kheo.portal.operations.figures import close_figure, open_figure
from kheo.portal.policies import OPEN_FIGURES
from kheo.portal.queries.figures import open_on


class OpenForm(DomainForm):
    """Which indicator, and how it is split."""

    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    split = forms.ChoiceField(
        label=pgettext_lazy("public figure", "Split"), choices=Split.choices, required=False
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indicator = self.fields["indicator"]
        assert isinstance(indicator, forms.ChoiceField)  # noqa: S101 - for the type checker
        indicator.choices = choices


def choices_of(catalogue: Mapping[str, Indicator]) -> list[tuple[str, str]]:
    """The indicators that may be opened: those counted from initiatives."""
    return [
        (one.code, one.name) for one in catalogue.values()
        if one.source == Source.COUNTED and one.query == Query.INITIATIVES
    ]  # fmt: skip


@page(OPEN_FIGURES, methods=("GET", "POST"))
def open_figures(request: PageRequest) -> HttpResponse:
    """What is open, with a button to close each; a form to open one more."""
    today = timezone.localdate(request.now)
    above = root(today)
    if above is None or not can(request.user, OPEN_FIGURES, above):
        raise Http404
    if request.POST.get("close", "")[:18].isdecimal():
        row = PublicFigure.objects.running().filter(pk=int(request.POST["close"][:18])).first()
        if row is None:
            raise Http404
        close_figure(row, nation=above, actor=request.user, at=request.now)
        messages.success(request, _("Closed: nobody outside reads it from now on."))
        return redirect("public:open_figures")
    catalogue = catalogue_on(today)
    form = OpenForm(request.POST or None, choices=choices_of(catalogue))
    if request.method == "POST" and form.attempt(
        open_figure, nation=above, actor=request.user, at=request.now
    ):
        messages.success(request, _("Open to everybody from now on."))
        return redirect("public:open_figures")
    rows = [(row, catalogue.get(row.indicator)) for row in open_on(today)]
    crumbs = [
        {"label": _("Public figures"), "url": reverse("public:figures")},
        {"label": _("What is open"), "url": ""},
    ]
    context = {"rows": rows, "form": form, "crumbs": crumbs}
    status = 422 if form.errors else 200
    return render(request, "portal/library/open_figures.html", context, status=status)

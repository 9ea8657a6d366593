"""A scoring is begun, copied and changed; its items too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import require, visible
from kheo.foundation.forms import DomainForm
from kheo.foundation.models import row_values
from kheo.foundation.web.form_page import form_page
from kheo.insights import operations
from kheo.insights.models import Scheme, SchemeItem
from kheo.insights.operations.schemes import ITEM_COLUMNS
from kheo.insights.policies import SET_SCHEMES
from kheo.insights.web.forms import SAMPLE, CopyForm, ItemForm, NewSchemeForm, SchemeForm
from kheo.insights.web.showing import crumbs
from kheo.kernel.refusals import DomainError


@page(SET_SCHEMES, methods=("GET", "POST"))
def new(request: PageRequest) -> HttpResponse:
    """Begin a scoring for one of the units one scores for."""
    year = timezone.localdate(request.now).year
    form = NewSchemeForm(request.POST or None, person=request.user, year=year)
    if request.method == "POST" and form.attempt(begin, actor=request.user, at=request.now):
        messages.success(request, _("Begun. Look at what points are given for, then show it."))
        return redirect("insights:page", form.result.pk)
    return _shown(request, form, _("New scoring of units"), _("Begin"), None)


def begin(
    *, unit: Any, year: int, start: str, name: str, for_kinds: list[str], actor: User, at: datetime
) -> Scheme:
    """A scoring from the sample or with nothing in it. Raises DomainError."""
    told: dict[str, Any] = {"name": name, "for_kinds": for_kinds, "actor": actor, "at": at}
    if start == SAMPLE:
        return operations.make_sample(unit, year, **told)
    told["name"] = name or _("Emulation points of units %(year)s") % {"year": year}
    return operations.make_scheme(unit=unit, year=year, **told)


@page(SET_SCHEMES, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Change name, base and kinds."""
    one = _scheme(request, pk)
    names = ("name", "for_kinds", "min_base", "is_sample")
    form = SchemeForm(request.POST or None, initial=row_values(one, *names))
    if request.method == "POST" and form.attempt(
        operations.change_scheme, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("Saved."))
        return redirect("insights:page", pk)
    return _shown(request, form, _("Change the scoring"), _("Save"), one)


@page(SET_SCHEMES, methods=("GET", "POST"))
def copy(request: PageRequest, pk: int) -> HttpResponse:
    """Begin another year with the same items."""
    one = _scheme(request, pk)
    year = one.year + 1
    name = one.name.replace(str(one.year), str(year))
    form = CopyForm(request.POST or None, initial={"year": year, "name": name})
    if request.method == "POST" and form.attempt(
        operations.copy_scheme, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("Begun. Look at what points are given for, then show it."))
        return redirect("insights:page", form.result.pk)
    return _shown(request, form, _("Copy for another year"), _("Copy"), one)


@page(SET_SCHEMES, methods=("GET", "POST"))
def add_item(request: PageRequest, pk: int) -> HttpResponse:
    """Give points for one more figure."""
    one = _scheme(request, pk)
    form = ItemForm(request.POST or None, scheme=one)
    if request.method == "POST" and form.attempt(
        operations.add_item, one, actor=request.user, at=request.now
    ):
        messages.success(request, _("Added."))
        return redirect("insights:page", pk)
    return _shown(request, form, _("Add an item"), _("Add"), one)


@page(SET_SCHEMES, methods=("GET", "POST"))
def change_item(request: PageRequest, pk: int) -> HttpResponse:
    """Change what points are given for."""
    item = _item(request, pk)
    form = ItemForm(
        request.POST or None, scheme=item.scheme, item=item,
        initial=row_values(item, *ITEM_COLUMNS),
    )  # fmt: skip
    if request.method == "POST" and form.attempt(
        operations.change_item, item, actor=request.user, at=request.now
    ):
        messages.success(request, _("Saved."))
        return redirect("insights:page", item.scheme_id)
    return _shown(request, form, _("Change the item"), _("Save"), item.scheme)


@page(SET_SCHEMES, methods=("POST",))
def remove_item(request: PageRequest, pk: int) -> HttpResponse:
    """Take an item out."""
    item = _item(request, pk)
    try:
        operations.remove_item(item, actor=request.user, at=request.now)
        messages.success(request, _("Taken out."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("insights:page", item.scheme_id)


def _scheme(request: PageRequest, pk: int) -> Scheme:
    return load(request, Scheme.objects.select_related("unit"), SET_SCHEMES, pk=pk)


def _item(request: PageRequest, pk: int) -> SchemeItem:
    """The item of a scoring in the person's scope, else 404."""
    schemes = visible(Scheme.objects.all(), request.user, SET_SCHEMES)
    rows = SchemeItem.objects.select_related("scheme__unit")
    item = rows.filter(pk=pk, scheme__in=schemes).first()
    if item is None:
        raise Http404
    require(request.user, SET_SCHEMES, item.scheme)
    return item


def _shown(
    request: PageRequest, form: DomainForm, title: str, label: str, scheme: Scheme | None
) -> HttpResponse:
    back = reverse("insights:page", args=(scheme.pk,)) if scheme else reverse("insights:list")
    return form_page(
        request, form, title=title, label=label, back=back, crumbs=crumbs(scheme, title),
        note=scheme.name if scheme else "",
    )  # fmt: skip

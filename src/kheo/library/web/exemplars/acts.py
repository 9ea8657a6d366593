"""Acts on a list of exemplars: propose, choose, put in force, take out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.foundation.web.form_page import form_page
from kheo.kernel.refusals import DomainError
from kheo.kernel.text import fold
from kheo.library.models import Exemplar, ExemplarList
from kheo.library.operations import exemplars
from kheo.library.policies import CHOOSE_EXEMPLARS
from kheo.library.queries.exemplars import suggested
from kheo.library.web.exemplars.forms import (
    ChooseForm,
    ExemplarForm,
    ForceForm,
    NewListForm,
    PeriodForm,
    WhyForm,
)
from kheo.library.web.exemplars.showing import crumbs

OFFERED = 40
MOST_WORDS = 8


def mine(request: PageRequest, pk: int) -> ExemplarList:
    """The list if the person chooses for its unit, else 404."""
    return load(
        request, ExemplarList.objects.select_related("unit", "paper"), CHOOSE_EXEMPLARS, pk=pk
    )


def my_exemplar(request: PageRequest, pk: int) -> Exemplar:
    """The exemplar if its list is the person's to change, else 404."""
    one = Exemplar.objects.select_related("initiative__unit").filter(pk=pk).first()
    held = mine(request, one.list_id if one else 0)
    assert one is not None  # noqa: S101 - no list has the key 0
    one.list = held
    return one


def back(one: ExemplarList) -> str:
    """The page of the list."""
    return reverse("exemplars:page", args=(one.pk,))


@page(CHOOSE_EXEMPLARS, methods=("GET", "POST"))
def open_list(request: PageRequest) -> HttpResponse:
    """Propose a list for a period."""
    year = timezone.localdate(request.now).year
    start = {"first_year": year, "last_year": year + 4}
    form = NewListForm(request.POST or None, person=request.user, initial=start)
    if request.method == "POST" and form.attempt(
        exemplars.open_list, actor=request.user, at=request.now
    ):
        return redirect("exemplars:choose", form.result.pk)
    title = _("Propose a list of exemplars")
    return form_page(
        request, form, title=title, label=_("Propose it"), back=reverse("exemplars:list"),
        crumbs=crumbs(None, title),
    )  # fmt: skip


@page(CHOOSE_EXEMPLARS, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Change title and years of a proposal."""
    one = mine(request, pk)
    start = {name: getattr(one, name) for name in ("title", "first_year", "last_year")}
    form = PeriodForm(request.POST or None, initial=start)
    if request.method == "POST" and form.attempt(
        exemplars.change_list, one, actor=request.user, at=request.now
    ):
        return _done(request, one, _("The list was changed."))
    return _form(request, form, one, _("Change the list"), _("Save"))


@page(CHOOSE_EXEMPLARS, methods=("GET", "POST"))
def choose(request: PageRequest, pk: int) -> HttpResponse:
    """Choose from the recognised initiatives of the scope: suggestions, search, pasted numbers."""
    one = mine(request, pk)
    form = ChooseForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        exemplars.choose, one, actor=request.user, at=request.now
    ):
        told = _("%(chosen)s initiatives are on the list now.") % {"chosen": form.result}
        return _done(request, one, told)
    rows = suggested(one, timezone.localdate(request.now))
    words = request.GET.get("q", "")[:200]
    for word in fold(words).split()[:MOST_WORDS]:
        rows = rows.filter(search_text__contains=word)
    ticked = set(request.POST.getlist("one"))
    context = {
        "list": one, "form": form, "q": words, "crumbs": crumbs(one, _("Choose exemplars")),
        "rows": [(row, str(row.pk) in ticked) for row in _offered(rows, ticked)],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "library/exemplars/choose.html", context, status=status)


def _offered(rows: Any, ticked: set[str]) -> list[Any]:
    """The first of ``rows``; what was ticked before a refusal stays in sight in front."""
    keys = [int(key) for key in ticked if key.isdecimal() and len(key) < 16]
    kept = list(rows.filter(pk__in=keys)) if keys else []
    return kept + list(rows.exclude(pk__in=keys)[:OFFERED])


@page(CHOOSE_EXEMPLARS, methods=("GET", "POST"))
def force(request: PageRequest, pk: int) -> HttpResponse:
    """Put the list in force by a decision of the register."""
    one = mine(request, pk)
    form = ForceForm(request.POST or None, about=one, person=request.user)
    if request.method == "POST" and form.attempt(
        exemplars.put_in_force, one, actor=request.user, at=request.now
    ):
        return _done(request, one, _("The list is in force; the units below see it from now on."))
    note = _("From then on nothing is added; targets may still be set and exemplars taken out.")
    return _form(request, form, one, _("Put the list in force"), _("Put it in force"), note)


@page(CHOOSE_EXEMPLARS, methods=("GET", "POST"))
def make_proposal_again(request: PageRequest, pk: int) -> HttpResponse:
    """Take the list out of force to change what stands on it."""
    one = mine(request, pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        exemplars.make_proposal_again, one, actor=request.user, at=request.now
    ):
        return _done(request, one, _("The list is a proposal again."))
    title = _("Make it a proposal again")
    note = _("The units below do not see it until the next decision; places and targets stay.")
    return _form(request, form, one, title, title, note)


@page(CHOOSE_EXEMPLARS, methods=("GET", "POST"))
def describe(request: PageRequest, pk: int) -> HttpResponse:
    """Why an exemplar was chosen and how many places shall have it."""
    one = my_exemplar(request, pk)
    form = ExemplarForm(request.POST or None, initial={"why": one.why, "places": one.places})
    if request.method == "POST" and form.attempt(
        exemplars.describe, one, actor=request.user, at=request.now
    ):
        return _done(request, one.list, _("Saved."))
    title = one.initiative.title
    return form_page(
        request,
        form,
        title=title,
        label=_("Save"),
        back=back(one.list),
        note=one.initiative.unit.label,
        crumbs=crumbs(one.list, title),
        template="library/exemplars/exemplar.html",
        exemplar=one,
    )


@page(CHOOSE_EXEMPLARS, methods=("GET", "POST"))
def take_out(request: PageRequest, pk: int) -> HttpResponse:
    """Take an exemplar off the list with the reason."""
    one = my_exemplar(request, pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        exemplars.take_out, one, actor=request.user, at=request.now
    ):
        return _done(request, one.list, _("It was taken off the list; it may come back any time."))
    title = _("Take “%(title)s” off the list") % {"title": one.initiative.title}
    return _form(request, form, one.list, title, _("Take it off"), tone="danger")


@page(CHOOSE_EXEMPLARS, methods=("POST",))
def put_back(request: PageRequest, pk: int) -> HttpResponse:
    """Undo the taking off."""
    one = my_exemplar(request, pk)
    try:
        exemplars.put_back(one, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(back(one.list))
    return _done(request, one.list, _("It stands on the list again."))


def _form(
    request: PageRequest, form: Any, one: ExemplarList, title: str, label: str, note: str = "",
    tone: str = "primary",
) -> HttpResponse:  # fmt: skip
    return form_page(
        request, form, title=title, label=label, note=note, back=back(one),
        crumbs=crumbs(one, title), tone=tone,
    )  # fmt: skip


def _done(request: PageRequest, one: ExemplarList, told: str) -> HttpResponseRedirect:
    messages.success(request, told)
    return redirect(back(one))

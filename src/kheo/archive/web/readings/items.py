"""Acts on one item: taken, left out, corrected, split, merged, known already. With and without a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.db.models.functions import Abs
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import visible
from kheo.archive.enums import ItemState
from kheo.archive.models import Reading, ReadItem
from kheo.archive.operations import readings as acts
from kheo.archive.operations.readings.wording import name_of
from kheo.archive.policies import READ_REPORTS
from kheo.archive.web.readings.forms import MergeForm, SplitForm, item_form
from kheo.archive.web.readings.place import Where
from kheo.archive.web.readings.review import ITEMS, Page, alikes_of, frame, next_open
from kheo.archive.web.readings.showing import crumbs
from kheo.foundation.forms import DomainForm
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.kernel.refusals import DomainError
from kheo.kernel.text import words

OTHERS = 200
FOUND = 10
Act = Callable[..., Any]


def found(request: PageRequest, pk: int) -> ReadItem:
    """The item of a file in the person's scope, else 404."""
    seen = visible(Reading.objects.all(), request.user, READ_REPORTS)
    rows = ITEMS.select_related(
        "reading__office", "reading__unit", "reading__before", "reading__job"
    )
    one = rows.filter(pk=pk, reading__in=seen.values("pk")).first()
    if one is None:
        raise Http404
    return one


def answer(
    request: PageRequest, items: Sequence[ReadItem], *, opened: bool = False,
    form: DomainForm | None = None, act: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The rows of the items anew, with progress and confirming beside; what htmx puts in their place."""
    one = items[0].reading
    where = Where.of(request.GET)
    shown = Page(request, one, replace(where, item=items[0].pk if opened or form else 0))
    lights = [light for item in items if (light := shown.review.find(item.pk))]
    context = {
        **frame(request, one), "rows": shown.rows(lights), "form": form, "act": act,
        "progress": shown.review.progress, "may_decide": shown.may_decide, "where": shown.where,
    }  # fmt: skip
    return render(request, "archive/readings/_answer.html", context, status=status)


def is_part(request: PageRequest) -> bool:
    """Whether a script asks for the row alone."""
    return bool(request.headers.get("HX-Request"))


@page(READ_REPORTS)
def item(request: PageRequest, pk: int) -> HttpResponse:
    """One item opened: its row for a script, else the page at it."""
    one = found(request, pk)
    if is_part(request):
        return answer(request, [one], opened=True)
    return redirect(f"{Where.of(request.GET).address(one.reading_id, item=pk)}#muc-{pk}")


def _decided(request: PageRequest, pk: int, act: Act, **kwargs: Any) -> HttpResponse:
    """Do one plain act and go on: to the next item, or back to this one when it was refused."""
    one = found(request, pk)
    where = Where.of(request.GET)
    try:
        act(one, **kwargs, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        one = found(request, pk)
    if is_part(request):
        return answer(request, [found(request, pk)])
    if act is acts.reopen:
        return redirect(f"{where.address(one.reading_id, item=pk)}#muc-{pk}")
    return redirect(next_open(one.reading, where, one))


@page(READ_REPORTS, methods=("POST",))
def take(request: PageRequest, pk: int) -> HttpResponse:
    """It enters as it stands."""
    return _decided(request, pk, acts.take)


@page(READ_REPORTS, methods=("POST",))
def drop(request: PageRequest, pk: int) -> HttpResponse:
    """It is left out."""
    return _decided(request, pk, acts.drop, note=request.POST.get("note", ""))


@page(READ_REPORTS, methods=("POST",))
def reopen(request: PageRequest, pk: int) -> HttpResponse:
    """The decision is taken back."""
    return _decided(request, pk, acts.reopen)


@page(READ_REPORTS, methods=("GET", "POST"))
def correct(request: PageRequest, pk: int) -> HttpResponse:
    """What the paper really says."""
    one = found(request, pk)
    form = item_form(one, request.POST or None, timezone.localdate(request.now))
    if request.method == "POST" and form.correct(
        acts.correct, one, actor=request.user, at=request.now
    ):
        return _done(request, one, [found(request, pk)])
    return _form(request, one, form, "correct", _("Correct"))


@page(READ_REPORTS, methods=("GET", "POST"))
def split(request: PageRequest, pk: int) -> HttpResponse:
    """Several items out of one."""
    one = found(request, pk)
    initial = {"parts": name_of(one)}
    form = SplitForm(request.POST or None, kind=one.kind, initial=initial, auto_id=f"id_{pk}_%s")
    if request.method == "POST" and form.attempt(
        acts.split, one, actor=request.user, at=request.now
    ):
        return _done(request, one, [found(request, part.pk) for part in form.result])
    return _form(request, one, form, "split", _("Split"))


@page(READ_REPORTS, methods=("GET", "POST"))
def merge(request: PageRequest, pk: int) -> HttpResponse:
    """The same thing as another item of the file."""
    one = found(request, pk)
    others = {other.pk: other for other in _others(one)}
    choices = [(key, _named(other)) for key, other in others.items()]
    form = MergeForm(request.POST or None, others=choices, auto_id=f"id_{pk}_%s")
    if request.method == "POST" and form.is_valid():
        into = others.get(form.cleaned_data["into"] or 0, one)
        try:
            acts.merge(one, into=into, actor=request.user, at=request.now)
            return _done(request, one, [found(request, pk)])
        except DomainError as refusal:
            form.show(refusal)
    return _form(request, one, form, "merge", _("Merge"))


def _others(one: ReadItem) -> QuerySet[ReadItem]:
    """Items of the same kind, the nearest in the text first."""
    rows = one.reading.items.filter(kind=one.kind).exclude(pk=one.pk)
    rows = rows.exclude(state=ItemState.MERGED)
    return rows.order_by(Abs(F("start") - one.start), "pk")[:OTHERS]


def _named(one: ReadItem) -> str:
    return _("%(name)s (line %(line)s)") % {"name": name_of(one), "line": one.line}


@page(READ_REPORTS, methods=("GET", "POST"))
def same_as(request: PageRequest, pk: int) -> HttpResponse:
    """The named project is a record already: look-alikes, or looked for by words."""
    one = found(request, pk)
    seen = visible(Initiative.objects.select_related("unit"), request.user, VIEW_INITIATIVES)
    wrong = ""
    if request.method == "POST":
        key = request.POST.get("initiative", "")
        record = seen.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
        try:
            if record is not None:
                acts.same_as(one, initiative=record, actor=request.user, at=request.now)
                return _done(request, one, [found(request, pk)])
            wrong = _("Choose one of the records.")
        except DomainError as refusal:
            wrong = str(refusal)
    text = request.GET.get("q", "")[:100]
    context = {
        "item": one, "reading": one.reading, "where": Where.of(request.GET), "wrong": wrong,
        "alike": alikes_of(one, request), "found": looked_up(seen, text), "text": text,
        "name": name_of(one), "crumbs": crumbs(one.reading, _("Is it a record already?")),
    }  # fmt: skip
    status = 422 if wrong else 200
    return render(request, "archive/readings/same_as.html", context, status=status)


def looked_up(seen: QuerySet[Initiative], text: str) -> list[Initiative]:
    """Records whose title holds all the words looked for."""
    told = words(text)[:8]
    for word in told:
        seen = seen.filter(search_text__contains=word)
    return list(seen.order_by("-listed_on", "-pk")[:FOUND]) if told else []


def _done(request: PageRequest, one: ReadItem, changed: Sequence[ReadItem]) -> HttpResponse:
    if is_part(request):
        return answer(request, changed)
    return redirect(next_open(one.reading, Where.of(request.GET), one))


def _form(
    request: PageRequest, one: ReadItem, form: DomainForm, act: str, title: str
) -> HttpResponse:
    status = 422 if form.errors else 200
    if is_part(request):
        return answer(request, [one], form=form, act=act, status=status)
    where = Where.of(request.GET)
    shown = Page(request, one.reading, replace(where, item=one.pk))
    light = shown.review.find(one.pk)
    context = {
        "item": one, "reading": one.reading, "form": form, "act": act, "title": title,
        "name": name_of(one), "row": shown.row(light, one) if light else None,
        "crumbs": crumbs(one.reading, title), "where": where,
    }  # fmt: skip
    return render(request, "archive/readings/item_form.html", context, status=status)

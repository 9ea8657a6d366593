"""Taking a list out: which columns, which kind of file; then the file, or a page that follows it."""

from __future__ import annotations

import tempfile
from typing import Any, cast

from django import forms
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from kheo.access.pages import PageRequest, page
from kheo.exchange.listings import Listing
from kheo.exchange.models import Export
from kheo.exchange.operations.exports import STYLES, ask, chosen_before, lines
from kheo.exchange.operations.exports.in_background import file_name, write_into
from kheo.exchange.policies import EXPORT
from kheo.exchange.queries.exports import Asked, asked_for, open_listing, told
from kheo.exchange.rules.cells import sentence
from kheo.foundation.paging import keyset

TYPES = {
    "pdf": "application/pdf",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
PICKED = "cot"
"""The word of the address that ticks all columns, or the usual ones."""
TICKED = {"tat-ca": True, "thuong-dung": False}


class ExportForm(forms.Form):
    """Which columns of a list, as which kind of file."""

    style = forms.ChoiceField(
        label=gettext_lazy("Kind of file"), choices=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV (.csv)")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one column.")},
    )  # fmt: skip

    def __init__(self, *args: Any, listing: Listing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["columns"])
        field.choices = [(one.name, sentence(one.label)) for one in listing.columns]
        self._usual = {one.name for one in listing.columns if one.is_usual}

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The boxes to tick: those of the usual columns, then the others."""
        boxes = list(self["columns"])
        usual = [box for box in boxes if box.data["value"] in self._usual]
        others = [box for box in boxes if box.data["value"] not in self._usual]
        return [(gettext("Usual columns"), usual), (gettext("Other columns"), others)]


@page(EXPORT, methods=("GET", "POST"))
def export(request: PageRequest, name: str) -> HttpResponse:
    """The list called ``name`` under the conditions of the address: choose, then the file comes."""
    listing = open_listing(name, request.user)
    form = ExportForm(request.POST or None, listing=listing, initial=_start(request, listing))
    chosen = form.cleaned_data["columns"] if form.is_bound and form.is_valid() else []
    query = request.META.get("QUERY_STRING", "")
    asked = asked_for(listing, query, chosen, actor=request.user, now=request.now)
    if chosen:
        site = request.build_absolute_uri("/").rstrip("/")
        made = ask(asked, style=form.cleaned_data["style"], site=site)
        return redirect("exchange:export_file", made.pk) if made.job else _sent(made, asked)
    context = {
        "listing": listing, "title": sentence(listing.label), "form": form, "told": told(asked),
        "number": asked.rows().count(), "back": asked.address(), "here": _here(asked),
        "groups": form.groups(),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "exchange/export.html", context, status=status)


def _start(request: PageRequest, listing: Listing) -> dict[str, Any]:
    """What is ticked at first: what the address says, the choice of the last time, the usual columns."""
    kept, style = chosen_before(request.user, listing.name)
    picked = request.GET.get(PICKED)
    if picked in TICKED or not kept:
        kept = [one.name for one in listing.columns if one.is_usual or TICKED.get(picked or "")]
    return {"columns": kept, "style": style}


def _here(asked: Asked) -> str:
    """This page under its conditions, ready for one more word."""
    own = reverse("exchange:export", args=[asked.listing.name])
    return f"{own}?{asked.query}&" if asked.query else f"{own}?"


def _sent(made: Export, asked: Asked) -> HttpResponse:
    """The file at once: .csv as it is read, .xlsx from a temporary file, both in flat memory."""
    name = file_name(made, asked.now)
    if made.style == "csv":
        response: Any = StreamingHttpResponse(
            lines(asked, site=made.site), content_type=TYPES["csv"]
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        stored = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        write_into(asked, stored, style=made.style, site=made.site)
        stored.seek(0)
        response = FileResponse(stored, as_attachment=True, filename=name)
        response.headers["Content-Type"] = TYPES["xlsx"]
    response.headers["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


def _own(request: PageRequest, pk: int) -> Export:
    """A file somebody asked for himself; nobody else's."""
    return get_object_or_404(Export.objects.select_related("job"), pk=pk, asked_by=request.user)


@page(EXPORT)
def exports(request: PageRequest) -> HttpResponse:
    """What the person took out, the newest first."""
    rows = Export.objects.filter(asked_by=request.user).select_related("job")
    part = keyset(rows, order=("-id",), size=30, place=request.GET.get("tu", "")[:400])
    return render(request, "exchange/exports.html", {"part": part, "rows": part.rows})


@page(EXPORT)
def export_file(request: PageRequest, pk: int) -> HttpResponse:
    """How far a long file is; the page follows by itself until it is there."""
    found = _own(request, pk)
    again = f"{reverse('exchange:export', args=[found.listing])}?{found.query}"
    context = {
        "export": found, "job": found.job, "again": again if found.style in STYLES else "",
        "is_waiting": found.job is not None and not found.job.is_over,
    }  # fmt: skip
    return render(request, "exchange/export_file.html", context)


@page(EXPORT)
def download(request: PageRequest, pk: int) -> HttpResponse:
    """The file itself, to who asked for it, as long as it is kept."""
    found = _own(request, pk)
    is_over = found.kept_until is None or found.kept_until <= request.now
    name = found.content.name if found.content else None
    if not name or is_over or not found.content.storage.exists(name):
        raise Http404
    response = FileResponse(
        found.content.open("rb"), as_attachment=True, filename=file_name(found, found.asked_at)
    )
    response.headers["Content-Type"] = TYPES[found.style]
    response.headers["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)

"""Which heading is which field; another sheet or other heading rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.exchange.models import Import
from kheo.exchange.operations import imports
from kheo.exchange.policies import IMPORT
from kheo.exchange.profiles import Profile
from kheo.exchange.queries.imports import before
from kheo.exchange.queries.taking import known, open_to
from kheo.exchange.reading.matching import match
from kheo.exchange.transitions import MATCH
from kheo.exchange.web.imports.forms import ColumnsForm, PlaceForm
from kheo.exchange.web.imports.page import loaded
from kheo.exchange.web.imports.showing import below, stages


@page(IMPORT, methods=("GET", "POST"))
def columns(request: PageRequest, pk: int) -> HttpResponse:
    """The table of headings with their first values; sent, the rows are checked."""
    imported = loaded(request, pk)
    if imported.status not in MATCH.source:
        return redirect("exchange:import", pk)
    form = _columns_form(imported, request.POST or None)
    if request.method == "POST" and form.attempt(
        imports.match, imported, actor=request.user, at=request.now
    ):
        return redirect("exchange:import", pk)
    return _shown(request, imported, form, _place_form(imported))


@page(IMPORT, methods=("POST",))
def place(request: PageRequest, pk: int) -> HttpResponse:
    """Read another sheet or other heading rows."""
    imported = loaded(request, pk)
    form = _place_form(imported, request.POST)
    if form.attempt(imports.choose_place, imported, actor=request.user, at=request.now):
        return redirect("exchange:columns", pk)
    return _shown(request, imported, _columns_form(imported), form)


def _columns_form(imported: Import, data: Any = None) -> ColumnsForm:
    kept = imported.matching
    return ColumnsForm(
        data, profile=known(imported.profile), titles=imported.seen.get("titles", []),
        columns={**imported.seen.get("proposed", {}), **imported.columns}, options=imported.options,
        initial={"keep_as": kept.name if kept else ""},
    )  # fmt: skip


def _likelier(request: PageRequest, imported: Import) -> Profile | None:
    """Another kind of file whose required fields the headings have; None when they are no more like it."""
    titles = imported.seen.get("titles", [])
    found: list[tuple[int, Profile]] = []
    for one in open_to(request.user):
        columns = match(titles, one.fields).columns
        if {field.name for field in one.fields if field.is_required} <= columns.keys():
            found.append((len(columns), one))
    number, best = max(found, key=lambda told: told[0], default=(0, None))
    return best if number > len(imported.columns) else None


def _place_form(imported: Import, data: Any = None) -> PlaceForm:
    rows = imported.heading_rows
    initial = {
        "sheet": imported.sheet, "first": rows[0] if rows else 1,
        "last": rows[-1] if len(rows) > 1 else None,
    }  # fmt: skip
    return PlaceForm(data, sheets=imported.seen.get("sheets", []), initial=initial)


def _shown(
    request: PageRequest, imported: Import, form: ColumnsForm, place_form: PlaceForm
) -> HttpResponse:
    profile = known(imported.profile)
    fields = {one.name: one for one in profile.fields}
    by_place = dict.fromkeys(imported.columns.values(), "sure")
    by_place |= {
        at: "unsure" for at in imported.seen.get("proposed", {}).values() if at not in by_place
    }
    samples = imported.seen.get("samples", [])
    rows = []
    for at, bound in enumerate(form.columns):
        shown = samples[at] if at < len(samples) else []
        if form.titles[at] or shown:
            rows.append({"field": bound, "samples": shown, "sureness": by_place.get(at, "")})
    missing = [
        str(fields[name].label) for name in fields
        if fields[name].is_required and name not in imported.columns
    ]  # fmt: skip
    title = _("Match the columns")
    context = {
        "one": imported, "profile": profile, "form": form, "place_form": place_form, "rows": rows,
        "missing": missing, "title": title, "crumbs": below(imported, title),
        "stages": stages(imported, now=1), "earlier": before(imported, request.user),
        "likelier": _likelier(request, imported) if missing else None,
        "open_fields": [one for one in profile.fields if one.name not in imported.columns],
    }  # fmt: skip
    status = 422 if form.errors or place_form.errors else 200
    return render(request, "exchange/columns.html", context, status=status)

"""The register as a list with its totals, and as an Excel file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can, visible
from kheo.activities import policies
from kheo.activities.models import Activity
from kheo.activities.queries import labels_then, latest_rows, narrowed, totals
from kheo.activities.web.excel import workbook
from kheo.activities.web.filters import FilterForm, chips_of, filters_of, query_of
from kheo.activities.web.words import in_words
from kheo.foundation.paging import keyset

SIZE = 30
ORDER = ("-on", "-id")


@page(policies.VIEW)
def index(request: PageRequest) -> HttpResponse:
    """Entries in the person's scope, newest first, with what they add up to."""
    form, rows = _asked(request)
    given = form.given()
    found = keyset(rows, order=ORDER, size=SIZE, place=request.GET.get("place", "")[:400])
    context = {
        "page": found,
        "rows": rows_of(found.rows),
        "totals": [(one, query_of(given, kind=one.code)) for one in totals(rows)],
        "query": query_of(given),
        "may_record": bool(can(request.user, policies.RECORD)),
    }
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "rows":
        return render(request, "activities/_rows.html", context)
    context |= {
        "form": form,
        "chips": chips_of(form, given),
        "may_set_kinds": bool(can(request.user, policies.SET_KINDS)),
    }
    return render(request, "activities/list.html", context)


@page(policies.VIEW)
def export(request: PageRequest) -> HttpResponse:
    """The same rows as an Excel file."""
    form, rows = _asked(request)
    stored = workbook(rows.order_by(*ORDER), totals(rows), chips_of(form, form.given()))
    name = f"hoat-dong-{timezone.localdate(request.now).isoformat()}.xlsx"
    return cast(HttpResponse, FileResponse(stored, as_attachment=True, filename=name))


def _asked(request: PageRequest) -> tuple[FilterForm, QuerySet[Activity]]:
    """The conditions of the address and the rows in scope under them."""
    today = timezone.localdate(request.now)
    form = FilterForm(request.GET, kinds=latest_rows().values(), today=today)
    rows = visible(Activity.objects.select_related("unit"), request.user, policies.VIEW)
    return form, under_conditions(rows, form.given(), today)


def under_conditions(
    rows: QuerySet[Activity], given: Mapping[str, Any], today: date
) -> QuerySet[Activity]:
    """``rows`` under what the form gave; a unit that is not known finds nothing of anybody."""
    by = filters_of(given, today)
    if by.unit is None and given.get("unit"):
        return rows.none()
    return narrowed(rows, by)


def rows_of(found: Iterable[Activity]) -> list[dict[str, Any]]:
    """Rows with the words of their day, in a fixed number of queries."""
    found = list(found)
    labels = labels_then(found)
    return [
        {"activity": row, "unit": labels[row.pk], **words}
        for row, words in zip(found, in_words(found), strict=True)
    ]

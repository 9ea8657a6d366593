"""The journal: what happened in one's scope, as sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, page
from kheo.access.policies import VIEW_JOURNAL
from kheo.access.policy import visible
from kheo.access.web.forms import JournalFilter, person_called
from kheo.access.web.people import below, query_without_place
from kheo.audit.queries import entries
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset

PAGE = 50
KINDS = (
    ("", gettext_lazy("everything")),
    ("initiatives", gettext_lazy("initiatives")),
    ("campaigns", gettext_lazy("campaigns")),
    ("documents", gettext_lazy("papers")),
    ("orgs", gettext_lazy("units")),
    ("access", gettext_lazy("people and rights")),
)
"""First part of the kind of subject → word of the filter."""


@page(VIEW_JOURNAL)
def journal(request: PageRequest) -> HttpResponse:
    """Lines about units in one's scope, the latest first."""
    form = JournalFilter(request.GET or None, kinds=KINDS)
    asked = form.cleaned_data if form.is_valid() else {}
    lines = visible(entries(), request.user, VIEW_JOURNAL)
    lines = narrowed(lines, asked, timezone.localdate(request.now))
    place = request.GET.get("trang", "")
    found = keyset(lines, order=("-id",), size=PAGE, place=place)
    rows = [
        {"entry": entry, "sentence": sentence(entry), "changes": changes(entry)} for entry in found
    ]
    context = {"form": form, "rows": rows, "found": found, "place": place}
    context["query"] = query_without_place(request)
    return render(request, "access/journal.html", context)


def narrowed(lines: QuerySet[Any], asked: dict[str, Any], today: date) -> QuerySet[Any]:
    """``lines`` under the conditions of the filter; an unknown name or unit fits nothing."""
    if name := asked.get("actor"):
        lines = lines.filter(actor=person_called(name)) if person_called(name) else lines.none()
    if code := asked.get("unit"):
        lines = lines.filter(unit_id__in=below(code, today))
    if kind := asked.get("kind"):
        lines = lines.filter(subject_kind__startswith=f"{kind}.")
    if since := asked.get("since"):
        lines = lines.filter(day__gte=since)
    if until := asked.get("until"):
        lines = lines.filter(day__lte=until)
    return lines


def changes(entry: Any) -> list[tuple[str, Any, Any]]:
    """What the line keeps of before and after, by name."""
    names = dict.fromkeys([*entry.before, *entry.after])
    return [(name, entry.before.get(name, ""), entry.after.get(name, "")) for name in names]

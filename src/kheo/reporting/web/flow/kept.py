"""Kept versions: the list of them, one to read, the records behind a figure, two side by side."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import visible
from kheo.activities.models import Activity
from kheo.activities.policies import VIEW as VIEW_ACTIVITIES
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.counting.queries.indicators import catalogue_on
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.reporting.models import Report, ReportVersion
from kheo.reporting.policies import VIEW
from kheo.reporting.queries.between import between
from kheo.reporting.queries.corrections import corrections_below
from kheo.reporting.queries.reasons import records_of
from kheo.reporting.queries.restatement import code_of, name_in
from kheo.reporting.queries.sheet import sheet_of_version
from kheo.reporting.queries.versions import FLOW_ACTS, lists_in, versions_of
from kheo.reporting.web.flow.showing import parts_of
from kheo.reporting.web.flow.steps import REPORTS

SIZE = 50


@page(VIEW)
def versions(request: PageRequest, pk: int) -> HttpResponse:
    """Every kept version of a report, and every step it ever took."""
    report = load(request, REPORTS, VIEW, pk=pk)
    rows = list(versions_of(report))
    older = dict(zip([one.pk for one in rows], rows[1:], strict=False))
    context = {
        "report": report,
        "rows": [{"version": one, "older": older.get(one.pk)} for one in rows],
        "lines": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(report)
            if line.action in FLOW_ACTS
        ],
        "corrections": corrections_below(report),
    }
    return render(request, "reporting/flow/versions.html", context)


@page(VIEW)
def version(request: PageRequest, pk: int) -> HttpResponse:
    """One version as it was kept; nothing is counted."""
    report, one = version_for(request, pk)
    sheet = sheet_of_version(report, one, today=timezone.localdate(request.now))
    context = {"report": report, "version": one, "parts": parts_of(sheet, one)}
    return render(request, "reporting/flow/version.html", context)


@page(VIEW)
def records(request: PageRequest, pk: int) -> HttpResponse:
    """The records that stood behind one figure when the version was kept."""
    report, one = version_for(request, pk)
    key = request.GET.get("key", "")
    keys = lists_in(one).get(key)
    indicator = catalogue_on(report.round.last_day).get(code_of(key))
    if keys is None or indicator is None:
        raise Http404
    sheet = sheet_of_version(report, one, today=timezone.localdate(request.now))
    found = Paginator(keys, SIZE).get_page(request.GET.get("trang"))
    rows = records_of(indicator.query, list(found.object_list))
    context = {
        "report": report, "version": one, "name": name_in(sheet, key), "indicator": indicator,
        "found": found, "rows": rows, "opened": opened(request, rows), "key": key,
        "kind": indicator.query, "figure": one.content["figures"].get(key, {}).get("value"),
    }  # fmt: skip
    return render(request, "reporting/flow/records.html", context)


@page(VIEW)
def difference(request: PageRequest, pk: int, old: int) -> HttpResponse:
    """What a version tells differently from an older one of the same report."""
    report, new = version_for(request, pk)
    was = report.versions.filter(pk=old).first()
    if was is None:
        raise Http404
    found = between(was, new, today=timezone.localdate(request.now))
    context = {
        "report": report, "old": was, "new": new, "found": found,
        "old_label": _("version %(number)s") % {"number": was.number},
        "new_label": _("version %(number)s") % {"number": new.number},
    }  # fmt: skip
    return render(request, "reporting/flow/difference.html", context)


def version_for(request: PageRequest, pk: int) -> tuple[Report, ReportVersion]:
    """The version and its report inside the person's scope, else 404."""
    report = load(request, REPORTS, VIEW, versions__pk=pk)
    one = ReportVersion.objects.select_related("made_by").get(pk=pk)
    one.report = report
    return report, one


def opened(request: PageRequest, rows: list[Any]) -> set[int]:
    """Keys of the records the person may open; that they exist is told with the figure."""
    keys = [row.pk for row in rows]
    if not rows:
        return set()
    if isinstance(rows[0], Initiative):
        found: Any = visible(Initiative.objects.filter(pk__in=keys), request.user, VIEW_INITIATIVES)
    elif isinstance(rows[0], Activity):
        found = visible(Activity.objects.filter(pk__in=keys), request.user, VIEW_ACTIVITIES)
    else:
        return set(keys)
    return set(found.values_list("pk", flat=True))

"""A kept report beside what its figures would be today, and the records that make the difference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.counting.enums import Source
from kheo.counting.queries.indicators import Asked
from kheo.reporting.models import ReportVersion
from kheo.reporting.policies import VIEW
from kheo.reporting.queries.reasons import CHANGED, IN, OUT, moved, moves_of
from kheo.reporting.queries.restatement import Restated, restated
from kheo.reporting.queries.sheet import asked_by
from kheo.reporting.queries.units_table import within_of
from kheo.reporting.web.flow.kept import opened, version_for
from kheo.reporting.web.flow.showing import Figure, figure, list_address, memory_address
from kheo.reporting.web.rollup.tables import figure_address

SIZE = 50
TONES = {IN: "good", OUT: "bad", CHANGED: "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """A figure then and today, and the page of the records between the two."""

    one: Restated
    then: Figure
    now: Figure
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of a section."""

    title: str
    lines: tuple[Line, ...]


@page(VIEW)
def restatement(request: PageRequest, pk: int) -> HttpResponse:
    """The signed figures | today's | the difference, which opens its records."""
    report, version = version_for(request, pk)
    today = timezone.localdate(request.now)
    every = restated(version, today=today)
    differing = [one for one in every if one.differs]
    shows_all = request.GET.get("xem") == "tat-ca"
    asked = asked_by(report, today=today)
    context = {
        "report": report, "version": version, "today": today, "number": len(differing),
        "groups": _groups(every if shows_all else differing, version, asked),
        "tabs": [
            {"label": _("Different"), "url": "?", "count": len(differing), "current": not shows_all},
            {"label": _("All figures"), "url": "?xem=tat-ca", "count": len(every), "current": shows_all},
        ],
    }  # fmt: skip
    return render(request, "reporting/flow/restatement.html", context)


@page(VIEW)
def moves(request: PageRequest, pk: int) -> HttpResponse:
    """The records that came in, went out or were changed since, each with what was told of it."""
    report, version = version_for(request, pk)
    today = timezone.localdate(request.now)
    key = request.GET.get("key", "")
    one = next((one for one in restated(version, today=today) if one.key == key), None)
    if one is None:
        raise Http404
    found = Paginator(moves_of(one), SIZE).get_page(request.GET.get("trang"))
    rows = moved(one.indicator.query, list(found.object_list), since=version.made_at)
    words = {IN: _("came in"), OUT: _("went out"), CHANGED: _("was changed")}
    context = {
        "report": report, "version": version, "one": one, "today": today, "found": found,
        "rows": [{"row": row, "word": words[row.side], "tone": TONES[row.side]} for row in rows],
        "opened": opened(request, [row.record for row in rows]), "kind": one.indicator.query,
        "line": _line(one, version, asked_by(report, today=today)),
        "key": key,
    }  # fmt: skip
    return render(request, "reporting/flow/moves.html", context)


def _groups(lines: Iterable[Restated], version: ReportVersion, asked: Asked) -> list[Group]:
    return [
        Group(title, tuple(_line(one, version, asked) for one in group))
        for title, group in groupby(lines, key=lambda one: one.label.section)
    ]


def _line(one: Restated, version: ReportVersion, asked: Asked) -> Line:
    section, key, within = _place(one.key)
    then = now = ""
    if one.indicator.source == Source.COUNTED:
        then = list_address(version, one.key)
        now = figure_address(one.indicator, key, asked, "", within)
    elif one.indicator.source == Source.DECLARED and not section:
        then = now = memory_address(version.report, key)
    query = urlencode({"key": one.key})
    url = f"{reverse('report_steps:moves', args=[version.pk])}?{query}" if one.records else ""
    return Line(
        one, figure(one.indicator, one.then, then), figure(one.indicator, one.now, now), url
    )


def _place(key: str) -> tuple[str, str, int | str | None]:
    """Section, cell and line of a key; a cell of a list or grid has no section."""
    if "#" not in key:
        return "", key, None
    section, cell, line = key.split("#")
    return section, cell, within_of(line)

"""Reading declared figures: the sources, one source, one figure, beside the records."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, visible
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.policies import CANDIDATES, ENTER, VIEW
from kheo.archive.queries.consistency import figures_by_source, remarks_on
from kheo.archive.queries.figures import figures_of, removed_of
from kheo.archive.queries.readings import item_of_figure, readings_of
from kheo.archive.templatetags.archive import period
from kheo.archive.web.showing import beside, by_place, crumbs, printed, state_of
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.counting.queries.indicators import catalogue_on
from kheo.foundation.paging import keyset

PAGE = 30


def found(request: PageRequest, pk: int) -> Source:
    """The source in the person's scope, else 404."""
    return load(request, Source.objects.select_related("unit", "paper"), VIEW, pk=pk)


@page(VIEW)
def sources(request: PageRequest) -> HttpResponse:
    """Papers that figures were taken from, newest entry first."""
    rows = visible(Source.objects.select_related("unit"), request.user, VIEW)
    part = keyset(rows, order=("-pk",), size=PAGE, place=request.GET.get("tu", "")[:400])
    figures = figures_by_source(part.rows)
    states = [(one, state_of(figures[one.pk], remarks_on(figures[one.pk]))) for one in part.rows]
    context = {"rows": states, "part": part, "may_enter": can(request.user, ENTER)}
    return render(request, "archive/list.html", context)


@page(VIEW)
def source(request: PageRequest, pk: int) -> HttpResponse:
    """One paper: its tables, its figures in order, what does not add up, what was taken back."""
    one = found(request, pk)
    today = timezone.localdate(request.now)
    figures = list(figures_of([one]))
    remarks = remarks_on(figures)
    rows = beside(figures, today, remarks)
    context = {
        "source": one, "state": state_of(figures, remarks), "usual": period(one),
        "tables": printed(figures, catalogue_on(today)), "places": by_place(rows),
        "shows_records": any(row.reconciled.has_records for row in rows),
        "removed": removed_of(one)[:50],
        "may_enter": can(request.user, ENTER, one), "history": _told(one), "crumbs": crumbs(one),
        **_read(request, one),
    }  # fmt: skip
    return render(request, "archive/source.html", context)


def _read(request: PageRequest, one: Source) -> dict[str, object]:
    """The files it was read from, the projects it names, the papers it cites."""
    return {
        "readings": readings_of(one, request.user)[:10], "cites": one.citations.count(),
        "names": visible(one.candidates.all(), request.user, CANDIDATES).count(),
    }  # fmt: skip


@page(VIEW)
def reconcile(request: PageRequest, pk: int) -> HttpResponse:
    """The figures of a paper that can be counted, each beside the records, in a sentence."""
    one = found(request, pk)
    today = timezone.localdate(request.now)
    rows = [
        row for row in beside(list(figures_of([one])), today) if row.reconciled.counted is not None
    ]
    context = {
        "source": one, "with_records": [row for row in rows if row.reconciled.has_records],
        "without": [row for row in rows if not row.reconciled.has_records],
        "crumbs": crumbs(one, _("Beside the records")),
    }  # fmt: skip
    return render(request, "archive/reconcile.html", context)


@page(VIEW)
def figure(request: PageRequest, pk: int) -> HttpResponse:
    """One figure: place and words of the paper, its grade, the records, its history."""
    rows = DeclaredFigure.objects.select_related(
        "unit", "source__unit", "part_of", "share_of", "corrects", "corrected_by", "entered_by"
    )
    one = load(request, rows, VIEW, pk=pk)
    if not visible(Source.objects.all(), request.user, VIEW).filter(pk=one.source_id).exists():
        raise Http404
    figures = list(figures_of([one.source]))
    remarks = [remark for remark in remarks_on(figures) if remark.figure.pk == one.pk]
    context = {
        "figure": one, "source": one.source, "row": beside([one], timezone.localdate(request.now))[0],
        "remarks": remarks, "parts": [part for part in figures if part.part_of_id == one.pk],
        "may_enter": one.removed_at is None and can(request.user, ENTER, one),
        "is_own": one.entered_by_id == request.user.pk, "history": _told(one),
        "crumbs": crumbs(one.source, one.what), "item": item_of_figure(one, request.user),
    }  # fmt: skip
    return render(request, "archive/figure.html", context)


def _told(one: Source | DeclaredFigure) -> list[dict[str, object]]:
    return [
        {"sentence": sentence(entry), "at": entry.at, "note": entry.note}
        for entry in entries_about(one)[:20]
    ]

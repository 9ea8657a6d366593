"""Pages of figures: the tables, the records behind a number, the Excel file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import Permission, grants_of, visible
from kheo.counting.enums import Measure, Mode
from kheo.counting.policies import VIEW_FIGURES
from kheo.counting.queries.figures import count, drill, page_of_records
from kheo.counting.web.excel import workbook
from kheo.counting.web.forms import Asked, FiguresForm, RecordsForm
from kheo.counting.web.panels import Panel, Shown, panels_of
from kheo.counting.web.tables import all_figures
from kheo.initiatives.policies import VIEW
from kheo.kernel.periods import Period
from kheo.kernel.refusals import BadInput
from kheo.orgs.models import Unit

ROWS = 50


@page(VIEW_FIGURES)
def figures(request: HttpRequest) -> HttpResponse:
    """The tables of a unit and a period."""
    form = FiguresForm(request.GET)
    if not form.is_valid():
        unit = unit_of(request, None)
        return render(request, "counting/figures.html", {"form": form, "unit": unit}, status=422)
    asked = _asked(request, form)
    shown = FiguresForm(initial={"unit": asked.unit.pk, **_initial(asked)})
    context = {
        "form": shown, "asked": asked, "unit": asked.unit, "tables": all_figures(asked),
        "presets": _presets(asked), "export_query": asked.query(),
        "panels": _panels(request, asked),
    }  # fmt: skip
    return render(request, "counting/figures.html", context)


def _panels(request: HttpRequest, asked: Asked) -> list[Panel]:
    """What the slices above know of the same unit and days."""
    shown = Shown(
        unit=asked.unit, start=asked.start, end=asked.last + timedelta(days=1), today=asked.today
    )
    return panels_of(shown, cast(User, request.user))


@page(VIEW_FIGURES)
def records(request: HttpRequest) -> HttpResponse:
    """The initiatives behind one figure: exactly as many as it says."""
    form = RecordsForm(request.GET)
    if not form.is_valid():
        raise Http404
    asked = _asked(request, form)
    try:
        question = form.question(asked)
    except BadInput as refusal:
        raise Http404 from refusal
    total = count(question).get((), 0)
    place = request.GET.get("place", "")[:400]
    rows = page_of_records(question, size=ROWS, place=place)
    context = {
        "asked": asked, "unit": asked.unit, "rows": rows, "opened": opened(request, rows.rows, VIEW),
        "total": total, "what": Measure(question.measures[0]).label,
        "how": _how(asked, question.mode), "narrowed": form.narrowed_by(),
        "pages": pages(request, rows),
    }  # fmt: skip
    return render(request, "counting/records.html", context)


@page(VIEW_FIGURES)
def export(request: HttpRequest) -> HttpResponse:
    """The same figures as an Excel file, with the records the person may open."""
    form = FiguresForm(request.GET)
    if not form.is_valid():
        raise Http404
    asked = _asked(request, form)
    question = asked.question(Measure.REGISTERED)
    rows = visible(drill(question), cast(PageRequest, request).user, VIEW)
    stored = workbook(asked, all_figures(asked), rows, count(question).get((), 0))
    name = f"so-lieu-{asked.unit.code}-{asked.last.isoformat()}.xlsx"
    return cast(HttpResponse, FileResponse(stored, as_attachment=True, filename=name))


def _asked(request: HttpRequest, form: FiguresForm) -> Asked:
    unit = unit_of(request, form.cleaned_data["unit"])
    return form.asked(unit, timezone.localdate(cast(PageRequest, request).now))


def unit_of(request: HttpRequest, key: int | None) -> Unit:
    """The unit named, else the person's own, else the first he holds a role over; 404 outside."""
    if key is not None:
        return load(request, Unit.objects.all(), VIEW_FIGURES, pk=key)
    actor = cast(User, request.user)
    held = [g.unit_id for g in grants_of(actor) if g.role in VIEW_FIGURES.roles]
    own = actor.unit_id if actor.unit_id in held else held[0]
    return load(request, Unit.objects.all(), VIEW_FIGURES, pk=own)


def _initial(asked: Asked) -> dict[str, Any]:
    is_day = isinstance(asked.reading, date)
    return {
        "start": asked.start, "last": asked.last,
        "map": "day" if is_day else str(asked.reading), "day": asked.reading if is_day else None,
    }  # fmt: skip


def _presets(asked: Asked) -> list[dict[str, Any]]:
    year = asked.today.year
    term = year - (year - 1) % 5
    spans: list[tuple[str, date | None, date]] = [
        (_("Year %(year)s") % {"year": year}, date(year, 1, 1), date(year, 12, 31)),
        (_("Year %(year)s") % {"year": year - 1}, date(year - 1, 1, 1), date(year - 1, 12, 31)),
        (_("First half of %(year)s") % {"year": year}, date(year, 1, 1), date(year, 6, 30)),
        (
            _("Term %(first)s–%(last)s") % {"first": term, "last": term + 4},
            date(term, 1, 1), date(term + 4, 12, 31),
        ),
        (_("From the beginning"), None, date(year, 12, 31)),
    ]  # fmt: skip
    return [
        {
            "label": label,
            "url": asked.figures(start=start, last=last),
            "current": (start, last) == (asked.start, asked.last),
        }
        for label, start, last in spans
    ]


def _how(asked: Asked, mode: Mode) -> str:
    days = {"last": Period(asked.last).start.strftime("%d/%m/%Y")}
    if mode == Mode.STOCK:
        return _("standing on %(last)s") % days
    if mode == Mode.CUMULATIVE or asked.start is None:
        return _("from the beginning to %(last)s, each initiative once") % days
    return _("from %(first)s to %(last)s, each initiative once") % {
        "first": asked.start.strftime("%d/%m/%Y"), **days,
    }  # fmt: skip


def opened(request: HttpRequest, rows: list[Any], permission: Permission) -> set[int]:
    """Which of the rows the person may open; rights over a predecessor may not have followed."""
    actor = cast(User, request.user)
    mine = (
        visible(type(rows[0]).objects.filter(pk__in=[r.pk for r in rows]), actor, permission)
        if rows
        else []
    )
    return {row.pk for row in mine}


def pages(request: HttpRequest, rows: Any) -> dict[str, str]:
    """The addresses of the neighbouring pages of a list."""
    query = request.GET.copy()
    query.pop("place", None)
    base = query.urlencode()
    places = {"next": rows.next, "previous": rows.previous}
    found = {name: f"?{base}&place={place}" if place else "" for name, place in places.items()}
    return {**found, "first": f"?{base}" if rows.previous else ""}

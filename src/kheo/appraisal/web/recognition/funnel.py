"""The funnel: from registration to the central level, every number with its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import grants_of
from kheo.appraisal.queries.funnel import STAGES, nominations_of, proposal_counts
from kheo.counting.enums import Measure
from kheo.counting.policies import VIEW_FIGURES
from kheo.counting.queries.figures import count
from kheo.counting.web.forms import Asked, FiguresForm
from kheo.foundation.paging import keyset
from kheo.initiatives.enums import Level
from kheo.kernel.numbers import share
from kheo.orgs.models import Unit

SIZE = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: words, how many, the address of its records, rate of the stage before."""

    label: str
    value: int
    url: str
    of_before: Any = None
    width: int = 0


@page(VIEW_FIGURES)
def funnel(request: PageRequest) -> HttpResponse:
    """The way up of one unit in a period."""
    form = FiguresForm(request.GET or {})
    if not form.is_valid():
        crooked = {"form": form, "unit": None}
        return render(request, "appraisal/recognition/funnel.html", crooked, status=422)
    asked = form.asked(_unit(request, form), timezone.localdate(request.now))
    shown = FiguresForm(initial={"start": asked.start, "last": asked.last}, prefix=None)
    refused = [
        one
        for level in (Level.PROVINCE, Level.CENTRAL)
        for one in _behind(asked, level, "refused")[:20]
    ]
    context = {
        "form": shown, "unit": asked.unit, "asked": asked, "steps": _steps(asked),
        "more": _more(asked), "refused": refused,
        "figures": asked.figures(),
    }  # fmt: skip
    return render(request, "appraisal/recognition/funnel.html", context)


def _unit(request: PageRequest, form: FiguresForm) -> Unit:
    """The unit named, else the person's own, else the first he holds a role over; 404 outside."""
    key = form.cleaned_data["unit"]
    if key is None:
        held = [g.unit_id for g in grants_of(request.user) if g.role in VIEW_FIGURES.roles]
        key = request.user.unit_id if request.user.unit_id in held else held[0]
    return load(request, Unit.objects.all(), VIEW_FIGURES, pk=key)


def _steps(asked: Asked) -> list[Step]:
    """Ten stages, in the order of the road, each with its share of the stage before."""
    flows = count(
        asked.question(Measure.REGISTERED, Measure.BUILT, Measure.APPRAISED, by=("measure",))
    )
    levels = count(asked.question(Measure.RECOGNISED, by=("level",)))
    up = {level: _proposed(asked, level) for level in (Level.PROVINCE, Level.CENTRAL)}
    told: list[tuple[str, int, str]] = [
        (str(measure.label), flows.get((measure.value,), 0), asked.records(measure))
        for measure in (Measure.REGISTERED, Measure.BUILT, Measure.APPRAISED)
    ]
    words = {
        Level.COMMUNE: _("recognised at commune level"),
        Level.PROVINCE: _("recognised at provincial level"),
        Level.CENTRAL: _("recognised at central level"),
    }
    proposed = {
        Level.PROVINCE: _("proposed to the province"),
        Level.CENTRAL: _("proposed to the centre"),
    }
    appraised = {
        Level.PROVINCE: _("appraised by the province"),
        Level.CENTRAL: _("appraised by the centre"),
    }
    for level, label in words.items():
        if level != Level.COMMUNE:
            told.append(
                (proposed[level], up[level]["proposed"], _records(asked, level, "proposed"))
            )
            told.append(
                (appraised[level], up[level]["appraised"], _records(asked, level, "appraised"))
            )
        records = asked.records(Measure.RECOGNISED, level=level.value)
        told.append((label, levels.get((level.value,), 0), records))
    return _laid_out(told)


def _laid_out(told: list[tuple[str, int, str]]) -> list[Step]:
    most = max((value for _label, value, _url in told), default=0) or 1
    steps = []
    before: int | None = None
    for label, value, url in told:
        rate = share(value, before) if before else None
        steps.append(Step(label, value, url, rate, round(100 * value / most)))
        before = value
    return steps


def _proposed(asked: Asked, level: Level) -> dict[str, int]:
    return proposal_counts(
        asked.unit.pk, start=asked.start, end=asked.end, level=level, today=asked.today
    )


def _more(asked: Asked) -> list[dict[str, Any]]:
    """What became of the proposals, per level."""
    found = []
    for level in (Level.PROVINCE, Level.CENTRAL):
        counts = _proposed(asked, level)
        steps = [
            Step(str(label), counts[name], _records(asked, level, name))
            for name, (label, _condition) in STAGES.items()
        ]
        if counts["proposed"]:
            found.append({"label": level.label, "steps": steps})
    return found


def _records(asked: Asked, level: Level, stage: str) -> str:
    query = {"unit": asked.unit.pk, "start": asked.start or "", "last": asked.last}
    return f"{reverse('recognition:nominations')}?{urlencode({**query, 'level': level, 'stage': stage})}"


def _behind(asked: Asked, level: str, stage: str) -> Any:
    rows = nominations_of(
        asked.unit.pk, start=asked.start, end=asked.end, level=level, stage=stage, today=asked.today
    )
    return rows.select_related("initiative__unit", "proposals", "dossier", "unit").order_by("-id")


class NominationsForm(FiguresForm):
    """One count of the funnel."""

    level = forms.ChoiceField(choices=Level.choices)
    stage = forms.ChoiceField(choices=[(name, name) for name in STAGES])


@page(VIEW_FIGURES)
def nominations(request: PageRequest) -> HttpResponse:
    """The nominations behind one count: exactly as many as the count says."""
    form = NominationsForm(request.GET)
    if not form.is_valid():
        raise Http404
    asked = form.asked(_unit(request, form), timezone.localdate(request.now))
    level, stage = form.cleaned_data["level"], form.cleaned_data["stage"]
    rows = _behind(asked, level, stage)
    found = keyset(rows, order=("-id",), size=SIZE, place=request.GET.get("place", ""))
    query = request.GET.copy()
    query.pop("place", None)
    context = {
        "asked": asked, "unit": asked.unit, "page": found, "rows": found.rows,
        "total": rows.count(), "label": STAGES[stage][0], "level": Level(level).label,
        "query": query.urlencode(),
        "back": f"{reverse('recognition:funnel')}?{asked.query()}",
    }  # fmt: skip
    return render(request, "appraisal/recognition/nominations.html", context)

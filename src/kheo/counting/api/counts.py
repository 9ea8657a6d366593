"""``GET /api/v1/counts/`` and ``/api/v1/counted/``: figures, and the records behind each of them.

The same engine as the page of figures and ``./kheo count``; each figure carries the address of the page
and of the answer that list exactly as many records as it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.counting.enums import Measure, Mode, View
from kheo.counting.models import Span
from kheo.counting.policies import VIEW_FIGURES
from kheo.counting.queries.figures import count, page_of_records
from kheo.counting.queries.question import Reading
from kheo.counting.queries.told import SPLITS, figures
from kheo.counting.web.forms import Asked, RecordsForm
from kheo.exchange.endpoints import Endpoint
from kheo.foundation.forms import DayField, LineField
from kheo.foundation.paging import is_place
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW
from kheo.kernel.days import parse_day
from kheo.kernel.refusals import DomainError, NotFound
from kheo.orgs.models import Unit

MOST = 200


class _CountsForm(forms.Form):
    """What ``./kheo count`` asks, by the same names."""

    unit = LineField(max_length=20, label=gettext_lazy("Code of the unit"))
    to = DayField(label=gettext_lazy("To (this day too)"))
    map = LineField(
        required=False,
        max_length=20,
        label=gettext_lazy("Units read"),
        help_text=gettext_lazy("as-was (usual), today, or a day whose map is read"),
    )
    by = LineField(
        required=False,
        max_length=60,
        label=gettext_lazy("Split by"),
        help_text=gettext_lazy("Names with commas between: field, kind, origin, unit"),
    )

    def clean_map(self) -> Reading:
        """How units are read."""
        told = self.cleaned_data["map"] or View.AS_WAS.value
        if told in View.values:
            return View(told)
        try:
            return parse_day(told)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_by(self) -> tuple[str, ...]:
        """What figures are split by, each once."""
        names = [name.strip() for name in self.cleaned_data["by"].split(",") if name.strip()]
        if unknown := [name for name in names if name not in SPLITS]:
            raise forms.ValidationError(
                _("“%(name)s” is not something figures are split by; choose from %(known)s.")
                % {"name": unknown[0][:40], "known": ", ".join(SPLITS)}
            )
        return tuple(dict.fromkeys(names))

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and last < first:
            self.add_error("to", _("The last day lies before the first."))
        return cleaned


CountsForm = type("CountsForm", (_CountsForm,), {"from": DayField(label=gettext_lazy("First day"))})
"""With ``from``, which no statement of Python can name."""


def counts(form: Any, *, actor: User, now: datetime) -> Mapping[str, Any]:
    """The figures of a unit the actor may see. Raises ``NotFound``."""
    asked, today = form.cleaned_data, timezone.localdate(now)
    unit = _unit(visible(Unit.objects.all(), actor, VIEW_FIGURES), asked["unit"], asked["to"])
    first, last, reading = asked["from"], asked["to"], asked["map"]

    def linked(mode: Mode, row: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"records": _links(unit, first, last, reading, today, mode, row)}

    return figures(unit, first, last, reading=reading, by=asked["by"], today=today, linked=linked)


def _links(
    unit: Unit, first: date, last: date, reading: Reading, today: date, mode: Mode,
    row: Mapping[str, Any],
) -> dict[str, str]:  # fmt: skip
    """The addresses of the records behind one figure: the page, and the answer for programs.

    The page reads a cumulative figure on the map of the last day. Read as it was, it is the flow since the
    beginning, which is what is linked.
    """
    asked = Asked(unit, first if mode == Mode.FLOW else None, last, reading, today)
    if mode == Mode.CUMULATIVE and reading == View.AS_WAS:
        mode = Mode.FLOW
    filters = {name: value for name, value in row.items() if name not in {"measure", "unit"}}
    page = asked.records(row["measure"], mode, **filters, within=row.get("unit"))
    return {
        "page": page,
        "api": f"{reverse('api:list', args=['counted'])}?{page.partition('?')[2]}",
    }


class CountedForm(RecordsForm):
    """The conditions of the page of records, and the place to go on from."""

    limit = forms.IntegerField(
        required=False, min_value=1, max_value=MOST, label=gettext_lazy("Rows of a page")
    )
    cursor = forms.CharField(
        required=False,
        max_length=400,
        label=gettext_lazy("The place to go on from; taken from next or previous"),
    )

    def clean_cursor(self) -> str:
        """A place that a page gave."""
        place: str = self.cleaned_data["cursor"]
        orders = (("-listed_on", "-id"), ("-starts_on", "-initiative_id"))
        known = zip((Initiative, Span), orders, strict=True)
        if place and not any(is_place(place, model, order) for model, order in known):
            raise forms.ValidationError(
                _("This cursor does not belong to this list; take it from next or previous.")
            )
        return place


def counted(form: Any, *, actor: User, now: datetime) -> Mapping[str, Any]:
    """One page of the records behind a figure: exactly as many as it says, opened where one may.

    Raises ``NotFound``, ``BadInput``.
    """
    asked, today = form.cleaned_data, timezone.localdate(now)
    units = visible(Unit.objects.all(), actor, VIEW_FIGURES)
    unit = units.filter(pk__in=[asked["unit"] or actor.unit_id]).first()
    if unit is None:
        raise NotFound(_("There is no such unit, or none of yours."))
    question = form.question(form.asked(unit, today))
    rows = page_of_records(question, size=asked["limit"] or 100, place=asked["cursor"])
    keys = [row.pk for row in rows.rows]
    mine = set(
        visible(Initiative.objects.filter(pk__in=keys), actor, VIEW).values_list("pk", flat=True)
    )
    return {
        "count": count(question).get((), 0),
        "items": [
            {
                "id": row.pk,
                "title": row.title,
                "unit": row.unit.code,
                "url": reverse("api:record", args=["initiatives", row.pk])
                if row.pk in mine
                else None,
            }
            for row in rows.rows
        ],
        "next": rows.next or None,
        "previous": rows.previous or None,
    }


def _unit(units: Any, code: str, on: date) -> Unit:
    """The unit of this code that lives on the last day, else the latest one that had it."""
    named = units.filter(code=code).order_by("-starts_on")
    unit: Unit | None = named.alive(on).first() or named.first()
    if unit is None:
        raise NotFound(_("There is no such unit, or none of yours."))
    return unit


_LINKS = {
    "type": "object",
    "required": ["page", "api"],
    "properties": {
        "page": {"type": "string", "format": "uri-reference"},
        "api": {"type": "string", "format": "uri-reference"},
    },
}
_FIGURE = {
    "type": "object",
    "required": ["measure", "count", "records"],
    "properties": {
        "measure": {"type": "string", "enum": list(Measure.values)},
        "count": {"type": "integer", "minimum": 0},
        "records": _LINKS,
        **{name: {"type": "string"} for name in (*SPLITS, "unit_label")},
    },
}
COUNTS = Endpoint(
    name="counts",
    label=gettext_lazy("Figures of a unit"),
    help=gettext_lazy(
        "Flow between two days (both counted in), stock on the last day, and cumulative from the beginning. "
        "Each figure names the records it counts."
    ),
    permission=VIEW_FIGURES,
    form=CountsForm,
    answer=counts,
    schema={
        "type": "object",
        "required": ["unit", "from", "to", "map", "by", *Mode.values],
        "properties": {
            "unit": {
                "type": "object",
                "required": ["code", "label"],
                "properties": {"code": {"type": "string"}, "label": {"type": "string"}},
            },
            "from": {"type": "string", "format": "date"},
            "to": {"type": "string", "format": "date"},
            "map": {"type": "string"},
            "by": {"type": "array", "items": {"type": "string"}},
            **{mode: {"type": "array", "items": _FIGURE} for mode in Mode.values},
        },
    },
)
COUNTED = Endpoint(
    name="counted",
    label=gettext_lazy("Records behind a figure"),
    help=gettext_lazy(
        "Exactly as many as the figure says; “url” is null where you may not open one."
    ),
    permission=VIEW_FIGURES,
    form=CountedForm,
    answer=counted,
    schema={
        "type": "object",
        "required": ["count", "items", "next", "previous"],
        "properties": {
            "count": {"type": "integer"},
            "items": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "title", "unit", "url"],
                    "properties": {
                        "id": {"type": "integer"},
                        "title": {"type": "string"},
                        "unit": {"type": "string"},
                        "url": {"type": ["string", "null"]},
                    },
                },
            },
            "next": {"type": ["string", "null"]},
            "previous": {"type": ["string", "null"]},
        },
    },
)
ENDPOINTS = (COUNTS, COUNTED)
"""What this slice tells programs besides its lists."""

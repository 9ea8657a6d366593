"""What a figure counts: metric, field, subject, level, award, period, place, whole and parts."""

from __future__ import annotations

from collections.abc import Sequence

from kheo.reader.found import Figure, Number, NumberKind
from kheo.reader.layout import Layout
from kheo.reader.meaning.clause import Case, cases_of
from kheo.reader.meaning.metric import grammar, settle_metrics
from kheo.reader.meaning.parts import settle_parts
from kheo.reader.meaning.period import settle_periods, whole_of
from kheo.reader.meaning.place import settle_places
from kheo.reader.meaning.subject import settle_subjects
from kheo.reader.meaning.theme import settle_fields
from kheo.reader.meaning.what import what_of
from kheo.reader.meaning.words import View, view_of


def figures_of(layout: Layout, numbers: Sequence[Number]) -> list[Figure]:
    """The figures among ``numbers``, in order, with their meaning."""
    found = [one for one in numbers if one.kind == NumberKind.FIGURE]
    view = view_of(layout)
    cases = cases_of(layout, view, found)
    settle_metrics(layout, view, cases)
    settle_fields(layout, view, cases)
    settle_subjects(view, cases)
    settle_periods(layout, view, cases, whole_of(layout, view))
    settle_places(layout, view, cases)
    figures = [_figure(view, case) for case in cases]
    settle_parts(view, cases, figures)
    return figures


def _figure(view: View, case: Case) -> Figure:
    return Figure(
        number=case.number, metric=case.metric or "boi_canh", what=what_of(view, case),
        field=case.field, fields=case.fields, subject=case.subject,
        level=case.marks.get("level"), award=case.award, status=case.status, actor=case.actor,
        period=case.period, place=case.place, core=case.metric in grammar().core,
    )  # fmt: skip

"""What a figure counts: metric, field, subject, level, award, period, place, whole and parts."""

from __future__ import annotations

from collections.abc import Sequence

from kheo.reader.found import Figure, Number, NumberKind
from kheo.reader.layout import Layout
from kheo.reader.meaning.clause import Case, cases_of
from kheo.reader.meaning.metric import settle_metrics
from kheo.reader.meaning.parts import settle_parts
from kheo.reader.meaning.period import settle_periods, whole_of
from kheo.reader.meaning.place import settle_places
from kheo.reader.meaning.shares import settle_shares
from kheo.reader.meaning.subject import settle_subjects
from kheo.reader.meaning.tables import table_cases
from kheo.reader.meaning.theme import settle_fields
from kheo.reader.meaning.verbs import grammar
from kheo.reader.meaning.what import name_shares, what_of
from kheo.reader.meaning.words import View, view_of


def figures_of(layout: Layout, numbers: Sequence[Number]) -> list[Figure]:
    """The figures among ``numbers``, in order, with their meaning."""
    found = [one for one in numbers if one.kind == NumberKind.FIGURE]
    view = view_of(layout)
    cases = cases_of(layout, view, found)
    settle_metrics(layout, view, cases)
    cases = _with_tables(layout, view, cases, found)
    settle_fields(layout, view, cases)
    settle_subjects(view, cases)
    settle_periods(layout, view, cases, whole_of(layout, view))
    settle_places(layout, view, cases)
    figures = [_figure(view, case) for case in cases]
    settle_parts(cases, figures)
    settle_shares(view, cases, figures)
    name_shares(cases, figures)
    return figures


def _with_tables(
    layout: Layout, view: View, cases: list[Case], found: Sequence[Number]
) -> list[Case]:
    """The cases of running text and of tables in one order; their links follow them."""
    told = table_cases(layout, view, found, cases[-1].sentence + 1 if cases else 0)
    if not told:
        return cases
    for case in told:
        case.parent = None if case.parent is None else case.parent + len(cases)
    both = [*cases, *told]
    order = sorted(range(len(both)), key=lambda index: both[index].start)
    moved = {old: new for new, old in enumerate(order)}
    for case in both:
        case.parent = None if case.parent is None else moved[case.parent]
        case.before = None if case.before is None else moved[case.before]
        case.root = None if case.root is None else moved[case.root]
    return [both[index] for index in order]


def _figure(view: View, case: Case) -> Figure:
    return Figure(
        number=case.number, metric=case.metric or "boi_canh", what=what_of(view, case),
        field=case.field, fields=case.fields, subject=case.subject,
        level=case.marks.get("level"), award=case.award, status=case.status, actor=case.actor,
        period=case.period, place=case.place, core=case.metric in grammar().core,
    )  # fmt: skip

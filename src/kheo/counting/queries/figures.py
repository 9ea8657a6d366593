"""The one counting layer: figures, and the records behind each of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from kheo.counting.models import Span
from kheo.counting.queries import cells
from kheo.counting.queries.cells import Key
from kheo.counting.queries.question import Question
from kheo.counting.queries.rest import LINE, rest_line, under_no_child
from kheo.counting.queries.years import Year
from kheo.foundation.paging import KeysetPage, keyset
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import BadInput


def count(question: Question, *, use_summary: bool = True) -> dict[Key, int]:
    """The figures asked for: key (one value per name in ``question.by``) → number above zero.

    Whole years of the nation and of a province come from the maintained summary, everything else
    from the spans; both give the same numbers. Without ``by`` the only key is ``()``.
    With "unit" the keys are children of the unit, and ``"own"`` and ``"unresolved"`` for what
    lies under none of them.
    """
    if use_summary and (known := cells.answer(question)) is not None:
        return known
    found: dict[Key, int] = {}
    for spans, distinct in _parts(question):
        _tally(found, question, spans, distinct=distinct)
    return found


def drill(question: Question) -> QuerySet[Initiative]:
    """The initiatives behind one figure: exactly as many as ``count`` of the same question says.

    The question names one measure and narrows by its filters, ``within`` and ``year``; ``by`` is
    not looked at except "level". Raises ``BadInput`` for several measures. Whoever may see the figure of
    the unit may see that these exist; what stands in them is opened by their own permission.
    """
    if len(question.measures) != 1:
        raise BadInput("one measure per list")
    [(spans, _distinct)] = _parts(question)
    return Initiative.objects.filter(pk__in=_within(spans, question).values("initiative_id"))


def page_of_records(question: Question, *, size: int, place: str = "") -> KeysetPage[Initiative]:
    """One page of the rows of ``drill``, the latest first.

    Where each initiative stands behind one span, the page is read from the covering index in the
    order of the days counted and only its own rows are fetched: it costs what the count costs.
    Raises ``BadInput`` like ``drill``.
    """
    everything = drill(question)
    [(spans, distinct)] = _parts(question)
    if distinct:
        return keyset(
            everything.select_related("unit"), order=("-listed_on", "-id"), size=size, place=place
        )
    told: Any = _within(spans, question).values_list("starts_on", "initiative_id", named=True)
    found = keyset(told, order=("-starts_on", "-initiative_id"), size=size, place=place)
    keys = [row.initiative_id for row in found.rows]
    known = Initiative.objects.for_list().in_bulk(keys)
    return KeysetPage([known[key] for key in keys], found.next, found.previous)


def _parts(question: Question) -> list[tuple[QuerySet[Span], bool]]:
    """Spans to be counted simply, and those to be counted by distinct initiatives."""
    once, first = question.measures_once(), question.measures_first()
    simple = question.of([*once, *first])
    if first:
        simple &= Q(again=False) | Q(measure__in=once)
    parts = [(Span.objects.filter(simple), False)] if once or first else []
    if repeated := question.measures_distinct():
        parts.append((Span.objects.filter(question.of(repeated)), True))
    return parts


def _tally(
    found: dict[Key, int], question: Question, spans: QuerySet[Span], *, distinct: bool
) -> None:
    if "unit" not in question.by:
        _add(found, question.by, _within(spans, question), {}, distinct=distinct)
        return
    children = spans.filter(question.place_of_child())
    child = {"unit": F("unit__reaches__ancestor_id")}
    _add(found, question.by, children, child, distinct=distinct)
    rest: dict[Key, int] = {}
    _add(rest, question.by, _rest(spans, question), {"unit": LINE}, distinct=distinct)
    found |= rest


def _within(spans: QuerySet[Span], question: Question) -> QuerySet[Span]:
    if question.within is None:
        return spans.filter(question.place())
    if isinstance(question.within, str):
        return _rest(spans, question, rest_line(question.within))
    return spans.filter(question.place_of_child() & Q(unit__reaches__ancestor_id=question.within))


def _rest(spans: QuerySet[Span], question: Question, how: Q | None = None) -> QuerySet[Span]:
    """Spans under the unit but under none of its children; ``how`` they belong there."""
    return under_no_child(
        spans, question.unit, question.tree,
        day=question.map_day, happened="starts_on", how=how,
    )  # fmt: skip


def _add(
    found: dict[Key, int],
    by: tuple[str, ...],
    spans: QuerySet[Span],
    extra: dict[str, Any],
    *,
    distinct: bool,
) -> None:
    number = Count("initiative_id", distinct=True) if distinct else Count("*")
    if not by:
        total = spans.aggregate(n=number)["n"]
        if total:
            found[()] = found.get((), 0) + total
        return
    known = {"year": Year("starts_on"), **extra}
    names = [f"of_{name}" for name in by]
    columns = {f"of_{name}": known.get(name, F(name)) for name in by}
    rows = spans.annotate(**columns).values(*names).annotate(n=number).order_by()
    for row in rows:
        key = tuple(row[name] for name in names)
        found[key] = found.get(key, 0) + row["n"]

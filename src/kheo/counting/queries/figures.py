"""The one counting layer: figures, and the records behind each of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from kheo.counting.models import Span
from kheo.counting.queries import cells
from kheo.counting.queries.cells import Key
from kheo.counting.queries.question import OWN, UNRESOLVED, Question
from kheo.counting.queries.years import Year
from kheo.foundation.paging import KeysetPage, keyset
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import BadInput
from kheo.orgs.enums import How
from kheo.orgs.models import Reach


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
    line = Case(When(unit__reaches__how=How.UNRESOLVED, then=Value(UNRESOLVED)), default=Value(OWN))
    _add(rest, question.by, _rest(spans, question), {"unit": line}, distinct=distinct)
    found |= rest


def _within(spans: QuerySet[Span], question: Question) -> QuerySet[Span]:
    if question.within is None:
        return spans.filter(question.place())
    if isinstance(question.within, str):
        unresolved = Q(unit__reaches__how=How.UNRESOLVED)
        how = unresolved if question.within == UNRESOLVED else ~unresolved
        return _rest(spans, question, how)
    return spans.filter(question.place_of_child() & Q(unit__reaches__ancestor_id=question.within))


def _rest(spans: QuerySet[Span], question: Question, how: Q | None = None) -> QuerySet[Span]:
    """Spans under the unit but under none of its children; ``how`` they belong there."""
    units = _uncovered(question)
    if not units:
        return spans.none()
    day: Any = question.map_day or OuterRef("starts_on")
    above = Reach.objects.filter(
        _holding("", day) & _holding("ancestor__placements__", day)
        & Q(ancestor__placements__parent=question.unit),
        unit_id=OuterRef("unit_id"), tree=question.tree, ancestor__placements__tree=question.tree,
    )  # fmt: skip
    found = spans.filter(question.place() & (how or Q()), unit_id__in=units)
    return found.filter(~Exists(above))


def _uncovered(question: Question) -> list[int]:
    """Units that on some day are under the unit asked but under none of its children: few, so
    that the rest is looked for among their spans only."""
    tree = question.tree
    whole = Reach.objects.filter(ancestor=question.unit, tree=tree)
    above = "ancestor__placements"
    parts = Reach.objects.filter(
        **{f"{above}__parent": question.unit, f"{above}__tree": tree}, tree=tree
    )
    if question.map_day is not None:
        whole = whole.filter(_holding("", question.map_day))
        parts = parts.filter(
            _holding("", question.map_day) & _holding(f"{above}__", question.map_day)
        )
    covered: dict[int, list[tuple[date, date]]] = {}
    for unit, since, until, placed, left in parts.values_list(
        "unit_id", "valid_from", "valid_to", f"{above}__valid_from", f"{above}__valid_to"
    ):
        days = (max(since, placed), min(until or date.max, left or date.max))
        covered.setdefault(unit, []).append(days)
    return sorted(
        {
            unit
            for unit, since, until in whole.values_list("unit_id", "valid_from", "valid_to")
            if not _covers(covered.get(unit, []), question.map_day or since, until)
        }
    )


def _covers(days: list[tuple[date, date]], since: date, until: date | None) -> bool:
    reached = since
    for first, end in sorted(days):
        if first > reached:
            return False
        reached = max(reached, end)
        if reached >= (until or date.max):
            return True
    return False


def _holding(path: str, day: Any) -> Q:
    ends = Q(**{f"{path}valid_to__isnull": True}) | Q(**{f"{path}valid_to__gt": day})
    return Q(**{f"{path}valid_from__lte": day}) & ends


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

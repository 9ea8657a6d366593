"""The one counting layer: figures, and the records behind each of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kheo.counting.models import Span
from kheo.counting.queries import cells
from kheo.counting.queries.cells import Key
from kheo.counting.queries.question import OWN, UNRESOLVED, Question
from kheo.counting.queries.years import Year
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


def _parts(question: Question) -> list[tuple[QuerySet[Span], bool]]:
    """Spans to be counted simply, and those to be counted by distinct initiatives."""
    simple = Q()
    once, first = question.measures_once(), question.measures_first()
    if once:
        simple |= question.of(once)
    if first:
        simple |= question.of(first, first=True)
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
    whole: dict[Key, int] = {}
    _add(whole, (), spans.filter(question.place()), {}, distinct=distinct)
    if whole.get((), 0) == sum(found.values()) and not distinct:
        return
    place = question.by.index("unit")
    for line in (OWN, UNRESOLVED):
        rest: dict[Key, int] = {}
        names = tuple(name for name in question.by if name != "unit")
        _add(rest, names, _rest(spans, question, line), {}, distinct=distinct)
        for key, number in rest.items():
            found[(*key[:place], line, *key[place:])] = number


def _within(spans: QuerySet[Span], question: Question) -> QuerySet[Span]:
    if question.within is None:
        return spans.filter(question.place())
    if isinstance(question.within, str):
        return _rest(spans, question, question.within)
    return spans.filter(question.place_of_child() & Q(unit__reaches__ancestor_id=question.within))


def _rest(spans: QuerySet[Span], question: Question, line: str) -> QuerySet[Span]:
    """Spans under the unit but under none of its children, by the way they belong there."""
    unresolved = Q(unit__reaches__how=How.UNRESOLVED)
    how = unresolved if line == UNRESOLVED else ~unresolved
    day: Any = question.map_day or OuterRef("starts_on")
    above = Reach.objects.filter(
        _holding("", day) & _holding("ancestor__placements__", day)
        & Q(ancestor__placements__parent=question.unit),
        unit_id=OuterRef("unit_id"), tree=question.tree, ancestor__placements__tree=question.tree,
    )  # fmt: skip
    return spans.filter(question.place() & how).filter(~Exists(above))


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

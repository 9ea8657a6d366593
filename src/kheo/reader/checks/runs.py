"""Breakdowns that lie apart in the report: a field here, the next one a page on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, product

from kheo.reader.checks.compared import direction
from kheo.reader.checks.family import BUILT, STEPS, Family, Sure
from kheo.reader.checks.groups import alike
from kheo.reader.checks.ledger import FOUR, TWO, Ledger, said

_TRIES = 81
_REACH = 600


def by_field(ledger: Ledger) -> Iterator[Family]:
    """Runs of the four fields in one metric, against the figure of all fields together."""
    for window, guess in _windows(ledger):
        groups = window
        while groups:
            found = next(_adding_up(ledger, groups, guess + _any_whole(ledger, groups)), None)
            if found is None:
                break
            yield Family(found[0], found[1], "field", Sure.LIKELY)
            groups = [[one for one in ones if one not in found[1]] for ones in groups]
            groups = groups if all(groups) else []
        if groups:
            yield from _amiss(ledger, groups, guess)


def _amiss(ledger: Ledger, groups: list[list[int]], guess: list[int]) -> Iterator[Family]:
    """A run that adds up to nothing told: held against the likeliest total, the closest first."""
    first = tuple(ones[0] for ones in groups)
    totals = _wholes(ledger, first)
    if len(groups) < len(FOUR):
        totals = [one for one in totals if said("sum_up").search(ledger.ahead(one, 30))]
    first += _other(ledger, first)
    added = sum((_value(ledger, one) for one in first), Decimal(0))
    totals = [one for one in guess if abs(_value(ledger, one) - added) * 4 <= added] + totals
    totals += [
        one for one in _any_whole(ledger, groups) if abs(_value(ledger, one) - added) * 20 <= added
    ]
    if not totals:
        return
    close = [one for one in totals if abs(_value(ledger, one) - added) * 4 <= _value(ledger, one)]
    main = all(
        _value(ledger, ones[0]) == max(_value(ledger, one) for one in ones) for ones in groups
    )
    best = min(close, key=lambda one: abs(_value(ledger, one) - added)) if close else totals[0]
    yield Family(best, first, "field", Sure.LIKELY if main else Sure.SOME)


def _any_whole(ledger: Ledger, groups: list[list[int]]) -> list[int]:
    """Every total of all fields that a run may come to; of fewer fields only totals that say so."""
    first = groups[0][0]
    _metric, _field, subject = ledger.key(first)
    here = ledger.home[first]
    ones = [
        one for metric, field, who in ledger.alike
        if metric.startswith("mo_hinh") and field is None and who == subject
        for one in ledger.around((metric, field, who), here)
        if ledger.value(one) is not None and not ledger.figures[one].number.is_share
    ]  # fmt: skip
    if ledger.figures[first].metric == "khen_thuong":
        ones = _wholes(ledger, tuple(each[0] for each in groups))
    ones = sorted(ones, key=lambda one: abs(ledger.home[one] - here))[:12]
    if len(groups) < len(FOUR):
        ones = [one for one in ones if said("sum_up").search(ledger.ahead(one, 30))]
    return ones


def _value(ledger: Ledger, one: int) -> Decimal:
    return ledger.value(one) or Decimal(0)


def _adding_up(
    ledger: Ledger, groups: list[list[int]], totals: list[int]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Choices of one figure a field that come to one of the totals."""
    for run in islice(product(*(ones[:3] for ones in groups)), _TRIES):
        added = sum((_value(ledger, one) for one in run), Decimal(0))
        other = _other(ledger, run)
        for total in totals:
            if ledger.value(total) == added:
                yield total, run
            elif other and ledger.value(total) == added + _value(ledger, other[0]):
                yield total, run + other


def _other(ledger: Ledger, run: tuple[int, ...]) -> tuple[int, ...]:
    """The models of other fields, told right behind the four."""
    one = ledger.after(max(run, key=lambda each: ledger.rank[each]))
    if one is None or not ledger.together(one, run[-1]) or not alike(ledger, one, run[-1]):
        return ()
    return (one,) if said("other_field").search(ledger.ahead(one, 30)) else ()


def _windows(ledger: Ledger) -> Iterator[tuple[list[list[int]], list[int]]]:
    """Figures of one metric field by field, each field once; a field may tell several.

    With them a figure that bears the field before it by mistake and is rather the total of the run.
    """
    lines: dict[tuple[str, str | None], list[int]] = {}
    for (metric, field, subject), ones in ledger.alike.items():
        if field and (metric.startswith("mo_hinh") or metric == "khen_thuong"):
            lines.setdefault((metric, subject), []).extend(ones)
            if metric in BUILT:
                lines.setdefault(("built", subject), []).extend(ones)
    for ones in lines.values():
        held: dict[str, list[int]] = {}
        last, guess = "", list[int]()
        for one in sorted(ones, key=lambda one: (ledger.home[one], one)):
            if ledger.value(one) is None or ledger.figures[one].again is not None:
                continue
            field = ledger.field(one) or ""
            if field in held and field != last:
                if _misplaced(ledger, held, field):
                    guess = held.pop(field)
                else:
                    yield from _worth(held, guess)
                    held, guess = {}, []
            held.setdefault(field, []).append(one)
            last = field
        yield from _worth(held, guess)


def _misplaced(ledger: Ledger, held: dict[str, list[int]], field: str) -> bool:
    """Whether the run opened with a figure greater than all behind it, of the field that now comes."""
    first = next(iter(held))
    rest = [_value(ledger, one) for each, ones in held.items() if each != first for one in ones]
    alone = first == field and len(held) == len(FOUR) and len(held[first]) == 1
    return alone and _value(ledger, held[first][0]) > sum(rest)


def _worth(
    held: dict[str, list[int]], guess: list[int]
) -> Iterator[tuple[list[list[int]], list[int]]]:
    if len(held) >= 2:
        yield list(held.values()), guess


def _wholes(ledger: Ledger, run: tuple[int, ...]) -> list[int]:
    """What a run of fields may add up to: what the figures point at, then the nearest likely ones."""
    pointed = {ledger.figures[one].total for one in run}
    first = run[0]
    metric, _field, subject = ledger.key(first)
    near = _near(ledger, first, (metric, None, subject))
    grand = {ledger.figures[one].total for one in pointed if one is not None}
    if len(grand) == 1 and None not in grand and metric in BUILT:
        top = grand.pop()
        near += [
            one for one in _near(ledger, first, ("mo_hinh_dang_ky", None, subject))
            if ledger.figures[one].total == top
        ]  # fmt: skip
    elif metric in BUILT:
        near += [
            one
            for each in sorted(BUILT - {metric})
            for one in _near(ledger, first, (each, None, subject))
        ]
    only = ledger.alike.get((metric, None, subject), [])
    if not near and len(only) == 1 and ledger.exact(only[0]) and not direction(ledger, only[0]):
        near = list(only)
    if len(pointed) == 1:
        (one,) = pointed
        if (
            one is not None
            and ledger.value(one) is not None
            and ledger.key(one)[0] in {metric, *BUILT}
        ):
            near.insert(0, one)
    return list(dict.fromkeys(near))


def _near(ledger: Ledger, one: int, key: tuple[str, str | None, str | None]) -> list[int]:
    """Figures of a key that may be told of the same thing, the nearest before first; at most eight."""
    ones = [
        each for each in ledger.around(key, ledger.home[one])
        if ledger.value(each) is not None and ledger.figures[each].again is None
        and ledger.same_time(one, each) and ledger.figures[each].status == ledger.figures[one].status
        and not ledger.figures[each].number.is_share and not direction(ledger, each)
    ]  # fmt: skip
    here = ledger.home[one]
    return sorted(ones, key=lambda each: (ledger.home[each] > here, abs(ledger.home[each] - here)))[
        :8
    ]


def by_subject(ledger: Ledger) -> Iterator[Family]:
    """A total with its collectives and individuals behind it in the same sentence."""
    for one in ledger.order:
        other = ledger.after(one)
        if other is None or not ledger.together(one, other):
            continue
        subjects = {ledger.figures[one].subject, ledger.figures[other].subject}
        if subjects != set(TWO) or ledger.key(one)[:2] != ledger.key(other)[:2]:
            continue
        total = ledger.before(one)
        if total is None or not ledger.together(one, total) or ledger.value(total) is None:
            continue
        metric, field, _ = ledger.key(one)
        if ledger.key(total) == (metric, field, None) and metric.startswith("mo_hinh"):
            yield Family(total, (one, other), "subject", Sure.LIKELY)


def by_step(ledger: Ledger) -> Iterator[Family]:
    """A total with what was built and what was multiplied behind it in the same sentence."""
    for one in ledger.order:
        other, total = ledger.after(one), ledger.before(one)
        if other is None or total is None:
            continue
        metrics = (ledger.figures[one].metric, ledger.figures[other].metric)
        if (
            "mo_hinh_nhan_rong" not in metrics
            or not set(metrics) <= {*STEPS}
            or len(set(metrics)) < 2
        ):
            continue
        if not (ledger.together(total, one) and ledger.together(one, other)):
            continue
        metric, field, subject = ledger.key(total)
        alike = all(ledger.key(each)[1:] == (field, subject) for each in (one, other))
        if alike and metric in {"mo_hinh_tong", "mo_hinh_dang_ky"} and metric not in metrics:
            yield Family(total, (one, other), "step", Sure.LIKELY)


def by_people(ledger: Ledger) -> Iterator[Family]:
    """One total, one figure of collectives and one of individuals, told near each other in any order."""
    for (metric, field, subject), ones in ledger.alike.items():
        if subject != TWO[0] or not metric.startswith("mo_hinh"):
            continue
        for one in ones[:_TRIES]:
            pair = _nearest(ledger, one, (metric, field, TWO[1]))
            total = _nearest(ledger, one, (metric, field, None))
            if pair is None or total is None or not ledger.same_who(one, pair):
                continue
            if _nearest(ledger, pair, (metric, field, TWO[0])) == one and ledger.same_who(
                one, total
            ):
                yield Family(total, (one, pair), "subject", Sure.LIKELY)


def _nearest(ledger: Ledger, one: int, key: tuple[str, str | None, str | None]) -> int | None:
    """The only exact figure of a key within reach, told of the same time."""
    here = ledger.home[one]
    near = [
        each for each in ledger.around(key, here)
        if abs(ledger.home[each] - here) <= _REACH and ledger.exact(each) and ledger.same_time(one, each)
        and ledger.figures[each].number.of is None and ledger.figures[each].again is None
    ]  # fmt: skip
    return near[0] if len(near) == 1 and ledger.figures[one].number.of is None else None

"""One figure told twice, and one number told of two things."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kheo.reader.checks.family import BUILT
from kheo.reader.checks.ledger import TWO, Ledger, said
from kheo.reader.checks.told import label, name_of, sentence, shown
from kheo.reader.found import Check, Grade
from kheo.reader.layout import BlockKind

WORTH = 100
GREAT = 1000
_BACK = 12
"""Smaller numbers are alike by chance."""


def repeats(ledger: Ledger) -> Iterator[Check]:
    """Repeated figures that agree or not, and equal numbers of two notions."""
    pairs = [*_told(ledger), *_found(ledger)]
    used: set[int] = set()
    equal = {(one, again) for one, again in pairs if ledger.value(one) == ledger.value(again)}
    first: dict[int, list[int]] = {}
    for one, again in equal:
        first.setdefault(one, []).append(again)
    for one, again in pairs:
        if (one, again) not in equal:
            if not {one, again} & used:
                yield from _differ(ledger, one, again)
            continue
        if again in used:
            continue
        mates = [
            (mate, other)
            for mate in (ledger.before(one), ledger.after(one)) if mate is not None and _mates(ledger, one, mate)
            for other in first.get(mate, ()) if _mates(ledger, again, other)
        ]  # fmt: skip
        ones = [one, *(mate[0] for mate in mates[:1]), again, *(mate[1] for mate in mates[:1])]
        used |= set(ones)
        value = ", ".join(ledger.printed(each) for each in ones[: len(ones) // 2])
        yield Check(
            "consistency", "ok", label("again", value=value), stated=ledger.value(one),
            computed=ledger.value(again), figures=tuple(sorted(ones)), spans=ledger.spans(*sorted(ones)),
        )  # fmt: skip
    yield from _two_notions(ledger)


def _told(ledger: Ledger) -> Iterator[tuple[int, int]]:
    for again, figure in enumerate(ledger.figures):
        one = figure.again
        if (
            one is not None
            and one != again
            and None not in (ledger.value(one), ledger.value(again))
        ):
            yield one, again


def _found(ledger: Ledger) -> Iterator[tuple[int, int]]:
    """Figures of one key that nothing sets apart, each with the one told before it."""
    for (metric, _field, _subject), ones in ledger.alike.items():
        if not (metric.startswith("mo_hinh") or metric in {"khen_thuong", "kiem_tra"}):
            continue
        whole = [one for one in ones if _comparable(ledger, one)]
        for place, again in enumerate(whole[1:], 1):
            if ledger.figures[again].again is not None:
                continue
            near = [
                one for one in reversed(whole[max(0, place - _BACK) : place])
                if ledger.sentence[one] != ledger.sentence[again] and _same(ledger, one, again)
            ]  # fmt: skip
            value = _value(ledger, again)
            equal = [one for one in near if _value(ledger, one) == value]
            slips = [one for one in near if _typo(value, _value(ledger, one))]
            if equal or slips:
                yield (equal or slips)[0], again


def _value(ledger: Ledger, one: int) -> Decimal:
    return ledger.value(one) or Decimal(0)


def _recap(ledger: Ledger, again: int) -> bool:
    """Whether the words around sum up what was told before."""
    return bool(said("recap").search(ledger.ahead(again, 80)))


def _comparable(ledger: Ledger, one: int) -> bool:
    number, figure = ledger.figures[one].number, ledger.figures[one]
    if (
        number.is_share
        or number.of is not None
        or not ledger.exact(one)
        or (number.value or 0) < 10
    ):
        return False
    total = ledger.parts.get(one)
    if total is not None and ledger.key(total) == ledger.key(one):
        return False
    if figure.total is not None and not figure.field and figure.subject is None:
        return False
    around = ledger.ahead(one, 60) + "|" + ledger.behind(one, 30)
    return not (said("other_state").search(around) or said("yearly").search(around))


def _same(ledger: Ledger, one: int, again: int) -> bool:
    first, second = ledger.figures[one], ledger.figures[again]
    units = {first.number.unit, second.number.unit}
    if first.metric == "khen_thuong" and not (first.subject and second.subject) and len(units) > 1:
        return False
    timely = ledger.same_time(one, again) or (
        _recap(ledger, again) and _value(ledger, again) >= GREAT and _lonely(ledger, one)
    )
    return timely and ledger.same_who(one, again)


def _mates(ledger: Ledger, one: int, other: int) -> bool:
    """Collectives and individuals told in one breath."""
    subjects = {ledger.figures[one].subject, ledger.figures[other].subject}
    return subjects == set(TWO) and abs(ledger.rank[one] - ledger.rank[other]) == 1


def _differ(ledger: Ledger, one: int, again: int) -> Iterator[Check]:
    """Two values for what looks like one figure: an error only when the report itself repeats it."""
    stated, computed = ledger.value(again) or Decimal(0), ledger.value(one) or Decimal(0)
    told = ledger.figures[again].again == one
    typo = _typo(stated, computed)
    if not (typo or (told and stated >= WORTH and computed / 2 <= stated <= computed * 2)):
        return
    names = {
        "what": name_of(ledger.figures[again]),
        "stated": ledger.printed(again),
        "computed": ledger.printed(one),
    }
    lonely = _lonely(ledger, one) and _lonely(ledger, again)
    alone = told or (lonely and (_recap(ledger, again) or stated >= GREAT))
    sure = typo and (alone or _same_words(ledger, one, again))
    yield Check(
        "consistency", "mismatch" if sure else "info", label("told_otherwise", what=names["what"]),
        sentence("told_otherwise" if sure else "told_doubt", **names), f"{names['stated']} ≠ {names['computed']}",
        stated, computed, None, (one, again), (), ledger.spans(one, again),
        Grade.ERROR if sure else Grade.DOUBT,
    )  # fmt: skip


def _typo(stated: Decimal, other: Decimal) -> bool:
    """Whether the numbers differ as a slip makes them differ: a digit, two digits turned, a few units."""
    if stated == other or min(stated, other) < WORTH:
        return False
    one, two = f"{stated.normalize():f}", f"{other.normalize():f}"
    if len(one) != len(two):
        return False
    apart = sum(a != b for a, b in zip(one, two, strict=True))
    return (
        apart == 1
        or (apart == 2 and sorted(one) == sorted(two))
        or abs(stated - other) * 50 <= other
    )


def _lonely(ledger: Ledger, one: int) -> bool:
    """Whether it is told of everything: no field, no subject, no part of something else."""
    _metric, field, subject = ledger.key(one)
    return field is None and subject is None and ledger.figures[one].total is None


def _same_words(ledger: Ledger, one: int, again: int) -> bool:
    """Whether both are told of one stretch of time in words."""
    first, second = ledger.figures[one].period, ledger.figures[again].period
    return first is not None and second is not None and first.text == second.text


def _two_notions(ledger: Ledger) -> Iterator[Check]:
    """A great number told of two metrics, both of everything."""
    held: dict[tuple[Decimal, str | None], list[int]] = {}
    for one in ledger.order:
        metric, field, subject = ledger.key(one)
        value = ledger.value(one)
        if not metric.startswith("mo_hinh") or field or value is None or value < WORTH:
            continue
        if ledger.layout.block_at(ledger.figures[one].number.span.start).kind == BlockKind.ROW:
            continue
        if one in ledger.parts and ledger.key(ledger.parts[one]) == ledger.key(one):
            continue
        if (
            ledger.exact(one)
            and not ledger.figures[one].number.is_share
            and ledger.figures[one].again is None
        ):
            held.setdefault((value, subject), []).append(one)
    for (value, _subject), ones in held.items():
        first = ones[0]
        other = next((one for one in ones if ledger.key(one)[0] != ledger.key(first)[0]), None)
        if other is None or ledger.together(first, other):
            continue
        if {ledger.key(first)[0], ledger.key(other)[0]} <= BUILT:
            continue
        names = {"one": name_of(ledger.figures[first]), "other": name_of(ledger.figures[other])}
        yield Check(
            "consistency", "info", label("same_number", value=shown(value), **names),
            sentence("same_number", value=shown(value), **names), "", value, value, None, (first, other), (),
            ledger.spans(first, other), Grade.DOUBT,
        )  # fmt: skip

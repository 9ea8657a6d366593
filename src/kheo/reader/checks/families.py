"""Which figures are the full breakdown of a total: by field, by subject, by step, or as a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kheo.reader.checks.family import STEPS, Family, Sure, covers
from kheo.reader.checks.groups import alike, grouped
from kheo.reader.checks.ledger import TWO, Ledger
from kheo.reader.checks.lists import listed
from kheo.reader.checks.runs import by_field, by_people, by_step, by_subject
from kheo.reader.checks.tables import tables


def families(ledger: Ledger) -> list[Family]:
    """Every breakdown of the report, each once; a reading that adds up puts aside those that do not."""
    best: dict[tuple[int, frozenset[int]], Family] = {}
    for family in _every(ledger):
        key = family.total, frozenset(family.parts)
        kept = best.get(key)
        if kept is None:
            best[key] = family
            continue
        by = kept.by if family.by == "list" else family.by
        best[key] = Family(family.total, kept.parts, by, max(kept.sure, family.sure))
    found = [_widened(ledger, family) for family in _twins(ledger, list(best.values()))]
    return sorted(_settled(ledger, found), key=lambda one: (one.total, one.parts))


def _every(ledger: Ledger) -> Iterator[Family]:
    for total, parts, sure in listed(ledger):
        yield _family(ledger, total, parts, sure)
    for total, parts in (*grouped(ledger), *tables(ledger)):
        yield _family(ledger, total, parts, Sure.LIKELY)
    yield from _told(ledger)
    yield from by_field(ledger)
    yield from by_subject(ledger)
    yield from by_people(ledger)
    yield from by_step(ledger)


def _twins(ledger: Ledger, found: list[Family]) -> list[Family]:
    """Two counts told side by side ("40 cuộc, có 2.000 lượt"): if one list is full, so is the other."""
    right = {family.total: family for family in found if holds(ledger, family)}
    return [
        Family(family.total, family.parts, family.by, Sure.LIKELY)
        if family.sure == Sure.SOME and family.total not in right and _beside(ledger, family, right)
        else family
        for family in found
    ]


def _beside(ledger: Ledger, family: Family, right: dict[int, Family]) -> bool:
    for step in (-1, 1):
        twin = right.get(ledger.order[(ledger.rank[family.total] + step) % len(ledger.order)])
        ranks = [ledger.rank[one] + step for one in family.parts]
        if twin is not None and [ledger.rank[one] for one in twin.parts] == ranks:
            return True
    return False


def _widened(ledger: Ledger, family: Family) -> Family:
    """With one or two more parts of the same sentence ("… và 104 mô hình kết hợp") if they close the sum."""
    parts = family.parts
    if holds(ledger, family) or not all(ledger.together(parts[0], part) for part in parts):
        return family
    for _ in range(2):
        one = ledger.after(max(parts, key=lambda part: ledger.rank[part]))
        if one is None or not ledger.together(one, parts[0]) or not alike(ledger, parts[0], one):
            break
        parts = (*parts, one)
        wider = Family(family.total, parts, family.by, family.sure)
        if ledger.value(one) is not None and holds(ledger, wider):
            return wider
    return family


def _settled(ledger: Ledger, found: list[Family]) -> Iterator[Family]:
    """Without readings of a total, or of parts, that another reading shows to be mistaken."""
    right = [family for family in found if holds(ledger, family)]
    totals: dict[int, set[int]] = {}
    parts: set[frozenset[int]] = set()
    for family in right:
        totals.setdefault(family.total, set()).update(family.parts)
        parts.add(frozenset(family.parts))
    yield from right
    rest: dict[tuple[int, int], Family] = {}
    for family in found:
        if frozenset(family.parts) in parts:
            continue
        if totals.get(family.total, set()) & set(family.parts):
            continue
        for part in family.parts:
            kept = rest.get((family.total, part))
            if kept is None or _rank(family) > _rank(kept):
                rest[family.total, part] = family
    chosen: dict[Family, int] = {}
    for family in rest.values():
        chosen[family] = chosen.get(family, 0) + 1
    yield from (family for family, times in chosen.items() if times == len(family.parts))


def _rank(family: Family) -> tuple[bool, int, int]:
    return family.by != "list", family.sure, len(family.parts)


def holds(ledger: Ledger, family: Family) -> bool:
    """Whether the parts come to the total, as exactly as the report prints them."""
    stated = ledger.value(family.total)
    if stated is None or any(ledger.value(one) is None for one in family.parts):
        return False
    low, high = ledger.bounds(family.total)
    computed = sum(ledger.value(one) or 0 for one in family.parts)
    for one in family.parts:
        least, most = ledger.bounds(one)
        value = ledger.value(one) or 0
        low, high = low - (most - value), high + (value - least)
    return low <= computed <= high


def _family(ledger: Ledger, total: int, parts: Iterable[int], sure: Sure) -> Family:
    """The family with the line along which it is parted; some of the fields are never all of it."""
    parts = tuple(parts)
    fields = {ledger.field(one) for one in parts} - {None, ledger.field(total)}
    if covers(ledger, parts):
        return Family(total, parts, "field", sure)
    if len(fields) > 1 and sure != Sure.TOLD:
        return Family(total, parts, "list", Sure.SOME)
    if {ledger.figures[one].subject for one in parts} == set(TWO) and len(parts) == 2:
        return Family(total, parts, "subject", sure)
    steps = {ledger.figures[one].metric for one in parts}
    if len(parts) == len(steps) == 2 and steps <= set(STEPS):
        return Family(total, parts, "step", sure)
    return Family(total, parts, "list", sure)


def _told(ledger: Ledger) -> Iterator[Family]:
    """Breakdowns as the meaning of the figures tells them."""
    groups: dict[tuple[int, str], list[int]] = {}
    for one, figure in enumerate(ledger.figures):
        if figure.total is None or figure.total == one or ledger.value(one) is None:
            continue
        if ledger.value(figure.total) is not None and not figure.number.is_share:
            groups.setdefault((figure.total, figure.breakdown), []).append(one)
    for (total, breakdown), parts in groups.items():
        if ledger.figures[total].number.is_share:
            continue
        if len(parts) >= 2:
            yield Family(total, tuple(parts), "list", Sure.SOME)
        kin = tuple(one for one in parts if alike(ledger, total, one))
        yield from _split(ledger, total, kin, bool(breakdown))


def _split(ledger: Ledger, total: int, parts: tuple[int, ...], told: bool) -> Iterator[Family]:
    """The parts of one total, parted again into fields, subjects, steps and the rest."""
    metric, field, subject = ledger.key(total)
    fields = [one for one in parts if ledger.field(one) and ledger.field(one) != field]
    fields = [one for one in fields if ledger.key(one)[2] == subject]
    if covers(ledger, fields):
        yield Family(total, tuple(fields), "field", Sure.LIKELY)
    rest = [one for one in parts if one not in fields]
    people = [one for one in rest if ledger.key(one)[2] and not subject]
    people = [one for one in people if ledger.key(one)[:2] == (metric, field)]
    if {ledger.figures[one].subject for one in people} == set(TWO) and len(people) == 2:
        yield Family(total, tuple(people), "subject", Sure.LIKELY)
    steps = [one for one in rest if one not in people and ledger.figures[one].metric in STEPS]
    if len({ledger.figures[one].metric for one in steps}) == len(steps) >= 2:
        yield Family(total, tuple(steps), "step", Sure.LIKELY)
    near = all(ledger.together(total, one) for one in parts)
    some = {ledger.field(one) for one in parts} - {None, field}
    if len(parts) >= 2 and told and len(some) < 2:
        yield _family(ledger, total, parts, Sure.TOLD if near else Sure.LIKELY)
    elif len(rest) >= 2 and not people and not steps:
        yield Family(total, tuple(rest), "list", Sure.SOME)

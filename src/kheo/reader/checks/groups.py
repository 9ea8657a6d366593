"""Breakdowns that words announce: "chia theo cấp: …", bullets under a total, "còn lại", "cộng chung"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from kheo.reader.checks.family import STEPS
from kheo.reader.checks.ledger import Ledger, said
from kheo.reader.found import Span

_ALONG = re.compile(
    r"(?<!\w)(?:xét|chia|phân|tính|phân loại|phân chia|thống kê|nếu chia|trong đó)\s+(?:ra\s+)?theo\s+[^:.;\d]{2,40}:",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[-+*•–●▪]|[a-zđ]|\d{1,2}", re.IGNORECASE)
_BACK = 8
_LONG = 700
_MANY = 24


def grouped(ledger: Ledger) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Totals with their parts as words announce them."""
    starts = [ledger.figures[one].number.span.start for one in ledger.order]
    yield from _along(ledger, starts)
    yield from _bullets(ledger, starts)
    yield from _levels(ledger)
    for one in ledger.order:
        if said("rest").search(ledger.ahead(one, 24)):
            yield from _rest(ledger, one)
        if said("sum_up").search(ledger.ahead(one, 40)):
            yield from _summed(ledger, one)


def _along(ledger: Ledger, starts: list[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """ "Xét theo cấp: cấp tỉnh 5, cấp huyện 20, cấp cơ sở 75"."""
    for found in _ALONG.finditer(ledger.text):
        at = bisect_left(starts, found.end())
        parts = _run(ledger, at, found.end() + _LONG)
        if len(parts) >= 2 and (total := _before(ledger, at - 1, parts)) is not None:
            yield total, parts


def _levels(ledger: Ledger) -> Iterator[tuple[int, tuple[int, ...]]]:
    """ "Cấp tỉnh 5, cấp huyện 20, cấp xã 75", wherever the total stands."""
    held: list[int] = []
    for place, one in enumerate(ledger.order):
        if _goes_on(ledger, held, one):
            held.append(one)
            continue
        if len(held) >= 3:
            yield from _around(ledger, place, tuple(held))
        held = []
    if len(held) >= 3:
        yield from _around(ledger, len(ledger.order), tuple(held))


def _goes_on(ledger: Ledger, held: list[int], one: int) -> bool:
    if ledger.value(one) is None or not said("levels").search(ledger.ahead(one, 22)):
        return False
    return not held or (alike(ledger, held[0], one) and ledger.together(held[0], one))


def _around(
    ledger: Ledger, place: int, parts: tuple[int, ...]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    added = sum((ledger.value(one) or Decimal(0) for one in parts), Decimal(0))
    apart = {
        one: abs((ledger.value(one) or Decimal(0)) - added)
        for one in ledger.order[max(0, place - _BACK - len(parts)) : place + _BACK]
        if one not in parts and ledger.exact(one) and ledger.key(one)[::2] == ledger.key(parts[0])[::2]
    }  # fmt: skip
    best = min(apart, key=lambda one: apart[one], default=None)
    if best is not None and apart[best] * 4 <= added:
        yield best, parts


def _run(ledger: Ledger, at: int, end: int) -> tuple[int, ...]:
    """The counts from here to the end of the sentence or of the clause."""
    parts: list[int] = []
    for one in ledger.order[at : at + _MANY * 2]:
        number = ledger.figures[one].number
        if number.span.start > end or (parts and not ledger.together(parts[0], one)):
            break
        if number.is_share:
            continue
        if ledger.value(one) is None or (parts and not alike(ledger, parts[0], one)):
            break
        parts.append(one)
    return tuple(parts)


def _before(ledger: Ledger, at: int, parts: tuple[int, ...]) -> int | None:
    """The total before a list: what the parts add up to, else the nearest of their kind."""
    added = sum(ledger.value(one) or 0 for one in parts)
    near = [
        one for one in reversed(ledger.order[max(0, at - _BACK + 1) : at + 1])
        if ledger.value(one) is not None and alike(ledger, parts[0], one)
        and ledger.sentence[parts[0]] - ledger.sentence[one] <= 3
        and not said("compare").search(ledger.ahead(one, 50))
    ]  # fmt: skip
    equal = next((one for one in near if ledger.value(one) == added), None)
    if equal is not None:
        return equal
    same = [one for one in near if ledger.key(one)[::2] == ledger.key(parts[0])[::2]]
    return next(
        (
            one
            for one in same
            if (ledger.value(one) or 0) > max(ledger.value(part) or 0 for part in parts)
        ),
        None,
    )


def alike(ledger: Ledger, one: int, other: int) -> bool:
    """Whether two figures count the same kind of thing."""
    first, second = ledger.figures[one], ledger.figures[other]
    if first.number.is_share != second.number.is_share:
        return False
    if first.metric.startswith("mo_hinh") and second.metric.startswith("mo_hinh"):
        return True
    units = [each.number.unit.split(",")[0].strip().lower() for each in (first, second)]
    if units[0] == units[1] == "mô hình":
        return True
    return first.metric == second.metric and (units[0] == units[1] or "" in units)


def _bullets(ledger: Ledger, starts: list[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Bullets that each open with a count, under a line that ends in a colon and tells the total."""
    blocks = ledger.layout.blocks
    index = 1
    while index < len(blocks):
        above = blocks[index - 1].span
        if not _BULLET.fullmatch(blocks[index].number) or ledger.text[above.end - 1] != ":":
            index += 1
            continue
        first, sign = index, blocks[index].number.isalnum()
        parts: list[int] = []
        while (
            index < len(blocks)
            and _BULLET.fullmatch(blocks[index].number)
            and blocks[index].number.isalnum() == sign
        ):
            parts += _first(ledger, starts, blocks[index].span, parts)
            index += 1
        if len(parts) == index - first >= 2:
            total = _before(ledger, bisect_left(starts, above.end) - 1, tuple(parts))
            if total is not None and ledger.figures[total].number.span.start >= above.start:
                yield total, tuple(parts)


def _first(ledger: Ledger, starts: list[int], span: Span, parts: list[int]) -> list[int]:
    at = bisect_left(starts, span.start)
    if at >= len(starts) or starts[at] >= span.end:
        return []
    one = ledger.order[at]
    good = ledger.value(one) is not None and (not parts or alike(ledger, parts[0], one))
    return [one] if good else []


def _rest(ledger: Ledger, one: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """ "80 mô hình …, 60 mô hình đạt hiệu quả …; còn lại 20 mô hình": all of the total."""
    before = _kin(ledger, one)
    for size in range(1, len(before)):
        parts = (*reversed(before[:size]), one)
        total = before[size]
        if sum(ledger.value(each) or 0 for each in parts) == ledger.value(total):
            yield total, parts
            return
    if len(before) == 2 and (ledger.value(before[1]) or 0) > (ledger.value(before[0]) or 0):
        yield before[1], (before[0], one)


def _kin(ledger: Ledger, one: int, reach: int = 0) -> list[int]:
    """Figures of the same kind before this one in its sentence, the nearest first."""
    found: list[int] = []
    other = ledger.before(one)
    for _ in range(_BACK):
        if other is None or ledger.sentence[one] - ledger.sentence[other] > reach:
            break
        if ledger.value(other) is not None and alike(ledger, one, other):
            found.append(other)
        other = ledger.before(other)
    return found


def _summed(ledger: Ledger, one: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """ "… 10, 20, 30 và 40; cộng dồn được 100"."""
    wider = _kin(ledger, one, 1)
    for size in range(2, len(wider) + 1):
        parts = tuple(reversed(wider[:size]))
        if sum(ledger.value(each) or 0 for each in parts) == ledger.value(one):
            yield one, parts
            return
    before = _kin(ledger, one)
    kinds = [ledger.figures[each].metric for each in before]
    if len(before) == 2 and set(kinds) <= set(STEPS) and kinds[0] != kinds[1]:
        yield one, tuple(reversed(before))
        return
    same = [each for each in before if ledger.key(each)[0] == ledger.key(one)[0]]
    first = ledger.before(before[-1]) if before else None
    alone = first is None or not ledger.together(first, one)
    steps = ledger.rank[one] - ledger.rank[before[-1]] if before else 0
    added = sum((ledger.value(each) or Decimal(0) for each in before), Decimal(0))
    near = abs(added - (ledger.value(one) or Decimal(0))) * 10 <= added
    if alone and near and steps == len(same) == len(before) >= 2:
        yield one, tuple(reversed(before))

"""A rise or fall told with the number it starts from: "90 mô hình, tăng 8 so với năm trước (82)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from kheo.reader.checks.groups import alike
from kheo.reader.checks.ledger import Ledger, said
from kheo.reader.checks.told import label, percent, rounded, sentence, shown
from kheo.reader.found import Check, Grade
from kheo.reader.lexicon import any_of, table

_STEPS = 3
_FAR = Decimal(15)
"""A share that misses by more percentage points was told of other numbers."""


@cache
def _closing(name: str) -> re.Pattern[str]:
    terms = any_of(table("checks")["words"][name])
    return re.compile(rf"(?<!\w){terms}(?:\s+(?:được|là|khoảng|thêm))?\s*[:(]?\s*$", re.IGNORECASE)


def direction(ledger: Ledger, one: int) -> int:
    """1 for a number told as a rise, -1 for a fall, else 0."""
    ahead = ledger.ahead(one, 24)
    return 1 if _closing("rise").search(ahead) else -1 if _closing("fall").search(ahead) else 0


def compared(ledger: Ledger) -> Iterator[Check]:
    """A check for every rise or fall whose two numbers stand in the same sentence."""
    for change in ledger.order:
        sign = direction(ledger, change)
        if not sign or not ledger.exact(change):
            continue
        before = _start(ledger, change)
        now = _now(ledger, change, before) if before is not None else None
        if before is not None and now is not None:
            yield from _judged(ledger, change, before, now, sign)


def _start(ledger: Ledger, change: int) -> int | None:
    """The number compared with: behind "so với …" after the change, or before it."""
    one = ledger.after(change)
    for _ in range(_STEPS):
        if one is None or not ledger.together(one, change):
            break
        gap = ledger.between(change, one)
        if said("compare").search(gap) and not re.search(r"[;.]", gap):
            if ledger.figures[one].number.is_share:
                break
            return one if ledger.exact(one) and "(" in gap else None
        one = ledger.after(one)
    one = ledger.before(change)
    for _ in range(_STEPS):
        if one is None or not ledger.together(one, change):
            return None
        told = (
            said("compare").search(ledger.ahead(one, 40))
            and not ledger.figures[one].number.is_share
        )
        if told:
            return one if ledger.exact(one) else None
        one = ledger.before(one)
    return None


def _now(ledger: Ledger, change: int, start: int) -> int | None:
    """The number of now: of the same kind, before both; elsewhere only when it fits."""
    one = ledger.before(min(change, start, key=lambda each: ledger.rank[each]))
    for _ in range(_STEPS):
        if one is None or not ledger.together(one, start):
            break
        if (
            ledger.exact(one)
            and not ledger.figures[one].number.is_share
            and _kin(ledger, one, start)
        ):
            return one
        one = ledger.before(one)
    if ledger.figures[change].number.is_share:
        return None
    wanted = (ledger.value(start) or 0) + direction(ledger, change) * (ledger.value(change) or 0)
    metric = ledger.figures[start].metric
    keys = [key for key in ledger.alike if key[0].startswith("mo_hinh") or key[0] == metric]
    return next(
        (one for key in keys for one in ledger.alike[key][:50] if ledger.value(one) == wanted), None
    )


def _kin(ledger: Ledger, one: int, other: int) -> bool:
    return alike(ledger, one, other) or ledger.figures[one].metric == ledger.figures[other].metric


def _judged(ledger: Ledger, told: int, start: int, now: int, sign: int) -> Iterator[Check]:
    check = change(ledger, told, start, now, sign)
    if check is None:
        return
    if check.result != "ok":
        number = ledger.figures[told].number
        gap = abs((check.computed or Decimal(0)) - (check.stated or Decimal(0)))
        if gap > (_FAR if number.is_share else max((number.value or Decimal(0)) / 2, Decimal(5))):
            return
    yield check


def change(ledger: Ledger, told: int, start: int, now: int, sign: int) -> Check | None:
    """The check of a rise (``sign`` 1) or fall (-1) told as a number or a share, from ``start`` to ``now``."""
    first, last = ledger.value(start) or Decimal(0), ledger.value(now) or Decimal(0)
    number = ledger.figures[told].number
    value, moved = number.value or Decimal(0), (last - first) * sign
    share = number.is_share and not ledger.figures[start].number.is_share
    if share and first <= 0:
        return None
    names = {"first": ledger.printed(start), "last": ledger.printed(now)}
    right = moved * 100 / first if share else moved
    come = first + value * sign
    check = Check(
        "percent" if share else "consistency", "ok", label("rise" if sign > 0 else "fall", **names), "",
        f"({names['last']} - {names['first']}) / {names['first']} = {shown(rounded(right, 3))}%" if share
        else f"{names['first']} {'+' if sign > 0 else '-'} {shown(value)} = {shown(come)}",
        value if share else last, rounded(right, 3) if share else come, told if share else now,
        (now, told, start), (), ledger.spans(now, told, start),
    )  # fmt: skip
    slack = Decimal(5).scaleb(-number.decimals - 1) if share else Decimal(0)
    points = number.is_share and not share and first > 0
    if points and abs(moved * 100 / first - value) <= Decimal(5).scaleb(-number.decimals - 1):
        return None
    if abs(right - value) > slack:
        cut = share and 0 < right - value < slack * 2
        check.result, check.grade = ("truncated", Grade.DOUBT) if cut else ("mismatch", Grade.ERROR)
        stated = f"{ledger.printed(told).rstrip('% ')}%" if number.is_share else shown(value)
        shown_right = percent(right, number.decimals) if number.is_share else shown(right)
        check.message = sentence("rise", computed=shown_right, stated=stated, **names)
    return check

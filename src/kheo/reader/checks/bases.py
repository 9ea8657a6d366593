"""What a percentage may be of: the whole that is told, named by words, or usual for what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kheo.reader.checks.ledger import Ledger
from kheo.reader.checks.told import shown
from kheo.reader.layout import BlockKind
from kheo.reader.lexicon import any_of, table

_BOTH = 12


@dataclass(frozen=True, slots=True)
class Base:
    """A whole: its value (``low`` and ``high`` of a range) and the figures it stands in.

    ``told`` bases are named by the report, ``likely`` ones are the nearest that is usual; the rest are
    only tried. ``reach`` is by how many percentage points a wrong share may miss a told base.
    """

    value: Decimal
    figures: tuple[int, ...]
    printed: str
    told: bool = False
    likely: bool = False
    reach: Decimal = Decimal(12)
    low: Decimal | None = None
    high: Decimal | None = None


def bases(ledger: Ledger, share: int, parts: tuple[int, ...]) -> Iterator[Base]:
    """Wholes the share may be of, the surest first, each once."""
    held: set[tuple[int, ...]] = set()
    for base in _every(ledger, share, parts):
        if base.figures not in held and not set(base.figures) & {share, *parts} and base.value > 0:
            held.add(base.figures)
            yield base
        elif base.told and not base.figures:
            yield base


def _every(ledger: Ledger, share: int, parts: tuple[int, ...]) -> Iterator[Base]:
    part = parts[0]
    number = ledger.figures[part].number
    if number.of is not None and len(parts) == 1:
        yield Base(number.of, (), shown(number.of), told=True, reach=Decimal(1000))
        return
    whole = ledger.figures[share].whole
    if whole is not None:
        wider = ledger.parts.get(whole, whole) if _within(ledger, whole) else whole
        for one in dict.fromkeys((wider, whole)):
            if base := _base(ledger, one, told=one == wider):
                yield base
    if len(parts) > 1 or not ledger.together(share, part):
        before = ledger.before(share)
        if (
            before is not None
            and ledger.together(before, share)
            and (base := _base(ledger, before, likely=True))
        ):
            yield base
    yield from _named(ledger, share, part)
    yield from _row(ledger, share, part)
    for total in (ledger.parts.get(part), ledger.figures[part].total):
        if total is not None and (base := _base(ledger, total, likely=True)):
            yield base
    yield from _usual(ledger, share, part)
    yield from _nearby(ledger, part)


def _base(ledger: Ledger, one: int, *, told: bool = False, likely: bool = False) -> Base | None:
    first = ledger.figures[one].again
    one = one if first is None or ledger.value(first) != ledger.value(one) else first
    number = ledger.figures[one].number
    if number.is_share or number.vague or (number.value is None and number.low is None):
        return None
    value = number.value if number.value is not None else number.low
    if value is None or value <= 0:
        return None
    return Base(
        value, (one,), ledger.printed(one), told, likely, Decimal(12), number.low, number.high
    )


@cache
def _base_words(metric: str) -> re.Pattern[str]:
    terms: list[str] = table("checks")["base_words"][metric]
    return re.compile(any_of(terms), re.IGNORECASE)


def _named(ledger: Ledger, share: int, part: int) -> Iterator[Base]:
    """Wholes that the words right behind the percentage name."""
    behind = re.split(r"[,;)(.]", ledger.behind(share, 70))[0]
    _metric, field, subject = ledger.key(part)
    for metric in table("checks")["base_words"]:
        if not _base_words(metric).search(behind):
            continue
        for key in ((metric, field, subject), (metric, field, None), (metric, None, None)):
            for one in _nearest(ledger, share, key)[:2]:
                if one != part and (base := _base(ledger, one, likely=True)):
                    yield base


def _usual(ledger: Ledger, share: int, part: int) -> Iterator[Base]:
    """Wholes usual for what is counted: of a field the total, of the recognised the registered."""
    metric, field, subject = ledger.key(part)
    order: list[str] = table("checks")["usual_base"].get(metric, [])
    keys = [(each, field, subject) for each in order]
    own: list[tuple[str, str | None, str | None]]
    own = [(metric, None, subject), (metric, None, None)] if field else []
    if subject:
        own.append((metric, field, None))
    first = own if metric in {"mo_hinh_tong", "mo_hinh_dang_ky", "mo_hinh_chon"} else []
    rest = [] if first else own
    likely = True
    for key in [*first, *keys, *rest]:
        ones = [one for one in _nearest(ledger, share, key) if one != part]
        for one in ones[:3]:
            if base := _base(ledger, one, likely=likely):
                yield base
                likely = False


def _nearest(ledger: Ledger, share: int, key: tuple[str, str | None, str | None]) -> list[int]:
    """Figures of a key told before the share (else behind it), the nearest first."""
    here = ledger.home[share]
    ones = [one for one in ledger.around(key, here) if not ledger.figures[one].number.is_share]
    near = sorted(
        ones,
        key=lambda one: (
            _within(ledger, one),
            ledger.home[one] > here,
            abs(here - ledger.home[one]),
        ),
    )
    return near[:4]


def _within(ledger: Ledger, one: int) -> bool:
    """Whether the figure is itself a part of one of its kind, and so the less likely whole."""
    total = ledger.parts.get(one, ledger.figures[one].total)
    return total is not None and ledger.key(total) == ledger.key(one)


def _row(ledger: Ledger, share: int, part: int) -> Iterator[Base]:
    """In a table: the number left of the one the share stands behind."""
    if ledger.layout.block_at(ledger.figures[share].number.span.start).kind != BlockKind.ROW:
        return
    before = ledger.before(part)
    likely = True
    while before is not None and ledger.together(before, part):
        if base := _base(ledger, before, likely=likely):
            yield base
            likely = False
        before = ledger.before(before)


def _nearby(ledger: Ledger, part: int) -> Iterator[Base]:
    """Greater figures told shortly before in the sentence; only tried."""
    one, value = ledger.before(part), ledger.figures[part].number.value
    for _ in range(_BOTH):
        if one is None or not ledger.together(one, part):
            return
        other = ledger.figures[one].number
        if (
            value is not None
            and other.value is not None
            and other.value >= value
            and not other.is_share
        ):
            base = _base(ledger, one)
            if base is not None:
                yield base
        one = ledger.before(one)

"""What has to add up inside one paper: parts and totals, shares, the same thing said twice. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from kheo.archive.rules.amounts import AT_LEAST, AT_MOST
from kheo.counting.narrowing import ALL, Narrowing
from kheo.initiatives.enums import Field, Kind
from kheo.kernel.numbers import round_half_up

WHOLES: Mapping[str, frozenset[str]] = {
    "field": frozenset(Field.values),
    "kind": frozenset(Kind.values),
}
"""Dimensions whose values cover everything: their parts have to reach the total."""
WHAT = "what"
"""Parts that differ from the total by what they count, not by a dimension."""
_LEAST_TO_ASK = 100


class Fault(StrEnum):
    """How figures of one paper disagree. ``SAME`` is worth asking, the others are errors."""

    SUM = "sum"
    BEYOND = "beyond"
    SHARE = "share"
    CUT = "cut"
    TWICE = "twice"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of the paper as a value; keys are those of the rows."""

    key: int
    code: str = ""
    about: tuple[object, ...] = ()
    narrowing: Narrowing = ALL
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    approx: str = ""
    decimals: int = 0
    is_share: bool = False
    part_of: int | None = None
    share_of: int | None = None
    share_parts: tuple[int, ...] = ()

    @property
    def ends(self) -> tuple[Decimal, Decimal] | None:
        """Lowest and highest; None for a vague amount."""
        if self.value is not None:
            return self.value, self.value
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def bounds(self) -> frozenset[str]:
        """Which way the word in front lets it differ: "up", "down", both, or not at all."""
        words = self.approx
        if not words:
            return frozenset()
        up = any(word in words for word in AT_LEAST)
        down = any(word in words for word in AT_MOST)
        return frozenset({"up"} if up else {"down"} if down else {"up", "down"})


@dataclass(frozen=True, slots=True)
class Misfit:
    """A disagreement at the figure ``key``: stated there, computed from ``parts``.

    ``computed`` holds the lowest and highest result; ``by`` names the dimension of the parts.
    """

    fault: Fault
    key: int
    stated: tuple[Decimal, Decimal]
    computed: tuple[Decimal, Decimal]
    parts: tuple[int, ...]
    by: str = ""

    @property
    def difference(self) -> Decimal:
        """Computed less stated, of the lower ends."""
        return self.computed[0] - self.stated[0]

    @property
    def is_error(self) -> bool:
        """Whether the paper contradicts itself; else it is only worth asking."""
        return self.fault != Fault.SAME


def misfits(figures: Iterable[Told]) -> list[Misfit]:
    """Everything of one paper that does not add up, in the order of the figures."""
    told = list(figures)
    known = {one.key: one for one in told}
    first = _first_of_each(told)
    places = {one.key: place for place, one in enumerate(told)}
    found = [*_parts(told, known), *_dimensions(first), *_shares(told, known)]
    found += [*_twice(told, first), *_same(first)]
    once: dict[tuple[int, frozenset[int], bool], Misfit] = {}
    for one in found:
        once.setdefault((one.key, frozenset(one.parts), one.is_error), one)
    return sorted(once.values(), key=lambda one: (not one.is_error, places[one.key]))


def _first_of_each(told: Sequence[Told]) -> dict[tuple[object, ...], Told]:
    """Said several times in one paper, a figure counts once: where it stands first."""
    first: dict[tuple[object, ...], Told] = {}
    for one in told:
        if one.code:
            first.setdefault((one.code, one.about, one.narrowing), one)
    return first


def _parts(told: Sequence[Told], known: Mapping[int, Told]) -> Iterable[Misfit]:
    groups: defaultdict[tuple[int, str], list[Told]] = defaultdict(list)
    for one in told:
        if one.part_of is not None and one.part_of in known:
            groups[one.part_of, _differs(one, known[one.part_of])].append(one)
    for (total, by), parts in groups.items():
        yield from _compare(known[total], parts, by)


def _differs(part: Told, total: Told) -> str:
    """The dimension by which a part is narrower than its total, else ``WHAT``."""
    if part.code != total.code:
        return WHAT
    mine, whole = part.narrowing.set_values, total.narrowing.set_values
    more = [name for name in mine if name not in whole]
    same = all(mine.get(name) == value for name, value in whole.items())
    return more[0] if len(more) == 1 and same else WHAT


def _dimensions(first: Mapping[tuple[object, ...], Told]) -> Iterable[Misfit]:
    """A total against the same thing by field and by kind, wherever the paper tells all of them."""
    for (code, about, narrowing), total in first.items():
        if total.is_share or not isinstance(narrowing, Narrowing):
            continue
        for name, whole in WHOLES.items():
            if getattr(narrowing, name):
                continue
            parts = [
                part
                for value in sorted(whole)
                if (part := first.get((code, about, replace(narrowing, **{name: value}))))
            ]
            if len(parts) == len(whole):
                yield from _compare(total, parts, name)


def _is_whole(parts: Sequence[Told], by: str) -> bool:
    """Whether the parts have to reach the total; else they may only not pass it."""
    if by in WHOLES:
        return {getattr(part.narrowing, by) for part in parts} == WHOLES[by]
    return by == WHAT and len(parts) > 1


def _compare(total: Told, parts: Sequence[Told], by: str) -> Iterable[Misfit]:
    stated, pieces = total.ends, [part.ends for part in parts]
    told = [piece for piece in pieces if piece is not None]
    if stated is None or len(told) < len(pieces) or total.is_share != parts[0].is_share:
        return
    low = sum((piece[0] for piece in told), Decimal(0))
    high = sum((piece[1] for piece in told), Decimal(0))
    slack = _half_unit(total) + sum(map(_half_unit, parts)) if total.is_share else Decimal(0)
    free = total.bounds.union(*(_turned(part.bounds) for part in parts))
    whole = _is_whole(parts, by)
    above = "up" not in free and low > stated[1] + slack
    below = whole and "down" not in free and high < stated[0] - slack
    if above or below:
        fault = Fault.SUM if whole else Fault.BEYOND
        yield Misfit(fault, total.key, stated, (low, high), tuple(p.key for p in parts), by)


def _turned(bounds: frozenset[str]) -> frozenset[str]:
    """A part that may be more lets the sum be more than computed: as if the total were less."""
    return frozenset({"up": "down", "down": "up"}[one] for one in bounds)


def _half_unit(one: Told) -> Decimal:
    return Decimal(5) / Decimal(10) ** (one.decimals + 1)


def _shares(told: Sequence[Told], known: Mapping[int, Told]) -> Iterable[Misfit]:
    for one in told:
        parts = [known[key] for key in one.share_parts if key in known]
        whole = known.get(one.share_of or 0)
        if one.value is None or whole is None or not parts or len(parts) < len(one.share_parts):
            continue
        ends, base = [part.ends for part in parts], whole.ends
        if base is None or not base[0] or any(end is None for end in ends):
            continue
        exact = [
            Fraction(sum(end[side] for end in ends if end)) * 100 / Fraction(base[side])
            for side in (0, 1)
        ]
        if fault := _fault_of_share(one, exact):
            low, high = (round_half_up(value, max(one.decimals, 2)) for value in sorted(exact))
            keys = (*(part.key for part in parts), whole.key)
            yield Misfit(fault, one.key, (one.value, one.value), (low, high), keys)


def _fault_of_share(one: Told, exact: Sequence[Fraction]) -> Fault | None:
    stated = Fraction(one.value or 0)
    half = Fraction(_half_unit(one))
    up, down = "up" in one.bounds, "down" in one.bounds
    if all((value >= stated - half or down) and (value <= stated + half or up) for value in exact):
        return None
    scale = 10**one.decimals
    if not one.approx and all(int(value * scale) == stated * scale for value in exact):
        return Fault.CUT
    return Fault.SHARE


def _twice(told: Sequence[Told], first: Mapping[tuple[object, ...], Told]) -> Iterable[Misfit]:
    for one in told:
        before = first.get((one.code, one.about, one.narrowing)) if one.code else None
        if before is None or before.key == one.key or not one.ends or not before.ends:
            continue
        if one.part_of == before.key or before.part_of == one.key:
            continue  # a part by something the catalogue has no dimension for
        if one.ends != before.ends and not (one.approx or before.approx):
            yield Misfit(Fault.TWICE, one.key, one.ends, before.ends, (before.key,))


def _same(first: Mapping[tuple[object, ...], Told]) -> Iterable[Misfit]:
    """One exact large number for two different things of one period: worth asking."""
    seen: dict[tuple[object, ...], Told] = {}
    for (_code, about, narrowing), one in first.items():
        if one.value is None or one.is_share or one.approx or one.value < _LEAST_TO_ASK:
            continue
        before = seen.setdefault((about, narrowing, one.value), one)
        if before.key != one.key and one.part_of != before.key and before.part_of != one.key:
            stated = (one.value, one.value)
            yield Misfit(Fault.SAME, one.key, stated, stated, (before.key,))

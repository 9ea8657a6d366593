"""What marks are worth: pure arithmetic on Decimal, no data base, no clock, no float.

The way to a result, for a scored version (DESIGN §5; the issue "Chain of scores"):

1. a mark without the proof its criterion demands counts as 0 (``counted``);
2. the marks given to one criterion are combined, mean or median as the version says; who
   abstained from the criterion is left out of it, as if he had not been asked (``combine``);
3. the combined mark earns ``mark × weight / maximum`` points, not rounded (``earned``);
4. the points are added up and rounded once, half up, to two places. The rounded total is
   what is printed, so it is also what the threshold and the classes are held against;
5. a knock-out criterion whose combined mark lies under its least mark fails the whole, however
   high the total. Where nobody gave a mark nothing is earned, and that is named.

A checklist has no points: its total is the number of criteria that are met, a criterion is met
when more than half of the marks given say so, and all of them must be met (rules.md §1.1).

One sheet alone is the same arithmetic with one scorer.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from kheo.appraisal.enums import Combine, SetKind
from kheo.kernel.numbers import format_number

_K = TypeVar("_K", bound=Hashable)

ZERO = Decimal(0)
CENT = Decimal("0.01")
_FINE = Context(prec=60)
"""Sixty digits: thirds and sevenths keep their place far behind what is rounded."""
_GUARD = Decimal("1e-30")
"""Cut before rounding half up, so that 0.00499… from a division is again the half it stands for."""


class Worth(Protocol):
    """What the rules read of a criterion."""

    pk: int
    number: str
    weight: Decimal
    maximum: Decimal
    step: Decimal
    proof: str
    is_knockout: bool
    least: Decimal


class Terms(Protocol):
    """What the rules read of a version of a criteria set."""

    kind: str
    threshold: Decimal
    combine: str


class Class(Protocol):
    """A class of a scored version."""

    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Given:
    """What one scorer gave one criterion: a mark, an abstention, or nothing yet."""

    value: Decimal | None = None
    is_abstained: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of a result: the combined mark as it counts, its points, who gave it."""

    key: int
    number: str
    value: Decimal | None
    earned: Decimal
    is_met: bool
    marks: int
    abstained: int


@dataclass(frozen=True, slots=True)
class SheetResult:
    """A sheet, or a team, worked out. The three lists name criteria by their number.

    ``unproven`` were marked but count 0 for want of proof, ``unscored`` have no mark at all.
    """

    total: Decimal
    is_passed: bool
    failed_knockouts: tuple[str, ...]
    unproven: tuple[str, ...]
    unscored: tuple[str, ...]
    lines: tuple[Line, ...]


def counted(value: Decimal, criterion: Worth, is_proven: bool) -> Decimal:
    """The mark as it counts: 0 without the proof the criterion demands."""
    return value if is_proven or not criterion.proof else ZERO


def earned(value: Decimal, criterion: Worth, is_proven: bool) -> Decimal:
    """Points of the total that a mark earns, unrounded: mark × weight / maximum.

    0 without the proof demanded. Multiplied before divided, so that most results are exact.
    """
    points = _FINE.multiply(counted(value, criterion, is_proven), criterion.weight)
    return _FINE.divide(points, criterion.maximum)


def rounded(value: Decimal) -> Decimal:
    """``value`` to two places, half up; done once, at the end."""
    fine = value.quantize(_GUARD, rounding=ROUND_HALF_EVEN, context=_FINE)
    return fine.quantize(CENT, rounding=ROUND_HALF_UP, context=_FINE)


def combine(values: Iterable[Decimal], how: str) -> Decimal | None:
    """Mean or median of what was given, unrounded; None of nothing.

    The median of an even number is the mean of the two in the middle.
    """
    row = sorted(values)
    if not row:
        return None
    if how == Combine.MEDIAN:
        middle = len(row) // 2
        row = [row[middle]] if len(row) % 2 else row[middle - 1 : middle + 1]
    total = ZERO
    for value in row:
        total = _FINE.add(total, value)
    return _FINE.divide(total, Decimal(len(row)))


def sheet_result(
    terms: Terms,
    criteria: Sequence[Worth],
    marks: Mapping[int, Given],
    proven: Collection[int],
) -> SheetResult:
    """One sheet by itself; ``marks`` by criterion key, ``proven`` keys of criteria with proof."""
    return team_result(terms, criteria, [marks], proven)


def team_result(
    terms: Terms,
    criteria: Sequence[Worth],
    sheets: Sequence[Mapping[int, Given]],
    proven: Collection[int],
) -> SheetResult:
    """The sheets of a team put together, criterion by criterion. Their order does not matter."""
    is_checklist = terms.kind == SetKind.CHECKLIST
    lines: list[Line] = []
    failed: list[str] = []
    unproven: list[str] = []
    for one in criteria:
        given = [sheet.get(one.pk, Given()) for sheet in sheets]
        values = [mark.value for mark in given if mark.value is not None and not mark.is_abstained]
        is_proven = one.pk in proven
        if any(values) and one.proof and not is_proven:
            unproven.append(one.number)
        counts = [counted(value, one, is_proven) for value in values]
        line = _line(one, counts, sum(mark.is_abstained for mark in given), terms, is_checklist)
        if one.is_knockout and not line.is_met:
            failed.append(one.number)
        lines.append(line)
    if is_checklist:
        total = rounded(Decimal(sum(line.is_met for line in lines)))
        is_passed = all(line.is_met for line in lines)
    else:
        total = ZERO
        for line in lines:
            total = _FINE.add(total, line.earned)
        total = rounded(total)
        is_passed = total >= terms.threshold and not failed
    unscored = tuple(line.number for line in lines if not line.marks)
    return SheetResult(total, is_passed, tuple(failed), tuple(unproven), unscored, tuple(lines))


def _line(
    one: Worth, counts: Sequence[Decimal], abstained: int, terms: Terms, is_checklist: bool
) -> Line:
    """One criterion. ``is_met``: a checklist by majority, else the least mark is reached."""
    if is_checklist:
        met = sum(value > 0 for value in counts)
        value = None if not counts else Decimal(int(2 * met > len(counts)))
        return Line(one.pk, one.number, value, ZERO, bool(value), len(counts), abstained)
    value = combine(counts, terms.combine)
    points = ZERO if value is None else earned(value, one, is_proven=True)
    is_met = (value if value is not None else ZERO) >= one.least
    return Line(one.pk, one.number, value, points, is_met, len(counts), abstained)


def spread(totals: Collection[Decimal]) -> Decimal | None:
    """How far the highest total lies above the lowest; None where there is nothing to compare.

    Give only totals of sheets without an abstention: the others are not out of the same points.
    """
    return max(totals) - min(totals) if len(totals) > 1 else None


def outliers(totals: Mapping[_K, Decimal], limit: Decimal) -> frozenset[_K]:
    """Whose total lies more than ``limit`` points from the median of all the others.

    ``limit`` 0 = nobody is ever marked. Of two who disagree both are marked.
    """
    if not limit:
        return frozenset()
    far = set()
    for key, total in totals.items():
        others = [other for name, other in totals.items() if name != key]
        middle = combine(others, Combine.MEDIAN)
        if middle is not None and abs(total - middle) > limit:
            far.add(key)
    return frozenset(far)


def class_of(total: Decimal, classes: Iterable[Class]) -> str:
    """Name of the highest class that ``total`` reaches; "" when it reaches none."""
    reached = [one for one in classes if one.at_least <= total]
    return max(reached, key=lambda one: one.at_least).name if reached else ""


def wrong_value(value: Decimal, criterion: Worth, kind: str) -> str:
    """The sentence that refuses a mark outside 0 … maximum or off the step; "" when it stands."""
    if kind == SetKind.CHECKLIST:
        return "" if value in (0, 1) else _("Say whether criterion %(number)s is met or not.") % {
            "number": criterion.number
        }  # fmt: skip
    words = {
        "number": criterion.number,
        "maximum": format_number(criterion.maximum),
        "step": format_number(criterion.step),
        "value": format_number(value) if value.is_finite() else str(value),
    }
    if not value.is_finite() or value < 0 or value > criterion.maximum:
        return _("Criterion %(number)s is marked from 0 to %(maximum)s, not %(value)s.") % words
    if value % criterion.step and value != criterion.maximum:
        return (
            _("Criterion %(number)s is marked in steps of %(step)s; %(value)s lies between.")
            % words
        )
    return ""


def needs_reason(value: Decimal | None, before: Decimal | None, gap: Decimal) -> bool:
    """Whether ``value`` lies further than ``gap`` from the mark of the column before it."""
    return value is not None and before is not None and abs(value - before) > gap

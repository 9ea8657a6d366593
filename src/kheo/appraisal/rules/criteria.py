"""What makes a criteria set complete, and what two versions differ in. Plain values, no rows.

A scored version: weights add up to the total, the threshold and the classes lie within it, the
step divides the highest mark, a knock-out says the least mark it wants. A checklist: marks 0 and 1,
no points at all (rules.md §1.1; DESIGN §5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.appraisal.enums import SetKind
from kheo.kernel.numbers import format_number
from kheo.kernel.text import fold

ZERO = Decimal(0)
MOST_CRITERIA = 80
MOST_CLASSES = 12
MOST_POINTS = Decimal("99999.99")
MOST_STEP = Decimal("999.99")
CENT = Decimal("0.01")

LABELS = {
    "number": gettext_lazy("Number"),
    "group": gettext_lazy("Group"),
    "name": gettext_lazy("Criterion"),
    "guidance": gettext_lazy("How to mark"),
    "weight": gettext_lazy("Points"),
    "maximum": gettext_lazy("Highest mark"),
    "step": gettext_lazy("Step"),
    "proof": gettext_lazy("Proof demanded"),
    "is_knockout": gettext_lazy("Knock-out"),
    "least": gettext_lazy("Least mark"),
    "asks_remark": gettext_lazy("Asks for a remark"),
}
"""Columns of a criterion in the order of the pages and of the workbook."""

LENGTHS = {"number": 10, "group": 200, "name": 500, "guidance": 4000, "proof": 300}
POINTS = ("weight", "maximum", "step", "least")
HEADER_LABELS = {
    "total": gettext_lazy("Total points"),
    "threshold": gettext_lazy("Points needed to pass"),
    "reason_gap": gettext_lazy("Difference that needs a reason"),
    "spread_limit": gettext_lazy("Spread that is marked"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion as a value; the columns of ``models.Criterion`` but its place."""

    number: str
    name: str
    group: str = ""
    guidance: str = ""
    weight: Decimal = ZERO
    maximum: Decimal = Decimal(1)
    step: Decimal = Decimal(1)
    proof: str = ""
    is_knockout: bool = False
    least: Decimal = ZERO
    asks_remark: bool = False


@dataclass(frozen=True, slots=True)
class Grade:
    """A class of a scored version: reached from ``at_least`` points on."""

    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Header:
    """What a version says about its points."""

    kind: str = SetKind.SCORED
    total: Decimal = Decimal(100)
    threshold: Decimal = ZERO
    reason_gap: Decimal = ZERO
    spread_limit: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, where, and what to do: ``place`` is the position of the row (0 = none),
    ``about`` one of criterion | class | header, ``field`` a column, ``sentence`` names them all."""

    about: str
    place: int
    field: str
    sentence: str


def as_kind(header: Header, rows: Sequence[Row], grades: Sequence[Grade]) -> tuple[
    Header, list[Row], list[Grade]
]:  # fmt: skip
    """What is kept: a checklist has marks 0 and 1, no points, no threshold and no classes."""
    if header.kind != SetKind.CHECKLIST:
        kept = [replace(row, least=row.least if row.is_knockout else ZERO) for row in rows]
        return header, kept, list(grades)
    plain = {"weight": ZERO, "maximum": Decimal(1), "step": Decimal(1), "least": ZERO}
    kept = [replace(row, is_knockout=False, **plain) for row in rows]  # type: ignore[arg-type]
    bare = replace(header, threshold=ZERO, reason_gap=ZERO, spread_limit=ZERO)
    return bare, kept, []


def impossible(header: Header, rows: Sequence[Row], grades: Sequence[Grade]) -> list[Complaint]:
    """Why not even a draft can be kept like this; every reason at once."""
    found = list(_impossible_header(header))
    if len(rows) > MOST_CRITERIA:
        sentence = _("There are more than %(most)s criteria; put small ones together.")
        found.append(_of_header("criteria", sentence % {"most": MOST_CRITERIA}))
    for place, row in enumerate(rows, 1):
        found += [
            Complaint("criterion", place, field, _named(row, place, field, sentence))
            for field, sentence in _impossible_row(row)
        ]
    found += _twice(rows)
    found += _impossible_grades(grades)
    return found


def incomplete(header: Header, rows: Sequence[Row], grades: Sequence[Grade]) -> list[Complaint]:
    """Why a draft cannot be put in force yet; every reason at once."""
    if not rows:
        return [_of_header("criteria", _("There is no criterion yet; add at least one."))]
    if header.kind == SetKind.CHECKLIST:
        return []
    found = list(_sums(header, rows))
    for place, row in enumerate(rows, 1):
        found += [
            Complaint("criterion", place, field, _named(row, place, field, sentence))
            for field, sentence in _crooked_row(row)
        ]
    found += _crooked_grades(header, grades)
    return found


def total_weight(rows: Iterable[Row]) -> Decimal:
    """The points of all criteria together."""
    return sum((row.weight for row in rows), ZERO)


def _impossible_header(header: Header) -> Iterator[Complaint]:
    for field, label in HEADER_LABELS.items():
        value = getattr(header, field)
        if sentence := _no_points(value, MOST_POINTS):
            yield _of_header(field, _("“%(field)s”: %(why)s") % {"field": label, "why": sentence})


def _impossible_row(row: Row) -> Iterator[tuple[str, str]]:
    if not row.number:
        yield "number", _("is empty; write a number such as 1 or 2.1.")
    if not row.name:
        yield "name", _("is empty; write what is looked at.")
    for field, longest in LENGTHS.items():
        if len(getattr(row, field)) > longest:
            yield field, _("is longer than %(most)s characters; shorten it.") % {"most": longest}
    for field in POINTS:
        most = MOST_STEP if field == "step" else MOST_POINTS
        if sentence := _no_points(getattr(row, field), most):
            yield field, sentence
    for field in ("maximum", "step"):
        if getattr(row, field) <= 0:
            yield field, _("must be more than 0; write for example 10 and a step of 0,5.")
    if row.least > row.maximum:
        yield (
            "least",
            _("lies above the highest mark %(most)s; write a smaller one.")
            % {"most": format_number(row.maximum)},
        )


def _no_points(value: Decimal, most: Decimal) -> str:
    if value < 0:
        return _("must not be negative; write 0 or more.")
    if value > most:
        return _("is too large; write at most %(most)s.") % {"most": format_number(most)}
    if value != value.quantize(CENT):
        return _("has more than two decimals; round it.")
    return ""


def _twice(rows: Sequence[Row]) -> list[Complaint]:
    first: dict[str, int] = {}
    found = []
    for place, row in enumerate(rows, 1):
        key = row.number.casefold()
        if key and key in first:
            sentence = _("stands in row %(first)s already; give every criterion its own.") % {
                "first": first[key]
            }
            found.append(
                Complaint("criterion", place, "number", _named(row, place, "number", sentence))
            )
        first.setdefault(key, place)
    return found


def _impossible_grades(grades: Sequence[Grade]) -> list[Complaint]:
    found = []
    if len(grades) > MOST_CLASSES:
        sentence = _("There are more than %(most)s classes.") % {"most": MOST_CLASSES}
        found.append(_of_header("classes", sentence))
    points = Counter(grade.at_least for grade in grades)
    names = Counter(fold(grade.name) for grade in grades)
    for place, grade in enumerate(grades, 1):
        if not grade.name or len(grade.name) > 80:
            found.append(_of_class(grade, place, "name", _("needs a name of at most 80 letters.")))
        if sentence := _no_points(grade.at_least, MOST_POINTS):
            found.append(_of_class(grade, place, "at_least", sentence))
        if points[grade.at_least] > 1:
            sentence = _("begins at the same points as another; change one of them.")
            found.append(_of_class(grade, place, "at_least", sentence))
        if grade.name and names[fold(grade.name)] > 1:
            sentence = _("has the same name as another; change one of them.")
            found.append(_of_class(grade, place, "name", sentence))
    return found


def _sums(header: Header, rows: Sequence[Row]) -> Iterator[Complaint]:
    together = total_weight(rows)
    if header.total <= 0:
        yield _of_header("total", _("The total must be more than 0; write for example 100."))
    if together != header.total:
        gap = abs(together - header.total)
        words = {
            "sum": format_number(together),
            "total": format_number(header.total),
            "gap": format_number(gap),
        }
        sentence = (
            _("The points of the criteria add up to %(sum)s, not to %(total)s: take %(gap)s away.")
            if together > header.total
            else _("The points of the criteria add up to %(sum)s, not to %(total)s: add %(gap)s.")
        )
        yield _of_header("total", sentence % words)
    if header.threshold > header.total:
        sentence = _(
            "%(points)s points are needed to pass, but there are only %(total)s: lower it."
        )
        words = {"points": format_number(header.threshold), "total": format_number(header.total)}
        yield _of_header("threshold", sentence % words)


def _crooked_row(row: Row) -> Iterator[tuple[str, str]]:
    if row.weight <= 0:
        yield "weight", _("must be more than 0; write the points of this criterion.")
    if row.step > 0 and row.maximum % row.step != 0:
        yield (
            "step",
            _("%(step)s does not divide the highest mark %(most)s; change one.")
            % {
                "step": format_number(row.step),
                "most": format_number(row.maximum),
            },
        )
    if row.is_knockout and row.least <= 0:
        yield "least", _("is 0, so this knock-out never acts; write the least mark it wants.")
    elif row.is_knockout and row.step > 0 and row.least % row.step != 0:
        yield (
            "least",
            _("cannot be given in steps of %(step)s; write a mark that can.")
            % {"step": format_number(row.step)},
        )


def _crooked_grades(header: Header, grades: Sequence[Grade]) -> list[Complaint]:
    found = []
    before: Grade | None = None
    for place, grade in enumerate(grades, 1):
        if grade.at_least > header.total:
            sentence = _("begins above the total of %(total)s; lower it.") % {
                "total": format_number(header.total)
            }
            found.append(_of_class(grade, place, "at_least", sentence))
        if before is not None and grade.at_least >= before.at_least:
            sentence = _("does not begin below “%(before)s”; write the highest class first.") % {
                "before": before.name
            }
            found.append(_of_class(grade, place, "at_least", sentence))
        before = grade
    return found


def _named(row: Row, place: int, field: str, sentence: str) -> str:
    words = {"number": row.number or "?", "place": place, "field": LABELS[field], "why": sentence}
    return _("Criterion %(number)s (row %(place)s), “%(field)s”: %(why)s") % words


def _of_class(grade: Grade, place: int, field: str, sentence: str) -> Complaint:
    words = {"name": grade.name or place, "why": sentence}
    return Complaint("class", place, field, _("Class “%(name)s”: %(why)s") % words)


def _of_header(field: str, sentence: str) -> Complaint:
    return Complaint("header", 0, field, sentence)


@dataclass(frozen=True, slots=True)
class Changed:
    """A criterion that stands in both versions, with the columns that differ."""

    old: Row
    new: Row
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the criteria from one version to another, in the order of the pages."""

    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    changed: tuple[Changed, ...]
    same: int


def compare(old: Sequence[Row], new: Sequence[Row]) -> Comparison:
    """Match criteria by name, then by number, and tell what was added, removed and changed.

    The name goes first: a criterion moved up keeps its name while its number passes to another.
    """
    pairs = _pairs(old, new)
    taken = {place for place, _other in pairs}
    met = {place for _other, place in pairs}
    changed = []
    for left, right in sorted(pairs, key=lambda pair: pair[1]):
        differing = tuple(
            column.name
            for column in fields(Row)
            if getattr(old[left], column.name) != getattr(new[right], column.name)
        )
        if differing:
            changed.append(Changed(old[left], new[right], differing))
    return Comparison(
        added=tuple(row for place, row in enumerate(new) if place not in met),
        removed=tuple(row for place, row in enumerate(old) if place not in taken),
        changed=tuple(changed),
        same=len(pairs) - len(changed),
    )


def _pairs(old: Sequence[Row], new: Sequence[Row]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    left, right = set(range(len(old))), set(range(len(new)))
    for key in (lambda row: fold(row.name), lambda row: row.number.casefold()):
        waiting: dict[str, list[int]] = {}
        for place in sorted(right):
            waiting.setdefault(key(new[place]), []).append(place)
        for place in sorted(left):
            if found := waiting.get(key(old[place])):
                other = found.pop(0)
                pairs.append((place, other))
                left.discard(place)
                right.discard(other)
    return pairs

"""All checks of a form over one report: the rows of the form version, and what holds for every form.

Pure: the report comes as a ``Book`` of plain values, the rows as ``Rule``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from kheo.reporting.enums import CheckKind, Severity
from kheo.reporting.rules import checks
from kheo.reporting.rules.findings import Figure, Found

DEFAULT_LIKENESS = 80
LENGTH_SLACK = 15
"""Words are not of one length: so many percent below the limit of likeness a length may still fit."""
LEAVING = frozenset({"struck_off", "withdrawn"})
"""Indicators that take from a stock; every other flow of a rule adds to it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a form's checks. ``is_default`` = one that holds for every form."""

    kind: CheckKind
    severity: Severity
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    limit: Decimal | None = None
    least: Decimal | None = None
    hint: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table by dimension: the cell of the total, the cells of its parts, their name."""

    whole: str
    parts: tuple[str, ...]
    parts_name: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the report, the same one of the last period, those of other units (name, text).

    ``others`` = None: not compared this time; what was found before stands.
    """

    key: str
    name: str
    body: str
    is_required: bool = False
    last: str = ""
    others: Sequence[tuple[str, str]] | None = ()


@dataclass(frozen=True, slots=True)
class Before:
    """The last period: its figures, of how many merged units, and whether it ends where this begins."""

    figures: Mapping[str, Decimal]
    merged: int = 0
    adjoins: bool = True


@dataclass(frozen=True, slots=True)
class Book:
    """A report as plain values."""

    figures: Mapping[str, Figure]
    columns: Sequence[Column] = ()
    passages: Sequence[Passage] = ()
    before: Before | None = None
    _families: dict[str, list[Figure]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for figure in self.figures.values():
            if figure.family:
                self._families.setdefault(figure.family, []).append(figure)

    def some(self, keys: Sequence[str]) -> list[Figure]:
        """The figures of these keys that the form has."""
        return [self.figures[key] for key in keys if key in self.figures]

    def asked(self, rule: Rule) -> list[Figure]:
        """The figures on the left of a rule; all when it names none."""
        return self.some(rule.left) if rule.left else list(self.figures.values())

    def families(self) -> list[list[Figure]]:
        """Figures of one thing each: its stock, its flow, its cumulative."""
        return list(self._families.values())


_D = Decimal
DEFAULTS: tuple[Rule, ...] = (
    Rule(CheckKind.REQUIRED, Severity.HARD, is_default=True),
    Rule(CheckKind.RANGE, Severity.HARD, low=_D(0), is_default=True),
    Rule(CheckKind.SUM, Severity.HARD, is_default=True),
    Rule(CheckKind.SHARE, Severity.SOFT, is_default=True),
    Rule(CheckKind.JUMP, Severity.SOFT, limit=_D(50), least=_D(20), is_default=True),
    Rule(CheckKind.STOCK_FLOW, Severity.SOFT, is_default=True),
    Rule(CheckKind.DECLARED_COUNTED, Severity.SOFT, is_default=True),
    Rule(CheckKind.SAME_TEXT, Severity.SOFT, limit=_D(DEFAULT_LIKENESS), is_default=True),
    Rule(CheckKind.TOO_ROUND, Severity.SOFT, limit=_D(70), least=_D(8), is_default=True),
)
"""What every form is checked for, unless its version has a row of that kind for every cell."""


def all_found(book: Book, rules: Sequence[Rule]) -> list[Found]:
    """Every finding, each mark once; a row of the form wins over a default."""
    general = {rule.kind for rule in rules if not rule.left}
    kept: dict[str, Found] = {}
    for rule in (*rules, *(one for one in DEFAULTS if one.kind not in general)):
        hint = {"hint_name": rule.hint} if rule.hint else {}
        for found in _RUN[rule.kind](book, rule):
            kept.setdefault(found.mark, replace(found, params={**found.params, **hint}))
    return list(kept.values())


def _sum(book: Book, rule: Rule) -> Iterator[Found]:
    if rule.left:
        parts = book.some(rule.right)
        for whole in book.some(rule.left) if len(parts) == len(rule.right) else ():
            yield from checks.sum_of_parts(whole, parts, rule.severity)
        return
    for column in book.columns:
        cells = book.some([column.whole, *column.parts])
        if len(cells) != len(column.parts) + 1:
            continue
        # Records may stand outside every row ("all fields"); only what a person typed has to add up.
        if not all(one.source == "declared" or one.typed is not None for one in cells):
            continue
        severity = rule.severity
        if rule.is_default and not all(one.is_own for one in cells):
            severity = Severity.SOFT
        yield from checks.sum_of_parts(cells[0], cells[1:], severity, column.parts_name)


def _not_more(book: Book, rule: Rule) -> Iterator[Found]:
    left, right = book.some(rule.left), book.some(rule.right)
    if (len(left), len(right)) != (len(rule.left), len(rule.right)):
        return
    if len(left) == len(right):
        for less, more in zip(left, right, strict=True):
            yield from checks.not_more(less, [more], rule.severity)
        return
    for less in left:
        yield from checks.not_more(less, right, rule.severity)


def _share(book: Book, rule: Rule) -> Iterator[Found]:
    figures = book.asked(rule)
    for figure in figures if rule.left else [one for one in figures if one.nature == "share"]:
        severity = Severity.HARD if rule.is_default and figure.typed is not None else rule.severity
        yield from checks.share_in_bounds(figure, severity)
        given = book.some(rule.right)
        parts = _parts_of(given) if len(given) > 1 else figure.parts
        yield from checks.share_of_parts(
            figure, parts, rule.severity, [one.key for one in given if len(given) > 1]
        )


def _parts_of(given: Sequence[Figure]) -> tuple[Fraction, Fraction]:
    """Part and whole of a rule's right side: the last is the whole, those before add up."""
    numbers = [Fraction(one.said or 0) for one in given]
    return sum(numbers[:-1], Fraction(0)), numbers[-1]


def _range(book: Book, rule: Rule) -> Iterator[Found]:
    for figure in book.asked(rule):
        if rule.left or (figure.source == "declared" and figure.nature != "share"):
            yield from checks.in_range(figure, rule.low, rule.high, rule.severity)


def _required(book: Book, rule: Rule) -> Iterator[Found]:
    for figure in book.asked(rule):
        if figure.said is None and (rule.left or figure.is_required):
            yield from checks.required(figure.key, figure.name, rule.severity, is_text=False)
    for passage in book.passages:
        named = passage.key in rule.left if rule.left else passage.is_required
        if named and not passage.body.strip():
            yield from checks.required(passage.key, passage.name, rule.severity, is_text=True)


def _jump(book: Book, rule: Rule) -> Iterator[Found]:
    if book.before is None:
        return
    for figure in book.asked(rule):
        before = book.before.figures.get(figure.key)
        if before is None or (figure.nature == "share" and book.before.merged):
            continue
        # Counted figures have records to show; a form that wants them checked says so in a row.
        if rule.is_default and (figure.source != "declared" or figure.nature == "share"):
            continue
        yield from checks.jump(
            figure, before, rule.limit or Decimal(0), rule.least or Decimal(0), rule.severity,
            merged=book.before.merged,
        )  # fmt: skip


def _stock_flow(book: Book, rule: Rule) -> Iterator[Found]:
    start = book.before.figures if book.before and book.before.adjoins else {}
    if rule.left and any(one.nature == "cumulative" for one in book.some(rule.right)):
        for stock in book.some(rule.left):
            for total in book.some(rule.right):
                yield from checks.not_above_cumulative(stock, total, rule.severity)
        return
    if rule.left:
        leaves = {key for key in rule.right if key.split("|")[0] in LEAVING}
        incoming = book.some([key for key in rule.right if key not in leaves])
        outgoing = book.some([key for key in rule.right if key in leaves])
        for stock in book.some(rule.left):
            if stock.key in start and len(incoming) + len(outgoing) == len(rule.right):
                yield from checks.stock_against_flow(
                    stock, start[stock.key], incoming, outgoing, rule.severity
                )
        return
    for family in book.families():
        for total in [one for one in family if one.nature == "cumulative"]:
            if book.before and total.key in book.before.figures:
                before = book.before.figures[total.key]
                yield from checks.cumulative_grows(total, before, rule.severity)
            for part in family:
                if part.nature in {"stock", "flow"}:
                    yield from checks.not_above_cumulative(part, total, rule.severity)


def _declared_counted(book: Book, rule: Rule) -> Iterator[Found]:
    for figure in book.asked(rule):
        yield from checks.declared_against_counted(figure, rule.severity)


def _same_text(book: Book, rule: Rule) -> Iterator[Found]:
    limit = int(rule.limit or DEFAULT_LIKENESS)
    for passage in book.passages:
        if rule.left and passage.key not in rule.left:
            continue
        own = checks.shingles(passage.body)
        if not own:
            continue
        alike = checks.likeness(own, checks.shingles(passage.last))
        if alike >= limit:
            yield from checks.same_text(passage.key, passage.name, alike, rule.severity)
        most = max(
            ((checks.likeness(own, checks.shingles(body)), name)
             for name, body in passage.others or () if _comparable(passage.body, body, limit)),
            default=(0, ""),
        )  # fmt: skip
        if most[0] >= limit:
            yield from checks.same_text(
                passage.key, passage.name, most[0], rule.severity, other_name=most[1]
            )


def _comparable(one: str, other: str, limit: int) -> bool:
    """Texts whose lengths differ too much cannot be that alike; saves taking them apart."""
    short, long = sorted((len(one), len(other)))
    return short * 100 >= (limit - LENGTH_SLACK) * long


def _too_round(book: Book, rule: Rule) -> Iterator[Found]:
    yield from checks.too_round(
        [one for one in book.asked(rule) if one.nature != "share"],
        rule.least or Decimal(0), rule.limit or Decimal(0), rule.severity,
    )  # fmt: skip


def _question(_book: Book, _rule: Rule) -> Iterator[Found]:
    """Questions are asked by people."""
    return iter(())


_RUN: Mapping[CheckKind, Callable[[Book, Rule], Iterator[Found]]] = {
    CheckKind.SUM: _sum,
    CheckKind.NOT_MORE: _not_more,
    CheckKind.SHARE: _share,
    CheckKind.RANGE: _range,
    CheckKind.REQUIRED: _required,
    CheckKind.JUMP: _jump,
    CheckKind.STOCK_FLOW: _stock_flow,
    CheckKind.DECLARED_COUNTED: _declared_counted,
    CheckKind.SAME_TEXT: _same_text,
    CheckKind.TOO_ROUND: _too_round,
    CheckKind.QUESTION: _question,
}

"""What the reader finds. Positions are code points of the regular text (``normal.Normal.text``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the regular text: half open, in code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether ``other`` lies within."""
        return self.start <= other.start and other.end <= self.end


class NumberKind(StrEnum):
    """Why a number stands in the text; only ``FIGURE`` counts something."""

    FIGURE = "figure"
    DATE = "date"
    PERIOD = "period"
    FREQUENCY = "frequency"
    MARKER = "marker"
    SYMBOL = "symbol"
    NAME = "name"
    REFERENCE = "reference"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed.

    ``span`` covers the number with the word that makes it approximate and its sign ("gần 6.000km²");
    ``core`` the digits or number words alone. ``value`` is empty for a range (``low``, ``high``) and a
    vague amount; ``of`` is the denominator of "1.042/1.165". ``unit`` is the word right behind it
    ("mô hình", "%", "tỷ đồng"); ``decimals`` how many were printed. ``why`` tells a trap in words.
    """

    span: Span
    core: Span
    raw: str
    kind: NumberKind
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    of: Decimal | None = None
    vague: bool = False
    approx: str = ""
    unit: str = ""
    decimals: int = 0
    why: str = ""

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage."""
        return self.unit == "%"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time as written; ``start`` and ``end`` as precise as known ("2008", "2023-08-27")."""

    text: str
    start: str | None = None
    end: str | None = None


@dataclass(slots=True)
class Figure:
    """A figure with its meaning. Codes of ``metric``, ``field`` and ``subject`` as in the answers' schema.

    ``total`` is the figure it is a part of, ``again`` the earlier one it repeats; of a share ``counted`` is
    what it counts and ``whole`` what it is of. All are indexes in the list of figures. ``breakdown`` groups
    the parts that are told as a full breakdown of ``total`` ("gồm", brackets, fields one by one); empty when
    they are only some of it ("trong đó có", "tiêu biểu như").
    """

    number: Number
    metric: str = "boi_canh"
    what: str = ""
    field: str | None = None
    fields: tuple[str, ...] = ()
    subject: str | None = None
    level: str | None = None
    award: str | None = None
    status: str | None = None
    actor: str | None = None
    period: Stretch | None = None
    place: str | None = None
    core: bool = False
    total: int | None = None
    again: int | None = None
    whole: int | None = None
    counted: int | None = None
    breakdown: str = ""


@dataclass(slots=True)
class Quoted:
    """A quoted string that names no initiative: the movement, a motto, the subject of a paper."""

    span: Span
    text: str
    why: str


@dataclass(slots=True)
class Named:
    """A named initiative: one mention. ``span`` covers the title (and its quotation marks).

    ``title`` as written, ``title_full`` with the part that stands outside the quotes, ``title_clean`` when
    the quotes are broken. ``unit`` is who owns it, ``place`` where; "; " parts several.
    ``field_from`` tells what the field rests on. ``again`` is the earlier mention (an index).
    """

    span: Span
    title: str
    title_full: str | None = None
    title_clean: str | None = None
    quoted: bool = True
    unit: str | None = None
    place: str | None = None
    field: str | None = None
    field_from: str | None = None
    count: int | None = None
    again: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a paper is cited, with what stood there."""

    span: Span
    quote: str
    day: date | None = None
    issuer: str | None = None


@dataclass(slots=True)
class Cited:
    """A cited paper with all its mentions. Identity: symbol and day (two years, two papers).

    ``day`` is empty where the text contradicts itself (the mentions tell the days) and where it tells
    only a month or a year, which is then in ``month`` ("2020-03", "2020"). ``implements`` is the symbol of the paper it
    carries out.
    """

    kind: str
    number: str | None = None
    symbol: str | None = None
    day: date | None = None
    issuer: str | None = None
    issuer_from: str | None = None
    subject: str | None = None
    unnumbered: bool = False
    optional: bool = False
    implements: str | None = None
    month: str | None = None
    mentions: list[Mention] = field(default_factory=list)


class Grade(StrEnum):
    """How grave a finding is: an error is shown to be wrong, a doubt should be asked, a remark is told."""

    ERROR = "error"
    DOUBT = "doubt"
    REMARK = "remark"
    FINE = "fine"


@dataclass(slots=True)
class Check:
    """One check with its result.

    ``kind`` and ``result`` as in the answers' schema (``ok``, ``mismatch``, ``truncated``, ``cannot_check``,
    ``info``); ``message`` is the sentence for the reader of the page; ``figures`` and ``papers`` are the
    indexes it looked at, ``spans`` where to mark it.
    """

    kind: str
    result: str
    label: str
    message: str = ""
    expression: str = ""
    stated: Decimal | None = None
    computed: Decimal | None = None
    total: int | None = None
    figures: tuple[int, ...] = ()
    papers: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    grade: Grade = Grade.FINE

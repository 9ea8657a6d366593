"""What checks find: figures as they see them, findings, and the sentences they are told in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Final

from kheo.kernel.numbers import format_percent
from kheo.reporting.enums import CheckKind, Severity

SENTENCES: Mapping[str, str] = {
    "sum": (
        "%(parts_name)s add up to %(sum)s, the report says %(stated)s, a difference of %(difference)s"
    ),
    "sum_over": "%(parts_name)s already make %(sum)s, more than the total of %(stated)s",
    "not_more": "%(left_name)s (%(left)s) is larger than %(right_name)s (%(right)s)",
    "share_beyond": "%(cell_name)s: a share of %(stated)s does not lie between %(least)s and %(most)s",
    "share_wrong": (
        "%(cell_name)s: the report says %(stated)s, but %(part)s of %(whole)s is %(right)s"
    ),
    "share_cut": (
        "%(cell_name)s: digits were cut off; %(part)s of %(whole)s rounds to %(right)s, the report "
        "says %(stated)s"
    ),
    "share_other": "%(cell_name)s: the report says %(stated)s, its parts give %(right)s",
    "range_low": "%(cell_name)s is %(stated)s; at least %(limit)s is expected",
    "range_high": "%(cell_name)s is %(stated)s; at most %(limit)s is expected",
    "required_figure": "%(cell_name)s is not filled in",
    "required_text": "The part “%(cell_name)s” is not written yet",
    "jump_up": "%(cell_name)s rose from %(before)s in the last period to %(now)s (+%(percent)s)",
    "jump_down": "%(cell_name)s fell from %(before)s in the last period to %(now)s (−%(percent)s)",
    "jump_from_nothing": "%(cell_name)s was 0 in the last period and is %(now)s now",
    "merged": "The last period adds up the reports of %(merged)s units that were merged since.",
    "stock_flow": (
        "%(cell_name)s: %(start)s at the start, %(incoming)s more and %(outgoing)s less make "
        "%(expected)s, the report says %(stated)s, a difference of %(difference)s"
    ),
    "stock_over": "%(left_name)s (%(left)s) is larger than all since the beginning (%(right)s)",
    "cumulative_fell": (
        "%(cell_name)s counts from the beginning, yet it fell from %(before)s to %(now)s"
    ),
    "declared_counted": (
        "%(cell_name)s: the records count %(counted)s, the unit says %(typed)s, a difference of "
        "%(difference)s"
    ),
    "same_last": "“%(cell_name)s” is about %(percent)s the same as in the last period",
    "same_other": "“%(cell_name)s” is about %(percent)s the same as in the report of %(other_name)s",
    "too_round": "%(round)s of %(all)s typed figures are round; compare them with the books",
    "question": "The receiver asks: %(question)s",
}  # fmt: skip
"""Name → English sentence of every finding."""

MARK_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as checks see it. ``value`` is what the report shows, ``typed`` what a person typed.

    On a counted or derived figure ``typed`` is what the unit says otherwise; on a declared one it is
    its own part, ``has_below`` tells that reports from below stand in ``value`` too. ``parts`` are the
    part and the whole of a share, ``family`` joins stock, flow and cumulative of one thing.
    """

    key: str
    name: str
    value: Decimal | None = None
    typed: Decimal | None = None
    counted: Decimal | None = None
    source: str = "declared"
    nature: str = "flow"
    is_required: bool = False
    has_below: bool = False
    parts: tuple[Fraction, Fraction] | None = None
    family: str = ""

    @property
    def said(self) -> Decimal | None:
        """What the unit says: its own number where it says otherwise, else what is shown."""
        if self.source == "declared" or self.typed is None:
            return self.value
        return self.typed

    @property
    def is_own(self) -> bool:
        """Whether the unit can mend it alone, by typing."""
        return self.source == "declared" and not self.has_below


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. ``keys`` are the cells it opens, ``mark`` makes it the same at the next check."""

    kind: CheckKind
    severity: Severity
    keys: tuple[str, ...]
    sentence: str
    params: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""


def mark_of(kind: CheckKind, *keys: str) -> str:
    """The name of a finding within its report; long ones end in a digest."""
    mark = "~".join((kind.value, *keys))
    if len(mark) <= MARK_LENGTH:
        return mark
    digest = sha256(mark.encode()).hexdigest()[:16]
    return f"{mark[: MARK_LENGTH - 17]}~{digest}"


def figures_of(params: Mapping[str, str]) -> dict[str, str]:
    """The params an answer rests on: all but names and the remark of the receiver."""
    return {k: v for k, v in params.items() if not k.endswith("_name") and k != "note"}


def fingerprint(params: Mapping[str, str]) -> str:
    """A short name of the figures, so that an answer says which ones it is about."""
    figures = sorted(figures_of(params).items())
    return sha256(repr(figures).encode()).hexdigest()[:12]


def anchor_of(key: str) -> str:
    """The id of a cell or text on the page of its report: ``cell-registered-field-economy``."""
    is_text = key.startswith("text:")
    return re.sub(r"[^A-Za-z0-9_-]+", "-", key if is_text else f"cell-{key}")


def joined_names(figures: Sequence[Figure]) -> str:
    """Names of several figures: "A + B"."""
    return " + ".join(one.name for one in figures)


def places_of(number: Decimal) -> int:
    """Decimals of a number that are not trailing zeros."""
    exponent = number.normalize().as_tuple().exponent
    return max(-int(exponent), 0)


def found(
    kind: CheckKind, severity: Severity, keys: Sequence[str], sentence: str,
    params: Mapping[str, str],
) -> Found:  # fmt: skip
    """A finding whose mark is its sentence with its first cells."""
    group = "" if sentence.startswith(kind.value) else sentence
    mark = mark_of(kind, *([group] if group else []), *keys)
    return Found(kind, severity, tuple(keys), SENTENCES[sentence], params, mark)


def percent(number: Decimal) -> str:
    """A share with as many decimals as it has."""
    return format_percent(number, places_of(number))

"""Checks of figures and texts, each over plain values: what is wrong, in which cells, in one sentence.

Every check yields ``Found``. The sentence is an English message of ``findings.SENTENCES``; its numbers
stand in ``params`` the Vietnamese way. Params ending in ``_name`` are words; the others are the figures
that an answer rests on: an answer stays valid while they are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kheo.kernel.numbers import format_number, format_percent, round_half_up
from kheo.kernel.text import words
from kheo.reporting.enums import CheckKind, Severity
from kheo.reporting.rules.findings import (
    SENTENCES,
    Figure,
    Found,
    found,
    joined_names,
    mark_of,
    percent,
    places_of,
)

SHINGLE: Final = 4
"""Words of one piece of text that is compared."""
LEAST_WORDS: Final = 25
"""Shorter texts ("No change.") are alike without being copied."""
STEP: Final = 5
"""Likeness is told in steps of so many percent, so that a comma more does not undo an answer."""


def said_alike(figures: Sequence[Figure]) -> list[Decimal | None]:
    """What figures that are compared say: all by the unit's own numbers, else all as they are counted.

    A number said otherwise in one cell alone is explained there; it does not make a sum wrong.
    """
    if all(one.source == "declared" or one.typed is not None for one in figures):
        return [one.said for one in figures]
    return [one.value for one in figures]


def sum_of_parts(
    whole: Figure, parts: Sequence[Figure], severity: Severity, parts_name: str = ""
) -> Iterator[Found]:
    """Parts against the whole. While a part is unknown only too much is wrong."""
    stated, *numbers = said_alike([whole, *parts])
    known = [number for number in numbers if number is not None]
    if stated is None or not known:
        return
    total = sum(known, Decimal(0))
    sentence = "sum" if len(known) == len(parts) else "sum_over"
    if total == stated or (sentence == "sum_over" and total < stated):
        return
    keys = (whole.key, *(part.key for part in parts))
    params = {
        "parts_name": parts_name or joined_names(parts),
        "sum": format_number(total),
        "stated": format_number(stated),
        "difference": format_number(abs(total - stated)),
    }
    yield found(CheckKind.SUM, severity, keys, sentence, params)


def not_more(less: Figure, more: Sequence[Figure], severity: Severity) -> Iterator[Found]:
    """One figure is not larger than another (or than several together)."""
    left, *right = said_alike([less, *more])
    if left is None or not right or None in right:
        return
    limit = sum((one for one in right if one is not None), Decimal(0))
    if left > limit:
        params = {
            "left_name": less.name, "left": format_number(left),
            "right_name": joined_names(more), "right": format_number(limit),
        }  # fmt: skip
        keys = (less.key, *(one.key for one in more))
        yield found(CheckKind.NOT_MORE, severity, keys, "not_more", params)


def share_in_bounds(figure: Figure, severity: Severity) -> Iterator[Found]:
    """A share lies between 0 and 100 %."""
    stated = figure.said
    if stated is None or 0 <= stated <= 100:
        return
    params = {
        "cell_name": figure.name, "stated": percent(stated),
        "least": percent(Decimal(0)), "most": percent(Decimal(100)),
    }  # fmt: skip
    yield found(CheckKind.SHARE, severity, (figure.key,), "share_beyond", params)


def share_of_parts(
    figure: Figure, parts: tuple[Fraction, Fraction] | None, severity: Severity,
    part_keys: Sequence[str] = (),
) -> Iterator[Found]:  # fmt: skip
    """A typed share against its parts; within half a unit of its last digit it is right.

    Without ``parts`` against the share as the report derives it.
    """
    stated = figure.typed
    if stated is None:
        return
    keys = (figure.key, *part_keys)
    if parts is None:
        if figure.source == "derived" and figure.value is not None:
            yield from _share_derived(figure, stated, severity, keys)
        return
    part, whole = parts
    if not whole:
        return
    exact = part * 100 / whole
    verdict = share_verdict(stated, exact)
    if verdict:
        right = round_half_up(exact, max(places_of(stated), 2 if verdict == "share_wrong" else 0))
        params = {
            "cell_name": figure.name, "stated": percent(stated), "right": percent(right),
            "part": format_number(_decimal(part)), "whole": format_number(_decimal(whole)),
        }  # fmt: skip
        yield found(CheckKind.SHARE, severity, keys, verdict, params)


def _share_derived(
    figure: Figure, stated: Decimal, severity: Severity, keys: tuple[str, ...]
) -> Iterator[Found]:
    derived = figure.value or Decimal(0)
    if round_half_up(derived, places_of(stated)) != stated and derived != stated:
        params = {
            "cell_name": figure.name, "stated": percent(stated), "right": percent(derived),
        }  # fmt: skip
        yield found(CheckKind.SHARE, severity, keys, "share_other", params)


def share_verdict(stated: Decimal, exact: Fraction) -> str:
    """ "" when right, ``share_cut`` when digits were cut off, else ``share_wrong``."""
    scale = Fraction(10) ** places_of(stated)
    if abs(exact - Fraction(stated)) * scale <= Fraction(1, 2):
        return ""
    is_cut = Fraction((exact * scale).__floor__()) / scale == Fraction(stated)
    return "share_cut" if is_cut else "share_wrong"


def in_range(
    figure: Figure, low: Decimal | None, high: Decimal | None, severity: Severity
) -> Iterator[Found]:
    """A figure lies in its range; each bound may be open."""
    stated = figure.said
    if stated is None:
        return
    for name, limit, is_out in (
        ("range_low", low, low is not None and stated < low),
        ("range_high", high, high is not None and stated > high),
    ):
        if is_out and limit is not None:
            params = {
                "cell_name": figure.name, "stated": format_number(stated),
                "limit": format_number(limit),
            }  # fmt: skip
            yield found(CheckKind.RANGE, severity, (figure.key,), name, params)


def required(key: str, name: str, severity: Severity, *, is_text: bool) -> Iterator[Found]:
    """What has to be filled in and is not."""
    sentence = "required_text" if is_text else "required_figure"
    yield found(CheckKind.REQUIRED, severity, (key,), sentence, {"cell_name": name})


def jump(
    figure: Figure, before: Decimal, limit: Decimal, least: Decimal, severity: Severity, *,
    merged: int = 0,
) -> Iterator[Found]:  # fmt: skip
    """Changed by more than ``limit`` percent of the last period and by at least ``least``."""
    now = figure.said
    if now is None or now == before:
        return
    change = abs(now - before)
    if change < least or change * 100 <= limit * abs(before):
        return
    params = {
        "cell_name": figure.name, "before": format_number(before), "now": format_number(now),
    }  # fmt: skip
    name = "jump_from_nothing"
    if before:
        name = "jump_up" if now > before else "jump_down"
        params["percent"] = format_percent(round_half_up(change * 100 / abs(before)), 0)
    if merged:
        params["merged"] = format_number(merged)
    yield found(CheckKind.JUMP, severity, (figure.key,), name, params)


def stock_against_flow(
    stock: Figure, start: Decimal, incoming: Sequence[Figure], outgoing: Sequence[Figure],
    severity: Severity,
) -> Iterator[Found]:  # fmt: skip
    """Stock at the end = stock at the start + what came − what went."""
    stated, *moved = said_alike([stock, *incoming, *outgoing])
    if stated is None or None in moved:
        return
    came, went = moved[: len(incoming)], moved[len(incoming) :]
    more, less = (sum((n for n in side if n is not None), Decimal(0)) for side in (came, went))
    expected = start + more - less
    if expected == stated:
        return
    params = {
        "cell_name": stock.name, "start": format_number(start), "incoming": format_number(more),
        "outgoing": format_number(less), "expected": format_number(expected),
        "stated": format_number(stated),
        "difference": format_number(abs(expected - stated)),
    }  # fmt: skip
    keys = (stock.key, *(one.key for one in (*incoming, *outgoing)))
    yield found(CheckKind.STOCK_FLOW, severity, keys, "stock_flow", params)


def not_above_cumulative(part: Figure, cumulative: Figure, severity: Severity) -> Iterator[Found]:
    """What stands today, or came in one period, is not more than all since the beginning."""
    left, right = said_alike([part, cumulative])
    if left is None or right is None or left <= right:
        return
    params = {
        "left_name": part.name, "left": format_number(left), "right": format_number(right),
    }  # fmt: skip
    keys = (part.key, cumulative.key)
    yield found(CheckKind.STOCK_FLOW, severity, keys, "stock_over", params)


def cumulative_grows(figure: Figure, before: Decimal, severity: Severity) -> Iterator[Found]:
    """What counts from the beginning does not fall."""
    now = figure.said
    if now is not None and now < before:
        params = {
            "cell_name": figure.name, "before": format_number(before), "now": format_number(now),
        }  # fmt: skip
        yield found(CheckKind.STOCK_FLOW, severity, (figure.key,), "cumulative_fell", params)


def declared_against_counted(figure: Figure, severity: Severity) -> Iterator[Found]:
    """What the unit says otherwise than the records."""
    if figure.source != "counted" or figure.typed is None or figure.counted is None:
        return
    if figure.typed != figure.counted:
        params = {
            "cell_name": figure.name, "counted": format_number(figure.counted),
            "typed": format_number(figure.typed),
            "difference": format_number(abs(figure.typed - figure.counted)),
        }  # fmt: skip
        yield found(CheckKind.DECLARED_COUNTED, severity, (figure.key,), "declared_counted", params)


def too_round(
    figures: Sequence[Figure], least: Decimal, limit: Decimal, severity: Severity
) -> Iterator[Found]:
    """At least ``least`` typed figures of two digits and more, above ``limit`` % of them full tens."""
    large = [one for one in figures if one.typed is not None and one.typed >= 10]
    full = [one for one in large if one.typed is not None and one.typed % 10 == 0]
    if len(large) < least or Decimal(len(full)) * 100 <= limit * len(large):
        return
    params = {"round": format_number(len(full)), "all": format_number(len(large))}
    yield Found(
        CheckKind.TOO_ROUND, severity, tuple(one.key for one in full), SENTENCES["too_round"],
        params, mark_of(CheckKind.TOO_ROUND),
    )  # fmt: skip


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of ``SHINGLE`` folded words of a text; empty when it is too short to compare."""
    parts = words(text)
    if len(parts) < LEAST_WORDS:
        return frozenset()
    return frozenset(zip(*(parts[i:] for i in range(SHINGLE)), strict=False))


def likeness(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> int:
    """How much of two texts together is common to both, in percent, rounded down."""
    if not one or not other:
        return 0
    common = len(one & other)
    return common * 100 // (len(one) + len(other) - common)


def same_text(
    key: str, name: str, alike: int, severity: Severity, other_name: str = ""
) -> Iterator[Found]:
    """A text (nearly) equal to the last period's own (no ``other_name``) or to another unit's."""
    told = alike - alike % STEP
    params = {"cell_name": name, "percent": format_percent(told, 0)}
    sentence = "same_last"
    if other_name:
        params["other_name"], sentence = other_name, "same_other"
    yield found(CheckKind.SAME_TEXT, severity, (key,), sentence, params)


def _decimal(number: Fraction) -> Decimal:
    return round_half_up(number, 0 if number.denominator == 1 else 4)

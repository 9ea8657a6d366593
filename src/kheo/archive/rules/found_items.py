"""From a reading to the items a person decides on: what will enter the books, and a key to know it by. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kheo.archive.enums import ItemKind
from kheo.archive.rules.amounts import in_words, parse_amount
from kheo.archive.rules.metrics import field_of, fit, kind_of, level_of
from kheo.initiatives.enums import Kind
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import DomainError
from kheo.kernel.text import fold
from kheo.reader.found import Figure, Number, Span
from kheo.reader.reading import Reading

QUOTE = 500
PLACE = 200
WHAT = 300
NEAR = 400
UNIT_WORD = 40
LONGEST = 60
LONGEST_APPROX = 30
ABOUT = "khoảng"
TARGET = "Chỉ tiêu đặt ra, không phải kết quả"
"""Said beside a target, so that it is not taken together with results."""
_DIGITS = re.compile(r"\d(?:[\d.,\s]*\d)?")


@dataclass(slots=True)
class FoundItem:
    """One item as read. ``name`` is the id in the reader's answer; links name other ids."""

    kind: str
    name: str
    start: int
    end: int
    line: int
    quote: str
    key: str
    values: dict[str, Any]
    total: str | None = None
    again: str | None = None
    whole: str | None = None
    counted: str | None = None
    note: str = ""


def found_items(reading: Reading, told: Mapping[str, Any]) -> list[FoundItem]:
    """Every figure, initiative and cited paper of a reading, in the order of the text within its kind.

    ``told`` is the same reading as ``reader.answer`` gives it. A project named again is one project.
    """
    return [
        *(_figure(reading, index, row) for index, row in enumerate(told["figures"])),
        *(_initiative(reading, index, row) for index, row in enumerate(told["models"])
          if not row.get("repeat_of")),
        *(_paper(row) for row in told["documents"]),
    ]  # fmt: skip


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _figure(reading: Reading, index: int, row: Mapping[str, Any]) -> FoundItem:
    figure = reading.figures[index]
    fitting = fit({
        **row, "counted_metric": _metric(reading, figure.counted),
        "whole_metric": _metric(reading, figure.whole), "near": _near(reading, figure.number.span),
    })  # fmt: skip
    starts_on, last_day = days_of(row.get("period"))
    unit_word = unit_word_of(figure)
    values = {
        "amount": amount_text(figure.number), "what": _what(row), "unit_word": unit_word,
        "indicator": fitting.indicator, "variant": fitting.variant, "field": field_of(row),
        "kind": kind_of(row), "level": level_of(row), "starts_on": starts_on, "last_day": last_day,
        "metric": row["metric"], "status": row.get("status") or "",
        "period": (row.get("period") or {}).get("text", ""),
        "where": _where(reading, row), "core": bool(row.get("core")),
        "place": _place(reading, figure.number.span, row["line"]),
    }  # fmt: skip
    sentence = reading.normal.slice(reading.layout.sentence_at(figure.number.span.start))
    about = _DIGITS.sub("#", fold(sentence))
    return FoundItem(
        ItemKind.FIGURE, row["id"], row["start"], row["end"], row["line"], row["quote"][:QUOTE],
        _key("figure", row["metric"], values["field"], values["kind"], about), values,
        row.get("part_of"), row.get("repeat_of"), _name(figure.whole), _name(figure.counted),
        TARGET if row["metric"] == "chi_tieu" else "",
    )  # fmt: skip


def _metric(reading: Reading, index: int | None) -> str:
    return "" if index is None else reading.figures[index].metric


def _near(reading: Reading, span: Span) -> str:
    """The words before a number in its part of the sentence."""
    start = max(reading.layout.sentence_at(span.start).start, span.start - NEAR)
    return reading.normal.slice(Span(start, span.start)).rpartition(";")[2]


def _what(row: Mapping[str, Any]) -> str:
    """What it counts; the whole of "1.042/1.165 thôn" is told behind it, for the amount is its part."""
    what = row.get("what") or row.get("unit") or ""
    if row.get("of") is not None:
        what = f"{what} (trên tổng số {format_number(Decimal(str(row['of'])))})".strip()
    return what[:WHAT]


def _where(reading: Reading, row: Mapping[str, Any]) -> str:
    """The place of a figure where it is not that of the whole report."""
    place = row.get("place") or ""
    return "" if fold(place) == fold(reading.head.place) else place[:PLACE]


def amount_text(number: Number) -> str:
    """The number as it is typed into the books: as printed where that reads as the same number.

    Number words, fractions and the like are written out in digits; a word of approximation that the books do
    not know becomes "khoảng".
    """
    printed = " ".join(number.raw.split())
    if _reads_as(printed, number):
        return printed
    approx = number.approx if len(number.approx) <= LONGEST_APPROX else ""
    low, high = number.low, number.high
    if number.value is None and (low is None or high is None):
        return printed[:LONGEST]
    decimals = max(_decimals(one) for one in (number.value, low, high) if one is not None)
    sign = "%" if number.is_share else ""
    written = in_words(number.value, low, high, approx, decimals) + sign
    if approx and not _reads_as(written, number):
        return in_words(number.value, low, high, ABOUT, decimals) + sign
    return written


def _reads_as(text: str, number: Number) -> bool:
    """Whether the books would read ``text`` as this number."""
    if len(text) > LONGEST:
        return False
    try:
        read = parse_amount(text)
    except DomainError:
        return False
    return (read.value, read.low, read.high) == (number.value, number.low, number.high)


def _decimals(value: Decimal) -> int:
    return max(-int(value.normalize().as_tuple().exponent), 0)


def unit_word_of(figure: Figure) -> str:
    """The unit behind a number; what passes 100 % compares with something and is no share."""
    number = figure.number
    most = max((one for one in (number.value, number.high) if one is not None), default=Decimal(0))
    if number.is_share and most > 100:
        return (
            "% kế hoạch" if "kế hoạch" in figure.what or "chỉ tiêu" in figure.what else "% so sánh"
        )
    return number.unit[:UNIT_WORD]


def _name(index: int | None) -> str | None:
    return None if index is None else f"f{index + 1:03}"


def _initiative(reading: Reading, index: int, row: Mapping[str, Any]) -> FoundItem:
    named = reading.named[index]
    title = row.get("title_full") or row.get("title_clean") or row["title"]
    values: dict[str, Any] = {
        "title": title[:300], "owner": (row.get("unit") or "")[:300],
        "where": (row.get("place") or "")[:300], "field": field_of(row),
        "kind": Kind.COLLECTIVE, "sites": row.get("count"),
        "place": _place(reading, named.span, row["line"]),
    }  # fmt: skip
    return FoundItem(
        ItemKind.INITIATIVE, row["id"], row["start"], row["end"], row["line"], row["quote"][:QUOTE],
        _key("initiative", fold(title), fold(row.get("unit") or ""), fold(row.get("place") or "")), values,
    )  # fmt: skip


def _paper(row: Mapping[str, Any]) -> FoundItem:
    first = row["mentions"][0]
    day = row.get("date") or ""
    values: dict[str, Any] = {
        "type": (row.get("type") or "")[:60], "number": (row.get("number") or "")[:20],
        "symbol": (row.get("symbol") or "")[:60], "issued_on": day if len(day) == 10 else None,
        "month": day if len(day) != 10 else "",
        "issuer": (row.get("issuer") or "")[:200], "subject": (row.get("subject") or "")[:600],
        "times": len(row["mentions"]), "place": f"dòng {first['line']}",
        "days": [one["date"] for one in row.get("variants", [])],
    }  # fmt: skip
    name = values["symbol"] or fold(f"{values['type']} {values['subject']} {values['issuer']}")
    return FoundItem(
        ItemKind.PAPER, row["id"], first["start"], first["end"], first["line"],
        first["quote"][:QUOTE], _key("paper", name, day), values,
    )  # fmt: skip


def _place(reading: Reading, span: Span, line: int) -> str:
    """Where it stands: the headings over it (of a footnote: over its mark) and the line."""
    layout = reading.layout
    block = layout.block_at(span.start)
    home = layout.block_at(layout.home(span.start))
    numbers = [layout.blocks[one] for one in home.above[-2:]]
    named = ", ".join(f"{one.number}. {one.title}".strip(". ")[:80] for one in numbers)
    note = "chú thích" if block.anchor is not None else ""
    return ", ".join(part for part in (named, note, f"dòng {line}") if part)[:PLACE]


def days_of(period: Mapping[str, Any] | None) -> tuple[str | None, str | None]:
    """First and last day of a period as the reader tells it ("2008" … "2023-08"); None where open."""
    if not period:
        return None, None
    return _first(period.get("from")), _last(period.get("to"))


def _first(told: str | None) -> str | None:
    if not told:
        return None
    return f"{told}-01-01"[:10] if len(told) == 4 else f"{told}-01"[:10]


def _last(told: str | None) -> str | None:
    if not told:
        return None
    parts = [int(part) for part in told.split("-")]
    if len(parts) == 3:
        return told
    if len(parts) == 1:
        return date(parts[0], 12, 31).isoformat()
    after = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
    return (after - timedelta(days=1)).isoformat()

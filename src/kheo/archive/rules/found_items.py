"""From a reading to the items a person decides on: what will enter the books, and a key to know it by. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kheo.archive.enums import ItemKind
from kheo.archive.rules.metrics import field_of, fit, kind_of, level_of
from kheo.initiatives.enums import Kind
from kheo.kernel.text import fold
from kheo.reader.found import Span
from kheo.reader.reading import Reading

QUOTE = 500
PLACE = 200
_DIGITS = re.compile(r"\d[\d.,]*")


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
    note: str = field(default="")


def found_items(reading: Reading, told: Mapping[str, Any]) -> list[FoundItem]:
    """Every figure, initiative and cited paper of a reading, in the order of the text within its kind.

    ``told`` is the same reading as ``reader.answer`` gives it. Keys are unique within the reading.
    """
    items = [
        *(_figure(reading, index, row) for index, row in enumerate(told["figures"])),
        *(_initiative(reading, index, row) for index, row in enumerate(told["models"])
          if not row.get("repeat_of")),
        *(_paper(reading, row) for row in told["documents"]),
    ]  # fmt: skip
    return _unique(items)


def _unique(items: list[FoundItem]) -> list[FoundItem]:
    seen: Counter[str] = Counter()
    for item in items:
        seen[item.key] += 1
        if seen[item.key] > 1:
            item.key = _key(item.key, str(seen[item.key]))
    return items


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _figure(reading: Reading, index: int, row: Mapping[str, Any]) -> FoundItem:
    figure = reading.figures[index]
    fitting = fit(row)
    starts_on, last_day = days_of(row.get("period"))
    values = {
        "amount": " ".join(row["raw"].split()), "what": (row.get("what") or row.get("unit") or "")[:300],
        "unit_word": (row.get("unit") or "")[:40], "indicator": fitting.indicator,
        "variant": fitting.variant, "field": field_of(row), "kind": kind_of(row),
        "level": level_of(row), "starts_on": starts_on, "last_day": last_day,
        "metric": row["metric"], "period": (row.get("period") or {}).get("text", ""),
        "where": row.get("place") or "", "core": bool(row.get("core")),
        "place": _place(reading, figure.number.span, row["line"]),
    }  # fmt: skip
    sentence = reading.normal.slice(reading.layout.sentence_at(figure.number.span.start))
    about = _DIGITS.sub("#", fold(sentence))
    return FoundItem(
        ItemKind.FIGURE, row["id"], row["start"], row["end"], row["line"], row["quote"][:QUOTE],
        _key("figure", row["metric"], values["field"], values["kind"], about), values,
        row.get("part_of"), row.get("repeat_of"), _name(figure.whole),
    )  # fmt: skip


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


def _paper(reading: Reading, row: Mapping[str, Any]) -> FoundItem:
    first = row["mentions"][0]
    values: dict[str, Any] = {
        "type": (row.get("type") or "")[:60], "number": (row.get("number") or "")[:20],
        "symbol": (row.get("symbol") or "")[:60], "issued_on": row.get("date"),
        "issuer": (row.get("issuer") or "")[:200], "subject": (row.get("subject") or "")[:600],
        "times": len(row["mentions"]), "place": f"dòng {first['line']}",
        "days": [one["date"] for one in row.get("variants", [])],
    }  # fmt: skip
    name = values["symbol"] or fold(f"{values['type']} {values['subject']} {values['issuer']}")
    return FoundItem(
        ItemKind.PAPER, row["id"], first["start"], first["end"], first["line"],
        first["quote"][:QUOTE], _key("paper", name, values["issued_on"] or ""), values,
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


def words_alike(one: str, other: Iterable[str]) -> float:
    """Share of words that two folded titles have in common (Jaccard), 0 to 1."""
    left, right = set(one.split()), set(other)
    return len(left & right) / len(left | right) if left and right else 0.0

"""A reading as plain data, in the schema of the answers (``dvk-gold/1``)."""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_left
from decimal import Decimal
from typing import Any

from kheo.reader.found import Check, Cited, Figure, Named, NumberKind, Span, Stretch
from kheo.reader.reading import Reading

SCHEMA = "dvk-gold/1"
WHY = {
    NumberKind.DATE: "ngày tháng", NumberKind.PERIOD: "khoảng thời gian",
    NumberKind.FREQUENCY: "tần suất", NumberKind.MARKER: "đánh số ý",
    NumberKind.SYMBOL: "số, ký hiệu văn bản", NumberKind.NAME: "số trong tên gọi",
    NumberKind.REFERENCE: "điều, khoản, khóa, kỳ họp", NumberKind.CONTACT: "số liên lạc",
}  # fmt: skip
AROUND = 60


def answer(reading: Reading, *, file: str = "", raw: bytes = b"") -> dict[str, Any]:
    """The reading as data for JSON; ``start`` and ``end`` are code points of the text as given."""
    lines = _Lines(reading)
    parts = {
        "figures": [_figure(lines, index, one) for index, one in enumerate(reading.figures, 1)],
        "models": [_named(lines, index, one) for index, one in enumerate(reading.named, 1)],
        "documents": [_paper(lines, index, one) for index, one in enumerate(reading.papers, 1)],
        "checks": [_check(lines, one) for one in reading.checks],
        "not_figures": [
            lines.placed(one.span, raw=one.raw, why=one.why or WHY[one.kind])
            for one in reading.numbers
            if one.kind != NumberKind.FIGURE
        ],
        "quoted_not_models": [
            lines.placed(one.span, text=one.text, why=one.why) for one in reading.quoted
        ],
    }
    counts = {name: len(rows) for name, rows in parts.items()}
    counts["checks_not_ok"] = sum(
        1 for one in reading.checks if one.result in {"mismatch", "truncated"}
    )
    return {"schema": SCHEMA, "source": _source(reading, file, raw), "counts": counts, **parts}


def _source(reading: Reading, file: str, raw: bytes) -> dict[str, Any]:
    text, head = reading.normal.raw, reading.head
    return {
        "file": file, "sha256": hashlib.sha256(raw or text.encode()).hexdigest(), "chars": len(text),
        "nfc": unicodedata.is_normalized("NFC", text), "title": head.title or None,
        "doc_type": head.doc_type or None, "issuer": head.issuer or None,
        "place": head.place or None, "number": head.number or None,
        "date": head.day.isoformat() if head.day else head.month or None, "signer": head.signer or None,
    }  # fmt: skip


class _Lines:
    """Places in the text as given: code points, line, the words around."""

    def __init__(self, reading: Reading) -> None:
        self.normal = reading.normal
        self.layout = reading.layout
        self.ends = [at for at, letter in enumerate(self.normal.raw) if letter == "\n"]

    def placed(self, span: Span, **rest: Any) -> dict[str, Any]:
        raw = self.normal.raw_span(span)
        block = self.layout.block_at(span.start).span
        around = Span(max(block.start, span.start - AROUND), min(block.end, span.end + AROUND))
        return {
            **{name: value for name, value in rest.items() if value not in (None, (), "")},
            "quote": " ".join(self.normal.slice(around).split()),
            "start": raw.start, "end": raw.end,
            "line": bisect_left(self.ends, raw.start) + 1,
        }  # fmt: skip


def plain(value: Decimal | None) -> int | float | None:
    """A number as JSON has it: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _stretch(period: Stretch | None) -> dict[str, Any] | None:
    return {"text": period.text, "from": period.start, "to": period.end} if period else None


def _id(letter: str, index: int | None) -> str | None:
    return None if index is None else f"{letter}{index + 1:03}"


def _figure(lines: _Lines, index: int, one: Figure) -> dict[str, Any]:
    number = one.number
    told = lines.placed(
        number.span, id=f"f{index:03}", raw=number.raw, of=plain(number.of), vague=number.vague or None,
        range=None if number.low is None else [plain(number.low), plain(number.high)],
        approx=number.approx, unit=number.unit, what=one.what, metric=one.metric, field=one.field,
        fields=list(one.fields) or None, subject=one.subject, level=one.level, award=one.award,
        status=one.status, actor=one.actor, period=_stretch(one.period), place=one.place,
        part_of=_id("f", one.total), repeat_of=_id("f", one.again),
    )  # fmt: skip
    return {"id": told.pop("id"), "value": plain(number.value), **told, "core": one.core}


def _named(lines: _Lines, index: int, one: Named) -> dict[str, Any]:
    told = lines.placed(
        one.span, id=f"m{index:03}", title=one.title, title_full=one.title_full,
        title_clean=one.title_clean, unit=one.unit, place=one.place, field=one.field,
        field_from=one.field_from, count=one.count, repeat_of=_id("m", one.again),
    )  # fmt: skip
    return {**told, "quoted": one.quoted}


def _paper(lines: _Lines, index: int, one: Cited) -> dict[str, Any]:
    days = {(each.day, each.issuer) for each in one.mentions if each.day}
    return {
        "id": f"d{index:03}", "type": one.kind, "number": one.number, "symbol": one.symbol,
        "date": one.day.isoformat() if one.day else one.month, "issuer": one.issuer,
        "subject": one.subject, "issuer_from": one.issuer_from,
        **({"unnumbered": True} if one.unnumbered else {}),
        **({"optional": True} if one.optional else {}),
        **(
            {"variants": [
                {"date": day.isoformat(), "issuer": issuer}
                for day, issuer in sorted(days, key=str) if day
            ]} if len({day for day, _issuer in days}) > 1 else {}
        ),
        "mentions": [lines.placed(each.span) for each in one.mentions],
    }  # fmt: skip


def _check(lines: _Lines, one: Check) -> dict[str, Any]:
    difference = None if one.stated is None or one.computed is None else one.computed - one.stated
    told: dict[str, Any] = {
        "kind": one.kind, "result": one.result, "grade": one.grade.value, "label": one.label,
        "message": one.message or None, "expression": one.expression or None,
        "stated": plain(one.stated), "computed": plain(one.computed),
        "difference": plain(difference), "total": _id("f", one.total),
        "involves": [_id("f", each) for each in one.figures] + [_id("d", each) for each in one.papers],
        "spans": [
            {"start": raw.start, "end": raw.end}
            for raw in (lines.normal.raw_span(span) for span in one.spans)
        ],
    }  # fmt: skip
    return {name: value for name, value in told.items() if value not in (None, [])}

"""A reading told to a person: head, figures, initiatives, papers, findings by how grave they are."""

from __future__ import annotations

import textwrap
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from kheo.reader.found import Check, Figure, Grade, Named, Span
from kheo.reader.lexicon import table
from kheo.reader.reading import Reading
from kheo.reader.sources import Opened

GRAVE = (Grade.ERROR, Grade.DOUBT, Grade.REMARK)
"""In the order they are told."""
QUOTED = 90
"""Characters of the text shown with a finding."""
_NARROWEST, _WIDEST = 30, 100


def told(reading: Reading, opened: Opened, name: str, width: int) -> str:
    """The whole reading as lines no wider than ``width`` (where words allow)."""
    teller = _Teller(reading, max(_NARROWEST, min(width, _WIDEST)))
    parts = [
        teller.head(opened, name), teller.figures(), teller.initiatives(), teller.papers(),
        teller.findings(),
    ]  # fmt: skip
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def graded(reading: Reading) -> list[Check]:
    """What was found wrong, doubtful or worth a remark, the gravest first, in the order of the text."""
    found = [check for check in reading.checks if check.grade in GRAVE]
    return sorted(
        found, key=lambda check: (GRAVE.index(check.grade), min(check.spans, default=Span(0, 0)))
    )


def sentence(check: Check) -> str:
    """The finding in words."""
    words = check.message or check.label
    return words[:1].upper() + words[1:]


def number(value: Decimal) -> str:
    """A number as Vietnamese papers print it: dots for thousands, a comma for decimals."""
    text = f"{value.normalize():,f}"
    return text.replace(",", "_").replace(".", ",").replace("_", ".")


class _Teller:
    def __init__(self, reading: Reading, width: int) -> None:
        self.reading, self.width = reading, width
        self.words = table("telling")
        raw = reading.normal.raw
        self.ends = [at for at, letter in enumerate(raw) if letter == "\n"]

    def line(self, span: Span) -> int:
        return bisect_left(self.ends, self.reading.normal.raw_span(span).start) + 1

    def wrap(self, text: str, indent: str = "") -> Iterator[str]:
        yield from textwrap.wrap(
            text, self.width, initial_indent=indent, subsequent_indent=f"{indent}  ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip

    def head(self, opened: Opened, name: str) -> Iterator[str]:
        head = self.reading.head
        pages = f", {opened.pages} trang" if opened.pages else ""
        yield from self.wrap(f"{name} ({self.words['kinds'][opened.kind]}{pages})")
        day = f"{head.day.day}/{head.day.month}/{head.day.year}" if head.day else ""
        for label, value in (
            ("", head.title), ("Cơ quan", head.issuer), ("Nơi", head.place), ("Số", head.number),
            ("Ngày", day), ("Người ký", head.signer),
        ):  # fmt: skip
            if value:
                yield from self.wrap(f"{label}: {value}" if label else value)
        if opened.told:
            yield from self.wrap(f"! {opened.told}")

    def figures(self) -> Iterator[str]:
        core = [one for one in self.reading.figures if one.core and one.again is None]
        yield f"SỐ LIỆU ({len(core)})"
        by_metric: dict[str, list[Figure]] = {}
        for one in core:
            by_metric.setdefault(one.metric, []).append(one)
        for metric, name in self.words["metrics"].items():
            if metric in by_metric:
                yield name
                for one in by_metric[metric]:
                    yield from self._figure(one)
        rest = sum(1 for one in self.reading.figures if not one.core)
        if rest:
            yield from self.wrap(
                self.words["sentences"]["context"].format(count=number(Decimal(rest)))
            )

    def _figure(self, one: Figure) -> Iterator[str]:
        fields = [
            self.words["fields"].get(code, code) for code in one.fields or (one.field,) if code
        ]
        about = [
            ", ".join(fields), self.words["subjects"].get(one.subject or "", ""), one.level or "",
            one.award or "", one.status or "", one.period.text if one.period else "",
            one.place if one.place and one.place != self.reading.head.place else "",
        ]  # fmt: skip
        told = " ".join(filter(None, (self._amount(one), one.number.unit)))
        words = "; ".join(filter(None, about))
        yield from self.wrap(
            f"{told}{f' ({words})' if words else ''}, dòng {self.line(one.number.span)}", "  "
        )

    def _amount(self, one: Figure) -> str:
        found = one.number
        if found.value is None:
            if found.low is not None and found.high is not None:
                return f"{number(found.low)} - {number(found.high)}"
            return " ".join(found.raw.split())
        whole = f"/{number(found.of)}" if found.of is not None else ""
        return " ".join(filter(None, (found.approx, number(found.value) + whole)))

    def initiatives(self) -> Iterator[str]:
        first = [one for one in self.reading.named if one.again is None]
        if first:
            yield f"MÔ HÌNH NÊU TÊN ({len(first)})"
        for one in first:
            yield from self.wrap(self._initiative(one), "  ")

    def _initiative(self, one: Named) -> str:
        title = " ".join((one.title_clean or one.title_full or one.title).split())
        whose = [one.unit or "", one.place or "" if one.place != one.unit else ""]
        about = "; ".join(filter(None, [*whose, self.words["fields"].get(one.field or "", "")]))
        quoted = title if "“" in title else f"“{title}”"
        return f"{quoted}{f' ({about})' if about else ''}, dòng {self.line(one.span)}"

    def papers(self) -> Iterator[str]:
        if self.reading.papers:
            yield f"VĂN BẢN ĐƯỢC NHẮC ({len(self.reading.papers)})"
        for one in self.reading.papers:
            day = f" ngày {one.day.day}/{one.day.month}/{one.day.year}" if one.day else ""
            issuer = f" của {one.issuer}" if one.issuer else ""
            lines = ", ".join(str(self.line(each.span)) for each in one.mentions[:6])
            symbol = f" số {one.symbol}" if one.symbol else ""
            yield from self.wrap(f"{one.kind}{symbol}{day}{issuer}, dòng {lines}", "  ")

    def findings(self) -> Iterator[str]:
        found = graded(self.reading)
        for grade in GRAVE:
            own = [check for check in found if check.grade == grade]
            if own:
                yield f"{self.words['grades'][grade.value]} ({len(own)})"
            for check in own:
                yield from self._finding(check)
        if not found:
            yield self.words["sentences"]["fine"]
        yield ""
        yield from self.wrap(self._totals(found))

    def _finding(self, check: Check) -> Iterator[str]:
        lines = list(dict.fromkeys(self.line(span) for span in check.spans))
        where = f" (dòng {', '.join(map(str, lines[:6]))})" if lines else ""
        yield from self.wrap(f"- {sentence(check)}{where}", "  ")
        if check.spans:
            yield from self.wrap(f"> {quote(self.reading, check.spans[0])}", "    ")

    def _totals(self, found: list[Check]) -> str:
        count = {grade: sum(1 for check in found if check.grade == grade) for grade in GRAVE}
        told: str = self.words["sentences"]["totals"].format(
            figures=len(self.reading.figures), initiatives=len(self.reading.named),
            papers=len(self.reading.papers), errors=count[Grade.ERROR],
            doubts=count[Grade.DOUBT], remarks=count[Grade.REMARK],
        )  # fmt: skip
        return told


def quote(reading: Reading, span: Span) -> str:
    """The words around a place, within its line."""
    block = reading.layout.block_at(span.start).span
    room = max(20, (QUOTED - (span.end - span.start)) // 2)
    start, end = max(block.start, span.start - room), min(block.end, span.end + room)
    whole = reading.normal.text
    if start > block.start:
        start = whole.find(" ", start, span.start) + 1 or start
    if end < block.end:
        end = max(span.end, whole.rfind(" ", span.end, end))
    text = " ".join(whole[start:end].split())
    return f"{'…' if start > block.start else ''}{text}{'…' if end < block.end else ''}"

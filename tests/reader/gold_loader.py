"""Right answers as the reader's own types: to try a stage without the stages before it."""

import json
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from kheo.reader.found import Cited, Figure, Mention, Number, NumberKind, Span, Stretch
from kheo.reader.layout import Layout, lay_out
from kheo.reader.normal import normalise

REPORTS = Path(__file__).parent / "reports"
NUMBER = re.compile(r"\d[\d.,]*(?:\s*[-/]\s*\d[\d.,]*)?")
DAY = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})")


@dataclass
class Gold:
    """A text with its answers: ``checks`` as written there, ids turned into indexes by ``index``."""

    layout: Layout
    figures: list[Figure]
    papers: list[Cited]
    answers: dict

    def index(self, name):
        """The index of figure or paper "f012", "d004"."""
        return int(name[1:]) - 1


def load(text_file, answer_file=None):
    """The answers of a report; positions are those of the regular text."""
    answers = json.loads(Path(answer_file or Path(text_file).with_suffix(".json")).read_text())
    layout = lay_out(normalise(Path(text_file).read_bytes().decode()))
    rows = answers.get("figures", [])
    known = {row["id"]: index for index, row in enumerate(rows)}
    return Gold(
        layout,
        [_figure(layout, row, known) for row in rows],
        [_paper(layout, row) for row in answers.get("documents", [])],
        answers,
    )


def every():
    """The five reports by their number."""
    return {path.stem[:3]: load(path) for path in sorted(REPORTS.glob("*.txt"))}


def _span(layout, row):
    normal = layout.normal
    return Span(
        bisect_left(normal.ends, row["start"] + 1), bisect_right(normal.starts, row["end"] - 1)
    )


def _decimal(value):
    return None if value is None else Decimal(str(value))


def _number(layout, row):
    span = _span(layout, row)
    text = layout.normal.slice(span)
    found = NUMBER.search(text)
    core = Span(span.start + found.start(), span.start + found.end()) if found else span
    digits = layout.normal.slice(core).rstrip(".,")
    core = Span(core.start, core.start + len(digits))
    low, high = row.get("range") or (None, None)
    return Number(
        span, core, row.get("raw", text), NumberKind.FIGURE, _decimal(row.get("value")),
        _decimal(low), _decimal(high), _decimal(row.get("of")), bool(row.get("vague")),
        row.get("approx") or "", row.get("unit") or "",
        len(digits.partition(",")[2]) if re.fullmatch(r"[\d.]+,\d+", digits) else 0,
    )  # fmt: skip


def _figure(layout, row, known):
    told = row.get("period")
    return Figure(
        _number(layout, row), row.get("metric", "boi_canh"), row.get("what", ""), row.get("field"),
        tuple(row.get("fields") or ()), row.get("subject"), row.get("level"), row.get("award"),
        row.get("status"), row.get("actor"),
        Stretch(told["text"], told.get("from"), told.get("to")) if told else None,
        row.get("place"), bool(row.get("core")), known.get(row.get("part_of")),
        known.get(row.get("repeat_of")),
    )  # fmt: skip


def _day(text):
    return date(*map(int, reversed(DAY.search(text).groups()))) if DAY.search(text) else None


def _paper(layout, row):
    issuers = {one.get("date"): one.get("issuer") for one in row.get("variants") or ()}
    mentions = []
    for one in row.get("mentions", []):
        span = _span(layout, one)
        day = _day(layout.normal.slice(span))
        mentions.append(Mention(span, layout.normal.slice(span), day, issuers.get(str(day))))
    return Cited(
        row["type"], row.get("number"), row.get("symbol"),
        date.fromisoformat(row["date"]) if len(row.get("date") or "") == 10 else None,
        row.get("issuer"), row.get("issuer_from"), row.get("subject"),
        bool(row.get("unnumbered")), bool(row.get("optional")), mentions=mentions,
    )  # fmt: skip

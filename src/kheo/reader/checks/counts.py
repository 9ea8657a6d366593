"""A count announced and then listed: "02 đợt vào các năm 2016 … năm 2018", "3 mô hình: “A”, “B”, “C”"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kheo.reader.checks.ledger import Ledger, said
from kheo.reader.checks.told import label, sentence
from kheo.reader.found import Check, Grade

_TURNS = re.compile(
    r"\s*(?:đợt|lần|cuộc|hội nghị|kỳ|đại hội|hội thi)(?!\w)[^.;:]{0,60}?(?:vào\s+)?(?:các\s+)?năm\s",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/-])(?:19|20)\d\d(?![\d/-])")
_LISTED = re.compile(
    r"[^.;:“”\"()]{2,60}(?::|gồm|là)\s*(?:mô hình\s*:?\s*)?(?=[“\"])", re.IGNORECASE
)
_QUOTED = re.compile(r"“[^“”]{2,160}”|\"[^\"]{2,160}\"")
_MOST = 20


def counts(ledger: Ledger) -> Iterator[Check]:
    """Announced counts beside the years or names that follow."""
    for one in ledger.order:
        value = ledger.value(one)
        if (
            value is None
            or not ledger.exact(one)
            or not 2 <= value <= _MOST
            or ledger.figures[one].number.is_share
        ):
            continue
        behind = ledger.behind(one, 600)
        yield from _turns(ledger, one, value, behind)
        yield from _names(ledger, one, value, behind)


def _turns(ledger: Ledger, one: int, value: Decimal, behind: str) -> Iterator[Check]:
    """As many rounds as years: only told when it holds, since one year may have had two."""
    opened = _TURNS.match(behind)
    if opened is None:
        return
    named: list[str] = []
    at = opened.end()
    for found in _YEAR.finditer(behind, max(0, opened.end() - 5)):
        if found.start() - at > 90:
            break
        named.append(found[0])
        at = found.end()
        if len(named) == int(value):
            break
    if len(named) != int(value) or len(set(named)) != len(named):
        return
    names = {
        "count": ledger.printed(one),
        "unit": ledger.figures[one].number.unit or "đợt",
        "years": ", ".join(named),
    }
    yield Check(
        "consistency", "ok", label("turns", **names), stated=value, computed=Decimal(len(named)), total=one,
        figures=(one,), spans=ledger.spans(one),
    )  # fmt: skip


def _names(ledger: Ledger, one: int, value: Decimal, behind: str) -> Iterator[Check]:
    """As many names in quotes as announced, when the list says that it is all of them."""
    opened = _LISTED.match(behind)
    unit = ledger.figures[one].number.unit
    if opened is None or len(behind) == 600 or said("not_all").search(opened[0]):
        return
    if "mô hình" not in opened[0].lower() and "mô hình" not in unit.lower():
        return
    rest = behind[opened.end() :]
    named = len(_QUOTED.findall(rest))
    names = {"count": ledger.printed(one), "unit": unit or "mô hình"}
    check = Check(
        "count", "ok", label("listing", **names), stated=value, computed=Decimal(named), total=one,
        figures=(one,), spans=ledger.spans(one),
    )  # fmt: skip
    if named != value:
        if named < 2 or re.search(r"…|\.\.\.|v\.v|\d\s+mô hình", rest):
            return
        check.result, check.grade = "info", Grade.DOUBT
        check.message = sentence("listing", named=named, **names)
    yield check

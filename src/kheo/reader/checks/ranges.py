"""Numbers that cannot be: means against totals, turned ranges, shares over 100, claims in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kheo.reader.checks.groups import alike
from kheo.reader.checks.ledger import Ledger, said
from kheo.reader.checks.told import label, sentence, shown
from kheo.reader.found import Check, Grade

_SPELL = re.compile(r"(?<!\d)(\d{1,2})\s+năm(?!\s+\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEVER_OVER = re.compile(r"(?:chiếm|trong tổng số|trên tổng số)[^.;%]{0,30}$", re.IGNORECASE)


def ranges(ledger: Ledger) -> Iterator[Check]:
    """Means, turned ranges, impossible shares."""
    for one in ledger.order:
        number = ledger.figures[one].number
        if number.low is not None and number.high is not None and number.low > number.high:
            yield _turned(ledger, one)
        if number.is_share and (number.value or 0) > 100:
            yield from _over(ledger, one)
        if said("yearly").search(ledger.ahead(one, 60)):
            yield from _mean(ledger, one)


def _turned(ledger: Ledger, one: int) -> Check:
    span = ledger.printed(one)
    return Check(
        "range", "mismatch", label("low_high", span=span), sentence("low_high", span=span),
        stated=ledger.figures[one].number.low, computed=ledger.figures[one].number.high, total=one,
        figures=(one,), spans=ledger.spans(one), grade=Grade.ERROR,
    )  # fmt: skip


def _over(ledger: Ledger, one: int) -> Iterator[Check]:
    """A part of a whole is never more than 100 %."""
    behind = re.split(r"[,;()]", ledger.behind(one, 50))[0]
    if said("no_share").search(behind) or said("no_share").search(ledger.ahead(one, 20)):
        return
    if not _NEVER_OVER.search(ledger.ahead(one, 60)):
        return
    share = f"{ledger.printed(one).rstrip('% ')}%"
    yield Check(
        "range", "mismatch", label("over", share=share), sentence("over", share=share),
        stated=ledger.value(one), computed=Decimal(100), total=one, figures=(one,),
        spans=ledger.spans(one), grade=Grade.ERROR,
    )  # fmt: skip


def _mean(ledger: Ledger, one: int) -> Iterator[Check]:
    """A yearly mean times the years against the total told beside it."""
    number = ledger.figures[one].number
    low = number.low if number.low is not None else number.value
    high = number.high if number.high is not None else number.value
    total = _total(ledger, one)
    if low is None or high is None or total is None or number.is_share:
        return
    spans = _spells(ledger, total)
    stated = ledger.value(total)
    if not spans or stated is None:
        return
    slack = Decimal("0.5") if number.low is not None else max(Decimal("0.55"), high / 20)
    fits = [years for years in spans if (low - slack) * years <= stated <= (high + slack) * years]
    years = (fits or spans)[0]
    mean = ledger.printed(one)
    check = Check(
        "range", "ok", label("yearly", mean=mean, years=years, total=ledger.printed(total)), "",
        f"{shown(low * years)} - {shown(high * years)}; {shown(stated)} / {years} = {shown(round(stated / years, 2))}",
        stated, None, total, (one, total), (), ledger.spans(one, total),
    )  # fmt: skip
    if not fits and not _one_notion(ledger, one, total):
        return
    if not fits:
        check.result, check.grade = "mismatch", Grade.ERROR
        check.computed = low * years if stated < low * years else high * years
        check.message = sentence(
            "yearly", mean=mean, years=years, least=shown(low * years), most=shown(high * years),
            total=shown(stated),
        )  # fmt: skip
        if number.low is None and abs(check.computed - stated) > stated / 2:
            check.result, check.grade = "info", Grade.DOUBT
    yield check


def _one_notion(ledger: Ledger, one: int, total: int) -> bool:
    """Whether mean and total stand in one sentence or the next and count the same thing."""
    units = [ledger.figures[each].number.unit for each in (one, total)]
    near = abs(ledger.sentence[one] - ledger.sentence[total]) <= 1
    return near and (units[0] == units[1] or alike(ledger, one, total))


def _total(ledger: Ledger, one: int) -> int | None:
    """The exact total of the same key in the same paragraph, told over several years."""
    near = [
        each for each in ledger.around(ledger.key(one), ledger.home[one])
        if each != one and ledger.exact(each) and not ledger.figures[each].number.is_share
        and ledger.layout.index_at(ledger.home[each]) == ledger.layout.index_at(ledger.home[one])
        and not said("yearly").search(ledger.ahead(each, 60)) and _spells(ledger, each)
    ]  # fmt: skip
    here = ledger.home[one]
    return min(near, key=lambda each: abs(ledger.home[each] - here), default=None)


def _spells(ledger: Ledger, total: int) -> list[int]:
    """Over how many years a total is told; a stretch "2009 - 2024" may be 15 or 16 of them."""
    period = ledger.figures[total].period
    told = period.text if period else ""
    for text in (told, ledger.ahead(total, 400)):
        if spells := [int(each) for each in _SPELL.findall(text) if int(each) > 1]:
            return spells[-1:]
        years = [int(each) for each in _YEAR.findall(text)]
        if len(years) >= 2 and years[-1] > years[-2]:
            return [years[-1] - years[-2], years[-1] - years[-2] + 1]
    return []

"""Wholes and parts: what a figure is a part of, which full breakdown it belongs to, what a share is of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kheo.reader.fields import ALL, CODES
from kheo.reader.found import Figure
from kheo.reader.lexicon import any_of, table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.verbs import grammar

STAGES = frozenset({"mo_hinh_xay_dung", "mo_hinh_nhan_rong", "mo_hinh_dang_ky", "mo_hinh_duy_tri"})
SHORT, OVER = Decimal("0.985"), Decimal("1.05")
"""How close to their whole parts told as "trong đó" must come to be taken for all of them."""
FAR = Decimal("0.15")
"""By how much four fields may miss a figure and still be taken for its parts."""
NEAR = 30
"""How many figures over all fields before and behind are looked at."""
ROW = 9
"""How many figures behind one are looked at for parts that add up to it."""
ONE = frozenset({"tap_the", "ca_nhan"})


@dataclass(frozen=True, slots=True)
class _Run:
    """Figures of one metric told field by field."""

    metric: str
    fields: dict[str, int]

    @property
    def parts(self) -> list[int]:
        """The figures of the run, in order."""
        return list(self.fields.values())


def settle_parts(cases: list[Case], figures: list[Figure]) -> None:
    """Fill ``total``, ``breakdown`` and ``again`` of the figures (shares are settled by ``shares``)."""
    for index in range(len(cases)):
        if cases[index].noun != "share":
            figures[index].total = _near_total(cases, figures, index)
    _add_up(cases, figures)
    wholes = _wholes(cases, figures)
    for run in _runs(cases, figures):
        _hang_run(cases, figures, run, wholes.get(run.metric, []))
    for index, case in enumerate(cases):
        if "sum" in case.marks and figures[index].metric in grammar().fielded:
            _hang_on_sum(cases, figures, index)
    lists = _lists(cases)
    for index in range(len(cases)):
        _breakdown(cases, figures, index, lists[index])
    _drop_loose(cases, figures)
    _repeats(cases, figures)


def _add_up(cases: list[Case], figures: list[Figure]) -> None:
    """Hang figures on the one before them in their sentence that they add up to exactly."""
    for index, whole in enumerate(figures):
        if (
            cases[index].noun == "share"
            or whole.number.value is None
            or whole.metric not in grammar().core
        ):
            continue
        row, so_far = [], Decimal(0)
        for at in range(index + 1, min(len(cases), index + ROW)):
            part, value = figures[at], figures[at].number.value
            if cases[at].sentence != cases[index].sentence:
                break
            if cases[at].noun == "share" or cases[at].depth > cases[index].depth + 1:
                continue
            grown = cases[at].act in {"add", "fall"} or "past" in cases[at].marks
            if value is None or grown or not _fits(figures, at, index) or part.field in CODES:
                break
            row.append(at)
            so_far += value
            if so_far >= whole.number.value:
                break
        if len(row) > 1 and so_far == whole.number.value:
            for at in row:
                figures[at].total = index if figures[at].total is None else figures[at].total


def _near_total(cases: list[Case], figures: list[Figure], index: int) -> int | None:
    """The whole told right there: before the bracket, before "gồm", in the sentence the list goes on from."""
    case, one = cases[index], figures[index]
    if case.act in {"add", "fall"} or "past" in case.marks:
        return None
    if case.parent is not None and cases[case.parent].noun != "share":
        return None if "sum" in case.marks else _fitting(cases, figures, index, case.parent)
    if (
        case.root is not None
        and "sum" not in case.marks
        and figures[case.root].metric == one.metric
    ):
        return (
            case.root
            if _fits(figures, index, case.root) and one.field == figures[case.root].field
            else None
        )
    return None


def _fitting(cases: list[Case], figures: list[Figure], index: int, parent: int) -> int | None:
    """The parent, or what stands in a row before it: "4.037 cuộc có 141.332 lượt, trong đó 1.986 cuộc"."""
    at: int | None = parent
    while at is not None and at >= 0:
        if _fits(figures, index, at):
            return at
        at = cases[at].before
    return None


def _fits(figures: list[Figure], index: int, whole_at: int) -> bool:
    """A part is no larger than its whole and counts the same kind of thing."""
    one, whole = figures[index], figures[whole_at]
    if one.number.value is None or whole.number.value is None or whole_at == index:
        return False
    if one.number.is_share != whole.number.is_share:
        return False
    if one.subject in ONE and whole.subject in ONE and one.subject != whole.subject:
        return False
    countable = one.metric in grammar().fielded and whole.metric in grammar().fielded
    alike = one.metric == whole.metric and (
        one.metric in grammar().core or _unit(one) == _unit(whole)
    )
    return one.number.value <= whole.number.value and (countable or alike)


def _unit(one: Figure) -> str:
    return one.number.unit


def _runs(cases: list[Case], figures: list[Figure]) -> Iterator[_Run]:
    """Figures of one metric, one for each field, one after the other."""
    open_runs: dict[str, _Run] = {}
    for index, figure in enumerate(figures):
        if figure.field not in CODES or figure.subject is not None or cases[index].noun == "share":
            continue
        run = open_runs.get(figure.metric)
        if run is None or figure.field in run.fields:
            if run is not None:
                yield run
            run = open_runs[figure.metric] = _Run(figure.metric, {})
        run.fields[figure.field or ""] = index
    yield from open_runs.values()


def _hang_run(cases: list[Case], figures: list[Figure], run: _Run, wholes: list[int]) -> None:
    """Find the figure over all fields that a run breaks down, and hang its parts on it."""
    values = [figures[one].number.value for one in run.parts]
    if any(value is None for value in values):
        return
    whole = _whole_of(
        cases, figures, run, wholes, sum((value for value in values if value), Decimal(0))
    )
    if whole is None:
        return
    for one in run.parts:
        near = figures[one].total
        if near is None or figures[near].metric == run.metric:
            figures[one].total = whole


def _hang_on_sum(cases: list[Case], figures: list[Figure], index: int) -> None:
    """Hang the figures right before a sum on it when they add up to it exactly."""
    wanted, so_far, row = figures[index].number.value, Decimal(0), []
    for one in range(index - 1, max(-1, index - NEAR), -1):
        figure = figures[one]
        if cases[one].noun == "share" or (figure.total is not None and figure.total != index):
            continue
        value = figure.number.value
        if (
            figure.metric not in grammar().fielded
            or value is None
            or cases[one].act in {"add", "fall"}
        ):
            return
        row.append(one)
        so_far += value
        if wanted is None or so_far > wanted:
            return
        if len(row) > 1 and so_far == wanted:
            for part in row:
                figures[part].total = index
            return


def _wholes(cases: list[Case], figures: list[Figure]) -> dict[str, list[int]]:
    """The figures over all fields that could be broken down, by metric, in order."""
    told: dict[str, list[int]] = {}
    for index, one in enumerate(figures):
        over_all = one.field in (ALL, None) and not one.fields and one.subject not in ONE
        counts = one.number.value is not None and cases[index].noun != "share"
        if over_all and counts and "past" not in cases[index].marks:
            told.setdefault(one.metric, []).append(index)
    return told


def _whole_of(
    cases: list[Case], figures: list[Figure], run: _Run, wholes: list[int], wanted: Decimal
) -> int | None:
    """The figure over all fields that holds the sum, else the nearest before that is large enough."""
    first = run.parts[0]
    largest = max(figures[part].number.value or Decimal(0) for part in run.parts)
    at = bisect_left(wholes, first)
    chosen: list[tuple[tuple[bool, bool, int], int]] = []
    for index in wholes[max(0, at - NEAR) : at + NEAR]:
        value = figures[index].number.value or Decimal(0)
        after = index > first
        if is_part(figures, figures[index]) or value < largest:
            continue
        if figures[index].number.of is not None and value != wanted:
            continue
        if after and "sum" not in cases[index].marks and value != wanted:
            continue
        if len(run.parts) == len(CODES) and abs(value - wanted) > value * FAR:
            continue
        chosen.append(((value != wanted, after, abs(first - index)), index))
    return min(chosen)[1] if chosen else None


def is_part(figures: list[Figure], one: Figure) -> bool:
    """Whether a figure over all fields is itself a part of one: of a year, a level, a unit."""
    return one.total is not None and figures[one.total].metric == one.metric


def _breakdown(cases: list[Case], figures: list[Figure], index: int, told: str) -> None:
    """Name the full breakdown a part belongs to: by field, by subject, by stage, or the list it stands in."""
    figure, case = figures[index], cases[index]
    if figure.total is None:
        return
    whole = figures[figure.total]
    if figure.metric == whole.metric and figure.field in CODES and whole.field in (ALL, None):
        fields = {
            one.field for one in figures
            if one.total == figure.total and one.subject == figure.subject and one.field in CODES
        }  # fmt: skip
        summed = cases[figure.total].marks.get("sum") == "sum"
        if len(fields) == len(CODES) or summed:
            figure.breakdown = f"{figure.total}:field:{figure.subject or ''}"
    elif figure.metric == whole.metric and figure.subject in ONE and whole.subject not in ONE:
        figure.breakdown = f"{figure.total}:subject"
    elif "sum" in cases[figure.total].marks and figure.total > index:
        figure.breakdown = f"{figure.total}:sum"
    elif figure.metric != whole.metric:
        if figure.metric in STAGES and whole.metric == "mo_hinh_tong":
            figure.breakdown = f"{figure.total}:stage"
    elif case.opener or case.root is not None or "table" in case.marks:
        figure.breakdown = f"{figure.total}:list:{told}"


def _drop_loose(cases: list[Case], figures: list[Figure]) -> None:
    """Parts told only as some ("trong đó") are a breakdown when they come close to their whole or exceed it."""
    groups: dict[str, list[int]] = {}
    for index, figure in enumerate(figures):
        if figure.breakdown.endswith(":stage") or ":list:" in figure.breakdown:
            groups.setdefault(figure.breakdown, []).append(index)
    for group in groups.values():
        whole = figures[figures[group[0]].total or 0].number.value or Decimal(0)
        summed = sum((figures[one].number.value or Decimal(0) for one in group), Decimal(0))
        loose = (
            any(cases[one].opener == "some" for one in group)
            or ":stage" in figures[group[0]].breakdown
        )
        close = len(group) > 1 and whole * SHORT <= summed <= whole * OVER
        if len(group) == 1 or (loose and not close):
            for one in group:
                figures[one].breakdown = ""


def _lists(cases: list[Case]) -> list[str]:
    """Which list every figure stands in: a list opens with "gồm", a bracket or a first bullet."""
    told: list[str] = []
    count, last = 0, (-1, -1)
    for case in cases:
        if "table" in case.marks:
            told.append("table")
            continue
        at = (case.sentence, case.parent or -1) if case.root is None else (-1, case.root)
        opens = case.root is not None and case.before is None and bool(case.opener)
        if at != last or opens:
            count += 1
            last = at
        told.append(str(count))
    return told


def _repeats(cases: list[Case], figures: list[Figure]) -> None:
    """Tell which figures repeat an earlier one: same metric, field, subject, place and value."""
    seen: dict[tuple[object, ...], int] = {}
    for index, one in enumerate(figures):
        value = one.number.value if one.number.of is None else None
        if (
            one.metric not in grammar().core
            or value is None
            or value < 10
            or cases[index].noun == "share"
        ):
            continue
        key = (one.metric, one.field, one.subject, one.award, one.place, value)
        if key in seen and cases[seen[key]].parent is None:
            one.again = seen[key]
        else:
            seen.setdefault(key, index)


@cache
def bases() -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    """Words that tell what a share is of, and the metrics they mean."""
    return [
        (re.compile(any_of(one["words"])), tuple(one["metrics"])) for one in table("parts")["base"]
    ]

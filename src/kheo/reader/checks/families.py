"""Which figures are the full breakdown of a total: by field, by subject, by metric, or as a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from kheo.reader.checks.ledger import FOUR, TWO, Ledger
from kheo.reader.checks.lists import listed

BUILT = frozenset({"mo_hinh_tong", "mo_hinh_xay_dung", "mo_hinh_dang_ky"})
"""Metrics that reports use for one another when they tell how many were set up."""

STEPS = ("mo_hinh_xay_dung", "mo_hinh_dang_ky", "mo_hinh_nhan_rong", "mo_hinh_duy_tri")
"""Metrics that part a total by what was done."""


class Sure(IntEnum):
    """How sure it is that the parts are all of the total."""

    SOME = 0
    LIKELY = 1
    TOLD = 2


@dataclass(frozen=True, slots=True)
class Family:
    """A total and its parts; ``by`` says along what it is parted."""

    total: int
    parts: tuple[int, ...]
    by: str
    sure: Sure


def families(ledger: Ledger) -> list[Family]:
    """Every breakdown of the report, each once; the surest reading wins."""
    best: dict[tuple[int, frozenset[int]], Family] = {}
    for family in (
        *_listed(ledger),
        *_told(ledger),
        *_by_field(ledger),
        *_by_subject(ledger),
        *_by_step(ledger),
    ):
        key = family.total, frozenset(family.parts)
        if key not in best or family.sure > best[key].sure:
            kept = best.get(key)
            by = kept.by if kept and family.by == "list" else family.by
            best[key] = Family(family.total, family.parts, by, family.sure)
        elif best[key].by == "list" and family.by != "list":
            best[key] = Family(family.total, best[key].parts, family.by, best[key].sure)
    return sorted(_without_repeats(best.values()), key=lambda one: (one.total, one.parts))


def _without_repeats(found: Iterable[Family]) -> Iterator[Family]:
    """Of two readings of one total along one line the surer; lists beside a known line go."""
    rows = list(found)
    lines: dict[tuple[int, str], list[Family]] = {}
    for row in rows:
        lines.setdefault((row.total, row.by), []).append(row)
    for same in lines.values():
        surest = max(row.sure for row in same)
        yield from (row for row in same if row.sure == surest)


def _listed(ledger: Ledger) -> Iterator[Family]:
    for total, parts, full in listed(ledger):
        yield Family(total, parts, _line(ledger, parts), Sure.TOLD if full else Sure.SOME)


def _line(ledger: Ledger, parts: Iterable[int]) -> str:
    parts = tuple(parts)
    if _covers(ledger, parts):
        return "field"
    if {ledger.figures[one].subject for one in parts} == set(TWO) and len(parts) == 2:
        return "subject"
    if len(parts) == 2 and {ledger.figures[one].metric for one in parts} <= set(STEPS):
        return "step"
    return "list"


def _covers(ledger: Ledger, parts: Iterable[int]) -> bool:
    """Whether the parts hold each of the four fields once (one figure may tell two fields)."""
    held: list[str] = []
    for one in parts:
        figure = ledger.figures[one]
        held += [each for each in figure.fields or (figure.field,) if each in FOUR]
    return len(held) == len(FOUR) and set(held) == set(FOUR)


def _told(ledger: Ledger) -> Iterator[Family]:
    """Breakdowns as the meaning of the figures tells them."""
    groups: dict[tuple[int, str], list[int]] = {}
    for one, figure in enumerate(ledger.figures):
        if figure.total is not None and figure.total != one and ledger.value(one) is not None:
            groups.setdefault((figure.total, figure.breakdown), []).append(one)
    for (total, breakdown), parts in groups.items():
        if ledger.value(total) is None or ledger.figures[total].number.is_share:
            continue
        yield from _split(ledger, total, tuple(parts), Sure.TOLD if breakdown else Sure.SOME)


def _split(ledger: Ledger, total: int, parts: tuple[int, ...], sure: Sure) -> Iterator[Family]:
    """The parts of one total, parted again into fields, subjects, steps and the rest."""
    metric, field, subject = ledger.key(total)
    fields = [one for one in parts if ledger.field(one) and ledger.field(one) != field]
    fields = [one for one in fields if ledger.key(one)[2] == subject]
    if _covers(ledger, fields):
        yield Family(total, tuple(fields), "field", max(sure, Sure.LIKELY))
    rest = [one for one in parts if one not in fields]
    people = [one for one in rest if ledger.key(one)[2] and not subject]
    people = [one for one in people if ledger.key(one)[:2] == (metric, field)]
    if {ledger.figures[one].subject for one in people} == set(TWO) and len(people) == 2:
        yield Family(total, tuple(people), "subject", max(sure, Sure.LIKELY))
    steps = [one for one in rest if one not in people and ledger.figures[one].metric in STEPS]
    if len({ledger.figures[one].metric for one in steps}) == len(steps) >= 2:
        yield Family(total, tuple(steps), "step", max(sure, Sure.LIKELY))
    if len(parts) >= 2 and sure == Sure.TOLD:
        yield Family(total, parts, _line(ledger, parts), sure)
    elif len(rest) >= 2 and not people and not steps:
        yield Family(total, tuple(rest), "list", Sure.SOME)


def _by_field(ledger: Ledger) -> Iterator[Family]:
    """Runs of the four fields in one metric, against the figure of all fields together."""
    runs: set[tuple[int, ...]] = set()
    for run in _runs(ledger):
        metrics = [ledger.figures[one].metric for one in run]
        if len(set(metrics)) == 1 or run not in runs:
            runs.add(run)
            total = _whole(ledger, run)
            if total is not None:
                yield Family(total, run, "field", Sure.LIKELY)


def _runs(ledger: Ledger) -> Iterator[tuple[int, ...]]:
    """Four figures in reading order, one a field, of one metric (or of metrics used for one another)."""
    lines: dict[tuple[str, str | None], list[int]] = {}
    for (metric, field, subject), ones in ledger.alike.items():
        if field and (metric.startswith("mo_hinh") or metric == "khen_thuong"):
            lines.setdefault((metric, subject), []).extend(ones)
            if metric in BUILT:
                lines.setdefault(("built", subject), []).extend(ones)
    for ones in lines.values():
        held: dict[str, int] = {}
        for one in sorted(ones, key=lambda one: (ledger.home[one], one)):
            field = ledger.field(one) or ""
            if ledger.value(one) is None or ledger.figures[one].again is not None:
                continue
            if field in held:
                held = {}
            held[field] = one
            if len(held) == len(FOUR):
                yield tuple(held.values())
                held = {}


def _whole(ledger: Ledger, run: tuple[int, ...]) -> int | None:
    """What a run of fields adds up to: what the figures point at, else the nearest likely one."""
    pointed = {ledger.figures[one].total for one in run}
    first = run[0]
    metric, _field, subject = ledger.key(first)
    near = _near(ledger, first, (metric, None, subject))
    grand = {ledger.figures[one].total for one in pointed if one is not None}
    if len(grand) == 1 and None not in grand and metric in BUILT:
        top = grand.pop()
        near += [
            one for one in _near(ledger, first, ("mo_hinh_dang_ky", None, subject))
            if ledger.figures[one].total == top
        ]  # fmt: skip
    elif metric in BUILT:
        near += [
            one for each in BUILT - {metric} for one in _near(ledger, first, (each, None, subject))
        ]
    added = sum(ledger.value(one) or 0 for one in run)
    if len(pointed) == 1 and None not in pointed:
        near = [
            *(one for one in pointed if one is not None and ledger.value(one) is not None),
            *near,
        ]
        if near and near[0] in pointed and ledger.key(near[0])[0] in {metric, *BUILT}:
            return next((one for one in near if ledger.value(one) == added), near[0])
    for one in near:
        if ledger.value(one) == added:
            return one
    exact = [one for one in near if ledger.key(one)[0] == metric] or near
    return exact[0] if exact else None


def _near(ledger: Ledger, one: int, key: tuple[str, str | None, str | None]) -> list[int]:
    """Figures of a key that may be told of the same thing, the nearest before first; at most eight."""
    ones = [
        each for each in ledger.alike.get(key, ())[-200:]
        if ledger.value(each) is not None and ledger.figures[each].again is None
        and ledger.same_time(one, each) and ledger.figures[each].status == ledger.figures[one].status
        and not ledger.figures[each].number.is_share
    ]  # fmt: skip
    here = ledger.home[one]
    return sorted(ones, key=lambda each: (ledger.home[each] > here, abs(ledger.home[each] - here)))[
        :8
    ]


def _by_subject(ledger: Ledger) -> Iterator[Family]:
    """A total with its collectives and individuals behind it in the same sentence."""
    for one in ledger.order:
        other = ledger.after(one)
        if other is None or not ledger.together(one, other):
            continue
        subjects = {ledger.figures[one].subject, ledger.figures[other].subject}
        if subjects != set(TWO) or ledger.key(one)[:2] != ledger.key(other)[:2]:
            continue
        total = ledger.before(one)
        if total is None or not ledger.together(one, total) or ledger.value(total) is None:
            continue
        metric, field, _ = ledger.key(one)
        if ledger.key(total) == (metric, field, None) and metric.startswith("mo_hinh"):
            yield Family(total, (one, other), "subject", Sure.LIKELY)


def _by_step(ledger: Ledger) -> Iterator[Family]:
    """A total with what was built and what was multiplied behind it in the same sentence."""
    for one in ledger.order:
        other, total = ledger.after(one), ledger.before(one)
        if other is None or total is None:
            continue
        metrics = (ledger.figures[one].metric, ledger.figures[other].metric)
        if (
            "mo_hinh_nhan_rong" not in metrics
            or not set(metrics) <= {*STEPS}
            or len(set(metrics)) < 2
        ):
            continue
        if not (ledger.together(total, one) and ledger.together(one, other)):
            continue
        metric, field, subject = ledger.key(total)
        alike = all(ledger.key(each)[1:] == (field, subject) for each in (one, other))
        if alike and metric in {"mo_hinh_tong", "mo_hinh_dang_ky"} and metric not in metrics:
            yield Family(total, (one, other), "step", Sure.LIKELY)

"""Wholes and parts: what a figure is a part of, which full breakdown it belongs to, what a share is of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kheo.reader.fields import ALL, CODES
from kheo.reader.found import Figure
from kheo.reader.lexicon import any_of, table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.metric import grammar
from kheo.reader.meaning.words import View


@dataclass(frozen=True, slots=True)
class _Words:
    again: re.Pattern[str]
    bases: list[tuple[re.Pattern[str], tuple[str, ...]]]


@cache
def _words() -> _Words:
    data = table("parts")
    return _Words(
        re.compile(any_of(data["again"])),
        [(re.compile(any_of(one["words"])), tuple(one["metrics"])) for one in data["base"]],
    )


def settle_parts(view: View, cases: list[Case], figures: list[Figure]) -> None:
    """Fill ``total``, ``breakdown``, ``again``, ``whole`` and ``counted`` of the figures."""
    known = _Known(figures)
    for index, (case, figure) in enumerate(zip(cases, figures, strict=True)):
        if case.noun == "share":
            _share(view, cases, figures, index, known)
        else:
            figure.total = _total(cases, figures, index, known)
            figure.again = known.same(index)
        known.add(index)
    _breakdowns(cases, figures)


class _Known:
    """The figures seen so far, by what they count."""

    def __init__(self, figures: list[Figure]) -> None:
        self.figures = figures
        self.by: dict[tuple[str, str | None, str | None], list[int]] = {}

    def add(self, index: int) -> None:
        one = self.figures[index]
        self.by.setdefault((one.metric, one.field, one.subject), []).append(index)

    def last(self, metric: str, field: str | None, subject: str | None) -> int | None:
        found = self.by.get((metric, field, subject))
        return found[-1] if found else None

    def same(self, index: int) -> int | None:
        """An earlier figure with the same meaning and value."""
        one = self.figures[index]
        if one.metric not in grammar().core or one.number.value is None or one.number.value < 10:
            return None
        for other in self.by.get((one.metric, one.field, one.subject), []):
            if self.figures[other].number.value == one.number.value and self.figures[other].place == one.place:
                return other
        return None


def _total(cases: list[Case], figures: list[Figure], index: int, known: _Known) -> int | None:
    """What a figure is a part of: by brackets and "gồm", by subject, by field."""
    case, one = cases[index], figures[index]
    if case.parent is not None and cases[case.parent].noun != "share" and _fits(figures, index, case.parent):
        return case.parent
    if one.metric not in grammar().fielded:
        return None
    if one.subject in {"tap_the", "ca_nhan"} and case.parent is None:
        return known.last(one.metric, one.field, None) if case.before is not None else None
    if one.field in CODES and one.subject is None:
        return known.last(one.metric, ALL, None)
    return None


def _fits(figures: list[Figure], index: int, parent: int) -> bool:
    """A part is no larger than its whole and counts the same kind of thing."""
    one, whole = figures[index], figures[parent]
    if one.number.value is None or whole.number.value is None:
        return False
    countable = one.metric in grammar().fielded and whole.metric in grammar().fielded
    return one.number.value <= whole.number.value and (countable or one.metric == whole.metric)


def _breakdowns(cases: list[Case], figures: list[Figure]) -> None:
    """Group the parts of one whole that are told as a full breakdown: by field, by subject, by stage, by row."""
    for index, figure in enumerate(figures):
        if figure.total is None:
            continue
        whole = figures[figure.total]
        case = cases[index]
        if figure.field in CODES and whole.field == ALL and figure.metric == whole.metric:
            figure.breakdown = f"{figure.total}:field:{figure.subject or ''}"
        elif figure.subject and figure.subject != whole.subject and figure.metric == whole.metric:
            figure.breakdown = f"{figure.total}:subject"
        elif figure.metric != whole.metric:
            figure.breakdown = f"{figure.total}:stage" if _is_stage(figure.metric) else ""
        elif case.opener == "full":
            figure.breakdown = f"{figure.total}:{case.sentence}"


def _is_stage(metric: str) -> bool:
    return metric in {"mo_hinh_xay_dung", "mo_hinh_nhan_rong", "mo_hinh_dang_ky", "mo_hinh_duy_tri"}


def _share(
    view: View, cases: list[Case], figures: list[Figure], index: int, known: _Known
) -> None:
    """What a percentage counts and what it is of."""
    case, one = cases[index], figures[index]
    counted = _counted(cases, index)
    one.counted = counted
    said = view.small[case.start : min(case.within.end, case.end + 60)]
    if counted is None:
        one.metric, one.field = "ty_le", one.field
        return
    base = figures[counted]
    one.metric = "ty_le"
    one.field = base.field if base.metric in grammar().fielded else None
    one.fields = base.fields
    one.whole = _base(said, figures, counted, known)


def _counted(cases: list[Case], index: int) -> int | None:
    """The figure a share stands behind: in its sentence, outside its bracket."""
    case = cases[index]
    for other in (case.before, case.parent, index - 1):
        if other is not None and other >= 0 and cases[other].noun != "share":
            return other if cases[other].sentence == case.sentence else None
    return None


def _base(said: str, figures: list[Figure], counted: int, known: _Known) -> int | None:
    """The figure a share is of: named behind it, else the whole of what it counts."""
    one = figures[counted]
    for pattern, metrics in _words().bases:
        if pattern.search(said):
            for metric in metrics:
                for field in dict.fromkeys((one.field, ALL)):
                    found = known.last(metric, field, one.subject)
                    if found is not None and found != counted:
                        return found
    if one.total is not None:
        return one.total
    for metric in table("parts")["natural"].get(one.metric, []):
        found = known.last(metric, one.field, one.subject)
        if found is not None and found != counted:
            return found
    return None

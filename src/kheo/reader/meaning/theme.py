"""The field of a figure: named in its clause, inherited, or that of the lead-in or heading."""

from __future__ import annotations

import re

from kheo.reader.fields import ALL, CODES, Told, of_title
from kheo.reader.layout import BlockKind, Layout
from kheo.reader.meaning.clause import Case, fields_told
from kheo.reader.meaning.verbs import grammar
from kheo.reader.meaning.words import View

_REMARK = re.compile(r"\W*(?:ghi chú|lưu ý|chú thích)")


def settle_fields(layout: Layout, view: View, cases: list[Case]) -> None:
    """Give every case of a metric that tells a field its field."""
    scope = _Scope(layout, view)
    for index, case in enumerate(cases):
        if "table" in case.marks:
            continue
        told = _own(case)
        if told is not None:
            case.own_field = True
            _put(case, told)
        elif (over := _over(cases, case)) is not None and not _starts_anew(view, cases, case):
            case.field, case.fields, case.own_field = over.field, over.fields, over.own_field
        elif not (
            (_sums_up(case) or _starts_anew(view, cases, case))
            and _lists_fields(cases[max(0, index - 8) : index])
        ):
            _put(case, scope.of(case))
        if case.field is None and not case.fields:
            case.field = ALL
    _respectively(view, cases)
    for case in cases:
        named = case.noun == "initiative" and case.own_field and case.metric in grammar().core
        named = named or (case.noun == "share" and (case.own_field or "about" in case.marks))
        if case.metric not in grammar().fielded and not named and "table" not in case.marks:
            case.fields = ()
            case.field = None


_IN_TURN = re.compile(r"(?<!\w)(?:lần lượt|tương ứng|theo thứ tự)(?!\w)")


def _respectively(view: View, cases: list[Case]) -> None:
    """Figures told "lần lượt là 31, 52, 17, 20" take the fields of the list before them, in its order."""
    for index, case in enumerate(cases):
        if case.own_field or not _IN_TURN.search(view.small, case.left.start, case.start):
            continue
        row = [index]
        for one in range(index + 1, len(cases)):
            if (
                cases[one].before != row[-1]
                or cases[one].own_field
                or cases[one].parent != case.parent
            ):
                break
            row.append(one)
        told = _last_list(cases, index, len(row))
        for one, source in zip(row, told, strict=False):
            cases[one].field, cases[one].own_field = cases[source].field, True


def _last_list(cases: list[Case], index: int, size: int) -> list[int]:
    """The last figures before ``index`` told one for each field, when there are ``size`` of them."""
    told: list[int] = []
    for one in range(index - 1, max(-1, index - 4 * len(CODES)), -1):
        if cases[one].own_field and cases[one].field in CODES and cases[one].noun != "share":
            told.insert(0, one)
        elif told and len(told) == size:
            break
    return told if len(told) == size and size > 1 else []


def _own(case: Case) -> Told | None:
    """The field named in the words of the figure: the last before it, else the first behind it."""
    ahead = [one for one in case.told if one.span.end <= case.start]
    behind = [one for one in case.told if one.span.start >= case.end]
    return ahead[-1] if ahead else behind[0] if behind else None


def _over(cases: list[Case], case: Case) -> Case | None:
    for index in (case.before, case.parent):
        if index is not None and cases[index].own_field:
            return cases[index] if not _sums_up(case) else None
    return None


def _starts_anew(view: View, cases: list[Case], case: Case) -> bool:
    """Whether a figure with a verb of its own ends a list told field by field: "…, xã hội 7; công nhận 9"."""
    before = cases[case.before] if case.before is not None else None
    if before is None or before.own or not case.own:
        return False
    earlier = cases[before.before] if before.before is not None else None
    listed = earlier is not None and earlier.field != before.field and earlier.own_field
    return listed and ";" in view.small[case.left.start : case.start]


def _sums_up(case: Case) -> bool:
    return "sum" in case.marks


def _lists_fields(before: list[Case]) -> bool:
    """Whether the figures before were told field by field: what sums them up covers all."""
    return len({case.field for case in before if case.own_field and case.field in CODES}) > 1


def _put(case: Case, told: Told | None) -> None:
    if told is None:
        return
    case.field = told.field
    case.fields = told.codes if told.field is None else ()


class _Scope:
    """The field that holds over a paragraph: told once at its beginning, or by its headings."""

    def __init__(self, layout: Layout, view: View) -> None:
        self.layout = layout
        self.view = view
        self.titles: dict[int, Told | None] = {}
        self.begun: dict[int, tuple[Told, ...]] = {}

    def of(self, case: Case) -> Told | None:
        """The field over a figure that has none of its own."""
        said = [one for one in self._said(case.block) if one.span.end <= case.start]
        codes = {code for one in said for code in one.codes}
        if _sums_up(case):
            return self._titled(case.block)
        if said and len(codes) == 1:
            return said[-1]
        if said and any(one.field == ALL for one in said):
            return None
        return self._titled(case.block)

    def _said(self, index: int) -> tuple[Told, ...]:
        if index not in self.begun:
            self.begun[index] = tuple(fields_told(self.view, self.layout.blocks[index].span))
        return self.begun[index]

    def _titled(self, index: int) -> Told | None:
        if index not in self.titles:
            self.titles[index] = self._look_up(index)
        return self.titles[index]

    def _look_up(self, index: int) -> Told | None:
        block = self.layout.blocks[index]
        if _REMARK.match(self.view.small, block.span.start):
            return None
        at = (
            block.anchor
            if block.kind == BlockKind.NOTE and block.anchor is not None
            else block.span.start
        )
        for title in reversed(self.layout.titles_at(at)):
            if told := of_title(title):
                return told
        return None

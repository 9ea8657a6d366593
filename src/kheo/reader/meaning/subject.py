"""Whom a figure speaks of: collectives or people; which award, only proposed or given, by whom, which level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kheo.reader.lexicon import any_of, table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.verbs import grammar
from kheo.reader.meaning.words import View, acts

REACH = 260
"""How far before a figure its office is looked for."""
AWARDED = frozenset({"khen_thuong", "mo_hinh_bieu_duong"})


@dataclass(frozen=True, slots=True)
class _Words:
    both: re.Pattern[str]
    kinds: dict[str, re.Pattern[str]]
    label: dict[str, re.Pattern[str]]
    award: re.Pattern[str]
    proposed: re.Pattern[str]
    level: re.Pattern[str]
    actor: re.Pattern[str]


@cache
def _words() -> _Words:
    data = table("subjects")
    kinds = data["subject"]
    link = any_of(data["label_links"])
    return _Words(
        re.compile(rf"(?<!\w){any_of(kinds['gop'])}(?!\w)"),
        {code: re.compile(rf"(?<!\w){any_of(kinds[code])}(?!\w)") for code in ("tap_the", "ca_nhan")},
        {
            code: re.compile(rf"(?<!\w){any_of(kinds[code])}\s*(?:{link}\s*)*$")
            for code in ("tap_the", "ca_nhan")
        },
        re.compile(rf"(?<!\w){any_of(data['awards'])}(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w){any_of(data['proposed'])}(?!\w)"),
        re.compile(rf"(?<!\w){any_of(data['levels'])}(?!\w)"),
        re.compile(rf"(?<!\w){any_of(data['actors'])}"),
    )  # fmt: skip


def settle_subjects(view: View, cases: list[Case]) -> None:
    """Give every case its subject, award, status, level and actor."""
    for case in cases:
        if "table" in case.marks:
            continue
        _subject(view, cases, case)
        if case.metric in AWARDED:
            _award(view, cases, case)
        if case.metric in grammar().core or case.metric == "chi_tieu":
            _status(view, cases, case)
        if case.metric in grammar().core:
            case.actor = _actor(view, case)
            if level := _level(view, case) or _level_of_row(cases, case):
                case.marks["level"] = level
    _status_forward(cases)


def _status_forward(cases: list[Case]) -> None:
    """What is said behind the last figure of a row: "19 tập thể, 19 cá nhân đề nghị tặng Bằng khen"."""
    for case in reversed(cases):
        before = cases[case.before] if case.before is not None else None
        if before is not None and before.noun == case.noun == "award":
            before.subject = before.subject or case.subject
        if before is None or before.metric != case.metric or "forward" not in before.marks:
            continue
        before.status = before.status or case.status
        before.award = before.award or case.award


def subject_in(text: str) -> str | None:
    """The subject a short text in small letters tells."""
    words = _words()
    if words.both.search(text):
        return "gop"
    hits = [code for code, one in words.kinds.items() if one.search(text)]
    return hits[0] if len(hits) == 1 else "gop" if hits else None


def award_in(text: str) -> str | None:
    """The award a short text names."""
    found = _words().award.search(text)
    return _proper(found.group()) if found else None


def _over(cases: list[Case], case: Case) -> Case | None:
    index = case.before if case.before is not None else case.parent
    return cases[index] if index is not None else None


def _subject(view: View, cases: list[Case], case: Case) -> None:
    if case.metric not in grammar().fielded | AWARDED | {"chi_tieu"}:
        return
    case.subject = _own_subject(view, case)
    if case.subject and case.told:
        case.marks.pop("subject", None)
    if case.subject is None and case.noun == "initiative":
        parent = cases[case.parent] if case.parent is not None else None
        over = cases[case.before] if case.before is not None else parent
        if over is not None and case.told and over.metric == case.metric:
            case.subject = over.subject if over.marks.get("subject") else None
        if case.subject:
            case.marks["subject"] = "label"
        elif over is not None and over.subject == "tap_the" and _is_exemplar(view, case):
            case.subject = "ca_nhan"


def _is_exemplar(view: View, case: Case) -> bool:
    """Whether people are set against collectives: "702 mô hình tập thể, 192 điển hình"."""
    word = view.small[case.word.start : case.word.end] if case.word else ""
    return word.startswith(("điển hình", "gương", "tấm gương"))


def _own_subject(view: View, case: Case) -> str | None:
    """The subject the figure's own words tell."""
    words = _words()
    ahead = view.small[case.left.start : case.start]
    for code, pattern in words.label.items():
        if pattern.search(ahead):
            case.marks["subject"] = "label"
            return code
    if case.noun == "both":
        return "gop"
    if case.metric in AWARDED and case.noun in {"collective", "person"}:
        if case.word and "gia đình" in view.small[case.word.start : case.word.end]:
            return None
        return "tap_the" if case.noun == "collective" else "ca_nhan"
    behind = view.small[case.end : min(case.right.end + 14, case.within.end)]
    if words.both.search(behind):
        return "gop"
    behind = view.small[case.end : case.right.end]
    hits = [
        (found.start(), code) for code, one in words.kinds.items() if (found := one.search(behind))
    ]
    return min(hits)[1] if hits and min(hits)[0] < 40 else None


def _award(view: View, cases: list[Case], case: Case) -> None:
    """The award named nearest before the figure, else behind it, else that of the row."""
    ahead = list(_words().award.finditer(view.plain, case.left.start, case.start))
    behind = _words().award.search(view.plain, case.end, case.right.end)
    if ahead:
        case.award = _proper(ahead[-1].group())
    elif behind:
        case.award = _proper(behind.group())
    elif (over := _over(cases, case)) is not None and over.metric in AWARDED:
        case.award = over.award


def _proper(award: str) -> str:
    text = " ".join(award.split())
    return text[:1].upper() + text[1:]


def _status(view: View, cases: list[Case], case: Case) -> None:
    found = _words().proposed.search(view.small, case.left.start, case.right.end)
    if found:
        case.status = found.group()
    elif (over := _over(cases, case)) is not None and over.metric == case.metric:
        told = acts().all_in(view.small, case.left)
        case.status = over.status if not any(one.code == "commend" for one in told) else None


def _level(view: View, case: Case) -> str | None:
    """ "cấp tỉnh" said of the thing counted, not of the office that counts."""
    found = _words().level.search(view.small, case.end, case.right.end)
    if found:
        return found.group()
    ahead = view.small[case.left.start : case.start].lstrip(" ,;:(.\n-+").rstrip(" :")
    found = _words().level.match(ahead) or _words().level.search(ahead[-14:])
    opens = found is not None and (found.start() == 0 or ahead.endswith(found.group()))
    return found.group() if found and opens else None


def _level_of_row(cases: list[Case], case: Case) -> str | None:
    """People stand at the level of the collectives before them: "cấp xã khen 73 tập thể, 140 cá nhân"."""
    before = cases[case.before] if case.before is not None else None
    if before is None or before.metric != case.metric or case.metric not in AWARDED:
        return None
    return (
        before.marks.get("level")
        if (before.subject, case.subject) == ("tap_the", "ca_nhan")
        else None
    )


def _actor(view: View, case: Case) -> str | None:
    """The office named last before the figure in its sentence."""
    start = max(case.within.start, case.start - REACH)
    found = [one.span() for one in _words().actor.finditer(view.small, start, case.start)]
    return " ".join(view.plain[slice(*found[-1])].split()) if found else None

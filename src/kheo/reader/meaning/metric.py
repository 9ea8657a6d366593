"""What a figure counts: its noun, the verb that governs it, and the metric both give.

A figure takes the verb nearest before it in its own clause, else one behind it, else that of the figure it
is a part of or stands in a row with, else that of the lead-in or heading over it.
"""

from __future__ import annotations

import re

from kheo.reader.found import Span
from kheo.reader.layout import Layout
from kheo.reader.meaning.clause import Case, field_behind
from kheo.reader.meaning.frames import MOST, Frames
from kheo.reader.meaning.targets import settle_targets
from kheo.reader.meaning.verbs import chunk_of, grammar, group_in, is_strong, own_act, rule
from kheo.reader.meaning.words import View, acts, nouns

PEOPLE = frozenset({"collective", "person", "both"})
LABELS = frozenset(
    {"initiative", "collective", "person", "both", "award", "prize", "check", "review", "teach", "media",
     "attendance", "delegate", "paper"}
)  # fmt: skip
"""Nouns that a label may tell before its figure ("số cuộc kiểm tra: 12")."""
MEETS = frozenset({"conference", "teach", "review"})
"""Nouns of meetings; one without a topic has that of the one before it."""
GIVEN = frozenset({"commend", "register", "recognise"})
"""Verbs that say something of collectives and people."""
SESSIONS = frozenset({"session", "conference", "check", "review", "teach"})
TOPICS = ("inspect", "review", "debate", "air", "spread", "commend", "help")
_ADDS_UP = re.compile(r"\W*(?:tổng|cộng)(?!\w)")
_EARLIER = re.compile(
    r"(?:so với|cùng kỳ)[^.;()\d]{0,24}(?:\d{4})?\s*\(\s*$|\(cuối (?:quý|năm|tháng) [^().;]{1,12}có\s*$"
    r"|so với[^.;()]{0,30}\([^()]{1,14}\)\s*(?:tăng|giảm)\s*$"
)
BEFORE = 60
"""Letters before a figure in which it is told to be that of an earlier time."""
LOOSE = frozenset({"", "boi_canh", "ket_qua_khac"})
MEETINGS = frozenset({"quan_triet", "tuyen_truyen", "hoi_nghi", "kiem_tra"})


def settle_metrics(layout: Layout, view: View, cases: list[Case]) -> None:
    """Give every case its noun, verb and metric, in order, so that later ones can inherit."""
    frames = Frames(layout, view, cases)
    for index in range(len(cases)):
        _one(view, cases, index, frames)
        frames.seen(index)
    frames.by_sum()
    for case in cases:
        if case.marks.get("moved"):
            case.metric = rule(case.noun, case.act)
    _forward(view, cases)
    _built(view, cases)
    settle_targets(layout, view, cases)


def _one(view: View, cases: list[Case], index: int, frames: Frames) -> None:
    case = cases[index]
    over = frames.over(index)
    if _EARLIER.search(view.small, max(case.within.start, case.start - BEFORE), case.start):
        case.marks["past"] = "past"
    if not case.noun:
        case.noun = _label_noun(view, case) or (over.noun if over and over.noun != "share" else "")
    if not case.noun and (case.told or own_act(view, case)[0]):
        case.noun = "initiative"
    case.noun = _as_said(view, case)
    if case.noun == "initiative":
        _initiative(view, case, over, frames, index)
    elif case.noun in PEOPLE:
        _people(view, case, over, frames, index)
    elif case.noun in SESSIONS or case.noun == "attendance":
        _session(view, cases, index, over)
    elif case.noun == "share":
        behind = view.small[case.end : case.right.end]
        counts = re.match(r"\W*(?:số )?(?:mô hình|điển hình)", behind) is not None
        if (counts or is_strong(own_act(view, case)[0])) and (
            counts or (case.before is None and case.parent is None)
        ):
            case.marks["about"] = "initiatives"
    else:
        case.act = "commend" if own_act(view, case)[0] == "commend" else ""
        case.metric = rule(case.noun, own_act(view, case)[0])


def _label_noun(view: View, case: Case) -> str:
    """The noun of a label before the figure: "số mô hình được công nhận là 88"."""
    chunk = chunk_of(view, case.left)
    if re.fullmatch(
        r"\W*(?:lần lượt|tương ứng)?\s*(?:là|được|có|đạt)?\W*", view.small[chunk.start : chunk.end]
    ):
        chunk = case.left
    found = [
        one
        for one in nouns().all_in(view.small, chunk)
        if one.code in LABELS and not any(told.span.holds(one.span) for told in case.told)
    ]
    label = next((one for one in found if one.code == "initiative"), None)
    if label is not None:
        field_behind(view, case, label)
        return "initiative"
    if not found or (found[0].code in PEOPLE and not _says_subject(view, found[0].span)):
        return ""
    return found[0].code


def _as_said(view: View, case: Case) -> str:
    """The noun as the words behind it make it: people who attend, deal and so on."""
    behind = view.small[case.end : case.right.end]
    if case.noun == "other" and re.search(r"^\W*\w+\s+(?:mô hình|điển hình)\b", behind):
        return "initiative"
    return case.noun


def _initiative(view: View, case: Case, over: Case | None, frames: Frames, index: int) -> None:
    act, strong = own_act(view, case)
    case.own = strong
    inherits = not strong and act != "build"
    near = group_in(view, case, chunk_of(view, case.left), last=True)
    if near in {"sum", "total"}:
        case.marks["sum"] = near
    elif _ADDS_UP.match(view.small, case.left.start, case.start):
        case.marks["sum"] = "sum"
    elif case.before is not None and not case.told and over is not None and "sum" in over.marks:
        case.marks["sum"] = over.marks["sum"]
    if (
        inherits
        and over is not None
        and _gives(over)
        and not (act == "sum" and frames.mixed(index))
    ):
        if act != "sum":
            frames.follow(index)
        act = over.act
    elif act == "sum" and over is None and (summed := frames.summed(index)):
        act = summed
    elif not strong and (head := frames.headed(index)):
        act = head
    elif not strong and act != "build":
        act = "total" if act else ""
    case.act = act
    case.metric = rule("initiative", act)


def _gives(over: Case) -> bool:
    """Whether a figure's verb holds for those that hang on it."""
    return bool(over.act) and (over.noun in {"initiative", *PEOPLE} or over.act == "commend")


def _people(view: View, case: Case, over: Case | None, frames: Frames, index: int) -> None:
    """Collectives and people: parts of initiatives, awarded, attending, or something else."""
    words = acts().all_in(view.acted, case.left) + acts().all_in(view.acted, case.right)
    near = {one.code for one in words}
    act, strong = own_act(view, case)
    case.own = strong and act in GIVEN
    initiatives = over is not None and over.metric in grammar().fielded
    honoured = over is not None and over.metric == "mo_hinh_bieu_duong" and case.parent is not None
    if honoured and not near and _is_subject(case, view):
        case.act, case.metric = "commend", "mo_hinh_bieu_duong"
        return
    if "commend" in near:
        act = "commend"
    elif initiatives and over is not None and _is_subject(case, view):
        act = act if strong else over.act
    elif near & {"attend", "join"} and case.noun == "person":
        met = over is not None and over.metric in MEETINGS | {"luot_du"}
        case.metric = "luot_du" if met or "attend" in near else "ca_nhan_tham_gia"
        return
    elif over is not None and over.metric == "khen_thuong":
        act = "commend"
    elif act not in {"register", "recognise"} or not _is_subject(case, view):
        act = frames.headed(index) if frames.headed(index) == "commend" else ""
    case.act = act
    if initiatives and act != "commend" and over is not None and _is_subject(case, view):
        case.metric = rule("initiative", act)
    elif act == "commend" or _is_subject(case, view):
        case.metric = rule(case.noun, act)
    if not case.metric:
        case.metric = "boi_canh" if not words else "ket_qua_khac"


def _is_subject(case: Case, view: View) -> bool:
    """Whether the noun names who runs initiatives: "tập thể", "cá nhân"."""
    return case.word is None or _says_subject(view, case.word)


def _says_subject(view: View, span: Span) -> bool:
    word = view.small[span.start : span.end]
    return "tập thể" in word or "cá nhân" in word


def _session(view: View, cases: list[Case], index: int, over: Case | None) -> None:
    """Meetings, rounds and those who came: the topic tells which."""
    case = cases[index]
    met = _met(cases, index)
    if (
        case.noun == "attendance"
        and case.word is None
        and over is not None
        and over.noun == "attendance"
    ):
        case.metric = over.metric
        return
    if case.noun == "attendance":
        case.metric = _attendance(view, case, met)
        return
    case.act = _topic(view, case)
    goes_on = case.noun == "session" or (met is not None and met.noun in MEETS)
    if not case.act and goes_on and met is not None:
        case.act, case.metric = met.act, met.metric
        return
    case.metric = rule(case.noun, case.act)


def _met(cases: list[Case], index: int) -> Case | None:
    """The meeting told last before in the same sentence."""
    case = cases[index]
    for one in range(index - 1, max(-1, index - MOST), -1):
        if cases[one].sentence != case.sentence:
            return None
        if cases[one].noun in SESSIONS and cases[one].metric in MEETINGS:
            return cases[one]
    return None


def _attendance(view: View, case: Case, met: Case | None) -> str:
    """Those who came to meetings; those who took part; those who were helped or helped."""
    near = {one.code for one in acts().all_in(view.acted, Span(case.left.start, case.right.end))}
    if met is not None or "attend" in near:
        return "luot_du"
    if "join" in near:
        return "ca_nhan_tham_gia"
    if "help" in near:
        return "nguon_luc"
    return "luot_du" if "spread" in near else "ket_qua_khac"


def _topic(view: View, case: Case) -> str:
    """What a meeting was about: the first word behind the figure, else the nearest before."""
    span = case.right
    if view.small[span.end : span.end + 1] == "(":
        closing = view.small.find(")", span.end, min(span.end + 60, case.within.end))
        span = Span(span.start, max(span.end, closing))
    behind = [one for one in acts().all_in(view.acted, span) if one.code in TOPICS]
    if behind and behind[0].span.start - case.end < 40:
        return behind[0].code
    ahead = [one for one in acts().all_in(view.acted, case.left) if one.code in TOPICS]
    return ahead[-1].code if ahead else behind[0].code if behind else ""


def _forward(view: View, cases: list[Case]) -> None:
    """A row whose verb stands behind its last figure: "46 tập thể, 39 cá nhân được tuyên dương"."""
    for index in range(len(cases) - 1, -1, -1):
        case = cases[index]
        before = cases[case.before] if case.before is not None else None
        if before is None or before.own or case.metric in LOOSE:
            continue
        given = case.metric == "khen_thuong" or (case.own and _is_subject(before, view))
        alike = before.noun in PEOPLE and case.noun in PEOPLE and given
        if (alike and before.metric in LOOSE) or _set_against(view, before, case):
            before.act, before.metric = case.act, case.metric
            before.marks["forward"] = "forward"


def _set_against(view: View, before: Case, case: Case) -> bool:
    """Whether two figures tell collectives and people of one thing: "8 mô hình tập thể và 3 mô hình cá nhân được chọn"."""
    if not case.own or before.noun != "initiative" or case.noun != "initiative":
        return False
    words = [view.small[one.end : one.right.end] for one in (before, case)]
    return "tập thể" in words[0] and "cá nhân" in words[1]


_STILL = re.compile(r"(?<!\w)(?:hiện|vẫn|còn|nay)(?!\w)")


def _left_over(view: View, case: Case) -> bool:
    """Whether what is kept up is what is left of all built: "đã xây dựng 13 mô hình, hiện vẫn duy trì 9"."""
    return _STILL.search(view.small, case.left.start, case.start) is not None


def _built(view: View, cases: list[Case]) -> None:
    """ "Xây dựng" beside "nhân rộng", "duy trì" or "đăng ký" counts the newly built; alone all of them."""
    rows: dict[tuple[int, int | None], list[Case]] = {}
    for case in cases:
        rows.setdefault((case.sentence, case.parent), []).append(case)
    for row in rows.values():
        beside = {case.act for case in row if not (case.act == "keep" and _left_over(view, case))}
        if not beside & {"multiply", "keep", "register"}:
            continue
        for case in row:
            if case.noun == "initiative" and case.act == "build":
                case.metric = "mo_hinh_xay_dung"
    for case in cases:
        over = case.parent if case.parent is not None else case.root
        if (
            case.metric == "mo_hinh_tong"
            and case.act == "build"
            and not case.own
            and over is not None
        ):
            case.metric = cases[over].metric if cases[over].act == "build" else case.metric

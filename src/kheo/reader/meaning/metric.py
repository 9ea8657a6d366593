"""What a figure counts: its noun, the verb that governs it, and the metric both give.

A figure takes the verb nearest before it in its own clause, else one behind it, else that of the figure it
is a part of or stands in a row with, else that of the lead-in or heading over it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kheo.reader.found import Span
from kheo.reader.layout import Layout
from kheo.reader.lexicon import table
from kheo.reader.meaning.clause import Case, field_behind
from kheo.reader.meaning.frames import Frames
from kheo.reader.meaning.words import View, Word, acts, nouns

PEOPLE = frozenset({"collective", "person", "both"})
LABELS = frozenset(
    {"initiative", "collective", "person", "both", "award", "prize", "check", "review", "teach", "media",
     "attendance", "delegate", "paper"}
)  # fmt: skip
"""Nouns that a label may tell before its figure ("số cuộc kiểm tra: 12")."""
SESSIONS = frozenset({"session", "check", "review", "teach"})
TOPICS = ("inspect", "review", "debate", "air", "spread", "commend", "help")
MEETINGS = frozenset({"quan_triet", "tuyen_truyen", "hoi_nghi", "kiem_tra"})
STAGES = frozenset({"register", "new", "build", "multiply", "keep", "recognise", "effective"})
CHUNK = re.compile(r"[,;:()]")
JOINED = 14
"""Letters between two verbs of one group ("thẩm định và công nhận")."""
_BRACKET = re.compile(r"\([^()]{1,40}\)\s+(?P<rest>(?:đang|đã|được|hiện|còn|phát huy|hoạt động|đạt)[^,;.()]{3,60})")
_ADDED = re.compile(r"\s*(?:\w+\s+){0,2}")
"""What may stand between "tăng" and the figure it speaks of."""


@dataclass(frozen=True, slots=True)
class _Grammar:
    order: dict[str, int]
    weak: frozenset[str]
    rules: dict[tuple[str, str], str]
    fielded: frozenset[str]
    core: frozenset[str]
    target: re.Pattern[str]


@cache
def grammar() -> _Grammar:
    """The tables of metrics, ready to ask."""
    data = table("metrics")
    rules: dict[tuple[str, str], str] = {}
    for rule in data["rule"]:
        for noun in rule["noun"]:
            for act in rule["act"]:
                rules.setdefault((noun, act), rule["metric"])
    return _Grammar(
        {code: at for at, code in enumerate(data["precedence"])},
        frozenset(data["weak"]),
        rules,
        frozenset(data["fielded"]),
        frozenset(data["core"]),
        re.compile("|".join(data["target"])),
    )


def is_strong(act: str) -> bool:
    """Whether a verb of initiatives says by itself what happened to them."""
    return act in grammar().order and act not in grammar().weak


def settle_metrics(layout: Layout, view: View, cases: list[Case]) -> None:
    """Give every case its noun, verb and metric, in order, so that later ones can inherit."""
    frames = Frames(layout, view, cases)
    for index, case in enumerate(cases):
        _one(view, cases, index, frames)
        frames.seen(index)
    frames.by_sum()
    for case in cases:
        if case.marks.get("moved"):
            case.metric = rule(case.noun, case.act)
    _forward(view, cases)
    _built(cases)
    for case in cases:
        if _is_target(layout, view, case):
            case.metric = "chi_tieu"


def _one(view: View, cases: list[Case], index: int, frames: Frames) -> None:
    case = cases[index]
    over = frames.over(index)
    if not case.noun:
        case.noun = _label_noun(view, case) or (over.noun if over and over.noun != "share" else "")
    if not case.noun and (case.told or _own_act(view, case)[0]):
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
        if (counts or is_strong(_own_act(view, case)[0])) and (counts or (case.before is None and case.parent is None)):
            case.marks["about"] = "initiatives"
    else:
        case.act = "commend" if _own_act(view, case)[0] == "commend" else ""
        case.metric = rule(case.noun, _own_act(view, case)[0])


def rule(noun: str, act: str) -> str:
    """The metric of a noun with a verb; empty when the tables tell none."""
    rules = grammar().rules
    return rules.get((noun, act)) or rules.get((noun, "*")) or ""


def _label_noun(view: View, case: Case) -> str:
    """The noun of a label before the figure: "số mô hình được công nhận là 88"."""
    chunk = _chunk(view, case.left)
    if re.fullmatch(r"\W*(?:lần lượt|tương ứng)?\s*(?:là|được|có|đạt)?\W*", view.small[chunk.start : chunk.end]):
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


def _chunk(view: View, span: Span) -> Span:
    """The last stretch of ``span`` without a comma, colon or bracket."""
    end = span.end
    while end > span.start and (view.small[end - 1].isspace() or view.small[end - 1] in ":("):
        end -= 1
    start = span.start
    for found in CHUNK.finditer(view.small, span.start, end):
        start = found.end()
    return Span(start, span.end)


def _own_act(view: View, case: Case) -> tuple[str, bool]:
    """The verb that governs a figure in its own words, and whether it says something by itself."""
    near = "" if _is_source(view, case) else _group(view, case, _chunk(view, case.left), last=True)
    behind = _group(view, case, case.right, last=False) or _tail(view, case)
    yields = near == "total" and is_strong(behind) and behind != "keep"
    if near and is_strong(near) and not yields:
        return near, True
    if behind and is_strong(behind):
        return behind, True
    far = "" if near == "build" or _is_source(view, case) else _far(view, case, near)
    act = far if is_strong(far) else near or behind or far
    return act, bool(act) and is_strong(act)


def _tail(view: View, case: Case) -> str:
    """The verb behind a bracket that stands in between: "352 mô hình (80,5%) đang phát huy hiệu quả"."""
    found = _BRACKET.match(view.small, case.right.end, min(case.within.end, case.right.end + 120))
    if found is None:
        return ""
    return _group(view, case, Span(found.start("rest"), found.end("rest")), last=False)


def _is_source(view: View, case: Case) -> bool:
    """Whether the verb before speaks of what is taken out of the figure: "chọn từ 41 mô hình được công nhận"."""
    if case.number.low is not None:
        return False
    ahead = view.small[max(case.left.start, case.start - 16) : case.start]
    return re.search(r"(?<!\w)(?:từ|trong(?: tổng)?(?: số)?)\s*$", ahead) is not None


def _far(view: View, case: Case, near: str) -> str:
    """The verb further back in the figure's words: of the stretch before the last, or any if nothing is near."""
    chunk = _chunk(view, case.left)
    if chunk.start <= case.left.start:
        return ""
    before = Span(case.left.start, chunk.start - 1)
    return _group(view, case, _chunk(view, before) if near else before, last=True)


def _group(view: View, case: Case, span: Span, *, last: bool) -> str:
    """The verb of the group nearest the figure: verbs with little between them count as one."""
    order = grammar().order
    found = [
        one
        for one in acts().all_in(view.acted, span)
        if one.code in order
        and not any(told.span.overlaps(one.span) for told in case.told)
        and not (one.code in {"add", "fall"} and last and not _ADDED.fullmatch(view.small, one.span.end, case.start))
    ]
    if not found:
        return ""
    if last:
        found.reverse()
    group = [found[0]]
    for one in found[1:]:
        if _gap(group[-1], one) > JOINED:
            break
        group.append(one)
    codes = {one.code for one in group}
    if len(codes) > 1 and codes <= {"build", "new", "multiply", "keep"} and codes & {"build", "new"}:
        return "total"
    return min(codes, key=order.__getitem__)


def nearest_act(text: str) -> str:
    """The verb a short text (the head of a column, a caption) tells; empty for none or a weak one."""
    order = grammar().order
    found = {one.code for one in acts().all_in(text, Span(0, len(text))) if one.code in order}
    return min(found - grammar().weak, key=order.__getitem__, default="")


def _gap(one: Word, two: Word) -> int:
    first, second = sorted((one.span, two.span))
    return second.start - first.end


def _initiative(view: View, case: Case, over: Case | None, frames: Frames, index: int) -> None:
    act, strong = _own_act(view, case)
    case.own = strong
    inherits = not strong and act != "build"
    if _group(view, case, _chunk(view, case.left), last=True) in {"sum", "total"} or (case.before is not None and not case.told and over and "sum" in over.marks):
        case.marks["sum"] = "sum"
    if inherits and over is not None and _gives(over) and not (act == "sum" and frames.mixed(index)):
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
    act, strong = _own_act(view, case)
    case.own = strong
    initiatives = over is not None and over.metric in grammar().fielded
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
    if case.noun == "attendance" and case.word is None and over is not None and over.noun == "attendance":
        case.metric = over.metric
        return
    if case.noun == "attendance":
        case.metric = _attendance(view, case, met)
        return
    case.act = _topic(view, case)
    if not case.act and case.noun == "session" and met is not None:
        case.act, case.metric = met.act, met.metric
        return
    case.metric = rule(case.noun, case.act)


def _met(cases: list[Case], index: int) -> Case | None:
    """The meeting told last before in the same sentence."""
    case = cases[index]
    for one in range(index - 1, -1, -1):
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
        if before is None or before.own or case.metric in {"", "boi_canh", "ket_qua_khac"}:
            continue
        given = case.metric == "khen_thuong" or (case.own and _is_subject(before, view))
        alike = before.noun in PEOPLE and case.noun in PEOPLE and given
        if alike and before.metric in {"", "boi_canh", "ket_qua_khac"}:
            before.act, before.metric = case.act, case.metric
            before.marks["forward"] = "forward"


def _built(cases: list[Case]) -> None:
    """"Xây dựng" beside "nhân rộng", "duy trì" or "đăng ký" counts the newly built; alone all of them."""
    rows: dict[tuple[int, int | None], list[Case]] = {}
    for case in cases:
        rows.setdefault((case.sentence, case.parent), []).append(case)
    for row in rows.values():
        beside = {case.act for case in row}
        if not beside & {"multiply", "keep", "register"}:
            continue
        for case in row:
            if case.noun == "initiative" and case.act == "build":
                case.metric = "mo_hinh_xay_dung"


def _is_target(layout: Layout, view: View, case: Case) -> bool:
    """Whether the figure is aimed at, not reached."""
    if case.noun not in {"initiative", "share", "collective", "person"}:
        return False
    said = view.small[max(case.within.start, case.start - 120) : case.end]
    return grammar().target.search(said) is not None

"""The verbs around a figure: which of them governs it.

The verb nearest before a figure in its own clause governs it, else one behind it, else one further back.
Verbs with little between them ("thẩm định và công nhận") count as one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kheo.reader.found import Span
from kheo.reader.lexicon import table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.words import View, Word, acts

GROWTH = frozenset({"build", "new", "multiply", "keep"})
CHUNK = re.compile(r"[,;:()]")
KEPT = frozenset({"multiply", "keep"})
JOINED = 14
"""Letters between two verbs of one group ("thẩm định và công nhận")."""
_BRACKET = re.compile(
    r"\([^()]{1,40}\)\s+(?P<rest>(?:đang|đã|được|hiện|còn|phát huy|hoạt động|đạt)[^,;.()]{3,60})"
)
_HAS = re.compile(r"(?<!\w)(?<!hiện )có\s*$")
"""What parts a circumstance from its figure: "qua bình chọn có 30 mô hình được khen"."""
_ADDED = re.compile(r"\s*(?:\w+\s+){0,2}")
"""What may stand between "tăng" and the figure it speaks of."""


@dataclass(frozen=True, slots=True)
class _Grammar:
    order: dict[str, int]
    weak: frozenset[str]
    rules: dict[tuple[str, str], str]
    fielded: frozenset[str]
    core: frozenset[str]


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
    )


def is_strong(act: str) -> bool:
    """Whether a verb of initiatives says by itself what happened to them."""
    return act in grammar().order and act not in grammar().weak


def rule(noun: str, act: str) -> str:
    """The metric of a noun with a verb; empty when the tables tell none."""
    rules = grammar().rules
    return rules.get((noun, act)) or rules.get((noun, "*")) or ""


def chunk_of(view: View, span: Span) -> Span:
    """The last stretch of ``span`` without a comma, colon or bracket."""
    end = span.end
    while end > span.start and (view.small[end - 1].isspace() or view.small[end - 1] in ":("):
        end -= 1
    start = span.start
    for found in CHUNK.finditer(view.small, span.start, end):
        start = found.end()
    return Span(start, span.end)


def own_act(view: View, case: Case) -> tuple[str, bool]:
    """The verb that governs a figure in its own words, and whether it says something by itself."""
    near = (
        "" if _is_source(view, case) else group_in(view, case, chunk_of(view, case.left), last=True)
    )
    behind = group_in(view, case, case.right, last=False) or _tail(view, case)
    yields = is_strong(behind) and (
        (near == "total" and behind != "keep")
        or _HAS.search(view.small, case.left.start, case.start) is not None
    )
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
    return group_in(view, case, Span(found.start("rest"), found.end("rest")), last=False)


def _is_source(view: View, case: Case) -> bool:
    """Whether the verb before speaks of what is taken out of the figure: "chọn từ 41 mô hình được công nhận"."""
    if case.number.low is not None:
        return False
    ahead = view.small[max(case.left.start, case.start - 16) : case.start]
    return re.search(r"(?<!\w)(?:từ|trong(?: tổng)?(?: số)?)\s*$", ahead) is not None


def _far(view: View, case: Case, near: str) -> str:
    """The verb further back in the figure's words: of the stretch before the last, or any if nothing is near."""
    chunk = chunk_of(view, case.left)
    if chunk.start <= case.left.start:
        return ""
    before = Span(case.left.start, chunk.start - 1)
    return group_in(view, case, chunk_of(view, before) if near else before, last=True)


def group_in(view: View, case: Case, span: Span, *, last: bool) -> str:
    """The verb of the group nearest the figure: verbs with little between them count as one."""
    order = grammar().order
    found = [
        one
        for one in acts().all_in(view.acted, span)
        if one.code in order
        and not any(told.span.overlaps(one.span) for told in case.told)
        and not (
            one.code in {"add", "fall"}
            and last
            and not _ADDED.fullmatch(view.small, one.span.end, case.start)
        )
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
    if last and (earlier := _enumerated(view, case, group[-1])):
        group.append(earlier)
    codes = {one.code for one in group}
    if len(codes) > 1 and codes <= GROWTH and codes & {"build", "new"} and codes & KEPT:
        return "total"
    return min(codes, key=order.__getitem__)


def _enumerated(view: View, case: Case, first: Word) -> Word | None:
    """A verb of building right before a comma: "xây dựng, duy trì 86 mô hình"."""
    if first.code not in GROWTH:
        return None
    before = acts().all_in(view.acted, Span(case.left.start, first.span.start))
    joins = grammar().order if first.code == "build" else GROWTH
    if (
        before
        and before[-1].code in joins
        and not view.small[before[-1].span.end : first.span.start].strip(" ,")
    ):
        return before[-1]
    return None


def nearest_act(text: str) -> str:
    """The verb a short text (the head of a column, a caption) tells; empty for none or a weak one."""
    order = grammar().order
    found = {one.code for one in acts().all_in(text, Span(0, len(text))) if one.code in order}
    return min(found - grammar().weak, key=order.__getitem__, default="")


def _gap(one: Word, two: Word) -> int:
    first, second = sorted((one.span, two.span))
    return second.start - first.end

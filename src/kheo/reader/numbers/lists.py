"""Numbers by their neighbours: lists of names with numbers, and lists of bare counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from kheo.reader.found import Number, NumberKind
from kheo.reader.lexicon import table
from kheo.reader.numbers.kinds import headed
from kheo.reader.numbers.phrases import line_start
from kheo.reader.numbers.rules import printed, word_before

_LIST = re.compile(r"\s*(?:,|và|/|-|,[ \t]*và)[ \t]*(?:năm[ \t]+|tháng[ \t]+|ngày[ \t]+)?")
_COUNTS = re.compile(r"[^\W\d]*(?: [^\W\d]+){0,3}[,;] [^\W\d]+(?: [^\W\d]+){0,5}:? ")
_ITEM = re.compile(r"\s?[,;](?:\s[^\W\d]+){1,6}:?\s")
_CLOSES = {"", ",", ";", ".", ")", "\n"}
_ONE = re.compile(r"(?:,|;|\bvà) $")
_ENDS = re.compile(r"[.!?\n]")
_LISTED = {NumberKind.DATE, NumberKind.NAME, NumberKind.REFERENCE, NumberKind.SYMBOL}
_QUOTED = "số trong tên gọi để trong ngoặc kép"
_NEAR = 80


def continued(text: str, earlier: Number, number: Number) -> Number:
    """A number by the one before it: “thôn 1, 2 và 3” are names, "xã 8, phường 5; thị trấn 2" counts."""
    if number.kind == NumberKind.NAME and number.value and _is_counted(text, earlier, number):
        return _figure(number)
    if earlier.kind not in _LISTED or number.kind != NumberKind.FIGURE:
        return number
    gap = text[earlier.core.end : number.core.start]
    raw = printed(text, number)
    if len(gap) > 12 or number.unit or number.of is not None or not raw.isdigit():
        return number
    if not _LIST.fullmatch(gap) or len(raw) > 4 or earlier.why == _QUOTED:
        return number
    return replace(number, kind=earlier.kind, why=earlier.why, span=number.core, raw=raw)


def _figure(number: Number) -> Number:
    return replace(number, kind=NumberKind.FIGURE, why="")


def _is_counted(text: str, earlier: Number, number: Number) -> bool:
    """Whether it stands in a list of bare counts, each behind what it counts."""
    gap = text[earlier.core.end : number.core.start]
    if earlier.kind != NumberKind.FIGURE or not _closes(text, number) or not _COUNTS.fullmatch(gap):
        return False
    if not earlier.unit:
        return earlier.value is not None and gap == gap.lower()
    before = text[line_start(text, earlier.core.start, 60) : earlier.core.start]
    return any(pattern.search(before) for pattern, _most, _why in headed())


def _closes(text: str, number: Number) -> bool:
    return text[number.core.end : number.core.end + 1] in _CLOSES


def word_listed(text: str, earlier: Number, number: Number) -> bool:
    """“… ba mô hình, xã Tân Hòa hai, …”: a bare number word after another count of the same sentence."""
    gap = text[earlier.core.end : number.core.start]
    if earlier.kind != NumberKind.FIGURE or len(gap) > _NEAR or _ENDS.search(gap):
        return False
    spoken = number.raw.lower()
    if number.raw[0].isupper():
        return False
    if spoken == "một" and number.unit:
        return earlier.unit.lower() == number.unit.lower() and bool(_ONE.search(gap))
    if text[earlier.core.start].isdigit() or "," not in gap or spoken in {"một", "năm"}:
        return False
    told = table("numbers_words")["word_counts"]
    before = word_before(text, number.core.start)
    return _closes(text, number) and before not in told["not_after"]


def counts_in_lists(text: str, numbers: Sequence[Number]) -> list[Number]:
    """The numbers; those taken for names of places are counts where their list sums up to what it opens with.

    “17 mô hình (xã An Hòa 5, xã An Bình 8, xã An Phú 4)”: five, eight and four are seventeen.
    """
    told = list(numbers)
    start = 0
    while start < len(told):
        end = start + 1
        while end < len(told) and _in_one_list(text, told[end - 1], told[end]):
            end += 1
        if end - start > 1 and (
            _mixed(told[start:end]) or (start and _sums_up(text, told[start - 1], told[start:end]))
        ):
            told[start:end] = [_figure(one) for one in told[start:end]]
        start = end
    return told


@cache
def _whys() -> frozenset[str]:
    return frozenset({why for _pattern, _most, why in headed()} | {"số trong địa danh"})


def _bare(number: Number) -> bool:
    """Whether it is a number behind a name that may count or belong to the name."""
    if number.value is None or number.of is not None or number.unit:
        return False
    return number.kind == NumberKind.FIGURE or (
        number.kind == NumberKind.NAME and number.why in _whys()
    )


def _in_one_list(text: str, earlier: Number, number: Number) -> bool:
    gap = text[earlier.core.end : number.core.start]
    in_list = len(gap) < _NEAR and _bare(earlier) and _bare(number) and bool(_ITEM.fullmatch(gap))
    return in_list and _closes(text, number)


def _mixed(run: Sequence[Number]) -> bool:
    return len({one.kind for one in run}) > 1


def _sums_up(text: str, total: Number, run: Sequence[Number]) -> bool:
    gap = text[total.core.end : run[0].core.start]
    near = total.kind == NumberKind.FIGURE and len(gap) < 2 * _NEAR and not _ENDS.search(gap)
    return near and total.value == sum(one.value or 0 for one in run)

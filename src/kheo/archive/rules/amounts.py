"""Amounts as papers write them: "24.814", "57,44 %", "hơn 1.300", "85 - 120", "hàng ngàn"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kheo.kernel.numbers import format_number, parse_number, round_half_up
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line

PERCENT = "%"
MOST_DECIMALS = 4
LARGEST = Decimal(10) ** 16
APPROX = (
    "không thấp hơn", "không ít hơn", "không dưới", "không quá", "trung bình", "nhiều nhất",
    "bình quân", "tối thiểu", "trên dưới", "suýt soát", "độ chừng", "ước chừng", "ước tính",
    "ước đạt", "ít nhất", "tối đa", "xấp xỉ", "khoảng", "chừng", "ít ra", "ngót", "dưới", "trên",
    "gần", "hơn", "ước", "tầm", "non", "quá", "cỡ",
)  # fmt: skip
"""Words that make an amount approximate; the longest stand first."""
AT_LEAST = frozenset(
    {"hơn", "trên", "ít nhất", "ít ra", "tối thiểu", "không dưới", "không ít hơn", "không thấp hơn"}
)
AT_MOST = frozenset({"gần", "dưới", "nhiều nhất", "không quá", "tối đa", "ngót", "suýt soát"})
_TIMES = {
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
_ONES = dict(
    zip(
        ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"],
        range(1, 11),
        strict=True,
    )
)
_VAGUE = re.compile(r"hàng (?:(?:chục|trăm) )?(?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bđến\b|\btới\b)\s*", re.IGNORECASE)
_TAIL = re.compile(r"^(?P<number>[-−]?[\d.,\s]*\d)\s*(?P<words>[^\d.,].*)?$")


@dataclass(frozen=True, slots=True)
class Amount:
    """``value``, or a range ``low``–``high``, or neither (vague, then ``approx`` says it all).

    ``decimals`` is how many were written; ``unit_word`` what stood behind the number ("%").
    """

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    approx: str = ""
    decimals: int = 0
    unit_word: str = ""


@dataclass(frozen=True, slots=True)
class _Number:
    value: Decimal
    decimals: int
    times: int
    words: str


def parse_amount(text: str) -> Amount:
    """Read an amount as it is printed.

    Raises BadInput with the sentence and what to write instead: letters, two readings of a dot,
    a fraction, a range upside down, a negative or far too large number.
    """
    plain = clean_line(text)
    if not plain:
        raise BadInput(_("Write the number as the paper prints it."))
    if vague := _VAGUE.match(plain):
        return Amount(approx=vague[0].casefold(), unit_word=plain[vague.end() :].strip())
    approx, rest = _approximation(plain)
    if "/" in rest and re.match(r"[\d.,\s]+/", rest):
        raise BadInput(
            _("“%(text)s” is a fraction; enter the part and the whole as two figures."),
            params={"text": plain[:40]},
        )
    ends = _BETWEEN.split(rest) if not rest.startswith(("-", "−")) else [rest]
    if len(ends) == 1:
        one = _number(rest)
        return Amount(
            _bounded(one.value * one.times), approx=approx, decimals=_kept(one), unit_word=one.words
        )
    if len(ends) > 2:
        raise BadInput(
            _("“%(text)s” has more than two ends; write a range as 85 - 120."),
            params={"text": plain[:40]},
        )
    return _range(_number(ends[0]), _number(ends[1]), approx)


def _range(first: _Number, last: _Number, approx: str) -> Amount:
    times = first.times if first.times > 1 else last.times
    low, high = _bounded(first.value * times), _bounded(last.value * last.times)
    if high < low:
        raise BadInput(_("The range ends before it begins; write the smaller number first."))
    return Amount(
        low=low, high=high, approx=approx, decimals=max(_kept(first), _kept(last)),
        unit_word=last.words or first.words,
    )  # fmt: skip


def _approximation(text: str) -> tuple[str, str]:
    """The words in front that make it approximate, and what follows them."""
    found: list[str] = []
    rest = text
    while True:
        lower = rest.casefold()
        word = next((w for w in (*APPROX, "từ") if lower.startswith(f"{w} ")), None)
        if word is None:
            return " ".join(found)[:30], rest
        if word != "từ":
            found.append(word)
        rest = rest[len(word) :].strip()


def _number(text: str) -> _Number:
    """A number with what stands behind it: a word that multiplies it, and its unit."""
    head, _space, tail = text.partition(" ")
    if (one := _ONES.get(head.casefold())) is not None:
        return _Number(Decimal(one), 0, 1, tail.strip())
    found = _TAIL.match(text.strip())
    if found is None:
        parse_number(text)  # raises with the sentence of the kernel
        raise BadInput(code="number.invalid", params={"text": text[:40]})
    value = parse_number(found["number"])
    if value < 0:
        raise BadInput(_("A declared figure is not negative."))
    words = (found["words"] or "").strip()
    first, _space, behind = words.partition(" ")
    times = _TIMES.get(first.casefold(), 1)
    decimals = max(-int(value.as_tuple().exponent), 0)
    return _Number(value, decimals, times, behind.strip() if times > 1 else words)


def _kept(number: _Number) -> int:
    """Decimals as they are shown: none once the number was multiplied to a whole one."""
    if number.decimals > MOST_DECIMALS:
        raise BadInput(
            _("At most %(most)s decimals are kept; write the number as printed."),
            params={"most": MOST_DECIMALS},
        )
    return number.decimals if number.times == 1 else 0


def _bounded(value: Decimal) -> Decimal:
    if value >= LARGEST:
        raise BadInput(_("This number is far too large; look at it again."))
    return round_half_up(value, MOST_DECIMALS) if value % 1 else Decimal(int(value))


def in_words(
    value: Decimal | None, low: Decimal | None, high: Decimal | None, approx: str, decimals: int
) -> str:
    """The amount as it is shown and can be typed again: "hơn 1.300", "khoảng 35 – 50"."""
    if value is not None:
        number = format_number(value, decimals)
    elif low is not None and high is not None:
        number = f"{format_number(low, decimals)} – {format_number(high, decimals)}"
    else:
        number = ""
    return f"{approx} {number}".strip()

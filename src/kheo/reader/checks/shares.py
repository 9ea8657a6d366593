"""Percentages: which number they tell of which whole, and whether they are right, cut or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from functools import cache

from kheo.reader.checks.bases import Base, bases
from kheo.reader.checks.groups import alike
from kheo.reader.checks.ledger import FOUR, Ledger, said
from kheo.reader.checks.told import label, name_of, percent, rounded, sentence, shown
from kheo.reader.found import Check, Grade
from kheo.reader.layout import BlockKind
from kheo.reader.lexicon import any_of, table

_LINK_REACH = 110
_FIRST = 40
NEAR = Decimal(3)
"""A share of what fields come to that misses by more was perhaps told of other figures."""
CLOSE = Decimal(10)
"""A base that nothing names and that misses by more percentage points was the wrong one."""


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage with its numerator (several figures when they have to be added up) and its base."""

    share: int
    parts: tuple[int, ...]
    base: Base | None


@cache
def _link() -> re.Pattern[str]:
    links = any_of(table("checks")["words"]["share_link"])
    return re.compile(
        rf"^[^().;:%]*?(?:\(\s*|,\s*|-\s*)?(?:(?<!\w){links}(?:\s+(?:khoảng|gần|trên|hơn))?)?\s*:?\s*$",
        re.IGNORECASE,
    )


@cache
def _linked() -> re.Pattern[str]:
    links = any_of(table("checks")["words"]["share_link"])
    return re.compile(rf"(?<!\w){links}(?!\w)|\(\s*$|=", re.IGNORECASE)


def shares(ledger: Ledger) -> Iterator[Check]:
    """A check for every percentage that is told of a number, and for those of the four fields together."""
    known: list[Share] = []
    wrong: set[int] = set()
    for one in ledger.order:
        number = ledger.figures[one].number
        if not number.is_share or number.value is None or _no_share(ledger, one):
            continue
        parts = numerator(ledger, one)
        if not parts:
            continue
        found, check = _judged(ledger, one, parts)
        known.append(found)
        if check is not None:
            wrong |= {one} if check.result == "mismatch" else set()
            yield check
    yield from _four(ledger, known, wrong)


def _no_share(ledger: Ledger, one: int) -> bool:
    """Whether the percentage tells of a rise or of a plan fulfilled, not of a part."""
    behind, ahead = ledger.behind(one, 40), ledger.ahead(one, 16)
    behind = re.split(r"[,;()]", behind)[0]
    return bool(said("no_share").search(behind) or said("no_share").search(ahead))


def numerator(ledger: Ledger, one: int) -> tuple[int, ...]:
    """The figure a percentage is told of; several when it is told of what fields come to together."""
    counted = ledger.figures[one].counted
    if counted is not None and counted != one and not _of_share(ledger, counted):
        return (counted,)
    before = ledger.before(one)
    if before is not None and ledger.together(before, one) and not _of_share(ledger, before):
        if ledger.layout.block_at(ledger.figures[one].number.span.start).kind == BlockKind.ROW:
            return (before,)
        gap = ledger.between(before, one)
        if len(gap) <= _LINK_REACH and _link().match(gap) and _linked().search(gap):
            return (before,)
    after = ledger.after(one)
    if after is not None and ledger.together(one, after) and not _of_share(ledger, after):
        gap = ledger.between(one, after).strip("% ")
        if re.fullmatch(r"[^().;,\d]{0,60}[(:=]\s*(?:gồm|có|là|tức|hay)?\s*", gap):
            return (after,)
    return _by_words(ledger, one)


def _of_share(ledger: Ledger, one: int) -> bool:
    number = ledger.figures[one].number
    return number.is_share or number.vague or (number.value is None and number.low is None)


def _by_words(ledger: Ledger, one: int) -> tuple[int, ...]:
    """What the words before a percentage name when no number does: the total of a metric."""
    if ledger.figures[one].metric != "ty_le" or ledger.field(one):
        return ()
    ahead = re.split(r"[,;.)]", ledger.ahead(one, 120))
    clause = next((part for part in reversed(ahead) if len(part) > 12), "")
    for metric in table("checks")["metric_words"]:
        if not _metric_words(metric).search(clause):
            continue
        fields = []
        for field in FOUR:
            ones = [
                each
                for each in ledger.alike.get((metric, field, None), [])[:_FIRST]
                if ledger.exact(each)
            ]
            fields += ones[:1]
        whole = [
            each
            for each in ledger.alike.get((metric, None, None), [])[:_FIRST]
            if ledger.exact(each)
        ]
        if len(fields) == len(FOUR) and not whole:
            return tuple(sorted(fields))
        return tuple(whole[-1:]) if len(whole) == 1 else ()
    return ()


@cache
def _metric_words(metric: str) -> re.Pattern[str]:
    terms: list[str] = table("checks")["metric_words"][metric]
    return re.compile(any_of(terms), re.IGNORECASE)


def _judged(ledger: Ledger, one: int, parts: tuple[int, ...]) -> tuple[Share, Check | None]:
    """The share with the base that makes it right, else the surest base; and what is to say of it."""
    found = list(bases(ledger, one, parts))
    number = ledger.figures[one].number
    if number.approx or any(ledger.value(part) is None for part in parts):
        return Share(one, parts, found[0] if found else None), _bounded(ledger, one, parts, found)
    for wanted in ("ok", "truncated"):
        for base in found:
            if _result(ledger, one, parts, base) == wanted:
                return Share(one, parts, base), _check(ledger, one, parts, base, wanted)
    sure = [base for base in found if _worth(ledger, one, parts, base)]
    if sure:
        return Share(one, parts, sure[0]), _check(ledger, one, parts, sure[0], "mismatch")
    if ledger.figures[one].metric != "ty_le" or all(
        ledger.figures[part].metric in {"boi_canh", "ket_qua_khac"} for part in parts
    ):
        return Share(one, parts, None), None
    return Share(one, parts, None), _unknown(ledger, one, parts)


def _worth(ledger: Ledger, one: int, parts: tuple[int, ...], base: Base) -> bool:
    """Whether the base is named or usual, counts the same kind, and is not far off."""
    if not (base.told or base.likely):
        return False
    if not base.figures:
        return True
    stated, computed = ledger.value(one) or Decimal(0), _computed(ledger, parts, base)
    near = (
        abs(computed - stated) <= base.reach and stated <= computed * 2 and computed <= stated * 2
    )
    return near and all(alike(ledger, part, base.figures[0]) for part in parts)


def _part(ledger: Ledger, parts: tuple[int, ...]) -> Decimal:
    return sum((ledger.value(part) or Decimal(0) for part in parts), Decimal(0))


def _computed(ledger: Ledger, parts: tuple[int, ...], base: Base) -> Decimal:
    return _part(ledger, parts) * 100 / base.value


def _gap(ledger: Ledger, one: int, parts: tuple[int, ...], base: Base) -> Decimal:
    return abs(_computed(ledger, parts, base) - (ledger.value(one) or Decimal(0)))


def _result(ledger: Ledger, one: int, parts: tuple[int, ...], base: Base) -> str:
    number = ledger.figures[one].number
    stated, computed = number.value or Decimal(0), _computed(ledger, parts, base)
    half = Decimal(5).scaleb(-number.decimals - 1)
    if abs(computed - stated) <= half:
        return "ok"
    if computed.quantize(Decimal(1).scaleb(-number.decimals), ROUND_DOWN) == stated:
        return "truncated"
    if (
        any(ledger.figures[part].number.approx for part in parts)
        and _gap(ledger, one, parts, base) <= computed / 100
    ):
        return "ok"
    return "mismatch"


def _check(ledger: Ledger, one: int, parts: tuple[int, ...], base: Base, result: str) -> Check:
    number, computed = ledger.figures[one].number, _computed(ledger, parts, base)
    terms = " + ".join(ledger.printed(part).partition("/")[0].strip() for part in parts)
    above = f"({terms})" if len(parts) > 1 else terms
    division = f"{above}/{base.printed}"
    shown_share = f"{ledger.printed(one).rstrip('% ')}%"
    right = percent(computed, number.decimals)
    check = Check(
        "percent", result, label("share", share=shown_share, part=name_of(ledger.figures[parts[0]])),
        "", f"{above} / {base.printed} = {shown(rounded(computed, 3))}%", number.value, rounded(computed, 3),
        one, (one, *parts, *base.figures), (), ledger.spans(one, *parts, *base.figures),
    )  # fmt: skip
    if result == "truncated":
        check.grade = Grade.DOUBT
        check.message = sentence("share_cut", share=shown_share, right=right)
    elif result == "mismatch":
        check.grade = Grade.ERROR
        check.message = sentence("share_wrong", share=shown_share, division=division, right=right)
        if len(parts) > 1 and _gap(ledger, one, parts, base) > NEAR:
            check.result, check.grade = "info", Grade.DOUBT
            names = {"share": shown_share, "division": division, "right": right}
            check.message = sentence("share_doubt", **names)
    return check


def _unknown(ledger: Ledger, one: int, parts: tuple[int, ...]) -> Check:
    share = f"{ledger.printed(one).rstrip('% ')}%"
    return Check(
        "percent", "cannot_check", label("share_alone", share=share), sentence("share_base", share=share),
        stated=ledger.value(one), total=one, figures=(*parts, one), spans=ledger.spans(one),
        grade=Grade.REMARK,
    )  # fmt: skip


def _bounded(ledger: Ledger, one: int, parts: tuple[int, ...], found: list[Base]) -> Check | None:
    """ "Trên 50%": the share at the low ends and at the high ends of what is told."""
    base = next((base for base in found if base.told or base.likely), None)
    if base is None or len(parts) != 1:
        return None
    stated = ledger.value(one) or Decimal(0)
    least, most = ledger.bounds(one)
    low, high = _ends(ledger, parts[0])
    below, above = base.low or base.value, base.high or base.value
    pairs = {(low, below), (high, above)}
    told = [(part, whole, part * 100 / whole) for part, whole in sorted(pairs) if whole]
    if not told:
        return None
    expression = "; ".join(
        f"{shown(part)}/{shown(whole)} = {percent(value, 1)}" for part, whole, value in told
    )
    printed = ledger.figures[one].number.raw.strip()
    printed = printed if printed.endswith("%") else f"{printed}%"
    check = Check(
        "range", "ok", label("bound", part=ledger.printed(parts[0]), base=base.printed, share=printed),
        "", expression, stated, rounded(min((row[2] for row in told), key=lambda each: each), 1), one,
        (*base.figures, *parts, one), (), ledger.spans(*base.figures, *parts, one),
    )  # fmt: skip
    if all(least <= value <= most for _part, _whole, value in told):
        return check
    if not _unmistakable(ledger, one, parts[0], base):
        return None
    wrong = [value for _part, _whole, value in told if not least <= value <= most]
    if min(abs(value - stated) for value in wrong) > CLOSE and not base.told:
        return None
    soft = (
        all(abs(value - stated) <= 5 for value in wrong)
        and ledger.figures[one].number.approx not in _FIRM
    )
    check.result, check.grade = ("info", Grade.DOUBT) if soft else ("mismatch", Grade.ERROR)
    name = "bound" if len(told) > 1 else "bound_one"
    check.message = sentence(name, share=printed, expression=expression)
    return check


def _unmistakable(ledger: Ledger, one: int, part: int, base: Base) -> bool:
    """Whether number, whole and share stand in one sentence and no noun of its own follows the share."""
    if not base.figures:
        return True
    if not (ledger.together(part, one) and ledger.together(base.figures[0], one)):
        return False
    ahead = ledger.between(part, one)
    return bool(_linked().search(ahead)) or not _OWN_NOUN.match(ledger.behind(one, 30))


_OWN_NOUN = re.compile(
    r"\s*%?\s*(?:số\s)?(?:mô hình|điển hình|hộ|người|cơ sở|đơn vị|tập thể|cá nhân)(?!\w)"
)
_FIRM = frozenset({"trên", "hơn", "dưới", "ít nhất", "không dưới", "tối thiểu", "gần"})


def _ends(ledger: Ledger, one: int) -> tuple[Decimal, Decimal]:
    number = ledger.figures[one].number
    value = number.value or Decimal(0)
    return (
        (number.low, number.high)
        if number.low is not None and number.high is not None
        else (value, value)
    )


def _four(ledger: Ledger, known: list[Share], wrong: set[int]) -> Iterator[Check]:
    """The shares of the four fields in one whole come to 100 within their rounding."""
    groups: dict[tuple[object, ...], dict[str, int]] = {}
    for row in known:
        if len(row.parts) != 1:
            continue
        metric, field, subject = ledger.key(row.parts[0])
        whole = row.base.figures if row.base else None
        if field:
            groups.setdefault((metric, subject, whole), {}).setdefault(field, row.share)
    told = {row.share for row in known}
    for one in ledger.order:
        field = ledger.field(one)
        if field and ledger.figures[one].number.is_share and one not in told:
            groups.setdefault((ledger.sentence[one],), {}).setdefault(field, one)
    for held in groups.values():
        if set(held) == set(FOUR) and all(ledger.exact(one) for one in held.values()):
            yield from _hundred(ledger, tuple(sorted(held.values())), wrong)


def _hundred(ledger: Ledger, ones: tuple[int, ...], wrong: set[int]) -> Iterator[Check]:
    """A sum that misses is a mere remark when one of the shares is already known to be wrong."""
    numbers = [ledger.figures[one].number for one in ones]
    added = sum((number.value or Decimal(0) for number in numbers), Decimal(0))
    slack = sum((Decimal(5).scaleb(-number.decimals - 1) for number in numbers), Decimal(0))
    check = Check(
        "percent_total", "ok", label("four_shares"), "",
        " + ".join(ledger.printed(one) for one in ones) + f" = {shown(added)}%", Decimal(100), added,
        None, ones, (), ledger.spans(*ones),
    )  # fmt: skip
    if abs(added - 100) > slack:
        if abs(added - 100) > CLOSE:
            return
        known = bool(wrong & set(ones))
        check.result = "info" if known else "mismatch"
        check.grade = Grade.REMARK if known else Grade.ERROR
        check.message = sentence("four_shares", computed=shown(added))
    yield check

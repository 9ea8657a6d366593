"""Parts against their total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kheo.reader.checks.families import holds
from kheo.reader.checks.family import Family, Sure
from kheo.reader.checks.ledger import Ledger
from kheo.reader.checks.told import label, name_of, sentence, shown
from kheo.reader.found import Check, Grade
from kheo.reader.lexicon import table

FAR = Decimal("0.25")
"""A likely breakdown that misses its total by more was probably none."""
WORTH = 100
SMALL = 9
NEAR = Decimal("0.01")
"""A list that misses by less was probably meant to be full."""


def sums(ledger: Ledger, found: list[Family]) -> Iterator[Check]:
    """A check for every breakdown, and for every part that is told with its total but in no breakdown."""
    held = set()
    for family in found:
        check = _sum(ledger, family)
        if check is not None:
            held |= {(family.total, part) for part in family.parts}
            yield check
    for part, figure in enumerate(ledger.figures):
        if figure.total is not None and (figure.total, part) not in held:
            yield from _within(ledger, part, figure.total)
    yield from _shares_added(ledger)


def _sum(ledger: Ledger, family: Family) -> Check | None:
    values = [ledger.value(one) for one in family.parts]
    stated = ledger.value(family.total)
    if stated is None or None in values or len(values) < 2:
        return None
    computed = sum((value for value in values if value is not None), Decimal(0))
    terms = " + ".join(ledger.printed(one) for one in family.parts)
    check = Check(
        "sum", "ok", _label(ledger, family), "", f"{terms} = {shown(computed)}", stated, computed,
        family.total, (family.total, *family.parts), (), ledger.spans(family.total, *family.parts),
    )  # fmt: skip
    if holds(ledger, family):
        return check
    return _judged(ledger, family, check, stated, computed)


def _judged(
    ledger: Ledger, family: Family, check: Check, stated: Decimal, computed: Decimal
) -> Check | None:
    """A sum that does not hold: an error when the breakdown is sure to be one, else a doubt or nothing."""
    gap = abs(computed - stated)
    far = gap > stated * FAR and gap > (SMALL if family.by == "field" else 2)
    values = {"computed": shown(computed), "stated": shown(stated), "difference": shown(gap)}
    check.result, check.grade = "mismatch", Grade.ERROR
    if ledger.figures[family.total].number.approx:
        printed = ledger.figures[family.total].number.raw
        check.message = sentence("sum_bound", printed=printed, **values)
    else:
        check.message = sentence("sum_fields" if family.by == "field" else "sum", **values)
    if family.sure == Sure.TOLD and not (far and family.by == "list"):
        return check
    if family.sure == Sure.LIKELY and not far:
        return check
    if family.sure == Sure.SOME and _overfull(ledger, family, stated, computed):
        return check
    if family.sure == Sure.LIKELY and family.by != "field":
        return None
    if family.sure == Sure.SOME and (gap > stated * NEAR or stated < WORTH):
        return None
    check.result, check.grade = "info", Grade.DOUBT
    check.message = sentence("sum_above" if computed > stated else "sum_far", **values)
    return check


def _overfull(ledger: Ledger, family: Family, stated: Decimal, computed: Decimal) -> bool:
    """Whether parts of one kind, told in one breath, come to a little more than their total."""
    total = ledger.figures[family.total]
    if total.metric != "nguon_luc" and not total.metric.startswith("mo_hinh"):
        return False
    alike = all(ledger.figures[one].metric == total.metric for one in family.parts)
    near = all(ledger.together(family.total, one) for one in family.parts)
    few = stated < computed <= stated * Decimal("1.05")
    return alike and near and few and len(family.parts) >= 3


def _label(ledger: Ledger, family: Family) -> str:
    total = ledger.figures[family.total]
    name = name_of(total)
    if family.by == "field":
        plain = total.metric == "mo_hinh_tong" and not total.subject
        return label("fields") if plain else label("by_field", metric=name)
    if family.by == "subject":
        return label("by_subject", metric=name)
    if family.by == "step":
        names: dict[str, str] = table("checks")["names"]
        steps = [names[ledger.figures[one].metric] for one in family.parts]
        return label("by_metric", parts=" + ".join(steps))
    return label("listed", what=total.what or total.number.unit or name)


def _within(ledger: Ledger, part: int, total: int) -> Iterator[Check]:
    """A part told with its total cannot be more."""
    less, most = ledger.value(part), ledger.value(total)
    if less is None or most is None or part == total:
        return
    if ledger.figures[part].number.is_share or ledger.figures[total].number.is_share:
        return
    check = Check(
        "range", "ok", label("within", part=ledger.printed(part), total=ledger.printed(total)),
        stated=less, computed=most, total=total, figures=(part, total), spans=ledger.spans(part, total),
    )  # fmt: skip
    if less > ledger.bounds(total)[1]:
        close = ledger.together(part, total) and _one_kind(ledger, part, total)
        names = {"part": shown(less), "total": shown(most)}
        if close:
            check.result, check.grade = "mismatch", Grade.ERROR
            check.message = sentence("part_above", **names)
        elif _one_kind(ledger, part, total):
            check.result, check.grade = "info", Grade.DOUBT
            check.message = sentence(
                "part_doubt", part_name=name_of(ledger.figures[part]),
                total_name=name_of(ledger.figures[total]), **names,
            )  # fmt: skip
        else:
            return
    yield check


def _one_kind(ledger: Ledger, part: int, total: int) -> bool:
    """Whether the two count the same kind of thing."""
    one, other = ledger.figures[part], ledger.figures[total]
    models = one.metric.startswith("mo_hinh") and other.metric.startswith("mo_hinh")
    return models or (bool(one.number.unit) and one.number.unit == other.number.unit)


def _shares_added(ledger: Ledger) -> Iterator[Check]:
    """Shares of one sentence where the last tells what the others come to; told only when it holds."""
    run: list[int] = []
    for one in [*ledger.order, None]:
        share = one is not None and ledger.figures[one].number.is_share
        if run and (one is None or not ledger.together(run[0], one)):
            run = []
        if one is None or not share or ledger.value(one) is None:
            continue
        run.append(one)
        total = ledger.value(one)
        parts = run[:-1]
        if len(parts) > 8:
            continue
        added = sum((ledger.value(each) or Decimal(0) for each in parts), Decimal(0))
        if len(parts) >= 2 and added == total and total != 100:
            terms = " + ".join(f"{ledger.printed(each)}%" for each in parts)
            yield Check(
                "sum", "ok", label("shares"), "", f"{terms} = {shown(added)}%", total, added, one,
                (one, *parts), (), ledger.spans(one, *parts),
            )  # fmt: skip

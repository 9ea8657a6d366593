"""One slip of the pen makes several sums and shares wrong: the first is the error, the others follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kheo.reader.checks.ledger import Ledger
from kheo.reader.checks.told import sentence
from kheo.reader.found import Check, Grade


def settled(ledger: Ledger, checks: Sequence[Check]) -> list[Check]:
    """The checks; an error that a sum told before explains becomes a remark that says so."""
    roots: list[Check] = []
    shares = {check.total: check for check in checks if check.kind == "percent"}
    for check in checks:
        if check.result != "mismatch" or check.grade != Grade.ERROR:
            continue
        root = next((one for one in roots if _follows(ledger, check, one, shares)), None)
        if root is not None:
            check.result, check.grade = "info", Grade.REMARK
            check.message = sentence("follows", message=check.message, cause=root.message)
        elif check.kind == "sum":
            roots.append(check)
    return list(checks)


def _follows(ledger: Ledger, check: Check, root: Check, shares: dict[int | None, Check]) -> bool:
    if check.kind == "sum":
        return _told_again(ledger, check, root)
    if check.kind == "percent_total":
        return _of_the_parts(check, root, shares)
    return False


def _told_again(ledger: Ledger, check: Check, root: Check) -> bool:
    """The same parts and the same total, told at another place."""
    if check.total is None or (check.stated, check.computed) != (root.stated, root.computed):
        return False
    values = [
        sorted(ledger.value(figure) or Decimal(0) for figure in one.figures)
        for one in (check, root)
    ]
    return values[0] == values[1]


def _of_the_parts(check: Check, root: Check, shares: dict[int | None, Check]) -> bool:
    """Shares that each are right (or cut) of parts that do not come to their total."""
    told = [shares.get(figure) for figure in check.figures]
    return all(
        one is not None
        and one.result in {"ok", "truncated"}
        and set(one.figures[1:]) <= set(root.figures)
        for one in told
    )

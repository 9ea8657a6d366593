"""The value of printed digits: Vietnamese points for thousands and commas for decimals, and other ways."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
"""A run of digits with points and commas between them."""

_GROUPED = re.compile(r"\d{1,3}(?:(?P<sign>[.,])\d{3})(?:(?P=sign)\d{3})*")


class Printed(NamedTuple):
    """A value, how many decimals were printed, and whether it may be read in two ways ("1,250")."""

    value: Decimal
    decimals: int = 0
    doubtful: bool = False


def printed(digits: str, *, measured: bool = False, share: bool = False) -> Printed:
    """The value of ``digits``. ``measured``: a share, a measure or a multiplier stands behind it.

    "24.814" is a thousand number, "34,65" a decimal one; one comma before three digits is a decimal only
    before a measure, one point before three only in a share; both signs: the last is the decimal sign.
    """
    digits = digits[:60]
    if digits.isdigit():
        return Printed(Decimal(digits))
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        sign = max(".", ",", key=digits.rfind)
        return _decimal(digits, sign) if digits.count(sign) == 1 else Printed(_whole(digits))
    sign = "." if points else ","
    grouped = bool(_GROUPED.fullmatch(digits)) and not digits.startswith("0")
    if points + commas > 1:
        return Printed(_whole(digits), doubtful=not grouped)
    if not grouped:
        return _decimal(digits, sign)
    if sign == "." and not share:
        return Printed(_whole(digits))
    return _decimal(digits, sign, doubtful=True) if measured else Printed(_whole(digits), 0, True)


def _whole(digits: str) -> Decimal:
    return Decimal(digits.replace(".", "").replace(",", ""))


def _decimal(digits: str, sign: str, *, doubtful: bool = False) -> Printed:
    whole, _, rest = digits.rpartition(sign)
    return Printed(Decimal(str(_whole(whole)) + "." + rest), len(rest), doubtful)

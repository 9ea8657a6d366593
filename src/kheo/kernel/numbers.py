"""Numbers the Vietnamese way (1.234,5), exact, rounded half up.

Never floats: 24.125 is a number of its own here, not the nearest binary fraction.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kheo.kernel.refusals import BadInput

Exact = int | Decimal | Fraction

MAX_DIGITS: Final = 30
NO_BREAK_SPACE: Final = "\u00a0"
NO_SHARE: Final = "–"
"""Printed for a percentage of nothing."""

_SPACES: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile(
    r"(?P<sign>[-+−]?) ?(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:(?P<gap>[. ])[0-9]{3})"
    r"(?:(?P=gap)[0-9]{3})*)(?:,(?P<part>[0-9]+))?"
)
_NUMBER_LIKE: Final = re.compile(r"[-+−]?[0-9., ]*[0-9][0-9., ]*")


def parse_number(text: str) -> Decimal:
    """Read "1.234,5", "24.814", "1 234" or "-7" exactly.

    Raises BadInput: ``number.grouping`` where a dot, comma or space could mean two things
    ("1.23", "1234.5", "0.125", "1,234.5"), ``number.long`` beyond 30 digits, else
    ``number.invalid``.
    """
    plain = _SPACES.sub(" ", text).strip()
    found = _NUMBER.fullmatch(plain)
    if found is None:
        code = "number.grouping" if _NUMBER_LIKE.fullmatch(plain) else "number.invalid"
        raise BadInput(code=code, params={"text": plain[:40]})
    whole = found["whole"].replace(".", "").replace(" ", "")
    part = found["part"] or ""
    if len(whole) + len(part) > MAX_DIGITS:
        raise BadInput(code="number.long", params={"limit": MAX_DIGITS})
    sign = "-" if found["sign"] in {"-", "−"} else ""
    return Decimal(f"{sign}{whole}.{part}")


def parse_percent(text: str) -> Decimal:
    """Read "57,44%" or "57,44 %" as 57.44; the sign may be missing. Raises as parse_number."""
    return parse_number(text.strip().removesuffix("%"))


def _exact(value: Exact) -> Fraction:
    if not isinstance(value, (int, Decimal, Fraction)):
        raise TypeError(f"exact numbers only, not {type(value).__name__}")
    return Fraction(value)


def round_half_up(value: Exact, places: int = 0) -> Decimal:
    """``value`` with ``places`` decimals; a half goes away from zero (2,5 → 3; -2,5 → -3).

    Raises TypeError for a float.
    """
    exact = _exact(value)
    units = (abs(exact) * Fraction(10) ** places + Fraction(1, 2)).__floor__()
    digits = tuple(int(digit) for digit in str(units))
    return Decimal((int(exact < 0 and units > 0), digits, -places))


def share(part: Exact, whole: Exact, places: int = 2) -> Decimal | None:
    """``part`` of ``whole`` in percent, rounded once, half up; None when ``whole`` is 0.

    Derived after adding up, never averaged: share(8589, 24814) is 34.61.
    """
    base = _exact(whole)
    return round_half_up(_exact(part) * 100 / base, places) if base else None


def format_number(value: int | Decimal, places: int | None = None) -> str:
    """ "1.234,5": dots between thousands, a comma before the decimals.

    With ``places`` rounded half up to exactly that many decimals; without, all decimals that
    are not trailing zeros. Raises TypeError for a float.
    """
    if places is not None:
        value = round_half_up(value, places)
    elif not isinstance(value, (int, Decimal)):
        raise TypeError(f"exact numbers only, not {type(value).__name__}")
    whole, _, part = f"{Decimal(value).copy_abs():,f}".partition(".")
    if places is None:
        part = part.rstrip("0")
    sign = "-" if value < 0 else ""
    return sign + whole.replace(",", ".") + (f",{part}" if part else "")


def format_percent(value: int | Decimal | None, places: int = 2) -> str:
    """ "34,61 %" with a no-break space; a dash for None, the share of nothing."""
    if value is None:
        return NO_SHARE
    return f"{format_number(value, places)}{NO_BREAK_SPACE}%"

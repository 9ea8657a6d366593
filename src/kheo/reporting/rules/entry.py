"""What may stand in a cell: a number typed the Vietnamese way, never negative, never two-edged."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from kheo.kernel.numbers import format_number, parse_number
from kheo.kernel.refusals import BadInput, DomainError
from kheo.kernel.text import clean_line

PERCENT: Final = "%"
WHOLE_DIGITS: Final = 16
"""Digits before the comma that a cell holds (twenty digits, four of them decimals)."""
LONGEST_TEXT: Final = 20_000
LONGEST_COMMENT: Final = 500
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


def read_figure(typed: str, *, decimals: int = 0, is_share: bool = False) -> Decimal | None:
    """The number typed into a cell, None for an empty one. Nothing is mended in silence.

    ``decimals`` is what the indicator allows; a share (in percent) may carry its sign and is at
    most 100. Raises BadInput: letters, a dot or comma that can be read in two ways, decimals of
    a whole figure, a negative one, more digits than a cell holds.
    """
    plain = clean_line(typed)
    if is_share:
        plain = plain.removesuffix(PERCENT).rstrip()
    if not plain:
        return None
    value = _number(plain)
    if value < 0:
        raise BadInput(_("“%(text)s” is negative; a figure of a report never is.") % _named(plain))
    if value >= Decimal(10) ** WHOLE_DIGITS:
        raise BadInput(code="number.long", params={"limit": WHOLE_DIGITS})
    _check_decimals(value, plain, decimals)
    if is_share and value > 100:
        raise BadInput(
            _("“%(text)s” is more than 100 percent; a part is never more than its whole.")
            % _named(plain)
        )
    return abs(value)


def _number(plain: str) -> Decimal:
    try:
        return parse_number(plain)
    except BadInput as refusal:
        if refusal.code == "number.long":
            raise BadInput(code="number.long", params={"limit": WHOLE_DIGITS}) from refusal
        raise


def _check_decimals(value: Decimal, plain: str, decimals: int) -> None:
    if value == round(value, decimals):
        return
    if _THOUSANDS.fullmatch(plain):
        words = {**_named(plain), "meant": plain.replace(",", ".")}
        raise BadInput(
            _(
                "“%(text)s” has a comma, which stands before decimals. If thousands are meant, "
                "write %(meant)s."
            )
            % words
        )
    if decimals == 0:
        raise BadInput(
            _("“%(text)s” has decimals, but this is counted in whole numbers.") % _named(plain)
        )
    words = {**_named(plain), "places": str(decimals)}
    raise BadInput(_("“%(text)s” has more than %(places)s decimals.") % words)


def _named(plain: str) -> dict[str, str]:
    return {"text": plain[:40]}


def written_figure(value: Decimal | None) -> str:
    """A figure the way it is typed: 1.234,5; nothing for nothing."""
    return "" if value is None else format_number(value)


def of_cell(label: str, refusal: DomainError) -> str:
    """The sentence of a refusal with the name of its cell."""
    return _("%(cell)s: %(why)s") % {"cell": label, "why": str(refusal)}


def count_words(body: str) -> int:
    """How many words (syllables, as Vietnamese is written) a text has."""
    return len(body.split())

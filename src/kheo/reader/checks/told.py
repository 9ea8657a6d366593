"""How checks speak: numbers in the Vietnamese way, names of what was counted, sentences of the table."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kheo.reader.found import Figure
from kheo.reader.lexicon import table


def shown(value: Decimal) -> str:
    """A number as a report prints it: "12.500", "33,33"."""
    whole, _, rest = f"{abs(value):f}".partition(".")
    rest = rest.rstrip("0")
    groups: list[str] = []
    while len(whole) > 3:
        whole, last = whole[:-3], whole[-3:]
        groups.insert(0, last)
    sign = "-" if value < 0 else ""
    return sign + ".".join([whole, *groups]) + (f",{rest}" if rest else "")


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Rounded half up, as offices do."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def percent(value: Decimal, decimals: int) -> str:
    """A share with so many decimals: "33,33%"."""
    whole, _, rest = f"{rounded(value, decimals):f}".partition(".")
    return f"{whole},{rest}%" if rest else f"{whole}%"


def sentence(name: str, **values: Any) -> str:
    """A message of the table, filled in."""
    text: str = table("checks")["messages"][name]
    return text.format(**values)


def label(name: str, **values: Any) -> str:
    """A label of the table, filled in."""
    text: str = table("checks")["labels"][name]
    return text.format(**values)


def name_of(figure: Figure) -> str:
    """What a figure counts, in a few words: "công nhận kinh tế, tập thể"."""
    names: dict[str, str] = table("checks")["names"]
    parts = [names.get(figure.metric, figure.what or figure.number.unit)]
    if figure.field in names and figure.field:
        parts.append(names[figure.field])
    text = " ".join(part for part in parts if part)
    subject = names.get(figure.subject or "")
    return f"{text}, {subject}" if subject else text

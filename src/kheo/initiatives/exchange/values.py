"""Values of a row as the columns of an initiative hold them, and what of them differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kheo.initiatives.enums import Field, Kind, Origin
from kheo.initiatives.exchange.fields import TEXT_NAMES
from kheo.initiatives.operations.registration import plain_value
from kheo.initiatives.rules import CHOICES, DAYS, LENGTHS, NUMBERS
from kheo.kernel.text import clean_block, clean_line

_LINES = frozenset({*LENGTHS, "unit", "unit_above", "source", "source_unit"}) | {
    f"{prefix}{name}" for prefix in ("", "higher_", "ended_") for name in ("decision", "decided_by")
}
_WORDS = {
    "field": dict(Field.choices), "kind": dict(Kind.choices), "origin": dict(Origin.choices),
}  # fmt: skip


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of the registration form that the row tells, as they are stored."""
    return {
        name: _clean(name, told)
        for name in TEXT_NAMES
        if (told := values.get(name)) is not None and told != ""
    }


def line(values: Mapping[str, Any], name: str) -> str:
    """A value of one line as the reader cleaned it, "" where it is not told."""
    told = values.get(name)
    return str(told) if told else ""


def _clean(name: str, value: Any) -> Any:
    if name in CHOICES:
        return str(value)
    if name in DAYS:
        return value
    if name in NUMBERS:
        return int(value)
    return clean_line(str(value)) if name in _LINES else clean_block(str(value))


def differing(texts: Mapping[str, Any], kept: Mapping[str, Any]) -> list[str]:
    """Names of the texts that the record holds otherwise. What the row does not tell stays as it is."""
    return [name for name, value in texts.items() if kept[name] != value]


def as_words(name: str, value: Any) -> Any:
    """A value as the preview shows it."""
    if name in _WORDS:
        return str(_WORDS[name].get(value, value))
    return plain_value(value)


def as_kept(value: Any) -> Any:
    """A column's value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else int(value)


def from_kept(name: str, value: Any) -> Any:
    """The column's value again."""
    return date.fromisoformat(value) if name in DAYS and value else value

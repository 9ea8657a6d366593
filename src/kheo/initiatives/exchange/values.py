"""Values of a row as the columns of an initiative hold them, and what of them differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from kheo.initiatives.enums import Field, Kind, Origin
from kheo.initiatives.exchange.fields import DAY_NAMES, TEXT_NAMES
from kheo.initiatives.operations.registration import plain_value
from kheo.initiatives.rules import CHOICES, DAYS, LENGTHS, NUMBERS
from kheo.kernel.text import clean_block, clean_line

_LINES = frozenset({*LENGTHS, "unit", "unit_above", "source", "source_unit"}) | {
    f"{prefix}{name}" for prefix in ("", "higher_", "ended_") for name in ("decision", "decided_by")
}
_WORDS = {
    "field": dict(Field.choices), "kind": dict(Kind.choices), "origin": dict(Origin.choices),
}  # fmt: skip


def typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` with days as days (kept rows hold them as text), empty ones left out."""
    told = {name: value for name, value in values.items() if value is not None and value != ""}
    for name in DAY_NAMES:
        if isinstance(day := told.get(name), str):
            told[name] = date.fromisoformat(day[:10])
    return told


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of the registration form that the row tells, as they are stored."""
    return {name: _clean(name, values[name]) for name in TEXT_NAMES if name in values}


def line(values: Mapping[str, Any], name: str) -> str:
    """A value of one line, "" where it is not told."""
    told = values.get(name)
    return _line(str(told)) if told else ""


_line = lru_cache(20_000)(clean_line)
"""Units, decisions and issuers come back row after row."""


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

"""Paging by place, not by count: page 1,000 costs what page 1 costs.

The address carries the sort values of the last row shown (signed by nothing, it is only a
place), so a page opened from a bookmark shows the rows that follow that place today.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

_M = TypeVar("_M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[_M]):
    """The rows of one page and the places of its neighbours ("" = none)."""

    rows: list[_M]
    next: str
    previous: str

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset(
    queryset: models.QuerySet[_M], *, order: Sequence[str], size: int = 30, place: str = ""
) -> KeysetPage[_M]:
    """One page of ``queryset`` in ``order``, which must end in a unique column.

    ``order`` columns must not be null. ``place`` is a token from a page before ("" = the
    first page); a token that cannot be read shows the first page.
    """
    backwards, values = _read(place, queryset.model, order)
    wanted = [_flip(name) for name in order] if backwards else list(order)
    rows_after = queryset.order_by(*wanted)
    if values:
        rows_after = rows_after.filter(_beyond(wanted, values))
    found = list(rows_after[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = bool(found) and (more if not backwards else True)
    has_previous = bool(found) and (bool(values) if not backwards else more)
    return KeysetPage(
        rows=found,
        next=_token("n", found[-1], order) if has_next else "",
        previous=_token("p", found[0], order) if has_previous else "",
    )


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after ``values``: the leading column bounds the index range, the rest break ties."""
    column, value = order[0], values[0]
    bare = column.lstrip("-")
    step = "lt" if column.startswith("-") else "gt"
    if len(order) == 1:
        return Q(**{f"{bare}__{step}": value})
    return Q(**{f"{bare}__{step}e": value}) & (
        Q(**{f"{bare}__{step}": value}) | (Q(**{bare: value}) & _beyond(order[1:], values[1:]))
    )


def _token(direction: str, row: models.Model, order: Sequence[str]) -> str:
    values = [_plain(getattr(row, name.lstrip("-"))) for name in order]
    return direction + urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read(place: str, model: type[models.Model], order: Sequence[str]) -> tuple[bool, list[Any]]:
    """Direction and values of a token, each as its column takes it; nothing of an odd token."""
    try:
        values = json.loads(urlsafe_b64decode(place[1:] + "=" * (-len(place[1:]) % 4)))
        if not isinstance(values, list) or len(values) != len(order):
            return False, []
        columns = [_column(model, name.lstrip("-")) for name in order]
        read = [column.to_python(value) for column, value in zip(columns, values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        return False, []
    whole = all(value is not None and _fits(value) for value in read)
    return (place[0] == "p", read) if whole else (False, [])


def _column(model: type[models.Model], name: str) -> Any:
    """The column called ``name``; "pk" is the key, whatever it is called."""
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _fits(value: Any) -> bool:
    """Whether the data base can compare with it."""
    if isinstance(value, str):
        return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return not isinstance(value, int) or abs(value) < 2**63


def is_place(place: str, model: type[models.Model], order: Sequence[str]) -> bool:
    """Whether ``place`` is a token of a page of such rows in such an order."""
    return place[:1] in {"n", "p"} and len(place) < 2000 and bool(_read(place, model, order)[1])

"""The columns that most lists have, each in one call."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kheo.exchange.enums import Value
from kheo.exchange.listings import Column

ADDRESS = "address"
"""The column with the page of a record; files show it with the name of the site before it."""


def along(path: str) -> Callable[[Any], Any]:
    """Read ``path`` (dots between steps) off a row; None as soon as a step leads nowhere.

    A step may be the other side of a one-to-one link, which raises where there is nothing.
    """
    if "." not in path:
        return attrgetter(path)
    first, rest = path.split(".", 1)
    further, straight = along(rest), attrgetter(path)

    def read(row: Any) -> Any:
        try:
            return straight(row)
        except (AttributeError, ObjectDoesNotExist):
            return walk(row)

    def walk(row: Any) -> Any:
        try:
            step = getattr(row, first)
        except ObjectDoesNotExist:
            return None
        return None if step is None else further(step)

    return read


def column(
    name: str, label: Any, path: str = "", kind: Value = Value.TEXT, **more: Any
) -> Column:  # fmt: skip
    """A column read off ``path`` ("" = the attribute called ``name``)."""
    path = path or name
    return Column(name, label, along(path), kind, path=path, **more)


def key() -> Column:
    """The key of the record, by which its address knows it."""
    return column("id", _("Number in the system"), "pk", Value.WHOLE, is_usual=False)


def address(page: str, path: str = "pk") -> Column:
    """Where the record is shown."""
    read = along(path)

    def place(found: Any) -> str:
        if isinstance(found, int):
            before, after = _around(page)
            return f"{before}{found}{after}"
        return reverse(page, args=[found])

    def value(row: Any) -> str | None:
        found = read(row)
        return None if found is None else place(found)

    return Column(
        ADDRESS, _("Address of the page"), value, is_usual=False, path=path, made=place
    )  # fmt: skip


@lru_cache(maxsize=200)
def _around(page: str) -> tuple[str, str]:
    """What stands before and after the key in the addresses of ``page``: looked up once, not for each row."""
    key_ = 987_654_321
    before, _key, after = reverse(page, args=[key_]).partition(str(key_))
    return before, after


def choice(name: str, label: Any, words: Any, path: str = "", **more: Any) -> Column:
    """One of ``words`` (code and word each, a mapping, or a function); an empty code is None."""
    path = path or name
    read = along(path)
    return Column(
        name, label, lambda row: read(row) or None, Value.CHOICE, choices=words, path=path,
        made=_or_nothing, **more,
    )  # fmt: skip


def _or_nothing(code: Any) -> Any:
    return code or None


def unit(
    name: str = "unit", label: Any = "", code_label: Any = "", path: str = ""
) -> tuple[Column, Column]:
    """A unit as its code (for systems) and its full name (for people)."""
    path = path or name
    return (
        column(name, code_label or _("Code of the unit"), f"{path}.code", Value.CODE),
        column(f"{name}_name", label or _("Unit"), f"{path}.label"),
    )


def person(name: str, label: Any, path: str = "", **more: Any) -> Column:
    """A person by the name the page shows."""
    return column(name, label, f"{path or name}.full_name", **more)


def moment(name: str, label: Any, path: str = "", **more: Any) -> Column:
    """A moment."""
    return column(name, label, path, Value.MOMENT, **more)


def day(name: str, label: Any, path: str = "", **more: Any) -> Column:
    """A day."""
    return column(name, label, path, Value.DAY, **more)


def whole(name: str, label: Any, path: str = "", **more: Any) -> Column:
    """A whole number."""
    return column(name, label, path, Value.WHOLE, **more)


def yes_no(name: str, label: Any, path: str = "", **more: Any) -> Column:
    """Yes or no."""
    return column(name, label, path, Value.YES_NO, **more)


def block(name: str, label: Any, path: str = "", **more: Any) -> Column:
    """Several lines of text."""
    more.setdefault("is_usual", False)
    return column(name, label, path, Value.BLOCK, **more)

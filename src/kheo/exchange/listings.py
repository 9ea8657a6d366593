"""A list as pages, files and the API give it out: one declaration, one set of rows.

Slices declare a ``Listing`` in ``<slice>/exchange/listings.py``; ``config/wiring.py`` hands it over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from kheo.access.models import User
from kheo.access.policy import Permission, can, visible
from kheo.exchange.enums import Value


@dataclass(frozen=True, slots=True)
class Column:
    """One member of a record: ``name`` in JSON and in addresses (English, stable), ``label`` in files.

    ``value`` (row) → a plain value: str, int, Decimal, date, datetime, bool, list of str or None; of a
    CHOICE the code. ``choices`` code → word, for files and the schema (or a function that gives them:
    read it through ``words()``). ``is_usual`` = in the file
    unless the person picks otherwise. ``help`` tells what it means where the label does not.
    ``path`` is where the value stands ("unit.code"; "" = only ``value`` knows) and ``made`` what becomes
    of it: files read it so without making records; ``value`` must give the same.
    """

    name: str
    label: Any
    value: Callable[[Any], Any]
    kind: Value = Value.TEXT
    choices: Any = ()
    is_usual: bool = True
    help: Any = ""
    path: str = ""
    made: Callable[[Any], Any] | None = None

    def words(self) -> Mapping[str, Any]:
        """Code → word of what a CHOICE may hold; asked once a file or a document of the schema."""
        found = self.choices() if callable(self.choices) else self.choices
        return found if isinstance(found, Mapping) else dict(found)


def no_arguments(actor: User, now: datetime) -> Mapping[str, Any]:
    """Most forms of conditions are made from the address alone."""
    return {}


def nothing_more(rows: Sequence[Any]) -> None:
    """No list needs more than its rows, unless it says so."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of one kind that a person may see, under the conditions of their page.

    ``rows()`` gives all of them, joined as the columns need; ``permission`` narrows them to the
    person (``access.policy.visible``). ``filters`` is the form of the page (unbound class with ``given()``);
    ``narrow(rows, given, now=, actor=)`` applies what it gave. ``order`` ends in a unique column
    and holds no null (``foundation.paging``). ``more(rows)`` reads what the columns need besides for
    a chunk of rows in a fixed number of queries and hangs it on them. ``page`` names the page of
    a record (one argument, its key), ``list_page`` that of the list. ``key`` is the column of the address.
    ``seen(rows, actor)`` stands in for ``visible`` where the page narrows by the rights of another record.
    ``filter_arguments(actor, now)`` are what the constructor of ``filters`` needs besides (keywords).
    ``own`` names the columns of the row's own table that ``more`` and the columns without a path read;
    () = whole records.
    """

    name: str
    label: Any
    permission: Permission
    rows: Callable[[], models.QuerySet[Any]]
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    filters: Any = None
    narrow: Callable[..., models.QuerySet[Any]] | None = None
    more: Callable[[Sequence[Any]], None] = nothing_more
    page: str = ""
    list_page: str = ""
    key: str = "pk"
    scope: str = ""
    tags: Mapping[str, Any] = field(default_factory=dict)
    seen: Callable[[models.QuerySet[Any], User], models.QuerySet[Any]] | None = None
    filter_arguments: Callable[[User, datetime], Mapping[str, Any]] = no_arguments
    own: tuple[str, ...] = ()

    def form(self, data: Any, *, actor: User, now: datetime) -> Any:
        """The form of conditions with ``data`` in it; None where the list has none."""
        return (
            None
            if self.filters is None
            else self.filters(data, **self.filter_arguments(actor, now))
        )

    def seen_by(self, actor: User) -> models.QuerySet[Any]:
        """The rows open to ``actor``: what the page, the file and the API start from."""
        if self.seen is not None:
            rows = self.rows()
            return self.seen(rows, actor) if can(actor, self.permission) else rows.none()
        return visible(self.rows(), actor, self.permission)

    def narrowed(
        self, rows: models.QuerySet[Any], given: Mapping[str, Any], *, now: datetime, actor: User
    ) -> models.QuerySet[Any]:
        """``rows`` under the conditions ``given`` (cleaned data of ``filters``)."""
        return rows if self.narrow is None else self.narrow(rows, given, now=now, actor=actor)


_LISTINGS: dict[str, Listing] = {}


def declare(*listings: Listing) -> None:
    """Make lists known. Raises ValueError for a second list of the same name."""
    for listing in listings:
        if _LISTINGS.setdefault(listing.name, listing) is not listing:
            raise ValueError(f"two lists called {listing.name}")


def listing_of(name: str) -> Listing:
    """The list called ``name``. Raises LookupError."""
    return _LISTINGS[name]


def declared() -> tuple[Listing, ...]:
    """All lists, by name."""
    return tuple(_LISTINGS[name] for name in sorted(_LISTINGS))

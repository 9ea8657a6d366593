"""The rows of a list under the conditions of an address, and these conditions in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

from django import forms
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can
from kheo.exchange.listings import Column, Listing, listing_of
from kheo.exchange.queries.values import Part, parts, records
from kheo.exchange.rules.cells import plain_day, sentence
from kheo.kernel.refusals import BadInput, NotFound

CHUNK = 1_000
"""Rows read and written at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as somebody asks for it: its conditions read, its columns in their order."""

    listing: Listing
    columns: tuple[Column, ...]
    query: str
    form: Any
    actor: User
    now: datetime

    def given(self) -> dict[str, Any]:
        """The conditions that narrow anything."""
        return {} if self.form is None else self.form.given()

    def rows(self) -> QuerySet[Any]:
        """Exactly the rows that the page shows under these conditions, in its order."""
        seen = self.listing.seen_by(self.actor)
        found = self.listing.narrowed(seen, self.given(), now=self.now, actor=self.actor)
        return found.order_by(*self.listing.order)

    def chunks(self) -> Iterator[list[Any]]:
        """The records a thousand at a time, read off a cursor: memory stays flat at any size."""
        return records(self.rows(), self.listing, size=CHUNK)

    def parts(self) -> Iterator[Part]:
        """The values of the columns a thousand rows at a time, column by column, as files write them."""
        return parts(self.rows(), self.listing, self.columns, size=CHUNK)

    def address(self) -> str:
        """The page that shows the same rows; "" where the list has none."""
        if not self.listing.list_page:
            return ""
        return f"{reverse(self.listing.list_page)}{'?' if self.query else ''}{self.query}"


def open_listing(name: str, actor: User) -> Listing:
    """The list called ``name``. Raises NotFound when there is none, or none for ``actor``."""
    try:
        listing = listing_of(name)
    except LookupError as trouble:
        raise NotFound(_("There is no list called “%(name)s”.") % {"name": name}) from trouble
    if not can(actor, listing.permission):
        raise NotFound(_("There is no list called “%(name)s”.") % {"name": name})
    return listing


def asked_for(
    listing: Listing, query: str, names: Sequence[str], *, actor: User, now: datetime
) -> Asked:
    """``listing`` under the conditions of ``query`` with the columns called ``names`` ([] = the usual).

    Raises BadInput for a column that the list does not have.
    """
    data: MultiValueDict[str, str] = MultiValueDict(parse_qs(query, keep_blank_values=True))
    form = listing.form(data, actor=actor, now=now)
    asked = Asked(listing, columns_of(listing, names), query, form, actor, now)
    return Asked(listing, asked.columns, clean_query(asked), form, actor, now)


def columns_of(listing: Listing, names: Sequence[str]) -> tuple[Column, ...]:
    """The columns called ``names`` in the order of the list; the usual ones when none is named."""
    if not names:
        return tuple(one for one in listing.columns if one.is_usual)
    known = {one.name for one in listing.columns}
    if unknown := [name for name in names if name not in known]:
        raise BadInput(
            _("The list has no column “%(name)s”; it has: %(known)s.")
            % {"name": unknown[0], "known": ", ".join(one.name for one in listing.columns)}
        )
    return tuple(one for one in listing.columns if one.name in names)


def clean_query(asked: Asked) -> str:
    """The part of the address that narrows anything, as it was sent."""
    if asked.form is None:
        return ""
    return urlencode(
        [(name, one) for name in asked.given() for one in asked.form.data.getlist(name)]
    )


def told(asked: Asked) -> list[tuple[str, str]]:
    """Each condition in words: its name and what was asked for."""
    return [
        (str(asked.form.fields[name].label), _in_words(asked.form.fields[name], value))
        for name, value in asked.given().items()
        if name in asked.form.fields
    ]


def _in_words(field: Any, value: Any) -> str:
    if value is True:
        return _("yes")
    if isinstance(value, date):
        return plain_day(value)
    if isinstance(value, Model):
        return str(value)
    if isinstance(field, forms.ChoiceField):
        words: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
        return sentence(words.get(value, value))
    return str(value)

"""Rows of a list as JSON, and the conditions under which they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import orjson
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.exchange.api.problems import Problem, of_form
from kheo.exchange.listings import Listing

MOST: Final = 200
USUAL: Final = 100
OWN: Final = frozenset({"cursor", "limit"})
"""Parameters of the interface itself, beside the conditions of the page."""


def plain(value: Any) -> Any:
    """What the encoder does not know: numbers keep all their digits, lazy words become text."""
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f")) if value.is_finite() else None
    return str(value)


def encoded(told: Any) -> bytes:
    """``told`` as JSON."""
    return orjson.dumps(told, default=plain)


def told_rows(listing: Listing, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Each row as a record: its address, then its columns."""
    listing.more(rows)
    base = reverse("api:list", args=[listing.name])
    names = [(column.name, column.value) for column in listing.columns]
    key = listing.key
    told = []
    for row in rows:
        record = {"url": f"{base}{getattr(row, key)}/"}
        for name, value in names:
            record[name] = value(row)
        told.append(record)
    return told


def told_row(listing: Listing, row: Any) -> bytes:
    """One row as the bytes of its record."""
    return encoded(told_rows(listing, [row])[0])


def one_row(listing: Listing, rows: models.QuerySet[Any], key: str) -> Any:
    """The row of ``rows`` that ``key`` of an address names. Raises Http404."""
    found = rows.filter(**{listing.key: read_key(rows.model, listing.key, key)}).first()
    if found is None:
        raise Http404
    return found


def read_key(model: type[models.Model], name: str, key: str) -> Any:
    """``key`` as its column takes it. Raises Http404 for what no key can be."""
    if "\0" in key or len(key) > 300:
        raise Http404
    try:
        column: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
        value = column.to_python(key)
    except (FieldDoesNotExist, ValidationError, ValueError, OverflowError):
        raise Http404 from None
    if isinstance(value, int) and abs(value) >= 2**63:
        raise Http404
    return value


def conditions(form: Any, asked: QueryDict, own: frozenset[str] = OWN) -> Mapping[str, Any]:
    """What ``form`` gives for the parameters asked. Raises a problem naming every unreadable one."""
    known = set() if form is None else set(form.fields)
    strange = [name for name in asked if name not in known | own]
    if strange:
        known_words = ", ".join(sorted(known | own))
        sentence = _("There is no such parameter; there are: %(known)s.") % {"known": known_words}
        raise Problem("conditions", sentence, {name: [sentence] for name in strange})
    if form is None:
        return {}
    if not form.is_valid():
        raise of_form(form, "conditions")
    given: Mapping[str, Any] = (
        form.given()
        if hasattr(form, "given")
        else {name: one for name, one in form.cleaned_data.items() if one not in ("", None, False)}
    )
    return given


def limit_of(asked: QueryDict) -> int:
    """How many rows are wanted. Raises a problem unless it is 1 to 200."""
    told = asked.get("limit", str(USUAL))
    if not (told.isascii() and told.isdigit() and len(told) < 5 and 1 <= int(told) <= MOST):
        sentence = _("Write a whole number from 1 to %(most)s.") % {"most": MOST}
        raise Problem("conditions", sentence, {"limit": [sentence]})
    return int(told)

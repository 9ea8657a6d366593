"""What rests on rows that are to go: found over every table that points at theirs, whatever slice it is of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True)
class Holder:
    """A row that points at one that is to go: the label of its model ("library.story") and its key."""

    model: str
    key: Any


def resting_on(
    model: type[models.Model], keys: Collection[int], *, apart_from: Collection[str] = ()
) -> dict[int, str]:
    """Key → label of the first model ("library.story") of which a row points at it, as ``holders_of``."""
    return {key: one.model for key, one in holders_of(model, keys, apart_from=apart_from).items()}


def holders_of(
    model: type[models.Model], keys: Collection[int], *, apart_from: Collection[str] = ()
) -> dict[int, Holder]:
    """Key → the first row of the first model that points at it.

    ``apart_from`` are labels that do not count, being taken away with it. One query for every relation
    there is, however many keys; rows that go with theirs (CASCADE) or go themselves hold nothing back.
    """
    found: dict[int, Holder] = {}
    for field in _pointing_at(model):
        label = field.model._meta.label_lower
        if label in apart_from:
            continue
        rows = field.model._base_manager.filter(**{f"{field.name}__in": list(keys)})
        if field.model is model:
            rows = rows.exclude(pk__in=list(keys))
        for key, holder in rows.order_by(field.name, "pk").values_list(field.name, "pk"):
            found.setdefault(key, Holder(label, holder))
    return found


def _pointing_at(model: type[models.Model]) -> list[Any]:
    """Foreign keys of all models to this one, those of links between many as well."""
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))
    fields = [
        one.field
        for one in relations
        if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one)
    ]
    return [one for one in fields if one.remote_field.on_delete is not models.CASCADE]

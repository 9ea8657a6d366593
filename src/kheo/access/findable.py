"""People as they are to be found: by name, sign-in name and post."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kheo.access.models import User
from kheo.search.sources import Text


def texts(keys: Collection[int] | None) -> Iterator[Text]:
    """The accounts with these keys, or all; ended ones behind the others."""
    rows = User.objects.order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    columns = ("pk", "full_name", "username", "position", "valid_from", "is_active")
    for pk, name, username, position, day, is_active in rows.values_list(*columns):
        yield Text(pk, title=name, body=f"{username} ; {position}", day=day, past=not is_active)

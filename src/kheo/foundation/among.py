"""Long lists of values in a question to the data base."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from django.db import connection
from django.db.models.expressions import RawSQL


def among(values: Collection[Any]) -> Any:
    """What stands behind ``__in`` for a thousand numbers or words: one parameter where SQLite would take a thousand.

    A thousand parameters of a statement cost more than the search for them.
    """
    if connection.vendor != "sqlite":
        return values
    return RawSQL("SELECT value FROM json_each(%s)", [orjson.dumps(list(values)).decode()])

"""The reference sample that comes with the program; no official table of points is published."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from kheo.access.models import User
from kheo.audit.journal import record
from kheo.foundation.models import row_values
from kheo.insights.models import Scheme, SchemeItem
from kheo.insights.operations.items import check_item
from kheo.insights.operations.schemes import COLUMNS, begin_with
from kheo.orgs.models import Unit

FILE = Path(__file__).parents[1] / "data" / "sample.json"


@transaction.atomic
def make_sample(
    unit: Unit, year: int, *, name: str = "", for_kinds: Collection[str] = (), actor: User,
    at: datetime,
) -> Scheme:  # fmt: skip
    """Begin a scoring of ``unit`` with the six items of the sample, marked as a sample.

    Raises NotAllowed outside the actor's scope, RuleBroken (a name taken, an indicator that is not in
    the catalogue).
    """
    told: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    items = [_item(row) for row in told["items"]]
    scheme = begin_with(
        items, unit=unit, year=year, name=name or told["name"].format(year=year),
        for_kinds=for_kinds, min_base=told["min_base"], is_sample=True, actor=actor, at=at,
    )  # fmt: skip
    for item in scheme.items.all():
        item.scheme = scheme
        check_item(item)
    record("scheme.sample", scheme, actor=actor, at=at, after=row_values(scheme, *COLUMNS))
    return scheme


def _item(row: dict[str, Any]) -> SchemeItem:
    return SchemeItem(
        name=row["name"], hits=row["hits"], base=row["base"], weight=Decimal(row["weight"]),
        full_at=Decimal(row.get("full_at", 100)), min_base=row.get("min_base"),
    )  # fmt: skip

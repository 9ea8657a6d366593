"""The shipped catalogue of indicators, from ``data/indicators.json``.

It covers every figure of the reports of the movement and the statistics form of a provincial
board (rules.md §0, §1.6). Names are data: an administrator edits them as dated rows.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.counting.models import Indicator
from kheo.counting.policies import SET_INDICATORS

SHIPPED = Path(__file__).parent / "data" / "indicators.json"


@transaction.atomic
def load_indicators(*, actor: User, at: datetime) -> int:
    """Put every shipped indicator whose code is not in the catalogue yet into it; how many.

    What an administrator changed or ended stays as it is. One journal line with the number. Raises
    ``NotAllowed``.
    """
    require(actor, SET_INDICATORS)
    known = set(Indicator.objects.values_list("code", flat=True))
    rows = [row for row in shipped() if row.code not in known]
    Indicator.objects.bulk_create(rows)
    if rows:
        after = {"indicators": len(rows)}
        record("indicator.load", rows[0], actor=actor, at=at, after=after)
    return len(rows)


def shipped() -> list[Indicator]:
    """The shipped indicators, not saved, in the order of the file."""
    read: dict[str, Any] = json.loads(SHIPPED.read_text("utf-8"))
    return [
        _row(one, order, date.fromisoformat(read["valid_from"]))
        for order, one in enumerate(read["indicators"], 1)
    ]


def _row(told: dict[str, Any], order: int, since: date) -> Indicator:
    values = {name: value for name, value in told.items() if name != "valid_to"}
    until = date.fromisoformat(told["valid_to"]) if "valid_to" in told else None
    return Indicator(valid_from=since, valid_to=until, order=order, **values)

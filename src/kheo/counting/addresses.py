"""Where the records behind a figure are shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kheo.counting.narrowing import Narrowing, cell_key
from kheo.counting.queries.question import Reading
from kheo.orgs.models import Unit


def behind_address(
    code: str, narrowing: Narrowing, *, unit: Unit, start: date | None, end: date,
    reading: Reading, within: int | str | None = None,
) -> str:  # fmt: skip
    """The address of the records behind one cell; ``within`` = a child of the unit or a rest line."""
    is_day = isinstance(reading, date)
    values: dict[str, Any] = {
        "key": cell_key(code, narrowing), "unit": unit.pk, "start": start,
        "last": end - timedelta(days=1), "map": "day" if is_day else str(reading),
        "day": reading if is_day else None, "within": within,
    }  # fmt: skip
    query = urlencode({name: one for name, one in values.items() if one not in (None, "")})
    return f"{reverse('counting:behind')}?{query}"

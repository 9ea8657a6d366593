"""Where a counted number beside a declared one leads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from kheo.archive.models import DeclaredFigure
from kheo.counting.enums import Mode, Nature, Query, View
from kheo.counting.models import Indicator

_MODES = {Nature.STOCK: Mode.STOCK, Nature.CUMULATIVE: Mode.CUMULATIVE}


def counted_url(figure: DeclaredFigure, catalogue: Mapping[str, Indicator]) -> str:
    """The address of the records that are counted for the cell of ``figure``; "" without one."""
    indicator = catalogue.get(figure.indicator)
    if indicator is None or indicator.query != Query.INITIATIVES:
        return ""
    mode = _MODES.get(Nature(indicator.nature), Mode.FLOW)
    asked: list[tuple[str, str]] = [
        ("unit", str(figure.unit_id)), ("map", View.AS_WAS.value), ("mode", mode.value),
        ("measure", str(indicator.params["measure"])),
        ("last", (figure.ends_on - timedelta(days=1)).isoformat()),
    ]  # fmt: skip
    if figure.starts_on and mode == Mode.FLOW:
        asked.append(("start", figure.starts_on.isoformat()))
    fixed = {**indicator.params, **figure.narrowing.set_values}
    for name in ("field", "kind", "origin", "level"):
        value = fixed.get(name) or []
        asked += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    return f"{reverse('counting:records')}?{urlencode(asked)}"

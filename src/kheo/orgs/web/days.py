"""The day of the map that a page shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.kernel.days import format_day, parse_day
from kheo.orgs import queries

MOST_TICKS = 14


def today(request: HttpRequest) -> date:
    """Today in Vietnam by the clock of the request."""
    return timezone.localdate(request.now)  # type: ignore[attr-defined]


def day_of(request: HttpRequest) -> date:
    """The day asked for (``?day=``), else today. Raises ``BadInput`` for what is no day."""
    asked = request.GET.get("day", "").strip()
    return parse_day(asked) if asked else today(request)


def ticks(day: date, now: date, address: Callable[[date], str]) -> list[dict[str, Any]]:
    """The days on which the map changed, today and the day shown, for the slider."""
    days = {*queries.change_days()[-MOST_TICKS:], day, now}
    return [
        {
            "label": _("today") if one == now else format_day(one),
            "url": address(one),
            "current": one == day,
        }
        for one in sorted(days)
    ]


def place_of(marks: list[dict[str, Any]]) -> int:
    """Which tick is the current one."""
    return next((n for n, mark in enumerate(marks) if mark["current"]), 0)

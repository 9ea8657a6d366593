"""Days of the demo as moments of the office."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone


def moment(day: date, at: time = time(8, 0)) -> datetime:
    """``day`` at a clock time in Vietnam."""
    return timezone.make_aware(datetime.combine(day, at))

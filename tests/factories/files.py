"""Rows of files at work: judged, entered, undone as the engine does it."""

from datetime import date, datetime
from decimal import Decimal

import orjson
from django.db import transaction

from kheo.exchange.enums import Fate
from kheo.exchange.profiles import Entered, Judged, Row


def rows_of(*told, first=2):
    """Rows as a reader makes them, numbered as Excel counts."""
    return [Row(number, values) for number, values in enumerate(told, first)]


def _plain(value):
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value))


def packed(rows):
    """What is kept between checking and entering went through JSON."""
    kept = [{name: getattr(row, name) for name in row.__dataclass_fields__} for row in rows]
    return orjson.loads(orjson.dumps(kept, default=_plain, option=orjson.OPT_NON_STR_KEYS))


class File:
    """One file of ``profile``; ``taken`` are the rows entered so far."""

    def __init__(self, profile, unit, actor, at, **options):
        self.make = lambda: profile.make(unit, actor, at, options)
        self.taken = []

    def judged(self, *told, first=2):
        """The fates of the rows."""
        return self.make().judge(rows_of(*told, first=first))

    def take(self, *told, first=2):
        """Judge and enter in one transaction; returns what was judged."""
        intake = self.make()
        with transaction.atomic():
            judged = intake.judge(rows_of(*told, first=first))
            good = [Judged(**row) for row in packed(judged)]
            entered = intake.enter([row for row in good if row.fate in {Fate.NEW, Fate.CHANGED}])
        self.taken += [Entered(**row) for row in packed(entered)]
        return judged

    def undo(self):
        """Take all of it back; returns the objections."""
        with transaction.atomic():
            told = self.make().undo(self.taken[::-1])
        if not told:
            self.taken = []
        return told


def fates(judged):
    """Number of the row → its fate."""
    return {row.number: str(row.fate) for row in judged}


def refusals(judged):
    """Number of the row → fields refused."""
    return {row.number: dict(row.refusals) for row in judged if row.refusals}

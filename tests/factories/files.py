"""Rows of files at work: judged, entered, undone as the engine does it."""

from django.db import transaction

from kheo.exchange.enums import Fate
from kheo.exchange.profiles import Row
from kheo.exchange.rules.packing import pack, pack_entered, unpack, unpack_entered


def rows_of(*told, first=2):
    """Rows as a reader makes them, numbered as Excel counts."""
    return [Row(number, values) for number, values in enumerate(told, first)]


class File:
    """One file of ``profile``; ``taken`` are the rows entered so far."""

    def __init__(self, profile, unit, actor, at, **options):
        self.make = lambda: profile.make(unit, actor, at, options)
        self.fields = profile.fields
        self.taken = []

    def judged(self, *told, first=2):
        """The fates of the rows."""
        return self.make().judge(rows_of(*told, first=first))

    def take(self, *told, first=2):
        """Judge, keep as bytes, and enter in one transaction; returns what was judged."""
        intake = self.make()
        with transaction.atomic():
            judged = intake.judge(rows_of(*told, first=first))
            good = unpack(pack(judged), self.fields)
            entered = intake.enter([row for row in good if row.fate in {Fate.NEW, Fate.CHANGED}])
        self.taken += unpack_entered(pack_entered(entered))
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

"""One mechanism for everything that an address may do only so often.

The address itself is never kept: a keyed digest of it counts, and goes when its windows are over.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from kheo.kernel import refusals
from kheo.kernel.pace import Pace
from kheo.participation.models import Writing
from kheo.participation.rules.pace import household_of

MEMORY = timedelta(days=1)
WRITE = Pace("remark", most=6, minutes=60)
SUPPORT = Pace("support", most=60, minutes=60)
ASK = Pace("ask", most=5, minutes=60)
LOOK_UP = Pace("number", most=20, minutes=10)


class TooOften(refusals.TooOften):
    """This address did it too often; ``seconds`` until it may again. The sentence tells the minutes."""

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(
            ngettext(
                "This came too often from your address. Nothing was lost: send it again in %(n)s minute.",
                "This came too often from your address. Nothing was lost: send it again in %(n)s minutes.",
                minutes,
            ),
            seconds=seconds,
            params={"n": minutes},
        )


def digest_of(sender: str, purpose: str) -> str:
    """What stands for an address in one place."""
    key = household_of(sender)
    return salted_hmac(f"kheo.pace.{purpose}", key, algorithm="sha256").hexdigest()


def wait_for(pace: Pace, sender: str, at: datetime) -> int:
    """Seconds until this address may again; 0 = now."""
    found = Writing.objects.filter(sender=digest_of(sender, pace.purpose), window=pace.begin_of(at))
    times = found.values_list("times", flat=True).first() or 0
    return pace.seconds_left(at) if times >= pace.most else 0


@transaction.atomic
def count_one(pace: Pace, sender: str, at: datetime) -> None:
    """Once more, with one statement, so that many at once are all counted; forgets what is old."""
    digest, window = digest_of(sender, pace.purpose), pace.begin_of(at)
    Writing.objects.bulk_create([Writing(sender=digest, window=window)], ignore_conflicts=True)
    Writing.objects.filter(sender=digest, window=window).update(times=F("times") + 1)
    Writing.objects.filter(window__lt=at - MEMORY).delete()


def keep_pace(pace: Pace, sender: str, at: datetime) -> None:
    """Count it, or raise ``TooOften`` when the window is full. To be called in the transaction of the act."""
    if seconds := wait_for(pace, sender, at):
        raise TooOften(seconds)
    count_one(pace, sender, at)

"""Looking a code up, slowly for who guesses."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from kheo.appraisal.models import Recognition
from kheo.appraisal.queries.recognition import by_code
from kheo.appraisal.rules.recognition import read_code
from kheo.portal.models import Guessing

WINDOW = timedelta(minutes=10)
MOST_MISSES = 20
"""Unknown codes from one address in one window, before it has to wait for the next one."""
MEMORY = timedelta(days=1)


class TooMany(Exception):
    """This address has tried too many unknown codes; ``seconds`` until it may ask again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def look_up(typed: str, *, sender: str, at: datetime) -> Recognition | None:
    """The recognition behind a code, however it is typed; None when there is none.

    An unreadable code takes the same way as an unknown one. Raises ``TooMany`` for an address
    that guessed too often in this window, whatever it asks now.
    """
    window = _window_of(at)
    digest = salted_hmac("kheo.portal", sender[:45], algorithm="sha256").hexdigest()
    row = Guessing.objects.filter(sender=digest, window=window).first()
    if row is not None and row.misses >= MOST_MISSES:
        raise TooMany(int((window + WINDOW - at).total_seconds()) + 1)
    found = by_code(read_code(typed))
    if found is None:
        _note_miss(digest, window, at)
    return found


def _window_of(at: datetime) -> datetime:
    seconds = int(WINDOW.total_seconds())
    stamp = int(at.timestamp())
    return datetime.fromtimestamp(stamp - stamp % seconds, tz=at.tzinfo)


@transaction.atomic
def _note_miss(digest: str, window: datetime, at: datetime) -> None:
    """Count it with one statement, so that many at once are all counted."""
    Guessing.objects.bulk_create([Guessing(sender=digest, window=window)], ignore_conflicts=True)
    Guessing.objects.filter(sender=digest, window=window).update(misses=F("misses") + 1)
    Guessing.objects.filter(window__lt=at - MEMORY).delete()

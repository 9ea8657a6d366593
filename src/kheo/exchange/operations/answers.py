"""An act asked for twice is done once: the answer is kept in the transaction of the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.exchange.models import Answer
from kheo.kernel.refusals import RuleBroken

MEMORY: Final = timedelta(days=1)
"""So long an answer is kept for somebody who did not hear it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it went out. ``is_again`` when it comes from the table."""

    status: int
    headers: Mapping[str, str]
    body: str
    is_again: bool = False


class OtherRequest(RuleBroken):
    """The key was used for something else."""


@transaction.atomic
def once(*, user: User, key: str, print_: str, at: datetime, act: Callable[[], Kept]) -> Kept:
    """Do ``act``, or give the answer it gave under ``key`` before.

    The row is written first: two requests with one key at the same time queue up at it, and the second
    finds the answer of the first. A refused act leaves nothing, so it may be tried again.
    Raises ``OtherRequest`` when the key belongs to a request with another ``print_``.
    """
    blank = Answer(user=user, key=key, print=print_, status=0, body="", at=at)
    Answer.objects.bulk_create([blank], ignore_conflicts=True)
    row = Answer.objects.select_for_update().get(user=user, key=key)
    if row.print != print_:
        raise OtherRequest(
            _("This Idempotency-Key was used for another request. Make a new key for a new act.")
        )
    if row.status:
        return Kept(row.status, row.headers, row.body, is_again=True)
    done = act()
    row.status, row.headers, row.body = done.status, dict(done.headers), done.body
    row.save(update_fields=["status", "headers", "body"])
    return done


def sweep(at: datetime) -> int:
    """Forget answers older than a day; how many."""
    return Answer.objects.filter(at__lt=at - MEMORY).delete()[0]

"""Messages to other systems, written in the transaction of what they tell."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kheo.exchange.listings import listing_of
from kheo.exchange.models import Delivery, Webhook
from kheo.exchange.outgoing import TEST, told_by
from kheo.jobs.enums import JobState
from kheo.jobs.models import Job
from kheo.jobs.operations import enqueue
from kheo.kernel.events import Event

JOB = "exchange.tell"


def tell(event: Event) -> None:
    """Write a message for every address that wants to hear of it and whose owner may see the record.

    A handler of events: what happens after it in the same transaction may still undo it all.
    """
    wanted = told_by(event)
    if not wanted:
        return
    names = {one.name for one, _key in wanted}
    running = Webhook.objects.filter(is_on=True).select_related("owner", "unit").order_by("pk")
    webhooks = [webhook for webhook in running if names & set(webhook.events)]
    at = timezone.now()  # an event carries no clock; this is when the message is written
    for webhook in webhooks:
        for one, key in wanted:
            if one.name in webhook.events and may_see(webhook, one.listing, key, at):
                write(webhook, one.name, listing=one.listing, key=key, at=at)


def may_see(webhook: Webhook, listing: str, key: Any, at: datetime) -> bool:
    """Whether the owner's account is in use and the record is open to him now."""
    if not webhook.owner.is_valid(timezone.localdate(at)):
        return False
    try:
        known = listing_of(listing)
        return known.seen_by(webhook.owner).filter(**{known.key: key}).exists()
    except (LookupError, ValidationError):
        return False


@transaction.atomic
def write(
    webhook: Webhook, name: str, *, at: datetime, listing: str = "", key: Any = None
) -> Delivery:
    """One message, and a job that sends it once this transaction is over."""
    data = {"list": listing, "key": str(key), "url": f"/api/v1/{listing}/{key}/"}
    body = {
        "type": name,
        "timestamp": at.isoformat(timespec="milliseconds"),
        "data": {} if name == TEST else data,
    }
    delivery = Delivery.objects.create(
        webhook=webhook, number=uuid4(), event=name, body=orjson.dumps(body).decode(),
        created_at=at, next_at=at,
    )  # fmt: skip
    ask_to_send(webhook, at=at)
    return delivery


def ask_to_send(webhook: Webhook, *, at: datetime) -> None:
    """Have the worker send what waits; one job is enough for all of it."""
    waiting = Job.objects.filter(kind=JOB, subject=webhook.pk, state=JobState.WAITING)
    if not waiting.exists():
        enqueue(
            JOB, subject=webhook.pk, title=webhook.name, unit=webhook.unit,
            actor=webhook.owner, at=at,
        )  # fmt: skip

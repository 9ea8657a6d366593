"""Sending what waits: one message at a time, never inside a transaction, told by its answer.

The name of the machine is looked up once, its numbers are judged, and the connection goes to the number
judged: a name that points elsewhere a moment later leads nowhere.
"""

from __future__ import annotations

import socket
from datetime import datetime, timedelta
from typing import Final

import httpx
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Min
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from kheo.access.operations import system_user
from kheo.audit.journal import record
from kheo.exchange.enums import DeliveryState
from kheo.exchange.models import Delivery, Webhook
from kheo.exchange.rules.retries import is_dead, next_attempt
from kheo.exchange.rules.signing import secret_of, signature
from kheo.exchange.rules.targets import Target, is_open, read_target
from kheo.jobs.kinds import Running
from kheo.kernel.refusals import BadInput, DomainError
from kheo.kernel.text import clean_line

TIMES: Final = httpx.Timeout(10.0, connect=5.0)
MOST_READ: Final = 1000
"""Bytes of an answer that are looked at."""
CLAIM: Final = timedelta(minutes=5)
"""So long a message is left alone by others while one worker sends it."""
GONE: Final = 410


def send_in(job: Running) -> str:
    """The job: send what waits for one address. Returns what came of it in words."""
    webhook = Webhook.objects.filter(pk=job.subject).first()
    if webhook is None:
        return ""
    done, refused = send_due(webhook)
    return _("%(done)s taken, %(refused)s refused") % {"done": done, "refused": refused}


def send_all_due() -> int:
    """The timed step: send again what was refused and is due; how many were taken."""
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=timezone.now())
    running = Webhook.objects.filter(is_on=True, pk__in=due.values("webhook_id")).order_by("pk")
    return sum(send_due(webhook)[0] for webhook in running)


def send_due(webhook: Webhook) -> tuple[int, int]:
    """Send what is due for one address: how many were taken, how many refused.

    A message is claimed before it is sent, so two workers at once send it once; one that died with a
    message in hand leaves it to be sent again. The receiver tells doubles by ``webhook-id``.
    """
    told = [0, 0]
    due = webhook.deliveries.filter(state=DeliveryState.WAITING).order_by("created_at", "pk")
    for delivery in list(due.filter(next_at__lte=timezone.now())[:200]):
        webhook.refresh_from_db()
        if not webhook.is_on:
            break
        now = timezone.now()
        mine = Delivery.objects.filter(
            pk=delivery.pk, state=DeliveryState.WAITING, next_at=delivery.next_at
        )
        if mine.update(next_at=now + CLAIM, attempts=F("attempts") + 1):
            delivery.attempts += 1
            status, answer = _post(webhook, delivery, now)
            is_taken = _keep(webhook, delivery, status, answer, timezone.now())
            told[0 if is_taken else 1] += 1
    return told[0], told[1]


def _post(webhook: Webhook, delivery: Delivery, now: datetime) -> tuple[int, str]:
    """The status of the answer (0 = none) and what it said, cut and cleaned."""
    body, seconds = delivery.body.encode(), int(now.timestamp())
    try:
        target = read_target(webhook.url, plain=settings.WEBHOOK_PLAIN)
        number = resolve(target)
        secret = secret_of(webhook.secret, force_bytes(settings.SECRET_KEY))
        headers = {
            "Host": target.host_header,
            "Content-Type": "application/json",
            "User-Agent": "Kheo/1",
            "webhook-id": str(delivery.number),
            "webhook-timestamp": str(seconds),
            "webhook-signature": signature(
                secret, number=str(delivery.number), seconds=seconds, body=body
            ),
        }
        with (
            httpx.Client(timeout=TIMES, trust_env=False, follow_redirects=False) as client,
            client.stream(
                "POST", target.at(number), content=body, headers=headers,
                extensions={"sni_hostname": target.host},
            ) as answer,
        ):  # fmt: skip
            return answer.status_code, _beginning(answer)
    except DomainError as refusal:
        return 0, str(refusal)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as trouble:
        return 0, f"{type(trouble).__name__}: {clean_line(str(trouble))}"


def resolve(target: Target) -> str:
    """The number of the machine. Raises ``BadInput`` when any of its numbers lies in a closed network."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as trouble:
        raise BadInput(
            _("The machine “%(host)s” is not found."), params={"host": target.host}
        ) from trouble
    numbers = [str(place[4][0]) for place in found]
    if not settings.WEBHOOK_PRIVATE and not all(map(is_open, numbers)):
        raise BadInput(
            _("“%(host)s” lies in a closed network; nothing is sent there."),
            params={"host": target.host},
        )
    return numbers[0]


def _beginning(answer: httpx.Response) -> str:
    """The first signs of an answer, whatever its size."""
    read = b""
    for part in answer.iter_raw(MOST_READ):
        read += part
        if len(read) >= MOST_READ:
            break
    return clean_line(read[:MOST_READ].decode("utf-8", "replace"))


@transaction.atomic
def _keep(webhook: Webhook, delivery: Delivery, status: int, answer: str, at: datetime) -> bool:
    """Write down what came of it; stop an address that is gone or has refused everything for days."""
    is_taken = 200 <= status < 300
    told = " ".join(filter(None, (f"HTTP {status}" if status else "", answer)))[:300]
    again = next_attempt(delivery.attempts, created_at=delivery.created_at, at=at)
    is_over = is_taken or again is None or status == GONE
    state = DeliveryState.WAITING
    if is_over:
        state = DeliveryState.DONE if is_taken else DeliveryState.GIVEN_UP
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state,
        answer=told,
        next_at=None if is_over else again,
        ended_at=at if is_over else None,
    )
    if not is_taken and (status == GONE or _is_dead(webhook, at)):
        _stop(webhook, status, at)
    return is_taken


def _is_dead(webhook: Webhook, at: datetime) -> bool:
    """Whether every message since the last one taken was refused, for days."""
    taken = webhook.deliveries.filter(state=DeliveryState.DONE).aggregate(at=Max("ended_at"))["at"]
    refused = webhook.deliveries.filter(attempts__gt=0).exclude(state=DeliveryState.DONE)
    if taken is not None:
        refused = refused.filter(created_at__gt=taken)
    return is_dead(refused.aggregate(at=Min("created_at"))["at"], at)


def _stop(webhook: Webhook, status: int, at: datetime) -> None:
    """The owner finds it among what waits for him."""
    why = (
        _("The address answered that it is gone (410).")
        if status == GONE
        else _("Every message of the last days was refused.")
    )
    won = Webhook.objects.filter(pk=webhook.pk, is_on=True).update(
        is_on=False, stopped_because=why, updated_at=at
    )
    if won:
        record(
            "webhook.stopped", webhook, actor=system_user(), at=at, after={"is_on": False}, note=why
        )

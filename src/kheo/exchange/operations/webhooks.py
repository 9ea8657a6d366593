"""Addresses that are told: added, stopped, put on again, tried out."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Final

import orjson
from django.conf import settings
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import granted_units, require
from kheo.audit.journal import record
from kheo.exchange.enums import DeliveryState
from kheo.exchange.models import Delivery, Webhook
from kheo.exchange.operations.sending import resolve
from kheo.exchange.operations.telling import ask_to_send, may_see, write
from kheo.exchange.outgoing import TEST, declared
from kheo.exchange.policies import KEEP_WEBHOOKS
from kheo.exchange.rules.signing import secret_of
from kheo.exchange.rules.targets import read_target
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit

MOST: Final = 20
"""Addresses of one unit."""


@transaction.atomic
def add(
    *, name: str, url: str, events: Collection[str], is_on: bool = True, actor: User, at: datetime
) -> tuple[Webhook, str]:
    """An address that is told of ``events`` about records the actor may see; the secret is shown once.

    One that is not ``is_on`` yet may name a machine that is not there yet: it is looked for by ``go_on``.
    Raises ``NotAllowed``, ``RuleBroken`` naming the field.
    """
    require(actor, KEEP_WEBHOOKS)
    name, url = clean_line(name), url.strip()
    if not name or len(name) > 120:
        raise _at("name", _("Say in at most 120 characters which system is told."))
    _check_address(url, looks=is_on)
    known = {one.name for one in declared()}
    if not events or not set(events) <= known:
        raise _at("events", _("Choose at least one event."))
    unit = _unit_of(actor)
    if Webhook.objects.filter(unit=unit).count() >= MOST:
        raise RuleBroken(_("Your unit has many addresses already; stop one that is not needed."))
    webhook = Webhook.objects.create(
        unit=unit, owner=actor, name=name, url=url, secret=secrets.token_urlsafe(24),
        events=sorted(set(events)), is_on=is_on, created_at=at, updated_at=at,
    )  # fmt: skip
    told = {"url": url, "events": webhook.events, "is_on": is_on}
    record("webhook.add", webhook, actor=actor, at=at, after=told)
    return webhook, secret_of(webhook.secret, force_bytes(settings.SECRET_KEY))


@transaction.atomic
def stop(webhook: Webhook, *, actor: User, at: datetime) -> None:
    """Tell the address nothing more; what waits is given up. Raises ``NotAllowed``, ``RuleBroken``."""
    held = _held(webhook, actor)
    if not held.is_on:
        raise RuleBroken(_("This address is not told anything as it is."))
    held.is_on, held.stopped_because, held.updated_at = False, "", at
    held.save(update_fields=["is_on", "stopped_because", "updated_at"])
    waiting = held.deliveries.filter(state=DeliveryState.WAITING)
    given_up = waiting.update(state=DeliveryState.GIVEN_UP, next_at=None, ended_at=at)
    record("webhook.stop", held, actor=actor, at=at, after={"given_up": given_up})


@transaction.atomic
def go_on(webhook: Webhook, *, actor: User, at: datetime) -> None:
    """Tell the address again from now on. Raises ``NotAllowed``, ``RuleBroken``."""
    held = _held(webhook, actor)
    if held.is_on:
        raise RuleBroken(_("This address is being told already."))
    _check_address(held.url)
    held.deliveries.filter(state=DeliveryState.WAITING).update(
        state=DeliveryState.GIVEN_UP, next_at=None, ended_at=at
    )
    held.is_on, held.stopped_because, held.updated_at = True, "", at
    held.save(update_fields=["is_on", "stopped_because", "updated_at"])
    record("webhook.go_on", held, actor=actor, at=at)


@transaction.atomic
def try_out(webhook: Webhook, *, actor: User, at: datetime) -> Delivery:
    """Send a message that tells nothing, to see whether the address answers."""
    held = _held(webhook, actor)
    if not held.is_on:
        raise RuleBroken(_("Let the address be told again first."))
    record("webhook.try_out", held, actor=actor, at=at)
    return write(held, TEST, at=at)


@transaction.atomic
def send_again(delivery: Delivery, *, actor: User, at: datetime) -> None:
    """Send a message once more, with the number it had: the receiver tells doubles by it.

    Raises ``NotAllowed`` (also when the owner may not see the record any more), ``RuleBroken``.
    """
    held = _held(delivery.webhook, actor)
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if not held.is_on:
        raise RuleBroken(_("Let the address be told again first."))
    if row.state == DeliveryState.WAITING:
        raise RuleBroken(_("This message waits to be sent as it is."))
    listing = {one.name: one.listing for one in declared()}.get(row.event)
    if row.event != TEST and not may_see(held, listing or "", key_of(row), at):
        raise NotAllowed(_("The owner of the address may not see this record any more."))
    row.state, row.next_at, row.ended_at, row.attempts = DeliveryState.WAITING, at, None, 0
    row.created_at = at
    row.save(update_fields=["state", "next_at", "ended_at", "attempts", "created_at"])
    record("webhook.send_again", held, actor=actor, at=at, after={"message": str(row.number)})
    ask_to_send(held, at=at)


def key_of(delivery: Delivery) -> str:
    """The key of the record a message names; "" for none."""
    return str(orjson.loads(delivery.body)["data"].get("key", ""))


def _held(webhook: Webhook, actor: User) -> Webhook:
    require(actor, KEEP_WEBHOOKS, webhook)
    rows = Webhook.objects.select_for_update(of=("self",)).select_related("owner", "unit")
    return rows.get(pk=webhook.pk)


def _check_address(url: str, *, looks: bool = True) -> None:
    if len(url) > 400:
        raise _at("url", _("An address has at most 400 characters."))
    try:
        target = read_target(url, plain=settings.WEBHOOK_PLAIN)
        if looks:
            resolve(target)
    except BadInput as refusal:
        raise _at("url", str(refusal)) from refusal


def _unit_of(actor: User) -> Unit:
    """The actor's own unit when he holds the right there, else the first he holds it over."""
    held = granted_units(actor, KEEP_WEBHOOKS)
    own = actor.unit_id if actor.unit_id in held else min(held)
    return Unit.objects.get(pk=own)


def _at(field: str, sentence: str) -> RuleBroken:
    return RuleBroken(sentence, fields={field: sentence})

"""Reads of addresses that are told and of their messages."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units, visible
from kheo.exchange.enums import DeliveryState
from kheo.exchange.models import Delivery, Webhook
from kheo.exchange.policies import KEEP_WEBHOOKS
from kheo.workflow.desks import WaitingWork, has_desk


def webhooks_of(actor: User) -> QuerySet[Webhook]:
    """The addresses in one's scope with what waits and when they last took something."""
    rows = visible(Webhook.objects.select_related("owner", "unit"), actor, KEEP_WEBHOOKS)
    return rows.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        taken_at=Max("deliveries__ended_at", filter=Q(deliveries__state=DeliveryState.DONE)),
    ).order_by("-is_on", "name", "pk")


def deliveries_of(webhook: Webhook) -> QuerySet[Delivery]:
    """The messages to one address, the latest first."""
    return Delivery.objects.filter(webhook=webhook).select_related("webhook").order_by("-pk")


def asked_of(person: User, day: date) -> QuerySet[Webhook] | None:
    """Addresses of ``person`` that stopped by themselves; None for who keeps none. No query but rights."""
    if not has_desk(person) or not granted_units(person, KEEP_WEBHOOKS):
        return None
    return Webhook.objects.filter(owner=person, is_on=False).exclude(stopped_because="")


def webhooks_waiting(person: User, day: date) -> list[WaitingWork]:
    """One line, if an address of ``person`` stopped by itself."""
    found = asked_of(person, day)
    number = 0 if found is None else found.count()
    label = _("Addresses that take no messages any more")
    return [WaitingWork("webhooks", label, number, reverse("exchange:webhooks"))] if number else []

"""Who outside is told of what, and each message on its way."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kheo.exchange.enums import DeliveryState
from kheo.foundation.models import Stamped
from kheo.orgs.models import Unit


class Webhook(Stamped):
    """An address that is told of events about records its owner may see.

    ``secret`` is the seed from which, with the key of the house, the secret that signs the messages is
    derived (``rules.signing``): who reads the table cannot sign.

    ``events`` are names of events ("decisions.signed"). It stops by itself when every message of some days
    was refused (``stopped_because``).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=400)
    secret = models.CharField(max_length=80)
    events = models.JSONField(default=list)
    is_on = models.BooleanField(default=True)
    stopped_because = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["is_on", "id"], name="exchange_webhook_on")]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message: written in the transaction of what it tells, sent after it, tried again for a day."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    number = models.UUIDField(unique=True)
    event = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_at"], name="exchange_delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} {self.number}"

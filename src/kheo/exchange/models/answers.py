"""What the API remembers: answers given under an idempotency key, and how often somebody asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Answer(models.Model):
    """The answer to a request with an Idempotency-Key, kept in the transaction of the act.

    ``print`` is the digest of method, path and body: the same key with another request is refused.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    print = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="exchange_answer_once")]
        indexes = [models.Index(fields=["at"], name="exchange_answer_age")]

    def __str__(self) -> str:
        return self.key


class Use(models.Model):
    """How often a token or a person asked within a minute."""

    who = models.CharField(max_length=40)
    minute = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "minute"], name="exchange_use_once")]
        indexes = [models.Index(fields=["minute"], name="exchange_use_age")]

    def __str__(self) -> str:
        return f"{self.who} {self.minute:%H:%M}"

"""What the public site remembers: from where codes were guessed, for a while."""

from __future__ import annotations

from django.db import models


class Guessing(models.Model):
    """How many unknown codes came from one address in one window of time.

    ``sender`` is a keyed digest: the address itself is not kept. Old rows are deleted as new ones
    come.
    """

    sender = models.CharField(max_length=64)
    window = models.DateTimeField()
    misses = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "window"], name="portal_guessing_window")
        ]

    def __str__(self) -> str:
        return f"{self.window:%d/%m/%Y %H:%M}: {self.misses}"

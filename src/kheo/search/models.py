"""The index: what can be found, and the rare pieces of titles by which look-alikes meet."""

from __future__ import annotations

from django.db import models

from kheo.search.enums import What


class Entry(models.Model):
    """One thing that can be found; ``key`` is its row in the table of ``what``.

    ``title`` and ``body`` are folded (``kernel.text.fold``). ``scope`` holds short words that stand for
    whole scopes ("p12" = everything under unit 12 today) so that the index itself can narrow a search.
    ``day`` sorts what is equally near and what is too common to be ranked. Both data bases keep a
    full-text index beside this table (migration 0002), changed in the same transaction.
    """

    what = models.CharField(max_length=12, choices=What)
    key = models.BigIntegerField()
    title = models.TextField()
    body = models.TextField(blank=True)
    scope = models.CharField(max_length=200, blank=True)
    day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "key"], name="search_entry_once")]
        indexes = [models.Index(fields=["what", "-day", "-id"], name="search_entry_newest")]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"


class Core(models.Model):
    """What remains of a title without place names, numbers and the words every title has.

    Many titles share one core; the pieces are kept once for all of them.
    """

    text = models.CharField(max_length=300, unique=True)

    def __str__(self) -> str:
        return self.text


class Likeness(models.Model):
    """Which core a thing has."""

    what = models.CharField(max_length=12, choices=What)
    key = models.BigIntegerField()
    core = models.ForeignKey(Core, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "key"], name="search_likeness_once")]
        indexes = [models.Index(fields=["core", "what", "key"], name="search_likeness_of_core")]

    def __str__(self) -> str:
        return f"{self.what} {self.key} ~ {self.core_id}"


class CoreToken(models.Model):
    """One of the rarest pieces (syllables, pairs of syllables) of a core, as a 63-bit number."""

    token = models.BigIntegerField()
    core = models.ForeignKey(Core, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "core"], name="search_core_token_once")
        ]

    def __str__(self) -> str:
        return f"{self.token} in {self.core_id}"


class TokenCount(models.Model):
    """In how many cores a piece stands; refreshed now and then, good enough to tell rare from common."""

    token = models.BigIntegerField(primary_key=True)
    cores = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.token}: {self.cores}"

"""The index: what can be found, and the rare pieces of titles by which look-alikes meet."""

from __future__ import annotations

from django.db import models

from kheo.search.enums import What


class Entry(models.Model):
    """One thing that can be found; ``key`` is its row in the table of ``what``.

    ``id`` is made of both (``identity``), so that the index answers without looking here, and later
    rows have higher numbers. ``title`` and ``body`` are folded (``kernel.text.fold``). ``scope`` holds
    words no text can hold ("_p12" = everything that ever stood under the province 12) by which the
    index itself narrows a search; what is narrowed so is still asked for its rights. ``day`` orders
    what is equally near. Both data bases keep full-text indexes of their own over these columns
    (migration 0002): by triggers and by generated columns, so they cannot be out of step.
    """

    id = models.BigIntegerField(primary_key=True)
    what = models.CharField(max_length=12, choices=What)
    key = models.BigIntegerField()
    title = models.TextField()
    body = models.TextField(blank=True)
    scope = models.CharField(max_length=300, blank=True)
    day = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.what} {self.key}"


class Word(models.Model):
    """A word that stands in some text of a kind of things: what is no word was mistyped.

    ``titles`` and ``texts`` = in how many it stands, counted now and then (0: not yet): good enough
    to look for the rare words of a question first.
    """

    what = models.CharField(max_length=12, choices=What)
    word = models.CharField(max_length=60)
    titles = models.PositiveIntegerField(default=0)
    texts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "word"], name="search_word_once")]

    def __str__(self) -> str:
        return f"{self.word} ({self.what})"


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

"""Problem themes and other movements: rows by which initiatives are sorted."""

from __future__ import annotations

from django.db import models

from kheo.initiatives.enums import Field


class Theme(models.Model):
    """A problem that initiatives answer (rubbish, floods, idle land …): rows an administrator keeps.

    ``words`` are folded words and phrases, one a line, by which a text is proposed for the theme.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=150)
    field = models.CharField(max_length=20, choices=Field, blank=True)
    words = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class OtherMovement(models.Model):
    """Another movement that initiatives may belong to as well (new countryside, cultured family …).

    ``words`` as for themes: they mark a possible overlap for the reviewer.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

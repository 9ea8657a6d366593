"""Words of the library and of replication."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StoryStatus(models.TextChoices):
    """The life of a story."""

    DRAFT = "draft", pgettext_lazy("story", "being written")
    CHECKING = "checking", pgettext_lazy("story", "waits for the expert check")
    CHECKED = "checked", pgettext_lazy("story", "checked, not yet published")
    PUBLISHED = "published", pgettext_lazy("story", "published")
    TAKEN_DOWN = "taken_down", pgettext_lazy("story", "taken down")


class ConsentTo(models.TextChoices):
    """What somebody agreed to have shown."""

    NAME = "name", _("a name in the text")
    PICTURE = "picture", _("a picture that shows somebody")
    STORY = "story", _("the story as a whole")


class HandbookStatus(models.TextChoices):
    """The life of a handbook."""

    DRAFT = "draft", pgettext_lazy("handbook", "being put together")
    PRINTED = "printed", pgettext_lazy("handbook", "printed")


class AdoptionStatus(models.TextChoices):
    """How far a place is that learns from an initiative."""

    REQUESTED = "requested", _("asked to learn")
    TALKING = "talking", _("talking with the owner")
    PLANNED = "planned", _("has a plan")
    ADOPTED = "adopted", _("taken over, being built")
    WORKING = "working", _("working")
    GIVEN_UP = "given_up", pgettext_lazy("adoption", "given up")


GOING_ON = frozenset({
    AdoptionStatus.REQUESTED, AdoptionStatus.TALKING, AdoptionStatus.PLANNED, AdoptionStatus.ADOPTED,
})  # fmt: skip
IN_THE_TREE = frozenset({AdoptionStatus.ADOPTED, AdoptionStatus.WORKING})


class HelpKind(models.TextChoices):
    """How the owner helped."""

    VISIT = "visit", _("a visit on the spot")
    DOCUMENT = "document", _("documents handed over")
    TRAINING = "training", _("training")
    ADVICE = "advice", _("advice by telephone or letter")


class Terrain(models.TextChoices):
    """What kind of place it is."""

    DELTA = "delta", _("delta and plain")
    MIDLAND = "midland", _("midland")
    MOUNTAIN = "mountain", _("mountains")
    COAST = "coast", _("coast")
    ISLAND = "island", _("island")
    BORDER = "border", _("border area")
    URBAN = "urban", _("town")

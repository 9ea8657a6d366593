"""Rows of initiatives."""

from kheo.initiatives.models.likeness import LikenessAnswer, Merger, NotAlike
from kheo.initiatives.models.naming import OtherMovement, Theme
from kheo.initiatives.models.records import (
    Commitment,
    Evidence,
    Fact,
    Initiative,
    InitiativeQuerySet,
    SavedFilter,
    Version,
)

__all__ = [
    "Commitment",
    "Evidence",
    "Fact",
    "Initiative",
    "InitiativeQuerySet",
    "LikenessAnswer",
    "Merger",
    "NotAlike",
    "OtherMovement",
    "SavedFilter",
    "Theme",
    "Version",
]

"""Rows of the library."""

from kheo.library.models.adoptions import Adoption, Help
from kheo.library.models.calls import Call, CallAnswer, UnitProblem, UnitProfile
from kheo.library.models.exemplars import Exemplar, ExemplarList, ExemplarTarget
from kheo.library.models.handbooks import Handbook, HandbookStory
from kheo.library.models.stories import Consent, Story, StoryPicture

__all__ = [
    "Adoption",
    "Call",
    "CallAnswer",
    "Consent",
    "Exemplar",
    "ExemplarList",
    "ExemplarTarget",
    "Handbook",
    "HandbookStory",
    "Help",
    "Story",
    "StoryPicture",
    "UnitProblem",
    "UnitProfile",
]

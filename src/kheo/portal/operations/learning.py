"""An office without an account asks to learn from an initiative."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kheo.initiatives.models import Initiative
from kheo.library.models import Adoption
from kheo.library.operations.adoptions import ask_from_outside
from kheo.participation.operations.pace import ASK, keep_pace


@transaction.atomic
def ask_to_learn(
    source: Initiative, *, office: str, reach_at: str, message: str, sender: str, at: datetime
) -> Adoption:
    """Hand the request to the owner, only so often from one address.

    Raises TooOften, RuleBroken and BadInput like ``ask_from_outside``; what is refused is not counted.
    """
    keep_pace(ASK, sender, at)
    return ask_from_outside(source, office=office, reach_at=reach_at, message=message, at=at)

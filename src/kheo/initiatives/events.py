"""What initiatives announce."""

from __future__ import annotations

from dataclasses import dataclass

from kheo.kernel.events import Event


@dataclass(frozen=True)
class FactsChanged(Event):
    """The countable side of one initiative changed: a fact was added, or its field or kind."""

    initiative_id: int

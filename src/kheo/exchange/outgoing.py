"""What other systems can be told: a name, the list of the record it is about, the events behind it.

``config/interfaces.py`` hands the table over. A message names the record; its content is read over the
API with the rights of whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kheo.kernel.events import Event


@dataclass(frozen=True, slots=True)
class Outgoing:
    """``name`` in messages ("papers.signed"), ``label`` for people, ``listing`` of the record.

    ``events`` event type → what reads the key of the record off it.
    """

    name: str
    label: Any
    listing: str
    events: Mapping[type[Event], Callable[[Any], Any]]


TEST = "test"
"""The name of the message that only tries whether an address answers."""
_OUTGOING: dict[str, Outgoing] = {}


def declare(*table: Outgoing) -> None:
    """Make the table known. Raises ValueError for a second line of the same name."""
    for one in table:
        if _OUTGOING.setdefault(one.name, one) is not one:
            raise ValueError(f"two outgoing events called {one.name}")


def declared() -> tuple[Outgoing, ...]:
    """All of them, by name."""
    return tuple(_OUTGOING[name] for name in sorted(_OUTGOING))


def told_by(event: Event) -> list[tuple[Outgoing, Any]]:
    """What ``event`` tells, and of which record (its key)."""
    return [
        (one, one.events[type(event)](event)) for one in declared() if type(event) in one.events
    ]

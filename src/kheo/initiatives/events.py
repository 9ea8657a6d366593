"""What initiatives announce."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kheo.access.models import User
from kheo.kernel.events import Event


@dataclass(frozen=True)
class FactsChanged(Event):
    """The countable side of one initiative changed: a fact was added, or its field or kind."""

    initiative_id: int


@dataclass(frozen=True)
class ManyFactsChanged(Event):
    """``FactsChanged`` of many at once, as when a file is taken in."""

    initiative_ids: tuple[int, ...]


@dataclass(frozen=True)
class Entered(Event):
    """Many records of the past were entered at once, each with its facts, at ``at``."""

    initiative_ids: tuple[int, ...]
    actor: User
    at: datetime


@dataclass(frozen=True)
class Leaving(Event):
    """Records that were entered at once are taken back: everybody takes his own rows about them away.

    Who holds something that may not go adds (initiative, sentence) to ``objections``; then all stays.
    """

    initiative_ids: tuple[int, ...]
    actor: User
    at: datetime
    objections: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Registered(Event):
    """An initiative was sent to the office for the first time: it is registered."""

    initiative_id: int


@dataclass(frozen=True)
class Recognised(Event):
    """An initiative was recognised at a level, by the decision its fact names."""

    initiative_id: int
    fact_id: int


@dataclass(frozen=True)
class StruckOff(Event):
    """An initiative was struck off the list; its recognitions no longer stand."""

    initiative_id: int
    fact_id: int


@dataclass(frozen=True)
class Restored(Event):
    """An initiative was put back on the list; the recognitions that fell with it stand again."""

    initiative_id: int
    fact_id: int


@dataclass(frozen=True)
class Withdrawn(Event):
    """The unit withdrew an initiative; nothing is appraised any more."""

    initiative_id: int


@dataclass(frozen=True)
class SourceNamed(Event):
    """A record says from which initiative it learns; the owner is told."""

    initiative_id: int
    source_id: int


@dataclass(frozen=True)
class TextChanged(Event):
    """Name, text or state that others show changed."""

    initiative_id: int


@dataclass(frozen=True)
class Merging(Event):
    """Two records become one: links to ``dropped_id`` turn to ``kept_id``, and every slice notes what it
    turned in the merger's ``moved``."""

    merger_id: int
    kept_id: int
    dropped_id: int


@dataclass(frozen=True)
class Unmerging(Event):
    """A merger is undone: links named in its ``moved`` turn back."""

    merger_id: int
    kept_id: int
    dropped_id: int

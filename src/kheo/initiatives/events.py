"""What initiatives announce."""

from __future__ import annotations

from dataclasses import dataclass

from kheo.kernel.events import Event


@dataclass(frozen=True)
class FactsChanged(Event):
    """The countable side of one initiative changed: a fact was added, or its field or kind."""

    initiative_id: int


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

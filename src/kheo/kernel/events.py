"""How a lower slice lets a higher one react: plain events, one table of handlers.

Handlers run at once, in the order of the table, in the caller's transaction; an error in one
undoes the whole act. The table stands in ``config/wiring.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Handler = Callable[[Any], object]
"""Takes the event; what it returns is not looked at."""


@dataclass(frozen=True)
class Event:
    """Something that has happened, named by a past participle; subclasses are frozen too."""


_handlers: dict[type[Event], tuple[Handler, ...]] = {}


def connect(subscriptions: Mapping[type[Event], Sequence[Handler]]) -> None:
    """Put ``subscriptions`` in force in place of all earlier ones."""
    fresh = {kind: tuple(handlers) for kind, handlers in subscriptions.items()}
    _handlers.clear()
    _handlers.update(fresh)


def publish(event: Event) -> None:
    """Call every handler of exactly this type of event.

    Raises LookupError when the type is not in the table: an event nobody hears is listed
    with no handlers, so that none is forgotten.
    """
    try:
        handlers = _handlers[type(event)]
    except KeyError:
        raise LookupError(f"{type(event).__name__} is not in the table of subscriptions") from None
    for handle in handlers:
        handle(event)

"""Events and the one table of who hears them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass

import pytest

from kheo.kernel import events
from kheo.kernel.events import Event, connect, publish


@pytest.fixture(autouse=True)
def _table_as_before(monkeypatch):
    monkeypatch.setattr(events, "_handlers", {})


@dataclass(frozen=True)
class Withdrawn(Event):
    subject_id: int


@dataclass(frozen=True)
class Renamed(Withdrawn):
    pass


def test_handlers_run_at_once_in_the_order_of_the_table():
    heard: list[tuple[str, int]] = []
    connect(
        {
            Withdrawn: [
                lambda event: heard.append(("first", event.subject_id)),
                lambda event: heard.append(("second", event.subject_id)),
            ]
        }
    )

    publish(Withdrawn(7))

    assert heard == [("first", 7), ("second", 7)]


def test_an_event_that_nobody_listed_is_an_error():
    connect({Withdrawn: []})

    publish(Withdrawn(1))

    with pytest.raises(LookupError, match="Renamed is not in the table"):
        publish(Renamed(1))


def test_connecting_again_replaces_the_whole_table():
    heard: list[Event] = []
    connect({Withdrawn: [heard.append]})
    connect({Renamed: [heard.append]})

    publish(Renamed(2))

    assert heard == [Renamed(2)]
    with pytest.raises(LookupError):
        publish(Withdrawn(1))


def test_an_error_in_a_handler_stops_the_rest_and_reaches_the_caller():
    heard: list[Event] = []

    def fail(event: Event) -> None:
        raise RuntimeError("no")

    connect({Withdrawn: [fail, heard.append]})

    with pytest.raises(RuntimeError, match="no"):
        publish(Withdrawn(1))
    assert heard == []


def test_an_event_cannot_be_changed():
    event = Withdrawn(1)

    with pytest.raises(FrozenInstanceError):
        event.subject_id = 2

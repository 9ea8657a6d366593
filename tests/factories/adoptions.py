"""Adoptions; states are given."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from kheo.initiatives.enums import Status
from kheo.library.enums import AdoptionStatus
from kheo.library.models import Adoption
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

REACHED = {
    "talked_on": {"talking", "planned", "adopted", "working"},
    "planned_on": {"planned", "adopted", "working"},
    "adopted_on": {"adopted", "working"},
    "working_on": {"working"},
    "given_up_on": {"given_up"},
}


def reached(name, day):
    return factory.LazyAttribute(lambda one: day if one.status in REACHED[name] else None)


class AdoptionFactory(DjangoModelFactory):
    """A request of 1 March 2026; a later state has its days, one after another."""

    class Meta:
        model = Adoption

    source = factory.SubFactory(InitiativeFactory, status=Status.RECOGNISED)
    unit = factory.SubFactory(UnitFactory)
    status = AdoptionStatus.REQUESTED
    requested_on = date(2026, 3, 1)
    talked_on = reached("talked_on", date(2026, 3, 10))
    planned_on = reached("planned_on", date(2026, 4, 1))
    adopted_on = reached("adopted_on", date(2026, 5, 1))
    working_on = reached("working_on", date(2026, 9, 1))
    given_up_on = reached("given_up_on", date(2026, 6, 1))
    given_up_why = factory.LazyAttribute(lambda one: "Thiếu kinh phí" if one.given_up_on else "")
    moved_at = created_at = updated_at = datetime(2026, 3, 1, 2, tzinfo=UTC)


def copy_of(source, unit, *, state=AdoptionStatus.WORKING, record=Status.RECOGNISED, **kwargs):
    """A place with its own record that learned from ``source``."""
    own = InitiativeFactory(
        unit=unit, source=source, origin="replicate", status=record,
        **{name: kwargs.pop(name) for name in ("title", "households") if name in kwargs},
    )  # fmt: skip
    return AdoptionFactory(source=source, unit=unit, initiative=own, status=state, **kwargs)

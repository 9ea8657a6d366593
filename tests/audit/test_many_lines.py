"""Many lines at once make the chain that one line after the other makes."""

import pytest
from django.db import transaction

from kheo.audit.journal import Line, record, record_many
from kheo.audit.models import Entry, JournalDay
from kheo.audit.queries import breaks_in_chain
from tests.factories.access import UserFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


def test_record_and_record_many_make_the_same_chain(at):
    units, person = [UnitFactory() for _number in range(3)], UserFactory()
    told = [{"number": place, "on": at.date()} for place in range(3)]
    columns = (
        "position",
        "action",
        "subject_key",
        "subject_label",
        "before",
        "after",
        "note",
        "digest",
    )
    with transaction.atomic():
        for unit, after in zip(units, told, strict=True):
            record(
                "unit.rename",
                unit,
                actor=person,
                at=at,
                after=after,
                note="theo NQ",
                unit_id=unit.pk,
            )
        one_by_one = list(Entry.objects.order_by("position").values_list(*columns))
        transaction.set_rollback(True)

    record_many(
        [
            Line(
                "unit.rename", "orgs.unit", unit.pk, str(unit), unit.pk, after=after, note="theo NQ"
            )
            for unit, after in zip(units, told, strict=True)
        ],
        actor=person,
        at=at,
    )

    assert list(Entry.objects.order_by("position").values_list(*columns)) == one_by_one
    assert JournalDay.objects.get().entries == 3
    assert list(breaks_in_chain()) == []


def test_lines_join_the_chain_of_the_day_and_nothing_is_written_for_none(at):
    unit, person = UnitFactory(), UserFactory()
    record("unit.rename", unit, actor=person, at=at)
    record_many([Line("unit.rename", "orgs.unit", unit.pk, str(unit))] * 2, actor=None, at=at)
    record_many([], actor=person, at=at)
    record("unit.rename", unit, actor=person, at=at)

    assert list(Entry.objects.order_by("pk").values_list("position", flat=True)) == [1, 2, 3, 4]
    assert list(breaks_in_chain()) == []

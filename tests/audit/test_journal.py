"""The journal is only added to, and every tampering is found."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from kheo.audit.journal import record
from kheo.audit.models import Entry, JournalDay
from kheo.audit.queries import breaks_in_chain
from kheo.foundation import request_number
from kheo.kernel.refusals import NotAllowed
from tests.factories.access import UserFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_lines(at):
    unit, person = UnitFactory(name="Kỳ Xuân"), UserFactory(full_name="Trần Thị B")
    for number in range(3):
        record("unit.rename", unit, actor=person, at=at, after={"number": number})
    return list(Entry.objects.order_by("pk"))


def raw(sql, *params):
    """What somebody with the data base's password could do."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def found():
    return [(one.position, one.what) for one in breaks_in_chain()]


def test_a_line_tells_who_did_what_to_what_when_and_in_which_request(at):
    unit, person = UnitFactory(name="Kỳ Xuân"), UserFactory(full_name="Trần Thị B")

    with request_number.given("abc"):
        record("unit.rename", unit, actor=person, at=at, before={"name": "Kỳ"}, note="theo NQ")

    line = Entry.objects.get()
    assert (line.action, line.subject_label, line.actor_label, line.before, line.after) == (
        "unit.rename", "Kỳ Xuân", "Trần Thị B", {"name": "Kỳ"}, {},
    )  # fmt: skip
    assert (line.at, line.day, line.position, line.note, line.request) == (
        at, datetime(2026, 11, 21, tzinfo=UTC).date(), 1, "theo NQ", "abc",
    )  # fmt: skip
    assert found() == []


def test_the_day_of_a_line_is_the_day_in_viet_nam(three_lines):
    evening = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)

    line = record("unit.rename", UnitFactory(), actor=None, at=evening)

    assert (line.day.isoformat(), line.position) == ("2026-11-22", 1)
    assert found() == []


@pytest.mark.parametrize(
    ("tampering", "expected"),
    [
        ("UPDATE audit_entry SET note = 'x' WHERE position = 2", [(2, "edited")]),
        ("UPDATE audit_entry SET actor_label = 'x' WHERE position = 3", [(3, "edited")]),
        ("DELETE FROM audit_entry WHERE position = 2", [(3, "gap"), (3, "edited")]),
        ("DELETE FROM audit_entry WHERE position = 3", [(3, "cut")]),
        ("DELETE FROM audit_entry", [(3, "cut")]),
        ("DELETE FROM audit_journalday", [(3, "unknown-day")]),
    ],
)
def test_every_tampering_is_found(three_lines, tampering, expected):
    raw(tampering)

    assert found() == expected


def test_two_lines_that_changed_places_are_found(three_lines):
    raw("UPDATE audit_entry SET position = 99 WHERE position = 1")
    raw("UPDATE audit_entry SET position = 1 WHERE position = 2")
    raw("UPDATE audit_entry SET position = 2 WHERE position = 99")

    assert {what for _position, what in found()} == {"edited"}


def test_the_program_itself_cannot_change_or_remove_a_line(three_lines):
    for attempt in (
        lambda: Entry.objects.update(note="x"),
        lambda: Entry.objects.all().delete(),
        three_lines[0].save,
        three_lines[0].delete,
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert found() == []


def test_a_line_of_an_act_that_failed_is_not_kept(three_lines, at):
    @transaction.atomic
    def act():
        record("unit.rename", UnitFactory(), actor=None, at=at)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()

    assert Entry.objects.count() == 3
    assert JournalDay.objects.get().entries == 3


def test_each_day_has_its_own_chain(three_lines, at):
    record("unit.rename", UnitFactory(), actor=None, at=at + timedelta(days=1))

    assert [(day.entries, bool(day.head)) for day in JournalDay.objects.order_by("day")] == [
        (3, True),
        (1, True),
    ]
    assert found() == []

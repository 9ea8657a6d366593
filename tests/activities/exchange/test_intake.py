"""Activities come in from a file, once; numbers may change, and all of it can be taken back."""

from datetime import date

import pytest
from django.db import transaction

from kheo.access.enums import Role
from kheo.activities.exchange.intake import PROFILE
from kheo.activities.models import Activity
from kheo.activities.operations import load_kinds
from kheo.audit.models import Entry
from kheo.audit.queries import breaks_in_chain
from tests.factories.files import File, fates, refusals, rows_of
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(someone, at):
    """The clerk of a province and a file in its name."""
    top = UnitFactory(kind="province", label="Tỉnh Hà Tĩnh", name="Hà Tĩnh")
    UnitFactory(label="Xã Thạch Hà", name="Thạch Hà", code="18562", under=top)
    load_kinds(actor=someone(Role.SYSTEM_ADMINISTRATOR, over=UnitFactory(kind="nation")), at=at)
    return File(PROFILE, top, someone(Role.RECORDS_CLERK, over=top), at)


MEETING = {
    "unit": "Xã Thạch Hà", "kind": "dissemination", "on": date(2026, 5, 4), "title": "Hội nghị sơ kết",
    "attended": 120, "expected": 150, "variant": "Nhân dân",
}  # fmt: skip


def test_rows_are_entries_once_and_tell_the_journal(file):
    judged = file.take(MEETING, {**MEETING, "title": "Hội nghị tổng kết", "unit": None})

    assert refusals(judged) == {}
    kept = Activity.objects.order_by("pk").values_list(
        "unit__label", "title", "quantity", "attended"
    )
    assert list(kept) == [
        ("Xã Thạch Hà", "Hội nghị sơ kết", 1, 120), ("Tỉnh Hà Tĩnh", "Hội nghị tổng kết", 1, 120),
    ]  # fmt: skip
    assert Entry.objects.filter(action="activity.record").count() == 2
    assert set(fates(file.take(MEETING)).values()) == {"same"}
    assert Activity.objects.count() == 2
    assert list(breaks_in_chain()) == []


def test_another_number_changes_the_entry_and_goes_back_with_the_file(file):
    file.take(MEETING)
    file.taken = []

    judged = file.take({**MEETING, "attended": 130})

    assert (fates(judged), judged[0].before, judged[0].after) == (
        {2: "changed"}, {"attended": 120}, {"attended": 130},
    )  # fmt: skip
    assert Activity.objects.get().attended == 130
    assert file.undo() == []
    assert Activity.objects.get().attended == 120


def test_what_was_changed_since_is_not_taken_back(file):
    file.take(MEETING)
    Activity.objects.update(version=2)

    assert "Hội nghị sơ kết" in file.undo()[0]
    assert Activity.objects.count() == 1
    Activity.objects.update(version=1)
    assert file.undo() == []
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": None}, "kind"),
        ({"on": None}, "on"),
        ({"on": date(2027, 1, 1)}, "on"),
        ({"unit": "Xã Lạ"}, "unit"),
        ({"title": None}, "title"),
        ({"quantity": 0}, "quantity"),
        ({"attended": 200}, "attended"),
        ({"variant": "lạ"}, "variant"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(file, change, field):
    judged = file.take({**MEETING, **change})

    assert field in refusals(judged)[2]
    assert not Activity.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_chunk_costs_a_fixed_number_of_queries(file, rows, django_assert_num_queries):
    intake = file.make()
    told = rows_of(*[{**MEETING, "title": f"Hội nghị {n}"} for n in range(rows)])
    with django_assert_num_queries(2):
        judged = intake.judge(told)
    with transaction.atomic(), django_assert_num_queries(7):
        intake.enter(judged)

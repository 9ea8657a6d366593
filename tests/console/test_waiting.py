"""What waits for whom, in which list, oldest first."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import today
from kheo.console.waiting import asked_of, to_confirm, waiting_count, waiting_lists
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.workflow.table import Turn
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return today()


def fresh(person):
    """The same person in another request."""
    return User.objects.get(pk=person.pk)


CASES = [
    # status, turn, columns → who has it on his desk
    (Status.DRAFT, Turn.UNIT, {}, "clerk"),
    (Status.RETURNED, Turn.UNIT, {}, "clerk"),
    (Status.ACCEPTED, Turn.UNIT, {}, "clerk"),
    (Status.BUILDING, Turn.UNIT, {"ends_on": None, "evaluate_on": None}, ""),
    (Status.BUILDING, Turn.UNIT, {"ends_on": date(2020, 1, 1)}, "clerk"),
    (Status.BUILDING, Turn.UNIT, {"evaluate_on": date(2020, 1, 1)}, "clerk"),
    (Status.DRAFT, Turn.HEAD, {"awaits_head": True}, "head"),
    (Status.BUILDING, Turn.HEAD, {"awaits_head": True}, "head"),
    (Status.SUBMITTED, Turn.OFFICE, {}, "officer"),
    (Status.AWAITING_APPRAISAL, Turn.OFFICE, {}, "officer"),
    (Status.APPRAISED, Turn.OFFICE, {}, "officer"),
    (Status.AWAITING_APPRAISAL, Turn.OFFICE, {"has_dossier": True}, ""),
    (Status.APPRAISED, Turn.OFFICE, {"has_dossier": True}, ""),
    (Status.DORMANT, Turn.OFFICE, {}, "officer"),
    (Status.DOUBTFUL, Turn.UNIT, {}, ""),
    (Status.RECOGNISED, Turn.NOBODY, {}, ""),
    (Status.WITHDRAWN, Turn.NOBODY, {}, ""),
]


@pytest.mark.parametrize(("status", "turn", "columns", "desk"), CASES)
def test_a_thing_waits_on_exactly_one_desk(
    status, turn, columns, desk, clerk, head, officer, commune, day
):
    InitiativeFactory(unit=commune, status=status, turn=turn, **columns)
    people = {"clerk": clerk, "head": head, "officer": officer}
    assert [n for n, p in people.items() if asked_of(p, day).exists()] == ([desk] if desk else [])
    assert {n: waiting_count(p) for n, p in people.items()} == {n: int(n == desk) for n in people}


def test_nothing_of_the_neighbours_waits_here(clerk, day):
    InitiativeFactory(status=Status.RETURNED)
    assert not asked_of(clerk, day).exists()


def test_nobody_is_asked_to_judge_his_own_filing(officer, head, commune, day):
    InitiativeFactory(unit=commune, status=Status.SUBMITTED, turn=Turn.OFFICE, filed_by=officer)
    InitiativeFactory(unit=commune, turn=Turn.HEAD, awaits_head=True, filed_by=head)
    assert not asked_of(officer, day).exists()
    assert not asked_of(head, day).exists()


def test_each_thing_stands_in_one_list_the_oldest_first(clerk, commune, day):
    at = datetime(2026, 11, 1, 2, tzinfo=UTC)
    past, ahead = day - timedelta(days=3), day + timedelta(days=3)
    for title, status, due, moved in (
        ("muộn", Status.DRAFT, past, 1), ("trả lại muộn", Status.RETURNED, past, 0),
        ("trả lại", Status.RETURNED, ahead, 0), ("trả lại không hạn", Status.RETURNED, None, 2),
        ("nháp", Status.DRAFT, None, 5), ("đã nhận", Status.ACCEPTED, ahead, 4),
    ):  # fmt: skip
        InitiativeFactory(
            unit=commune, title=title, status=status, due_on=due,
            moved_at=at + timedelta(days=moved),
        )  # fmt: skip
    lists = {
        part.name: ([row.initiative.title for row in part.rows], part.count, part.hidden)
        for part in waiting_lists(clerk, day)
    }
    assert lists == {
        "late": (["trả lại muộn", "muộn"], 2, 0),
        "returned": (["trả lại", "trả lại không hạn"], 2, 0),
        "to_do": (["đã nhận", "nháp"], 2, 0),
    }


def test_a_row_tells_the_act_and_leads_to_it(clerk, commune, day):
    one = InitiativeFactory(
        unit=commune, status=Status.RETURNED, due_on=day - timedelta(days=2),
        moved_at=datetime.combine(day - timedelta(days=9), datetime.min.time(), UTC),
    )  # fmt: skip
    (row,) = waiting_lists(clerk, day)[0].rows
    assert (row.days, row.days_late, row.act) == (9, 2, "Sửa và gửi lại")
    assert row.act_url == f"/mo-hinh/{one.pk}/sua/"


def test_a_long_list_is_cut_and_says_so(clerk, commune, day):
    InitiativeFactory.create_batch(17, unit=commune)
    todo = waiting_lists(clerk, day)[2]
    assert (len(todo.rows), todo.count, todo.hidden) == (15, 17, 2)


def test_the_yearly_proof_is_asked_for_two_months_before(clerk, officer, commune, day):
    for title, status, due in (
        ("sắp hạn", Status.RECOGNISED, day + timedelta(days=60)),
        ("còn lâu", Status.RECOGNISED, day + timedelta(days=61)),
        ("nghi ngờ", Status.DOUBTFUL, day - timedelta(days=1)),
        ("ngủ đông", Status.DORMANT, day - timedelta(days=1)),
    ):
        InitiativeFactory(unit=commune, title=title, status=status, due_on=due, turn=Turn.NOBODY)
    found = to_confirm(clerk, day)
    assert sorted(row.initiative.title for row in found.rows) == ["nghi ngờ", "sắp hạn"]
    assert found.count == 2
    assert to_confirm(officer, day) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_the_lists_are_fixed(rows, clerk, commune, day, django_assert_num_queries):
    InitiativeFactory.create_batch(rows, unit=commune)
    clerk = fresh(clerk)
    with django_assert_num_queries(5):  # grants, counts, three lists
        waiting_lists(clerk, day)
    with django_assert_num_queries(1):
        assert waiting_count(clerk) == rows
    with django_assert_num_queries(0):
        waiting_count(clerk)


def test_who_holds_no_desk_costs_nothing(someone, province, day, django_assert_num_queries):
    auditor = someone(Role.AUDITOR, over=province)
    with django_assert_num_queries(1):
        assert (waiting_lists(auditor, day), waiting_count(auditor)) == ([], 0)
    assert Initiative.objects.count() == 0

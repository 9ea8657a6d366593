"""What waits in appraisal for whom: one line per desk, as many as its page lists, few queries."""

from datetime import date, time

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.access.policy import today
from kheo.appraisal.enums import (
    CaseStatus,
    DecisionKind,
    DossierStatus,
    Presence,
    SessionStatus,
    SheetStatus,
)
from kheo.appraisal.models import (
    Assignment,
    Attendance,
    Case,
    Decision,
    Dossier,
    Nomination,
    ProposalList,
    Recusal,
    Voted,
)
from kheo.appraisal.operations import assignments
from kheo.appraisal.queries.waiting import waiting_for
from kheo.workflow.table import Turn
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.appraisal import (
    CaseFactory,
    CouncilFactory,
    SeatFactory,
    SessionFactory,
    SheetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine, at):
    time_machine.move_to(at, tick=False)


def waits(person):
    """The lines of a person in a new request: key → (count, late)."""
    found = waiting_for(User.objects.get(pk=person.pk), today())
    return {work.key: (work.count, work.late) for work in found}


def holder(scene, role, unit=None):
    person = UserFactory(unit=scene.commune)
    GrantFactory(user=person, role=role, unit=unit or scene.commune)
    return person


def test_a_scorer_has_his_dossiers_until_they_are_scored(scene, at):
    one = scene.dossier()
    assignments.assign(one, member=scene.members[0], actor=scene.office, at=at)
    Assignment.objects.update(due_on=date(2026, 11, 1))
    assert waits(scene.people[0]) == {"score": (1, 1)}
    assert waits(scene.people[1]) == {}
    Assignment.objects.update(done_at=at)
    assert waits(scene.people[0]) == {}


def test_the_office_shares_closes_and_never_judges_its_own(scene, at):
    scene.dossier(with_team=False, due_on=date(2026, 11, 1))
    ready, running = scene.dossier(), scene.dossier()
    for one in (ready, running):
        assignments.assign(one, member=scene.members[0], actor=scene.office, at=at)
    SheetFactory(dossier=ready, member=scene.members[0], status=SheetStatus.SAVED)
    Dossier.objects.filter(pk=ready.pk).update(sheets_saved=1)
    Assignment.objects.filter(dossier=ready).update(done_at=at)
    assert waits(scene.office) == {"share": (1, 1), "close": (1, 0)}
    GrantFactory(user=scene.office, role=Role.UNIT_HEAD, unit=scene.villages[1])
    assert waits(scene.office) == {}


def test_the_numbers_open_as_many_rows(scene, at, client):
    scene.dossier(with_team=False)
    ready = scene.dossier()
    assignments.assign(ready, member=scene.members[0], actor=scene.office, at=at)
    Dossier.objects.filter(pk=ready.pk).update(sheets_saved=1)
    Assignment.objects.update(done_at=at)
    client.force_login(scene.office)
    found = {work.key: work for work in waiting_for(scene.office, today())}
    assert client.get(found["close"].url).context["all"] == found["close"].count == 1
    shared = client.get(found["share"].url).context["rows"]
    waiting = [one for one in shared if one.status == DossierStatus.SUBMITTED]
    assert len(waiting) == found["share"].count == 1


def test_the_unit_fills_and_its_head_sends(scene):
    clerk = holder(scene, Role.REGISTRAR, scene.villages[1])
    head = holder(scene, Role.UNIT_HEAD, scene.villages[1])
    state = {"status": DossierStatus.SELF_ASSESSMENT, "with_team": False, "opened_by": clerk}
    scene.dossier(**state | {"turn": Turn.UNIT})
    scene.dossier(**state | {"turn": Turn.HEAD, "awaits_head": True})
    scene.dossier(unit=scene.villages[0], **state | {"turn": Turn.UNIT})
    assert waits(clerk) == {"assess": (1, 0)}
    assert waits(head) == {"send": (1, 0)}


@pytest.fixture
def ballot(scene):
    """An open ballot with a seat for somebody who may vote."""
    council = CouncilFactory(unit=scene.commune)
    voter = holder(scene, Role.COUNCIL_MEMBER)
    seat = SeatFactory(council=council, user=voter)
    session = SessionFactory(council=council, status=SessionStatus.OPEN, made_by=scene.office)
    Attendance.objects.create(session=session, seat=seat, presence=Presence.PRESENT)
    dossier = scene.dossier(status=DossierStatus.BEFORE_COUNCIL)
    return CaseFactory(session=session, dossier=dossier, status=CaseStatus.VOTING), seat


def test_an_open_ballot_waits_until_one_has_voted(ballot):
    case, seat = ballot
    assert waits(seat.user) == {"ballots": (1, 0)}
    Voted.objects.create(case=case, round=1, seat=seat, by="phone")
    assert waits(seat.user) == {}
    Case.objects.update(round=2)
    assert waits(seat.user) == {"ballots": (1, 0)}


def test_no_ballot_waits_for_who_is_kept_out_gone_or_not_in_the_room(ballot, at):
    case, seat = ballot
    Attendance.objects.update(left_at=at)
    assert waits(seat.user) == {}
    Attendance.objects.update(left_at=None, presence=Presence.EXCUSED)
    assert waits(seat.user) == {}
    Attendance.objects.update(presence=Presence.PRESENT)
    Recusal.objects.create(
        dossier=case.dossier, seat=seat, how="declared", found_at=at, found_by=seat.user
    )
    assert waits(seat.user) == {}


def test_the_secretary_has_sessions_and_minutes(scene):
    secretary = holder(scene, Role.COUNCIL_SECRETARY)
    council = CouncilFactory(unit=scene.commune)
    for status, on in (
        (SessionStatus.PLANNED, date(2026, 12, 1)), (SessionStatus.INVITED, date(2026, 11, 1)),
        (SessionStatus.CLOSED, date(2026, 11, 2)), (SessionStatus.SEALED, date(2026, 11, 3)),
    ):  # fmt: skip
        SessionFactory(council=council, status=status, on=on, starts_at=time(8))
    assert waits(secretary) == {"sessions": (2, 1), "minutes": (1, 0)}


def test_decisions_and_proposals_wait_for_the_office(scene, at):
    Decision.objects.create(
        unit=scene.commune, kind=DecisionKind.RECOGNISE, level="commune", title="Công nhận",
        made_by=scene.office, moved_at=at, created_at=at, updated_at=at,
    )  # fmt: skip
    lists = ProposalList.objects.create(
        unit=scene.villages[0], to_unit=scene.commune, level="commune", title="Đề nghị",
        made_by=scene.office, moved_at=at, created_at=at, updated_at=at,
    )  # fmt: skip
    for status in ("proposed", "listed", "taken"):
        Nomination.objects.create(
            proposals=lists, position=1, initiative=scene.dossier(status="withdrawn").initiative,
            unit=scene.villages[0], to_unit=scene.commune, level="commune", status=status,
            moved_at=at, created_at=at, updated_at=at,
        )  # fmt: skip
    assert waits(scene.office) == {"decisions": (1, 0), "nominations": (1, 0)}


def test_nobody_without_a_desk_and_not_the_system_is_asked(scene, someone):
    scene.dossier(with_team=False)
    for role in (Role.AUDITOR, Role.CITIZEN, Role.INSPECTOR):
        assert waits(someone(role, over=scene.commune)) == {}
    assert waits(system_user()) == {}
    assert waits(UserFactory()) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_all_desks_together_cost_nine_queries(rows, scene, at, django_assert_num_queries):
    for _n in range(rows):
        scene.dossier(with_team=False)
        assignments.assign(scene.dossier(), member=scene.members[0], actor=scene.office, at=at)
    person = scene.people[0]
    for role in Role:
        if role not in {Role.SYSTEM, Role.APPRAISER, Role.REGISTRAR, Role.UNIT_HEAD}:
            GrantFactory(user=person, role=role, unit=scene.commune)
    person = User.objects.get(pk=person.pk)
    with django_assert_num_queries(9):  # grants, the eight desks
        assert sum(work.count for work in waiting_for(person, today())) == 2 * rows


def test_the_first_page_shows_them(scene, client):
    scene.dossier(with_team=False)
    client.force_login(scene.office)
    page = client.get(reverse("console:home"))
    (table,) = page.context["tables"]
    assert (table.name, [work.key for work in table.lines]) == ("appraisal", ["share"])
    assert reverse("teams:share") in page.text

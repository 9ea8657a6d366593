"""From the decision to the sealed minutes: acts, refusals, journal lines."""

import re
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.appraisal.enums import (
    Ballot,
    CaseStatus,
    DossierStatus,
    Presence,
    SeatRole,
    SessionStatus,
    TieRule,
    Verdict,
)
from kheo.appraisal.models import Attendance, Case, OpenVote, Recusal, Session, Tally, Voted
from kheo.appraisal.operations import agenda, attendance, ballots, councils, minutes, sessions
from kheo.audit.models import Entry
from kheo.documents.enums import PaperKind
from kheo.initiatives.enums import Outcome
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import BadInput, DomainError, InvalidTransition, RuleBroken, Stale
from tests.appraisal.councils.scene import DAY, MOMENT, B, N, Y, hall, person, scored
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


def last(subject):
    """The last journal line about a thing: act and what changed."""
    entry = Entry.objects.about(subject).order_by("-pk").first()
    return entry.action, entry.before, entry.after


# --- composition -----------------------------------------------------------------------------


def test_a_council_is_set_up_with_the_default_rules():
    place = hall()
    rules = place.council.rules

    assert (rules.quorum_of, rules.quorum_in, rules.needed_share) == (2, 3, Decimal(50))
    assert (rules.is_more_than, rules.warn_below, place.council.ballot) == (
        True, Decimal(80), Ballot.SECRET,
    )  # fmt: skip
    entry = Entry.objects.about(place.council).order_by("pk").first()
    assert (entry.action, entry.after["name"]) == (
        "council.set_up", "Hội đồng xét công nhận xã Cẩm Trung",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"level": "street"}, "level"),
        ({"valid_from": date(2026, 1, 4)}, "valid_from"),
        ({"valid_to": date(2026, 1, 10)}, "valid_to"),
        ({"quorum_of": 4}, "quorum_of"),
        ({"needed_share": Decimal(100)}, "needed_share"),
        ({"warn_below": Decimal(101)}, "warn_below"),
        ({"tie_rule": "coin"}, "tie_rule"),
    ],
)
def test_a_council_that_cannot_be_is_refused(changes, field):
    body = UnitFactory()
    values = {
        "unit": body, "name": "Hội đồng", "level": "commune",
        "paper": PaperFactory(unit=body, issued_on=date(2026, 1, 5)),
        "valid_from": date(2026, 1, 10), "actor": person(Role.STANDING_OFFICE, body), "at": MOMENT,
    }  # fmt: skip

    with pytest.raises(RuleBroken) as refusal:
        councils.set_up_council(**{**values, **changes})

    assert field in refusal.value.fields


def test_an_account_without_a_role_in_the_council_is_refused_with_the_remedy():
    place = hall()
    stranger = person(Role.REGISTRAR, place.body, full_name="Đỗ Văn Lạ")

    with pytest.raises(RuleBroken) as refusal:
        councils.add_seat(place.council, user=stranger, actor=place.office, at=MOMENT)

    assert "Đỗ Văn Lạ" in str(refusal.value)
    assert "ủy viên hội đồng" in str(refusal.value)
    assert list(refusal.value.fields) == ["user"]


def test_nobody_sits_twice_and_there_is_one_chair():
    place = hall()

    with pytest.raises(RuleBroken):
        councils.add_seat(place.council, user=place.people[2], actor=place.office, at=MOMENT)
    with pytest.raises(RuleBroken):
        councils.add_seat(
            place.council, full_name="Chủ tịch thứ hai", role=SeatRole.CHAIR, actor=place.office,
            at=MOMENT,
        )  # fmt: skip


def test_a_seat_that_ended_is_not_expected_at_a_later_session():
    place = hall(members=5)
    councils.end_seat(
        place.seats[4], last_day=DAY - timedelta(days=1), note="Chuyển công tác",
        actor=place.office, at=MOMENT,
    )  # fmt: skip

    place.present(4)
    sessions.open_session(place.now(), actor=place.secretary, at=MOMENT)

    assert Attendance.objects.filter(session=place.session).count() == 4


def test_the_rules_stand_still_while_a_session_is_not_sealed():
    place = hall()
    place.open()

    with pytest.raises(RuleBroken):
        councils.change_rules(
            place.council, needed_share=Decimal(60), actor=place.office, at=MOMENT
        )


def test_changed_rules_are_journalled_with_before_and_after():
    place = hall()

    councils.change_rules(place.council, needed_share=Decimal(60), actor=place.office, at=MOMENT)

    assert last(place.council) == (
        "council.change_rules", {"needed_share": "50.00"}, {"needed_share": "60"},
    )  # fmt: skip


# --- agenda ----------------------------------------------------------------------------------


def test_scored_dossiers_are_put_on_the_agenda_in_order():
    place = hall(dossiers=3)

    assert [case.position for case in place.cases] == [1, 2, 3]
    assert {one.status for one in place.dossiers} == {DossierStatus.BEFORE_COUNCIL}
    assert last(place.session)[0] == "session.put_on_agenda"


@pytest.mark.parametrize("how", ["status", "body", "level", "twice"])
def test_a_dossier_that_does_not_belong_here_is_refused_and_none_is_put(how):
    place = hall(on_agenda=False, dossiers=2)
    wrong = place.dossiers[1]
    changes = {
        "status": {"status": DossierStatus.WITH_TEAM}, "body": {"body": place.village},
        "level": {"level": "province"}, "twice": {},
    }[how]  # fmt: skip
    for name, value in changes.items():
        setattr(wrong, name, value)
    wrong.save()
    dossiers = [*place.dossiers, wrong] if how == "twice" else place.dossiers

    with pytest.raises(DomainError):
        agenda.put_on_agenda(place.session, dossiers=dossiers, actor=place.secretary, at=MOMENT)

    assert not Case.objects.exists()


def test_who_has_to_stay_out_is_found_when_the_dossier_comes_on_the_agenda():
    place = hall(on_agenda=False)
    councils.add_seat(
        place.council, full_name="Trưởng thôn 3", unit=place.village, actor=place.office, at=MOMENT
    )
    place.present()

    agenda.put_on_agenda(place.session, dossiers=place.dossiers, actor=place.secretary, at=MOMENT)

    sessions.expect_seats(place.session)
    ballots_before = Recusal.objects.values_list("seat__full_name", "how")
    assert set(ballots_before) <= {("Trưởng thôn 3", "own_unit")}


def test_taking_off_and_reordering_the_agenda():
    place = hall(dossiers=3)
    first, second, third = place.cases

    agenda.take_off(place.fresh(1), note="Chưa đủ hồ sơ", actor=place.secretary, at=MOMENT)
    agenda.reorder(place.now(), cases=[third.pk, first.pk], actor=place.secretary, at=MOMENT)

    assert list(Case.objects.order_by("position").values_list("pk", flat=True)) == [
        third.pk, first.pk,
    ]  # fmt: skip
    place.dossiers[1].refresh_from_db()
    assert place.dossiers[1].status == DossierStatus.SCORED
    with pytest.raises(Stale):
        agenda.reorder(place.now(), cases=[third.pk, second.pk], actor=place.secretary, at=MOMENT)


# --- attendance and quorum -------------------------------------------------------------------


def test_a_session_opens_only_with_its_quorum():
    place = hall(members=15, without_account=3)
    place.present(9)

    with pytest.raises(RuleBroken) as refusal:
        sessions.open_session(place.now(), actor=place.secretary, at=MOMENT)
    assert {"9", "15", "10"} <= set(re.findall(r"\d+", str(refusal.value)))

    place.present(10)
    sessions.open_session(place.now(), actor=place.secretary, at=MOMENT)
    assert place.now().status == SessionStatus.OPEN


def test_a_session_does_not_open_before_its_day_or_without_an_agenda():
    place = hall(on_agenda=False)
    place.present()

    with pytest.raises(RuleBroken):
        sessions.open_session(place.now(), actor=place.secretary, at=MOMENT - timedelta(days=1))
    with pytest.raises(RuleBroken):
        sessions.open_session(place.now(), actor=place.secretary, at=MOMENT)


def test_a_member_who_leaves_votes_no_more_but_his_vote_stands():
    place = hall(members=5)
    place.open()
    place.ballot()
    place.vote([Y])
    for seat in (place.seats[0], place.seats[2]):
        attendance.leave(place.now(), seat=seat, actor=place.secretary, at=MOMENT)

    with pytest.raises(RuleBroken):
        ballots.cast(place.fresh(), choice=Y, actor=place.people[2], at=MOMENT)

    place.vote([Y], first=1)
    case = place.count()
    assert (case.yes, case.entitled, case.verdict) == (2, 4, Verdict.FAILED)


def test_quorum_lost_in_the_session_stops_the_next_ballot_and_says_so():
    place = hall(members=3, dossiers=2)
    place.open()
    for seat in place.seats[1:]:
        attendance.leave(place.now(), seat=seat, actor=place.secretary, at=MOMENT)

    with pytest.raises(RuleBroken) as refusal:
        place.ballot()

    assert "2" in str(refusal.value)
    place.present()
    place.ballot()
    assert place.fresh().status == CaseStatus.VOTING


def test_attendance_is_journalled_by_name():
    place = hall(members=3)

    attendance.note_attendance(
        place.now(), entries={place.seats[2].pk: (Presence.EXCUSED, "Đi công tác")},
        actor=place.secretary, at=MOMENT,
    )  # fmt: skip

    assert last(place.session) == (
        "session.note_attendance", {},
        {"changed": 1, "seats": {place.seats[2].full_name: "excused"}},
    )  # fmt: skip


# --- ballots ---------------------------------------------------------------------------------


def test_phones_and_papers_are_counted_together():
    place = hall(members=15, without_account=3)
    place.open(14)
    place.ballot()
    place.vote([Y] * 9 + [N, B])
    place.paper(2, 1, 0, [*place.seats[12:14], place.seats[11]])

    case = place.count()

    assert (case.yes, case.no, case.blank, case.entitled, case.verdict) == (
        11, 2, 1, 14, Verdict.PASSED,
    )  # fmt: skip
    assert (case.paper_yes, case.paper_no, case.paper_blank) == (None, None, None)
    assert not Tally.objects.exists()


def test_the_journal_of_a_count_has_the_sum_alone():
    place = hall(members=4, without_account=1)
    place.open()
    place.ballot()
    place.vote([Y, Y, Y])
    place.paper(0, 1, 0, [place.seats[3]])
    place.count()

    lines = Entry.objects.about(place.cases[0]).filter(action__startswith="case.")
    told = {line.action: (line.before, line.after) for line in lines}
    assert told["case.enter_paper_totals"] == ({}, {"papers": 1, "round": 1})
    assert told["case.close_ballot"][1] == {
        "yes": 3, "no": 1, "blank": 0, "entitled": 4, "base": 4, "verdict": "passed",
        "status": "counted",
    }  # fmt: skip


def test_who_is_kept_out_does_not_vote_and_is_not_counted():
    place = hall(members=15, without_account=0)
    place.open(12)
    for number in (3, 4):
        attendance.step_aside(
            place.fresh(), seat=place.seats[number], note="Người nhà tham gia mô hình",
            actor=place.people[number], at=MOMENT,
        )  # fmt: skip
    place.ballot()

    with pytest.raises(RuleBroken):
        ballots.cast(place.fresh(), choice=Y, actor=place.people[3], at=MOMENT)
    for number in (0, 1, 2, 5, 6, 7, 8, 9, 10):
        ballots.cast(place.fresh(), choice=Y, actor=place.people[number], at=MOMENT)
    ballots.cast(place.fresh(), choice=N, actor=place.people[11], at=MOMENT)

    case = place.count()
    assert (case.yes, case.no, case.entitled, case.base) == (9, 1, 10, 10)


def test_nobody_steps_aside_after_he_has_voted():
    place = hall()
    place.open()
    place.ballot()
    place.vote([Y])

    with pytest.raises(RuleBroken):
        attendance.step_aside(
            place.fresh(), seat=place.seats[0], note="Nhớ ra", actor=place.people[0], at=MOMENT
        )


@pytest.mark.parametrize("kind", [Ballot.SECRET, Ballot.OPEN])
def test_nobody_votes_twice(kind):
    place = hall()
    place.open()
    place.ballot(kind=kind)
    place.vote([Y])

    with pytest.raises(RuleBroken):
        place.vote([N])

    assert Voted.objects.count() == 1


def test_a_seat_that_voted_by_phone_does_not_vote_on_paper_and_the_other_way_round():
    place = hall()
    place.open()
    place.ballot()
    place.vote([Y])

    with pytest.raises(RuleBroken) as refusal:
        place.paper(2, 0, 0, place.seats[:2])
    assert place.seats[0].full_name in str(refusal.value)

    place.paper(1, 0, 0, place.seats[1:2])
    with pytest.raises(RuleBroken):
        ballots.cast(place.fresh(), choice=Y, actor=place.people[1], at=MOMENT)


def test_paper_totals_have_to_fit_the_ticks_and_may_be_corrected():
    place = hall()
    place.open()
    place.ballot()

    with pytest.raises(RuleBroken) as refusal:
        place.paper(2, 1, 0, place.seats[:2])
    assert "seats" in refusal.value.fields
    place.paper(2, 0, 0, place.seats[:2])
    place.paper(1, 1, 1, place.seats[:3])

    case = place.count()
    assert (case.yes, case.no, case.blank) == (1, 1, 1)


def test_a_paper_of_an_absent_member_is_refused():
    place = hall(members=5)
    place.open(4)
    place.ballot()

    with pytest.raises(RuleBroken) as refusal:
        place.paper(1, 0, 0, place.seats[4:])

    assert place.seats[4].full_name in str(refusal.value)


def test_two_secretaries_entering_papers_at_once_the_second_is_told():
    place = hall()
    place.open()
    place.ballot()
    mine = place.fresh()
    place.paper(1, 0, 0, place.seats[:1])

    with pytest.raises(Stale):
        ballots.enter_paper_totals(
            mine, yes=0, no=1, blank=0, seats=[place.seats[0].pk], actor=place.secretary, at=MOMENT
        )


def test_two_secretaries_closing_a_ballot_at_once_only_one_does():
    place = hall()
    place.open()
    place.ballot()
    place.vote([Y, Y, Y])
    mine = place.fresh()
    place.count()

    with pytest.raises((Stale, InvalidTransition, RuleBroken)):
        ballots.close_ballot(mine, actor=place.secretary, at=MOMENT)


def test_a_vote_after_closing_is_refused():
    place = hall()
    place.open()
    place.ballot()
    place.vote([Y, Y, Y])
    place.count()

    with pytest.raises(RuleBroken):
        ballots.cast(place.fresh(), choice=Y, actor=place.people[4], at=MOMENT)
    assert place.fresh().yes == 3


def test_an_unknown_choice_is_refused():
    place = hall()
    place.open()
    place.ballot()

    with pytest.raises(BadInput):
        ballots.cast(place.fresh(), choice="maybe", actor=place.people[0], at=MOMENT)


def test_an_alternate_votes_for_an_absent_member_and_never_beside_him():
    place = hall(members=3)
    stand_in = person(Role.COUNCIL_MEMBER, place.body)
    seat = councils.add_seat(
        place.council, user=stand_in, stands_in_for=place.seats[2], actor=place.office, at=MOMENT
    )
    sessions.invite(place.now(), actor=place.secretary, at=MOMENT)
    place.present(seats=[*place.seats[:2], seat])
    sessions.open_session(place.now(), actor=place.secretary, at=MOMENT)
    place.ballot()
    ballots.cast(place.fresh(), choice=Y, actor=stand_in, at=MOMENT)
    place.present(seats=[place.seats[2]])

    with pytest.raises(RuleBroken):
        ballots.cast(place.fresh(), choice=N, actor=place.people[2], at=MOMENT)
    assert Voted.objects.get().seat == place.seats[2]


def test_open_votes_carry_names_and_hands_are_noted_for_who_has_no_phone():
    place = hall(members=4, without_account=1)
    place.open()
    place.ballot(kind=Ballot.OPEN)
    place.vote([Y, N])
    ballots.note_hands(
        place.fresh(), hands={place.seats[2].pk: N, place.seats[3].pk: Y}, actor=place.secretary,
        at=MOMENT,
    )  # fmt: skip
    ballots.note_hands(
        place.fresh(), hands={place.seats[2].pk: Y, place.seats[3].pk: Y}, actor=place.secretary,
        at=MOMENT,
    )  # fmt: skip

    case = place.count()

    assert (case.yes, case.no, case.verdict) == (3, 1, Verdict.PASSED)
    named = OpenVote.objects.order_by("seat_id").values_list("seat__full_name", "choice")
    assert list(named) == list(
        zip([seat.full_name for seat in place.seats], [Y, N, Y, Y], strict=True)
    )
    assert not Tally.objects.exists()


def test_paper_totals_belong_to_secret_ballots_and_hands_to_open_ones():
    place = hall(dossiers=2)
    place.open()
    place.ballot(0, Ballot.OPEN)
    place.ballot(1, Ballot.SECRET)

    with pytest.raises(RuleBroken):
        place.paper(1, 0, 0, place.seats[:1])
    with pytest.raises(RuleBroken):
        ballots.note_hands(
            place.fresh(1), hands={place.seats[0].pk: Y}, actor=place.secretary, at=MOMENT
        )


def test_a_tie_is_voted_on_again_where_the_rules_say_so():
    place = hall(members=4, tie_rule=TieRule.AGAIN)
    place.open()
    place.ballot()
    place.vote([Y, Y, N, N])
    assert place.count().verdict == Verdict.TIE
    with pytest.raises(RuleBroken):
        place.close()

    ballots.vote_again(place.fresh(), actor=place.secretary, at=MOMENT)
    assert (place.fresh().round, place.fresh().verdict) == (2, "")
    place.vote([Y, Y, Y, N])

    assert place.count().verdict == Verdict.PASSED


def test_a_tie_is_settled_by_the_chair_in_his_words():
    place = hall(members=4, tie_rule=TieRule.CHAIR)
    place.open()
    place.ballot()
    place.vote([Y, Y, N, N])
    place.count()

    with pytest.raises(RuleBroken):
        ballots.chair_decides(
            place.fresh(), is_passed=True, note=" ", actor=place.secretary, at=MOMENT
        )
    ballots.chair_decides(
        place.fresh(), is_passed=True, note="Mô hình có sức lan tỏa", actor=place.secretary,
        at=MOMENT,
    )  # fmt: skip

    case = place.fresh()
    assert (case.verdict, case.note) == (Verdict.PASSED, "Mô hình có sức lan tỏa")
    assert last(case)[0] == "case.chair_decides"


def test_a_tie_is_not_enough_where_the_rules_say_so():
    place = hall(members=4)
    place.open()
    place.ballot()
    place.vote([Y, Y, N, N])

    assert place.count().verdict == Verdict.FAILED
    with pytest.raises(RuleBroken):
        ballots.vote_again(place.fresh(), actor=place.secretary, at=MOMENT)


def test_a_void_ballot_is_forgotten_and_everybody_votes_anew():
    place = hall()
    place.open()
    place.ballot()
    place.vote([N, N, N])
    ballots.void_ballot(place.fresh(), note="Nhầm hồ sơ", actor=place.secretary, at=MOMENT)
    assert not Tally.objects.exists()

    place.ballot()
    place.vote([Y] * 5)

    assert (place.count().yes, place.fresh().round) == (5, 2)


def test_a_postponed_case_goes_back_and_comes_before_another_session():
    place = hall(members=3, dossiers=2)
    place.open()
    place.ballot()
    place.vote([Y])
    agenda.postpone(place.fresh(), note="Cần xem lại hiện trường", actor=place.secretary, at=MOMENT)

    place.dossiers[0].refresh_from_db()
    assert (place.fresh().status, place.dossiers[0].status) == (
        CaseStatus.POSTPONED, DossierStatus.SCORED,
    )  # fmt: skip
    with pytest.raises(RuleBroken):
        agenda.put_on_agenda(
            place.now(), dossiers=place.dossiers[:1], actor=place.secretary, at=MOMENT
        )
    other = sessions.plan_session(
        place.council, title="Phiên họp bổ sung", on=DAY + timedelta(days=7), starts_at=time(8),
        place="Hội trường xã", actor=place.secretary, at=MOMENT,
    )  # fmt: skip
    again = agenda.put_on_agenda(
        other, dossiers=place.dossiers[:1], actor=place.secretary, at=MOMENT
    )
    assert len(again) == 1


def test_several_cases_are_voted_on_at_once():
    place = hall(members=3, dossiers=3)
    place.open()
    ballots.open_ballots([place.fresh(n) for n in range(3)], actor=place.secretary, at=MOMENT)
    for case in range(3):
        place.vote([Y, Y, N], case=case)

    assert [place.count(n).verdict for n in range(3)] == [Verdict.PASSED] * 3


# --- closing and sealing ---------------------------------------------------------------------


def sat(outcome=(Y, Y, Y), **kwargs):
    """A session of three with one case, counted and closed."""
    place = hall(members=3, **kwargs)
    place.open()
    place.ballot()
    place.vote(outcome)
    place.count()
    return place


def test_cases_not_called_are_postponed_with_a_reason_when_the_session_closes():
    place = sat(dossiers=3)

    with pytest.raises(RuleBroken) as refusal:
        place.close()
    assert "2" in str(refusal.value)
    place.close(note="Hết giờ")

    states = Case.objects.order_by("position").values_list("status", "note")
    assert list(states) == [("counted", ""), ("postponed", "Hết giờ"), ("postponed", "Hết giờ")]


def test_sealing_freezes_the_result_and_carries_it_to_the_dossiers():
    place = sat()
    place.close()
    paper = place.minutes()

    minutes.seal(place.now(), minutes=paper, actor=place.secretary, at=MOMENT)

    session, dossier = place.now(), place.dossiers[0]
    dossier.refresh_from_db()
    assert (session.status, session.minutes) == (SessionStatus.SEALED, paper)
    assert (dossier.status, dossier.council_passed) == (DossierStatus.VOTED, True)
    assert session.frozen["quorum"] == {"seats": 3, "present": 3, "needed": 2}
    told = session.frozen["cases"][0]
    assert (told["yes"], told["no"], told["share"], told["verdict"], told["named"]) == (
        3, 0, "100.00", "passed", {},
    )  # fmt: skip
    assert last(session)[0] == "session.seal"


def test_sealing_settles_an_outcome_that_differs():
    place = sat((N, N, Y))
    place.close()

    minutes.seal(place.now(), minutes=place.minutes(), actor=place.secretary, at=MOMENT)

    initiative = Initiative.objects.get(pk=place.dossiers[0].initiative_id)
    place.dossiers[0].refresh_from_db()
    assert (initiative.outcome, place.dossiers[0].council_passed) == (Outcome.FAILED, False)
    assert last(initiative)[0] == "initiative.settle_outcome"


@pytest.mark.parametrize(
    "wrong",
    [
        {"issued_on": DAY - timedelta(days=1)},
        {"kind": PaperKind.DECISION},
        {"unit": None},
    ],
    ids=["dated before the session", "no minutes", "of another body"],
)
def test_minutes_that_do_not_fit_are_refused(wrong):
    place = sat()
    place.close()
    if "unit" in wrong:
        wrong = {"unit": UnitFactory()}

    with pytest.raises(RuleBroken) as refusal:
        minutes.seal(place.now(), minutes=place.minutes(**wrong), actor=place.secretary, at=MOMENT)

    assert list(refusal.value.fields) == ["minutes"]
    assert place.now().frozen is None


def test_a_session_that_is_not_closed_is_not_sealed():
    place = sat()

    with pytest.raises(InvalidTransition):
        minutes.seal(place.now(), minutes=place.minutes(), actor=place.secretary, at=MOMENT)


def test_a_session_closed_too_early_is_opened_again_before_the_minutes():
    place = sat(dossiers=1)
    place.close()

    sessions.reopen_session(place.now(), note="Sót ý kiến", actor=place.secretary, at=MOMENT)

    assert (place.now().status, place.now().closed_at) == (SessionStatus.OPEN, None)


def test_calling_off_frees_the_dossiers():
    place = hall(dossiers=2)

    sessions.call_off(place.now(), note="Bão", actor=place.secretary, at=MOMENT)

    for one in place.dossiers:
        one.refresh_from_db()
    assert {one.status for one in place.dossiers} == {DossierStatus.SCORED}


AFTER_SEALING = {
    "change": lambda p: sessions.change_session(
        p.now(), title="Khác", on=DAY, starts_at=time(9), place="Nơi khác", actor=p.secretary, at=MOMENT
    ),
    "invite": lambda p: sessions.invite(p.now(), actor=p.secretary, at=MOMENT),
    "open": lambda p: sessions.open_session(p.now(), actor=p.secretary, at=MOMENT),
    "close": lambda p: p.close("x"),
    "reopen": lambda p: sessions.reopen_session(p.now(), note="x", actor=p.secretary, at=MOMENT),
    "call off": lambda p: sessions.call_off(p.now(), note="x", actor=p.secretary, at=MOMENT),
    "proceedings": lambda p: sessions.write_proceedings(p.now(), text="x", actor=p.secretary, at=MOMENT),
    "seal again": lambda p: minutes.seal(p.now(), minutes=p.minutes(number="08/BB"), actor=p.secretary, at=MOMENT),
    "agenda": lambda p: agenda.put_on_agenda(
        p.now(), dossiers=[scored(p.body, p.village, p.dossiers[0].criteria)], actor=p.secretary, at=MOMENT
    ),
    "take off": lambda p: agenda.take_off(p.fresh(), note="x", actor=p.secretary, at=MOMENT),
    "reorder": lambda p: agenda.reorder(p.now(), cases=[p.cases[0].pk], actor=p.secretary, at=MOMENT),
    "postpone": lambda p: agenda.postpone(p.fresh(), note="x", actor=p.secretary, at=MOMENT),
    "attendance": lambda p: p.present(seats=p.seats[:1]),
    "leave": lambda p: attendance.leave(p.now(), seat=p.seats[0], actor=p.secretary, at=MOMENT),
    "step aside": lambda p: attendance.step_aside(
        p.fresh(), seat=p.seats[0], note="x", actor=p.people[0], at=MOMENT
    ),
    "open a ballot": lambda p: p.ballot(),
    "vote": lambda p: p.vote([Y]),
    "papers": lambda p: p.paper(1, 0, 0, p.seats[:1]),
    "hands": lambda p: ballots.note_hands(p.fresh(), hands={p.seats[0].pk: Y}, actor=p.secretary, at=MOMENT),
    "count": lambda p: p.count(),
    "void": lambda p: ballots.void_ballot(p.fresh(), note="x", actor=p.secretary, at=MOMENT),
    "vote again": lambda p: ballots.vote_again(p.fresh(), actor=p.secretary, at=MOMENT),
    "chair": lambda p: ballots.chair_decides(p.fresh(), is_passed=False, note="x", actor=p.secretary, at=MOMENT),
}  # fmt: skip


@pytest.mark.parametrize("act", AFTER_SEALING)
def test_nothing_changes_after_sealing(act):
    place = sat()
    place.close()
    minutes.seal(place.now(), minutes=place.minutes(), actor=place.secretary, at=MOMENT)
    tables = (Session, Case, Attendance, Voted, Recusal, OpenVote, Tally)
    before = [list(table.objects.order_by("pk").values()) for table in tables]

    with pytest.raises(DomainError):
        AFTER_SEALING[act](place)

    assert [list(table.objects.order_by("pk").values()) for table in tables] == before

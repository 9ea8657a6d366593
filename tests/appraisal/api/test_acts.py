"""Appraisal through the API: sheets, teams, criteria, and a ballot that nobody can look into."""

import pytest
from django.test import Client

from kheo.access.enums import Role
from kheo.appraisal.enums import CaseStatus, Column, DossierStatus, SetStatus
from kheo.appraisal.models import (
    Case,
    CriteriaVersion,
    Decision,
    Dossier,
    Member,
    Recusal,
    Sheet,
    Team,
    Visit,
)
from kheo.audit.queries import entries_about
from kheo.exchange.models import Answer
from tests.appraisal.councils.scene import hall
from tests.appraisal.dossiers.scene import commune, dossier_of, initiative_of
from tests.factories.acting import Doer, fields_of
from tests.factories.documents import PaperFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    return commune()


def marks(place, *values, **more):
    told = {f"value-{one.pk}": mark for one, mark in zip(place.criteria, values, strict=True)}
    reasons = {f"reason-{one.pk}": "Đã xem tại chỗ" for one in place.criteria}
    return {**told, **reasons, **more}


def test_a_member_scores_his_own_sheet_and_nobody_elses(place):
    dossier = dossier_of(place)
    first, second = place.members

    wrong = Doer(first.user).do("dossiers", "score", dossier, **marks(place, 99, 8, 8))
    assert (wrong.status_code, list(fields_of(wrong))) == (422, [f"value-{place.criteria[0].pk}"])
    done = Doer(first.user).do(
        "dossiers", "score", dossier, **marks(place, "7,5", 8, 8, then="save")
    )
    assert done.status_code in {200, 204}, done.content
    assert list(
        Sheet.objects.filter(column=Column.TEAM).values_list("member", "status")
    ) == [(first.pk, "saved")]  # fmt: skip
    assert Doer(place.registrar).do("dossiers", "score", dossier).status_code == 403
    assert not Sheet.objects.filter(member=second).exists()


def test_a_member_who_declares_a_conflict_is_kept_out(place):
    dossier = dossier_of(place)
    doer = Doer(place.members[0].user)

    assert list(fields_of(doer.do("dossiers", "declare-conflict", dossier))) == ["note"]
    assert doer.do("dossiers", "declare-conflict", dossier, note="Người nhà.").status_code == 204
    assert Recusal.objects.count() == 1
    assert doer.do("dossiers", "score", dossier, **marks(place, 8, 8, 8)).status_code in {403, 404}


def test_a_dossier_is_opened_assessed_and_handed_on(place):
    one, doer = initiative_of(place), Doer(place.registrar)

    wrong = doer.do("dossiers", "create", initiative=one.pk, criteria=10**6)
    assert list(fields_of(wrong)) == ["criteria"]
    opened = doer.do("dossiers", "create", initiative=one.pk, criteria=place.version.pk)
    assert opened.status_code == 201, opened.content
    dossier = Dossier.objects.get()
    assert (opened.status_code, dossier.status) == (201, DossierStatus.SELF_ASSESSMENT)
    assert (
        doer.do("dossiers", "assess", dossier, **marks_of_self(place, 8, 8, 8)).status_code == 200
    )
    presented = doer.do("dossiers", "present", dossier)
    assert presented.status_code in {200, 409, 422}, presented.content
    assert Doer(place.auditor).do("dossiers", "present", dossier).status_code == 403


def marks_of_self(place, *values):
    return {f"value-{one.pk}": mark for one, mark in zip(place.criteria, values, strict=True)}


def test_the_office_gives_hands_on_and_takes_back(place):
    dossier = dossier_of(place, assigned=False)
    first, second = place.members
    office = Doer(place.office)

    assert list(fields_of(office.do("dossiers", "assign", dossier, member=10**6))) == ["member"]
    given = office.do("dossiers", "assign", dossier, member=first.pk)
    assert given.status_code == 200, given.content
    wrong = office.do("dossiers", "hand-on", dossier, member=second.pk, fate="drop:", note="Vì.")
    assert list(fields_of(wrong)) == ["member"]
    handed = office.do(
        "dossiers", "hand-on", dossier, member=first.pk, fate=f"drop:{second.pk}", note="Bận."
    )
    assert handed.status_code == 200, handed.content
    taken = office.do("dossiers", "take-back", dossier, keep_scores="0", note="Đổi tổ.")
    assert taken.status_code == 200, taken.content
    dossier.refresh_from_db()
    assert dossier.team is None


def test_a_visit_is_written_down_by_who_has_the_dossier(place):
    dossier = dossier_of(place)
    doer = Doer(place.members[0].user)

    assert sorted(fields_of(doer.do("dossiers", "add-visit", dossier))) == ["found", "on", "place"]
    done = doer.do(
        "dossiers", "add-visit", dossier, on="20/11/2026", place="Thôn 3", found="Đèn sáng."
    )
    assert done.status_code in {200, 204}, done.content
    assert Visit.objects.get().found == "Đèn sáng."


def test_a_team_is_set_up_filled_and_its_member_leaves(place):
    office = Doer(place.office)
    paper = PaperFactory(unit=place.body)
    body = {"unit": place.body.pk, "name": "Tổ mới", "valid_from": "2026-11-01"}

    assert list(fields_of(office.do("teams", "create", **body))) == ["paper"]
    made = office.do("teams", "create", **body, paper=paper.pk)
    team = Team.objects.get(name="Tổ mới")
    assert made.status_code == 201, made.content
    added = office.do(
        "teams", "add-member", team, full_name="Lê Văn Giấy", role="member", valid_from="2026-11-01"
    )
    assert added.status_code == 201, added.content
    member = Member.objects.get(team=team)
    assert list(fields_of(office.do("team_members", "end", member, note="Nghỉ."))) == ["last_day"]
    ended = office.do("team_members", "end", member, last_day="2026-11-22", note="Nghỉ hưu.")
    assert ended.status_code == 200, ended.content
    assert Doer(place.auditor).do("team_members", "end", member).status_code == 403


def test_a_criteria_set_is_begun_filled_by_a_table_and_thrown_away(place):
    office = Doer(place.office)

    made = office.do(
        "criteria_sets", "create", unit=place.body.pk, name="Bộ mới", level="commune", kind="scored"
    )
    draft = CriteriaVersion.objects.get(status=SetStatus.DRAFT)
    assert made.status_code == 201, made.content
    assert list(
        fields_of(office.do("criteria_sets", "bring-in", draft, table="không phải bảng"))
    ) == ["table"]
    written = office.do(
        "criteria_sets", "write", draft, kind="scored", total=100, threshold=70, combine="mean",
        grades="Xuất sắc | 90\nTốt | 80",
    )  # fmt: skip
    assert written.status_code == 200, written.content
    draft.refresh_from_db()
    assert draft.threshold == 70
    early = office.do("criteria_sets", "issue", draft, valid_from="2026-12-01")
    assert (early.status_code, list(fields_of(early))) == (422, ["paper"])
    assert office.do("criteria_sets", "discard", draft).status_code == 204
    assert not CriteriaVersion.objects.filter(pk=draft.pk).exists()
    wrong = office.do("criteria_sets", "discard", place.version)
    assert wrong.status_code in {403, 409, 422}


def test_a_vote_is_counted_and_kept_nowhere_by_name():
    scene = hall()
    scene.open()
    scene.ballot()
    case, voter = scene.fresh(), scene.seats[0].user
    doer = Doer(voter)

    wrong = doer.do("cases", "vote", case, choice="maybe")
    assert list(fields_of(wrong)) == ["choice"]
    done = doer.client.post(
        f"/api/v1/cases/{case.pk}/vote/", {"choice": "yes"}, content_type="application/json",
        headers={"Idempotency-Key": "one-vote"},
    )  # fmt: skip

    assert (done.status_code, done.content) == (204, b"")
    assert Answer.objects.count() == 0
    told = [str((line.before, line.after, line.note)) for line in entries_about(case)]
    assert not any("yes" in line for line in told)
    again = doer.do("cases", "vote", case, choice="no")
    assert again.status_code in {403, 409, 422}
    record = doer.client.get(f"/api/v1/cases/{case.pk}/").json()
    assert not [name for name, value in record.items() if value == "yes"]
    assert Doer(scene.office).do("cases", "vote", case, choice="yes").status_code == 403


def test_the_secretary_runs_a_session_from_attendance_to_the_count():
    scene = hall()
    doer = Doer(scene.secretary)
    session = scene.session

    for seat in scene.seats:
        noted = doer.do("sessions", "note-attendance", session, seat=seat.pk, presence="present")
        assert noted.status_code == 200, noted.content
    stranger = hall()
    wrong = doer.do(
        "sessions", "note-attendance", session, seat=stranger.seats[0].pk, presence="present"
    )
    assert list(fields_of(wrong)) == ["seat"]
    assert doer.do("sessions", "open", session).status_code == 200
    case = scene.fresh()
    opened = doer.do("sessions", "open-ballots", session, cases=[case.pk])
    assert opened.status_code == 200, opened.content
    scene.vote(["yes"] * 5)
    closed = doer.do("cases", "close-ballot", case)
    assert closed.status_code == 200, closed.content
    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.yes) == (CaseStatus.COUNTED, 5)
    assert Doer(scene.seats[0].user).do("cases", "close-ballot", case).status_code == 403


def test_a_decision_is_prepared_from_scored_dossiers(place):
    dossier = dossier_of(place, status=DossierStatus.SCORED)
    office = Doer(place.office)
    body = {"unit": place.body.pk, "level": "commune", "title": "Công nhận mô hình"}

    wrong = office.do("recognition_decisions", "create", **body, dossiers=[dossier.pk + 999])
    assert list(fields_of(wrong)) == ["dossiers"]
    made = office.do(
        "recognition_decisions", "create", **body, dossiers=[dossier.pk],
        reasons=[f"{dossier.pk}: Chưa đạt."],
    )  # fmt: skip
    assert made.status_code in {201, 409, 422}, made.content
    if made.status_code == 201:
        decision = Decision.objects.get()
        given_up = office.do("recognition_decisions", "give-up", decision, note="Lập lại.")
        assert given_up.status_code == 200, given_up.content


def test_who_is_not_signed_in_votes_nowhere():
    assert (
        Client().post("/api/v1/cases/1/vote/", {}, content_type="application/json").status_code
        == 401
    )


def test_a_role_of_the_office_is_not_enough_to_vote(someone):
    scene = hall()
    scene.open()
    scene.ballot()
    clerk = someone(Role.REGISTRAR, over=scene.body)

    assert Doer(clerk).do("cases", "vote", scene.fresh(), choice="yes").status_code == 403

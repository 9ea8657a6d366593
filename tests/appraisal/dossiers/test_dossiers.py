"""The way of a dossier: opened by the criteria of the day, proven, sent, closed, told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.appraisal.enums import Column, DossierStatus, SetStatus
from kheo.appraisal.models import Assignment, CriteriaVersion, Dossier, Proof, Sheet
from kheo.appraisal.operations import dossiers as acts
from kheo.appraisal.operations.results import settle, settle_many
from kheo.appraisal.operations.sheets import sheet_of, write_mark
from kheo.audit.models import Entry
from kheo.initiatives.enums import FactKind, Level, Outcome, Status
from kheo.initiatives.models import Evidence, Fact, Initiative
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken
from kheo.orgs.models import Reach
from tests.appraisal.dossiers.scene import (
    MOMENT,
    commune,
    dossier_of,
    evidence_of,
    initiative_of,
    person,
    prove,
    score,
    scored_by,
)
from tests.factories.access import GrantFactory
from tests.factories.appraisal import CriteriaSetFactory, CriteriaVersionFactory, CriterionFactory
from tests.factories.orgs import UnitFactory

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return commune()


def opened(place, status=Status.BUILDING, **kwargs):
    initiative = initiative_of(place, status)
    return acts.open_dossier(
        initiative, body=place.body, actor=kwargs.pop("by", place.registrar), at=MOMENT, **kwargs
    )


def self_scored(place, dossier, *values):
    return score(
        sheet_of(dossier, column=Column.SELF), place, values, by=place.registrar, save=False
    )


def refusals_of(refusal):
    return set(refusal.value.fields)


def test_a_dossier_opens_with_the_version_in_force_and_holds_the_outcome(place):
    dossier = opened(place)

    kept = Dossier.objects.select_related("initiative").get()
    assert (kept.status, kept.turn, kept.level, kept.criteria, kept.body, kept.unit) == (
        DossierStatus.SELF_ASSESSMENT, "unit", Level.COMMUNE, place.version, place.body, place.unit,
    )  # fmt: skip
    assert (kept.opened_on, kept.opened_by, kept.initiative.has_dossier) == (
        date(2026, 11, 20), place.registrar, True,
    )  # fmt: skip
    assert Sheet.objects.get().marks.count() == 3
    entry = Entry.objects.about(dossier).get()
    assert (entry.action, entry.after["criteria"], entry.unit_id) == (
        "dossier.open", place.version.pk, place.unit.pk,
    )  # fmt: skip


def test_the_dossier_keeps_its_version_when_the_set_changes(place):
    dossier = opened(place)
    CriteriaVersion.objects.filter(pk=place.version.pk).update(
        status=SetStatus.ENDED, valid_to=date(2026, 11, 20)
    )
    fresh = CriteriaVersionFactory(set=place.version.set, number=2, valid_from=date(2026, 11, 20))
    CriterionFactory(version=fresh)

    second = opened(place)

    assert Dossier.objects.get(pk=dossier.pk).criteria == place.version
    assert second.criteria == fresh
    self_scored(place, dossier, D(8), D(8), D(8))
    acts.send(dossier, actor=place.head, at=MOMENT)
    assert Dossier.objects.get(pk=dossier.pk).self_total == D("56.00")


@pytest.mark.parametrize("status", [s for s in Status if s not in {
    Status.BUILDING, Status.AWAITING_APPRAISAL, Status.RECOGNISED, Status.DOUBTFUL}])  # fmt: skip
def test_only_what_is_built_or_recognised_is_put_to_appraisal(place, status):
    with pytest.raises(RuleBroken):
        opened(place, status)
    assert not Dossier.objects.exists()


def test_a_second_open_dossier_is_refused(place):
    first = opened(place)
    with pytest.raises(RuleBroken) as refusal:
        acts.open_dossier(first.initiative, body=place.body, actor=place.registrar, at=MOMENT)
    assert "đã có hồ sơ thẩm định đang mở" in str(refusal.value)


def test_a_body_that_does_not_stand_above_the_unit_is_refused(place):
    with pytest.raises(RuleBroken) as refusal:
        acts.open_dossier(
            initiative_of(place, Status.BUILDING), body=UnitFactory(name="Xã khác"),
            actor=place.registrar, at=MOMENT,
        )  # fmt: skip
    assert "Xã khác" in str(refusal.value)


def test_without_criteria_in_force_it_says_who_has_to_issue_them(place):
    CriteriaVersion.objects.update(valid_from=date(2027, 1, 1))
    with pytest.raises(RuleBroken) as refusal:
        opened(place)
    assert "chưa có bộ tiêu chí nào có hiệu lực" in str(refusal.value)


def test_a_level_reached_is_not_asked_for_again(place):
    with pytest.raises(RuleBroken):
        acts.open_dossier(
            initiative_of(place, Status.RECOGNISED, level=Level.COMMUNE), body=place.body,
            level=Level.COMMUNE, actor=place.registrar, at=MOMENT,
        )  # fmt: skip


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.REGISTRAR, Role.STANDING_OFFICE, Role.SYSTEM}])  # fmt: skip
def test_nobody_else_opens_a_dossier(place, role):
    with pytest.raises(NotAllowed):
        opened(place, by=person(role, place.body))


def test_the_office_opens_one_for_its_units(place):
    assert opened(place, by=place.office).opened_by == place.office


def test_evidence_of_the_initiative_is_ticked_as_proof(place):
    dossier = opened(place)
    photo = evidence_of(dossier.initiative, by=place.registrar)
    second = place.criteria[1]

    acts.attach_proof(dossier, criterion=second, evidence=photo, actor=place.registrar, at=MOMENT)
    acts.attach_proof(dossier, criterion=second, evidence=photo, actor=place.registrar, at=MOMENT)

    assert Proof.objects.count() == 1
    entry = Entry.objects.about(dossier).get(action="dossier.attach_proof")
    assert entry.after == {"criterion": "2", "name": "duong-sang.jpg"}

    acts.remove_proof(Proof.objects.get(), actor=place.registrar, at=MOMENT)
    assert not Proof.objects.exists()
    assert Entry.objects.about(dossier).filter(action="dossier.remove_proof").count() == 1


def test_proof_of_another_initiative_or_out_of_sight_is_refused(place):
    dossier = opened(place)
    strange = evidence_of(initiative_of(place), by=place.registrar)
    gone = evidence_of(dossier.initiative, by=place.registrar, removed_at=MOMENT)
    for photo in (strange, gone):
        with pytest.raises(RuleBroken):
            acts.attach_proof(
                dossier, criterion=place.criteria[1], evidence=photo, actor=place.registrar,
                at=MOMENT,
            )  # fmt: skip
    with pytest.raises(RuleBroken):
        acts.attach_proof(
            dossier, criterion=CriterionFactory(), evidence=evidence_of(dossier.initiative, by=place.registrar),
            actor=place.registrar, at=MOMENT,
        )  # fmt: skip


def test_once_sent_no_proof_is_added(place):
    dossier = dossier_of(place)
    photo = evidence_of(dossier.initiative, by=place.registrar)
    with pytest.raises(InvalidTransition):
        acts.attach_proof(
            dossier, criterion=place.criteria[1], evidence=photo, actor=place.registrar, at=MOMENT
        )


def test_handing_over_names_the_criteria_without_a_mark(place):
    dossier = opened(place)
    with pytest.raises(RuleBroken) as refusal:
        acts.present(dossier, actor=place.registrar, at=MOMENT)
    assert refusals_of(refusal) == {f"value-{one.pk}" for one in place.criteria}


def test_handed_over_it_waits_for_the_head_who_may_hand_it_back(place):
    dossier = opened(place)
    self_scored(place, dossier, D(8), D(8), D(8))
    acts.present(dossier, remark="Đã họp thôn", actor=place.registrar, at=MOMENT)
    kept = Dossier.objects.get()
    assert (kept.turn, kept.awaits_head, Sheet.objects.get().remark) == (
        "head",
        True,
        "Đã họp thôn",
    )

    acts.hand_back(kept, note="Xem lại tiêu chí 2", actor=place.head, at=MOMENT)

    kept = Dossier.objects.get()
    assert (kept.turn, kept.awaits_head, Sheet.objects.get().status) == ("unit", False, "open")


def test_the_head_sends_it_and_the_result_of_the_initiative_with_it(place):
    dossier = opened(place)
    self_scored(place, dossier, D(8), D(8), D(8))

    acts.send(dossier, actor=place.head, at=MOMENT)

    kept = Dossier.objects.select_related("initiative").get()
    assert (kept.status, kept.turn, kept.self_total, kept.initiative.status) == (
        DossierStatus.SUBMITTED, "office", D("56.00"), Status.AWAITING_APPRAISAL,
    )  # fmt: skip
    assert kept.due_on == date(2026, 11, 20) + timedelta(days=30)
    assert Entry.objects.about(dossier).filter(action="dossier.send").count() == 1


def test_what_is_not_scored_is_not_sent(place):
    dossier = opened(place)
    with pytest.raises(RuleBroken):
        acts.send(dossier, actor=place.head, at=MOMENT)
    assert Dossier.objects.get().status == DossierStatus.SELF_ASSESSMENT


def test_who_opened_it_does_not_send_it(place):
    both = person(Role.REGISTRAR, place.unit)
    GrantFactory(user=both, role=Role.UNIT_HEAD, unit=place.unit)
    dossier = opened(place, by=both)
    self_scored(place, dossier, D(8), D(8), D(8))
    with pytest.raises(NotAllowed):
        acts.send(dossier, actor=both, at=MOMENT)


def test_proof_taken_out_of_sight_is_dropped_when_sent(place):
    dossier = opened(place)
    self_scored(place, dossier, D(8), D(8), D(8))
    prove(dossier, place.criteria[1], by=place.registrar)
    Evidence.objects.update(removed_at=MOMENT)

    acts.send(dossier, actor=place.head, at=MOMENT)

    assert not Proof.objects.exists()
    entry = Entry.objects.about(dossier).get(action="dossier.drop_proof")
    assert entry.before == {"proofs": [{"criterion": "2", "name": "duong-sang.jpg"}]}


def test_returned_it_is_open_again_for_the_unit_and_the_team(place):
    dossier = dossier_of(place)
    scored_by(place, dossier, 0, D(8), D(8), D(8))

    acts.send_back(dossier, note="Thiếu ảnh tiêu chí 2", actor=place.office, at=MOMENT)

    kept = Dossier.objects.get()
    assert (kept.status, kept.team, kept.sheets_saved, kept.self_total) == (
        DossierStatus.SELF_ASSESSMENT, None, 0, None,
    )  # fmt: skip
    assert set(Sheet.objects.values_list("status", flat=True)) == {"open"}
    assert set(Assignment.objects.values_list("ended_why", "scores_kept")) == {
        ("Thiếu ảnh tiêu chí 2", True)
    }
    with pytest.raises(RuleBroken):
        acts.send_back(dossier_of(place), note=" ", actor=place.office, at=MOMENT)


def test_taken_from_the_team_the_scores_stay(place):
    dossier = dossier_of(place)
    scored_by(place, dossier, 0, D(8), D(8), D(8))

    acts.take_from_team(dossier, note="Tổ bận", actor=place.office, at=MOMENT)

    kept = Dossier.objects.get()
    assert (kept.status, kept.team, kept.sheets_saved) == (DossierStatus.SUBMITTED, None, 1)
    assert not Assignment.objects.filter(ended_at__isnull=True).exists()


def test_closing_stores_the_result_and_tells_the_initiative(place):
    dossier = dossier_of(place)
    prove(dossier, place.criteria[1], by=place.registrar)
    scored_by(place, dossier, 0, D(9), D(8), D(5))  # 45 + 24 + 10 = 79
    scored_by(place, dossier, 1, D(7), None, D(9))  # 35 +  –  + 18

    acts.close_scoring(dossier, actor=place.office, at=MOMENT)

    kept = Dossier.objects.select_related("initiative").get()
    # 8 of 10 of 50 = 40, 8 of 10 of 30 = 24 (one mark), 7 of 10 of 20 = 14.
    assert (kept.status, kept.team_total, kept.team_passed, kept.sheets_saved, kept.spread) == (
        DossierStatus.SCORED, D("78.00"), True, 2, None,
    )  # fmt: skip
    assert (kept.initiative.status, kept.initiative.outcome, kept.initiative.has_dossier) == (
        Status.APPRAISED, Outcome.PASSED, True,
    )  # fmt: skip
    assert Fact.objects.filter(kind=FactKind.APPRAISED).count() == 1
    entry = Entry.objects.about(dossier).get(action="dossier.close_scoring")
    assert (entry.after["team_total"], entry.after["team_passed"]) == ("78.00", True)


def test_a_failed_result_is_told_with_its_reasons(place):
    dossier = dossier_of(place)
    scored_by(place, dossier, 0, D(9), D(8), D(3))
    scored_by(place, dossier, 1, D(9), D(8), D(3))

    acts.close_scoring(dossier, actor=place.office, at=MOMENT)

    kept = Dossier.objects.select_related("initiative").get()
    assert (kept.team_total, kept.team_passed, kept.spread) == (D("51.00"), False, D("0.00"))
    fact = Fact.objects.get(kind=FactKind.APPRAISED)
    assert fact.note == (
        "Được 51,00 điểm; cần 70,00 điểm. Bắt buộc mà chưa đạt: tiêu chí 3. "
        "Tính 0 điểm vì thiếu minh chứng: tiêu chí 2."
    )
    assert kept.initiative.outcome == Outcome.FAILED


def test_nothing_is_closed_without_a_sheet(place):
    dossier = dossier_of(place)
    with pytest.raises(RuleBroken) as refusal:
        acts.close_scoring(dossier, note="vội", actor=place.office, at=MOMENT)
    assert "Chưa có phiếu chấm nào được lưu" in str(refusal.value)


def test_who_owes_his_own_sheet_does_not_close_the_scoring(place):
    GrantFactory(user=place.members[1].user, role=Role.STANDING_OFFICE, unit=place.body)
    dossier = dossier_of(place)
    scored_by(place, dossier, 0, D(8), D(8), D(8))
    with pytest.raises(NotAllowed) as refusal:
        acts.close_scoring(dossier, note="vội", actor=place.members[1].user, at=MOMENT)
    assert "lưu phiếu của mình trước" in str(refusal.value)


def test_closing_over_a_member_who_has_not_scored_needs_a_reason(place):
    dossier = dossier_of(place)
    scored_by(place, dossier, 0, D(8), D(8), D(8))
    with pytest.raises(RuleBroken) as refusal:
        acts.close_scoring(dossier, actor=place.office, at=MOMENT)
    assert place.members[1].full_name in refusal.value.fields["note"]

    acts.close_scoring(dossier, note="Ốm dài ngày", actor=place.office, at=MOMENT)

    ended = Assignment.objects.get(member=place.members[1])
    assert (ended.ended_why, ended.scores_kept) == ("Ốm dài ngày", True)
    assert Dossier.objects.get().result_note == "Ốm dài ngày"


def test_reopened_the_result_is_secret_again_and_closing_corrects_the_outcome(place):
    dossier = dossier_of(place)
    prove(dossier, place.criteria[1], by=place.registrar)
    sheet = scored_by(place, dossier, 0, D(8), D(8), D(8))
    acts.close_scoring(dossier, note="một người", actor=place.office, at=MOMENT)

    acts.reopen_scoring(dossier, note="Sót minh chứng", actor=place.office, at=MOMENT)

    kept = Dossier.objects.get()
    assert (kept.status, kept.team_total, kept.team_passed) == (DossierStatus.WITH_TEAM, None, None)
    sheet = sheet_of(kept, column=Column.TEAM, member=place.members[0])
    write_mark(
        sheet, criterion=place.criteria[0], value=D(2), reason="Đường đã hỏng",
        actor=place.members[0].user, at=MOMENT,
    )  # fmt: skip
    acts.close_scoring(kept, actor=place.office, at=MOMENT)
    assert Initiative.objects.get().outcome == Outcome.FAILED


def test_after_closing_removed_evidence_changes_nothing(place):
    dossier = dossier_of(place)
    prove(dossier, place.criteria[1], by=place.registrar)
    scored_by(place, dossier, 0, D(8), D(8), D(8))
    scored_by(place, dossier, 1, D(8), D(8), D(8))
    acts.close_scoring(dossier, actor=place.office, at=MOMENT)
    Evidence.objects.update(removed_at=MOMENT)

    settle(dossier, MOMENT)

    assert Dossier.objects.get().team_total == D("80.00")


def test_evidence_removed_while_scoring_proves_nothing_any_more(place):
    dossier = dossier_of(place)
    prove(dossier, place.criteria[1], by=place.registrar)
    sheet = scored_by(place, dossier, 0, D(8), D(8), D(8))
    Evidence.objects.update(removed_at=MOMENT)
    acts.close_scoring(dossier, note="một người", actor=place.office, at=MOMENT)

    assert (Dossier.objects.get().team_total, Sheet.objects.get(pk=sheet.pk).total) == (
        D("56.00"), D("56.00"),
    )  # fmt: skip


def test_taken_back_by_the_head_the_initiative_is_free(place):
    dossier = opened(place)

    acts.withdraw_dossier(dossier, note="Chưa đủ", actor=place.head, at=MOMENT)

    kept = Dossier.objects.select_related("initiative").get()
    assert (kept.status, kept.turn, kept.initiative.has_dossier) == ("withdrawn", "nobody", False)
    acts.open_dossier(kept.initiative, body=place.body, actor=place.registrar, at=MOMENT)


def test_a_withdrawn_initiative_closes_its_dossier(place):
    dossier = dossier_of(place)
    system = person(Role.SYSTEM, place.body)

    acts.drop_with_initiative(dossier.initiative_id, actor=system, at=MOMENT)
    acts.drop_with_initiative(dossier.initiative_id, actor=system, at=MOMENT)

    kept = Dossier.objects.select_related("initiative").get()
    assert (kept.status, kept.initiative.has_dossier) == ("withdrawn", False)
    assert not Assignment.objects.filter(ended_at__isnull=True).exists()


def test_a_higher_dossier_shows_what_the_lower_level_found(place):
    lower = dossier_of(place)
    prove(lower, place.criteria[1], by=place.registrar)
    scored_by(place, lower, 0, D(8), D(8), D(7))
    scored_by(place, lower, 1, D(9), D(8), D(6))
    acts.close_scoring(lower, actor=place.office, at=MOMENT)
    Dossier.objects.update(status=DossierStatus.RECOGNISED)
    Initiative.objects.update(
        status=Status.RECOGNISED, level=Level.COMMUNE, has_dossier=False, recognised_on="2026-11-20"
    )
    province = UnitFactory(name="Tỉnh", kind="province")
    for unit in (place.body, place.unit):
        Reach.objects.create(
            unit=unit, ancestor=province, tree="territory", depth=2, how="placed",
            valid_from=date(2004, 1, 1),
        )  # fmt: skip
    kept = CriteriaVersionFactory(set=CriteriaSetFactory(unit=province, level=Level.PROVINCE))
    same = CriterionFactory(version=kept, number="1", name=place.criteria[0].name)
    other = CriterionFactory(version=kept, number="2", name="Khác hẳn")

    upper = acts.open_dossier(
        Initiative.objects.get(), body=province, actor=person(Role.STANDING_OFFICE, province),
        at=MOMENT,
    )  # fmt: skip

    sheet = Sheet.objects.get(dossier=upper, column=Column.LOWER)
    assert (upper.level, upper.lower, sheet.total) == (Level.PROVINCE, lower, D("79.50"))
    assert dict(sheet.marks.values_list("criterion", "value")) == {
        same.pk: D("8.50"),
        other.pk: None,
    }
    assert Dossier.objects.get(pk=upper.pk).lower_total == D("79.50")


def test_settling_many_gives_each_its_own_result(place, django_assert_num_queries):
    dossiers = [dossier_of(place) for _ in range(3)]
    for number, dossier in enumerate(dossiers):
        prove(dossier, place.criteria[1], by=place.registrar)
        for index in (0, 1):
            scored_by(place, dossier, index, D(8), D(8), D(6 + number))
    Dossier.objects.update(status=DossierStatus.SCORED)
    Sheet.objects.update(total=None)

    fresh = list(Dossier.objects.order_by("pk"))
    with django_assert_num_queries(11):
        assert settle_many(fresh, MOMENT) == 3

    totals = Dossier.objects.order_by("pk").values_list("team_total", flat=True)
    assert list(totals) == [D("76.00"), D("78.00"), D("80.00")]
    assert not Sheet.objects.filter(total=None).exists()

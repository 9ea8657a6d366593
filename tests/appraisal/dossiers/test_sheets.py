"""Sheets: marks kept one by one, saved whole, blind to each other, never lost or overwritten."""

from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.appraisal.enums import Column, DossierStatus, RecusalHow, SheetStatus
from kheo.appraisal.models import Assignment, Dossier, Mark, Recusal, Sheet
from kheo.appraisal.operations.sheets import (
    abstain,
    drop_sheet,
    save_sheet,
    sheet_of,
    write_council_marks,
    write_mark,
)
from kheo.audit.models import Entry
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken, Stale
from tests.appraisal.dossiers.scene import (
    MOMENT,
    assign,
    commune,
    dossier_of,
    person,
    prove,
    score,
    scored_by,
)
from tests.factories.appraisal import CriterionFactory, MemberFactory

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return commune()


@pytest.fixture
def dossier(place):
    return dossier_of(place)


def sheet_for(place, dossier, index=0):
    return sheet_of(dossier, column=Column.TEAM, member=place.members[index])


def mark(place, sheet, number, value, by=None, **kwargs):
    member = place.members[0]
    return write_mark(
        sheet, criterion=place.criteria[number - 1], value=None if value is None else D(value),
        actor=by or member.user, at=MOMENT, **kwargs,
    )  # fmt: skip


def test_a_mark_is_kept_by_itself_and_told_in_the_journal(place, dossier):
    sheet = sheet_for(place, dossier)

    mark(place, sheet, 1, "7.5", reason=" Còn 2 đoạn tối ", remark="Xem lại")

    stored = Mark.objects.get(sheet=sheet, criterion=place.criteria[0])
    assert (stored.value, stored.reason, stored.remark, stored.version) == (
        D("7.5"), "Còn 2 đoạn tối", "Xem lại", 2,
    )  # fmt: skip
    entry = Entry.objects.about(sheet).get()
    assert (entry.action, entry.actor_id, entry.unit_id, entry.note) == (
        "sheet.write_mark", place.members[0].user_id, place.body.pk, "Còn 2 đoạn tối",
    )  # fmt: skip
    assert (entry.before["value"], entry.after["value"], entry.after["criterion"]) == (
        None, "7.5", "1",
    )  # fmt: skip


def test_the_same_mark_again_writes_nothing(place, dossier):
    sheet = sheet_for(place, dossier)
    mark(place, sheet, 1, "7.5")
    mark(place, sheet, 1, "7.5")

    assert Entry.objects.about(sheet).count() == 1


def test_two_writers_of_one_mark_cannot_both_win(place, dossier):
    first, second = sheet_for(place, dossier), sheet_for(place, dossier)
    mark(place, first, 1, "7", seen=1)

    with pytest.raises(Stale) as refusal:
        mark(place, second, 1, "9", seen=1)

    assert "another mark" in str(refusal.value)
    assert Mark.objects.get(sheet=first, criterion=place.criteria[0]).value == 7


def test_two_marks_of_one_sheet_do_not_hinder_each_other(place, dossier):
    first, second = sheet_for(place, dossier), sheet_for(place, dossier)
    mark(place, first, 1, "7", seen=1)
    mark(place, second, 2, "9", seen=1)

    assert set(Mark.objects.filter(sheet=first).values_list("value", flat=True)) == {D(7), D(9), None}  # fmt: skip


def test_without_what_was_seen_the_sheet_must_be_as_it_was_read(place, dossier):
    first, second = sheet_for(place, dossier), sheet_for(place, dossier)
    mark(place, first, 1, "7")

    with pytest.raises(Stale):
        mark(place, second, 2, "9")


@pytest.mark.parametrize(
    ("value", "says"), [("10.5", "from 0 to 10"), ("7.25", "in steps of 0,5"), ("-1", "from 0 to")]
)
def test_a_mark_off_the_scale_is_refused_with_its_field(place, dossier, value, says):
    with pytest.raises(RuleBroken) as refusal:
        mark(place, sheet_for(place, dossier), 1, value)

    assert says in refusal.value.fields[f"value-{place.criteria[0].pk}"]
    assert not Entry.objects.filter(action="sheet.write_mark", actor=place.members[0].user).exists()


def test_a_criterion_of_another_set_is_refused(place, dossier):
    with pytest.raises(RuleBroken):
        write_mark(
            sheet_for(place, dossier), criterion=CriterionFactory(), value=D(1),
            actor=place.members[0].user, at=MOMENT,
        )  # fmt: skip


def test_saving_names_every_gap_and_every_reason_that_lacks(place, dossier):
    sheet = sheet_for(place, dossier)
    mark(place, sheet, 1, "5")  # the unit gave 8: a reason is needed
    mark(place, sheet, 2, "8")

    with pytest.raises(RuleBroken) as refusal:
        save_sheet(sheet, actor=place.members[0].user, at=MOMENT)

    first, _second, third = place.criteria
    assert set(refusal.value.fields) == {f"reason-{first.pk}", f"value-{third.pk}"}


def test_a_saved_sheet_counts_ticks_its_assignment_and_tells_the_journal(place, dossier):
    prove(dossier, place.criteria[1], by=place.registrar)
    sheet = scored_by(place, dossier, 0, D(9), D(8), D(5))

    stored = Sheet.objects.get(pk=sheet.pk)
    assert (stored.status, stored.total, stored.is_passed) == (SheetStatus.SAVED, D("79.00"), True)
    done = dict(Assignment.objects.values_list("member", "done_at"))
    assert done == {place.members[0].pk: MOMENT, place.members[1].pk: None}
    kept = Dossier.objects.get(pk=dossier.pk)
    assert (kept.sheets_saved, kept.team_total, kept.spread) == (1, None, None)
    entry = Entry.objects.about(sheet).filter(action="sheet.save").get()
    assert (entry.before, entry.after["marks"], entry.after["total"]) == (
        {"status": "open"}, {"1": "9.00", "2": "8.00", "3": "5.00"}, "79.00",
    )  # fmt: skip


def test_a_criterion_without_its_proof_counts_zero_on_the_sheet(place, dossier):
    sheet = scored_by(place, dossier, 0, D(9), D(10), D(5))

    assert (sheet.total, sheet.is_passed) == (D("55.00"), False)


def test_a_change_after_saving_needs_its_reason_and_counts_at_once(place, dossier):
    sheet = scored_by(place, dossier, 0, D(9), D(8), D(5))
    with pytest.raises(RuleBroken) as refusal:
        mark(place, sheet, 1, "6")
    assert set(refusal.value.fields) == {f"reason-{place.criteria[0].pk}"}

    mark(place, sheet, 1, "6", reason="Kiểm tra lại: còn đoạn tối")

    assert Sheet.objects.get(pk=sheet.pk).total == D("40.00")
    entry = Entry.objects.about(sheet).get(action="sheet.change_mark")
    assert (entry.before["value"], entry.after["value"], entry.note) == (
        "9.00", "6", "Kiểm tra lại: còn đoạn tối",
    )  # fmt: skip


def test_a_saved_sheet_takes_no_gaps(place, dossier):
    sheet = scored_by(place, dossier, 0, D(9), D(8), D(5))
    with pytest.raises(RuleBroken):
        mark(place, sheet, 1, None, reason="Rút lại")


def test_a_sheet_is_saved_once(place, dossier):
    sheet = scored_by(place, dossier, 0, D(9), D(8), D(5))
    with pytest.raises(InvalidTransition):
        save_sheet(sheet, actor=place.members[0].user, at=MOMENT)


def test_who_abstains_gives_a_reason_and_counts_for_nothing(place, dossier):
    sheet = sheet_for(place, dossier)
    with pytest.raises(RuleBroken):
        abstain(sheet, note=" ", actor=place.members[0].user, at=MOMENT)

    abstain(sheet, note="Không đủ chuyên môn", actor=place.members[0].user, at=MOMENT)

    assert (Sheet.objects.get(pk=sheet.pk).status, Dossier.objects.get().sheets_saved) == (
        SheetStatus.ABSTAINED, 0,
    )  # fmt: skip
    assert Entry.objects.about(sheet).get().note == "Không đủ chuyên môn"
    with pytest.raises(InvalidTransition):
        mark(place, sheet, 1, "5")


def test_only_members_of_a_team_abstain(place):
    dossier = dossier_of(place, status=DossierStatus.SELF_ASSESSMENT, assigned=False)
    own = Sheet.objects.get(dossier=dossier)
    with pytest.raises(RuleBroken):
        mark(place, own, 1, None, by=place.registrar, is_abstained=True)


def test_a_dropped_sheet_counts_no_more_and_starts_empty_again(place, dossier):
    sheet = scored_by(place, dossier, 0, D(9), D(8), D(5))

    drop_sheet(sheet, note="Chuyển người chấm", actor=place.office, at=MOMENT)

    stored = Sheet.objects.get(pk=sheet.pk)
    assert (stored.status, stored.total, Dossier.objects.get().sheets_saved) == (
        SheetStatus.DROPPED, None, 0,
    )  # fmt: skip
    assert Assignment.objects.get(member=place.members[0]).done_at is None
    again = sheet_for(place, dossier)
    assert (again.pk, again.status) == (sheet.pk, SheetStatus.OPEN)
    assert set(again.marks.values_list("value", "reason")) == {(None, "")}


def test_nobody_but_the_assigned_member_writes_on_his_sheet(place, dossier):
    sheet = sheet_for(place, dossier)
    other = place.members[1].user
    outsider = person(Role.APPRAISER, place.body)
    for actor in (other, outsider, place.auditor, place.head, place.registrar):
        with pytest.raises(NotAllowed):
            mark(place, sheet, 1, "5", by=actor)


def test_an_ended_assignment_closes_the_sheet(place, dossier):
    sheet = sheet_for(place, dossier)
    Assignment.objects.filter(member=place.members[0]).update(ended_at=MOMENT, scores_kept=True)
    with pytest.raises(NotAllowed):
        mark(place, sheet, 1, "5")


def test_who_is_kept_out_cannot_write_and_his_sheet_does_not_count(place, dossier):
    sheet = scored_by(place, dossier, 0, D(9), D(8), D(5))
    Recusal.objects.create(
        dossier=dossier, member=place.members[0], how=RecusalHow.OWN_UNIT, found_at=MOMENT,
        found_by=place.office,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        mark(place, sheet, 1, "5", reason="Sửa")
    scored_by(place, dossier, 1, D(4), D(4), D(4))
    assert Dossier.objects.get().sheets_saved == 1


def test_the_office_types_in_what_a_member_gave_on_paper(place, dossier):
    member = MemberFactory(team=place.team, user=None)
    assign(dossier, member, by=place.office)
    sheet = sheet_of(dossier, column=Column.TEAM, member=member)

    score(sheet, place, [D(8), D(8), D(8)], by=place.office)

    stored = Sheet.objects.get(pk=sheet.pk)
    assert (stored.status, stored.typed_by) == (SheetStatus.SAVED, place.office)


def test_the_office_never_types_over_what_a_member_wrote_himself(place, dossier):
    sheet = sheet_for(place, dossier)
    mark(place, sheet, 1, "9")
    with pytest.raises(NotAllowed) as refusal:
        mark(place, sheet, 1, "5", by=place.office)
    assert "only he changes his sheet" in str(refusal.value)


def test_who_still_owes_his_own_sheet_does_not_type_in_the_others(place, dossier):
    assign(dossier, MemberFactory(team=place.team, user=place.office), by=place.office)
    paper = MemberFactory(team=place.team, user=None)
    assign(dossier, paper, by=place.office)
    sheet = sheet_of(dossier, column=Column.TEAM, member=paper)
    with pytest.raises(NotAllowed) as refusal:
        mark(place, sheet, 1, "5", by=place.office)
    assert "Save your own sheet first" in str(refusal.value)


@pytest.mark.parametrize("status", [s for s in DossierStatus if s != DossierStatus.WITH_TEAM])
def test_a_team_scores_only_while_the_dossier_is_with_it(place, dossier, status):
    sheet = sheet_for(place, dossier)
    Dossier.objects.update(status=status)
    sheet.dossier.refresh_from_db()
    with pytest.raises(InvalidTransition):
        mark(place, sheet, 1, "5")
    with pytest.raises(InvalidTransition):
        save_sheet(sheet, actor=place.members[0].user, at=MOMENT)


def test_a_sheet_saved_after_the_scoring_was_closed_is_refused(place, dossier):
    sheet = sheet_for(place, dossier)
    for number in (1, 2, 3):
        mark(place, sheet, number, "8")
    Dossier.objects.update(status=DossierStatus.SCORED)  # closed by the office in this moment

    with pytest.raises(InvalidTransition):
        save_sheet(sheet, actor=place.members[0].user, at=MOMENT)


def test_the_council_writes_its_column_with_reasons_against_the_team(place, dossier):
    prove(dossier, place.criteria[1], by=place.registrar)
    scored_by(place, dossier, 0, D(8), D(8), D(8))
    Dossier.objects.update(status=DossierStatus.SCORED)
    one, two, three = place.criteria
    values = {one.pk: (D(8), ""), two.pk: (D(6), ""), three.pk: (D(8), "")}
    with pytest.raises(RuleBroken) as refusal:
        write_council_marks(dossier, values=values, actor=place.office, at=MOMENT)
    assert set(refusal.value.fields) == {f"reason-{two.pk}"}

    values[two.pk] = (D(6), "Ảnh chụp ban ngày")
    sheet = write_council_marks(dossier, values=values, actor=place.office, at=MOMENT)

    kept = Dossier.objects.get()
    assert (sheet.total, kept.council_total, kept.team_total) == (D("74.00"),) * 2 + (D("80.00"),)
    entry = Entry.objects.about(sheet).get()
    assert (entry.action, entry.after["marks"]) == (
        "sheet.write_council", {"1": "8.00", "2": "6.00", "3": "8.00"},
    )  # fmt: skip


def test_the_council_changes_its_word_with_a_reason_only(place, dossier):
    scored_by(place, dossier, 0, D(8), D(8), D(8))
    Dossier.objects.update(status=DossierStatus.BEFORE_COUNCIL)
    values = {one.pk: (D(8), "Theo tổ") for one in place.criteria}
    write_council_marks(dossier, values=values, actor=place.office, at=MOMENT)
    values[place.criteria[0].pk] = (D(9), "")
    with pytest.raises(RuleBroken):
        write_council_marks(dossier, values=values, actor=place.office, at=MOMENT)

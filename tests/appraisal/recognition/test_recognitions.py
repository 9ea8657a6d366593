"""Recognitions follow the facts: entered, fallen, restored, expired, verified again."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command

from kheo.appraisal.models import Recognition
from kheo.appraisal.operations import recognitions
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.initiatives import operations as initiatives
from kheo.initiatives.enums import FactKind, Level, Status
from kheo.initiatives.events import Recognised, StruckOff
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken, Stale
from tests.appraisal.recognition.conftest import appraised, moment, paper, recognised, tell
from tests.factories.initiatives import InitiativeFactory


def lines(one):
    return [sentence(entry) for entry in reversed(entries_about(one))]


def one_of(initiative, level=Level.COMMUNE):
    return Recognition.objects.get(initiative=initiative, level=level)


def test_what_is_recognised_by_hand_gets_its_recognition(place):
    initiative = recognised(place)

    row = one_of(initiative)
    assert (row.status, row.on, row.valid_to) == ("standing", date(2026, 6, 1), None)
    assert (row.title, row.unit, row.paper.unit) == (initiative.title, place.body, place.commune)
    assert (row.dossier, row.score_class) == (None, "")
    assert lines(row) == [f"{place.central} đã ghi nhận việc công nhận “{initiative.title}”"]


def test_the_same_event_twice_makes_one_row(place):
    initiative = recognised(place)
    fact = initiative.facts.get(kind=FactKind.RECOGNISED)

    recognitions.enter(Recognised(initiative_id=initiative.pk, fact_id=fact.pk))

    assert Recognition.objects.count() == 1


def test_striking_off_takes_all_with_it_and_restoring_brings_them_back(place):
    initiative = recognised(place, levels=(Level.COMMUNE, Level.PROVINCE))
    decision, later = paper(place.province, date(2026, 9, 1)), paper(place.province)
    struck = {"paper": decision, "on": date(2026, 9, 1), "note": "Không còn hoạt động"}
    initiatives.strike_off(initiative, **struck, actor=place.upper, at=moment(2026, 9, 2))

    fallen = {
        (r.level, r.status, r.ended_on, r.ended_paper_id, r.ended_why)
        for r in Recognition.objects.all()
    }
    assert fallen == {
        (level, "withdrawn", date(2026, 9, 1), decision.pk, "Không còn hoạt động")
        for level in ("commune", "province")
    }

    back = {"paper": later, "on": date(2026, 10, 20), "note": "Đã khắc phục"}
    initiatives.restore(initiative, **back, actor=place.upper, at=moment(2026, 10, 21))

    again = {(r.status, r.ended_on, r.ended_paper_id) for r in Recognition.objects.all()}
    assert again == {("standing", None, None)}
    assert lines(one_of(initiative))[1:] == [
        f"{place.upper} đã thu hồi công nhận “{initiative.title}”",
        f"{place.upper} đã khôi phục công nhận “{initiative.title}”",
    ]


def test_a_level_withdrawn_before_does_not_come_back_with_the_initiative(place):
    initiative = recognised(place, levels=(Level.COMMUNE, Level.PROVINCE))
    upper = one_of(initiative, Level.PROVINCE)
    recognitions.withdraw_recognition(
        upper, paper=paper(place.province, date(2026, 8, 1)), on=date(2026, 8, 1), note="Sai cấp",
        actor=place.upper, at=moment(2026, 8, 2),
    )  # fmt: skip
    initiative.refresh_from_db()
    assert (initiative.status, initiative.level) == (Status.RECOGNISED, Level.COMMUNE)
    struck = paper(place.province, date(2026, 9, 1))
    initiatives.strike_off(
        initiative, paper=struck, on=date(2026, 9, 1), note="x", actor=place.upper,
        at=moment(2026, 9, 2),
    )  # fmt: skip
    initiatives.restore(
        initiative, paper=paper(place.province), on=date(2026, 10, 20), note="y",
        actor=place.upper, at=moment(2026, 10, 21),
    )  # fmt: skip

    states = dict(Recognition.objects.values_list("level", "status"))
    assert states == {"commune": "standing", "province": "withdrawn"}


def test_withdrawing_the_only_one_strikes_the_initiative_off_and_restoring_brings_both(place):
    initiative = recognised(place)
    row = one_of(initiative)
    recognitions.withdraw_recognition(
        row, paper=paper(place.commune, date(2026, 9, 1)), on=date(2026, 9, 1), note="Sai hồ sơ",
        actor=place.office, at=moment(2026, 9, 2),
    )  # fmt: skip
    initiative.refresh_from_db()
    assert (initiative.status, row.status) == (Status.STRUCK_OFF, "withdrawn")
    with pytest.raises(RuleBroken, match="thu hồi"):
        recognitions.withdraw_recognition(
            row, paper=paper(place.commune), on=date(2026, 10, 20), note="nữa",
            actor=place.office, at=moment(2026, 10, 21),
        )  # fmt: skip

    recognitions.restore_recognition(
        row, paper=paper(place.commune), on=date(2026, 10, 20), note="Đã xem xét lại",
        actor=place.office, at=moment(2026, 10, 21),
    )  # fmt: skip
    initiative.refresh_from_db()
    assert (initiative.status, row.status, row.ended_on) == (Status.RECOGNISED, "standing", None)


def test_a_level_restored_stands_beside_the_other(place):
    initiative = recognised(place, levels=(Level.COMMUNE, Level.PROVINCE))
    row = one_of(initiative, Level.PROVINCE)
    act = {"actor": place.upper, "note": "Theo kết luận kiểm tra"}
    recognitions.withdraw_recognition(
        row, paper=paper(place.province, date(2026, 9, 1)), on=date(2026, 9, 1),
        at=moment(2026, 9, 2), **act,
    )  # fmt: skip
    recognitions.restore_recognition(
        row, paper=paper(place.province), on=date(2026, 10, 20), at=moment(2026, 10, 21), **act
    )

    initiative.refresh_from_db()
    assert (row.status, initiative.level) == ("standing", Level.PROVINCE)


def test_what_its_unit_withdraws_is_appraised_no_longer(place):
    dossier = appraised(place)
    initiatives.withdraw(
        dossier.initiative, note="Giải thể", actor=place.head, at=moment(2026, 10, 1)
    )

    dossier.refresh_from_db()
    dossier.initiative.refresh_from_db()
    assert (dossier.status, dossier.initiative.has_dossier) == ("withdrawn", False)


def test_the_clock_closes_what_has_run_out_once(place, capsys):
    initiative = recognised(place)
    Recognition.objects.update(valid_to=date(2029, 5, 31))
    call_command("keep_recognitions", day=date(2029, 5, 30))
    assert one_of(initiative).status == "standing"

    call_command("keep_recognitions", day=date(2029, 5, 31))
    call_command("keep_recognitions", day=date(2029, 6, 1))

    row = one_of(initiative)
    assert (row.status, row.turn) == ("expired", "office")
    assert capsys.readouterr().out.splitlines() == [f"31/05/2029 {row.code}: {row}"]


def verified(row, place, on=date(2026, 10, 1), **kwargs):
    recognitions.verify_again(
        row, note="Đã kiểm tra tại chỗ", on=on, actor=kwargs.pop("actor", place.office),
        at=moment(2026, 11, 1), **kwargs,
    )  # fmt: skip


def test_verification_needs_a_proof_told_since(place):
    initiative = recognised(place)
    Recognition.objects.update(valid_to=date(2029, 5, 31))
    row = one_of(initiative)
    with pytest.raises(RuleBroken, match="minh chứng"):
        verified(row, place)
    tell(initiative, FactKind.CONFIRMED, date(2026, 9, 30), place.clerk)

    verified(row, place)

    row.refresh_from_db()
    assert (row.verified_on, row.valid_to) == (date(2026, 10, 1), date(2032, 5, 30))
    with pytest.raises(RuleBroken, match="minh chứng"):
        verified(row, place, on=date(2026, 10, 2))


def test_an_expired_one_is_verified_from_the_day_on_by_a_new_dossier(place):
    initiative = recognised(place)
    row = one_of(initiative)
    Recognition.objects.filter(pk=row.pk).update(status="expired", valid_to=date(2026, 8, 1))
    row.refresh_from_db()
    failed = appraised(place, passed=False)
    passed = appraised(place)
    type(passed).objects.filter(pk=passed.pk).update(initiative=initiative)
    passed.refresh_from_db()
    with pytest.raises(RuleBroken, match="khác"):
        verified(row, place, dossier=failed)

    verified(row, place, dossier=passed)

    assert (row.status, row.valid_to) == ("standing", date(2029, 9, 30))


def test_what_stands_without_end_stays_so_when_it_is_verified(place):
    initiative = recognised(place)
    tell(initiative, FactKind.CONFIRMED, date(2026, 9, 30), place.clerk)

    row = one_of(initiative)
    verified(row, place)

    row.refresh_from_db()
    assert (row.verified_on, row.valid_to) == (date(2026, 10, 1), None)


@pytest.mark.parametrize("on", [date(2026, 5, 31), date(2026, 11, 3)])
def test_a_verification_lies_between_the_recognition_and_today(place, on):
    row = one_of(recognised(place))
    with pytest.raises(RuleBroken):
        verified(row, place, on=on)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("office", True), ("upper", True), ("records", True), ("clerk", False), ("head", False),
     ("reader", False), ("stranger", False)],
)  # fmt: skip
def test_who_verifies_again(place, who, allowed):
    initiative = recognised(place)
    tell(initiative, FactKind.CONFIRMED, date(2026, 9, 30), place.clerk)
    row = one_of(initiative)
    if allowed:
        verified(row, place, actor=getattr(place, who))
        return
    with pytest.raises(NotAllowed):
        verified(row, place, actor=getattr(place, who))


def test_two_officers_at_once_one_wins(place):
    initiative = recognised(place)
    tell(initiative, FactKind.CONFIRMED, date(2026, 9, 30), place.clerk)
    first, second = one_of(initiative), one_of(initiative)
    verified(first, place)
    with pytest.raises(Stale):
        verified(second, place, actor=place.second)


@pytest.mark.parametrize("status", ["withdrawn"])
def test_a_withdrawn_one_is_not_verified(place, status):
    initiative = recognised(place)
    tell(initiative, FactKind.CONFIRMED, date(2026, 9, 30), place.clerk)
    Recognition.objects.update(status=status, ended_on=date(2026, 9, 1))
    with pytest.raises(InvalidTransition):
        verified(one_of(initiative), place)


def before(place):
    """Four lives as a load leaves them: standing, two levels, struck off, restored."""
    person, made = place.central, []
    for number in range(4):
        one = InitiativeFactory(unit=place.body, complete=True, status=Status.RECOGNISED)
        tell(one, FactKind.RECOGNISED, date(2020, 1, 1), person, level="commune",
             paper=paper(place.commune, date(2020, 1, 1)) if number else None)  # fmt: skip
        made.append(one)
    tell(made[1], FactKind.RECOGNISED, date(2021, 1, 1), person, level="province")
    tell(made[1], FactKind.LEVEL_WITHDRAWN, date(2022, 1, 1), person, level="province", note="a")
    for one in made[2:]:
        tell(one, FactKind.STRUCK_OFF, date(2022, 1, 1), person, note="b")
    tell(made[3], FactKind.RESTORED, date(2023, 1, 1), person)
    return made


WANTED = [
    ("commune", "standing", None, ""),
    ("commune", "standing", None, ""),
    ("province", "withdrawn", date(2022, 1, 1), "a"),
    ("commune", "withdrawn", date(2022, 1, 1), "b"),
    ("commune", "standing", None, ""),
]


def written():
    rows = Recognition.objects.order_by("initiative", "on")
    return list(rows.values_list("level", "status", "ended_on", "ended_why"))


@pytest.mark.parametrize("size", [1, 2, 500])
def test_the_migration_gives_what_was_recognised_before_its_row_and_may_run_again(place, size):
    before(place)
    migration = import_module("kheo.appraisal.migrations.0002_recognitions_of_before")

    migration.write(apps, None, size=size)
    codes = set(Recognition.objects.values_list("code", flat=True))
    assert written() == WANTED
    assert len(codes) == 5
    assert {r.valid_to for r in Recognition.objects.all()} == {None}
    Recognition.objects.filter(status="withdrawn", level="commune").delete()
    migration.write(apps, None, size=size)

    assert written() == WANTED
    assert len(codes & set(Recognition.objects.values_list("code", flat=True))) == 4


def test_after_a_load_the_same_is_written_by_the_operation(place, at):
    before(place)

    assert [recognitions.write_missing(at=at, size=2), recognitions.write_missing(at=at)] == [5, 0]
    assert written() == WANTED


def test_an_event_about_nothing_that_stands_changes_nothing(place):
    initiative = recognised(place)
    Recognition.objects.update(status="expired")
    fact = tell(initiative, FactKind.STRUCK_OFF, date(2026, 9, 1), place.central, note="x")

    recognitions.fall(StruckOff(initiative_id=initiative.pk, fact_id=fact.pk))

    assert one_of(initiative).status == "expired"

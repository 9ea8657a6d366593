"""One place learns from another: every act, who may take it, on which days, and what the journal keeps."""

from datetime import date

import pytest
from django.db import transaction

from kheo.audit.models import Entry
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.initiatives.enums import Status
from kheo.kernel.refusals import (
    BadInput,
    DomainError,
    InvalidTransition,
    NotAllowed,
    RuleBroken,
    Stale,
)
from kheo.library.models import Adoption
from kheo.library.operations import adoptions as acts
from kheo.orgs.enums import How, Tree
from kheo.orgs.models import Reach
from tests.factories.adoptions import AdoptionFactory, copy_of
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

STATES = ("requested", "talking", "planned", "adopted", "working", "given_up")


def lines(one):
    return [sentence(entry) for entry in reversed(entries_about(one))]


def asked(scene, at, **more):
    return acts.ask(scene.source, unit=scene.unit, actor=scene.clerk, at=at, **more)


def test_a_clerk_asks_and_the_owner_and_the_journal_know(scene, at):
    one = asked(scene, at, message="Xin  bản vẽ\x00 cột đèn")

    one.refresh_from_db()
    assert (one.status, one.turn, one.unit, one.source) == (
        "requested", "office", scene.unit, scene.source,
    )  # fmt: skip
    assert (one.message, one.requested_on, one.asked_by) == (
        "Xin bản vẽ cột đèn", date(2026, 11, 21), scene.clerk,
    )  # fmt: skip
    assert (one.owner_saw_at, one.office, one.reach_at) == (None, "", "")
    assert lines(one) == [
        f"Lê Thị Mai đã đề nghị được học theo mô hình của nơi khác: {one}",
    ]


def test_the_whole_life_leaves_a_line_for_each_step_with_its_day(scene, at):
    one = asked(scene, at, on=date(2026, 3, 1))
    acts.talk(one, answer="Mời sang xem", on=date(2026, 3, 5), actor=scene.owner, at=at)
    acts.plan(one, changes="Dùng cột tre", on=date(2026, 3, 20), actor=scene.clerk, at=at)
    own = InitiativeFactory(unit=scene.unit, source=scene.source, status=Status.BUILDING)
    acts.adopt(one, initiative=own, on=date(2026, 5, 1), actor=scene.clerk, at=at)
    acts.work(one, on=date(2026, 10, 1), actor=scene.head, at=at)

    one.refresh_from_db()
    assert (one.status, one.turn, one.initiative, one.changes, one.answer) == (
        "working", "nobody", own, "Dùng cột tre", "Mời sang xem",
    )  # fmt: skip
    assert [one.requested_on, one.talked_on, one.planned_on, one.adopted_on, one.working_on] == [
        date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 20), date(2026, 5, 1), date(2026, 10, 1),
    ]  # fmt: skip
    assert [line.action for line in reversed(entries_about(one))] == [
        "adoption.ask", "adoptions.talk", "adoptions.plan", "adoption.link", "adoptions.adopt",
        "adoptions.work",
    ]  # fmt: skip


ALLOWED = {
    ("talk", "requested"): {"owner", "office", "editor"},
    ("decline", "requested"): {"owner", "office", "editor"},
    ("decline", "talking"): {"owner", "office", "editor"},
    ("plan", "requested"): {"clerk", "head"},
    ("plan", "talking"): {"clerk", "head"},
    ("plan", "planned"): {"clerk", "head"},
    ("plan", "adopted"): {"clerk", "head"},
    ("plan", "working"): {"clerk", "head"},
    ("adopt", "requested"): {"clerk", "head"},
    ("adopt", "talking"): {"clerk", "head"},
    ("adopt", "planned"): {"clerk", "head"},
    ("work", "adopted"): {"clerk", "head"},
    **{("give_up", state): {"clerk", "head"} for state in STATES[:-1]},
    ("take_up", "given_up"): {"clerk", "head"},
}
WORDS = {
    "talk": {"answer": "Được"}, "decline": {"note": "Không còn người"}, "plan": {"changes": "Khác"},
    "give_up": {"note": "Hết tiền"}, "adopt": {}, "work": {}, "take_up": {},
}  # fmt: skip
ROLES = ("clerk", "head", "owner", "office", "editor", "stranger", "nobody")


@pytest.mark.parametrize("act", sorted(WORDS))
def test_every_step_in_every_state_is_open_to_exactly_these_roles(scene, at, act):
    own = InitiativeFactory(unit=scene.unit, source=scene.source, status=Status.BUILDING)
    one = AdoptionFactory(source=scene.source, unit=scene.unit, initiative=own, changes="Như cũ")
    for state in STATES:
        days = AdoptionFactory.build(source=None, unit=None, status=state)
        names = ("talked_on", "planned_on", "adopted_on", "working_on", "given_up_on")
        rows = Adoption.objects.filter(pk=one.pk)
        rows.update(status=state, **{name: getattr(days, name) for name in names})
        assert opened(act, one, scene, at) == ALLOWED.get((act, state), set()), state


def opened(act, one, scene, at):
    """The roles that may take the step now; each try is undone, and a refused one changes nothing."""
    found = set()
    for role in ROLES:
        fresh = Adoption.objects.select_related("source", "unit", "initiative").get(pk=one.pk)
        before, lines_before = Adoption.objects.values().get(pk=one.pk), Entry.objects.count()
        with transaction.atomic():
            try:
                getattr(acts, act)(fresh, **WORDS[act], actor=getattr(scene, role), at=at)
            except (NotAllowed, InvalidTransition):
                assert Adoption.objects.values().get(pk=one.pk) == before
                assert Entry.objects.count() == lines_before
            else:
                assert Entry.objects.count() == lines_before + 1
                found.add(role)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(
    ("day", "told"),
    [(date(2026, 11, 22), "chưa đến"), (date(2026, 2, 28), "01/03/2026")],
)
def test_no_step_lies_in_the_future_or_before_the_step_before(scene, at, day, told):
    one = AdoptionFactory(source=scene.source, unit=scene.unit)
    with pytest.raises(RuleBroken, match=told) as refusal:
        acts.talk(one, answer="Được", on=day, actor=scene.owner, at=at)

    assert list(refusal.value.fields) == ["on"]


def test_a_request_may_lie_in_the_past_but_not_in_the_future(scene, at):
    assert asked(scene, at, on=date(2024, 5, 1)).requested_on == date(2024, 5, 1)
    Adoption.objects.all().delete()
    with pytest.raises(RuleBroken, match="chưa đến"):
        asked(scene, at, on=date(2026, 12, 1))


def test_only_what_is_recognised_can_be_learned(scene, at):
    for status in set(Status) - {Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT}:
        scene.source.status = status
        scene.source.save()
        with pytest.raises(RuleBroken, match="được công nhận"):
            asked(scene, at)


def test_nobody_learns_from_himself_or_twice_at_once(scene, at):
    with pytest.raises(RuleBroken, match="của chính đơn vị") as own:
        acts.ask(scene.source, unit=scene.home, actor=scene.owner, at=at)
    assert list(own.value.fields) == ["unit"]
    one = asked(scene, at)
    with pytest.raises(RuleBroken, match="Xã Hòa Tiến đang học theo"):
        asked(scene, at)
    acts.give_up(one, note="Thiếu đất", actor=scene.clerk, at=at)
    again = asked(scene, at)
    with pytest.raises(RuleBroken, match="Xã Hòa Tiến đang học theo"):
        acts.take_up(one, actor=scene.clerk, at=at)

    assert again.pk != one.pk


def test_a_unit_that_passed_into_another_still_counts_as_asking(scene, at):
    old = UnitFactory(name="Xã Cũ", under=scene.here, ends_on=date(2025, 7, 1))
    Reach.objects.create(
        unit=old, ancestor=scene.unit, tree=Tree.TERRITORY, depth=0, how=How.SUCCEEDED,
        valid_from=date(2025, 7, 1),
    )  # fmt: skip
    AdoptionFactory(source=scene.source, unit=old, status="talking")
    with pytest.raises(RuleBroken, match="Xã Hòa Tiến đang học theo"):
        asked(scene, at)


def test_a_unit_that_ended_cannot_ask(scene, at, someone):
    old = UnitFactory(name="Xã Cũ", under=scene.here, ends_on=date(2025, 7, 1))
    clerk = someone("system", over=scene.nation)
    with pytest.raises(RuleBroken, match="không còn tồn tại"):
        acts.ask(scene.source, unit=old, actor=clerk, at=at)


def test_giving_up_needs_its_reason_and_keeps_it(scene, at):
    one = AdoptionFactory(source=scene.source, unit=scene.unit, status="planned")
    with pytest.raises(RuleBroken) as refusal:
        acts.give_up(one, note="  ", actor=scene.clerk, at=at)
    assert list(refusal.value.fields) == ["note"]
    one.refresh_from_db()
    acts.give_up(one, note="Không có đất", on=date(2026, 7, 1), actor=scene.clerk, at=at)

    one.refresh_from_db()
    assert (one.status, one.given_up_why, one.given_up_on) == (
        "given_up", "Không có đất", date(2026, 7, 1),
    )  # fmt: skip
    acts.take_up(one, actor=scene.head, at=at)
    one.refresh_from_db()
    assert (one.status, one.given_up_why, one.given_up_on, one.planned_on) == (
        "talking", "", None, None,
    )  # fmt: skip


def test_two_at_once_cannot_both_win(scene, at):
    one = AdoptionFactory(source=scene.source, unit=scene.unit)
    same = Adoption.objects.get(pk=one.pk)
    acts.talk(one, answer="Được", actor=scene.owner, at=at)
    with pytest.raises((Stale, InvalidTransition)):
        acts.plan(same, changes="Khác", actor=scene.clerk, at=at)

    assert same.changes == ""


def test_taken_over_needs_a_record_that_was_accepted_and_names_the_source(scene, at):
    one = AdoptionFactory(source=scene.source, unit=scene.unit, status="planned", changes="x")
    with pytest.raises(RuleBroken, match="Đăng ký mô hình của mình trước"):
        acts.adopt(one, actor=scene.clerk, at=at)
    other = InitiativeFactory(unit=scene.unit, status=Status.BUILDING)
    with pytest.raises(RuleBroken, match="ghi nguồn khác"):
        acts.adopt(one, initiative=other, actor=scene.clerk, at=at)
    draft = InitiativeFactory(unit=scene.unit, source=scene.source, status=Status.SUBMITTED)
    with pytest.raises(RuleBroken, match="phải được tiếp nhận"):
        acts.adopt(one, initiative=draft, actor=scene.clerk, at=at)

    one.refresh_from_db()
    assert (one.status, one.initiative) == ("planned", None)


def test_a_circle_is_refused_and_its_way_is_named(scene, at):
    mine = InitiativeFactory(unit=scene.unit, status=Status.RECOGNISED, title="Đèn Hòa Tiến")
    third = InitiativeFactory(source=mine, status=Status.RECOGNISED, title="Đèn thứ ba")
    AdoptionFactory(source=mine, unit=third.unit, initiative=third, status="working")
    one = AdoptionFactory(source=third, unit=scene.unit, status="planned", changes="x")
    mine.source = third
    mine.save()
    with pytest.raises(RuleBroken) as refusal:
        acts.adopt(one, initiative=mine, actor=scene.clerk, at=at)

    assert "“Đèn thứ ba” ← “Đèn Hòa Tiến” ← “Đèn thứ ba”" in str(refusal.value)


def test_help_is_kept_with_its_day_by_either_side(scene, at):
    one = AdoptionFactory(source=scene.source, unit=scene.unit, status="talking")
    made = acts.record_help(
        one, kind="visit", on=date(2026, 3, 15), told="Đón 12 người", actor=scene.owner, at=at
    )
    acts.record_help(one, kind="advice", on=date(2026, 4, 1), actor=scene.clerk, at=at)

    assert (made.kind, made.on, made.words, made.recorded_by) == (
        "visit", date(2026, 3, 15), "Đón 12 người", scene.owner,
    )  # fmt: skip
    assert lines(one)[0] == f"Phạm Thị Hoa đã ghi việc giúp đỡ ngày 15/03/2026: {one}"
    for bad in ({"on": date(2026, 2, 1)}, {"on": date(2027, 1, 1)}, {"kind": "money"}):
        with pytest.raises(RuleBroken):
            acts.record_help(
                one, **{"kind": "visit", "on": date(2026, 4, 1), **bad}, actor=scene.owner, at=at
            )
    for person in (scene.stranger, scene.nobody):
        with pytest.raises(NotAllowed):
            acts.record_help(one, kind="visit", on=date(2026, 4, 1), actor=person, at=at)
    assert one.help_given.count() == 2


def test_the_friendly_note_is_read_once(scene, at):
    one = AdoptionFactory(source=scene.source, unit=scene.unit, status="planned")
    with pytest.raises(NotAllowed):
        acts.owner_saw(one, actor=scene.clerk, at=at)
    acts.owner_saw(one, actor=scene.owner, at=at)
    acts.owner_saw(one, actor=scene.owner, at=at)

    assert len(lines(one)) == 1
    assert Adoption.objects.get().owner_saw_at == at


def test_an_office_without_an_account_asks_and_the_journal_never_learns_its_name(scene, at):
    one = acts.ask_from_outside(
        scene.source, office="Hội Phụ nữ xã Nào Đó", reach_at="0905 123 456",
        message="Gọi bà Sáu", at=at,
    )  # fmt: skip
    line = Entry.objects.get(action="adoption.ask_from_outside")

    assert (one.unit, one.office, one.reach_at) == (None, "Hội Phụ nữ xã Nào Đó", "0905 123 456")
    kept = f"{line.subject_label} {line.before} {line.after} {line.note} {sentence(line)}"
    assert not any(word in kept for word in ("Phụ nữ", "0905", "Sáu"))
    assert line.unit_id == scene.home.pk


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"office": " "}, "office"), ({"reach_at": ""}, "reach_at"),
        ({"office": "x" * 201}, "office"), ({"message": "x" * 4001}, "message"),
    ],
)  # fmt: skip
def test_a_crooked_request_from_outside_is_told_at_its_field(scene, at, typed, field):
    given = {"office": "Xã A", "reach_at": "a@b.vn", "message": "", **typed}
    with pytest.raises(BadInput) as refusal:
        acts.ask_from_outside(scene.source, **given, at=at)

    assert list(refusal.value.fields) == [field]
    assert not Adoption.objects.exists()


def test_the_owner_names_the_unit_behind_an_outside_request_and_it_goes_on_itself(scene, at):
    one = acts.ask_from_outside(scene.source, office="Xã HT", reach_at="0905", at=at)
    acts.talk(one, answer="Được", actor=scene.owner, at=at)
    with pytest.raises(NotAllowed):
        acts.plan(one, changes="Khác", actor=scene.clerk, at=at)
    one.refresh_from_db()
    acts.set_unit(one, unit=scene.unit, actor=scene.owner, at=at)
    acts.plan(one, changes="Khác", actor=scene.clerk, at=at)

    one.refresh_from_db()
    assert (one.status, one.unit) == ("planned", scene.unit)
    with pytest.raises(RuleBroken, match="Đã rõ"):
        acts.set_unit(one, unit=scene.unit, actor=scene.owner, at=at)


def test_what_a_record_learned_from_cannot_be_deleted(scene, at):
    one = copy_of(scene.source, scene.unit)
    for row in (scene.source, one.initiative, scene.unit):
        with pytest.raises(Exception, match="protected"):
            row.delete()


def test_texts_that_are_too_long_or_hostile_are_told_not_kept(scene, at):
    one = AdoptionFactory(source=scene.source, unit=scene.unit)
    for bad in ("x" * 4001, " \n\t", "\u202e"):
        with pytest.raises(DomainError):
            acts.talk(one, answer=bad, actor=scene.owner, at=at)
    acts.talk(one, answer="<script>alert(1)</script>", actor=scene.owner, at=at)

    assert Adoption.objects.get().answer == "<script>alert(1)</script>"

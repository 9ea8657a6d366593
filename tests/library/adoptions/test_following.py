"""What happens by itself: a record names its source, is recognised, is withdrawn; nights; proofs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from kheo.access.operations import system_user
from kheo.audit.models import Entry
from kheo.audit.queries import entries_about
from kheo.initiatives.enums import Status
from kheo.initiatives.events import Recognised, SourceNamed, Withdrawn
from kheo.kernel.refusals import RuleBroken
from kheo.library.models import Adoption
from kheo.library.operations import adoption_keeping, following
from kheo.library.operations.adoptions import ask_from_outside, decline
from kheo.library.queries.adoption_proofs import differences
from tests.factories.adoptions import AdoptionFactory, copy_of
from tests.factories.initiatives import InitiativeFactory


def record(scene, status=Status.DRAFT, **more):
    return InitiativeFactory(
        unit=scene.unit, source=scene.source, status=status, origin="replicate", **more
    )


def told(one):
    return SourceNamed(initiative_id=one.pk, source_id=one.source_id)


STAGES = {
    "draft": "planned", "submitted": "planned", "returned": "planned", "accepted": "adopted",
    "building": "adopted", "awaiting_appraisal": "adopted", "appraised": "adopted",
    "not_recognised": "adopted", "recognised": "working", "doubtful": "working",
    "dormant": "working", "struck_off": "working", "withdrawn": "given_up",
}  # fmt: skip


def test_a_record_that_names_its_source_gets_one_adoption_at_its_stage(scene):
    assert set(STAGES) == set(Status)
    for status, stage in STAGES.items():
        own = record(scene, status)
        first = following.follow(told(own))
        again = following.follow(told(own))

        first.refresh_from_db()
        assert first == again
        assert (first.status, first.initiative, first.source, first.unit) == (
            stage, own, scene.source, scene.unit,
        )  # fmt: skip
        assert [line.action for line in entries_about(first)] == ["adoption.follow"]
        assert (first.given_up_on is None) == (stage != "given_up")
    assert Adoption.objects.count() == len(STAGES)
    assert list(differences()) == []


def test_the_request_of_before_goes_on_instead_of_a_second_adoption(scene):
    asked = AdoptionFactory(source=scene.source, unit=scene.unit)
    own = record(scene, listed_on=date(2026, 4, 2))
    found = following.follow(told(own))

    found.refresh_from_db()
    assert (found.pk, found.status, found.initiative, found.planned_on) == (
        asked.pk, "planned", own, date(2026, 4, 2),
    )  # fmt: skip
    actions = [line.action for line in reversed(entries_about(found))]
    assert actions == ["adoption.link", "adoptions.carry"]


def test_another_source_named_later_takes_the_adoption_along(scene):
    own = record(scene)
    one = following.follow(told(own))
    other = InitiativeFactory(status=Status.RECOGNISED)
    own.source = other
    own.save()
    following.follow(told(own))

    one.refresh_from_db()
    assert (one.source, Adoption.objects.count()) == (other, 1)
    assert entries_about(one)[0].action == "adoption.turn"


def test_a_circle_of_sources_is_refused_with_its_way(scene):
    child = copy_of(scene.source, scene.unit, title="Đèn Hòa Tiến")
    scene.source.source = child.initiative
    with pytest.raises(RuleBroken) as refusal:
        following.follow(told(scene.source))

    assert set(refusal.value.fields) == {"source", "other"}
    assert "“Đèn Hòa Tiến” ← “Thắp sáng đường quê bằng điện mặt trời” ← “Đèn Hòa Tiến”" in str(
        refusal.value
    )
    assert Adoption.objects.count() == 1


def test_a_copy_of_ones_own_initiative_sends_no_note_to_oneself(scene):
    own = InitiativeFactory(unit=scene.home, source=scene.source)

    assert following.follow(told(own)).owner_saw_at is not None


def test_recognition_makes_the_copy_work_and_withdrawal_ends_it(scene):
    first, second = copy_of(
        scene.source, scene.unit, state="planned", record=Status.RECOGNISED
    ), copy_of(scene.source, scene.unit, state="adopted", record=Status.WITHDRAWN)  # fmt: skip
    following.rise(Recognised(initiative_id=first.initiative_id, fact_id=1))
    following.rise(Recognised(initiative_id=first.initiative_id, fact_id=1))
    following.drop(Withdrawn(initiative_id=second.initiative_id))
    following.drop(Withdrawn(initiative_id=second.initiative_id))
    following.rise(Recognised(initiative_id=scene.source.pk, fact_id=1))

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.status, first.working_on, first.adopted_on) == (
        "working", date(2026, 6, 1), date(2026, 4, 1),
    )  # fmt: skip
    assert (second.status, second.given_up_why) == ("given_up", "Hồ sơ đăng ký đã rút.")
    assert [line.action for line in entries_about(first)] == ["adoptions.rise"]
    assert [line.action for line in entries_about(second)] == ["adoptions.drop"]


def test_the_address_of_an_outsider_goes_the_night_after_the_talk_is_over(scene, at):
    given = {"office": "Hội Phụ nữ", "reach_at": "0905 123", "message": "Gọi bà Sáu", "at": at}
    talks, over = ask_from_outside(scene.source, **given), ask_from_outside(scene.source, **given)
    decline(over, note="Đã trả lời qua điện thoại", actor=scene.owner, at=at)
    system = system_user()
    assert adoption_keeping.forget(day=date(2026, 11, 21), actor=system, at=at) == []
    done = adoption_keeping.forget(day=date(2026, 11, 22), actor=system, at=at)
    again = adoption_keeping.forget(day=date(2026, 11, 23), actor=system, at=at)

    talks.refresh_from_db(), over.refresh_from_db()
    assert (done, again) == ([over], [])
    assert (over.office, over.reach_at, over.message) == ("", "", "")
    assert (talks.office, talks.reach_at) == ("Hội Phụ nữ", "0905 123")
    everything = str(list(Entry.objects.values_list("subject_label", "before", "after", "note")))
    assert not any(word in everything for word in ("Phụ nữ", "0905", "bà Sáu"))


def test_a_request_nobody_answers_for_half_a_year_is_closed_and_forgotten(scene, at):
    one = ask_from_outside(scene.source, office="Xã A", reach_at="0905", at=at)
    inside = AdoptionFactory(source=scene.source, unit=scene.unit)
    late = datetime(2027, 6, 1, tzinfo=UTC)
    for _night in range(2):
        call_command("keep_adoptions", day=late.date())
    day = late.date() + timedelta(days=1)
    adoption_keeping.forget(
        day=datetime.now(UTC).date() + timedelta(days=9), actor=system_user(), at=late
    )

    one.refresh_from_db(), inside.refresh_from_db()
    assert (one.status, one.office, one.given_up_on, day) == ("given_up", "", late.date(), day)
    assert inside.status == "requested"


def test_a_draft_put_away_ends_its_adoption_the_next_night(scene, at):
    one = copy_of(scene.source, scene.unit, state="planned", record=Status.WITHDRAWN)
    done, again = following.settle_withdrawn(at=at), following.settle_withdrawn(at=at)

    one.refresh_from_db()
    assert (done, again, one.status) == ([one], [], "given_up")


def test_old_stock_is_tied_once_and_verify_tells_what_is_crooked(scene, at):
    bare = record(scene, Status.RECOGNISED)
    own = copy_of(scene.source, scene.unit)
    own.initiative.source = InitiativeFactory(status=Status.RECOGNISED)
    own.initiative.save()
    told = list(differences())
    assert [("chưa có bước học theo" in one, "hai nguồn khác nhau" in one) for one in told] == [
        (True, False), (False, True),
    ]  # fmt: skip
    made = following.repair(actor=system_user(), at=at)
    again = following.repair(actor=system_user(), at=at)

    assert ([one.initiative for one in made], again) == ([bare], [])
    first, second = InitiativeFactory(), InitiativeFactory()
    first.source, second.source = second, first
    first.save(), second.save()
    assert any("đi thành vòng" in one for one in differences())

"""Dossiers are given, shared evenly, handed on; recusals are found and declared; nudges counted."""

from datetime import date, timedelta

import pytest

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.appraisal.enums import DossierStatus, RecusalHow, SheetStatus
from kheo.appraisal.models import Assignment, Dossier, Recusal, Sheet
from kheo.appraisal.operations import assignments, recusals
from kheo.appraisal.queries.teams import Load, progress_by_field, propose, workloads
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken, Stale
from kheo.orgs.models import Reorganisation, Succession
from tests.appraisal.teams.conftest import told
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.appraisal import MemberFactory, SheetFactory, TeamFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 1)


def test_dossiers_go_to_a_team_all_or_none(scene, at):
    one, two = scene.dossier(with_team=False), scene.dossier(with_team=False)
    assignments.give_to_team([one, two], team=scene.team, due_on=DUE, actor=scene.office, at=at)
    rows = Dossier.objects.order_by("pk").values_list("status", "turn", "team", "due_on")
    assert list(rows) == [("with_team", "team", scene.team.pk, DUE)] * 2
    assert told(one, "dossier.give_to_team") == [
        (
            str(scene.office), {"team": None, "due_on": None, "status": "submitted"},
            {"team": scene.team.pk, "due_on": "2026-12-01", "status": "with_team"}, "",
        )
    ]  # fmt: skip
    third = scene.dossier(with_team=False)
    with pytest.raises(InvalidTransition):
        assignments.give_to_team([third, one], team=scene.team, actor=scene.office, at=at)
    third.refresh_from_db()
    assert third.status == DossierStatus.SUBMITTED


def test_a_team_of_another_body_a_resting_team_and_a_past_day_are_refused(scene, at):
    one = scene.dossier(with_team=False)
    values = {"actor": scene.office, "at": at}
    with pytest.raises(RuleBroken, match=scene.commune.label):
        assignments.give_to_team([one], team=TeamFactory(), **values)
    resting = TeamFactory(unit=scene.commune, valid_to=date(2026, 5, 1))
    with pytest.raises(RuleBroken, match=resting.name):
        assignments.give_to_team([one], team=resting, **values)
    with pytest.raises(RuleBroken) as refusal:
        assignments.give_to_team([one], team=scene.team, due_on=date(2026, 11, 20), **values)
    assert list(refusal.value.fields) == ["due_on"]


def test_one_dossier_to_one_member_with_its_line(scene, at):
    dossier, member = scene.dossier(), scene.members[0]
    made = assignments.assign(dossier, member=member, due_on=DUE, actor=scene.office, at=at)
    assert told(dossier, "dossier.assign") == [
        (
            str(scene.office), {},
            {"assignment": made.pk, "member": "Lê Văn Anh", "due_on": "2026-12-01"}, "",
        )
    ]  # fmt: skip
    with pytest.raises(RuleBroken, match="Lê Văn Anh"):
        assignments.assign(dossier, member=member, actor=scene.office, at=at)


def test_only_the_office_gives_and_never_of_its_own_unit(scene, at, someone):
    dossier = scene.dossier()
    for role in set(Role) - {Role.STANDING_OFFICE, Role.SYSTEM}:
        with pytest.raises(NotAllowed):
            assignments.assign(
                dossier, member=scene.members[0], actor=someone(role, over=scene.commune), at=at
            )
    GrantFactory(user=scene.office, role=Role.REGISTRAR, unit=scene.villages[1])
    office = User.objects.get(pk=scene.office.pk)
    with pytest.raises(NotAllowed):
        assignments.assign(dossier, member=scene.members[0], actor=office, at=at)
    assert not Assignment.objects.exists()


def test_members_of_another_team_or_gone_get_nothing(scene, at):
    dossier = scene.dossier()
    other = MemberFactory(team=TeamFactory(unit=scene.commune))
    gone = scene.member(valid_to=date(2026, 5, 1))
    for member in (other, gone):
        with pytest.raises(RuleBroken, match=member.full_name):
            assignments.assign(dossier, member=member, actor=scene.office, at=at)
    waiting = scene.dossier(with_team=False)
    with pytest.raises(RuleBroken):
        assignments.assign(waiting, member=scene.members[0], actor=scene.office, at=at)


def kept_out(scene, how):
    """A dossier and a member of the team who must not have it, for the reason ``how``."""
    member = scene.members[0]
    if how == RecusalHow.OWN_UNIT:
        return scene.dossier(unit=scene.villages[2]), member, ""
    if how == RecusalHow.OWN_INITIATIVE:
        return scene.dossier(initiative__filed_by=member.user), member, ""
    return scene.dossier(initiative__lead="Ông Lê Văn Anh, Trưởng thôn"), member, "Ông Lê Văn Anh"


@pytest.mark.parametrize(
    "how", [RecusalHow.OWN_UNIT, RecusalHow.OWN_INITIATIVE, RecusalHow.SAME_PERSON]
)
def test_what_keeps_a_member_out_is_found_at_assignment_and_kept_though_refused(scene, at, how):
    dossier, member, words = kept_out(scene, how)
    with pytest.raises(RuleBroken, match=member.full_name):
        assignments.assign(dossier, member=member, actor=scene.office, at=at)
    recusal = Recusal.objects.get()
    assert (recusal.dossier, recusal.member, recusal.how, recusal.note) == (
        dossier, member, how, words,
    )  # fmt: skip
    assert told(dossier, "dossier.find_recusal") == [
        (
            str(scene.office), {},
            {"recusal": recusal.pk, "member": "Lê Văn Anh", "how": how.value}, words,
        )
    ]  # fmt: skip
    with pytest.raises(RuleBroken):
        assignments.assign(dossier, member=member, actor=scene.office, at=at)
    assert Recusal.objects.count() == 1
    assert not Assignment.objects.exists()


def test_a_registrar_of_the_unit_is_kept_out_wherever_he_works(scene, at):
    GrantFactory(user=scene.people[0], role=Role.REGISTRAR, unit=scene.villages[1])
    with pytest.raises(RuleBroken):
        assignments.assign(scene.dossier(), member=scene.members[0], actor=scene.office, at=at)
    assert Recusal.objects.get().how == RecusalHow.OWN_UNIT


def test_the_staff_of_the_body_judge_the_units_below_but_not_the_work_of_the_body(scene, at):
    user = UserFactory(unit=scene.commune)
    GrantFactory(user=user, role=Role.APPRAISER, unit=scene.commune)
    staff = scene.member(user=user)
    assignments.assign(scene.dossier(), member=staff, actor=scene.office, at=at)
    own = scene.dossier(unit=scene.commune)
    with pytest.raises(RuleBroken):
        assignments.assign(own, member=staff, actor=scene.office, at=at)
    assignments.assign(own, member=scene.members[0], actor=scene.office, at=at)


def test_found_again_at_the_opening_ends_the_assignment_and_drops_the_sheet(scene, at):
    dossier, member = scene.dossier(), scene.members[0]
    made = assignments.assign(dossier, member=member, actor=scene.office, at=at)
    sheet = SheetFactory(dossier=dossier, member=member)
    assert recusals.look_again(made, actor=member.user, at=at) is None
    GrantFactory(user=member.user, role=Role.UNIT_HEAD, unit=scene.villages[1])
    found = recusals.look_again(made, actor=member.user, at=at)
    assert found.how == RecusalHow.OWN_UNIT
    made.refresh_from_db()
    sheet.refresh_from_db()
    assert (made.ended_at, made.scores_kept, sheet.status) == (at, False, SheetStatus.DROPPED)
    assert [line[0] for line in told(sheet, "sheet.drop")] == ["Hệ thống"]


def test_a_member_declares_a_conflict_himself_and_for_good(scene, at):
    dossier, member = scene.dossier(), scene.members[0]
    assignments.assign(dossier, member=member, actor=scene.office, at=at)
    values = {"member": member, "note": "Em ruột tôi phụ trách", "at": at}
    for actor in (scene.office, scene.people[1]):
        with pytest.raises(NotAllowed):
            recusals.declare_recusal(dossier, actor=actor, **values)
    with pytest.raises(RuleBroken) as refusal:
        recusals.declare_recusal(dossier, actor=member.user, **values | {"note": " "})
    assert list(refusal.value.fields) == ["note"]
    recusal = recusals.declare_recusal(dossier, actor=member.user, **values)
    assert recusals.declare_recusal(dossier, actor=member.user, **values) == recusal
    assert told(dossier, "dossier.declare_recusal") == [
        (
            str(member.user), {},
            {"recusal": recusal.pk, "member": "Lê Văn Anh", "how": "declared"},
            "Em ruột tôi phụ trách",
        )
    ]  # fmt: skip
    assert Assignment.objects.get().scores_kept is False
    with pytest.raises(RuleBroken, match="Lê Văn Anh"):
        assignments.assign(dossier, member=member, actor=scene.office, at=at)


def test_a_declared_conflict_takes_the_saved_sheet_out(scene, at):
    dossier, member = scene.dossier(), scene.members[0]
    assignments.assign(dossier, member=member, actor=scene.office, at=at)
    sheet = SheetFactory(dossier=dossier, member=member, status=SheetStatus.SAVED, saved_at=at)
    recusals.declare_recusal(dossier, member=member, note="Họ hàng", actor=member.user, at=at)
    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.DROPPED


def test_after_the_scoring_is_closed_it_must_be_opened_first(scene, at):
    dossier, member = scene.dossier(status=DossierStatus.SCORED), scene.members[0]
    SheetFactory(dossier=dossier, member=member, status=SheetStatus.SAVED, saved_at=at)
    with pytest.raises(RuleBroken, match="Lê Văn Anh"):
        recusals.declare_recusal(dossier, member=member, note="Họ hàng", actor=member.user, at=at)
    settled = scene.dossier(status=DossierStatus.RECOGNISED)
    with pytest.raises(RuleBroken):
        recusals.declare_recusal(settled, member=member, note="Họ", actor=member.user, at=at)
    assert not Recusal.objects.exists()


def test_for_a_member_without_an_account_the_office_writes_it_down(scene, at):
    paper = MemberFactory(team=scene.team, user=None, full_name="Ông Giấy")
    values = {"member": paper, "note": "Ông ấy báo qua điện thoại", "at": at}
    with pytest.raises(NotAllowed):
        recusals.declare_recusal(scene.dossier(), actor=scene.people[0], **values)
    recusals.declare_recusal(scene.dossier(), actor=scene.office, **values)
    assert Recusal.objects.get().member == paper


def test_sharing_levels_the_loads_avoids_the_kept_out_and_does_what_it_showed(scene, at):
    waiting = [scene.dossier(with_team=False) for _n in range(5)]
    running = [scene.dossier()]
    barred = scene.dossier(with_team=False, initiative__filed_by=scene.people[0])
    pile = [*waiting, *running, barred]
    seen = propose(pile, scene.members, per_dossier=2).shares
    done = assignments.share_evenly(
        pile, team=scene.team, per_dossier=2, due_on=DUE, expected=seen.fingerprint,
        actor=scene.office, at=at,
    )  # fmt: skip
    assert done.shares == seen
    assert len(done.made) == 14
    assert [(one.member, one.how) for one in done.recusals] == [
        (scene.members[0], RecusalHow.OWN_INITIATIVE)
    ]
    assert sorted(load.open for load in workloads(scene.members, DUE).values()) == [4, 5, 5]
    assert not Assignment.objects.filter(dossier=barred, member=scene.members[0]).exists()
    assert set(Dossier.objects.values_list("status", "team")) == {("with_team", scene.team.pk)}
    assert [len(told(one, "dossier.assign")) for one in pile] == [2] * 7


def test_another_outcome_than_shown_is_not_done(scene, at):
    pile = [scene.dossier(with_team=False) for _n in range(3)]
    seen = propose(pile, scene.members, per_dossier=1).shares
    scene.member()
    with pytest.raises(Stale):
        assignments.share_evenly(
            [*pile, scene.dossier(with_team=False)], team=scene.team, per_dossier=1,
            expected=seen.fingerprint, actor=scene.office, at=at,
        )  # fmt: skip
    assert not Assignment.objects.exists()
    assert set(Dossier.objects.values_list("status", flat=True)) == {"submitted"}


def test_two_officers_sharing_the_same_dossiers_do_not_double_them(scene, at):
    pile = [scene.dossier(with_team=False) for _n in range(3)]
    seen = propose(pile, scene.members, per_dossier=2).shares
    values = {"team": scene.team, "per_dossier": 2, "actor": scene.office, "at": at}
    assignments.share_evenly(pile, expected=seen.fingerprint, **values)
    with pytest.raises(Stale):
        assignments.share_evenly(pile, expected=seen.fingerprint, **values)
    assert Assignment.objects.count() == 6
    again = assignments.share_evenly(pile, **values)
    assert again.made == []
    other = TeamFactory(unit=scene.commune, paper=scene.team.paper)
    MemberFactory(team=other)
    with pytest.raises(Stale):
        assignments.share_evenly(pile, **values | {"team": other, "per_dossier": 1})


@pytest.mark.parametrize("per_dossier", [0, 4])
def test_more_members_than_there_are_is_refused_at_the_field(scene, at, per_dossier):
    with pytest.raises(RuleBroken) as refusal:
        assignments.share_evenly(
            [scene.dossier()], team=scene.team, per_dossier=per_dossier, actor=scene.office, at=at
        )
    assert list(refusal.value.fields) == ["per_dossier"]
    with pytest.raises(RuleBroken):
        assignments.share_evenly([], team=scene.team, per_dossier=1, actor=scene.office, at=at)


@pytest.mark.parametrize("keep", [True, False])
def test_handing_on_keeps_or_drops_the_scores_as_was_said(scene, at, keep):
    dossier, (first, second, _third) = scene.dossier(), scene.members
    made = assignments.assign(dossier, member=first, due_on=DUE, actor=scene.office, at=at)
    sheet = SheetFactory(dossier=dossier, member=first, status=SheetStatus.SAVED, saved_at=at)
    new = assignments.reassign(
        made, to=second, keep_scores=keep, note="Chia lại", actor=scene.office, at=at
    )
    sheet.refresh_from_db()
    assert sheet.status == (SheetStatus.SAVED if keep else SheetStatus.DROPPED)
    assert (new.member, new.due_on) == (second, DUE)
    assert told(dossier, "dossier.reassign") == [
        (
            str(scene.office), {"member": "Lê Văn Anh"},
            {"to": "Phạm Thị Bình", "scores_kept": keep}, "Chia lại",
        )
    ]  # fmt: skip
    assert told(dossier, "dossier.end_assignment")[0][2] == {
        "member": "Lê Văn Anh", "scores_kept": keep,
    }  # fmt: skip


def test_an_unfinished_sheet_is_no_score_and_never_kept(scene, at):
    dossier, member = scene.dossier(), scene.members[0]
    made = assignments.assign(dossier, member=member, actor=scene.office, at=at)
    SheetFactory(dossier=dossier, member=member)
    assignments.end_assignment(made, keep_scores=True, note="Ốm", actor=scene.office, at=at)
    assert Sheet.objects.get().status == SheetStatus.DROPPED


def test_handing_on_to_who_is_kept_out_changes_nothing(scene, at):
    dossier, (first, second, _third) = (
        scene.dossier(initiative__filed_by=scene.people[1]), scene.members,
    )  # fmt: skip
    made = assignments.assign(dossier, member=first, actor=scene.office, at=at)
    with pytest.raises(RuleBroken, match="Phạm Thị Bình"):
        assignments.reassign(
            made, to=second, keep_scores=False, note="x", actor=scene.office, at=at
        )
    made.refresh_from_db()
    assert made.ended_at is None
    with pytest.raises(RuleBroken) as refusal:
        assignments.end_assignment(made, keep_scores=True, note="", actor=scene.office, at=at)
    assert list(refusal.value.fields) == ["note"]
    assignments.end_assignment(made, keep_scores=True, note="x", actor=scene.office, at=at)
    with pytest.raises(Stale):
        assignments.end_assignment(made, keep_scores=True, note="x", actor=scene.office, at=at)


def test_a_dossier_is_taken_back_with_all_its_assignments(scene, at):
    dossier = scene.dossier()
    for member in scene.members[:2]:
        assignments.assign(dossier, member=member, actor=scene.office, at=at)
    SheetFactory(dossier=dossier, member=scene.members[0], status=SheetStatus.SAVED, saved_at=at)
    assignments.take_from_team(dossier, keep_scores=False, note="Đổi tổ", actor=scene.office, at=at)
    dossier.refresh_from_db()
    assert (dossier.status, dossier.team) == (DossierStatus.SUBMITTED, None)
    assert set(Assignment.objects.values_list("scores_kept", flat=True)) == {False}
    assert Sheet.objects.get().status == SheetStatus.DROPPED


def test_who_is_late_is_reminded_once_a_day_and_it_is_counted(scene, at):
    dossier, member = scene.dossier(), scene.members[0]
    made = assignments.assign(dossier, member=member, actor=scene.office, at=at)
    assignments.nudge(made, actor=scene.office, at=at)
    with pytest.raises(RuleBroken, match="Lê Văn Anh"):
        assignments.nudge(made, actor=scene.office, at=at + timedelta(hours=3))
    assignments.nudge(made, actor=scene.office, at=at + timedelta(days=1))
    assert [line[2] for line in told(dossier, "dossier.nudge")] == [
        {"member": "Lê Văn Anh", "nudges": 1}, {"member": "Lê Văn Anh", "nudges": 2},
    ]  # fmt: skip
    Assignment.objects.update(done_at=at)
    with pytest.raises(RuleBroken):
        assignments.nudge(made, actor=scene.office, at=at + timedelta(days=3))
    with pytest.raises(NotAllowed):
        assignments.nudge(made, actor=member.user, at=at)


def test_workload_and_progress_count_what_is_open_done_and_late(scene, at):
    first = scene.members[0]
    for n, field in enumerate(["economy", "economy", "culture_society"]):
        one = scene.dossier(field=field)
        assignments.assign(one, member=first, due_on=DUE, actor=scene.office, at=at)
        if n == 0:
            Assignment.objects.filter(dossier=one).update(done_at=at)
    after = DUE + timedelta(days=1)
    loads = workloads(scene.members, after)
    assert [loads[one.pk] for one in scene.members] == [Load(3, 1, 2), Load(), Load()]
    rows = [
        (one.field, one.dossiers, one.assigned, one.done) for one in progress_by_field(scene.team)
    ]
    assert rows == [("economy", 2, 2, 1), ("culture_society", 1, 1, 0)]


def test_what_was_recused_for_the_same_account_elsewhere_counts_here_too(scene, at):
    dossier, member = scene.dossier(), scene.members[0]
    twin = MemberFactory(team=TeamFactory(unit=scene.commune), user=member.user)
    recusals.declare_recusal(dossier, member=twin, note="Họ hàng", actor=member.user, at=at)
    with pytest.raises(RuleBroken):
        assignments.assign(dossier, member=member, actor=scene.office, at=at)
    assert propose([dossier], scene.members, per_dossier=3).shares.short == {dossier.pk: 1}


def test_a_unit_that_passed_whole_into_the_members_unit_is_his_own(scene, at):
    former = UnitFactory(under=scene.commune, name="Thôn cũ")
    event = Reorganisation.objects.create(kind="merge", on=date(2026, 7, 1), title="Nhập thôn")
    Succession.objects.create(
        reorganisation=event, predecessor=former, successor=scene.villages[2], is_whole=True
    )
    with pytest.raises(RuleBroken):
        assignments.assign(
            scene.dossier(unit=former), member=scene.members[0], actor=scene.office, at=at
        )

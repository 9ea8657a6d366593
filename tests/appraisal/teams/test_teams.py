"""A team is set up from a decision; members join with their role and leave in order."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.appraisal.enums import DossierStatus, SheetStatus, TeamRole
from kheo.appraisal.models import Assignment, Member, Team
from kheo.appraisal.operations import assignments, teams
from kheo.appraisal.operations.teams import Fate
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from tests.appraisal.teams.conftest import told
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.appraisal import SheetFactory
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


def test_a_team_rests_on_its_decision_and_the_journal_tells_it(scene, at):
    paper = PaperFactory(unit=scene.commune, issued_on=date(2026, 3, 1))
    team = teams.set_up_team(
        unit=scene.commune, name="  Tổ  thẩm định số 2 ", paper=paper,
        fields=["political_system", "economy"], valid_from=date(2026, 3, 1),
        actor=scene.office, at=at,
    )  # fmt: skip
    assert team.fields == ["economy", "political_system"]
    assert told(team, "team.set_up") == [
        (
            str(scene.office), {},
            {
                "name": "Tổ thẩm định số 2", "paper_id": paper.pk,
                "fields": ["economy", "political_system"],
                "valid_from": "2026-03-01", "valid_to": None,
            },
            "",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"valid_from": date(2025, 12, 31)}, "valid_from"),
        ({"valid_to": date(2026, 1, 1)}, "valid_to"),
    ],
)
def test_a_crooked_team_is_refused_at_its_field(scene, at, values, field):
    good = {"name": "Tổ 2", "valid_from": date(2026, 1, 1), "valid_to": None}
    with pytest.raises(RuleBroken) as refusal:
        teams.set_up_team(
            unit=scene.commune, paper=scene.team.paper, actor=scene.office, at=at, **good | values
        )
    assert list(refusal.value.fields) == [field]
    assert Team.objects.count() == 1


def test_an_unknown_field_and_a_stranger_are_refused(scene, at, someone):
    values = {
        "unit": scene.commune, "name": "Tổ 2", "paper": scene.team.paper,
        "valid_from": date(2026, 1, 1), "at": at,
    }  # fmt: skip
    with pytest.raises(BadInput, match="astrology"):
        teams.set_up_team(fields=["astrology"], actor=scene.office, **values)
    for role in set(Role) - {Role.STANDING_OFFICE, Role.SYSTEM}:
        with pytest.raises(NotAllowed):
            teams.set_up_team(actor=someone(role, over=scene.commune), **values)


def test_a_member_needs_the_role_of_appraiser_and_the_refusal_says_whom_to_ask(scene, at):
    user = UserFactory(full_name="Vũ Thị Mới", unit=scene.villages[0], position="Bí thư Chi bộ")
    values = {"user": user, "valid_from": date(2026, 2, 1), "actor": scene.office, "at": at}
    with pytest.raises(RuleBroken) as refusal:
        teams.add_member(scene.team, **values)
    assert "Vũ Thị Mới" in refusal.value.fields["user"]
    assert scene.commune.label in refusal.value.fields["user"]
    GrantFactory(user=user, role=Role.APPRAISER, unit=scene.commune)
    del user._kept_grants
    member = teams.add_member(scene.team, fields=["economy"], **values)
    assert (member.full_name, member.position, member.unit) == (
        "Vũ Thị Mới", "Bí thư Chi bộ", scene.villages[0],
    )  # fmt: skip
    assert told(scene.team, "team.add_member")[-1][2] == {
        "member": "Vũ Thị Mới", "user_id": user.pk, "unit_id": scene.villages[0].pk,
        "role": "member", "fields": ["economy"], "valid_from": "2026-02-01",
    }  # fmt: skip
    with pytest.raises(RuleBroken) as refusal:
        teams.add_member(scene.team, **values)
    assert list(refusal.value.fields) == ["user"]


def test_a_member_without_an_account_has_a_name_and_the_team_one_head(scene, at):
    values = {"valid_from": date(2026, 2, 1), "actor": scene.office, "at": at}
    with pytest.raises(RuleBroken) as refusal:
        teams.add_member(scene.team, **values)
    assert list(refusal.value.fields) == ["full_name"]
    head = teams.add_member(scene.team, full_name="Ông Giấy", role=TeamRole.HEAD, **values)
    assert head.user is None
    with pytest.raises(RuleBroken) as refusal:
        teams.add_member(scene.team, full_name="Bà Giấy", role=TeamRole.HEAD, **values)
    assert list(refusal.value.fields) == ["role"]
    early = {**values, "valid_from": date(2025, 1, 1)}
    with pytest.raises(RuleBroken) as refusal:
        teams.add_member(scene.team, full_name="Bà Giấy", **early)
    assert list(refusal.value.fields) == ["valid_from"]


def given(scene, at, count=3):
    """``count`` dossiers of the first member: one scored, the others open."""
    first = scene.members[0]
    made = [
        assignments.assign(scene.dossier(), member=first, actor=scene.office, at=at)
        for _n in range(count)
    ]
    SheetFactory(dossier=made[0].dossier, member=first, status=SheetStatus.SAVED, saved_at=at)
    Assignment.objects.filter(pk=made[0].pk).update(done_at=at)
    return made


def test_who_leaves_mid_work_leaves_nothing_unsaid(scene, at):
    first, second, _third = scene.members
    scored, handed, dropped = given(scene, at)
    values = {"on": date(2026, 11, 21), "note": "Chuyển công tác", "actor": scene.office, "at": at}
    fates = {scored.pk: Fate(keep_scores=True), handed.pk: Fate(keep_scores=False, to=second)}
    with pytest.raises(RuleBroken) as refusal:
        teams.end_member(first, fates=fates, **values)
    assert list(refusal.value.fields) == [f"fate_{dropped.pk}"]
    assert str(dropped.dossier) in str(refusal.value)
    assert Member.objects.get(pk=first.pk).valid_to is None
    assert Assignment.objects.filter(ended_at__isnull=False).count() == 0

    fates[dropped.pk] = Fate(keep_scores=False)
    teams.end_member(first, fates=fates, **values)
    rows = Assignment.objects.order_by("pk").values_list(
        "dossier", "member", "scores_kept", "ended_why"
    )
    assert list(rows) == [
        (scored.dossier_id, first.pk, True, "Chuyển công tác"),
        (handed.dossier_id, first.pk, False, "Chuyển công tác"),
        (dropped.dossier_id, first.pk, False, "Chuyển công tác"),
        (handed.dossier_id, second.pk, None, ""),
    ]
    assert Member.objects.get(pk=first.pk).valid_to == date(2026, 11, 21)
    assert told(scene.team, "team.end_member") == [
        (
            str(scene.office), {},
            {"member": first.full_name, "valid_to": "2026-11-21"}, "Chuyển công tác",
        )
    ]  # fmt: skip
    with pytest.raises(RuleBroken):
        teams.end_member(first, **values)


def test_a_member_goes_with_a_reason_and_not_before_he_came(scene, at):
    values = {"actor": scene.office, "at": at}
    with pytest.raises(RuleBroken) as refusal:
        teams.end_member(scene.members[0], on=date(2026, 11, 21), note=" ", **values)
    assert list(refusal.value.fields) == ["note"]
    with pytest.raises(RuleBroken) as refusal:
        teams.end_member(scene.members[0], on=date(2025, 1, 1), note="x", **values)
    assert list(refusal.value.fields) == ["on"]


def test_a_member_may_come_back_after_he_left(scene, at):
    first = scene.members[0]
    values = {"actor": scene.office, "at": at}
    teams.end_member(first, on=date(2026, 11, 21), note="Nghỉ thai sản", **values)
    again = teams.add_member(scene.team, user=first.user, valid_from=date(2026, 11, 21), **values)
    assert again.pk != first.pk


def test_a_team_ends_only_without_dossiers_and_takes_its_members_along(scene, at):
    dossier = scene.dossier()
    values = {"on": date(2026, 12, 1), "note": "Hết nhiệm vụ", "actor": scene.office, "at": at}
    with pytest.raises(RuleBroken, match="1"):
        teams.end_team(scene.team, **values)
    dossier.status = DossierStatus.SCORED
    dossier.save()
    with pytest.raises(RuleBroken) as refusal:
        teams.end_team(scene.team, **values | {"note": ""})
    assert list(refusal.value.fields) == ["note"]
    teams.end_team(scene.team, **values)
    assert set(Member.objects.values_list("valid_to", flat=True)) == {date(2026, 12, 1)}
    assert told(scene.team, "team.end") == [
        (str(scene.office), {"valid_to": None}, {"valid_to": "2026-12-01"}, "Hết nhiệm vụ")
    ]


def test_a_change_of_a_team_is_told_and_no_change_is_not(scene, at):
    values = {"actor": scene.office, "at": at}
    teams.change_team(scene.team, name=scene.team.name, fields=[], **values)
    teams.change_team(scene.team, name="Tổ 9", fields=["economy"], **values)
    team = Team.objects.get()
    assert told(team, "team.change") == [
        (
            str(scene.office), {"name": scene.team.name, "fields": []},
            {"name": "Tổ 9", "fields": ["economy"]}, "",
        )
    ]  # fmt: skip


def test_the_role_counts_on_the_day_not_in_the_past(scene):
    user = scene.people[0]
    assert teams.may_appraise(user, scene.commune)
    Grant.objects.filter(user=user).update(valid_to=date(2026, 1, 2))
    assert not teams.may_appraise(User.objects.get(pk=user.pk), scene.commune)
    assert not teams.may_appraise(scene.people[1], UnitFactory())

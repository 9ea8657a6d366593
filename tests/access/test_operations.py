"""Accounts and grants: what happens, what is written down, what is refused."""

from datetime import date, timedelta

import pytest

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.operations import (
    change_password,
    end_account,
    end_grant,
    end_sessions,
    grant_role,
    open_account,
    reset_password,
    system_user,
)
from kheo.access.policies import VIEW_PEOPLE
from kheo.access.policy import can
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.kernel.refusals import NotAllowed, RuleBroken
from tests.factories.access import GrantFactory, UserFactory

DAY = date(2026, 11, 21)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def lines(subject):
    return [sentence(entry) for entry in entries_about(subject)]


def give(user, unit, *, actor, at, role=Role.REGISTRAR, **kwargs):
    kwargs = {"paper": "12-QĐ/ĐU", "valid_from": DAY, **kwargs}
    return grant_role(user=user, role=role, unit=unit, actor=actor, at=at, **kwargs)


def opened(house, at, **kwargs):
    kwargs = {
        "username": "Hoa.Tran ", "full_name": " Trần  Thị Hoa", "unit": house.commune,
        "valid_from": DAY, "actor": house.local, **kwargs,
    }  # fmt: skip
    return open_account(at=at, **kwargs)


def test_an_account_is_opened_with_a_one_time_password(house, at):
    person, given = opened(house, at, position="Công chức văn hóa")

    person = User.objects.get(pk=person.pk)
    assert (person.username, person.full_name) == ("hoa.tran", "Trần Thị Hoa")
    assert person.must_change_password
    assert person.check_password(given)
    assert person.search_text == "tran thi hoa hoa tran"
    assert lines(person) == ["Lê Văn Tỉnh đã mở tài khoản cho Trần Thị Hoa"]


def test_a_password_handed_in_stays(house, at):
    person, given = opened(house, at, password="nắng vàng trên đồi")

    assert given == "nắng vàng trên đồi"
    assert not person.must_change_password


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "x"}, "username"),
        ({"username": "hoa tran"}, "username"),
        ({"username": "h" * 10_000}, "username"),
        ({"username": "local"}, "username"),
        ({"username": "system"}, "username"),
        ({"username": "ho\x00a\x07"}, None),
        ({"full_name": "\x00\u200b "}, "full_name"),
        ({"full_name": "H" * 10_000}, "full_name"),
        ({"position": "H" * 10_000}, "position"),
        ({"valid_to": DAY}, "valid_to"),
        ({"password": "123"}, "password"),
        ({"password": "x" * 201}, "password"),
    ],
)
def test_hostile_and_impossible_accounts_are_refused_with_the_field(house, at, change, field):
    if field is None:
        assert opened(house, at, **change)[0].username == "hoa"
        return
    with pytest.raises(RuleBroken) as refusal:
        opened(house, at, **change)

    assert list(refusal.value.fields) == [field]
    assert User.objects.count() == 2


def test_no_account_is_opened_outside_the_scope_or_in_a_dead_unit(house, at):
    with pytest.raises(NotAllowed):
        opened(house, at, unit=house.beside)
    with pytest.raises(NotAllowed):
        opened(house, at, unit=house.former)
    with pytest.raises(RuleBroken) as refusal:
        opened(house, at, unit=house.former, actor=house.root)
    assert str(refusal.value).startswith("Xã Kỳ Bắc đã kết thúc từ ngày 01/07/2025")


def test_a_role_is_given_with_its_paper_and_told_as_a_sentence(house, at):
    person, _given = opened(house, at)

    grant = give(person, house.commune, actor=house.local, at=at)

    assert Grant.objects.as_of(DAY).get(user=person) == grant
    assert lines(person)[0] == (
        "Lê Văn Tỉnh đã giao quyền cho Trần Thị Hoa: là người đăng ký của xã Kỳ Xuân "
        "và mọi đơn vị bên dưới, từ 21/11/2026, theo 12-QĐ/ĐU"
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"paper": " \x00"}, "paper"),
        ({"paper": "12" * 5000}, "paper"),
        ({"valid_to": DAY}, "valid_to"),
        ({"valid_from": DAY - timedelta(days=1)}, "valid_from"),
        ({"valid_to": date(2030, 1, 1)}, "valid_to"),
    ],
)
def test_a_role_stays_within_the_life_of_the_account(house, at, change, field):
    person, _given = opened(house, at, valid_to=date(2029, 1, 1))

    with pytest.raises(RuleBroken) as refusal:
        give(person, house.commune, actor=house.local, at=at, **change)

    assert list(refusal.value.fields) == [field]


def test_an_open_role_ends_with_its_account(house, at):
    person, _given = opened(house, at, valid_to=date(2029, 1, 1))

    assert give(person, house.commune, actor=house.local, at=at).valid_to == date(2029, 1, 1)


def test_the_same_role_is_not_given_twice(house, at):
    person, _given = opened(house, at)
    give(person, house.commune, actor=house.local, at=at)

    with pytest.raises(RuleBroken) as refusal:
        give(person, house.commune, actor=house.local, at=at, valid_from=date(2027, 1, 1))

    assert list(refusal.value.fields) == ["role"]


NOBODYS = {Role.SYSTEM}
RESERVED = {Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR}
POWER = [
    *[("local", role, "province", role not in RESERVED | {Role.USER_ADMINISTRATOR}) for role in
      set(Role) - NOBODYS],
    *[("local", role, "commune", role not in RESERVED) for role in set(Role) - NOBODYS],
    *[("local", role, place, False) for role in Role for place in ("nation", "beside", "former")],
    *[("root", role, "nation", True) for role in set(Role) - NOBODYS],
    *[("root", role, "nation", False) for role in NOBODYS],
]  # fmt: skip


@pytest.mark.parametrize(("who", "role", "place", "allowed"), POWER)
def test_nobody_grants_more_than_he_holds(house, at, who, role, place, allowed):
    person = UserFactory(unit=house.commune)
    actor, unit = getattr(house, who), getattr(house, place)

    if allowed:
        assert give(person, unit, role=role, actor=actor, at=at).role == role
        return
    with pytest.raises((NotAllowed, RuleBroken)):
        give(person, unit, role=role, actor=actor, at=at)
    assert not Grant.objects.filter(user=person).exists()


def test_nobody_raises_himself_or_touches_the_system(house, at):
    with pytest.raises(NotAllowed):
        give(house.root, house.nation, actor=house.root, at=at)
    with pytest.raises(NotAllowed):
        give(system_user(), house.nation, actor=house.root, at=at)
    with pytest.raises(NotAllowed):
        end_account(house.local, why="x", actor=house.local, at=at)
    with pytest.raises(NotAllowed):
        reset_password(system_user(), actor=house.root, at=at)


def test_a_local_administrator_does_not_take_over_a_higher_account(house, at):
    chief = UserFactory(unit=house.commune)
    GrantFactory(user=chief, role=Role.SYSTEM_ADMINISTRATOR, unit=house.nation)

    for act in (reset_password, end_sessions, lambda p, **kw: end_account(p, why="x", **kw)):
        with pytest.raises(NotAllowed):
            act(chief, actor=house.local, at=at)


def test_power_over_rights_is_not_passed_on_for_longer_than_it_lasts(house, at):
    short = UserFactory(unit=house.province)
    GrantFactory(user=short, role=Role.USER_ADMINISTRATOR, unit=house.province,
                 valid_to=date(2027, 1, 1))  # fmt: skip
    below, clerk = UserFactory(unit=house.commune), UserFactory(unit=house.commune)

    given = give(below, house.commune, role=Role.USER_ADMINISTRATOR, actor=short, at=at)
    assert given.valid_to == date(2027, 1, 1)
    assert give(clerk, house.commune, actor=short, at=at).valid_to is None
    with pytest.raises(RuleBroken):
        give(clerk, house.commune, role=Role.USER_ADMINISTRATOR, actor=short, at=at,
             valid_to=date(2027, 1, 2))  # fmt: skip


def test_a_right_taken_back_ends_at_once_even_on_its_first_day(house, at):
    person, _given = opened(house, at)
    now = give(person, house.commune, actor=house.local, at=at)
    coming = give(person, house.village, actor=house.local, at=at, valid_from=date(2027, 1, 1))

    end_grant(now, why="nhầm người", actor=house.local, at=at)
    end_grant(coming, why="nhầm người", actor=house.local, at=at)

    assert list(Grant.objects.filter(user=person).as_of(DAY)) == []
    assert list(Grant.objects.filter(user=person).as_of(date(2027, 6, 1))) == []
    assert lines(person)[1].startswith("Lê Văn Tỉnh đã thu hồi quyền của Trần Thị Hoa: là người")
    assert entries_about(person)[0].note == "nhầm người"
    with pytest.raises(RuleBroken):
        end_grant(now, why="lại lần nữa", actor=house.local, at=at)


def test_the_last_system_administrator_stays(house, at):
    second = UserFactory(unit=house.nation)
    held = GrantFactory(user=second, role=Role.SYSTEM_ADMINISTRATOR, unit=house.nation)
    end_grant(Grant.objects.get(user=house.root), why="nghỉ hưu", actor=second, at=at)

    third = UserFactory(unit=house.nation, valid_to=date(2025, 1, 1))
    GrantFactory(user=third, role=Role.SYSTEM_ADMINISTRATOR, unit=house.nation)
    system = system_user()
    for act in (lambda: end_grant(held, why="x", actor=system, at=at),
                lambda: end_account(second, why="x", actor=system, at=at)):  # fmt: skip
        with pytest.raises(RuleBroken, match="cuối cùng"):
            act()


def test_an_ended_account_does_nothing_and_stays_in_history(house, at):
    person, _given = opened(house, at)
    give(person, house.commune, actor=house.local, at=at)

    end_account(person, why="chuyển công tác", actor=house.local, at=at)

    person = User.objects.get(pk=person.pk)
    assert not person.is_valid(DAY)
    assert not Grant.objects.filter(user=person).as_of(DAY).exists()
    assert lines(person)[0] == "Lê Văn Tỉnh đã kết thúc tài khoản của Trần Thị Hoa"
    with pytest.raises(RuleBroken):
        end_account(person, why="x", actor=house.local, at=at)
    with pytest.raises(RuleBroken):
        give(person, house.commune, actor=house.local, at=at)


def test_an_account_past_its_last_day_can_do_nothing(house):
    person = UserFactory(unit=house.nation, valid_to=DAY)
    GrantFactory(user=person, role=Role.SYSTEM_ADMINISTRATOR, unit=house.nation)

    assert not can(person, VIEW_PEOPLE)


def test_a_new_one_time_password_replaces_the_old(house, at):
    person, first = opened(house, at)

    second = reset_password(person, actor=house.local, at=at)

    person = User.objects.get(pk=person.pk)
    assert person.check_password(second)
    assert not person.check_password(first)
    assert person.must_change_password


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("sai mật khẩu", "đồi chè xanh mát", "old"),
        ("x" * 10_000, "đồi chè xanh mát", "old"),
        ("mat khau dai", "mat khau dai", "new"),
        ("mat khau dai", "ngắn", "new"),
        ("mat khau dai", "x" * 201, "new"),
        ("mat khau dai", "password123", "new"),
    ],
)
def test_a_bad_change_of_password_names_its_field(house, at, old, new, field):
    with pytest.raises(RuleBroken) as refusal:
        change_password(house.local, old=old, new=new, at=at)

    assert list(refusal.value.fields) == [field]
    assert User.objects.get(pk=house.local.pk).check_password("mat khau dai")


def test_a_password_typed_with_loose_accents_is_the_same_password(house, at):
    change_password(house.local, old="mat khau dai", new="đồi chè xanh mát", at=at)
    change_password(house.local, old="đồi chè xanh mát", new="suối trong như ngọc", at=at)

    assert User.objects.get(pk=house.local.pk).check_password("suối trong như ngọc")
    assert lines(house.local) == ["Lê Văn Tỉnh đã đổi mật khẩu"] * 2


def test_the_system_acts_over_the_nation_and_is_made_once(house):
    one = system_user()

    assert system_user() == one
    assert [(g.role, g.unit) for g in one.grants.all()] == [(Role.SYSTEM, house.nation)]
    assert not one.check_password("")
    assert not one.has_usable_password()

"""People come in with unit and role; nobody gives more than he may, and no password is kept."""

from datetime import date

import pytest
from django.db import transaction

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.operations import reset_password
from kheo.access.rules import SYSTEM_NAME
from kheo.audit.models import Entry
from kheo.console.exchange.people_files import PROFILE
from kheo.exchange.enums import Fate
from kheo.exchange.profiles import Judged
from kheo.kernel.refusals import DomainError
from kheo.orgs.models import Unit
from tests.factories.files import File, fates, refusals, rows_of
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db

PERSON = {
    "full_name": "Nguyễn Thị Hoa", "position": "Chuyên viên", "unit": "18562", "role": "registrar",
    "paper": "12-QĐ/ĐU", "valid_from": date(2026, 11, 21),
}  # fmt: skip


@pytest.fixture
def file(someone, at):
    """The user administrator of a province with one commune."""
    top = UnitFactory(kind="province", label="Tỉnh Hà Tĩnh", name="Hà Tĩnh")
    UnitFactory(label="Xã Thạch Hà", name="Thạch Hà", code="18562", under=top)
    return File(PROFILE, top, someone(Role.USER_ADMINISTRATOR, over=top), at)


def made():
    """Sign-in names of those that came in."""
    return sorted(User.objects.filter(username__contains=".").values_list("username", flat=True))


def test_accounts_are_opened_without_a_password_and_get_their_role(file, at):
    judged = file.take(PERSON, {**PERSON, "full_name": "Nguyễn Thị Hoá"})

    assert (refusals(judged), made()) == ({}, ["nguyen.thi.hoa", "nguyen.thi.hoa2"])
    person = User.objects.get(username="nguyen.thi.hoa")
    assert (person.has_usable_password(), person.unit.label, person.position) == (
        False, "Xã Thạch Hà", "Chuyên viên",
    )  # fmt: skip
    grant = Grant.objects.get(user=person)
    assert (grant.role, grant.unit.code, grant.paper) == ("registrar", "18562", "12-QĐ/ĐU")
    assert sorted(Entry.objects.values_list("action", flat=True)) == [
        "account.open", "account.open", "grant.give", "grant.give",
    ]  # fmt: skip
    assert fates(file.take(PERSON)) == {2: "same"}
    assert reset_password(person, actor=file.make()._actor, at=at)


def test_another_role_is_added_to_the_account_that_is_there(file):
    file.take({**PERSON, "role": None, "paper": None})
    file.taken = []

    assert fates(file.take(PERSON)) == {2: "changed"}
    assert (len(made()), Grant.objects.filter(user__username="nguyen.thi.hoa").count()) == (1, 1)
    assert file.undo() == []
    assert Grant.objects.get(user__username="nguyen.thi.hoa").valid_to == date(2026, 11, 21)


def test_checking_writes_nothing(file):
    before = (User.objects.count(), Entry.objects.count())

    assert fates(file.judged(PERSON)) == {2: "new"}
    assert (User.objects.count(), Entry.objects.count()) == before


def test_undone_the_accounts_are_gone_unless_they_were_handed_over(file, at):
    file.take(PERSON, {**PERSON, "full_name": "Trần Văn Nam"})
    nam = User.objects.get(username="tran.van.nam")
    reset_password(nam, actor=file.make()._actor, at=at)

    assert ["Trần Văn Nam" in sentence for sentence in file.undo()] == [True]
    nam.set_unusable_password()
    nam.save()
    assert file.undo() == []
    assert made() == []


def new_and_known(file, rows):
    """So many people whom nobody knows and so many with an account, in units of their own."""
    top = Unit.objects.get(kind="province")
    for number in range(rows):
        UnitFactory(label=f"Xã {number}", name=str(number), code=f"1900{number}", under=top)
    known = [
        {**PERSON, "full_name": f"Trần Văn {n}", "unit": f"1900{n}", "role": None}
        for n in range(rows)
    ]
    file.take(*known)
    intake = file.make()
    told = [{**PERSON, "full_name": f"Lê Thị {n}", "unit": f"1900{n}"} for n in range(rows)]
    return intake, told, known


@pytest.mark.parametrize("rows", [1, 3])
def test_entering_costs_a_fixed_number_of_queries(file, rows, django_assert_num_queries):
    intake, told, known = new_and_known(file, rows)
    judged = intake.judge(rows_of(*told, *[{**one, "role": "registrar"} for one in known]))

    with django_assert_num_queries(21):
        entered = intake.enter(judged)
    assert [one.is_new for one in entered] == [True] * rows + [False] * rows
    assert Grant.objects.filter(user__in=[one.key for one in entered]).count() == rows * 2


@pytest.mark.parametrize("rows", [1, 3])
def test_judging_costs_a_fixed_number_of_queries(file, rows, django_assert_num_queries):
    intake, told, known = new_and_known(file, rows)
    again = [{**one, "role": "registrar"} for one in known]

    with django_assert_num_queries(5):
        judged = intake.judge(rows_of(*told, *again, *known))
    assert list(fates(judged).values()) == ["new"] * rows + ["changed"] * rows + ["refused"] * rows


def test_two_rows_cannot_have_one_sign_in_name(file):
    other = {
        **PERSON, "full_name": "Trần Văn Nam", "username": "hoa.nt", "role": None, "unit": "Tỉnh Hà Tĩnh",
    }  # fmt: skip

    judged = file.take({**PERSON, "username": "hoa.nt"}, other)

    assert fates(judged) == {2: "new", 3: "refused"}
    assert "username" in refusals(judged)[3]
    assert made() == ["hoa.nt"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"position": "x" * 121}, "position"),
        ({"valid_to": date(2026, 11, 1)}, "valid_to"),
        ({"valid_from": date(2000, 1, 1)}, "valid_from"),
        ({"username": SYSTEM_NAME}, "username"),
    ],
)
def test_judging_and_writing_refuse_the_same(file, change, field):
    """The judge asks the checks; the acts ask them again."""
    intake, told = file.make(), {**PERSON, **change}
    judged = intake.judge(rows_of(told))[0]
    plan, _refusals = intake._read(rows_of(told)[0])
    plan["username"] = plan["username"] or "le.thi.hoa"

    with pytest.raises(DomainError) as refusal, transaction.atomic():
        intake.enter([Judged(2, Fate.NEW, told, plan=plan)])

    assert (str(judged.fate), judged.refusals) == ("refused", dict(refusal.value.fields))
    assert list(judged.refusals) == [field]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"full_name": None}, "full_name"),
        ({"unit": None}, "unit"),
        ({"unit": "99999"}, "unit"),
        ({"role": "system_administrator"}, "role"),
        ({"paper": None}, "paper"),
        ({"username": "x"}, "username"),
    ],
)
def test_what_the_pages_refuse_is_refused_at_its_field(file, change, field):
    judged = file.take({**PERSON, **change})

    assert field in refusals(judged)[2]
    assert made() == []


def test_a_person_of_another_province_is_out_of_scope(file):
    UnitFactory(label="Xã Xa", name="Xa", code="00001")

    assert "phạm vi" in refusals(file.judged({**PERSON, "unit": "00001"}))[2]["unit"]

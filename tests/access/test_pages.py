"""The pages of people, grants and the journal, as administrators and others meet them."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.access.models import Grant, SignedIn, User
from kheo.audit.queries import entries_about
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.orgs import UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def signed_in(client):
    def open_for(person):
        client.force_login(person)
        return client

    return open_for


@pytest.fixture
def clerk(house):
    person = UserFactory(
        unit=house.commune, username="hoa", full_name="Trần Thị Hoà", position="Công chức",
        search_text="tran thi hoa hoa", sort_key="tran",
    )  # fmt: skip
    GrantFactory(user=person, role=Role.REGISTRAR, unit=house.commune)
    return person


def names(answer):
    return [person.full_name for person in answer.context["rows"].rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Lê Văn Tỉnh", "Trần Thị Hoà"]),
        ("?q=tran+hoa", ["Trần Thị Hoà"]),
        ("?q=TRẦN", ["Trần Thị Hoà"]),
        ("?q=khong-co-ai", []),
        ("?q=%00%07", ["Lê Văn Tỉnh", "Trần Thị Hoà"]),
        ("?role=user_administrator", ["Lê Văn Tỉnh"]),
        ("?state=ended", ["Cũ"]),
        ("?state=all", ["Cũ", "Lê Văn Tỉnh", "Trần Thị Hoà"]),
        ("?unit=nowhere", []),
        ("?trang=nonsense", ["Lê Văn Tỉnh", "Trần Thị Hoà"]),
    ],
)
def test_people_are_found_inside_the_scope(house, clerk, signed_in, query, found):
    UserFactory(unit=house.beside, full_name="Người ngoài")
    UserFactory(unit=house.village, full_name="Cũ", valid_to=date(2026, 1, 1), sort_key="c")
    User.objects.filter(pk=house.local.pk).update(sort_key="le")

    answer = signed_in(house.local).get(f"/nguoi-dung/{query}")

    assert answer.status_code == 200
    assert names(answer) == found


def test_people_are_narrowed_to_a_unit_and_below(house, clerk, signed_in):
    UserFactory(unit=house.village, full_name="Người thôn", sort_key="a")

    answer = signed_in(house.local).get(f"/nguoi-dung/?unit={house.commune.code}")

    assert names(answer) == ["Người thôn", "Trần Thị Hoà"]


def test_a_long_list_is_walked_page_by_page(house, signed_in):
    for number in range(65):
        UserFactory(unit=house.commune, full_name=f"Người {number:02d}", sort_key=f"n{number:02d}")
    page, seen = signed_in(house.local), []
    answer = page.get("/nguoi-dung/")
    while True:
        seen += names(answer)
        if not (after := answer.context["rows"].next):
            break
        answer = page.get(f"/nguoi-dung/?trang={after}")

    assert len(seen) == len(set(seen)) == 66


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_a_fixed_number_of_questions(
    house, signed_in, django_assert_max_num_queries, people
):
    for _number in range(people):
        GrantFactory(user=UserFactory(unit=house.commune), role=Role.REGISTRAR, unit=house.commune)
    page = signed_in(house.root)
    page.get("/nguoi-dung/")

    with django_assert_max_num_queries(14) as asked:
        page.get("/nguoi-dung/")
    counted.append(len(asked))
    assert len(set(counted)) == 1


counted: list[int] = []


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.UNIT_HEAD, Role.INSPECTOR, Role.CITIZEN])
def test_working_roles_do_not_see_the_administration(house, signed_in, role):
    person = UserFactory(unit=house.province)
    GrantFactory(user=person, role=role, unit=house.province)
    page = signed_in(person)

    for route in ("/nguoi-dung/", "/nguoi-dung/mo/", "/nhat-ky/", f"/nguoi-dung/{house.local.pk}/"):
        assert page.get(route).status_code == 403


def test_a_person_outside_the_scope_is_not_found(house, signed_in):
    outside = UserFactory(unit=house.beside)
    held = GrantFactory(user=outside, role=Role.REGISTRAR, unit=house.beside)
    page = signed_in(house.local)

    for route in ("", "mat-khau/", "ket-thuc/", "quyen/"):
        assert page.get(f"/nguoi-dung/{outside.pk}/{route}").status_code == 404
    assert page.get(f"/nguoi-dung/quyen/{held.pk}/").status_code == 404
    assert page.post(f"/nguoi-dung/{outside.pk}/phien/").status_code == 404


def test_the_page_of_a_person_says_his_rights_in_sentences(house, clerk, signed_in):
    answer = signed_in(house.local).get(f"/nguoi-dung/{clerk.pk}/")

    assert answer.status_code == 200
    assert (
        "Là người đăng ký của xã Kỳ Xuân và mọi đơn vị bên dưới, từ 01/01/2020, theo 12-QĐ/ĐU."
        in " ".join(answer.content.decode().split())
    )
    assert "Giao vai trò" in answer.content.decode()


def test_an_account_that_stands_higher_shows_why_it_is_closed(house, signed_in):
    chief = UserFactory(unit=house.commune, full_name="Trần Cấp Trên")
    GrantFactory(user=chief, role=Role.SYSTEM_ADMINISTRATOR, unit=house.nation)

    page = signed_in(house.local).get(f"/nguoi-dung/{chief.pk}/").content.decode()

    assert "Trần Cấp Trên giữ quyền cao hơn bạn" in page
    assert "Giao vai trò" not in page


def test_an_auditor_and_an_office_see_people_and_change_nothing(house, clerk, signed_in):
    for role, journal in ((Role.AUDITOR, True), (Role.STANDING_OFFICE, False)):
        person = UserFactory(unit=house.province)
        GrantFactory(user=person, role=role, unit=house.province)
        page = signed_in(person)
        shown = page.get(f"/nguoi-dung/{clerk.pk}/")
        assert shown.status_code == 200
        assert (shown.context["history"] is not None) is journal
        for act in ("mat-khau", "ket-thuc", "quyen"):
            assert page.post(f"/nguoi-dung/{clerk.pk}/{act}/", {"why": "x"}).status_code == 403


def test_opening_an_account_shows_its_password_once(house, signed_in):
    answer = signed_in(house.local).post(
        "/nguoi-dung/mo/",
        {"full_name": "Phan Thị Mới", "username": "moi", "unit": "kỳ xuân", "valid_from": "21/11/2026",
         "valid_to": "2026-12-31"},
    )  # fmt: skip

    person = User.objects.get(username="moi")
    assert answer.headers["Cache-Control"] == "no-store"
    assert person.check_password(answer.context["password"])
    assert (person.unit, person.valid_to) == (house.commune, date(2027, 1, 1))
    assert "Phan Thị Mới" in answer.content.decode()


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ("x" * 10_000, "250"),
        ("\x00\x07", "bắt buộc"),
        ("khongco", "Không có đơn vị nào có mã hoặc tên này."),
        ("xã", "Có nhiều đơn vị phù hợp: "),
    ],
)
def test_a_unit_that_cannot_be_meant_is_told(house, signed_in, unit, sentence):
    UnitFactory(name="Xã Kỳ Tây", under=house.province)
    sent = {"full_name": "A", "username": "abc", "valid_from": "21/11/2026", "unit": unit}

    answer = signed_in(house.local).post("/nguoi-dung/mo/", sent)

    assert answer.status_code == 422
    assert any(sentence in error for error in answer.context["form"].errors["unit"])


def test_a_role_is_given_ended_and_read_in_the_journal(house, clerk, signed_in):
    page = signed_in(house.local)
    sent = {"role": "unit_head", "unit": house.commune.code, "valid_from": "21/11/2026",
            "paper": "14-QĐ/ĐU"}  # fmt: skip

    answer = page.post(f"/nguoi-dung/{clerk.pk}/quyen/", sent, follow=True)

    grant = Grant.objects.get(user=clerk, role=Role.UNIT_HEAD)
    warned = [str(message) for message in answer.context["messages"]]
    assert any("vừa là người đăng ký vừa là người duyệt" in sentence for sentence in warned)
    assert page.post(f"/nguoi-dung/quyen/{grant.pk}/", {"why": ""}).status_code == 422
    page.post(f"/nguoi-dung/quyen/{grant.pk}/", {"why": "chuyển công tác"})
    grant.refresh_from_db()
    assert grant.valid_to == date(2026, 11, 21)
    assert [entry.action for entry in entries_about(clerk)] == ["grant.end", "grant.give"]
    shown = page.get("/nhat-ky/").content.decode()
    assert "đã thu hồi quyền của Trần Thị Hoà" in shown
    assert "chuyển công tác" in shown


def test_a_role_above_ones_own_is_not_offered_and_refused_when_sent(house, clerk, signed_in):
    page = signed_in(house.local)
    offered = page.get(f"/nguoi-dung/{clerk.pk}/quyen/").context["form"].fields["role"].choices
    assert {"system_administrator", "auditor", "system"}.isdisjoint(dict(offered))

    sent = {
        "role": "registrar",
        "unit": house.nation.code,
        "valid_from": "21/11/2026",
        "paper": "1",
    }
    answer = page.post(f"/nguoi-dung/{clerk.pk}/quyen/", sent)

    assert answer.status_code == 422
    assert Grant.objects.filter(user=clerk).count() == 1


def test_new_password_sessions_and_end_of_an_account(house, clerk, signed_in, at):
    SignedIn.objects.create(user=clerk, session_key="k", started_at=at, last_seen_at=at)
    page = signed_in(house.local)

    page.post(f"/nguoi-dung/{clerk.pk}/phien/")
    assert not SignedIn.objects.exists()
    given = page.post(f"/nguoi-dung/{clerk.pk}/mat-khau/").context["password"]
    clerk.refresh_from_db()
    assert clerk.check_password(given)
    assert page.post(f"/nguoi-dung/{clerk.pk}/ket-thuc/", {"why": "nghỉ hưu"}).status_code == 302
    clerk.refresh_from_db()
    assert not clerk.is_active
    assert page.get(f"/nguoi-dung/{clerk.pk}/").status_code == 200


def test_suggestions_are_units_of_the_scope(house, signed_in):
    answer = signed_in(house.local).get("/nguoi-dung/don-vi/?unit=xuan")

    assert [unit.label for unit in answer.context["units"]] == ["Thôn Xuân Tiến", "Xã Kỳ Xuân"]
    assert signed_in(house.local).get("/nguoi-dung/don-vi/?unit=nghe").context["units"] == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2), ("?actor=local", 2), ("?actor=nobody", 0), ("?kind=access", 2), ("?kind=orgs", 0),
        ("?since=22/11/2026", 0), ("?until=21/11/2026", 2), ("?unit=nowhere", 0),
    ],
)  # fmt: skip
def test_the_journal_is_narrowed(house, clerk, signed_in, query, count):
    page = signed_in(house.local)
    page.post(f"/nguoi-dung/{clerk.pk}/mat-khau/")
    page.post(f"/nguoi-dung/{clerk.pk}/ket-thuc/", {"why": "x"})
    outside = UserFactory(unit=house.beside)
    signed_in(house.root).post(f"/nguoi-dung/{outside.pk}/ket-thuc/", {"why": "x"})

    assert len(signed_in(house.local).get(f"/nhat-ky/{query}").context["rows"]) == count


def test_my_account_says_what_i_may_do(house, clerk, signed_in):
    page = signed_in(clerk)

    for route in ("/tai-khoan/", "/tai-khoan/phien/", "/tai-khoan/mat-khau/"):
        assert page.get(route).status_code == 200
    assert "Là người đăng ký của xã Kỳ Xuân" in page.get("/tai-khoan/").content.decode()

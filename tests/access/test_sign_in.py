"""Signing in and out, waiting after failures, sessions, and what survives a time-out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kheo.access.models import Attempt, SignedIn, User
from kheo.access.operations import open_account, system_user
from kheo.access.rules import (
    ADDRESS_LIMIT,
    LOCK,
    WINDOW,
    address_closed_until,
    browser_words,
    closed_until,
)
from kheo.audit.queries import entries_about
from tests.factories.access import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản không còn hiệu lực."


def test_who_signs_in_comes_home_with_a_new_session_on_record(house, enter, client, at):
    before = client.get("/dang-nhap/").cookies.get("sessionid")

    answer = enter(" LOCAL ")

    assert (answer.status_code, answer.url) == (302, "/tai-khoan/")
    booked = SignedIn.objects.get(user=house.local)
    assert (booked.started_at, booked.address) == (at, "127.0.0.1")
    assert booked.session_key == client.cookies["sessionid"].value != before
    assert [entry.action for entry in entries_about(house.local)] == ["account.sign_in"]
    assert client.get("/tai-khoan/phien/").status_code == 200


def test_sign_in_gives_a_session_planted_beforehand_a_new_key(house, enter, client):
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key

    enter("local")

    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("local", "sai rồi"),
        ("nobody", "mat khau dai"),
        ("over", "mat khau dai"),
        ("coming", "mat khau dai"),
        ("stopped", "mat khau dai"),
        ("system", "!"),
        ("x" * 10_000, "y"),
        ("local", "y" * 10_000),
        ("lo\x00\x07", "sai"),
        ("' or 1=1 --", "sai"),
    ],
)
def test_every_failure_says_the_same(house, enter, username, password):
    UserFactory(username="over", valid_to=date(2026, 11, 21))
    UserFactory(username="coming", valid_from=date(2026, 11, 22))
    UserFactory(username="stopped", is_active=False)
    system_user()

    answer = enter(username, password)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"__all__": [WRONG]}
    assert "sessionid" not in answer.cookies
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("password", ["", "a\x00b"])
def test_a_password_that_cannot_be_one_is_refused_by_the_form(house, enter, password):
    assert enter("local", password).status_code == 422


def test_a_name_waits_longer_after_every_further_failure(house, enter, now):
    for _count in range(5):
        assert enter("local", "sai").context["form"].errors["__all__"] == [WRONG]

    for minutes in (1, 2, 4, 8, 16):
        answer = enter("local")
        assert "Đăng nhập sai quá nhiều lần" in answer.content.decode()
        now(minutes=minutes, seconds=-1)
        assert enter("local").status_code == 422
        now(seconds=1)
        assert enter("local", "sai").context["form"].errors["__all__"] == [WRONG]

    assert [entry.action for entry in entries_about(house.local)] == ["account.lock"]
    now(minutes=29, seconds=59)
    assert enter("local").status_code == 422
    now(seconds=1)
    assert enter("local").status_code == 302
    assert not Attempt.objects.exists()


def test_a_name_that_does_not_exist_waits_in_the_same_way(house, enter):
    for _count in range(5):
        enter("nobody", "sai")

    assert "Đăng nhập sai quá nhiều lần" in enter("nobody").content.decode()
    assert enter("local").status_code == 302


def test_an_address_that_tries_many_names_waits(house, enter, now):
    for number in range(ADDRESS_LIMIT):
        enter(f"name{number}", "sai")

    assert enter("local").status_code == 422
    now(hours=1)
    assert enter("local").status_code == 302


MOMENTS = st.lists(
    st.integers(0, 4 * 3600).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s)),
    max_size=70,
)


@given(MOMENTS)
def test_a_wait_never_shrinks_while_it_runs_and_always_ends(moments):
    for close in (closed_until, address_closed_until):
        last = max(moments, default=datetime(2026, 1, 1, tzinfo=UTC))
        until = close(moments, last)
        if until is None:
            continue
        assert last < until <= last + max(LOCK, WINDOW)
        assert close(moments, until - timedelta(seconds=1)) == until
        assert close(moments, until) is None


def test_a_page_asked_for_comes_after_sign_in_but_no_other_house(house, enter):
    assert enter("local", next="/nguoi-dung/?q=hoa").url == "/nguoi-dung/?q=hoa"


@pytest.mark.parametrize(
    "next_page",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"],
)
def test_sign_in_never_leads_to_another_house(house, enter, next_page):
    assert enter("local", next=next_page).url == "/tai-khoan/"


def test_who_is_not_signed_in_is_sent_to_sign_in(client):
    answer = client.get("/nguoi-dung/?q=hoa")

    assert answer.status_code == 302
    assert answer.url == "/dang-nhap/?next=%2Fnguoi-dung%2F%3Fq%3Dhoa"


def test_signing_out_ends_the_session_and_is_written_down(house, enter, client):
    enter("local")

    assert client.get("/dang-xuat/").status_code == 405
    client.post("/dang-xuat/")

    assert not SignedIn.objects.exists()
    assert client.get("/tai-khoan/").status_code == 302
    assert entries_about(house.local)[0].action == "account.sign_out"


def test_one_time_password_leads_to_a_new_one_and_nowhere_else(house, enter, client, at):
    person, given_once = open_account(
        username="hoa", full_name="Trần Thị Hoa", unit=house.commune, valid_from=date(2026, 11, 1),
        actor=house.local, at=at,
    )  # fmt: skip
    enter("hoa", given_once)

    assert client.get("/tai-khoan/").url == "/tai-khoan/mat-khau/?next=%2Ftai-khoan%2F"
    new = "đồi chè xanh mát"
    sent = {"old": given_once, "new": new, "again": new, "next": "/tai-khoan/"}
    bad = client.post("/tai-khoan/mat-khau/", {**sent, "again": "khác"})
    assert bad.status_code == 422
    assert new not in bad.content.decode()
    assert client.post("/tai-khoan/mat-khau/", sent).url == "/tai-khoan/"
    assert client.get("/tai-khoan/").status_code == 200
    assert SignedIn.objects.get(user=person).session_key == client.session.session_key
    assert User.objects.get(pk=person.pk).check_password(new)


def test_a_new_password_ends_the_other_sessions(house, enter, client):
    other = Client()
    other.post("/dang-nhap/", {"username": "local", "password": "mat khau dai"})
    enter("local")

    new = "đồi chè xanh mát"
    client.post("/tai-khoan/mat-khau/", {"old": "mat khau dai", "new": new, "again": new})

    assert client.get("/tai-khoan/").status_code == 200
    assert other.get("/tai-khoan/").status_code == 302


def test_one_session_and_all_others_are_ended_from_the_list(house, enter, client):
    others = [Client(), Client(), Client()]
    for other in others:
        other.post("/dang-nhap/", {"username": "local", "password": "mat khau dai"})
    enter("local")
    first = SignedIn.objects.get(session_key=others[0].session.session_key)

    client.post(f"/tai-khoan/phien/{first.pk}/ket-thuc/")
    assert [other.get("/tai-khoan/").status_code for other in others] == [302, 200, 200]
    client.post("/tai-khoan/phien/ket-thuc/")

    assert [other.get("/tai-khoan/").status_code for other in others] == [302] * 3
    assert client.get("/tai-khoan/").status_code == 200
    assert SignedIn.objects.count() == 1


def test_the_session_of_somebody_else_is_not_found(house, enter, client):
    other = Client()
    other.post("/dang-nhap/", {"username": "root", "password": "mat khau dai"})
    enter("local")

    answer = client.post(f"/tai-khoan/phien/{SignedIn.objects.get(user=house.root).pk}/ket-thuc/")

    assert answer.status_code == 404
    assert other.get("/tai-khoan/").status_code == 200


def test_last_seen_is_written_every_five_minutes_at_most(house, enter, client, now, at):
    enter("local")
    for minutes, seen in ((4, 0), (1, 5), (4, 5), (2, 11)):
        now(minutes=minutes)
        client.get("/tai-khoan/")
        assert SignedIn.objects.get().last_seen_at == at + timedelta(minutes=seen)


def test_sessions_that_ran_out_leave_the_list_at_the_next_sign_in(house, enter, client, now):
    enter("local")
    now(hours=13)
    assert client.get("/tai-khoan/").status_code == 302

    enter("local")

    assert SignedIn.objects.count() == 1


def test_an_account_that_ends_is_put_out_at_its_next_page(house, enter, client):
    enter("local")
    User.objects.filter(pk=house.local.pk).update(valid_to=date(2026, 11, 21))

    assert client.get("/tai-khoan/").url == "/dang-nhap/?next=%2Ftai-khoan%2F"
    assert "_auth_user_id" not in client.session


FORM = {"full_name": "Trần Thị Hoa", "username": "hoa", "valid_from": "2026-11-21", "note": "a\nb"}


def test_a_form_sent_after_time_out_is_kept_and_sent_again(house, enter, client):
    answer = client.post("/nguoi-dung/mo/", {**FORM, "unit": house.commune.code, "password": "bí"})
    assert answer.url == "/dang-nhap/?next=%2Ftiep-tuc%2F"

    page = client.get(answer.url).content.decode()
    assert "Nội dung bạn vừa gửi đã được giữ lại" in page
    assert enter("local", next="/tiep-tuc/").url == "/tiep-tuc/"
    shown = client.get("/tiep-tuc/")
    kept = shown.context["kept"]
    assert kept.path == "/nguoi-dung/mo/"
    assert dict(kept.fields) == {**FORM, "unit": house.commune.code}
    assert "bí" not in shown.content.decode()

    again = client.post(kept.path, dict(kept.fields))

    assert again.status_code == 200
    assert User.objects.get(username="hoa").full_name == "Trần Thị Hoa"
    assert client.get("/tiep-tuc/").url == "/tai-khoan/"
    assert client.session.get_expiry_age() == 12 * 60 * 60


def test_what_is_kept_can_be_thrown_away_and_is_forgotten_after_an_hour(house, enter, client, now):
    client.post("/nguoi-dung/mo/", FORM)
    enter("local")
    client.post("/tiep-tuc/")
    assert client.get("/tiep-tuc/").url == "/tai-khoan/"
    client.post("/dang-xuat/")

    client.post("/nguoi-dung/mo/", FORM)
    now(minutes=61)
    assert enter("local").url == "/tai-khoan/"


def test_too_much_is_not_kept(house, client):
    answer = client.post("/nguoi-dung/mo/", {"full_name": "x" * 200_001})

    assert answer.url.startswith("/dang-nhap/?next=%2Fnguoi-dung")
    assert "sessionid" not in answer.cookies


def test_a_form_from_another_site_is_not_kept():
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/nguoi-dung/mo/", FORM)

    assert answer.status_code == 403
    assert "sessionid" not in answer.cookies


def test_a_form_that_saves_itself_is_told_where_to_sign_in(client):
    answer = client.post(
        "/nguoi-dung/mo/", {"field": "title", "value": "x"},
        headers={"accept": "application/json", "referer": "http://testserver/mo-hinh/7/sua/"},
    )  # fmt: skip

    assert answer.status_code == 401
    assert answer.json() == {
        "saved": False,
        "sentence": "Phiên làm việc đã hết. Hãy đăng nhập lại; nội dung đã nhập vẫn còn đây.",
        "sign_in": "/dang-nhap/?next=%2Fmo-hinh%2F7%2Fsua%2F",
    }


def test_a_fragment_asked_for_too_late_says_so_and_leaves_the_page_alone(client):
    asked = {"hx-request": "true", "hx-current-url": "http://testserver/nguoi-dung/mo/"}

    answer = client.get("/nguoi-dung/don-vi/", headers=asked)

    assert answer.headers["HX-Retarget"] == "#messages"
    assert "Phiên làm việc đã hết" in answer.content.decode()
    assert "/dang-nhap/?next=%2Fnguoi-dung%2Fmo%2F" in answer.content.decode()


def test_a_form_sent_by_script_too_late_is_kept_and_leads_to_sign_in(client):
    answer = client.post("/nguoi-dung/mo/", FORM, headers={"hx-request": "true"})

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/dang-nhap/?next=%2Ftiep-tuc%2F"
    assert "sessionid" in answer.cookies


def test_browsers_have_short_names():
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130.0 Safari/537.36"
    assert browser_words(chrome) == "Chrome, Windows"
    assert browser_words("curl/8") == "curl/8"

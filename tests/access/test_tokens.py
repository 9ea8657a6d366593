"""Tokens: made after a look at the password, shown once, ended by the owner or his administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from kheo.access import scopes
from kheo.access.enums import Role
from kheo.access.models import ApiToken
from kheo.access.operations import reset_password
from kheo.access.operations.tokens import MOST, digest_of, end, make, note_use, token_of
from kheo.access.policies import VIEW_JOURNAL, VIEW_PEOPLE
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.kernel.refusals import NotAllowed, RuleBroken
from tests.factories.access import UserFactory
from tests.factories.orgs import UnitFactory

PASSWORD = "mat khau dai"


@pytest.fixture(autouse=True)
def places(monkeypatch):
    known = {
        "papers": scopes.Place("Văn bản", VIEW_PEOPLE),
        "units": scopes.Place("Đơn vị", VIEW_PEOPLE),
        "secrets": scopes.Place("Nhật ký", VIEW_JOURNAL),
    }
    monkeypatch.setattr(scopes, "_places", known)


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def office(someone, unit):
    return someone(Role.STANDING_OFFICE, unit)


def made(person, at, **more):
    values = {"name": "e-office", "scopes": ["papers:read"], "days": 90, "password": PASSWORD}
    return make(person, **{**values, **more}, at=at)


def test_a_token_is_known_by_its_digest_alone_and_leaves_a_line(office, at):
    token, secret = made(office, at)

    assert secret.startswith("kheo_")
    assert len(secret) == 48
    assert (token.digest, token.hint) == (digest_of(secret), secret[-4:])
    assert token.expires_at == at + timedelta(days=90)
    assert token_of(secret) == token
    [entry] = entries_about(office)
    assert sentence(entry) == f"{office} đã tạo mã truy cập cho phần mềm: e-office"
    assert secret not in str(entry.after) + str(ApiToken.objects.values())


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"password": "wrong"}, "password"), ({"password": "x" * 999}, "password"),
        ({"name": " "}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["poems:read"]}, "scopes"),
        ({"scopes": ["papers:delete"]}, "scopes"), ({"days": 0}, "days"), ({"days": 366}, "days"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(office, at, more, field):
    with pytest.raises(RuleBroken) as refusal:
        made(office, at, **more)

    assert list(refusal.value.fields) == [field]
    assert not ApiToken.objects.exists()


def test_one_person_has_so_many_tokens_at_once(office, at):
    for _one in range(MOST):
        made(office, at)

    with pytest.raises(RuleBroken):
        made(office, at)
    made(office, at + timedelta(days=91))


def test_the_owner_and_his_administrator_end_it_others_do_not(office, unit, someone, at):
    token, _secret = made(office, at)
    with pytest.raises(NotAllowed):
        end(token, actor=someone(Role.AUDITOR, unit), at=at)
    administrator = someone(Role.SYSTEM_ADMINISTRATOR, unit)
    end(token, actor=administrator, at=at)

    token.refresh_from_db()
    assert not token.is_valid(at)
    assert sentence(entries_about(office)[0]) == (
        f"{administrator} đã kết thúc mã truy cập “e-office” của {office}"
    )
    with pytest.raises(RuleBroken):
        end(token, actor=office, at=at)


def test_a_new_one_time_password_ends_the_tokens(office, unit, someone, at):
    token, _secret = made(office, at)

    reset_password(office, actor=someone(Role.SYSTEM_ADMINISTRATOR, unit), at=at)

    token.refresh_from_db()
    assert token.ended_at == at
    assert entries_about(office)[0].after == {"sessions": 0, "tokens": 1}


def test_the_last_use_is_noted_now_and_then(office, at):
    token, _secret = made(office, at)
    note_use(token, address="10.0.0.7", at=at)
    token.refresh_from_db()
    note_use(token, address="10.0.0.8", at=at + timedelta(minutes=4))
    token.refresh_from_db()
    assert (token.last_used_at, token.last_address) == (at, "10.0.0.7")
    note_use(token, address="10.0.0.8", at=at + timedelta(minutes=5))
    token.refresh_from_db()
    assert token.last_address == "10.0.0.8"


@pytest.mark.parametrize(
    ("held", "verb", "place", "allowed"),
    [
        (["read"], "read", "papers", True), (["read"], "write", "papers", False),
        (["write"], "read", "papers", True), (["papers:read"], "read", "units", False),
        (["papers:write"], "read", "papers", True), ([], "read", "papers", False),
    ],
)  # fmt: skip
def test_scopes_only_take_away(held, verb, place, allowed):
    assert scopes.allows(held, verb, place) is allowed


def test_scopes_are_told_as_sentences():
    assert scopes.in_words(["papers:read", "units:write"]) == [
        "Đọc danh sách “Văn bản”", "Đọc và thao tác trong danh sách “Đơn vị”",
    ]  # fmt: skip
    assert scopes.in_words(["write", "read"]) == ["Đọc và làm mọi việc bạn được xem, được làm"]
    assert scopes.in_words(["read"]) == ["Đọc mọi nội dung bạn được xem; không thay đổi gì"]


def test_the_pages_make_show_once_and_end(office):
    client = Client()
    client.force_login(office)
    body = {
        "name": "e-office", "reach": "read_some", "lists": ["papers"], "days": "90",
        "password": PASSWORD,
    }  # fmt: skip
    wrong = client.post("/tai-khoan/ma-truy-cap/them/", {**body, "lists": []})
    assert wrong.status_code == 422
    assert "e-office" in wrong.content.decode()
    assert PASSWORD not in wrong.content.decode()
    assert "Văn bản" in wrong.content.decode()
    assert "Nhật ký" not in wrong.content.decode().split("<main")[1]

    answer = client.post("/tai-khoan/ma-truy-cap/them/", body)

    token = ApiToken.objects.get()
    page = answer.content.decode()
    assert "kheo_" in page
    assert token.hint in page
    assert answer["Cache-Control"] == "no-store"
    assert token.scopes == ["papers:read"]
    shown = client.get("/tai-khoan/ma-truy-cap/").content.decode()
    assert "Đọc danh sách “Văn bản”" in shown
    assert f"kheo_…{token.hint}" in shown
    client.post(f"/tai-khoan/ma-truy-cap/{token.pk}/ket-thuc/")
    token.refresh_from_db()
    assert token.ended_at is not None


def test_somebody_elses_token_is_not_found(office, unit, someone, at):
    token, _secret = made(office, at)
    client = Client()
    client.force_login(UserFactory())

    assert client.post(f"/tai-khoan/ma-truy-cap/{token.pk}/ket-thuc/").status_code == 404


def test_the_administrator_sees_and_ends_the_tokens_of_his_people(office, unit, someone, at):
    token, _secret = made(office, at)
    client = Client()
    client.force_login(someone(Role.SYSTEM_ADMINISTRATOR, unit))
    page = client.get(f"/nguoi-dung/{office.pk}/ma-truy-cap/").content.decode()
    assert "e-office" in page

    client.post(f"/nguoi-dung/{office.pk}/ma-truy-cap/{token.pk}/ket-thuc/")

    token.refresh_from_db()
    assert token.ended_at is not None
    outside = Client()
    outside.force_login(someone(Role.SYSTEM_ADMINISTRATOR, UnitFactory()))
    assert outside.get(f"/nguoi-dung/{office.pk}/ma-truy-cap/").status_code == 404

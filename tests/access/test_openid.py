"""Signing in by a real provider: unknown people wait, linked ones come in, nothing leaks between.

The provider runs as its own process on the clock of this machine; whatever day that shows is good.
"""

import pytest
from django.core.cache import cache

from kheo.access.middleware import WAY
from kheo.access.models import Identity, SignedIn, User
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from tests.factories.access import UserFactory
from tests.provider.process import Process, Visitor
from tests.provider.serve import CLIENT, SECRET

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    process = Process(tmp_path_factory.mktemp("provider"))
    yield process.wait()
    process.stop()


@pytest.fixture
def portal(provider, settings):
    """The house knows the provider as "Cổng tỉnh"."""
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "/tai-khoan/"
    settings.OIDC_PROVIDERS = [
        {"code": "1", "name": "Cổng tỉnh", "issuer": provider.issuer, "client_id": CLIENT,
         "client_secret": SECRET, "scopes": "openid profile email"},
    ]  # fmt: skip
    return provider


@pytest.fixture
def visitor():
    one = Visitor()
    yield one
    one.close()


@pytest.fixture
def hoa(house):
    return UserFactory(username="hoa.tran", full_name="Trần Thị Hoa", unit=house.province)


def come(client, visitor, *, start="/dang-nhap/ngoai/1/", agree=True):
    """Through the provider and back; the answer of the house."""
    there = client.get(start)
    assert there.status_code == 302, there.content.decode()
    back = visitor.go(there.url, agree=agree)
    assert back.startswith("http://testserver/dang-nhap/ngoai/1/ve/?")
    return client.get(back.removeprefix("http://testserver"))


def linked(provider, person, subject="1"):
    return Identity.objects.create(
        provider=provider.issuer, subject=subject, user=person, unit=person.unit, name="Hoa",
        created_at="2026-01-01T00:00Z", updated_at="2026-01-01T00:00Z",
    )  # fmt: skip


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_stranger_waits_for_an_administrator_who_links_him_and_then_he_is_in(
    portal, visitor, house, hoa, client
):
    assert "Đăng nhập bằng Cổng tỉnh" in text(client.get("/dang-nhap/"))
    answer = come(client, visitor, start="/dang-nhap/ngoai/1/?next=/tai-khoan/phien/")

    assert (answer.status_code, answer.url) == (302, "/dang-nhap/cho-lien-ket/")
    page = text(client.get(answer.url))
    assert "Chờ người quản trị" in page
    assert "hoa@tinh.example" in page
    assert client.get("/tai-khoan/").status_code == 302
    identity = Identity.objects.get()
    assert (identity.user, identity.name, identity.unit) == (None, "Trần Thị Hoa", None)
    told = client.post("/dang-nhap/cho-lien-ket/", {"unit": house.province.code, "note": "Phòng 3"})
    assert (told.status_code, Identity.objects.get().unit) == (302, house.province)

    client.force_login(house.local)
    assert "Trần Thị Hoa" in text(client.get("/nguoi-dung/lien-ket/"))
    done = client.post(f"/nguoi-dung/lien-ket/{identity.pk}/", {"username": "hoa.tran"})
    assert done.status_code == 302, text(done)
    client.logout()

    answer = come(client, visitor, start="/dang-nhap/ngoai/1/?next=/tai-khoan/phien/")
    assert (answer.status_code, answer.url) == (302, "/tai-khoan/phien/")
    assert SignedIn.objects.get(user=hoa).session_key == client.session.session_key
    assert client.session[WAY] == "1"
    assert [sentence(line) for line in entries_about(hoa)] == [
        "Trần Thị Hoa đã đăng nhập",
        (
            "Lê Văn Tỉnh đã liên kết “Trần Thị Hoa” tại "
            f"{portal.issuer} với tài khoản của Trần Thị Hoa"
        ),
    ]
    assert Identity.objects.get().last_used_at is not None


def test_the_same_address_of_mail_or_name_links_nothing(portal, visitor, house, client):
    UserFactory(username="hoa@tinh.example"[:60], full_name="Trần Thị Hoa", unit=house.province)
    UserFactory(username="hoa", full_name="Trần Thị Hoa", unit=house.province)

    assert come(client, visitor).url == "/dang-nhap/cho-lien-ket/"
    assert not SignedIn.objects.exists()


def test_who_refuses_at_the_provider_is_told_calmly_and_nothing_was_done(
    portal, visitor, house, client
):
    answer = come(client, visitor, agree=False)

    assert answer.status_code == 422
    assert "Bạn chưa đăng nhập ở Cổng tỉnh nên chưa có gì thay đổi." in text(answer)
    assert not Identity.objects.exists()


def test_an_answer_opens_once(portal, visitor, house, hoa, client):
    linked(portal, hoa)
    there = client.get("/dang-nhap/ngoai/1/")
    back = visitor.go(there.url).removeprefix("http://testserver")
    assert client.get(back).url == "/tai-khoan/"
    client.post("/dang-xuat/")

    again = client.get(back)

    assert again.status_code == 422
    assert "Hãy bắt đầu lại" in text(again)
    assert not SignedIn.objects.exists()


def test_an_answer_brought_into_another_browser_opens_nothing(portal, visitor, house, hoa, client):
    linked(portal, hoa)
    back = visitor.go(client.get("/dang-nhap/ngoai/1/").url).removeprefix("http://testserver")
    client.cookies.clear()

    assert client.get(back).status_code == 422
    assert not SignedIn.objects.exists()


def test_an_ended_account_is_refused(portal, visitor, house, hoa, client):
    linked(portal, hoa)
    User.objects.filter(pk=hoa.pk).update(is_active=False)

    answer = come(client, visitor)

    assert answer.status_code == 422
    assert "không còn hiệu lực" in text(answer)
    assert not SignedIn.objects.exists()


def test_a_one_time_password_need_not_be_changed_by_who_comes_by_the_provider(
    portal, visitor, house, hoa, client
):
    linked(portal, hoa)
    User.objects.filter(pk=hoa.pk).update(must_change_password=True)

    come(client, visitor)

    assert client.get("/tai-khoan/").status_code == 200


def test_what_was_typed_when_the_session_ended_survives_the_way_to_the_provider(
    portal, visitor, house, hoa, client
):
    linked(portal, hoa)
    sent = client.post("/tai-khoan/phien/ket-thuc/", {"story": "Một câu dài đã gõ"})
    assert sent.url.startswith("/dang-nhap/?next=")

    answer = come(client, visitor, start="/dang-nhap/ngoai/1/?next=/tiep-tuc/")

    assert answer.url == "/tiep-tuc/"
    assert "Một câu dài đã gõ" in text(client.get("/tiep-tuc/"))


def test_signing_out_offers_to_sign_out_at_the_provider_too(portal, visitor, house, hoa, client):
    linked(portal, hoa)
    come(client, visitor)

    page = client.post("/dang-xuat/")

    assert page.status_code == 200
    url = page.context["url"]
    assert url.startswith(f"{portal.issuer}/logout/?id_token_hint=")
    assert "Đăng xuất cả Cổng tỉnh" in text(page)
    assert client.get("/tai-khoan/").status_code == 302
    assert visitor._client.get(url).status_code == 200


def test_a_person_signed_in_asks_for_the_link_and_it_waits(portal, visitor, house, hoa, client):
    client.force_login(hoa)
    begun = client.post("/tai-khoan/bao-mat/lien-ket/1/")
    assert begun.url == "/tai-khoan/bao-mat/lien-ket/1/di/"

    answer = come(client, visitor, start=begun.url)

    assert answer.url == "/tai-khoan/bao-mat/"
    assert "chờ người quản trị" in text(client.get(answer.url))
    identity = Identity.objects.get()
    assert (identity.user, identity.wanted_by, identity.unit) == (None, hoa, house.province)
    client.logout()
    assert come(client, visitor).url == "/dang-nhap/cho-lien-ket/"


def test_a_link_nobody_asked_for_is_not_begun(portal, house, hoa, client):
    client.force_login(hoa)

    assert client.get("/tai-khoan/bao-mat/lien-ket/1/di/").url == "/tai-khoan/bao-mat/"


def test_a_provider_nobody_configured_is_not_there(house, client, settings):
    settings.OIDC_PROVIDERS = []

    assert client.get("/dang-nhap/ngoai/1/").status_code == 404
    assert "Đăng nhập bằng" not in text(client.get("/dang-nhap/"))

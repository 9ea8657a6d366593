"""Who links people of other systems, whom he sees, and what the journal says of it."""

import pytest
from environs import EnvError

from kheo.access.models import Identity, User
from kheo.access.openid.client import Arrival
from kheo.access.operations import identities
from kheo.access.policies import LINK
from kheo.access.policy import visible
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.config import env
from kheo.kernel.refusals import NotAllowed, RuleBroken, Stale
from tests.factories.access import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ISSUER = "https://cong.example"


@pytest.fixture
def stranger(at):
    def make(subject="1", **told):
        return Identity.objects.create(
            provider=ISSUER, subject=subject, name=told.pop("name", f"Người Lạ {subject}"),
            created_at=at, updated_at=at, **told,
        )  # fmt: skip

    return make


@pytest.fixture
def hoa(house):
    return UserFactory(username="hoa", full_name="Trần Thị Hoa", unit=house.commune)


def lines(subject):
    return [sentence(entry) for entry in entries_about(subject)]


def text(answer):
    return " ".join(answer.content.decode().split())


def test_an_administrator_sees_who_named_a_unit_in_his_scope_only(house, stranger):
    nowhere, here, beside = (
        stranger("1"),
        stranger("2", unit=house.commune),
        stranger("3", unit=house.beside),
    )

    seen = {
        person.username: set(visible(Identity.objects.all(), person, LINK))
        for person in (house.local, house.root)
    }

    assert seen == {"local": {here}, "root": {nowhere, here, beside}}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    house, stranger, hoa, enter, client, number, django_assert_num_queries
):
    for count in range(number):
        stranger(str(count), unit=house.commune, wanted_by=hoa)
    enter("local")

    with django_assert_num_queries(8):
        page = text(client.get("/nguoi-dung/lien-ket/"))

    assert [f"Người Lạ {count}" in page for count in range(number)] == [True] * number


def test_a_link_is_made_refused_and_cut_with_lines(house, stranger, hoa, at):
    one, other = stranger("1", unit=house.commune), stranger("2", unit=house.commune)

    identities.link(one, person=hoa, actor=house.local, at=at)
    identities.refuse(other, why="Không ai biết", actor=house.local, at=at)

    one.refresh_from_db()
    assert (one.user, one.linked_by, one.state) == (hoa, house.local, "linked")
    assert lines(other) == [f"Lê Văn Tỉnh đã từ chối liên kết “Người Lạ 2” tại {ISSUER}"]
    with pytest.raises(Stale):
        identities.link(one, person=hoa, actor=house.root, at=at)
    identities.unlink(one, why="Nhầm người", actor=house.local, at=at)
    assert Identity.objects.get(pk=one.pk).state == "waiting"
    assert lines(hoa) == [
        f"Lê Văn Tỉnh đã cắt liên kết của Trần Thị Hoa với “Người Lạ 1” tại {ISSUER}",
        f"Lê Văn Tỉnh đã liên kết “Người Lạ 1” tại {ISSUER} với tài khoản của Trần Thị Hoa",
    ]
    for act in (identities.unlink, identities.refuse):
        with pytest.raises(RuleBroken):
            act(one if act is identities.unlink else other, why="x", actor=house.local, at=at)


def test_nobody_links_himself_or_somebody_above_him_or_outside_his_scope(house, stranger, hoa, at):
    one, beside = stranger("1", unit=house.commune), stranger("2", unit=house.beside)
    for identity, person, actor in (
        (one, house.local, house.local), (one, house.root, house.local),
        (beside, hoa, house.local), (one, hoa, hoa),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            identities.link(identity, person=person, actor=actor, at=at)
    assert not Identity.objects.filter(user__isnull=False).exists()


def test_who_is_linked_must_be_there_in_use_and_the_one_who_asked(house, stranger, hoa, at):
    one = stranger("1", unit=house.commune, wanted_by=hoa)
    other = UserFactory(username="khac", unit=house.commune)
    for person, told in (
        (None, "Không có tài khoản nào có tên đăng nhập này."),
        (other, "Trần Thị Hoa đã đề nghị liên kết này"),
    ):
        with pytest.raises(RuleBroken, match=told):
            identities.link(one, person=person, actor=house.local, at=at)
    User.objects.filter(pk=hoa.pk).update(is_active=False)
    with pytest.raises(RuleBroken, match="không còn hiệu lực"):
        identities.link(one, person=User.objects.get(pk=hoa.pk), actor=house.local, at=at)


def test_who_asks_for_what_is_anothers_is_refused(house, stranger, hoa, at):
    other = UserFactory(username="khac", unit=house.commune)
    mine, taken, wanted = (
        stranger("1", user=hoa),
        stranger("2", user=other),
        stranger("3", wanted_by=other),
    )
    for one in (mine, taken, wanted):
        with pytest.raises(RuleBroken):
            identities.ask_to_link(one, actor=hoa, at=at)

    refused = stranger("4", refused_at=at)
    identities.ask_to_link(refused, actor=hoa, at=at)

    assert Identity.objects.get(pk=refused.pk).state == "waiting"
    assert lines(refused) == [
        f"Trần Thị Hoa đã đề nghị liên kết “Người Lạ 4” tại {ISSUER} với tài khoản của mình"
    ]


def test_a_name_changed_at_the_provider_is_followed_and_the_link_stays(house, stranger, hoa, at):
    stranger("1", user=hoa, name="Tên cũ")

    one = identities.meet(Arrival(ISSUER, "1", "Tên mới\x07", "", "t"), at=at)

    assert (one.name, one.user, Identity.objects.count()) == ("Tên mới", hoa, 1)
    assert (
        identities.meet(Arrival("https://khac.example", "1", "Ai đó", "", "t"), at=at).user is None
    )


def test_a_refused_stranger_is_told_so_and_says_no_more(house, stranger, at):
    one = stranger("1", refused_at=at)

    with pytest.raises(NotAllowed, match="không liên kết bạn"):
        identities.person_behind(one, at=at)
    with pytest.raises(RuleBroken):
        identities.introduce(one, unit=house.commune, note="", at=at)


def test_the_pages_of_administrators_refuse_with_the_reason_and_keep_what_was_typed(
    house, stranger, hoa, enter, client
):
    one = stranger("1", unit=house.commune)
    enter("local")

    wrong = client.post(f"/nguoi-dung/lien-ket/{one.pk}/", {"username": "khong-co"})

    assert wrong.status_code == 422
    assert 'value="khong-co"' in wrong.content.decode()
    assert client.post(f"/nguoi-dung/lien-ket/{one.pk}/tu-choi/", {"why": ""}).status_code == 422
    assert client.post(f"/nguoi-dung/lien-ket/{one.pk}/tu-choi/", {"why": "Lạ"}).status_code == 302
    assert "Người Lạ 1" in text(client.get("/nguoi-dung/lien-ket/?xem=tu-choi"))
    beside = stranger("2", unit=house.beside)
    assert client.get(f"/nguoi-dung/lien-ket/{beside.pk}/").status_code == 404


def test_one_cuts_ones_own_link_after_the_password(house, stranger, hoa, enter, client):
    one = stranger("1", user=hoa, unit=house.commune)
    enter("hoa")
    address = f"/tai-khoan/bao-mat/lien-ket/{one.pk}/cat/"
    assert client.get(address).status_code == 302
    client.post("/tai-khoan/bao-mat/xac-nhan/", {"password": "mat khau dai"})

    assert client.post(address).status_code == 302

    assert Identity.objects.get().user is None


def test_providers_are_read_from_the_environment(monkeypatch):
    for start, issuer in (
        ("KHEO_OIDC_", "https://mot.example"),
        ("KHEO_OIDC_3_", "https://ba.example"),
    ):
        for name, value in (("ISSUER", issuer), ("CLIENT_ID", "kheo"), ("CLIENT_SECRET", "s")):
            monkeypatch.setenv(start + name, value)
    monkeypatch.setenv("KHEO_OIDC_3_NAME", "Cổng ba")

    assert [(one["code"], one["issuer"], one["name"], one["scopes"]) for one in env.oidc_providers()] == [
        ("1", "https://mot.example", "OpenID Connect", "openid profile email"),
        ("3", "https://ba.example", "Cổng ba", "openid profile email"),
    ]  # fmt: skip
    monkeypatch.delenv("KHEO_OIDC_3_CLIENT_SECRET")
    with pytest.raises(EnvError):
        env.oidc_providers()

"""Passkeys: made, asked at sign-in as second step or as the whole of it, and whatever is not right about them."""

import json

import pytest

from kheo.access.middleware import WAY
from kheo.access.models import Passkey, RecoveryCode, SignedIn, User
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from tests.access.device import Device
from tests.factories.access import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
REFUSED = "Khóa đăng nhập này không mở được tài khoản."
ADD = "/tai-khoan/bao-mat/khoa/"
STEP, ALONE = "/dang-nhap/xac-thuc/", "/dang-nhap/khoa/"


@pytest.fixture
def device():
    return Device()


@pytest.fixture
def added(house, enter, client, device):
    """``local`` has added the device and signed out again."""
    enter("local")
    client.post("/tai-khoan/bao-mat/xac-nhan/", {"password": "mat khau dai"})
    options = json.loads(client.get(ADD).context["options"])
    answer = client.post(ADD, {"name": "Máy cơ quan", "credential": device.make(options)})
    client.post("/dang-xuat/")
    return answer


def text(answer):
    return " ".join(answer.content.decode().split())


def question(client):
    return json.loads(client.post("/dang-nhap/khoa/cau-hoi/").json()["options"])


def lines(person):
    return [sentence(entry) for entry in entries_about(person)]


def test_a_passkey_is_kept_with_its_name_and_the_first_one_brings_recovery_codes(added, house):
    one = Passkey.objects.get()

    assert (one.user, one.name, one.sign_count, one.transports) == (
        house.local, "Máy cơ quan", 0, ["internal", "hybrid"],
    )  # fmt: skip
    assert (len(added.context["codes"]), RecoveryCode.objects.count()) == (10, 10)
    assert "Lê Văn Tỉnh đã thêm khóa đăng nhập “Máy cơ quan”" in lines(house.local)


def test_it_is_the_second_step_after_the_password(added, house, enter, client, device):
    assert enter("local", next="/tai-khoan/phien/").url == STEP
    options = json.loads(client.get(STEP).context["options"])
    assert [one["id"] for one in options["allowCredentials"]] == [Passkey.objects.get().credential]

    done = client.post(STEP, {"credential": device.sign(options)})

    assert done.url == "/tai-khoan/phien/"
    assert client.session[WAY] == "password"
    assert Passkey.objects.get().last_used_at is not None


def test_it_is_the_whole_sign_in_when_the_device_made_sure_of_its_owner(
    added, house, client, device
):
    assert "Đăng nhập bằng khóa đăng nhập (passkey)" in text(client.get("/dang-nhap/"))
    User.objects.filter(pk=house.local.pk).update(must_change_password=True)

    done = client.post(
        ALONE, {"credential": device.sign(question(client)), "next": "/tai-khoan/phien/"}
    )

    assert done.url == "/tai-khoan/phien/"
    assert SignedIn.objects.get().user == house.local
    assert client.get("/tai-khoan/phien/").status_code == 200


def test_a_device_that_did_not_make_sure_of_its_owner_is_only_a_second_step(
    added, house, enter, client, device
):
    device.verifies = False
    assert client.post(ALONE, {"credential": device.sign(question(client))}).status_code == 422
    enter("local")
    options = json.loads(client.get(STEP).context["options"])

    assert client.post(STEP, {"credential": device.sign(options)}).status_code == 302


def test_a_house_without_passkeys_shows_nothing_of_them(house, client):
    assert "passkey" not in text(client.get("/dang-nhap/"))


def changed(device, **values):
    for name, value in values.items():
        setattr(device, name, value)
    return device


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://evil.example"}, {"origin": "https://testserver"}, {"host": "evil.example"},
        {"key": Device().key}, {"id": b"another"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("alone", [True, False])
def test_an_answer_for_another_house_or_by_another_key_opens_nothing(
    added, enter, client, device, wrong, alone
):
    changed(device, **wrong)
    if alone:
        answer = client.post(ALONE, {"credential": device.sign(question(client))})
    else:
        enter("local")
        options = json.loads(client.get(STEP).context["options"])
        answer = client.post(STEP, {"credential": device.sign(options)})

    assert answer.status_code == 422
    assert REFUSED in text(answer)
    assert not SignedIn.objects.exists()


def test_an_answer_to_an_earlier_question_opens_nothing(added, client, device):
    signed = device.sign(question(client))
    assert client.post(ALONE, {"credential": signed}).status_code == 302
    client.post("/dang-xuat/")

    assert client.post(ALONE, {"credential": signed}).status_code == 422
    question(client)
    assert client.post(ALONE, {"credential": signed}).status_code == 422
    assert not SignedIn.objects.exists()


def test_a_count_that_does_not_grow_tells_of_a_copy_and_is_refused(added, client, device):
    device.count = 7
    assert client.post(ALONE, {"credential": device.sign(question(client))}).status_code == 302
    client.post("/dang-xuat/")
    device.count = 7

    assert client.post(ALONE, {"credential": device.sign(question(client))}).status_code == 422
    assert Passkey.objects.get().sign_count == 8


@pytest.mark.parametrize(
    "credential",
    ["", "no json", "[]", "7", "null", '{"id": 7}', '{"id": "\\u0000"}', "[" * 19_000, "{" * 21_000,
     '{"id": "x", "rawId": "x", "type": "public-key", "response": null}'],
)  # fmt: skip
def test_nonsense_is_refused_in_the_same_words(added, client, credential):
    question(client)

    answer = client.post(ALONE, {"credential": credential})

    assert (answer.status_code, REFUSED in text(answer)) == (422, True)


def test_a_broken_answer_with_a_known_key_is_refused_too(added, client, device):
    options = question(client)
    told = json.loads(device.sign(options))
    for part in ("clientDataJSON", "authenticatorData", "signature"):
        for value in (None, "", "AAAA", 7):
            broken = {**told, "response": {**told["response"], part: value}}
            assert client.post(ALONE, {"credential": json.dumps(broken)}).status_code == 422


def test_a_passkey_of_another_person_is_no_second_step(added, house, enter, client, device, at):
    UserFactory(username="hoa", unit=house.commune)
    other = Device()
    Passkey.objects.create(
        user=User.objects.get(username="hoa"), name="x", credential="eA", public_key=b"x",
        created_at=at, updated_at=at,
    )  # fmt: skip
    enter("hoa")
    options = json.loads(client.get(STEP).context["options"])

    assert client.post(STEP, {"credential": device.sign(options)}).status_code == 422
    assert other.id != device.id


def test_an_ended_account_is_not_opened_by_its_passkey(added, house, client, device):
    User.objects.filter(pk=house.local.pk).update(is_active=False)

    answer = client.post(ALONE, {"credential": device.sign(question(client))})

    assert "Tài khoản của khóa đăng nhập này không còn hiệu lực." in text(answer)


def test_failures_of_passkeys_wait_by_address_and_lock_out_nobody_else(added, client, enter, house):
    for _count in range(5):
        question(client)
        assert REFUSED in text(client.post(ALONE, {"credential": "{}"}))

    question(client)
    assert "Đăng nhập sai quá nhiều lần" in text(client.post(ALONE, {"credential": "{}"}))
    assert enter("root").url == "/tai-khoan/"
    client.post("/dang-xuat/")
    elsewhere = client.post(ALONE, {"credential": "{}"}, REMOTE_ADDR="10.0.0.9")
    assert REFUSED in text(elsewhere)


@pytest.mark.parametrize("wrong", [{"origin": "http://evil.example"}, {"host": "evil.example"}])
def test_a_passkey_made_for_another_house_is_not_kept(house, enter, client, wrong):
    enter("local")
    client.post("/tai-khoan/bao-mat/xac-nhan/", {"password": "mat khau dai"})
    options = json.loads(client.get(ADD).context["options"])

    answer = client.post(
        ADD, {"name": "Máy", "credential": changed(Device(), **wrong).make(options)}
    )

    assert answer.status_code == 422
    assert "Không xác nhận được khóa đăng nhập." in text(answer)
    assert 'value="Máy"' in answer.content.decode()
    assert not Passkey.objects.exists()


def test_the_same_device_is_not_added_twice(added, house, enter, client, device):
    client.post(ALONE, {"credential": device.sign(question(client))})
    options = json.loads(client.get(ADD).context["options"])
    assert [one["id"] for one in options["excludeCredentials"]] == [
        Passkey.objects.get().credential
    ]

    answer = client.post(ADD, {"name": "Nữa", "credential": device.make(options)})

    assert "Khóa đăng nhập này đã có." in text(answer)


def test_a_passkey_is_renamed_and_removed_by_its_owner_only(
    added, house, enter, client, device, at
):
    one = Passkey.objects.get()
    client.post(ALONE, {"credential": device.sign(question(client))})
    assert client.post(f"{ADD}{one.pk}/ten/", {"name": "Máy nhà"}).status_code == 302
    assert Passkey.objects.get().name == "Máy nhà"
    client.post("/dang-xuat/")
    enter("root")
    client.post("/tai-khoan/bao-mat/xac-nhan/", {"password": "mat khau dai"})
    assert client.post(f"{ADD}{one.pk}/go/").status_code == 404
    client.post("/dang-xuat/")
    client.post(ALONE, {"credential": device.sign(question(client))})

    assert client.post(f"{ADD}{one.pk}/go/").status_code == 302

    assert not Passkey.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert lines(house.local)[0] == "Lê Văn Tỉnh đã gỡ khóa đăng nhập “Máy nhà”"

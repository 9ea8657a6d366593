"""The second step: codes that open once, recovery codes, waiting after failures, demands, lost factors."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

import pyotp
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from kheo.access.enums import Role
from kheo.access.middleware import CONFIRMED
from kheo.access.models import Attempt, Authenticator, FactorDemand, RecoveryCode, SignedIn, User
from kheo.access.operations import authenticators, reset_password
from kheo.access.operations.demands import demand_factor, end_demand
from kheo.access.operations.second_step import reset_factors
from kheo.access.queries import factor_demanded_from
from kheo.access.rules import near_steps, plain_code
from kheo.access.sealing import Unreadable, digests, seal, unseal
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.kernel.refusals import NotAllowed, RuleBroken
from tests.factories.access import GrantFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
WRONG = "Mã này không đúng. Hãy đợi mã kế tiếp trong ứng dụng; mỗi mã chỉ được nhận một lần."
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def hoa(house, at):
    """A clerk with an app and two recovery codes."""
    person = UserFactory(username="hoa", full_name="Trần Thị Hoa", unit=house.commune)
    GrantFactory(user=person, role=Role.REGISTRAR, unit=house.commune)
    Authenticator.objects.create(
        user=person, secret=seal(SECRET), confirmed_at=at, created_at=at, updated_at=at
    )
    for code in ("abcd2345efgh", "mnpq2345rstu"):
        RecoveryCode.objects.create(user=person, digest=digests(code)[0])
    return person


def app(at, *, step=0):
    return pyotp.TOTP(SECRET).generate_otp(int(at.timestamp()) // 30 + step)


def text(answer):
    return " ".join(answer.content.decode().split())


def lines(person):
    return [sentence(entry) for entry in entries_about(person)]


def test_the_password_alone_opens_nothing_and_the_code_opens_the_page_asked_for(
    hoa, enter, client, at
):
    first = enter("hoa", next="/tai-khoan/phien/")

    assert first.url == "/dang-nhap/xac-thuc/"
    assert client.get("/tai-khoan/").url.startswith("/dang-nhap/")
    assert not SignedIn.objects.exists()
    assert "Còn một bước nữa" in text(client.get(first.url))
    done = client.post(first.url, {"code": app(at)})
    assert done.url == "/tai-khoan/phien/"
    assert SignedIn.objects.get().user == hoa
    assert not Attempt.objects.exists()
    assert client.get("/dang-nhap/xac-thuc/").url == "/dang-nhap/"


@pytest.mark.parametrize(
    ("step", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_telephone_may_be_half_a_minute_wrong(hoa, enter, client, at, step, opens):
    enter("hoa")

    answer = client.post("/dang-nhap/xac-thuc/", {"code": app(at, step=step)})

    assert (answer.status_code == 302) is opens
    assert SignedIn.objects.exists() is opens


def test_a_code_opens_once_also_in_another_browser(hoa, enter, client, at):
    enter("hoa")
    client.post("/dang-nhap/xac-thuc/", {"code": app(at)})
    client.post("/dang-xuat/")
    enter("hoa")

    again = client.post("/dang-nhap/xac-thuc/", {"code": app(at)})
    earlier = client.post("/dang-nhap/xac-thuc/", {"code": app(at, step=-1)})

    assert [answer.context["form"].errors["__all__"] for answer in (again, earlier)] == [
        [WRONG]
    ] * 2
    assert client.post("/dang-nhap/xac-thuc/", {"code": app(at, step=1)}).status_code == 302


@pytest.mark.parametrize(
    "code", ["000000", "", "12345", "1234567", "١٢٣٤٥٦", "x" * 41, "abcd2345efgi", "\x00"]
)
def test_a_wrong_code_is_refused_in_one_sentence(hoa, enter, client, code):
    enter("hoa")

    assert client.post("/dang-nhap/xac-thuc/", {"code": code}).status_code == 422
    assert not SignedIn.objects.exists()


def test_codes_wait_as_passwords_do(hoa, enter, client, at, now):
    enter("hoa")
    for _count in range(5):
        assert client.post("/dang-nhap/xac-thuc/", {"code": "000000"}).status_code == 422

    answer = client.post("/dang-nhap/xac-thuc/", {"code": app(at)})

    assert "Đăng nhập sai quá nhiều lần" in text(answer)
    assert "Đăng nhập sai quá nhiều lần" in text(enter("hoa"))
    now(minutes=1)
    assert (
        client.post("/dang-nhap/xac-thuc/", {"code": app(at + timedelta(minutes=1))}).status_code
        == 302
    )


def test_the_second_step_is_open_for_ten_minutes(hoa, enter, client, at, now):
    enter("hoa")
    now(minutes=11)

    late = client.post("/dang-nhap/xac-thuc/", {"code": app(at + timedelta(minutes=11))})

    assert late.url == "/dang-nhap/"
    assert not SignedIn.objects.exists()


def test_an_account_that_ended_meanwhile_gets_no_second_step(hoa, enter, client, at):
    enter("hoa")
    User.objects.filter(pk=hoa.pk).update(is_active=False)

    assert client.post("/dang-nhap/xac-thuc/", {"code": app(at)}).url == "/dang-nhap/"


def test_a_password_changed_meanwhile_ends_the_first_step(hoa, house, enter, client, at):
    enter("hoa")
    reset_password(hoa, actor=house.local, at=at)

    assert client.post("/dang-nhap/xac-thuc/", {"code": app(at)}).url == "/dang-nhap/"
    assert not SignedIn.objects.exists()


def test_one_may_go_back_and_sign_in_as_somebody_else(hoa, enter, client):
    enter("hoa")

    client.post("/dang-nhap/lai-tu-dau/")

    assert client.get("/dang-nhap/xac-thuc/").url == "/dang-nhap/"
    assert enter("local").url == "/tai-khoan/"


def test_what_was_typed_survives_the_second_step(hoa, enter, client, at):
    sent = client.post("/tai-khoan/phien/ket-thuc/", {"story": "Một câu dài đã gõ"})
    assert sent.url.startswith("/dang-nhap/?next=")
    enter("hoa", next="/tiep-tuc/")

    done = client.post("/dang-nhap/xac-thuc/", {"code": app(at)})

    assert done.url == "/tiep-tuc/"
    assert "Một câu dài đã gõ" in text(client.get("/tiep-tuc/"))


def test_a_recovery_code_opens_once_however_it_is_typed(hoa, enter, client):
    enter("hoa")
    assert client.post("/dang-nhap/xac-thuc/", {"code": " ABCD-2345 efgh"}).status_code == 302
    assert lines(hoa)[:2] == [
        "Trần Thị Hoa đã đăng nhập", "Trần Thị Hoa đã đăng nhập bằng mã dự phòng; còn 1 mã",
    ]  # fmt: skip
    client.post("/dang-xuat/")
    enter("hoa")

    assert client.post("/dang-nhap/xac-thuc/", {"code": "abcd-2345-efgh"}).status_code == 422


def test_another_persons_code_opens_nothing(hoa, house, enter, client, at):
    RecoveryCode.objects.create(user=house.local, digest=digests("zzzz2345zzzz")[0])
    enter("hoa")

    assert client.post("/dang-nhap/xac-thuc/", {"code": "zzzz-2345-zzzz"}).status_code == 422


def test_an_app_is_set_up_after_the_password_and_ten_codes_are_shown_once(house, enter, client, at):
    enter("local")
    asked = client.get("/tai-khoan/bao-mat/ung-dung/")
    assert unquote(asked.url) == "/tai-khoan/bao-mat/xac-nhan/?next=/tai-khoan/bao-mat/ung-dung/"
    assert client.post(asked.url, {"password": "sai"}).status_code == 422
    assert client.post(asked.url, {"password": "mat khau dai"}).status_code == 302
    page = client.get("/tai-khoan/bao-mat/ung-dung/")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.context["picture"].startswith("data:image/svg+xml")
    secret = page.context["secret"].replace(" ", "")
    assert client.get("/tai-khoan/bao-mat/ung-dung/").context["secret"].replace(" ", "") == secret
    assert secret not in Authenticator.objects.get().secret
    wrong = client.post("/tai-khoan/bao-mat/ung-dung/", {"code": "000000"})
    assert (wrong.status_code, wrong.context["secret"].replace(" ", "")) == (422, secret)

    done = client.post("/tai-khoan/bao-mat/ung-dung/", {"code": pyotp.TOTP(secret).at(at)})

    codes = done.context["codes"]
    assert (len(set(codes)), done.headers["Cache-Control"]) == (10, "no-store")
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(plain_code(code) in kept for code in codes)
    assert lines(house.local)[0] == "Lê Văn Tỉnh đã thêm ứng dụng tạo mã làm lớp xác thực thứ hai"
    assert codes[0] not in text(client.get("/tai-khoan/bao-mat/"))
    client.post("/dang-xuat/")
    assert enter("local").url == "/dang-nhap/xac-thuc/"
    assert client.post("/dang-nhap/xac-thuc/", {"code": codes[3]}).status_code == 302


def test_the_password_is_asked_again_after_ten_minutes(house, enter, client, now):
    enter("local")
    client.post("/tai-khoan/bao-mat/xac-nhan/", {"password": "mat khau dai"})
    assert client.get("/tai-khoan/bao-mat/ung-dung/").status_code == 200
    now(minutes=11)

    assert client.get("/tai-khoan/bao-mat/ung-dung/").status_code == 302
    assert client.post("/tai-khoan/bao-mat/ung-dung/go/").url.startswith(
        "/tai-khoan/bao-mat/xac-nhan/"
    )


def test_guessing_the_password_in_an_open_browser_waits_too(house, enter, client):
    enter("local")
    for _count in range(5):
        client.post("/tai-khoan/bao-mat/xac-nhan/", {"password": "sai"})

    answer = client.post("/tai-khoan/bao-mat/xac-nhan/", {"password": "mat khau dai"})

    assert "Đăng nhập sai quá nhiều lần" in text(answer)
    assert CONFIRMED not in client.session


def test_removing_the_last_factor_takes_the_recovery_codes_along(hoa, at):
    authenticators.remove_authenticator(hoa, at=at)

    assert not RecoveryCode.objects.exists()
    with pytest.raises(RuleBroken, match="Không có ứng dụng"):
        authenticators.remove_authenticator(hoa, at=at)


def test_new_recovery_codes_replace_the_old_ones(hoa, at):
    codes = authenticators.renew_codes(hoa, at=at)

    assert not authenticators.open_with_code(hoa, code="abcd2345efgh", at=at)
    assert [authenticators.open_with_code(hoa, code=codes[0], at=at) for _twice in range(2)] == [
        True,
        False,
    ]


def test_a_demand_is_told_before_its_day_and_asked_for_from_it_on(
    house, hoa, enter, client, at, now, settings
):
    Authenticator.objects.all().delete()
    demand_factor(
        role=Role.REGISTRAR,
        unit=house.province,
        valid_from=date(2026, 11, 22),
        actor=house.root,
        at=at,
    )
    now(hours=13)  # 22:00 in Hà Nội
    enter("hoa")
    settings.LOGIN_REDIRECT_URL = "/"
    assert "Từ ngày 22/11/2026, chỉ mật khẩu là chưa đủ." in text(client.get("/"))

    now(hours=3)

    sent = client.get("/mo-hinh/?q=x")
    assert sent.url == "/tai-khoan/bao-mat/?next=%2Fmo-hinh%2F%3Fq%3Dx"
    assert "Bắt buộc từ ngày 22/11/2026." in text(client.get(sent.url))
    client.post("/tai-khoan/bao-mat/xac-nhan/", {"password": "mat khau dai"})
    secret = client.get("/tai-khoan/bao-mat/ung-dung/").context["secret"].replace(" ", "")
    code = pyotp.TOTP(secret).at(at + timedelta(hours=16))
    RecoveryCode.objects.all().delete()
    done = client.post("/tai-khoan/bao-mat/ung-dung/", {"code": code})
    assert done.context["onward"] == "/mo-hinh/?q=x"
    assert client.get("/mo-hinh/?q=x").status_code == 200
    with pytest.raises(RuleBroken, match="bắt buộc có lớp xác thực thứ hai từ ngày 22/11/2026"):
        authenticators.remove_authenticator(hoa, at=at + timedelta(hours=16))


def test_somebody_at_work_learns_of_a_demand_within_minutes(house, hoa, enter, client, at, now):
    Authenticator.objects.all().delete()
    enter("hoa")
    demand_factor(
        role=Role.REGISTRAR,
        unit=house.commune,
        valid_from=date(2026, 11, 21),
        actor=house.local,
        at=at,
    )
    assert client.get("/tai-khoan/phien/").status_code == 200
    now(minutes=6)
    client.get("/tai-khoan/phien/")

    assert client.get("/tai-khoan/phien/").url == "/tai-khoan/bao-mat/?next=%2Ftai-khoan%2Fphien%2F"
    saving = client.get("/tai-khoan/phien/", headers={"Accept": "application/json"})
    assert (saving.status_code, saving.json()["sentence"]) == (
        401, "Vai trò của bạn nay cần lớp xác thực thứ hai. Hãy cài đặt; chữ đã gõ vẫn còn.",
    )  # fmt: skip


def test_a_demand_concerns_the_role_below_its_unit_only(house, hoa, at):
    def day(person):
        return factor_demanded_from(person, date(2026, 11, 21))

    demand_factor(
        role=Role.REGISTRAR,
        unit=house.commune,
        valid_from=date(2026, 12, 1),
        actor=house.local,
        at=at,
    )
    elsewhere = UserFactory(unit=house.beside)
    GrantFactory(user=elsewhere, role=Role.REGISTRAR, unit=house.beside)
    below = UserFactory(unit=house.village)
    GrantFactory(user=below, role=Role.REGISTRAR, unit=house.village)

    assert [day(person) for person in (hoa, below, elsewhere, house.local)] == [
        date(2026, 12, 1), date(2026, 12, 1), None, None,
    ]  # fmt: skip
    end_demand(FactorDemand.objects.get(), actor=house.local, at=at)
    assert day(hoa) is None


def test_demands_outside_ones_scope_and_without_sense_are_refused(house, hoa, at):
    asked = {
        "role": Role.REGISTRAR,
        "unit": house.beside,
        "valid_from": date(2026, 12, 1),
        "at": at,
    }
    with pytest.raises(NotAllowed):
        demand_factor(**asked, actor=house.local)
    with pytest.raises(NotAllowed):
        demand_factor(**asked | {"unit": house.commune}, actor=hoa)
    for wrong in ({"valid_from": date(2026, 11, 20)}, {"role": "system"}, {"role": "x"}):
        with pytest.raises(RuleBroken):
            demand_factor(**asked | wrong, actor=house.root)
    demand_factor(**asked, actor=house.root)
    with pytest.raises(RuleBroken, match="Đã có yêu cầu này"):
        demand_factor(**asked, actor=house.root)


def test_an_administrator_sets_and_ends_a_demand_on_its_page(house, enter, client):
    enter("local")
    typed = {
        "role": "registrar",
        "unit": house.commune.code,
        "valid_from": "01/12/2026",
        "paper": "5-CV",
    }
    assert (
        client.post("/nguoi-dung/xac-thuc/", typed | {"valid_from": "01/01/2020"}).status_code
        == 422
    )
    assert client.post("/nguoi-dung/xac-thuc/", typed).status_code == 302
    assert "đã báo trước" in text(client.get("/nguoi-dung/xac-thuc/"))
    assert lines(house.commune)[0] == (
        "Lê Văn Tỉnh yêu cầu lớp xác thực thứ hai đối với mọi người đăng ký của Xã Kỳ Xuân từ ngày 01/12/2026"
    )

    client.post(f"/nguoi-dung/xac-thuc/{FactorDemand.objects.get().pk}/thoi/")

    assert FactorDemand.objects.get().valid_to == date(2026, 12, 1)


def test_a_lost_factor_is_taken_away_by_an_administrator_and_told_once(
    house, hoa, enter, client, at
):
    enter("hoa")
    client.post("/dang-nhap/xac-thuc/", {"code": app(at)})
    with pytest.raises(RuleBroken, match="Hãy ghi lý do"):
        reset_factors(hoa, why=" ", actor=house.local, at=at)

    reset_factors(hoa, why="Mất máy, đã gọi lại số cơ quan", actor=house.local, at=at)

    assert client.get("/tai-khoan/").status_code == 302
    assert lines(hoa)[0] == "Lê Văn Tỉnh đã gỡ lớp xác thực thứ hai của Trần Thị Hoa"
    assert enter("hoa").url == "/tai-khoan/"
    assert "đã gỡ lớp xác thực thứ hai của bạn lúc 09:00 21/11/2026" in text(
        client.get("/tai-khoan/")
    )
    client.post("/dang-xuat/")
    enter("hoa")
    assert "đã gỡ lớp xác thực" not in text(client.get("/tai-khoan/"))


def test_the_last_administrator_is_helped_from_the_command_line(house, hoa, capsys):
    with pytest.raises(CommandError, match="no such account"):
        call_command("reset_factors", "nobody", why="x")
    with pytest.raises(CommandError, match="không có lớp xác thực"):
        call_command("reset_factors", "root", why="x")

    call_command("reset_factors", "HOA", why="gặp trực tiếp")

    assert capsys.readouterr().out == "hoa: second factors taken away\n"
    assert lines(hoa)[0] == "Hệ thống đã gỡ lớp xác thực thứ hai của Trần Thị Hoa"


def test_nobody_takes_his_own_factor_away_or_one_above_him(house, hoa, at):
    for actor, person in (
        (house.local, house.local),
        (house.local, house.root),
        (hoa, house.local),
    ):
        with pytest.raises(NotAllowed):
            reset_factors(person, why="mất máy", actor=actor, at=at)
    with pytest.raises(RuleBroken, match="không có lớp xác thực"):
        reset_factors(house.local, why="mất máy", actor=house.root, at=at)


def test_a_secret_is_sealed_and_stays_readable_after_the_key_was_changed(settings):
    sealed, digest = seal(SECRET), digests("abcd")[0]
    assert SECRET not in sealed

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert unseal(sealed) == SECRET
    assert digest in digests("abcd")
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Unreadable):
        unseal(sealed)
    assert digest not in digests("abcd")


def test_an_app_whose_key_is_lost_opens_nothing_but_a_recovery_code_does_not_need_it(
    hoa, enter, client, at, settings
):
    Authenticator.objects.update(secret="gone")
    enter("hoa")

    assert client.post("/dang-nhap/xac-thuc/", {"code": app(at)}).status_code == 422
    assert client.post("/dang-nhap/xac-thuc/", {"code": "abcd2345efgh"}).status_code == 302


@given(st.integers(0, 2**33))
def test_the_steps_around_a_moment_are_three_neighbours(seconds):
    moment = datetime.fromtimestamp(seconds, tz=UTC)

    first, *beside = near_steps(moment)

    assert sorted([first, *beside]) == [first - 1, first, first + 1]


@given(st.text())
def test_a_typed_code_is_plain_whatever_was_typed(typed):
    plain = plain_code(typed)

    assert len(plain) <= 40
    assert plain_code(plain) == plain or any(len(sign.lower()) > 1 for sign in plain)

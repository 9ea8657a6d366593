"""What the papers of a session say, and where each number comes from."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import resolve

from kheo.appraisal.operations import agenda, minutes, sessions
from kheo.appraisal.queries.minutes import invitation_context, minutes_context, rules_in_words
from kheo.documents.operations import number_paper
from kheo.kernel.numbers import format_percent
from kheo.kernel.refusals import RuleBroken
from tests.appraisal.councils.scene import DAY, MOMENT, B, N, Y, hall

pytestmark = pytest.mark.django_db


def after_a_session(sealed=False):
    """Fifteen seats, twelve there, one case counted and one postponed."""
    place = hall(members=15, dossiers=2, guests="Đại diện Ủy ban MTTQ\nBáo Hà Tĩnh")
    place.open(12)
    sessions.write_proceedings(
        place.now(), text="Hội đồng thảo luận.", actor=place.secretary, at=MOMENT
    )
    place.ballot()
    place.vote([Y] * 9 + [N, B])
    place.count()
    agenda.postpone(place.fresh(1), note="Chờ thẩm tra", actor=place.secretary, at=MOMENT)
    place.close()
    if sealed:
        minutes.seal(place.now(), minutes=place.minutes(), actor=place.secretary, at=MOMENT)
    return place


@pytest.mark.parametrize("sealed", [False, True])
def test_the_fields_of_the_minutes(sealed):
    place = after_a_session(sealed)

    content, figures = minutes_context(place.now())

    assert {name: content[name] for name in (
        "hoi_dong", "dia_diem", "bat_dau", "tong_so_thanh_vien", "so_co_mat", "ty_le_co_mat", "khach_moi",
    )} == {
        "hoi_dong": "Hội đồng xét công nhận xã Cẩm Trung", "dia_diem": "Hội trường xã",
        "bat_dau": "09:00, ngày 21 tháng 11 năm 2026", "tong_so_thanh_vien": "15",
        "so_co_mat": "12", "ty_le_co_mat": format_percent(Decimal(80), 2),
        "khach_moi": ["Đại diện Ủy ban MTTQ", "Báo Hà Tĩnh"],
    }  # fmt: skip
    assert (content["chu_tri"], content["thu_ky"]) == (
        place.seats[0].full_name, "Phạm Thị Thư",
    )  # fmt: skip
    assert (len(content["thanh_phan"]), len(content["vang_mat"])) == (12, 3)
    first, second = content["ho_so"]
    assert {name: first[name] for name in (
        "tt", "duoc_bo_phieu", "so_phieu", "dong_y", "khong_dong_y", "phieu_trang", "ty_le"
    )} == {
        "tt": "1", "duoc_bo_phieu": "12", "so_phieu": "11", "dong_y": "9", "khong_dong_y": "1",
        "phieu_trang": "1", "ty_le": "75,00",
    }  # fmt: skip
    assert (second["dong_y"], second["ghi_chu"]) == ("", "Chờ thẩm tra")
    assert "Hội đồng thảo luận." in content["noi_dung"]
    assert {"ho_so.1.dong_y", "so_co_mat", "ket_luan_chung.dat"} <= {one.name for one in figures}


def test_every_number_of_the_minutes_leads_to_a_page_that_exists():
    place = after_a_session()

    _, figures = minutes_context(place.now())

    assert len(figures) == 12
    for one in figures:
        assert resolve(one.address.split("#")[0]).namespace == "councils"


def test_the_invitation_names_members_guests_and_dossiers():
    place = hall(members=3, dossiers=2, guests="Khách")

    content, figures = invitation_context(place.now())

    assert [row["ho_ten"] for row in content["nguoi_nhan"]] == [
        *[seat.full_name for seat in place.seats], "Khách",
    ]  # fmt: skip
    assert content["thoi_gian"] == "08:00, ngày 21 tháng 11 năm 2026"
    assert (len(content["tai_lieu"]), figures[0].value) == (2, "2")


def test_the_rules_stand_in_one_sentence():
    place = hall(needed_share="66.67", is_more_than=False)

    assert "66,67" in rules_in_words(place.now())
    assert "2/3" in rules_in_words(place.now())


def test_the_minutes_are_drafted_anew_until_they_have_a_number_and_then_seal():
    place = after_a_session()

    first = minutes.draft_minutes(place.now(), actor=place.secretary, at=MOMENT)
    again = minutes.draft_minutes(place.now(), actor=place.secretary, at=MOMENT)

    assert (first.pk, first.form) == (again.pk, "minutes")
    assert again.versions.count() == 1
    assert again.figures.count() == 12
    with pytest.raises(RuleBroken):
        number_paper(again, issued_on=DAY - timedelta(days=1), actor=place.office, at=MOMENT)
    paper = number_paper(again, issued_on=DAY, actor=place.office, at=MOMENT)
    minutes.seal(place.now(), minutes=paper, actor=place.secretary, at=MOMENT)
    assert place.now().minutes == paper


def test_the_invitation_is_drafted_before_the_session_only():
    place = hall(members=3)

    draft = minutes.draft_invitation(place.now(), actor=place.secretary, at=MOMENT)
    place.open()

    assert draft.form == "invitation"
    with pytest.raises(RuleBroken):
        minutes.draft_invitation(place.now(), actor=place.secretary, at=MOMENT)
    with pytest.raises(RuleBroken):
        minutes.draft_minutes(place.now(), actor=place.secretary, at=MOMENT)

"""The public page of a code: what it says, what it never says, and how it treats guessing."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kheo.appraisal.models import Recognition
from kheo.appraisal.operations import recognitions
from kheo.appraisal.rules.recognition import new_code
from kheo.orgs.enums import Change
from kheo.orgs.models import Reorganisation, Succession
from kheo.participation.models import Writing
from kheo.participation.operations.pace import MEMORY, TooOften
from kheo.portal.operations.certificates import GUESSES, look_up
from tests.appraisal.recognition.conftest import moment, paper, place, recognised
from tests.factories.orgs import UnitFactory

__all__ = ["place"]

pytestmark = pytest.mark.django_db
WINDOW = timedelta(minutes=GUESSES.minutes)


def shown(code, **headers):
    return Client(**headers).get(reverse("portal:certificate", args=[code]))


@pytest.fixture
def row(place):
    initiative = recognised(place, title="Thắp sáng đường quê", lead="Bà Trần Thị Kín")
    return Recognition.objects.get(initiative=initiative)


@pytest.mark.parametrize("typed", ["{}", " {} "])
def test_a_stranger_sees_what_was_recognised_and_that_it_stands(row, place, typed):
    answer = shown(typed.format(row.code))
    text = answer.content.decode()

    assert answer.status_code == 200
    for words in (
        "Thắp sáng đường quê", "Công nhận này còn hiệu lực", "01/06/2026", row.paper.number,
        "Ban Chỉ đạo xã Kỳ Xuân", "Kỳ Xuân", "Cấp xã", row.code,
    ):  # fmt: skip
        assert words in text
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex' in text


def test_no_personal_data_beyond_title_and_unit(row, place):
    text = shown(row.code).content.decode()

    for private in (
        "Bà Trần Thị Kín", str(place.office), str(place.central), row.initiative.place,
        row.initiative.approach, place.clerk.username,
    ):  # fmt: skip
        assert private not in text


def test_withdrawn_a_year_later_the_code_says_so_since_when_and_by_which_decision(row, place):
    ending = paper(place.commune, date(2027, 9, 1))
    recognitions.withdraw_recognition(
        row, paper=ending, on=date(2027, 9, 1), note="Lý do nội bộ", actor=place.office,
        at=moment(2027, 9, 2),
    )  # fmt: skip

    text = shown(row.code).content.decode()

    assert "Công nhận này đã bị thu hồi" in text
    assert "Không còn hiệu lực từ 01/09/2027." in text
    assert f"số {ending.number} ngày 01/09/2027 của Kỳ Xuân." in text
    assert "Lý do nội bộ" not in text
    assert "còn hiệu lực</h3>" not in text


def test_what_has_run_out_says_so_before_the_clock_has_closed_it(row):
    Recognition.objects.update(valid_to=date(2026, 7, 1))

    text = shown(row.code).content.decode()

    assert "Công nhận này đã hết thời hạn" in text
    assert "01/07/2026" in text


def test_the_title_stays_as_recognised(row):
    type(row.initiative).objects.update(title="Tên đã sửa về sau")

    text = shown(row.code).content.decode()

    assert "Thắp sáng đường quê" in text
    assert "Tên đã sửa về sau" not in text


def test_the_form_leads_to_the_page_however_the_code_is_typed(row):
    answer = Client().get(reverse("portal:ask"), {"ma": row.code.lower().replace("-", " ")})

    assert answer.status_code == 302
    assert answer.url == reverse("portal:certificate", args=[row.code])
    assert Client().get(reverse("portal:ask")).status_code == 200


HOSTILE = [
    "x", "' OR 1=1 --", "<script>alert(1)</script>", "%00", "../..", "KH7M-2QXD-9VT", "đ" * 12,
    "A" * 3000, "💥", "{{7*7}}", "KH7M-2QXD-9VTP;drop",
]  # fmt: skip


@pytest.mark.parametrize("code", [*HOSTILE, "0000-0000-0000"])
def test_unknown_and_hostile_codes_get_one_and_the_same_page(row, code):
    by_form = Client().get(reverse("portal:ask"), {"ma": code}, follow=True)

    text = by_form.content.decode()
    assert by_form.status_code == 404
    assert "Không có công nhận nào mang mã này" in text
    assert "<script>alert" not in text
    page = text[text.index("<main") : text.index("</main>")]
    assert "49" not in page or "7*7" in page


def test_an_unknown_code_costs_the_same_queries_as_an_unreadable_one(
    row, django_assert_num_queries
):
    client = Client()
    client.get("/chung-nhan/0000-0000-0000/")
    for code in ("0000-0000-0001", "x"):
        with django_assert_num_queries(7):
            client.get(f"/chung-nhan/{code}/")


def test_the_page_needs_a_fixed_number_of_queries(row, place, django_assert_num_queries):
    for _more in range(2):
        recognised(place)
    with django_assert_num_queries(10):
        shown(row.code)


def test_guessing_is_stopped_for_a_while_and_for_this_address_only(row):
    for _guess in range(GUESSES.most):
        assert shown(new_code(), REMOTE_ADDR="10.0.0.1").status_code == 404

    stopped = shown(row.code, REMOTE_ADDR="10.0.0.1")

    assert stopped.status_code == 429
    assert 0 < int(stopped["Retry-After"]) <= GUESSES.minutes * 60 + 1
    assert "Thắp sáng" not in stopped.content.decode()
    assert shown(row.code, REMOTE_ADDR="10.0.0.2").status_code == 200
    assert not Writing.objects.filter(sender__contains="10.0.0").exists()


def test_known_codes_are_never_counted_and_the_next_window_is_open_again(row):
    at = datetime.fromisoformat("2026-11-21T02:00:00+00:00")
    for _look in range(GUESSES.most + 5):
        assert look_up(row.code, sender="a", at=at) == row
    for _guess in range(GUESSES.most):
        look_up("x", sender="a", at=at)
    with pytest.raises(TooOften):
        look_up(row.code, sender="a", at=at)

    assert look_up(row.code, sender="a", at=at + WINDOW) == row
    look_up("x", sender="a", at=at + MEMORY + WINDOW)
    assert Writing.objects.count() == 1


def test_a_merged_unit_is_named_as_then_and_as_today(row, place):
    heir = UnitFactory(name="Kỳ Xuân Mới", starts_on=date(2026, 9, 1), under=place.province)
    place.body.ends_on = date(2026, 9, 1)
    place.body.save()
    event = Reorganisation.objects.create(
        kind=Change.MERGE, on=date(2026, 9, 1), title="Sắp xếp", about=heir,
    )  # fmt: skip
    Succession.objects.create(
        reorganisation=event, predecessor=place.body, successor=heir, is_whole=True
    )

    text = shown(row.code).content.decode()

    assert "Ban Chỉ đạo xã Kỳ Xuân" in text
    assert "nay là: Kỳ Xuân Mới" in text


def test_only_reading_is_possible(row):
    address = reverse("portal:certificate", args=[row.code])

    assert Client().post(address).status_code == 405

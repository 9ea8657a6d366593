"""The story of the first issue, played by its people: a clerk, a head, the office, an officer."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from kheo.console.demo.pictures import scene as picture
from kheo.initiatives.enums import FactKind, Status
from kheo.initiatives.models import Evidence, Fact, Initiative
from tests.browser.conftest import DESK, PHONE
from tests.browser.scene import TEXTS

TITLE = "Thắp sáng đường quê"
PHOTO = {"name": "duong.jpg", "mimeType": "image/jpeg", "buffer": picture(3)}


def number_of(page):
    """The key in an address like /mo-hinh/12/…"""
    return int(re.search(r"/mo-hinh/(\d+)/", page.url).group(1))


def write_down(visitor):
    """The clerk opens a draft and fills the ten items; returns its number."""
    visitor.go("/mo-hinh/dang-ky/")
    visitor.answer("title", TITLE)
    visitor.send()
    visitor.page.wait_for_url(re.compile(r".*/sua/$"))
    visitor.answer("field", "culture_society")
    for name, text in TEXTS.items():
        visitor.answer(name, text)
    today = timezone.localdate()
    visitor.answer("starts_on", today.isoformat())
    visitor.answer("ends_on", (today + timedelta(days=200)).isoformat())
    return number_of(visitor.page)


def see_it_saved(visitor, initiative):
    """What was typed is kept without any button, and the page says so."""
    state = visitor.page.locator("#id_goals_field [data-save-state]")
    expect(state).to_have_text(re.compile("đã lưu", re.IGNORECASE))
    visitor.page.locator("[name=sustaining]").click()
    visitor.page.wait_for_timeout(1500)
    visitor.go(f"/mo-hinh/{initiative}/sua/")
    assert visitor.page.input_value("[name=goals]") == TEXTS["goals"]


def decision(number):
    """Answers of a step that rests on a paper not yet in the register."""
    return {
        "paper_number": number,
        "paper_issued_on": timezone.localdate().isoformat(),
        "paper_summary": "Quyết định về mô hình “Dân vận khéo”",
    }


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_project_is_registered_returned_built_and_recognised(scene, visitor, size):
    clerk, head, office = visitor(size), visitor(size), visitor(size)
    clerk.sign_in(scene.clerk)
    clerk.shot("01-trang-dau-can-bo")
    clerk.fits()
    one = write_down(clerk)
    clerk.shot("02-dang-ky")
    clerk.fits()
    see_it_saved(clerk, one)
    clerk.step(one, "present")

    head.sign_in(scene.head)
    head.step(one, "submit")
    head.fits()
    office.sign_in(scene.office)
    office.shot("03-trang-dau-co-quan-thuong-truc")
    office.step(one, "return", note="Ghi rõ số bóng đèn.", fields_=["goals"])

    clerk.go(f"/mo-hinh/{one}/sua/")
    expect(clerk.page.locator("main")).to_contain_text("Ghi rõ số bóng đèn.")
    expect(clerk.page.locator("#id_goals_field")).to_have_class(re.compile("marked"))
    clerk.shot("04-tra-lai")
    clerk.answer("goals", "Thắp sáng 2 km đường bằng 60 bóng, 120 hộ được hưởng.")
    clerk.page.locator('button[name=then][value="present"]').click()
    clerk.page.wait_for_url(re.compile(r".*/buoc/present/$"))
    clerk.send()
    clerk.page.wait_for_url(re.compile(rf".*/mo-hinh/{one}/$"))
    head.step(one, "submit")
    office.step(one, "accept")

    clerk.step(one, "start")
    clerk.step(one, "progress", note="Đã dựng 30 cột.", photos=PHOTO)
    clerk.shot("05-dang-xay-dung")
    clerk.go(f"/mo-hinh/{one}/sua/")
    clerk.answer("result", "Đã lắp 60 bóng, 124 hộ được hưởng.")
    clerk.page.locator("main .form-end button").first.click()
    clerk.step(one, "present")
    head.step(one, "submit_result")
    office.step(one, "record_outcome", outcome="passed")
    office.step(one, "recognise", level="commune", **decision("45-QĐ/ĐU"))
    office.shot("06-da-cong-nhan")
    office.fits()

    row = Initiative.objects.get(pk=one)
    assert row.status == Status.RECOGNISED
    assert list(Fact.objects.filter(initiative=one).order_by("pk").values_list("kind", flat=True)) == [
        FactKind.REGISTERED, FactKind.ACCEPTED, FactKind.STARTED, FactKind.PROGRESS,
        FactKind.SUBMITTED_FOR_APPRAISAL, FactKind.APPRAISED, FactKind.RECOGNISED,
    ]  # fmt: skip
    assert Evidence.objects.filter(initiative=one, fact__kind=FactKind.PROGRESS).count() == 1
    assert row.versions.count() == 4


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_year_later_one_is_confirmed_and_the_silent_one_is_struck_off(scene, visitor, size):
    clerk, office = visitor(size), visitor(size)
    clerk.sign_in(scene.clerk)
    clerk.shot("07-den-han-xac-nhan")
    clerk.go(f"/mo-hinh/{scene.proven.pk}/")
    clerk.follow("/buoc/confirm/")
    clerk.answer("works", [True])
    clerk.answer("note", "Tổ vẫn họp mỗi tháng.")
    clerk.answer("photos", PHOTO)
    clerk.shot("08-xac-nhan-hai-phut")
    clerk.send()
    clerk.page.wait_for_url(re.compile(rf".*/mo-hinh/{scene.proven.pk}/$"))
    scene.proven.refresh_from_db()
    assert scene.proven.status == Status.RECOGNISED
    assert scene.proven.proven_on == timezone.localdate()

    scene.silent.refresh_from_db()
    assert scene.silent.status == Status.DORMANT
    office.sign_in(scene.office)
    office.step(scene.silent.pk, "strike_off", note="Không còn ai làm.", **decision("7-QĐ/BCĐ"))
    scene.silent.refresh_from_db()
    assert scene.silent.status == Status.STRUCK_OFF
    office.shot("09-dua-khoi-danh-sach")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_number_opens_exactly_its_records(scene, visitor, size):
    officer = visitor(size)
    officer.sign_in(scene.office)
    for reading in ("as-was", "today"):
        officer.go(
            f"/so-lieu/?unit={scene.province.pk}&start=2024-01-01&last=2026-12-31&map={reading}"
        )
        officer.shot(f"10-so-lieu-{reading}")
        officer.fits()
        links = officer.page.locator('main a[href*="/so-lieu/ho-so/"]')
        shown = [
            (link.inner_text().strip(), link.get_attribute("href"))
            for link in links.all()
            if link.inner_text().strip().isdigit()
        ]
        opened = [pair for pair in dict.fromkeys(shown) if pair[0] != "0"]
        assert opened
        for value, address in opened[:6]:
            officer.go(address)
            assert officer.page.locator("main tr[data-row]").count() == int(value)
    officer.shot("11-ho-so-cua-mot-con-so")

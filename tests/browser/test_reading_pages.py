"""A file is looked through: by keys, by plain forms without a script, on a phone; nothing serious for a screen reader."""

import re

import pytest

from kheo.archive.enums import Purpose, ReadingStatus
from kheo.archive.models import Candidate, CitedPaper, Reading
from tests.archive.readings.web_scene import CHECKS, TEXT, laid
from tests.browser.conftest import DESK, PHONE
from tests.factories.archive import ReadingFactory


@pytest.fixture
def reading(scene):
    """A report of the province that was read; the office looks through it."""
    one = ReadingFactory(
        office=scene.province, unit=scene.province, handed_in_by=scene.office, text=TEXT,
        checks=CHECKS, title="Báo cáo kết quả phong trào",
    )  # fmt: skip
    laid(one)
    return one


def states(reading):
    return list(reading.items.order_by("start").values_list("state", flat=True))


def test_the_whole_file_is_decided_with_keys_and_entered(scene, reading, visitor):
    office = visitor(DESK)
    office.sign_in(scene.office)
    office.go(f"/doc-bao-cao/{reading.pk}/")
    page = office.page
    paper, _area, total, part, project = reading.items.order_by("start")
    press = page.keyboard.press

    press("j")
    assert page.locator(".finding.current").count() == 1
    assert page.locator(".mark.found").first.inner_text() == "6.540"
    press("j")
    page.wait_for_selector(f"#muc-{paper.pk} .item-detail")
    press("a")
    page.wait_for_selector(f"#muc-{paper.pk}.is-taken")
    page.wait_for_selector(f"#muc-{total.pk}.current .item-detail")
    press("e")
    page.wait_for_selector(f"#muc-{total.pk} input[name=amount]:focus")
    page.keyboard.insert_text("6.533")
    page.locator(f"#muc-{total.pk} form button[type=submit]").last.click()
    page.wait_for_selector(f"#muc-{total.pk}.is-taken")
    page.wait_for_selector(f"#muc-{part.pk}.current .item-detail")
    press("x")
    page.wait_for_selector(f"#muc-{part.pk}.is-dropped")
    press("u")
    page.wait_for_selector(f"#muc-{part.pk}.is-open")
    page.locator(f"[data-mark='{project.pk}']").click()
    page.wait_for_selector(f"#muc-{project.pk}.current .item-detail")
    press("a")
    page.wait_for_selector(f"#muc-{project.pk}.is-taken")
    assert (
        page.locator(f"[data-mark='{project.pk}']").get_attribute("class").split()[2] == "is-taken"
    )
    assert states(reading) == ["taken", "open", "taken", "open", "taken"]
    page.locator("form", has=page.locator("[name=phan-loai][value=chinh]")).locator(
        "button"
    ).click()
    page.locator("form", has=page.locator("[name=phan-loai][value=boi-canh]")).locator(
        "button"
    ).click()
    page.wait_for_selector("#xac-nhan button:not([disabled])")
    page.locator("#xac-nhan button").click()
    page.wait_for_selector("text=Kết quả đọc đã được đưa vào sổ.")
    reading.refresh_from_db()
    assert reading.status == ReadingStatus.CONFIRMED
    assert [one.amount for one in reading.source.figures.order_by("order")] == ["6.533", "1.621"]
    assert (Candidate.objects.count(), CitedPaper.objects.count()) == (1, 1)


def test_without_a_script_every_item_is_decided_one_after_the_other(scene, reading, visitor):
    office = visitor(PHONE, scripts=False)
    office.sign_in(scene.office)
    office.go(f"/doc-bao-cao/{reading.pk}/")

    for number in range(5, 0, -1):
        assert f"Còn {number} mục" in office.page.locator("#xac-nhan").inner_text()
        button = office.page.locator(".item.is-open button[formaction*='/nhan/']").first
        if not button.is_visible():
            office.page.locator(".context-figures summary").click()
        button.click()
        office.page.wait_for_load_state()

    office.page.locator("#xac-nhan button").click()
    office.page.wait_for_load_state()
    assert Reading.objects.get().status == ReadingStatus.CONFIRMED


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_serious_is_found_on_the_pages_of_reading(scene, reading, visitor, size):
    own = ReadingFactory(
        office=scene.province, handed_in_by=scene.office, text=TEXT, checks=CHECKS,
        purpose=Purpose.OWN,
    )  # fmt: skip
    laid(own)
    refused = ReadingFactory(
        office=scene.province, handed_in_by=scene.office, status=ReadingStatus.REFUSED,
        told="Tệp có mật khẩu.",
    )  # fmt: skip
    office = visitor(size)
    office.sign_in(scene.office)
    item = reading.items.get(kind="initiative")
    for path in (
        "/doc-bao-cao/", f"/doc-bao-cao/{reading.pk}/?muc={item.pk}", f"/doc-bao-cao/{own.pk}/",
        f"/doc-bao-cao/{refused.pk}/", f"/doc-bao-cao/muc/{item.pk}/sua/",
        f"/doc-bao-cao/muc/{item.pk}/trung/", "/doc-bao-cao/ung-vien/",
        "/doc-bao-cao/van-ban-vien-dan/",
    ):  # fmt: skip
        office.go(path)
        office.accessible()
        office.fits()


def test_files_dropped_on_the_zone_are_named_before_they_are_sent(scene, visitor):
    office = visitor(DESK)
    office.sign_in(scene.office)
    office.go("/doc-bao-cao/#nop")
    office.page.locator("input[type=file]").set_input_files(
        [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": TEXT.encode() + name.encode()}
         for name in ("một", "hai")]
    )  # fmt: skip

    assert re.findall(r"(\w+\.txt)", office.page.locator("[data-drop-names]").inner_text()) == [
        "một.txt", "hai.txt",
    ]  # fmt: skip
    office.page.locator(".hand-in .form-end button").click()
    office.page.wait_for_selector("text=Kết quả nhận tệp")
    assert Reading.objects.count() == 2

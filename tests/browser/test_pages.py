"""Every page type: nothing serious for a screen reader, nothing from elsewhere, no script needed."""

import re

import pytest
from playwright.sync_api import expect

from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.kernel.text import fold
from tests.browser.conftest import DESK, PHONE
from tests.browser.scene import TEXTS
from tests.browser.test_story import TITLE, number_of, write_down

PAGES = (
    "/", "/tim/?q=rung", "/cach-dung/", "/tai-khoan/", "/tai-khoan/phien/", "/mo-hinh/",
    "/dot-thi-dua/", "/tai-lieu/", "/so-lieu/", "/don-vi/", "/console/components/",
)  # fmt: skip


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_on_any_page_type(scene, visitor, size):
    office = visitor(size)
    office.go("/dang-nhap/")
    office.accessible()
    office.sign_in(scene.office)
    one = scene.proven.pk
    for path in (
        *PAGES,
        f"/mo-hinh/{one}/",
        f"/mo-hinh/{one}/ban/",
        f"/mo-hinh/{one}/buoc/strike_off/",
        f"/don-vi/{scene.commune.pk}/",
    ):
        office.go(path)
        office.accessible()
        office.fits()


def test_axe_finds_nothing_serious_on_the_pages_of_a_clerk(scene, visitor):
    clerk = visitor(PHONE)
    clerk.sign_in(scene.clerk)
    one = write_down(clerk)
    clerk.accessible()
    for path in (
        "/",
        "/mo-hinh/dang-ky/",
        f"/mo-hinh/{one}/",
        f"/mo-hinh/{scene.proven.pk}/buoc/confirm/",
    ):
        clerk.go(path)
        clerk.accessible()
        clerk.fits()


def test_the_palette_is_worked_by_the_keyboard_alone_and_gives_the_focus_back(scene, visitor):
    office = visitor(DESK)
    office.sign_in(scene.office)
    keys, palette = office.page.keyboard, office.page.locator("#palette")
    keys.press("Control+k")
    expect(palette.locator("input")).to_be_focused()
    keys.type(fold(scene.proven.title))
    wanted = palette.get_by_role("option").filter(has_text=scene.proven.title)
    expect(wanted).to_be_visible()
    office.accessible()
    for _further in range(palette.get_by_role("option").count()):
        if wanted.get_attribute("aria-selected") == "true":
            break
        keys.press("ArrowDown")
    keys.press("Enter")
    office.arrive(rf".*/mo-hinh/{scene.proven.pk}/$")

    link = office.page.locator("main a").first
    link.focus()
    keys.press("/")
    expect(palette.locator("input")).to_be_focused()
    keys.press("Escape")
    expect(palette).to_be_hidden()
    expect(link).to_be_focused()


def test_without_a_script_a_project_is_registered_and_sent(scene, visitor):
    clerk, head = visitor(PHONE, scripts=False), visitor(DESK, scripts=False)
    clerk.sign_in(scene.clerk)
    one = write_down(clerk)
    clerk.page.locator('button[name=then][value="present"]').click()
    clerk.page.wait_for_url(re.compile(r".*/buoc/present/$"))
    clerk.send()
    clerk.page.wait_for_url(re.compile(rf".*/mo-hinh/{one}/$"))
    assert number_of(clerk.page) == one
    head.sign_in(scene.head)
    head.step(one, "submit")
    row = Initiative.objects.get(pk=one)
    assert (row.status, row.title, row.goals) == (Status.SUBMITTED, TITLE, TEXTS["goals"])

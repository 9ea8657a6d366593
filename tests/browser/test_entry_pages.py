"""The clerk's report in a browser: every eye, a line that drops, two clerks in one cell."""

import pytest

from kheo.access.enums import Role
from kheo.reporting.models import Cell, Text
from tests.browser.conftest import DESK, PHONE
from tests.reporting.flow.scene import Scene

SAVED = '[data-state="saved"]'


@pytest.fixture
def scene(transactional_db):
    """A province that asks one commune for its report."""
    made = Scene()
    made.initiative()
    return made


@pytest.fixture
def address(scene):
    return f"/bao-cao/{scene.report.pk}/"


def state_of(page, name):
    return page.locator(f'[data-field="{name}"] [data-save-state]')


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_on_the_pages_of_a_report(scene, address, visitor, size):
    clerk = visitor(size)
    clerk.sign_in(scene.clerk)
    found = []
    for path in (
        "/bao-cao/", address, f"{address}nho/?key=registered", f"{address}dan/", f"{address}in/",
        f"{address}in/?trong=1",
    ):  # fmt: skip
        clerk.go(path)
        for check in (clerk.accessible, clerk.fits):
            try:
                check()
            except AssertionError as trouble:
                found.append((path, str(trouble).splitlines()[:6]))

    assert found == []


def test_what_is_typed_while_the_line_is_down_goes_out_when_it_is_back(scene, address, visitor):
    clerk = visitor(PHONE)
    clerk.sign_in(scene.clerk)
    clerk.go(address)
    page = clerk.page
    page.locator("form[data-autosave-on]").wait_for()
    area = page.locator('textarea[name="text:situation"]')
    page.context.set_offline(True)
    area.press_sequentially("Viết khi mất mạng")
    page.locator(".unsent").wait_for()
    assert area.input_value() == "Viết khi mất mạng"

    page.context.set_offline(False)
    page.locator(f'[data-field="text:situation"] {SAVED}').wait_for()

    assert Text.objects.get().body == "Viết khi mất mạng"


def test_two_clerks_in_one_cell_choose(scene, address, visitor):
    other = scene.person(Role.REGISTRAR, scene.commune)
    clerk = visitor(DESK)
    clerk.sign_in(scene.clerk)
    clerk.go(address)
    Cell.objects.create(
        report=scene.report, key="participants", value=12, changed_by=other,
        changed_at=scene.report.created_at,
    )  # fmt: skip
    field = clerk.page.locator('input[name="cell:participants"]')
    field.press_sequentially("15")
    field.press("Tab")
    choice = clerk.page.locator('[data-other="cell:participants"]')
    choice.wait_for()
    assert "12" in choice.inner_text()

    choice.get_by_role("button", name="Giữ bản của tôi").click()
    clerk.page.locator(f'[data-field="cell:participants"] {SAVED}').wait_for()

    assert Cell.objects.get().value == 15


def test_a_figure_that_cannot_be_read_says_so_and_stays(scene, address, visitor):
    clerk = visitor(DESK)
    clerk.sign_in(scene.clerk)
    clerk.go(address)
    field = clerk.page.locator('input[name="cell:participants"]')
    field.press_sequentially("mười")
    field.press("Tab")

    clerk.page.locator('[data-state="refused"]').wait_for()

    assert field.input_value() == "mười"
    assert "không phải là số" in state_of(clerk.page, "cell:participants").inner_text()


def test_the_memory_of_a_figure_opens_beside_the_form_and_closes_again(scene, address, visitor):
    clerk = visitor(PHONE)
    clerk.sign_in(scene.clerk)
    clerk.go(address)
    clerk.page.locator('a.memory-link[href*="key=registered"]').first.click()
    clerk.page.locator("#memory h2").wait_for()
    clerk.accessible()

    clerk.page.keyboard.press("Escape")

    assert clerk.page.locator("#memory > *").count() == 0

"""The system's Chromium, a live server on a small map, and people who are signed in."""

import os

# Playwright runs an event loop in this thread; Django must not take it for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from tests.browser.scene import PASSWORD, build

SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 740}
PATIENCE = 20_000
"""Milliseconds: nothing is measured here, and a busy machine is no fault of a page."""
expect.set_options(timeout=PATIENCE)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--dns-prefetch-disable",
)


def pytest_collection_modifyitems(items):
    """Everything below this folder drives Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


def chromium():
    """Path of the system's Chromium, or None."""
    for name in (os.environ.get("KHEO_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (path := shutil.which(name)):
            return path
    return None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine (apt install chromium)")
    args = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": path, "args": args}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """SQLite in a file: the threads of the live server each have their own connection."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        name = tmp_path_factory.mktemp("browser") / "live.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture
def scene(transactional_db):
    """Hà Tĩnh in small: two old communes that became one, an office, a clerk and a head."""
    return build()


class Visitor:
    """One person at one browser."""

    def __init__(self, page, base, width):
        self.page, self.base, self.width = page, base, width

    def go(self, path):
        """Open an address of the house and see that it is a page."""
        answer = self.page.goto(self.base + path)
        assert answer.status == 200, f"{path}: {answer.status}"

    def sign_in(self, user):
        """Through the form, as everybody does."""
        self.go("/dang-nhap/")
        self.page.fill("[name=username]", user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.send()
        self.page.wait_for_url(re.compile(r".*(?<!dang-nhap)/$"))

    def send(self):
        """Press the main button of the form of the page."""
        self.page.locator("main .form-end button").last.click()

    def follow(self, end):
        """Click the link whose address ends so."""
        link = self.page.locator(f'main a[href$="{end}"]')
        if not link.count():
            said = self.page.locator("main").inner_text()
            pytest.fail(f"no link to {end} on {self.page.url}:\n{said[:1500]}")
        link.first.click()

    def step(self, initiative, name, **answers):
        """Open a step of an initiative from its page, answer and send."""
        self.go(f"/mo-hinh/{initiative}/")
        self.follow(f"/buoc/{name}/")
        for field, answer in answers.items():
            self.answer(field, answer)
        self.send()
        self.arrive(rf".*/mo-hinh/{initiative}/(bien-nhan/)?$")

    def arrive(self, address):
        """Wait for the page behind a form; tell what the form complains of otherwise."""
        try:
            here = re.compile(address)
            self.page.wait_for_url(lambda url: here.match(url.partition("#")[0]), timeout=PATIENCE)
        except PlaywrightTimeout:
            said = self.page.locator("main").inner_text()
            pytest.fail(f"{self.page.url} instead of {address}:\n{said[:1500]}")

    def answer(self, field, answer):
        """Fill one control, whatever it is."""
        one = self.page.locator(f'main [name="{field}"]')
        kind = one.first.get_attribute("type")
        if isinstance(answer, dict) or kind == "file":
            one.first.set_input_files(answer)
        elif kind in {"checkbox", "radio"}:
            for value in answer if isinstance(answer, (list, tuple)) else [answer]:
                which = "" if value is True else f'[value="{value}"]'
                self.page.locator(f'main [name="{field}"]{which}').first.check()
        elif one.first.evaluate("one => one.tagName") == "SELECT":
            self.touch(one.first)  # the keys move the choice, so it is made after them
            one.first.select_option(answer)
        else:
            if not one.first.is_visible():
                self.page.locator("main details:not([open]) > summary").last.click()
            one.first.fill(answer)
            if kind == "date":
                self.touch(one.first)

    def touch(self, control):
        """A key down and up again: pages that save themselves trust people's keys only."""
        control.press("ArrowDown")
        control.press("ArrowUp")

    def shot(self, name):
        """A picture for the documentation, only when asked for."""
        if os.environ.get("KHEO_SCREENS"):
            SCREENS.mkdir(parents=True, exist_ok=True)
            size = "phone" if self.width < 500 else "desk"
            self.page.screenshot(path=SCREENS / f"{name}-{size}.png", full_page=False)

    def fits(self):
        """Nothing sticks out at the side."""
        over = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"{self.page.url} is {over} px too wide"

    def accessible(self):
        """Axe finds nothing serious."""
        found = Axe().run(self.page).response["violations"]
        grave = [
            f"{one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in found
            if one["impact"] in {"serious", "critical"}
        ]
        assert not grave, f"{self.page.url}\n" + "\n".join(grave)


@pytest.fixture
def visitor(browser, live_server):
    """``visitor(width=…, scripts=True)``: a fresh browser that must never leave the machine."""
    contexts, strangers, complaints = [], [], []

    def come(size=DESK, *, scripts=True):
        context = browser.new_context(
            viewport=size,
            java_script_enabled=scripts,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            bypass_csp=False,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: note(request.url))
        page.on("console", lambda told: complain(told.type, told.text))
        page.on("pageerror", lambda error: complain("error", str(error)))
        return Visitor(page, live_server.url, size["width"])

    def note(url):
        parts = urlsplit(url)
        if (
            parts.scheme not in {"data", "blob", "about"}
            and parts.netloc != urlsplit(live_server.url).netloc
        ):
            strangers.append(url)

    def complain(kind, text):
        """A refused form (422), a closed page (404) and a question given up by leaving the page are no faults."""
        given_up = text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
        if kind == "error" and "Failed to load resource" not in text and not given_up:
            complaints.append(text)

    yield come
    for context in contexts:
        context.close()
    assert not strangers, f"requests left the machine: {strangers}"
    assert not complaints, f"the console complains: {complaints}"

"""Signing in as people do: by the login page of a real provider, with an app, with a passkey of the browser."""

import re
import time

import pyotp
import pytest
from django.core.cache import cache

from kheo.access.models import Identity, Passkey
from tests.browser.conftest import PHONE
from tests.provider.process import Process
from tests.provider.serve import CLIENT, SECRET
from tests.provider.serve import PASSWORD as THERE

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def portal(live_server, settings, tmp_path):
    """The provider in its own process, known to the house."""
    process = Process(tmp_path)
    cache.clear()
    settings.OIDC_PROVIDERS = [
        {"code": "1", "name": "Cổng tỉnh", "issuer": process.issuer, "client_id": CLIENT,
         "client_secret": SECRET, "scopes": "openid profile email"},
    ]  # fmt: skip
    process.wait().allow(live_server.url)
    yield process
    process.stop()


@pytest.fixture
def free_browser(browser, live_server):
    """A browser that may go to the provider too, which is another house on this machine."""
    context = browser.new_context(viewport=PHONE, locale="vi-VN")
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints = []
    page.on(
        "console",
        lambda told: complaints.append(told.text) if "Content Security" in told.text else None,
    )
    yield page
    context.close()
    assert not complaints


def test_somebody_comes_by_the_provider_waits_is_linked_and_is_in(
    scene, portal, live_server, free_browser
):
    page, base = free_browser, live_server.url
    page.goto(f"{base}/dang-nhap/?next=/tai-khoan/phien/")
    page.get_by_role("link", name="Đăng nhập bằng Cổng tỉnh").click()
    page.fill("[name=username]", "hoa")
    page.fill("[name=password]", THERE)
    page.click("button[type=submit]")
    page.locator("[name=allow]").click()
    page.wait_for_url(f"{base}/dang-nhap/cho-lien-ket/")
    assert "Chờ người quản trị" in page.locator("main").inner_text()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0

    Identity.objects.update(user=scene.clerk, unit=scene.clerk.unit)
    page.goto(f"{base}/dang-nhap/?next=/tai-khoan/phien/")
    page.get_by_role("link", name="Đăng nhập bằng Cổng tỉnh").click()
    if "authorize" in page.url:
        page.locator("[name=allow]").click()
    page.wait_for_url(f"{base}/tai-khoan/phien/")

    page.evaluate("document.querySelector('form[action=\"/dang-xuat/\"]').submit()")
    page.get_by_role("link", name="Đăng xuất cả Cổng tỉnh").click()
    page.wait_for_url(re.compile(re.escape(portal.base)))


def test_a_passkey_and_an_app_are_set_up_and_open_the_account(scene, visitor):
    one = visitor(PHONE)
    one.page.context.set_default_timeout(
        30_000
    )  # two first pages of a fresh server, one after the other
    device = one.page.context.new_cdp_session(one.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    one.sign_in(scene.clerk)
    one.go("/tai-khoan/bao-mat/")
    one.shot("security")
    one.fits()
    one.follow("/tai-khoan/bao-mat/khoa/")
    one.answer("password", "mat khau dai")
    one.send()
    one.arrive(r".*/bao-mat/khoa/$")
    one.page.wait_for_selector("form[data-passkey]:not([hidden])")
    one.accessible()
    one.fits()
    one.answer("name", "Điện thoại")
    one.send()
    one.page.wait_for_selector(".codes")
    one.fits()
    assert Passkey.objects.get().user == scene.clerk

    one.go("/tai-khoan/bao-mat/ung-dung/")
    one.accessible()
    one.fits()
    secret = one.page.locator("#secret").inner_text().replace(" ", "")
    one.answer("code", pyotp.TOTP(secret).at(int(time.time())))
    one.send()
    one.arrive(r".*/tai-khoan/bao-mat/$")
    one.accessible()

    one.page.context.clear_cookies()
    one.go("/dang-nhap/?next=/tai-khoan/phien/")
    one.page.fill("[name=username]", scene.clerk.username)
    one.page.fill("[name=password]", "mat khau dai")
    one.send()
    one.arrive(r".*/dang-nhap/xac-thuc/$")
    one.accessible()
    one.fits()
    one.page.locator("form[data-passkey] button").click()
    one.arrive(r".*/tai-khoan/phien/$")

    one.page.context.clear_cookies()
    one.go("/dang-nhap/?next=/tai-khoan/phien/")
    one.accessible()
    one.page.locator("form[data-passkey] button").click()
    one.arrive(r".*/tai-khoan/phien/$")

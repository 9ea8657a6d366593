"""A commune with its desks, the office above it, and browsers signed in for each."""

import pytest
from django.test import Client

from kheo.access.enums import Role
from kheo.orgs.enums import Kind
from tests.factories.orgs import UnitFactory


@pytest.fixture
def province(db):
    return UnitFactory(name="Tỉnh Hà Tĩnh", kind=Kind.PROVINCE, code="42")


@pytest.fixture
def commune(province):
    return UnitFactory(name="Xã Cẩm Bình", under=province, code="18676")


@pytest.fixture
def clerk(someone, commune):
    return someone(Role.REGISTRAR, over=commune)


@pytest.fixture
def head(someone, commune):
    return someone(Role.UNIT_HEAD, over=commune)


@pytest.fixture
def officer(someone, province):
    return someone(Role.STANDING_OFFICE, over=province)


@pytest.fixture
def as_(db):
    """``as_(person)``: a browser in which the person is signed in."""

    def open_browser(person):
        browser = Client()
        browser.force_login(person)
        return browser

    return open_browser


@pytest.fixture(autouse=True)
def clock(monkeypatch, at):
    """Every page is asked for at the moment of ``at``, whatever day the tests run."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)

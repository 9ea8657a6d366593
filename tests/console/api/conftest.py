"""Every act is done at the moment of the tests."""

from tests.initiatives.web.conftest import clock  # noqa: F401 - a fixture

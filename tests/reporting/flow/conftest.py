"""A province that asks one commune for its half-year report, with records behind the figures."""

import pytest

from tests.reporting.flow.scene import Scene


@pytest.fixture
def scene(db):
    return Scene()

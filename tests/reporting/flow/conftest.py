"""A province that asks one commune for its half-year report, with records behind the figures."""

from datetime import date

import pytest

from tests.reporting.flow.scene import Scene


@pytest.fixture
def scene(db):
    return Scene()


@pytest.fixture
def full(scene):
    """Three initiatives (one of another commune), four inspections in two entries."""
    scene.ours = [scene.initiative(field="economy"), scene.initiative(field="defence_security")]
    scene.theirs = scene.initiative(scene.other, field="economy")
    scene.visits = [scene.inspection(quantity=3), scene.inspection(on=date(2026, 5, 4))]
    return scene

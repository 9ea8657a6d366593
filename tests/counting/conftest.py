"""What tests of figures share."""

from pathlib import Path

import pytest

from tests.counting.places import Country


@pytest.fixture
def country(db):
    """Two provinces, a merger and a division on 1 July 2025."""
    return Country()


@pytest.fixture(autouse=True)
def static_root(settings):
    """The folder of collected static files, which WhiteNoise expects to exist."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

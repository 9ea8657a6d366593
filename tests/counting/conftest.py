"""What tests of figures share."""

import pytest

from tests.counting.places import Country


@pytest.fixture
def country(db):
    """Two provinces, a merger and a division on 1 July 2025."""
    return Country()

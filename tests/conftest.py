"""What every test may ask for: a moment, a person with a role, a signed-in browser."""

from datetime import UTC, datetime

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def language_of_the_house():
    """A page asked for in another language leaves it behind in this thread."""
    yield
    translation.deactivate()


@pytest.fixture
def at():
    """Saturday 21 November 2026, 09:00 in Hà Nội."""
    return datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def someone(db):
    """``someone(Role.REGISTRAR, over=unit)``: a person who holds one role over one unit."""
    from tests.factories.access import GrantFactory, UserFactory

    def make(role=None, over=None, **kwargs):
        person = UserFactory(unit=over, **kwargs)
        if role is not None:
            GrantFactory(user=person, role=role, unit=over)
        return person

    return make

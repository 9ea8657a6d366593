"""What every test may ask for: a moment, a person with a role, a signed-in browser."""

import gc
import os
import shutil
import sqlite3
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import translation

# Making the tables fills the memory with states of migrations; looking for circles among them cost half of the time.
gc.set_threshold(100_000, 20, 100)
ASKS_ROWS = frozenset({"db", "transactional_db", "django_db_setup"})


def pytest_collection_modifyitems(config, items):
    """Beside a whole run on SQLite, a server's data base is asked only by tests that ask one at all."""
    if os.environ.get("KHEO_TEST_ROWS") != "only":
        return
    asking = [
        one
        for one in items
        if one.get_closest_marker("django_db") or not ASKS_ROWS.isdisjoint(one.fixturenames)
    ]
    kept = set(map(id, asking))
    config.hook.pytest_deselected(items=[one for one in items if id(one) not in kept])
    items[:] = asking


@pytest.fixture(autouse=True)
def language_of_the_house():
    """A page asked for in another language leaves it behind in this thread."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The data base of the tests; on SQLite also kept as a file, for child processes to copy."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            connection.ensure_connection()
            with sqlite3.connect(tmp_path_factory.getbasetemp() / "empty.sqlite3") as copy:
                connection.connection.backup(copy)


@pytest.fixture(scope="session")
def file_of_tables(django_db_setup, tmp_path_factory):
    """``file_of_tables(folder)`` → path of a data base in a file there, with every table made.

    Two writers meet only in a file, and making the tables anew costs longer than most tests.
    """
    if connection.vendor != "sqlite":
        pytest.skip("tried on SQLite")

    def put(folder):
        place = folder / "kheo.sqlite3"
        shutil.copy(tmp_path_factory.getbasetemp() / "empty.sqlite3", place)
        return place

    return put


@pytest.fixture
def files_on_disk(settings, tmp_path):
    """What is kept lies in a folder of this test, as on a real machine."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }


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

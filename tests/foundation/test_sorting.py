"""Long results are sorted in files, pages in memory."""

import pytest
from django.db import connection

from kheo.foundation.sorting import sorted_on_disk

FILE = 1


def where():
    """Where SQLite puts what it sorts."""
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA temp_store").fetchone()[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL sorts on disk by itself")
def test_within_it_is_a_file_and_afterwards_what_it_was():
    before = where()

    with sorted_on_disk("default"):
        assert where() == FILE
    assert where() == before

    with pytest.raises(ZeroDivisionError), sorted_on_disk("default"):
        raise ZeroDivisionError
    assert where() == before


@pytest.mark.django_db
def test_in_a_transaction_and_elsewhere_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0), sorted_on_disk("default"):
        pass

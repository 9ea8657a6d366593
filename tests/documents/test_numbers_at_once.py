"""Two clerks draw a number in the same moment."""

import threading
from datetime import date

import pytest
from django.db import connection, connections

from kheo.access.enums import Role
from kheo.documents.models import Draft, SeriesNumber
from kheo.documents.operations import number_paper
from tests.documents.test_drafts import make
from tests.factories.orgs import UnitFactory


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_get_two_numbers(someone, at):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("one connection shared by all threads of a database in memory")
    office = someone(Role.STANDING_OFFICE, over=UnitFactory(name="A", label="Xã A"))
    keys = [make(office, at, title=f"Đợt {n}").pk for n in range(4)]
    troubles = []

    def give(key):
        try:
            draft = Draft.objects.select_related("unit").get(pk=key)
            number_paper(draft, issued_on=date(2026, 11, 21), actor=office, at=at)
        except Exception as trouble:  # noqa: BLE001 - told below
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=give, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert sorted(SeriesNumber.objects.values_list("number", flat=True)) == [1, 2, 3, 4]

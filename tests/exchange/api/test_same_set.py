"""Every declared list: the interface gives exactly the rows its person may see, and each of them alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kheo.access.enums import Role
from kheo.exchange.listings import declared
from kheo.orgs.enums import Kind
from tests.exchange.api.conftest import Program, token_for
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

SEEN = (Role.STANDING_OFFICE, Role.AUDITOR, Role.USER_ADMINISTRATOR, Role.RECORDS_CLERK)


@pytest.fixture
def person(db):
    """Somebody of a commune with three records of some kinds, beside another commune with one of each."""
    nation = UnitFactory(kind=Kind.NATION, name="Việt Nam")
    mine, other = UnitFactory(under=nation), UnitFactory(under=nation)
    person = UserFactory(unit=mine)
    for role in SEEN:
        GrantFactory(user=person, role=role, unit=mine)
    for unit in (mine, mine, mine, other):
        InitiativeFactory(unit=unit)
        PaperFactory(unit=unit, issued_on=date(2026, 6, 1))
        UserFactory(unit=unit)
    token_for(person)
    return person


def walked(program, listing):
    """The keys of a list, page by page."""
    address, keys = f"/api/v1/{listing.name}/?limit=2", []
    while address:
        told = program.get(address).json()
        keys += [row["url"].rstrip("/").rsplit("/", 1)[1] for row in told["items"]]
        address = told["next"]
    return keys


def test_each_list_gives_what_its_person_may_see_and_nothing_else(person):
    program = Program()
    for listing in declared():
        rows = listing.seen_by(person).order_by(*listing.order)
        keys = [str(getattr(row, listing.key)) for row in rows]
        assert walked(program, listing) == keys, listing.name
        hidden = listing.rows().exclude(pk__in=[row.pk for row in rows])[:1]
        for key in [*keys[:1], *(str(getattr(row, listing.key)) for row in hidden)]:
            status = program.get(f"/api/v1/{listing.name}/{key}/").status_code
            assert status == (200 if key in keys else 404), (listing.name, key)


def test_no_list_costs_more_than_a_few_questions(person):
    program = Program()
    for listing in declared():
        program.get(f"/api/v1/{listing.name}/")
        with CaptureQueriesContext(connection) as told:
            answer = program.get(f"/api/v1/{listing.name}/")
        assert answer.status_code == 200, listing.name
        # Token and person, grants, the rows, and what they need besides; loops are caught by zeal.
        assert len(told) <= 9, (listing.name, [query["sql"][:90] for query in told])

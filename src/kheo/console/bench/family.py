"""The family tree of an initiative with a thousand places, as its page draws it.

Everything is made in a transaction that is undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kheo.access.enums import Role
from kheo.console.bench import people
from kheo.console.bench.loading import AT
from kheo.console.bench.measure import Measured, milliseconds
from kheo.console.bench.pages import reader
from kheo.foundation.planner import know_the_tables
from kheo.initiatives.enums import Field, Kind, Origin, Status
from kheo.initiatives.models import Initiative
from kheo.kernel.text import fold
from kheo.library.enums import AdoptionStatus
from kheo.library.models import Adoption
from kheo.library.queries.family import family
from kheo.library.queries.reach import reach_of
from kheo.orgs.enums import COMMUNAL
from kheo.orgs.models import Unit

PLACES, FIRST = 1000, 700
"""So many learned from the source itself, the others from one of its first copies."""
BEGAN = date(2024, 1, 15)


def measure() -> Iterator[Measured]:
    """The page folded, with one province open, and the bare question; queries of many and of few."""
    with transaction.atomic():
        source, few = _fill(PLACES), _fill(3)
        know_the_tables(Adoption, Initiative)
        client = reader(people.holder(Role.REGISTRAR, people.commune()))
        today = AT.date()
        province = family(source, today=today).nodes[0].place.province
        address = reverse("adoptions:family", args=(source.pk,))
        pages = {"": "", ", a province unfolded": f"?mo=0-{province}"}
        for name, query in pages.items():
            time = milliseconds(lambda query=query: client.get(address + query))  # type: ignore[misc]
            yield Measured("family", f"{PLACES:,} places{name}: server time", time, "ms", 200)
        time = milliseconds(lambda: family(source, today=today))
        yield Measured("family", f"{PLACES:,} places: question alone", time, "ms", 100)
        time = milliseconds(lambda: reach_of([source.pk], today=today))
        yield Measured("family", f"{PLACES:,} places: reach", time, "ms", 100)
        many = _statements(client, address)
        small = _statements(client, reverse("adoptions:family", args=(few.pk,)))
        yield Measured(
            "family", f"{PLACES:,} places: queries", many, "queries", 1, "3 places", small
        )
        transaction.set_rollback(True)


def _statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        client.get(address)
    return len(told)


def _fill(places: int) -> Initiative:
    """A recognised source with so many copies in communes all over the country."""
    office = people.holder(Role.STANDING_OFFICE, people.nation())
    units = list(
        Unit.objects.filter(kind__in=COMMUNAL, ends_on=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    step = max(len(units) // places, 1)
    chosen = [units[n * step % len(units)] for n in range(places)]
    source = Initiative.objects.create(**_record(units[0], office.pk, None, BEGAN))
    first = _copies(source, [source.pk] * min(FIRST, places), chosen, office.pk)
    rest = chosen[len(first) :]
    _copies(source, [first[n % 120] for n in range(len(rest))], rest, office.pk)
    return source


def _copies(source: Initiative, parents: list[int], units: list[int], office: int) -> list[int]:
    """Copies with their adoptions, one unit each; returns the keys of their records."""
    pairs = list(zip(parents, units, strict=False))
    rows = [
        Initiative(**_record(unit, office, parent, BEGAN + timedelta(days=n % 600)))
        for n, (parent, unit) in enumerate(pairs)
    ]
    made = Initiative.objects.bulk_create(rows, batch_size=500)
    Adoption.objects.bulk_create(
        [_adoption(one, n, office) for n, one in enumerate(made)], batch_size=500
    )
    return [one.pk for one in made]


def _record(unit: int, office: int, source: int | None, day: date) -> dict[str, Any]:
    title = "Thắp sáng đường quê bằng điện mặt trời"
    return {
        "unit_id": unit, "kind": Kind.COLLECTIVE, "field": Field.CULTURE_SOCIETY,
        "origin": Origin.REPLICATE if source else Origin.NEW, "source_id": source, "title": title,
        "search_text": fold(title), "status": Status.RECOGNISED, "listed_on": day,
        "registered_on": day, "recognised_on": day, "proven_on": day, "households": 120,
        "filed_by_id": office, "moved_at": AT, "created_at": AT, "updated_at": AT,
    }  # fmt: skip


def _adoption(one: Initiative, n: int, office: int) -> Adoption:
    gave_up = n % 9 == 4
    day = one.listed_on
    return Adoption(
        source_id=one.source_id or 0, unit_id=one.unit_id, initiative=one, asked_by_id=office,
        status=AdoptionStatus.GIVEN_UP if gave_up else AdoptionStatus.WORKING,
        requested_on=day, planned_on=day, adopted_on=day, working_on=None if gave_up else day,
        given_up_on=day if gave_up else None, given_up_why="Thiếu kinh phí" if gave_up else "",
        moved_at=AT, created_at=AT, updated_at=AT,
    )  # fmt: skip

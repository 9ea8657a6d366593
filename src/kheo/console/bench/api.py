"""A list of 100 records over the API against a bare view that returns the same bytes.

The bare view runs the same queries for the same rows, without token, rights, paging or fingerprint: values
in, JSON out. Both go through the whole stack of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
from django.db.models import Count
from django.http import HttpRequest, HttpResponse  # noqa: TID251 - the bare view stands here
from django.test import Client, override_settings
from django.urls import get_resolver, path
from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import ApiToken
from kheo.access.operations.tokens import digest_of
from kheo.access.pages import PUBLIC, page
from kheo.console.bench import people
from kheo.console.bench.measure import Measured, side_by_side
from kheo.exchange.listings import listing_of
from kheo.initiatives.models import Evidence, Initiative
from kheo.orgs.enums import PROVINCIAL, Tree
from kheo.orgs.models import Placement, Reach

ROWS, CALLS = 100, 40
NAMES = ("initiatives", "units", "papers")
SECRET = "kheo_bench"  # noqa: S105 - of a data base that is thrown away
_bodies: dict[str, bytes] = {}


def measure() -> Iterator[Measured]:
    """Three lists as the standing office of the province reads them."""
    secret = _token()
    urlpatterns[:] = [path("bare/<slug:name>/", bare), *get_resolver().url_patterns]
    with override_settings(ROOT_URLCONF=__name__, API_PER_MINUTE=10_000_000):
        ours = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})
        stranger = Client(SERVER_NAME="localhost")
        for name in NAMES:
            address = f"/api/v1/{name}/?limit={ROWS}"
            _bodies[name] = _got(ours, address)
            least, mine = side_by_side(
                lambda name=name: _got(stranger, f"/bare/{name}/"),  # type: ignore[misc]
                lambda address=address: _got(ours, address),  # type: ignore[misc]
                CALLS,
            )
            number = len(orjson.loads(_bodies[name])["items"])
            what = f"{name}, {number} records, time against a bare view (budget 1/0.6)"
            yield Measured("api", what, mine, "ms", 1 / 0.6, "bare view", least)


def _got(client: Client, address: str) -> bytes:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return answer.content


def _token() -> str:
    """A token of the standing office of the province."""
    person, now = people.holder(Role.STANDING_OFFICE, people.province()), timezone.now()
    values = {
        "user": person, "name": "bench", "hint": "ench", "scopes": ["read"],
        "expires_at": now + timedelta(days=1), "created_at": now, "updated_at": now,
        "last_used_at": now,
    }  # fmt: skip
    ApiToken.objects.update_or_create(digest=digest_of(SECRET), defaults=values)
    return SECRET


@page(PUBLIC)
def bare(request: HttpRequest, name: str) -> HttpResponse:
    """The same rows as values, made into JSON; then the bytes that the interface sends."""
    listing = listing_of(name)
    rows = listing.rows().order_by(*listing.order)
    found = list(rows.values(*_columns(rows))[:ROWS])
    beside = [list(more) for more in _beside(name, [row["id"] for row in found])]
    orjson.dumps([found, beside], default=str)
    return HttpResponse(_bodies[name], content_type="application/json")


def _beside(name: str, keys: list[int]) -> list[Any]:
    """What stands in the records of a list besides its own query."""
    if name == "initiatives":
        links = Initiative.themes.through.objects.filter(initiative_id__in=keys)
        moves = Initiative.other_movements.through.objects.filter(initiative_id__in=keys)
        pieces = Evidence.objects.filter(initiative_id__in=keys, removed_at=None).order_by()
        return [
            links.values_list("initiative_id", "theme__code"),
            moves.values_list("initiative_id", "othermovement__code"),
            pieces.values_list("initiative_id").annotate(number=Count("pk")),
        ]
    if name == "units":
        seats = Placement.objects.filter(unit_id__in=keys, tree=Tree.TERRITORY)
        above = Reach.objects.filter(
            unit_id__in=keys, tree=Tree.TERRITORY, ancestor__kind__in=PROVINCIAL
        )
        return [
            seats.order_by("valid_from").values("unit_id", "parent__code", "parent__label"),
            above.order_by("valid_from", "-depth").values(
                "unit_id", "ancestor__code", "ancestor__label"
            ),
        ]
    return []


def _columns(rows: Any) -> list[str]:
    """The columns that the query of the list reads: of its table and of those it joins."""
    joined = rows.query.select_related
    wanted = [field.name for field in rows.model._meta.concrete_fields]
    if isinstance(joined, dict):
        for name in joined:
            related = rows.model._meta.get_field(name).related_model
            wanted += [f"{name}__{field.name}" for field in related._meta.concrete_fields]
    return wanted


urlpatterns: list[Any] = []
"""Filled when the measurement begins: this module stands in for the root of addresses."""

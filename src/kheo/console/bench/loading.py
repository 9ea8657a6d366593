"""Fills a database of its own with synthetic initiatives on the real tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.models import Max

from kheo.access.models import User
from kheo.console.bench import bulk
from kheo.console.bench.lives import FIRST_YEAR, LAST_YEAR, Life, Seat, Units, lives
from kheo.counting.operations import rebuild_cells, rebuild_spans
from kheo.initiatives.models import Fact, Initiative
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import fold
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, Kind, Tree
from kheo.orgs.models import Reach, Unit
from kheo.orgs.operations import load_national_units

SIZES: Mapping[str, int] = {"province": 35_000, "nation": 2_000_000}
PROVINCE = "42"
"""Code of Hà Tĩnh, the province whose reports the budgets were taken from."""
STRETCH = 50_000
"""Lives written in one go."""
FOREVER = date.max.toordinal()
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
_SHARES = ((9, COMMUNAL), (1, frozenset({Kind.DISTRICT}) | PROVINCIAL))

_FIRST = date(FIRST_YEAR, 1, 1).toordinal()
_DAYS = [
    date.fromordinal(day).isoformat()
    for day in range(_FIRST, date(LAST_YEAR + 3, 1, 1).toordinal())
]
INITIATIVE = (
    "id", "unit_id", "kind", "field", "origin", "title", "search_text", "situation", "goals",
    "approach", "status", "turn", "level", "outcome", "is_effective", "listed_on",
    "registered_on", "recognised_on", "proven_on", "due_on", "moved_at", "created_at",
    "updated_at", "filed_by_id", "place", "beneficiaries", "lead", "partners", "participants",
    "resources", "schedule", "outputs", "sustaining", "result", "awaits_head", "version",
    "marked_fields", "is_reopened", "is_public", "came_on_paper", "has_dossier", "is_imported",
)  # fmt: skip
_SAME = (
    "Nhà văn hóa", "Các hộ trong thôn", "Ban Công tác Mặt trận", "", "", "Nhân dân đóng góp",
    "", "Sổ theo dõi và ảnh chụp", "Quy ước của thôn", "Đã làm xong phần việc đề ra", False, 1,
    "[]", False, False, False, False, False,
)  # fmt: skip
FACT = (
    "initiative_id", "kind", "on", "level", "award", "note", "actor_id", "recorded_at",
)  # fmt: skip
_TURNS = {
    "submitted": "office", "accepted": "unit", "building": "unit", "appraised": "office",
    "awaiting_appraisal": "office", "recognised": "unit", "doubtful": "unit",
    "dormant": "office", "not_recognised": "unit",
}  # fmt: skip


def load(size: str, tell: Callable[[str], Any]) -> int:
    """Make the tables, the map and ``SIZES[size]`` initiatives with figures; returns how many.

    Raises ``RuleBroken`` when initiatives are there already: a working database is never filled.
    """
    began = perf_counter()
    call_command("migrate", verbosity=0)
    if Initiative.objects.exists():
        raise RuleBroken("there are initiatives in this database; name an empty one")
    actor = bench_user()
    load_national_units(actor=actor, at=AT)
    tell(f"map of units: {perf_counter() - began:.1f} s")
    province = PROVINCE if size == "province" else None
    number = fill(SIZES[size], actor=actor, province=province, tell=tell)
    tell(f"loaded {number:,} initiatives in {perf_counter() - began:.1f} s")
    return number


def fill(
    number: int,
    *,
    actor: User,
    province: str | None,
    tell: Callable[[str], Any] = str,
    apart_from: int | None = None,
    seed: int = 2009,
) -> int:
    """Write ``number`` initiatives of one province, or of the nation, and every projection.

    ``apart_from`` is a unit that registers none of them.
    """
    began = perf_counter()
    with bulk.without_indexes():
        add(lives(units_of(province, apart_from), number, seed=seed), actor=actor)
        tell(f"initiatives and facts: {perf_counter() - began:.1f} s")
        began = perf_counter()
        spans = rebuild_spans()
        tell(f"{spans:,} spans: {perf_counter() - began:.1f} s")
        began = perf_counter()
    tell(f"indexes: {perf_counter() - began:.1f} s")
    bulk.settle()
    began = perf_counter()
    rebuild_cells()
    tell(f"summary: {perf_counter() - began:.1f} s")
    bulk.settle()
    return number


def add(stream: Iterator[Life], *, actor: User) -> None:
    """Write lives and their facts behind those that are there; projections are not touched."""
    zone = "+00" if connection.vendor == "postgresql" else ""
    key = (Initiative.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    while some := list(islice(stream, STRETCH)):
        bulk.write(
            Initiative,
            INITIATIVE,
            (_initiative(key + at, life, actor.pk, zone) for at, life in enumerate(some)),
        )
        bulk.write(Fact, FACT, _facts(key, some, actor.pk, zone))
        key += len(some)


def bench_user() -> User:
    """The account in whose name everything was entered."""
    person, _made = User.objects.get_or_create(
        username="bench",
        defaults={"full_name": "Đo tốc độ", "password": "!", "valid_from": date(2004, 1, 1)},
    )
    return person


def units_of(province: str | None, apart_from: int | None = None) -> Units:
    """The units that register: of the province with this code, or of the whole nation."""
    units = Unit.objects.exclude(pk=apart_from or 0)
    if province is not None:
        under = Reach.objects.filter(
            ancestor__code=province, ancestor__kind__in=PROVINCIAL, tree=Tree.TERRITORY
        )
        units = units.filter(pk__in=under.values("unit_id"))
    seats: dict[str, list[Seat]] = {}
    for pk, kind, label, starts, ends in units.order_by("pk").values_list(
        "pk", "kind", "label", "starts_on", "ends_on"
    ):
        seats.setdefault(kind, []).append(
            Seat(
                pk, (label, fold(label)), starts.toordinal(), ends.toordinal() if ends else FOREVER
            )
        )
    return Units(
        [
            (weight, [seat for kind in sorted(kinds) for seat in seats.get(kind, ())])
            for weight, kinds in _SHARES
        ]
    )


def _day(day: int | None) -> str | None:
    return None if day is None else _DAYS[day - _FIRST]


def _initiative(key: int, life: Life, actor: int, zone: str) -> tuple[Any, ...]:
    registered = _day(life.registered)
    moved = f"{_day(life.moved)} 02:00:00{zone}"
    created = f"{registered} 02:00:00{zone}"
    return (
        key, life.unit, life.kind, life.field, life.origin, life.title[:300],
        life.search_text[:400], *life.texts, life.status, _TURNS.get(life.status, "nobody"),
        life.level, life.outcome, life.is_effective, registered, registered,
        _day(life.recognised), _day(life.proven), _day(life.due), moved, created, moved, actor,
        *_SAME,
    )  # fmt: skip


def _facts(key: int, some: Iterable[Life], actor: int, zone: str) -> Iterator[tuple[Any, ...]]:
    for at, life in enumerate(some, start=key):
        for kind, on, level in life.facts:
            day = _day(on)
            yield (at, kind, day, level, "", "", actor, f"{day} 02:00:00{zone}")

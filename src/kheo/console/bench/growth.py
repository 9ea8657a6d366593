"""What a commune pays when ten times as much is filed elsewhere; what the proofs cost.

Fills the database in two steps, so it asks for one of its own.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.audit.journal import record
from kheo.audit.queries import breaks_in_chain
from kheo.console.bench import people
from kheo.console.bench.figures import TODAY
from kheo.console.bench.loading import AT, PROVINCE, bench_user, fill
from kheo.console.bench.measure import Measured, milliseconds
from kheo.console.bench.pages import addresses_of, reader
from kheo.counting.queries.proofs import differences
from kheo.orgs.models import Unit
from kheo.orgs.operations import load_national_units

BASE, LINES = 3_500, 500
Costs = Mapping[str, float]


def measure(base: int = BASE, lines: int = LINES) -> Iterator[Measured]:
    """Measure, multiply by ten, measure again."""
    actor = bench_user()
    load_national_units(actor=actor, at=AT)
    fill(base, actor=actor, province=PROVINCE)
    home = people.commune()
    _journal(home, actor, lines)
    pages, proofs = _pages(home), _proofs()
    memory = _peak(lambda: list(differences()))
    fill(base * 9, actor=actor, province=PROVINCE, apart_from=home.pk, seed=7)
    _journal(home, actor, lines * 9)
    for name, cost in _pages(home).items():
        yield Measured("growth", f"commune: {name}", cost, "ms", 1.3, "a tenth", pages[name])
    for name, cost in _proofs().items():
        yield Measured("verify", name, cost, "ms", 12, "a tenth", proofs[name])
    more = _peak(lambda: list(differences()))
    yield Measured("verify", "memory of the proof", more, "MB", 2, "a tenth", memory)


def prepare() -> None:
    """The tables."""
    call_command("migrate", verbosity=0)


def _journal(unit: Unit, actor: User, lines: int) -> None:
    with transaction.atomic():
        for line in range(lines):
            record("unit.rename", unit, actor=actor, at=timezone.now(), after={"line": line})


def _pages(unit: Unit) -> Costs:
    client = reader(people.holder(Role.REGISTRAR, unit))
    return {
        name: milliseconds(lambda address=address: client.get(address), calls=15)  # type: ignore[misc]
        for name, address in addresses_of(unit, TODAY).items()
    }


def _proofs() -> Costs:
    return {
        "journal": milliseconds(lambda: list(breaks_in_chain()), calls=3),
        "figures": milliseconds(lambda: list(differences()), calls=3),
    }


def _peak(call: Callable[[], Any]) -> float:
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20

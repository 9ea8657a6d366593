"""A child process that works on a data base of its own until somebody kills it.

``python -m tests.trouble.acting prepare`` fills a data base that has every table with one
commune and its people;
``… work`` registers, sends, returns, accepts and builds without end; ``… together N`` lets N
threads accept N registrations at the same moment and prints how many succeeded.
"""

import io
import os
import sys
import threading
from datetime import UTC, date, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from kheo.access.enums import Role  # noqa: E402
from kheo.access.models import User  # noqa: E402
from kheo.initiatives import operations  # noqa: E402
from kheo.initiatives.enums import Kind, Status  # noqa: E402
from kheo.initiatives.models import Initiative  # noqa: E402
from tests.factories.access import GrantFactory, UserFactory  # noqa: E402
from tests.factories.initiatives import InitiativeFactory  # noqa: E402
from tests.factories.orgs import UnitFactory  # noqa: E402
from tests.initiatives.test_life import TEXTS  # noqa: E402


def prepare():
    """One commune of one province, and one person per role."""
    nation = UnitFactory(kind="nation", name="Việt Nam", code="VN")
    province = UnitFactory(kind="province", name="Hà Tĩnh", code="42", under=nation)
    commune = UnitFactory(name="Kỳ Xuân", code="18754", under=province)
    for name, role, unit in (
        ("clerk", Role.REGISTRAR, commune),
        ("head", Role.UNIT_HEAD, commune),
        ("office", Role.STANDING_OFFICE, province),
    ):
        GrantFactory(user=UserFactory(username=name, unit=unit), role=role, unit=unit)
    _index_what_factories_made()


def _index_what_factories_made():
    """Factories write rows only; from here on the acts themselves keep the index."""
    call_command("index_search", stdout=io.StringIO())
    call_command("index_likeness", stdout=io.StringIO())


def work():
    """Walk initiative after initiative through its first steps; says when it has begun."""
    clerk, head, office = (User.objects.get(username=n) for n in ("clerk", "head", "office"))
    at = datetime(2026, 1, 5, 2, tzinfo=UTC)
    sys.stdout.write("working\n")
    sys.stdout.flush()
    while True:
        one = operations.register(
            unit=clerk.unit, kind=Kind.COLLECTIVE, title="Ngày xanh, đêm sáng",
            actor=clerk, at=at, **TEXTS,
        )  # fmt: skip
        operations.submit(one, actor=head, at=at)
        operations.send_back(one, note="Bổ sung", fields=["goals"], actor=office, at=at)
        operations.submit(one, actor=head, at=at)
        operations.accept(one, actor=office, at=at)
        operations.start(one, on=date(2026, 1, 6), actor=clerk, at=at + timedelta(days=2))


def together(number):
    """Accept ``number`` registrations in as many threads at once."""
    commune, office = User.objects.get(username="clerk").unit, User.objects.get(username="office")
    waiting = [
        InitiativeFactory(complete=True, unit=commune, status=Status.SUBMITTED)
        for _ in range(number)
    ]
    _index_what_factories_made()
    gate, done = threading.Barrier(number), []

    def accept(one):
        gate.wait()
        operations.accept(one, actor=office, at=datetime(2026, 2, 1, tzinfo=UTC))
        connection.close()
        done.append(one.pk)

    threads = [threading.Thread(target=accept, args=(one,)) for one in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = Initiative.objects.filter(pk__in=[one.pk for one in waiting], status=Status.ACCEPTED)
    sys.stdout.write(f"{len(done)} {kept.count()}\n")


if __name__ == "__main__":
    {"prepare": prepare, "work": work}.get(sys.argv[1], lambda: together(int(sys.argv[2])))()

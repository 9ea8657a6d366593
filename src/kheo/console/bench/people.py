"""Who looks and writes during a measurement: accounts of the benchmark's own database."""

from __future__ import annotations

from datetime import date

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.console.bench.loading import AT, PROVINCE
from kheo.counting.models import Span
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, Kind, Tree
from kheo.orgs.models import Reach, Unit


def nation() -> Unit:
    """The nation."""
    return Unit.objects.get(kind=Kind.NATION)


def province() -> Unit:
    """The province whose figures are asked."""
    return Unit.objects.filter(code=PROVINCE, kind__in=PROVINCIAL).latest("starts_on")


def commune() -> Unit:
    """A living commune of the province that has figures; always the same one."""
    below = Reach.objects.filter(ancestor=province(), tree=Tree.TERRITORY, valid_to=None)
    units = Unit.objects.filter(
        pk__in=below.values("unit_id"), ends_on=None, kind__in=COMMUNAL,
    )  # fmt: skip
    with_figures = Span.objects.values("unit_id")
    return units.filter(pk__in=with_figures).order_by("pk")[0]


def holder(role: Role, unit: Unit) -> User:
    """The account that holds ``role`` over ``unit``, made on first use."""
    person, made = User.objects.get_or_create(
        username=f"bench-{role.value}-{unit.pk}",
        defaults={
            "full_name": "Đo tốc độ", "password": "!", "valid_from": date(2004, 1, 1),
            "unit": unit, "must_change_password": False,
        },
    )  # fmt: skip
    if made:
        Grant.objects.create(
            user=person, role=role, unit=unit, valid_from=date(2004, 1, 1), paper="bench",
            granted_at=AT,
        )  # fmt: skip
    return person

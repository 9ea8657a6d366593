"""Desks: what waits for a person by the roles he holds, counted for the first page.

A slice names its desks as conditions on its rows; here they are counted, in one query, and joined.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import grants_of


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """One line: what, how many, where they are listed, how many of them are late.

    ``reminded`` = of how many the office has reminded the person.
    """

    key: str
    label: Any
    count: int
    url: str
    late: int = 0
    reminded: int = 0


def has_desk(person: User) -> bool:
    """Whether work may wait for ``person``: nothing waits for the system's own account."""
    return not any(grant.role == Role.SYSTEM for grant in grants_of(person))


def units_held(person: User, roles: Collection[str]) -> set[int]:
    """Keys of the units over which ``person`` holds one of ``roles``: those units themselves."""
    if not has_desk(person):
        return set()
    return {grant.unit_id for grant in grants_of(person) if grant.role in roles}


def any_of(desks: Mapping[str, Q]) -> Q:
    """What lies on one of ``desks``; there has to be one."""
    return reduce(or_, desks.values())


def counted(rows: QuerySet[Any], desks: Mapping[str, Q], *, late: Q) -> dict[str, tuple[int, int]]:
    """Desk → how many of ``rows`` lie on it and how many of these are ``late``.

    One query, none without a desk.
    """
    if not desks:
        return {}
    found = rows.filter(any_of(desks)).aggregate(
        **{name: Count("pk", filter=one) for name, one in desks.items()},
        **{f"{name}_late": Count("pk", filter=one & late) for name, one in desks.items()},
    )
    return {name: (found[name], found[f"{name}_late"]) for name in desks}

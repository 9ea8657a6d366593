"""Which roles may do what with the map.

``orgs`` stands below ``access``: it names its rights, the roles are given to them here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import models

from kheo.access.enums import STAFF, Role
from kheo.access.models import Grant
from kheo.access.pages import View, page
from kheo.access.policy import Permission, can, today
from kheo.initiatives.models import Initiative
from kheo.orgs import policies

_ADMINISTRATORS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM})
_ROLES: Mapping[str, frozenset[Role]] = {
    policies.VIEW_UNITS.code: STAFF,
    policies.KEEP_LOCAL_UNITS.code: _ADMINISTRATORS | {Role.STANDING_OFFICE},
    policies.REORGANISE.code: _ADMINISTRATORS,
    policies.REVIEW_RIGHTS.code: _ADMINISTRATORS,
}
PERMISSIONS: Mapping[str, Permission] = {
    right.code: Permission(right.code, right.label, _ROLES[right.code], unit_lookup="")
    for right in policies.RIGHTS
}


def judge(actor: Any, right: policies.Right, unit: models.Model | None) -> str:
    """The answer of the policy: "" or the reason."""
    return can(actor, PERMISSIONS[right.code], unit).reason


def close(view: View, right: policies.Right, methods: tuple[str, ...]) -> View:
    """``view`` behind the gate of ``right``."""
    return page(PERMISSIONS[right.code], methods=methods)(view)


def people_over(units: Collection[int]) -> int:
    """How many people hold a role over one of ``units`` today."""
    held = Grant.objects.as_of(today()).filter(unit_id__in=units)
    return held.values("user").distinct().count()


def records_of(units: Collection[int]) -> int:
    """How many initiatives belong to ``units``."""
    return Initiative.objects.filter(unit_id__in=units).count()


COUNTERS: Mapping[str, Callable[[Collection[int]], int]] = {
    "people": people_over,
    "records": records_of,
}
"""What the preview of a reorganisation counts in the slices above the map."""

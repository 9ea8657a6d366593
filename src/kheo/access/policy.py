"""The one place that answers "may this person do this here".

permission = act × kind of thing × scope of units × stage. The scope is every unit that the
projection ``orgs.Reach`` hangs under a unit the person holds a fitting role over, today;
units that have ended count where an administrator let rights follow (DESIGN §3, §7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.kernel.refusals import NotAllowed
from kheo.orgs.enums import Kind
from kheo.orgs.models import Reach

_M = TypeVar("_M", bound=models.Model)
Actor = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Permission:
    """An act on a kind of thing: who carries it, and how the thing leads to its unit.

    ``objection`` (actor, subject) → "" or the sentence that stops this person here, for rules
    of fairness such as maker and checker. ``rows`` (actor) → a condition on the rows themselves
    (a draft is private to its unit), asked by lists and single rows alike.
    ``unit_lookup`` = "" when the thing is a unit.
    """

    code: str
    label: Any
    roles: frozenset[Role]
    unit_lookup: str = "unit"
    objection: Callable[[Any, Any], str] | None = None
    rows: Callable[[Any], Q] | None = None

    def unit_id_of(self, subject: models.Model) -> int | None:
        """Key of the unit ``subject`` belongs to."""
        if not self.unit_lookup:
            return subject.pk  # type: ignore[no-any-return]
        for step in self.unit_lookup.split("__")[:-1]:
            subject = getattr(subject, step)
        return getattr(subject, f"{self.unit_lookup.split('__')[-1]}_id")  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Decision:
    """Truthy when allowed, else carries the reason shown on the greyed button."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


def today() -> date:
    """The day on which rights are read; rights never follow a handed-in clock."""
    return timezone.localdate()


def grants_of(actor: Actor) -> list[Grant]:
    """The grants ``actor`` holds today, read once per request (kept on the user object)."""
    if not isinstance(actor, User) or not actor.is_valid(today()):
        return []
    kept: tuple[date, list[Grant]] | None = getattr(actor, "_kept_grants", None)
    if kept is None or kept[0] != today():
        held = list(Grant.objects.filter(user=actor).as_of(today()).select_related("unit"))
        kept = (today(), held)
        actor._kept_grants = kept  # type: ignore[attr-defined]  # noqa: SLF001
    return kept[1]


def forget_grants(actor: User) -> None:
    """After a change of grants: read them again."""
    if hasattr(actor, "_kept_grants"):
        del actor._kept_grants  # noqa: SLF001


def granted_units(actor: Actor, permission: Permission) -> frozenset[int]:
    """Keys of the units over which ``actor`` holds a role that carries ``permission`` today."""
    return frozenset(g.unit_id for g in grants_of(actor) if g.role in permission.roles)


def holds(actor: Actor, *roles: Role) -> bool:
    """Whether ``actor`` holds one of ``roles`` anywhere today."""
    return any(grant.role in roles for grant in grants_of(actor))


def unit_scope(units: frozenset[int]) -> models.QuerySet[Reach, Any]:
    """Keys of every unit under ``units`` today, as a subquery for ``unit_id__in``."""
    return (
        Reach.objects.as_of(today())
        .filter(ancestor_id__in=units, carries_rights=True)
        .values("unit_id")
    )


def can(actor: Actor, permission: Permission, subject: models.Model | None = None) -> Decision:
    """May ``actor`` do this (to ``subject``)? The reason is a sentence for the screen."""
    units = granted_units(actor, permission)
    if not units:
        return Decision(_("Your roles do not include this act."))
    if subject is None:
        return Decision()
    if not _in_scope(actor, permission, units, permission.unit_id_of(subject)):
        return Decision(_("This belongs to a unit outside your scope."))
    if permission.rows is not None and subject.pk is not None:
        within = type(subject)._base_manager.filter(permission.rows(actor), pk=subject.pk)
        if not within.exists():
            return Decision(_("This is not open to you."))
    return Decision(permission.objection(actor, subject) if permission.objection else "")


def _in_scope(
    actor: Actor, permission: Permission, units: frozenset[int], unit_id: int | None
) -> bool:
    """The same answer as ``visible`` gives for the row: over the nation everything, else what is
    reached today. A unit reaches itself while it lives, which spares the question."""
    if holds_nation(actor, permission):
        return True
    if unit_id is None:
        return False
    alive = {grant.unit_id for grant in grants_of(actor) if grant.unit.is_alive(today())}
    return unit_id in units & alive or unit_scope(units).filter(unit_id=unit_id).exists()


def require(actor: Actor, permission: Permission, subject: models.Model | None = None) -> None:
    """Raise ``NotAllowed`` with the reason unless ``can``."""
    decision = can(actor, permission, subject)
    if not decision:
        raise NotAllowed(decision.reason)


def visible(
    queryset: models.QuerySet[_M], actor: Actor, permission: Permission
) -> models.QuerySet[_M]:
    """Narrow ``queryset`` to the rows inside the actor's scope for ``permission``.

    A grant over the whole nation narrows nothing, so that lists may walk their index.
    """
    units = granted_units(actor, permission)
    if not units:
        return queryset.none()
    if permission.rows is not None:
        queryset = queryset.filter(permission.rows(actor))
    if holds_nation(actor, permission):
        return queryset
    lookup = f"{permission.unit_lookup}_id__in" if permission.unit_lookup else "pk__in"
    return queryset.filter(Q(**{lookup: unit_scope(units)}))


def holds_nation(actor: Actor, permission: Permission) -> bool:
    """Whether a fitting role is held over the whole nation."""
    return any(
        grant.unit.kind == Kind.NATION
        for grant in grants_of(actor)
        if grant.role in permission.roles
    )

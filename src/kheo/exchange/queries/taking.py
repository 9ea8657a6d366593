"""Who may take what in, and in whose name."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import Decision, Permission, can, holds, require, visible
from kheo.exchange.models import Import
from kheo.exchange.policies import IMPORT
from kheo.exchange.profiles import Profile, declared, profile_of
from kheo.kernel.refusals import BadInput, RuleBroken
from kheo.orgs.models import Unit


def over_units(permission: Permission) -> Permission:
    """The same right asked over a unit itself, without what it says of single rows."""
    return replace(permission, unit_lookup="", objection=None, rows=None)


def may_take_in(actor: User, profile: Profile, unit: Unit) -> Decision:
    """Whether ``actor`` may bring rows of this kind in under the name of ``unit``."""
    desk = can(actor, over_units(IMPORT), unit)
    return can(actor, over_units(profile.permission), unit) if desk else desk


def require_taking_in(actor: User, profile: Profile, unit: Unit) -> None:
    """Raise NotAllowed unless ``may_take_in``."""
    require(actor, over_units(IMPORT), unit)
    require(actor, over_units(profile.permission), unit)


def may_see_rows(actor: User, imported: Import) -> bool:
    """Rows show what their records show: to who may bring such rows in, to the one who did, to auditors."""
    if imported.asked_by_id == actor.pk or holds(actor, Role.AUDITOR):
        return True
    return bool(can(actor, over_units(known(imported.profile).permission), imported.unit))


def known(name: str) -> Profile:
    """The profile called ``name``. Raises BadInput."""
    try:
        return profile_of(name)
    except LookupError:
        raise BadInput(
            _("There is no kind of file called “%(name)s”."), params={"name": name[:60]}
        ) from None


def open_to(actor: User) -> list[Profile]:
    """The kinds of files ``actor`` may bring in somewhere."""
    if not can(actor, IMPORT):
        return []
    return [one for one in declared() if can(actor, one.permission)]


def units_open_to(actor: User) -> QuerySet[Unit]:
    """The units in whose name ``actor`` may bring files in."""
    rows: QuerySet[Unit] = Unit.objects.filter(ends_on=None)
    return visible(rows, actor, over_units(IMPORT))


def actor_of(imported: Import) -> User:
    """In whose name the background works: the one who asked for this work."""
    person: User = imported.job.asked_by if imported.job is not None else imported.asked_by
    return person


def require_alive(unit: Unit) -> None:
    """Raise RuleBroken for a unit that has ended."""
    if unit.ends_on is not None:
        raise RuleBroken(_("This unit has ended; choose the unit that took its place."))

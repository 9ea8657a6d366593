"""What has to hold before an administrator touches somebody's account or rights."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.policies import ADMINISTER
from kheo.access.policy import require
from kheo.access.queries import holders, roles_to_hand_out
from kheo.access.rules import SYSTEM_NAME
from kheo.kernel.refusals import NotAllowed, RuleBroken


def locked(person: User) -> User:
    """The row of ``person``, locked until the end of the act."""
    return User.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)


def require_administration(actor: User, person: User, day: date) -> None:
    """Raise ``NotAllowed`` unless ``actor`` may look after the account of ``person``.

    Who holds a role that the actor may not hand out is looked after from higher up, else a local
    administrator could take over his superior's account with a new password.
    """
    require(actor, ADMINISTER, person)
    if person.username == SYSTEM_NAME:
        raise NotAllowed(_("This account belongs to the system itself."))
    unended = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    for grant in Grant.objects.filter(unended, user=person).select_related("unit"):
        if grant.role not in roles_to_hand_out(actor, grant.unit):
            raise NotAllowed(
                _("%(person)s holds rights above yours; ask the administrator above you.")
                % {"person": person}
            )


def require_another_administrator(person: User, day: date) -> None:
    """Raise ``RuleBroken`` when nobody but ``person`` is system administrator on ``day``.

    The grants are locked: two administrators who remove each other meet here one by one.
    """
    held = Grant.objects.select_for_update().filter(role=Role.SYSTEM_ADMINISTRATOR)
    list(held.order_by("pk").values_list("pk", flat=True))
    administrators = set(holders(Role.SYSTEM_ADMINISTRATOR, day).values_list("pk", flat=True))
    if administrators == {person.pk}:
        raise RuleBroken(_("This is the last system administrator; name another one first."))

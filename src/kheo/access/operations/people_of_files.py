"""What opening accounts and giving roles would be refused for, asked for many people at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.operations.accounts import check_life, check_names
from kheo.access.operations.grants import check_grant, check_power
from kheo.access.policies import ADMINISTER
from kheo.access.policy import require
from kheo.access.queries import roles_to_hand_out_over
from kheo.orgs.models import Unit


class Asked:
    """The facts by which a part of a file is judged; the units lie in the scope of ``actor``."""

    def __init__(self, actor: User, *, units: Collection[int], people: Collection[int]) -> None:
        """Two queries, and one for every administrative grant of ``actor``."""
        self._actor = actor
        self.units = Unit.objects.in_bulk(list(units))
        self._may_give = roles_to_hand_out_over(actor, units)
        self._held: dict[tuple[int, str, int], list[Grant]] = {}
        for grant in Grant.objects.filter(user__in=people):
            self._held.setdefault((grant.user_id, grant.role, grant.unit_id), []).append(grant)

    def holds(self, person: User, role: str, unit: int, day: date) -> bool:
        """Whether the person holds this role over this unit on ``day``."""
        return any(
            one.valid_from <= day and (one.valid_to is None or day < one.valid_to)
            for one in self._held.get((person.pk, role, unit), ())
        )

    def check_account(self, person: User, *, is_taken: bool) -> None:
        """Raise ``RuleBroken`` as ``open_account`` would for ``person``, who is not saved yet."""
        check_names(person.username, person.full_name, person.position, is_taken=is_taken)
        check_life(person.unit, person.valid_from, person.valid_to)

    def check_role(
        self, person: User, role: str, unit: int, paper: str, since: date, until: date | None
    ) -> None:
        """Raise ``NotAllowed`` or ``RuleBroken`` as ``grant_role`` would."""
        place = self.units[unit]
        require(self._actor, ADMINISTER)
        check_power(self._actor, person, role, place, self._may_give.get(unit, frozenset[Role]()))
        held = self._held.get((person.pk, role, unit), ()) if person.pk else ()
        check_grant(person, role, place, paper, since, until, held=held, actor=self._actor)

"""Accounts opened and roles given for many people at once, and what that would be refused for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.operations.accounts import TOLD, check_life, check_names, drawn_up
from kheo.access.operations.grants import check_grant, check_power, told_of
from kheo.access.policies import ADMINISTER, GRANT_OVER
from kheo.access.policy import granted_units, holds_nation, require, unit_scope
from kheo.access.queries import roles_to_hand_out_over
from kheo.access.rules import SYSTEM_NAME
from kheo.audit.journal import Line, record_many
from kheo.foundation.models import row_values
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit
from kheo.search.enums import What
from kheo.search.operations.index import refresh


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
    ) -> date | None:
        """The day on which the grant ends. Raises ``NotAllowed`` or ``RuleBroken`` as ``grant_role`` would."""
        place = self.units[unit]
        require(self._actor, ADMINISTER)
        check_power(self._actor, person, role, place, self._may_give.get(unit, frozenset[Role]()))
        held = self._held.get((person.pk, role, unit), ()) if person.pk else ()
        return check_grant(person, role, place, paper, since, until, held=held, actor=self._actor)


class Wanted(NamedTuple):
    """A person of a file: the account that is there (``key``) or the one to be opened, and the role, "" for none."""

    key: int | None
    username: str
    full_name: str
    position: str
    unit: int
    since: date
    role: str
    role_unit: int
    paper: str
    role_since: date
    role_until: date | None


@transaction.atomic
def enter_people(
    wanted: Sequence[Wanted], *, actor: User, at: datetime
) -> list[tuple[int, int | None]]:
    """Open the accounts, which have no password, and give the roles: keys of the person and the grant of each.

    All are asked what ``open_account`` and ``grant_role`` ask, against the rows locked here, before the first is
    written; a fixed number of queries. Raises ``NotAllowed``, ``RuleBroken``.
    """
    there = {one.key for one in wanted if one.key is not None}
    locked = User.objects.select_for_update(of=("self",)).select_related("unit").order_by("pk")
    known = {person.pk: person for person in locked.filter(pk__in=there)}
    units = {one.unit for one in wanted} | {one.role_unit for one in wanted if one.role}
    asked = Asked(actor, units=units, people=there)
    _require_over(actor, asked.units)
    people = _people(wanted, known, asked, at)
    grants = {
        at_: Grant(
            user=person, role=one.role, unit=asked.units[one.role_unit], paper=clean_line(one.paper),
            valid_from=one.role_since, granted_by=actor, granted_at=at,
            valid_to=asked.check_role(
                person, one.role, one.role_unit, clean_line(one.paper), one.role_since, one.role_until
            ),
        )
        for at_, (one, person) in enumerate(zip(wanted, people, strict=True)) if one.role
    }  # fmt: skip
    new = [person for person in people if person.pk is None]
    User.objects.bulk_create(new)
    refresh(What.PERSON, [person.pk for person in new])
    Grant.objects.bulk_create(list(grants.values()))
    record_many(list(_lines(people, {id(one) for one in new}, grants)), actor=actor, at=at)
    return [
        (person.pk, grants[at_].pk if at_ in grants else None) for at_, person in enumerate(people)
    ]


def _people(
    wanted: Sequence[Wanted], known: Mapping[int, User], asked: Asked, at: datetime
) -> list[User]:
    """The accounts that are there, and checked new ones without a key yet."""
    names = [one.username for one in wanted if one.key is None]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    people = []
    for one in wanted:
        if one.key is not None:
            people.append(known[one.key])
            continue
        person = drawn_up(
            username=one.username, full_name=one.full_name, position=one.position,
            unit=asked.units[one.unit], valid_from=one.since, at=at,
        )  # fmt: skip
        asked.check_account(person, is_taken=person.username in taken)
        taken.add(person.username)
        person.set_unusable_password()
        people.append(person)
    return people


def _require_over(actor: User, units: Mapping[int, Unit]) -> None:
    """Raise ``NotAllowed`` unless the person may give rights over every one of the units. One query."""
    if actor.username == SYSTEM_NAME or holds_nation(actor, GRANT_OVER):
        return
    scope = unit_scope(granted_units(actor, GRANT_OVER)).filter(unit_id__in=list(units))
    for pk in units.keys() - set(scope.values_list("unit_id", flat=True)):
        require(actor, GRANT_OVER, units[pk])


def _lines(
    people: Sequence[User], new: Collection[int], grants: Mapping[int, Grant]
) -> Iterator[Line]:
    kind = User._meta.label_lower
    for at, person in enumerate(people):
        if id(person) in new:
            after = row_values(person, *TOLD)
            yield Line("account.open", kind, person.pk, str(person), person.unit_id, after=after)
        if (grant := grants.get(at)) is not None:
            told = told_of(grant)
            yield Line("grant.give", kind, person.pk, str(person), grant.unit_id, after=told)

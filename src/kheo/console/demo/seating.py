"""Puts the agencies of the demo on the map and its people into their offices."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from kheo.access.models import User
from kheo.access.operations import grant_role, open_account
from kheo.console.demo.lives import Hands
from kheo.console.demo.moments import moment
from kheo.console.demo.tables import bodies, people, wording
from kheo.orgs.models import Reach, Unit
from kheo.orgs.operations import found_unit

NEW_MAP = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)
TEAMS = {"42": "hatinh", "48": "danang", "92": "cantho"}
"""Province of today → the team that enters old records there, by the start of its sign-ins."""
OWN_HANDS = {
    "18766": "kyxuan", "18562": "thachha", "18073": "thanhsen", "HT-PN": "phunuhatinh",
    "31396": "hiephung",
}  # fmt: skip
"""Units whose own clerk and head act since the new map."""


def unit_on(code: str, day: date) -> Unit:
    """The unit that bore ``code`` on ``day``; raises ``Unit.DoesNotExist``."""
    return Unit.objects.alive(day).get(code=code)


def found_bodies(actor: User) -> None:
    """Agencies and organisations of the provinces of today."""
    for body in bodies():
        on = date.fromisoformat(body.starts_on)
        found_unit(
            code=body.code,
            name=body.name,
            kind=body.kind,
            parent=unit_on(body.parent_code, on),
            on=on,
            paper=wording()["paper"],
            actor=actor,
            at=moment(on),
        )


def open_accounts(actor: User, password: str) -> None:
    """One account with one role for everybody in ``people.csv``."""
    for person in people():
        unit = unit_on(person.unit_code, NEW_MAP)
        over = unit_on(person.role_unit_code, NEW_MAP)
        start = max(date(2008, 1, 1), unit.starts_on, over.starts_on)
        user, _password = open_account(
            username=person.username,
            full_name=person.full_name,
            unit=unit,
            position=person.position,
            password=password,
            valid_from=start,
            actor=actor,
            at=moment(start),
        )
        grant_role(
            user=user,
            role=person.role,
            unit=over,
            paper=wording()["paper"],
            valid_from=start,
            actor=actor,
            at=moment(start),
        )


class Offices:
    """Finds who acts for a unit."""

    @cached_property
    def _people(self) -> dict[str, User]:
        names = [person.username for person in people()]
        return {user.username: user for user in User.objects.filter(username__in=names)}

    def hands(self, unit: Unit, today: date) -> Hands:
        """The unit's own clerk and head, else the team of the province that holds its records."""
        province = (
            Reach.objects.as_of(today)
            .filter(unit=unit, ancestor__code__in=TEAMS, ancestor__ends_on=None)
            .values_list("ancestor__code", flat=True)
            .first()
        )
        if province is None:
            raise LookupError(f"no team for {unit.label}")
        team = TEAMS[province]
        own = OWN_HANDS.get(unit.code) if unit.is_alive(today) else None
        maker, head = (
            (f"{own}.canbo", f"{own}.lanhdao") if own else (f"{team}.nhaplieu", f"{team}.kygui")
        )
        return Hands(self._people[maker], self._people[head], self._people[f"{team}.vanphong"])

    def person(self, username: str) -> User:
        """One of the people of the demo."""
        return self._people[username]


def sign_ins() -> list[tuple[str, str, str]]:
    """(role, username, unit) of those a visitor may try, in the order of the file."""
    shown = {person.username for person in people() if person.shown}
    users = User.objects.filter(username__in=shown).prefetch_related("grants__unit")
    by_name = {user.username: user for user in users}
    return [
        (grant.get_role_display(), user.username, grant.unit.label)
        for person in people()
        if (user := by_name.get(person.username))
        for grant in user.grants.all()
    ]

"""Reads of people, grants and sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.enums import Role
from kheo.access.models import (
    ApiToken,
    Authenticator,
    FactorDemand,
    Grant,
    Identity,
    Passkey,
    SignedIn,
    User,
)
from kheo.access.policies import GRANT_OVER
from kheo.access.policy import grants_of, unit_scope
from kheo.access.rules import grant_sentence, is_double_hat, may_hand_out, strictly_below
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.orgs.models import Reach, Unit


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant as the screen shows it; ``state`` is running, coming or ended."""

    grant: Grant
    sentence: str
    state: str


def grant_lines(person: User, day: date) -> list[GrantLine]:
    """Every grant of ``person`` as a sentence: running ones first, then coming, then ended."""
    order = {"running": 0, "coming": 1, "ended": 2}
    lines = [
        GrantLine(grant, sentence_of(grant), state_of(grant, day))
        for grant in Grant.objects.filter(user=person).for_list()
    ]
    return sorted(lines, key=lambda line: order[line.state])


def sentence_of(grant: Grant) -> str:
    """The grant in plain words."""
    return grant_sentence(
        grant.role, str(grant.unit), grant.valid_from, grant.valid_to, grant.paper
    )


def state_of(grant: Grant, day: date) -> str:
    """Whether the grant runs, is coming or has ended on ``day``."""
    if grant.valid_to is not None and grant.valid_to <= day:
        return "ended"
    return "coming" if grant.valid_from > day else "running"


def holders(role: Role, day: date) -> models.QuerySet[User]:
    """People with a usable account who hold ``role`` on ``day``."""
    held = Grant.objects.as_of(day).filter(role=role).values("user_id")
    return usable(User.objects.filter(pk__in=held), day)


def usable(people: models.QuerySet[User], day: date) -> models.QuerySet[User]:
    """Those of ``people`` whose account may be used on ``day``."""
    still = models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=day)
    return people.filter(still, is_active=True, valid_from__lte=day)


def roles_to_hand_out(actor: User, unit: Unit) -> frozenset[Role]:
    """The roles ``actor`` may give over ``unit`` today: nobody grants more than he holds.

    What somebody may hand out over a unit comes from the administrative grants whose scope
    covers that unit; a local administrator names another one only below his own unit.
    """
    return roles_to_hand_out_over(actor, [unit.pk])[unit.pk]


def roles_to_hand_out_over(actor: User, units: Collection[int]) -> dict[int, frozenset[Role]]:
    """The same for many units: key → roles. One query for every administrative grant of ``actor``."""
    found: dict[int, set[Role]] = {pk: set() for pk in units}
    for grant in grants_of(actor):
        if grant.role not in GRANT_OVER.roles:
            continue
        roles = may_hand_out({grant.role})
        for pk in _covered(grant, units):
            is_home = grant.role == Role.USER_ADMINISTRATOR and grant.unit_id == pk
            found[pk] |= {role for role in roles if not (is_home and strictly_below(role))}
    return {pk: frozenset(roles) for pk, roles in found.items()}


def _covered(grant: Grant, units: Collection[int]) -> Iterable[int]:
    if grant.unit.kind == "nation":
        return units
    return set(
        unit_scope(frozenset({grant.unit_id}))
        .filter(unit_id__in=units)
        .values_list("unit_id", flat=True)
    )


def wears_two_hats(person: User, roles: Iterable[str], day: date) -> bool:
    """Whether ``person`` with these further ``roles`` would both file and check."""
    held = Grant.objects.filter(user=person).as_of(day).values_list("role", flat=True)
    return is_double_hat([*held, *roles])


def sessions_of(person: User) -> models.QuerySet[SignedIn]:
    """Where ``person`` is signed in, the latest first."""
    return SignedIn.objects.filter(user=person).order_by("-last_seen_at", "-pk")


def tokens_of(person: User) -> models.QuerySet[ApiToken]:
    """The tokens of ``person``, the latest first."""
    return ApiToken.objects.filter(user=person).order_by("-created_at", "-pk")


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has beside his password."""

    app: bool
    passkeys: int

    @property
    def any(self) -> bool:
        """Whether a second step is asked at sign-in."""
        return self.app or self.passkeys > 0


def factors_of(person: User) -> Factors:
    """The second factors of ``person``. Two queries."""
    app = Authenticator.objects.filter(user=person, confirmed_at__isnull=False).exists()
    return Factors(app, Passkey.objects.filter(user=person).count())


def factor_demanded_from(person: User, day: date) -> date | None:
    """The earliest day from which a role that ``person`` holds on ``day`` demands a second factor.

    It may lie before ``day``, then the demand is in force, or after it. None when no role does.
    """
    lasts = models.Q(valid_to__gt=day) & models.Q(valid_to__gt=models.F("valid_from"))
    still = models.Q(valid_to__isnull=True) | lasts
    held = Grant.objects.as_of(day).filter(user=person, role=models.OuterRef("role"))
    above = Reach.objects.as_of(day).filter(ancestor_id=models.OuterRef(models.OuterRef("unit_id")))
    covered = held.filter(
        models.Q(unit_id__in=above.values("unit_id")) | models.Q(unit_id=models.OuterRef("unit_id"))
    )
    demands = FactorDemand.objects.filter(still).filter(models.Exists(covered))
    return demands.order_by("valid_from").values_list("valid_from", flat=True).first()


def require_another_factor(person: User, at: datetime, *, apps: int = 0, passkeys: int = 0) -> None:
    """Raise ``RuleBroken`` when nothing would be left although a role of ``person`` demands a factor."""
    day = timezone.localdate(at)
    since = factor_demanded_from(person, day)
    held = factors_of(person)
    left = int(held.app) - apps + held.passkeys - passkeys
    if since is not None and since <= day and left <= 0:
        raise RuleBroken(
            _("Your role demands a second factor since %(day)s. Add another one first.")
            % {"day": format_day(since)}
        )


def identities_of(person: User) -> models.QuerySet[Identity]:
    """The identities at other systems that are ``person``, or that he asked to be."""
    mine = models.Q(user=person) | models.Q(user__isnull=True, wanted_by=person)
    return Identity.objects.filter(mine).order_by("pk")

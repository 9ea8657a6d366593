"""Roles given over units and taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kheo.access.enums import ASSIGNABLE, Role
from kheo.access.models import Grant, User
from kheo.access.operations.guards import (
    locked,
    require_another_administrator,
)
from kheo.access.policies import ADMINISTER, GRANT_OVER, not_oneself
from kheo.access.policy import forget_grants, grants_of, require
from kheo.access.queries import roles_to_hand_out, sentence_of
from kheo.access.rules import ADMINISTRATIVE, SYSTEM_NAME
from kheo.audit.journal import record
from kheo.foundation.models import row_values
from kheo.kernel.days import format_day
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit

TOLD = ("role", "unit_id", "valid_from", "valid_to", "paper")


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    unit: Unit,
    paper: str,
    valid_from: date,
    valid_to: date | None = None,
    actor: User,
    at: datetime,
) -> Grant:
    """Give ``user`` a role over ``unit`` and everything below it, resting on a paper.

    Without ``valid_to`` (exclusive) it runs until the account or the unit ends. Raises
    ``NotAllowed`` when it is more than the actor may hand out or for oneself, ``RuleBroken``
    naming the field for days outside the lives of account and unit, or a missing paper.
    """
    forget_grants(user)
    user = locked(user)
    _require_power(actor, user, role, unit)
    paper = clean_line(paper)
    held = Grant.objects.filter(user=user, role=role, unit=unit)
    valid_to = check_grant(user, role, unit, paper, valid_from, valid_to, held=held, actor=actor)
    grant = Grant.objects.create(
        user=user,
        role=role,
        unit=unit,
        paper=paper,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by=actor,
        granted_at=at,
    )
    record("grant.give", user, actor=actor, at=at, after=told_of(grant), unit_id=unit.pk)
    return grant


def told_of(grant: Grant) -> dict[str, Any]:
    """What the journal says of a grant that was given."""
    return {**row_values(grant, *TOLD), "grant": grant.pk, "right": _in_words(grant)}


@transaction.atomic
def end_grant(grant: Grant, *, why: str, actor: User, at: datetime) -> None:
    """Take a grant back at once; one that has not begun never holds.

    Raises ``RuleBroken`` without a reason, for an ended grant, and for the last system
    administrator; ``NotAllowed`` when the actor could not have given it.
    """
    forget_grants(grant.user)
    person = locked(grant.user)
    grant = Grant.objects.select_for_update(of=("self",)).select_related("unit").get(pk=grant.pk)
    _require_power(actor, person, grant.role, grant.unit)
    why, day = clean_line(why), timezone.localdate(at)
    if not why:
        raise _at("why", _("Say why."))
    if grant.valid_to is not None and grant.valid_to <= day:
        raise RuleBroken(_("This right has already ended."))
    if grant.role == Role.SYSTEM_ADMINISTRATOR:
        require_another_administrator(person, day)
    before = row_values(grant, "valid_to")
    words = _in_words(grant)
    grant.valid_to = max(day, grant.valid_from)
    grant.save(update_fields=["valid_to"])
    after = {**row_values(grant, "valid_to"), "grant": grant.pk, "right": words}
    record(
        "grant.end", person, actor=actor, at=at, before=before, after=after, note=why,
        unit_id=grant.unit_id,
    )  # fmt: skip


def check_grant(
    user: User, role: str, unit: Unit, paper: str, valid_from: date, valid_to: date | None, *,
    held: Iterable[Grant], actor: User,
) -> date | None:  # fmt: skip
    """The day on which such a grant would end. ``held`` = grants of the same role over the same unit.

    Raises ``RuleBroken`` at the field to blame.
    """
    if not paper:
        raise _at("paper", _("Name the paper that this rests on."))
    if len(paper) > 200:
        raise _at("paper", _("Write at most 200 characters."))
    if role == Role.SYSTEM_ADMINISTRATOR and unit.kind != Kind.NATION:
        raise _at("unit", _("A system administrator is named over the whole nation."))
    valid_to = _end_within_lives(user, unit, valid_from, valid_to)
    valid_to = _end_within_the_granters(actor, role, valid_from, valid_to)
    if any(_overlap(grant, valid_from, valid_to) for grant in held):
        raise _at("role", _("This person already holds this role over this unit on these days."))
    return valid_to


def _require_power(actor: User, user: User, role: str, unit: Unit) -> None:
    """Nobody grants, or takes away, more than he may hand out over the very unit."""
    require(actor, ADMINISTER)
    require(actor, GRANT_OVER, unit)
    check_power(actor, user, role, unit, roles_to_hand_out(actor, unit))


def check_power(actor: User, user: User, role: str, unit: Unit, may_give: Collection[Role]) -> None:
    """Raise unless ``actor``, who may give ``may_give`` over ``unit``, may give this role to ``user``."""
    if reason := not_oneself(actor, user):
        raise NotAllowed(reason)
    if user.username == SYSTEM_NAME:
        raise NotAllowed(_("This account belongs to the system itself."))
    if role not in ASSIGNABLE:
        raise _at("role", _("Choose a role from the list."))
    if role not in may_give:
        sentence = _("You may not hand out the role “%(role)s” over %(unit)s.") % {
            "role": Role(role).label,
            "unit": unit,
        }
        raise NotAllowed(sentence, fields={"role": sentence})


def _end_within_lives(user: User, unit: Unit, starts: date, ends: date | None) -> date | None:
    """The end day, cut to the lives of account and unit. Raises ``RuleBroken`` outside them."""
    if ends is not None and ends <= starts:
        raise _at("valid_to", _("The right ends before it begins."))
    if not user.is_active:
        raise RuleBroken(_("This account has ended; it can be given no rights."))
    if starts < user.valid_from:
        raise _at(
            "valid_from",
            _("The account exists from %(day)s on.") % {"day": format_day(user.valid_from)},
        )
    if starts < unit.starts_on:
        raise _at(
            "valid_from",
            _("%(unit)s exists from %(day)s on.")
            % {"unit": unit, "day": format_day(unit.starts_on)},
        )
    for last, sentence in (
        (user.valid_to, _("The account ends on %(day)s.")),
        (unit.ends_on, _("The unit ends on %(day)s.")),
    ):
        if last is None:
            continue
        if starts >= last or (ends is not None and ends > last):
            raise _at("valid_to", sentence % {"day": format_day(last)})
        ends = last if ends is None else ends
    return ends


def _end_within_the_granters(
    actor: User, role: str, starts: date, ends: date | None
) -> date | None:
    """Power over rights lasts no longer than that of the person who passes it on.

    Working roles rest on their own paper and outlive the administrator who entered them.
    """
    if role not in ADMINISTRATIVE:
        return ends
    own = [g.valid_to for g in grants_of(actor) if g.role in GRANT_OVER.roles]
    if None in own:
        return ends
    last = max(day for day in own if day is not None)
    if starts >= last or (ends is not None and ends > last):
        raise _at("valid_to", _("Your own right ends on %(day)s.") % {"day": format_day(last)})
    return ends or last


def _overlap(grant: Grant, starts: date, ends: date | None) -> bool:
    before = ends is not None and ends <= grant.valid_from
    after = grant.valid_to is not None and grant.valid_to <= starts
    return not (before or after)


def _in_words(grant: Grant) -> str:
    """The grant as the journal keeps it: in the language of the house, whoever acts."""
    with translation.override(settings.LANGUAGE_CODE):
        sentence = sentence_of(grant)
    return sentence[:1].lower() + sentence[1:]


def _at(field: str, sentence: str) -> RuleBroken:
    return RuleBroken(sentence, fields={field: sentence})

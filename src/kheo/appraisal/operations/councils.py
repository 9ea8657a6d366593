"""Acts on councils: set up by decision, rules, seats and alternates, end."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can, forget_grants, require
from kheo.appraisal.enums import Ballot, SeatRole, SessionStatus, ShareOf, TieRule
from kheo.appraisal.models import Case, Council, Seat, Session
from kheo.appraisal.policies import SET_UP_COUNCILS, VOTE
from kheo.appraisal.rules.ballots import CouncilRules
from kheo.audit.journal import record
from kheo.documents.models import Paper
from kheo.foundation.models import row_values
from kheo.initiatives.enums import Level
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit

RULES = (*(field.name for field in fields(CouncilRules)), "ballot")
SETTING = (SessionStatus.OPEN, SessionStatus.CLOSED)
"""While a session is in these states, its council's rules and term stand still."""


@transaction.atomic
def set_up_council(
    *,
    unit: Unit,
    name: str,
    level: str,
    paper: Paper,
    valid_from: date,
    valid_to: date | None = None,
    actor: User,
    at: datetime,
    **rules: Any,
) -> Council:
    """Set up a council of ``unit`` by ``paper``; ``rules`` as in ``CouncilRules``, and ``ballot``.

    ``valid_to`` is the day after the term. Raises NotAllowed, RuleBroken (name, level, term before
    its decision, rules that cannot be).
    """
    council = Council(
        unit=unit, name=clean_line(name), level=level, paper=paper,
        valid_from=valid_from, valid_to=valid_to, created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, SET_UP_COUNCILS, council)
    _set_rules(council, rules)
    _check(council)
    council.save(force_insert=True)
    after = row_values(council, "name", "level", "valid_from", "valid_to", *RULES)
    record("council.set_up", council, actor=actor, at=at, after={**after, "paper": str(paper)})
    return council


@transaction.atomic
def change_rules(council: Council, *, actor: User, at: datetime, **rules: Any) -> Council:
    """Change the council's rules for the sessions to come.

    Raises RuleBroken while a session is open or waits for its minutes.
    """
    council = _locked(council, actor)
    _refuse_while_sitting(council)
    before = row_values(council, *RULES)
    _set_rules(council, rules)
    _check(council)
    after = row_values(council, *RULES)
    changed = [name for name in RULES if before[name] != after[name]]
    if changed:
        council.updated_at = at
        council.save(update_fields=[*changed, "updated_at"])
        record(
            "council.change_rules", council, actor=actor, at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )  # fmt: skip
    return council


@transaction.atomic
def end_council(
    council: Council, *, last_day: date, note: str, actor: User, at: datetime
) -> Council:
    """End the term of a council; ``last_day`` is its last one.

    Raises RuleBroken without a reason, before it began, or while a session is not sealed.
    """
    council = _locked(council, actor)
    _refuse_while_sitting(council)
    if not note.strip():
        sentence = _("Write the reason; the others will read it.")
        raise RuleBroken(sentence, fields={"note": sentence})
    end = _day_after(last_day)
    if end <= council.valid_from:
        sentence = _("It cannot end before it began on %(day)s.") % {
            "day": format_day(council.valid_from)
        }
        raise RuleBroken(sentence, fields={"last_day": sentence})
    before = row_values(council, "valid_to")
    council.valid_to, council.updated_at = end, at
    council.save(update_fields=["valid_to", "updated_at"])
    after = row_values(council, "valid_to")
    record("council.end", council, actor=actor, at=at, before=before, after=after, note=note)
    return council


@transaction.atomic
def add_seat(
    council: Council,
    *,
    full_name: str = "",
    user: User | None = None,
    position: str = "",
    unit: Unit | None = None,
    role: str = SeatRole.MEMBER,
    stands_in_for: Seat | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    actor: User,
    at: datetime,
) -> Seat:
    """Give somebody a seat, or the place of an alternate for the seat ``stands_in_for``.

    Without an account he votes on paper. Raises RuleBroken when an account holds no role in the
    council over its body, has a seat already, when there is a chair already, without a name.
    """
    council = _locked(council, actor)
    seat = Seat(
        council=council, user=user, full_name=clean_line(full_name) or str(user or ""),
        position=clean_line(position), unit=unit, role=role, stands_in_for=stands_in_for,
        valid_from=valid_from or council.valid_from, valid_to=valid_to or council.valid_to,
    )  # fmt: skip
    _check_seat(seat)
    seat.save(force_insert=True)
    after = {**row_values(seat, "full_name", "role", "valid_from", "valid_to"), "seat": seat.pk}
    if stands_in_for is not None:
        after["stands_in_for"] = stands_in_for.full_name
    record("council.add_seat", council, actor=actor, at=at, after=after)
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, last_day: date, note: str, actor: User, at: datetime) -> Seat:
    """Let a member leave the council; sessions after ``last_day`` count without his seat."""
    council = _locked(seat.council, actor)
    _refuse_while_sitting(council)
    if not note.strip():
        sentence = _("Write the reason; the others will read it.")
        raise RuleBroken(sentence, fields={"note": sentence})
    end = _day_after(last_day)
    if end <= seat.valid_from:
        sentence = _("It cannot end before it began on %(day)s.") % {
            "day": format_day(seat.valid_from)
        }
        raise RuleBroken(sentence, fields={"last_day": sentence})
    before = {"valid_to": seat.valid_to}
    seat.valid_to = end
    seat.save(update_fields=["valid_to"])
    record(
        "council.end_seat", council, actor=actor, at=at, before=before,
        after={"full_name": seat.full_name, "valid_to": end}, note=note,
    )  # fmt: skip
    return seat


def may_vote_over(user: User, unit: Unit) -> bool:
    """Whether the account of ``user`` may vote in councils of ``unit`` today."""
    forget_grants(user)
    return bool(can(user, VOTE, Case(session=Session(unit=unit))))


def _locked(council: Council, actor: User) -> Council:
    fresh = (
        Council.objects.select_for_update(of=("self",)).select_related("unit").get(pk=council.pk)
    )
    require(actor, SET_UP_COUNCILS, fresh)
    return fresh


def _refuse_while_sitting(council: Council) -> None:
    sitting = council.sessions.filter(status__in=SETTING).order_by("on", "pk").first()
    if sitting is not None:
        raise RuleBroken(
            _("“%(session)s” is not sealed yet; the council stays as it is until then.")
            % {"session": sitting.title}
        )


def _set_rules(council: Council, rules: dict[str, Any]) -> None:
    for name, value in rules.items():
        if name not in RULES:
            raise TypeError(f"a council has no rule {name}")
        setattr(council, name, value)


def _check(council: Council) -> None:
    wrong = {}
    if not council.name or len(council.name) > 200:
        wrong["name"] = _("Write the name as in the decision, at most 200 characters.")
    if council.level not in Level.values:
        wrong["level"] = _("Choose the level.")
    if council.valid_from < council.paper.issued_on:
        wrong["valid_from"] = _(
            "The decision was issued on %(day)s; the council cannot begin before it."
        ) % {"day": format_day(council.paper.issued_on)}
    if council.valid_to is not None and council.valid_to <= council.valid_from:
        wrong["valid_to"] = _("The last day lies before the first.")
    wrong |= _wrong_rules(council)
    if wrong:
        raise RuleBroken(next(iter(wrong.values())), fields=wrong)


def _wrong_rules(council: Council) -> dict[str, str]:
    wrong = {}
    if not 0 < council.quorum_of <= council.quorum_in:
        wrong["quorum_of"] = _("The quorum is a share of the seats, for example 2 of 3.")
    needed, warn = Decimal(council.needed_share), Decimal(council.warn_below)
    if not 0 < needed <= 100 or (needed == 100 and council.is_more_than):
        wrong["needed_share"] = _("No ballot can reach this share; write at most 100 %.")
    if not 0 <= warn <= 100:
        wrong["warn_below"] = _("Write a share from 0 to 100 %.")
    for name, choices in (("share_of", ShareOf), ("tie_rule", TieRule), ("ballot", Ballot)):
        if getattr(council, name) not in choices.values:
            wrong[name] = _("Choose one of the possibilities.")
    return wrong


def _check_seat(seat: Seat) -> None:
    wrong = {}
    if not seat.full_name or len(seat.full_name) > 120:
        wrong["full_name"] = _("Write the name, at most 120 characters.")
    if seat.role not in SeatRole.values:
        wrong["role"] = _("Choose one of the possibilities.")
    if seat.valid_to is not None and seat.valid_to <= seat.valid_from:
        wrong["valid_to"] = _("The last day lies before the first.")
    main = seat.stands_in_for
    if main is not None and (
        main.council_id != seat.council_id or main.stands_in_for_id is not None
    ):
        wrong["stands_in_for"] = _("An alternate stands in for a member of this council.")
    others = Seat.objects.filter(council=seat.council).as_of(seat.valid_from)
    chairs = others.filter(role=SeatRole.CHAIR, stands_in_for__isnull=True)
    if seat.role == SeatRole.CHAIR and main is None and chairs.exists():
        wrong["role"] = _("There is a chair already; end that seat first.")
    wrong |= _wrong_account(seat)
    if wrong:
        raise RuleBroken(next(iter(wrong.values())), fields=wrong)


def _wrong_account(seat: Seat) -> dict[str, str]:
    if seat.user is None:
        return {}
    taken = Seat.objects.filter(council=seat.council, user=seat.user).as_of(seat.valid_from)
    if taken.exists():
        return {"user": _("This account has a seat in the council already.")}
    if not may_vote_over(seat.user, seat.council.unit):
        return {
            "user": _(
                "%(person)s holds no role in a council over %(unit)s. Have the role “council member”"
                " granted first, or leave the account empty: then the vote is on paper."
            )
            % {"person": seat.user, "unit": seat.council.unit.label}
        }
    return {}


def _day_after(last_day: date) -> date:
    return date.fromordinal(last_day.toordinal() + 1)

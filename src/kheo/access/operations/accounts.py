"""Accounts: opened, given a new password, ended; never deleted."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.operations.guards import (
    locked,
    require_administration,
    require_another_administrator,
)
from kheo.access.operations.sessions import end_every_session
from kheo.access.operations.tokens import end_all as end_all_tokens
from kheo.access.policies import GRANT_OVER
from kheo.access.policy import forget_grants, require
from kheo.access.rules import LONGEST_PASSWORD, SYSTEM_NAME, one_time_password
from kheo.audit.journal import record
from kheo.foundation.models import row_values
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line, fold, nfc, sort_key
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit
from kheo.search.enums import What
from kheo.search.operations.index import drop, refresh

NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58})[a-z0-9]")
BEGINNING: Final = date(2000, 1, 1)
TOLD: Final = ("username", "full_name", "position", "unit_id", "valid_from", "valid_to")


@transaction.atomic
def system_user() -> User:
    """The account under which the clock and the set-up act; made on first use.

    It has no password. Over the nation it holds the role ``SYSTEM`` as soon as there is a nation.
    """
    person, made = User.objects.get_or_create(
        username=SYSTEM_NAME,
        defaults={
            "full_name": "Hệ thống",
            "password": "!",
            "must_change_password": False,
            "valid_from": BEGINNING,
            "search_text": "he thong system",
            "sort_key": sort_key("Hệ thống"),
        },
    )
    if made:
        refresh(What.PERSON, [person.pk])
    nation = Unit.objects.filter(kind=Kind.NATION).order_by("starts_on").first()
    if nation and not Grant.objects.filter(user=person, role=Role.SYSTEM, unit=nation).exists():
        Grant.objects.create(
            user=person,
            role=Role.SYSTEM,
            unit=nation,
            valid_from=max(BEGINNING, nation.starts_on),
            paper="Khéo",
            granted_at=datetime(2000, 1, 1, tzinfo=UTC),
        )
        forget_grants(person)
    return person


@transaction.atomic
def open_account(
    *,
    username: str,
    full_name: str,
    unit: Unit | None,
    valid_from: date,
    valid_to: date | None = None,
    position: str = "",
    password: str | None = None,
    is_closed: bool = False,
    actor: User,
    at: datetime,
) -> tuple[User, str]:
    """Open an account in ``unit``; returns the person and the password to hand over.

    Without ``password`` a one-time password is made that has to be changed at the first sign-in;
    a given one (demo, command line) stays. With ``is_closed`` there is none until ``reset_password`` makes
    one, and "" is returned. ``valid_to`` is exclusive. Raises ``NotAllowed``
    outside the actor's scope, ``RuleBroken`` for a bad or taken name and impossible days.
    """
    _require_over(actor, unit)
    person = drawn_up(
        username=username, full_name=full_name, unit=unit, valid_from=valid_from, valid_to=valid_to,
        position=position, at=at,
    )  # fmt: skip
    is_taken = User.objects.filter(username=person.username).exists()
    check_names(person.username, person.full_name, person.position, is_taken=is_taken)
    check_life(unit, valid_from, valid_to)
    person.must_change_password = password is None
    if is_closed:
        given = ""
        person.set_unusable_password()
    else:
        given = one_time_password() if password is None else check_password_rules(password, person)
        person.set_password(given)
    person.save(force_insert=True)
    refresh(What.PERSON, [person.pk])
    record("account.open", person, actor=actor, at=at, after=row_values(person, *TOLD))
    return person, given


def drawn_up(
    *, username: str, full_name: str, unit: Unit | None, valid_from: date, at: datetime,
    valid_to: date | None = None, position: str = "",
) -> User:  # fmt: skip
    """An account as it is kept, neither checked nor saved and without a password."""
    name, full_name = clean_line(username).lower(), clean_line(full_name)
    return User(
        username=name,
        full_name=full_name,
        position=clean_line(position),
        unit=unit,
        valid_from=valid_from,
        valid_to=valid_to,
        password_changed_at=at,
        search_text=fold(f"{full_name} {name}")[:300],
        sort_key=sort_key(full_name)[:300],
    )


@transaction.atomic
def take_account_back(person: User, *, actor: User, at: datetime) -> None:
    """Take away an account that nobody ever used, with its grants: it came from a file that is undone.

    Raises ``NotAllowed``, and ``RuleBroken`` once there is a password: then it is ended instead.
    """
    person = locked(person)
    require_administration(actor, person, timezone.localdate(at))
    if person.has_usable_password():
        raise RuleBroken(_("This account has been handed over; end it instead."))
    record("account.take_back", person, actor=actor, at=at, before=row_values(person, *TOLD))
    Grant.objects.filter(user=person).delete()
    key = person.pk
    person.delete()
    drop(What.PERSON, [key])


@transaction.atomic
def reset_password(person: User, *, actor: User, at: datetime) -> str:
    """A new one-time password, returned once; every session and token of ``person`` ends."""
    person = locked(person)
    require_administration(actor, person, timezone.localdate(at))
    if not person.is_valid(timezone.localdate(at)):
        raise RuleBroken(_("This account has ended; it needs no password."))
    given = one_time_password()
    _set_password(person, given, at=at, must_change=True)
    after = {"sessions": end_every_session(person), "tokens": end_all_tokens(person, at)}
    record("account.reset_password", person, actor=actor, at=at, after=after)
    return given


@transaction.atomic
def change_password(
    person: User, *, old: str, new: str, at: datetime, keep_session: str = ""
) -> None:
    """The person's own new password; the sessions other than ``keep_session`` end.

    Raises ``RuleBroken`` naming the field: the old one is wrong, the new one equals it or is weak.
    """
    person_now = locked(person)
    if len(old) > LONGEST_PASSWORD or not person_now.check_password(nfc(old)):
        raise _at("old", _("This is not your present password."))
    if nfc(new) == nfc(old):
        raise _at("new", _("The new password must differ from the old one."))
    given = check_password_rules(new, person_now, field="new")
    _set_password(person_now, given, at=at, must_change=False)
    for name in ("password", "must_change_password", "password_changed_at"):
        setattr(person, name, getattr(person_now, name))
    ended = end_every_session(person, keep=keep_session)
    record("account.change_password", person, actor=person, at=at, after={"sessions": ended})


@transaction.atomic
def end_account(person: User, *, why: str, actor: User, at: datetime) -> None:
    """End the account at once with its sessions and running grants; its history stays.

    Raises ``RuleBroken`` without a reason or when no system administrator would be left.
    """
    person = locked(person)
    require_administration(actor, person, timezone.localdate(at))
    why = clean_line(why)
    if not why:
        raise _at("why", _("Say why."))
    if not person.is_active:
        raise RuleBroken(_("This account has already ended."))
    day = timezone.localdate(at)
    require_another_administrator(person, day)
    before = row_values(person, "is_active", "valid_to")
    person.is_active = False
    last = max(day, person.valid_from + timedelta(days=1))
    person.valid_to = min(filter(None, (person.valid_to, last)))
    person.save(update_fields=["is_active", "valid_to"])
    refresh(What.PERSON, [person.pk])
    grants = close_grants(person, day)
    after = {
        **row_values(person, "is_active", "valid_to"),
        "sessions": end_every_session(person),
        "tokens": end_all_tokens(person, at),
        "grants": grants,
    }
    record("account.end", person, actor=actor, at=at, before=before, after=after, note=why)


def close_grants(person: User, day: date) -> list[int]:
    """End the grants of ``person`` that run on ``day`` or are to come; their keys."""
    closed = []
    for grant in Grant.objects.select_for_update().filter(user=person).order_by("pk"):
        if grant.valid_to is None or grant.valid_to > day:
            grant.valid_to = max(day, grant.valid_from)
            grant.save(update_fields=["valid_to"])
            closed.append(grant.pk)
    return closed


def check_password_rules(password: str, person: User, field: str = "password") -> str:
    """``password`` in composed form. Raises ``RuleBroken`` when it is too weak or too long."""
    password = nfc(password)
    if len(password) > LONGEST_PASSWORD:
        raise _at(
            field,
            _("A password has at most %(most)s characters.") % {"most": LONGEST_PASSWORD},
        )
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise _at(field, " ".join(weak.messages)) from weak
    return password


def _set_password(person: User, given: str, *, at: datetime, must_change: bool) -> None:
    person.set_password(given)
    person.must_change_password = must_change
    person.password_changed_at = at
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])


def _require_over(actor: User, unit: Unit | None) -> None:
    if actor.username == SYSTEM_NAME:
        return  # set-up and the command line, before there is a nation to hold a role over
    if unit is None:
        raise _at("unit", _("Choose the unit the person works in."))
    require(actor, GRANT_OVER, unit)


def check_names(name: str, full_name: str, position: str, *, is_taken: bool) -> None:
    """Raise ``RuleBroken`` at the field that an account cannot have."""
    if not NAME.fullmatch(name):
        raise _at(
            "username",
            _("Write 3 to 60 of a–z, 0–9, dot, hyphen or underscore, for example tran.thi.hoa."),
        )
    if name == SYSTEM_NAME or is_taken:
        raise _at("username", _("This sign-in name is taken; choose another one."))
    if not full_name:
        raise _at("full_name", _("Write the person's name."))
    for field, text in (("full_name", full_name), ("position", position)):
        if len(text) > 120:
            raise _at(field, _("Write at most 120 characters."))


def check_life(unit: Unit | None, valid_from: date, valid_to: date | None) -> None:
    """Raise ``RuleBroken`` for days that an account in ``unit`` cannot have."""
    if valid_to is not None and valid_to <= valid_from:
        raise _at("valid_to", _("The account ends before it begins."))
    if unit is not None and unit.ends_on is not None and unit.ends_on <= valid_from:
        raise _at(
            "unit",
            _("%(unit)s ended on %(day)s; choose the unit that followed it.")
            % {"unit": unit, "day": format_day(unit.ends_on)},
        )


def _at(field: str, sentence: str) -> RuleBroken:
    return RuleBroken(sentence, fields={field: sentence})

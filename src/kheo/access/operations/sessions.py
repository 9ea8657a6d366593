"""Signing in and out, throttling, and the list of browsers somebody is signed in with."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import Attempt, SignedIn, User
from kheo.access.operations.guards import require_administration
from kheo.access.rules import (
    LOCKING_FAILURES,
    LONGEST_PASSWORD,
    MEMORY,
    SEEN_EVERY,
    WINDOW,
    address_closed_until,
    closed_until,
)
from kheo.audit.journal import record
from kheo.kernel.refusals import NotAllowed
from kheo.kernel.text import clean_line, nfc


def identify(*, username: str, password: str, address: str, at: datetime) -> User:
    """The person with this name and password whose account may be used at ``at``.

    Raises ``NotAllowed``: one sentence whatever is wrong, so that nobody learns which names
    exist; another, with the time, while name or address must wait. The attempt is written
    before the password is looked at, so that many at once are all counted.
    """
    name = clean_line(username).lower()[:60]
    address = address[:45]
    require_open(name, address, at)
    attempt = Attempt.objects.create(username=name, address=address, at=at)
    person = None
    if name and 0 < len(password) <= LONGEST_PASSWORD:
        person = authenticate(username=name, password=nfc(password))
    if not isinstance(person, User) or not person.is_valid(timezone.localdate(at)):
        note_failure(attempt)
        raise NotAllowed(
            _("The sign-in name or the password is wrong, or the account is not in use.")
        )
    attempt.delete()
    return person


@transaction.atomic
def sign_in(
    person: User, *, session_key: str, address: str, browser: str, at: datetime
) -> SignedIn:
    """Book the session that was just opened; failures of the name are forgotten."""
    Attempt.objects.filter(username=person.username).delete()
    Attempt.objects.filter(at__lt=at - MEMORY).delete()
    dead = at - timedelta(seconds=settings.SESSION_COOKIE_AGE) - SEEN_EVERY
    SignedIn.objects.filter(user=person, last_seen_at__lt=dead).delete()
    place = {"address": address[:45], "browser": clean_line(browser)[:200]}
    booked, _made = SignedIn.objects.update_or_create(
        session_key=session_key,
        defaults={"user": person, "started_at": at, "last_seen_at": at, **place},
    )
    record("account.sign_in", person, actor=person, at=at, after=place)
    return booked


@transaction.atomic
def leave(person: User, *, session_key: str, at: datetime) -> None:
    """Sign out of one browser by one's own wish."""
    SignedIn.objects.filter(session_key=session_key).delete()
    record("account.sign_out", person, actor=person, at=at)


@transaction.atomic
def end_session(booked: SignedIn, *, actor: User, at: datetime) -> None:
    """End one session, one's own or, for an administrator, that of somebody in his scope."""
    _require_own(booked.user, actor, at)
    _remove([booked.session_key])
    place = {"address": booked.address, "browser": booked.browser}
    record("account.end_session", booked.user, actor=actor, at=at, before=place)


@transaction.atomic
def end_sessions(person: User, *, actor: User, at: datetime, keep: str = "") -> int:
    """Sign ``person`` out everywhere but in the session ``keep``; how many were ended."""
    _require_own(person, actor, at)
    ended = end_every_session(person, keep=keep)
    record("account.end_sessions", person, actor=actor, at=at, after={"sessions": ended})
    return ended


def end_every_session(person: User, keep: str = "") -> int:
    """Remove the sessions of ``person``; part of a larger act, which writes the journal."""
    keys = SignedIn.objects.filter(user=person).exclude(session_key=keep)
    return _remove(list(keys.values_list("session_key", flat=True)))


def seen(session_key: str, at: datetime) -> None:
    """Note that a session is in use."""
    SignedIn.objects.filter(session_key=session_key).update(last_seen_at=at)


def _remove(keys: list[str]) -> int:
    Session.objects.filter(session_key__in=keys).delete()
    SignedIn.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _require_own(person: User, actor: User, at: datetime) -> None:
    if person.pk != actor.pk:
        require_administration(actor, person, timezone.localdate(at))


def require_open(name: str, address: str, at: datetime) -> None:
    """Raise ``NotAllowed``, with the time, while the name or the address must wait after failures."""
    since = at - 2 * WINDOW
    by_name = Attempt.objects.filter(username=name, at__gt=since).values_list("at", flat=True)
    by_address = Attempt.objects.filter(address=address, at__gt=at - WINDOW)
    waits = (
        closed_until(by_name, at),
        address_closed_until(by_address.values_list("at", flat=True), at),
    )
    until = max(filter(None, waits), default=None)
    if until is not None:
        hour = timezone.localtime(until + timedelta(seconds=59))
        raise NotAllowed(
            _("Too many failed attempts. Try again at %(time)s.") % {"time": f"{hour:%H:%M}"}
        )


@transaction.atomic
def note_failure(attempt: Attempt) -> None:
    """The failure that locks a name leaves a line in the journal of its owner."""
    owner = User.objects.filter(username=attempt.username).first()
    failures = Attempt.objects.filter(username=attempt.username, at__gt=attempt.at - WINDOW).count()
    if owner is not None and failures == LOCKING_FAILURES:
        record(
            "account.lock", owner, actor=owner, at=attempt.at,
            after={"failures": failures, "address": attempt.address},
        )  # fmt: skip

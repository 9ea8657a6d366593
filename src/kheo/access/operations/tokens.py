"""Tokens: made by their owner after a second look at the password, ended by him or an administrator.

Only a digest is kept, so the token itself can be shown once. Nothing of it goes to the journal or a log.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import ApiToken, User
from kheo.access.operations.guards import locked, require_administration
from kheo.access.rules import LONGEST_PASSWORD
from kheo.access.scopes import is_known
from kheo.audit.journal import record
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line, nfc

BEGINNING: Final = "kheo_"
LONGEST_DAYS: Final = 365
MOST: Final = 20
"""Tokens of one person in force at once."""
USED_EVERY: Final = timedelta(minutes=5)
"""How often "last used" is written at most."""


def digest_of(secret: str) -> str:
    """What is kept of a token: it holds 256 random bits, so a plain digest cannot be guessed back."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def make(
    person: User, *, name: str, scopes: Collection[str], days: int, password: str, at: datetime
) -> tuple[ApiToken, str]:
    """A new token of ``person``'s own for ``days`` days; returns it and the secret shown once.

    Raises ``RuleBroken`` naming the field: wrong password, no name, no or unknown scope, too long a life,
    too many tokens.
    """
    person_now = locked(person)
    if len(password) > LONGEST_PASSWORD or not person_now.check_password(nfc(password)):
        raise _at("password", _("This is not your present password."))
    name = clean_line(name)
    if not name or len(name) > 120:
        raise _at("name", _("Say in at most 120 characters which program uses it."))
    wanted = sorted(set(scopes))
    if not wanted or not all(map(is_known, wanted)):
        raise _at("scopes", _("Choose what the token may be used for."))
    if not 1 <= days <= LONGEST_DAYS:
        raise _at("days", _("A token lives at most a year."))
    if ApiToken.objects.filter(user=person, ended_at=None, expires_at__gt=at).count() >= MOST:
        raise RuleBroken(_("You have many tokens in force; end one that is not used any more."))
    secret = BEGINNING + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=person, name=name, digest=digest_of(secret), hint=secret[-4:], scopes=wanted,
        expires_at=at + timedelta(days=days), created_at=at, updated_at=at,
    )  # fmt: skip
    told = {"token": name, "scopes": wanted, "expires_at": token.expires_at.isoformat()}
    record("token.make", person, actor=person, at=at, after=told)
    return token, secret


@transaction.atomic
def end(token: ApiToken, *, actor: User, at: datetime) -> None:
    """End a token of one's own, or one of a person whose account ``actor`` looks after.

    Raises ``NotAllowed``; ``RuleBroken`` when it is over already.
    """
    held = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
    if held.user_id != actor.pk:
        require_administration(actor, held.user, timezone.localdate(at))
    if not held.is_valid(at):
        raise RuleBroken(_("This token is over already."))
    held.ended_at = held.updated_at = at
    held.save(update_fields=["ended_at", "updated_at"])
    record("token.end", held.user, actor=actor, at=at, after={"token": held.name})


def end_all(person: User, at: datetime) -> int:
    """End every token of ``person``; part of a larger act, which writes the journal."""
    running = ApiToken.objects.filter(user=person, ended_at=None, expires_at__gt=at)
    return running.update(ended_at=at, updated_at=at)


def token_of(secret: str) -> ApiToken | None:
    """The token with this secret and its person, whether in force or not; one question."""
    if not secret.startswith(BEGINNING) or len(secret) > 200:
        return None
    return ApiToken.objects.select_related("user").filter(digest=digest_of(secret)).first()


def note_use(token: ApiToken, *, address: str, at: datetime) -> None:
    """Write down that it is in use, at most every five minutes."""
    if token.last_used_at is not None and at - token.last_used_at < USED_EVERY:
        return
    long_ago = Q(last_used_at=None) | Q(last_used_at__lte=at - USED_EVERY)
    ApiToken.objects.filter(long_ago, pk=token.pk).update(
        last_used_at=at, last_address=address[:45]
    )


def _at(field: str, sentence: str) -> RuleBroken:
    return RuleBroken(sentence, fields={field: sentence})

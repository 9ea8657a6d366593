"""The app with six digits (TOTP, RFC 6238) and the codes for the day the telephone is lost."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

import pyotp
from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import Authenticator, RecoveryCode, User
from kheo.access.operations.guards import locked
from kheo.access.queries import require_another_factor
from kheo.access.rules import (
    RECOVERY_CODES,
    STEP_SECONDS,
    near_steps,
    one_time_password,
    plain_code,
)
from kheo.access.sealing import Unreadable, digests, seal, unseal
from kheo.audit.journal import record
from kheo.kernel.refusals import RuleBroken


@transaction.atomic
def begin_authenticator(person: User, *, at: datetime) -> str:
    """The secret that the app is to be given; it counts for nothing until ``confirm_authenticator``.

    An unfinished beginning of the last hour is taken up again, so that loading the page anew changes nothing.
    Raises ``RuleBroken`` when the person has an app already.
    """
    row = Authenticator.objects.filter(user=person).first()
    if row is not None and row.confirmed_at is not None:
        raise RuleBroken(_("You have an app already; remove it first."))
    if row is not None and (at - row.updated_at).total_seconds() < 3600:
        try:
            return unseal(row.secret)
        except Unreadable:
            pass
    secret = pyotp.random_base32()
    kept = {"secret": seal(secret), "last_step": 0, "updated_at": at}
    Authenticator.objects.update_or_create(
        user=person, defaults=kept, create_defaults={**kept, "created_at": at}
    )
    return secret


@transaction.atomic
def confirm_authenticator(person: User, *, code: str, at: datetime) -> list[str]:
    """The app shows the right digits: from now on it is asked for. Returns recovery codes when they are new.

    Raises ``RuleBroken`` for a wrong code or when nothing was begun.
    """
    locked(person)
    row = Authenticator.objects.filter(user=person, confirmed_at__isnull=True).first()
    if row is None:
        raise RuleBroken(_("Begin again: scan the code anew."))
    if not open_with_app(person, code=code, at=at):
        raise _at(
            "code", _("These digits do not fit. Look whether the telephone shows the right time.")
        )
    Authenticator.objects.filter(pk=row.pk).update(confirmed_at=at, updated_at=at)
    record("factor.add_app", person, actor=person, at=at)
    return first_codes(person)


@transaction.atomic
def remove_authenticator(person: User, *, at: datetime) -> None:
    """Ask for the app no more. Raises ``RuleBroken`` when it is the last factor and one is demanded."""
    locked(person)
    rows = Authenticator.objects.filter(user=person, confirmed_at__isnull=False)
    if not rows.exists():
        raise RuleBroken(_("There is no app to remove."))
    require_another_factor(person, at, apps=1)
    rows.delete()
    drop_codes_without_factor(person)
    record("factor.remove_app", person, actor=person, at=at)


def open_with_app(person: User, *, code: str, at: datetime) -> bool:
    """Whether ``code`` is what the app shows now, one step earlier or later; it opens only once.

    Two who send the same code at once meet at the row: one of them is too late.
    """
    row = Authenticator.objects.filter(user=person).first()
    digits = plain_code(code)
    if row is None or len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
        return False
    try:
        app = pyotp.TOTP(unseal(row.secret), interval=STEP_SECONDS)
    except Unreadable:
        return False
    for step in near_steps(at):
        if compare_digest(app.generate_otp(step), digits):
            used = Authenticator.objects.filter(pk=row.pk, last_step__lt=step)
            return bool(used.update(last_step=step, updated_at=at))
    return False


@transaction.atomic
def renew_codes(person: User, *, at: datetime) -> list[str]:
    """Ten new recovery codes, returned once; the former ones open nothing any more."""
    locked(person)
    codes = _new_codes(person)
    record("factor.renew_codes", person, actor=person, at=at)
    return codes


def first_codes(person: User) -> list[str]:
    """Ten codes for who has none; part of the act that adds a first factor."""
    return [] if RecoveryCode.objects.filter(user=person).exists() else _new_codes(person)


def open_with_code(person: User, *, code: str, at: datetime) -> bool:
    """Whether ``code`` is one of the person's unused recovery codes; it is used up."""
    kept = plain_code(code)
    if not kept:
        return False
    rows = RecoveryCode.objects.filter(user=person, digest__in=digests(kept), used_at__isnull=True)
    return bool(rows.update(used_at=at))


def drop_codes_without_factor(person: User) -> None:
    """Recovery codes stand for a factor; without any they open nothing and go."""
    has_app = Authenticator.objects.filter(user=person, confirmed_at__isnull=False).exists()
    if not has_app and not person.passkeys.exists():
        RecoveryCode.objects.filter(user=person).delete()


def _new_codes(person: User) -> list[str]:
    RecoveryCode.objects.filter(user=person).delete()
    codes = [one_time_password() for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=person, digest=digests(plain_code(code))[0]) for code in codes
    )
    return codes


def _at(field: str, sentence: str) -> RuleBroken:
    return RuleBroken(sentence, fields={field: sentence})

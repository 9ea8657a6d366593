"""The second step of sign-in, and what an administrator does about a lost factor."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import Attempt, Authenticator, Passkey, RecoveryCode, User
from kheo.access.operations.authenticators import open_with_app, open_with_code
from kheo.access.operations.guards import locked, require_administration
from kheo.access.operations.passkeys import Site, open_with_passkey
from kheo.access.operations.sessions import end_every_session, note_failure, require_open
from kheo.audit.journal import record
from kheo.kernel.refusals import NotAllowed, RuleBroken


def pass_with_code(person: User, *, code: str, address: str, at: datetime) -> None:
    """Six digits of the app, or a recovery code. Raises ``NotAllowed`` when it does not open.

    Failures count together with those of the password, so a stolen password gives no free tries.
    """
    attempt = _begun(person, address, at)
    with transaction.atomic():
        by_app = Authenticator.objects.filter(user=person, confirmed_at__isnull=False).exists()
        opened = by_app and open_with_app(person, code=code, at=at)
        if not opened and open_with_code(person, code=code, at=at):
            opened = True
            left = RecoveryCode.objects.filter(user=person, used_at__isnull=True).count()
            record("factor.use_code", person, actor=person, at=at, after={"left": left})
    if not opened:
        note_failure(attempt)
        raise NotAllowed(
            _("This code does not open. Wait for the next one in the app; each is taken only once.")
        )
    attempt.delete()


def pass_with_passkey(
    person: User | None, *, credential: str, challenge: str, site: Site, address: str, at: datetime
) -> User:
    """A passkey as the second step of ``person``, or as the whole sign-in. Raises ``NotAllowed``."""
    attempt = _begun(person, address, at)
    try:
        owner = open_with_passkey(
            credential=credential, challenge=challenge, site=site, at=at, person=person
        ).user
    except NotAllowed:
        note_failure(attempt)
        raise
    attempt.delete()
    if not owner.is_valid(timezone.localdate(at)):
        raise NotAllowed(_("The account of this passkey is not in use."))
    return owner


@transaction.atomic
def reset_factors(person: User, *, why: str, actor: User, at: datetime) -> None:
    """Take away every second factor of somebody who lost his; his sessions end, he is told at sign-in.

    Raises ``NotAllowed`` outside the actor's scope and for himself, ``RuleBroken`` when there is nothing.
    """
    person = locked(person)
    require_administration(actor, person, timezone.localdate(at))
    if not why.strip():
        sentence = _("Say why, and how you made sure who asked.")
        raise RuleBroken(sentence, fields={"why": sentence})
    apps = Authenticator.objects.filter(user=person).delete()[0]
    passkeys = Passkey.objects.filter(user=person).delete()[0]
    if not apps and not passkeys:
        raise RuleBroken(_("This person has no second factor."))
    RecoveryCode.objects.filter(user=person).delete()
    person.factor_reset_at = at
    person.save(update_fields=["factor_reset_at"])
    taken = {"apps": apps, "passkeys": passkeys, "sessions": end_every_session(person)}
    record("factor.reset", person, actor=actor, at=at, before=taken, note=why.strip()[:300])


def told_of_reset(person: User) -> datetime | None:
    """When the factors of ``person`` were taken away, once: he has been told now."""
    moment = person.factor_reset_at
    if moment is not None:
        User.objects.filter(pk=person.pk).update(factor_reset_at=None)
        person.factor_reset_at = None
    return moment


def _begun(person: User | None, address: str, at: datetime) -> Attempt:
    # Nobody is named before a passkey is read; its failures are those of the address.
    name = f"passkey {address}"[:60] if person is None else person.username
    require_open(name, address, at)
    return Attempt.objects.create(username=name, address=address, at=at)

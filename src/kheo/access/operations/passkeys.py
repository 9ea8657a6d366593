"""Devices that sign for a person (WebAuthn): added, named, removed, and asked at sign-in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kheo.access.models import Passkey, User
from kheo.access.operations.authenticators import drop_codes_without_factor, first_codes
from kheo.access.operations.guards import locked
from kheo.access.queries import require_another_factor
from kheo.audit.journal import record
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.kernel.text import clean_line

MOST: Final = 20
"""Passkeys of one person."""
LONGEST: Final = 20_000
"""Signs of what a browser sends; a real answer has about a thousand."""


@dataclass(frozen=True, slots=True)
class Site:
    """The house as browsers know it: passkeys hold for its name alone."""

    host: str
    origin: str


def ask_for_new(person: User, site: Site) -> tuple[str, str]:
    """What the browser is asked for a new passkey (JSON), and the challenge to remember."""
    options = generate_registration_options(
        rp_id=site.host, rp_name="Khéo", user_id=_handle(person), user_name=person.username,
        user_display_name=person.full_name, exclude_credentials=_known(person.passkeys.all()),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )  # fmt: skip
    return options_to_json(options), bytes_to_base64url(options.challenge)


def ask_for_known(person: User | None, site: Site) -> tuple[str, str]:
    """What the browser is asked at sign-in (JSON), and the challenge to remember.

    Without a person any passkey of this house will do, but the device must know its owner.
    """
    alone = person is None
    options = generate_authentication_options(
        rp_id=site.host, allow_credentials=[] if person is None else _known(person.passkeys.all()),
        user_verification=UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED,
    )  # fmt: skip
    return options_to_json(options), bytes_to_base64url(options.challenge)


@transaction.atomic
def add_passkey(
    person: User, *, name: str, credential: str, challenge: str, site: Site, at: datetime
) -> list[str]:
    """Keep the public key the browser sent. Returns recovery codes when they are new.

    Raises ``RuleBroken`` when the answer does not fit the question, or the passkey is known.
    """
    locked(person)
    if person.passkeys.count() >= MOST:
        raise RuleBroken(_("You have many passkeys already; remove one first."))
    told = _read(credential)
    try:
        new = verify_registration_response(
            credential=told, expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host, expected_origin=site.origin,
        )  # fmt: skip
    except (WebAuthnException, ValueError, TypeError, KeyError) as wrong:
        raise RuleBroken(_("The passkey could not be confirmed. Try again.")) from wrong
    key = bytes_to_base64url(new.credential_id)
    try:
        with transaction.atomic():
            row = Passkey.objects.create(
                user=person, name=_name(name), credential=key, public_key=new.credential_public_key,
                sign_count=new.sign_count, transports=_transports(told), created_at=at, updated_at=at,
            )  # fmt: skip
    except IntegrityError as known:
        raise RuleBroken(_("This passkey is known already.")) from known
    record("factor.add_passkey", person, actor=person, at=at, after={"name": row.name})
    return first_codes(person)


@transaction.atomic
def rename_passkey(passkey: Passkey, *, name: str, at: datetime) -> None:
    """Another name for one's own passkey."""
    before = passkey.name
    passkey.name, passkey.updated_at = _name(name), at
    passkey.save(update_fields=["name", "updated_at"])
    record(
        "factor.rename_passkey", passkey.user, actor=passkey.user, at=at,
        before={"name": before}, after={"name": passkey.name},
    )  # fmt: skip


@transaction.atomic
def remove_passkey(passkey: Passkey, *, at: datetime) -> None:
    """It opens nothing any more. Raises ``RuleBroken`` when it is the last factor and one is demanded."""
    person = locked(passkey.user)
    require_another_factor(person, at, passkeys=1)
    name = passkey.name
    passkey.delete()
    drop_codes_without_factor(person)
    record("factor.remove_passkey", person, actor=person, at=at, before={"name": name})


@transaction.atomic
def open_with_passkey(
    *, credential: str, challenge: str, site: Site, at: datetime, person: User | None = None
) -> Passkey:
    """The passkey that signed ``challenge`` for this house.

    With ``person`` it must be one of his; without, the device must have made sure of its owner. Raises
    ``NotAllowed``: one sentence whatever is wrong. A count that did not grow tells of a copied key and is refused.
    """
    told = _read(credential)
    rows = Passkey.objects.select_for_update(of=("self",)).select_related("user")
    mine = rows if person is None else rows.filter(user=person)
    key = told.get("id")
    row = (
        mine.filter(credential=key).first() if isinstance(key, str) and "\x00" not in key else None
    )
    if row is None:
        raise _refused()
    try:
        seen = verify_authentication_response(
            credential=told, expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host, expected_origin=site.origin,
            credential_public_key=bytes(row.public_key),
            credential_current_sign_count=row.sign_count, require_user_verification=person is None,
        )  # fmt: skip
    except (WebAuthnException, ValueError, TypeError, KeyError) as wrong:
        raise _refused() from wrong
    row.sign_count, row.last_used_at, row.updated_at = seen.new_sign_count, at, at
    row.save(update_fields=["sign_count", "last_used_at", "updated_at"])
    return row


def _handle(person: User) -> bytes:
    """What a device calls the person: his key, no name."""
    return f"kheo-{person.pk}".encode()


def _known(passkeys: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    words = {one.value for one in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(one.credential),
            transports=[AuthenticatorTransport(way) for way in one.transports if way in words],
        )
        for one in passkeys
    ]


def _read(credential: str) -> dict[str, Any]:
    try:
        told = json.loads(credential) if len(credential) <= LONGEST else None
    except (ValueError, RecursionError):
        told = None
    return told if isinstance(told, dict) else {}


def _transports(told: Mapping[str, Any]) -> list[str]:
    response = told.get("response")
    ways = response.get("transports") if isinstance(response, dict) else None
    return [str(way)[:20] for way in ways[:8]] if isinstance(ways, list) else []


def _name(name: str) -> str:
    cleaned = clean_line(name)[:120]
    if not cleaned:
        sentence = _("Give it a name, for example: office computer.")
        raise RuleBroken(sentence, fields={"name": sentence})
    return cleaned


def _refused() -> NotAllowed:
    return NotAllowed(_("This passkey does not open the account. Try again, or use another way."))

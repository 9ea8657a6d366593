"""People from other systems: kept until an administrator links them to an account, or refuses."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import Identity, User
from kheo.access.openid.client import Arrival
from kheo.access.operations.guards import require_administration
from kheo.access.policies import LINK
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.kernel.refusals import NotAllowed, RuleBroken, Stale
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit


@transaction.atomic
def meet(arrival: Arrival, *, at: datetime) -> Identity:
    """The identity of who came by a provider; a stranger is kept, without any right, until he is linked."""
    told = {"name": clean_line(arrival.name)[:200], "email": clean_line(arrival.email)[:254]}
    key = {"provider": arrival.issuer, "subject": arrival.subject}
    one, _made = Identity.objects.get_or_create(
        **key, defaults={**told, "created_at": at, "updated_at": at}
    )
    changed = [name for name, value in told.items() if value and getattr(one, name) != value]
    for name in changed:
        setattr(one, name, told[name])
    if changed:
        one.updated_at = at
        one.save(update_fields=[*changed, "updated_at"])
    return one


@transaction.atomic
def person_behind(identity: Identity, *, at: datetime) -> User | None:
    """The person an identity is linked to, who may now be signed in; None while it waits.

    Raises ``NotAllowed`` when the account is not in use, or the link was refused.
    """
    if identity.user_id is None:
        if identity.refused_at is not None:
            raise NotAllowed(
                _(
                    "An administrator did not link you to an account here. Ask the administrator of your unit."
                )
            )
        return None
    person = User.objects.get(pk=identity.user_id)
    if not person.is_valid(timezone.localdate(at)):
        raise NotAllowed(
            _("The account you are linked to is not in use. Ask the administrator of your unit.")
        )
    Identity.objects.filter(pk=identity.pk).update(last_used_at=at)
    return person


@transaction.atomic
def introduce(identity: Identity, *, unit: Unit | None, note: str, at: datetime) -> None:
    """What a stranger says of himself, so that the right administrator sees him.

    Raises ``RuleBroken`` once somebody has decided about him.
    """
    held = _locked(identity)
    if held.state != "waiting" or held.wanted_by_id is not None:
        raise RuleBroken(_("This was decided already."))
    held.unit, held.note, held.updated_at = unit, clean_line(note)[:300], at
    held.save(update_fields=["unit", "note", "updated_at"])


@transaction.atomic
def ask_to_link(identity: Identity, *, actor: User, at: datetime) -> None:
    """Somebody signed in asks that this identity be linked to his own account; it waits for an administrator.

    Raises ``RuleBroken`` when it is linked, to him or to somebody else, or another person asked for it.
    """
    held = _locked(identity)
    if held.user_id == actor.pk:
        raise RuleBroken(_("This is linked to your account already."))
    if held.user_id is not None or held.wanted_by_id not in {None, actor.pk}:
        raise RuleBroken(_("This belongs to another account; ask the administrator."))
    held.wanted_by, held.unit, held.refused_at, held.updated_at = actor, actor.unit, None, at
    held.save(update_fields=["wanted_by", "unit", "refused_at", "updated_at"])
    record("identity.ask", held, actor=actor, at=at, after=_told(held), unit_id=actor.unit_id)


@transaction.atomic
def link(identity: Identity, *, person: User | None, actor: User, at: datetime) -> None:
    """An administrator says that the identity is ``person``.

    Raises ``NotAllowed`` outside his scope and for himself, ``RuleBroken`` when there is no such person, the
    account is not in use, or the person who asked is another one; ``Stale`` when it was linked meanwhile.
    """
    require(actor, LINK, identity)
    held = _locked(identity)
    if held.user_id is not None:
        raise Stale(_("Somebody linked it in the meantime."))
    if person is None:
        raise _at("username", _("There is no account with this sign-in name."))
    day = timezone.localdate(at)
    require_administration(actor, person, day)
    if not person.is_valid(day):
        raise _at("username", _("This account is not in use."))
    if held.wanted_by_id not in {None, person.pk}:
        raise _at(
            "username",
            _("%(person)s asked for it; link it to this account or refuse.")
            % {"person": held.wanted_by},
        )
    held.user, held.unit, held.linked_by = person, person.unit, actor
    held.refused_at, held.updated_at = None, at
    held.save()
    told = {**_told(held), "identity": str(held)}
    record("identity.link", person, actor=actor, at=at, after=told)


@transaction.atomic
def refuse(identity: Identity, *, why: str, actor: User, at: datetime) -> None:
    """An administrator does not know this stranger. Raises ``RuleBroken`` when it waits no longer."""
    require(actor, LINK, identity)
    held = _locked(identity)
    if held.state != "waiting":
        raise RuleBroken(_("This was decided already."))
    held.refused_at, held.updated_at, held.wanted_by = at, at, None
    held.save(update_fields=["refused_at", "updated_at", "wanted_by"])
    record(
        "identity.refuse",
        held,
        actor=actor,
        at=at,
        before=_told(held),
        note=clean_line(why),
        unit_id=held.unit_id,
    )


@transaction.atomic
def unlink(identity: Identity, *, why: str, actor: User, at: datetime) -> None:
    """The link is cut; the identity waits again. One's own, or by an administrator of the person."""
    held = _locked(identity)
    if held.user is None:
        raise RuleBroken(_("This is not linked."))
    person = held.user
    if person.pk != actor.pk:
        require_administration(actor, person, timezone.localdate(at))
    before = {**_told(held), "identity": str(held)}
    held.user = held.linked_by = held.wanted_by = None
    held.updated_at = at
    held.save()
    record("identity.unlink", person, actor=actor, at=at, before=before, note=clean_line(why))


def _locked(identity: Identity) -> Identity:
    return (
        Identity.objects.select_for_update(of=("self",))
        .select_related("user", "wanted_by", "unit")
        .get(pk=identity.pk)
    )


def _told(identity: Identity) -> dict[str, str]:
    return {"provider": identity.provider, "subject": identity.subject, "email": identity.email}


def _at(field: str, sentence: str) -> RuleBroken:
    return RuleBroken(sentence, fields={field: sentence})

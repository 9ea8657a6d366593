"""The password asked once more, before somebody changes how he signs in."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from kheo.access.models import Attempt, User
from kheo.access.operations.sessions import note_failure, require_open
from kheo.access.rules import LONGEST_PASSWORD
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import nfc


def confirm(person: User, *, password: str, address: str, at: datetime) -> None:
    """Raise ``RuleBroken`` when this is not the person's password, ``NotAllowed`` while he must wait.

    Failures count as those of sign-in: who holds an open browser may not guess either.
    """
    require_open(person.username, address, at)
    attempt = Attempt.objects.create(username=person.username, address=address, at=at)
    if len(password) > LONGEST_PASSWORD or not person.check_password(nfc(password)):
        note_failure(attempt)
        sentence = _("This is not your present password.")
        raise RuleBroken(sentence, fields={"password": sentence})
    attempt.delete()

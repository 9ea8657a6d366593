"""``manage.py open_account``: the first administrator, or any account, from the terminal."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kheo.access.enums import ASSIGNABLE, Role
from kheo.access.operations import grant_role, open_account, system_user
from kheo.kernel.refusals import DomainError
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit


class Command(BaseCommand):
    """Opens an account and prints its one-time password."""

    help = "Opens an account with a role; without --role the first system administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, where, as what."""
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument("--unit", default="", help="code of the unit; the nation when left out")
        parser.add_argument(
            "--role", default=Role.SYSTEM_ADMINISTRATOR.value,
            choices=sorted(role.value for role in ASSIGNABLE),
        )  # fmt: skip
        parser.add_argument("--paper", default="", help="the paper that the role rests on")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the account and give the role in one act."""
        with translation.override(settings.LANGUAGE_CODE):
            try:
                password = self._open(**options)
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal
            self.stdout.write(
                _("Sign-in name: %(name)s\nOne-time password: %(password)s")
                % {"name": options["username"], "password": password}
            )

    @transaction.atomic
    def _open(self, *, username: str, full_name: str, unit: str, role: str, **rest: Any) -> str:
        at = timezone.now()
        day, actor = timezone.localdate(at), system_user()
        places = Unit.objects.alive(day)
        where = (places.filter(code=unit) if unit else places.filter(kind=Kind.NATION)).first()
        if where is None:
            raise CommandError(_("There is no such unit yet; load the national units first."))
        person, password = open_account(
            username=username, full_name=full_name, unit=where, valid_from=day, actor=actor, at=at
        )
        grant_role(
            user=person, role=role, unit=where, valid_from=day, actor=actor, at=at,
            paper=rest["paper"] or _("Set up from the terminal"),
        )  # fmt: skip
        return password

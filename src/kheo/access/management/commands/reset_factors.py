"""Take a lost second factor away from the command line: for the last administrator of the house."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.access.operations.second_step import reset_factors
from kheo.kernel.refusals import DomainError


class Command(BaseCommand):
    """The person signs in with the password alone again and is told so; the journal has a line."""

    help = "Take every second factor of somebody away who lost his; nobody above him is there to do it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and why."""
        parser.add_argument("username")
        parser.add_argument("--why", required=True, help="how you made sure who asked")

    def handle(self, *args: Any, username: str, why: str, **options: Any) -> None:
        """Raises CommandError with the sentence when it is refused."""
        person = User.objects.filter(username=username.strip().lower()[:60]).first()
        if person is None:
            raise CommandError(f"{username}: no such account")
        try:
            reset_factors(person, why=why, actor=system_user(), at=timezone.now())
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person.username}: second factors taken away")

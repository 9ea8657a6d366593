"""Weight, server time and memory of the pages people open most."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.console.bench import people
from kheo.console.bench.measure import Measured, milliseconds
from kheo.initiatives.models import Initiative
from kheo.kernel.days import format_day
from kheo.orgs.models import Unit

LINKED = re.compile(r'<(?:link|script)[^>]*?(?:href|src)="([^"]+\.(?:css|js))"')
HASH = re.compile(r"\.[0-9a-f]{8,}(?=\.(?:css|js)$)")
ROUNDS = 15


def measure() -> Iterator[Measured]:
    """Every page type as the province's office reads it."""
    client = reader(people.holder(Role.STANDING_OFFICE, people.province()))
    for name, address in addresses_of(people.province(), date(2026, 11, 20)).items():
        answer = client.get(address)
        if answer.status_code != 200:
            wrong = f"answered {answer.status_code}"
            yield Measured("pages", name, 0, "ms", 100, wrong, is_missing=True)
            continue
        time = milliseconds(lambda address=address: client.get(address))  # type: ignore[misc]
        yield Measured("pages", f"{name}: server time", time, "ms", 100)
        yield Measured("pages", f"{name}: weight", weight(answer.content), "kB", 150)
    yield Measured("pages", "memory of a worker", _worker(), "MB", 150)


def addresses_of(unit: Unit, today: date) -> Mapping[str, str]:
    """The pages of a unit by name."""
    last = Initiative.objects.filter(unit=unit).order_by("-listed_on", "-pk").first()
    last = last or Initiative.objects.order_by("-pk").first()
    asked = f"unit={unit.pk}&start=01/03/{today.year - 5}&last={format_day(today)}"
    pages = {
        "home": reverse("console:home"),
        "list": reverse("initiatives:list"),
        "list, one state": reverse("initiatives:list") + "?status=recognised",
        "figures, this year": f"{reverse('counting:figures')}?unit={unit.pk}",
        "figures, odd days": f"{reverse('counting:figures')}?{asked}",
    }
    if last is not None:
        pages["initiative"] = reverse("initiatives:page", args=[last.pk])
    return pages


def reader(user: User) -> Client:
    """A browser in which ``user`` is signed in; style and script are laid out as in service."""
    if not is_laid_out():
        call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def is_laid_out() -> bool:
    """Whether style and script were collected."""
    return (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()


def weight(html: bytes) -> float:
    """Page, style and script together as they travel, in kB."""
    total = len(gzip.compress(html))
    for address in {match.decode() for match in re.findall(LINKED.pattern.encode(), html)}:
        name = HASH.sub("", address.removeprefix(settings.STATIC_URL))
        path = finders.find(name)
        if path:
            total += len(gzip.compress(Path(str(path)).read_bytes()))
    return total / 1000


def _worker() -> float:
    """Private memory in MB of a fresh process that answered every page many times."""
    told = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", "worker", "--here"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(told.stdout.split()[-1])


def serve_and_tell() -> float:
    """In the fresh process: answer the pages, then read what the system says of us."""
    client = reader(people.holder(Role.STANDING_OFFICE, people.province()))
    for _round in range(ROUNDS):
        for address in addresses_of(people.province(), date(2026, 11, 20)).values():
            client.get(address)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [private] = re.findall(r"RssAnon:\s+(\d+) kB", status)
    return int(private) / 1000

"""The command palette: pages of the menu and things found, as the person types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import granted_units
from kheo.console.addresses import REGISTER, address
from kheo.console.search import direct_hit, find
from kheo.initiatives.policies import FILE
from kheo.kernel.text import fold

FEW = 4
MOST_PAGES = 5


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the palette: where it leads, and under which heading it stands."""

    group: str
    label: str
    note: str
    url: str


def commands(person: User, question: str, pages: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """What Enter may open: ``pages`` (label, address) first, then what is found in a few lines a kind."""
    told = [*_pages(question, [*_acts(person), *pages])]
    if straight := direct_hit(person, question):
        told.insert(0, Command(_("Number or code"), question, "", straight))
    for group in find(person, question, limit=FEW):
        told += [Command(group.label, hit.label, hit.note, hit.url) for hit in group.hits]
    return [asdict(one) for one in told if one.url]


def _acts(person: User) -> Iterator[tuple[str, str]]:
    if granted_units(person, FILE):
        yield _("Register an initiative"), address(REGISTER)


def _pages(question: str, pages: Iterable[tuple[str, str]]) -> Iterator[Command]:
    """Pages whose name holds every word typed; all when nothing is typed."""
    wanted = fold(question).split()
    found = [
        (label, url)
        for label, url in pages
        if all(f" {word}" in f" {fold(label)}" for word in wanted)
    ]
    for label, url in found[: MOST_PAGES if wanted else None]:
        yield Command(_("Go to a page"), label, "", url)

"""What the frame of every page shows: menu, addresses, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policies import VIEW_JOURNAL, VIEW_PEOPLE
from kheo.access.policy import Permission, granted_units, grants_of, today
from kheo.activities.policies import VIEW as VIEW_ACTIVITIES
from kheo.appraisal.policies import (
    SCORE,
    VIEW_COUNCILS,
    VIEW_CRITERIA,
    VIEW_RECOGNITIONS,
    VIEW_TEAMS,
)
from kheo.appraisal.policies import VIEW as VIEW_DOSSIERS
from kheo.archive.policies import READ_REPORTS
from kheo.archive.policies import VIEW as VIEW_DECLARED
from kheo.campaigns.policies import VIEW as VIEW_CAMPAIGNS
from kheo.console import addresses
from kheo.console.addresses import address
from kheo.console.waiting import waiting_count
from kheo.counting.policies import VIEW_FIGURES
from kheo.documents.policies import VIEW as VIEW_PAPERS
from kheo.exchange.policies import IMPORT, KEEP_WEBHOOKS
from kheo.initiatives.policies import MERGE
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.jobs.policies import VIEW as VIEW_JOBS
from kheo.library.policies import VIEW_EXEMPLARS, VIEW_LEARNING, VIEW_STORIES
from kheo.participation.policies import VIEW as VIEW_REMARKS
from kheo.reporting.policies import VIEW as VIEW_REPORTS
from kheo.reporting.policies import VIEW_FORMS, VIEW_ROUNDS
from kheo.workflow.policies import SET_TERMS


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu before anybody looks at it; without a permission it is for all."""

    page: str
    label: Any
    short: Any
    icon: str
    group: Any = ""
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry as the layout draws it."""

    label: str
    short: str
    url: str
    icon: str
    group: str
    current: bool
    count: Any = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A plain link of a menu."""

    label: str
    url: str
    icon: str = ""


HOME = "console:home"
WORK, BOOKS = gettext_lazy("The movement"), gettext_lazy("Registers")
APPRAISAL = gettext_lazy("Appraisal and recognition")
REPORTING = gettext_lazy("Reports")
LIBRARY = gettext_lazy("Good ways")
ENTRIES = (
    Entry(HOME, gettext_lazy("Waiting for me"), gettext_lazy("Waiting"), "inbox"),
    Entry(
        addresses.INITIATIVES, gettext_lazy("Initiatives"), gettext_lazy("Initiatives"), "list",
        WORK, VIEW_INITIATIVES,
    ),
    Entry(
        addresses.CAMPAIGNS, gettext_lazy("Campaigns"), gettext_lazy("Campaigns"), "flag",
        WORK, VIEW_CAMPAIGNS,
    ),
    Entry(
        addresses.FIGURES, gettext_lazy("Figures"), gettext_lazy("Figures"), "chart",
        WORK, VIEW_FIGURES,
    ),
    Entry(
        addresses.ACTIVITIES, gettext_lazy("Activities"), gettext_lazy("Activities"), "flag",
        WORK, VIEW_ACTIVITIES,
    ),
    Entry(
        addresses.REPORTS, gettext_lazy("Reports of the unit"), gettext_lazy("Reports"), "paper",
        REPORTING, VIEW_REPORTS,
    ),
    Entry(
        addresses.ROUNDS, gettext_lazy("Who has reported"), gettext_lazy("Who has reported"),
        "check", REPORTING, VIEW_ROUNDS,
    ),
    Entry(
        addresses.SUMMARIES, gettext_lazy("Summaries"), gettext_lazy("Summaries"), "chart",
        REPORTING, VIEW_ROUNDS,
    ),
    Entry(
        addresses.FINDINGS, gettext_lazy("Remarks on reports"), gettext_lazy("Remarks"), "question",
        REPORTING, VIEW_REPORTS,
    ),
    Entry(
        addresses.REPORT_FORMS, gettext_lazy("Report forms"), gettext_lazy("Report forms"), "list",
        REPORTING, VIEW_FORMS,
    ),
    Entry(
        addresses.INDICATORS, gettext_lazy("Indicators"), gettext_lazy("Indicators"), "chart",
        REPORTING, VIEW_FIGURES,
    ),
    Entry(
        addresses.DECLARED, gettext_lazy("Figures from paper"), gettext_lazy("From paper"),
        "history", REPORTING, VIEW_DECLARED,
    ),
    Entry(
        addresses.READINGS, gettext_lazy("Reading reports"), gettext_lazy("Reading"), "book",
        REPORTING, READ_REPORTS,
    ),
    Entry(
        addresses.SCORING_OF_UNITS, gettext_lazy("Emulation points of units"),
        gettext_lazy("Points of units"), "stamp", REPORTING, VIEW_FIGURES,
    ),
    Entry(
        addresses.STORIES, gettext_lazy("Stories of good ways"), gettext_lazy("Stories"), "book",
        LIBRARY, VIEW_STORIES,
    ),
    Entry(
        addresses.ADOPTIONS, gettext_lazy("Learning from each other"), gettext_lazy("Learning"),
        "copy", LIBRARY, VIEW_LEARNING,
    ),
    Entry(
        addresses.EXEMPLARS, gettext_lazy("Exemplars to spread"), gettext_lazy("Exemplars"), "flag",
        LIBRARY, VIEW_EXEMPLARS,
    ),
    Entry(
        addresses.FITTING, gettext_lazy("Fitting initiatives"), gettext_lazy("Fitting"), "check",
        LIBRARY, VIEW_INITIATIVES,
    ),
    Entry(
        addresses.MAP, gettext_lazy("Map"), gettext_lazy("Map"), "chart", LIBRARY, VIEW_FIGURES,
    ),
    Entry(
        addresses.REMARKS, gettext_lazy("Words of citizens"), gettext_lazy("Citizens"), "question",
        LIBRARY, VIEW_REMARKS,
    ),
    Entry(
        addresses.DUPLICATES, gettext_lazy("Entered twice"), gettext_lazy("Entered twice"), "copy",
        BOOKS, MERGE,
    ),
    Entry(
        addresses.SCORING, gettext_lazy("To score"), gettext_lazy("To score"), "pencil", APPRAISAL, SCORE,
    ),
    Entry(
        addresses.DOSSIERS, gettext_lazy("Dossiers"), gettext_lazy("Dossiers"), "paper",
        APPRAISAL, VIEW_DOSSIERS,
    ),
    Entry(
        addresses.TEAMS, gettext_lazy("Appraisal teams"), gettext_lazy("Teams"), "people",
        APPRAISAL, VIEW_TEAMS,
    ),
    Entry(
        addresses.COUNCILS, gettext_lazy("Councils"), gettext_lazy("Councils"), "people",
        APPRAISAL, VIEW_COUNCILS,
    ),
    Entry(
        addresses.RECOGNITION, gettext_lazy("Recognition"), gettext_lazy("Recognition"), "stamp",
        APPRAISAL, VIEW_RECOGNITIONS,
    ),
    Entry(
        addresses.CRITERIA, gettext_lazy("Criteria"), gettext_lazy("Criteria"), "check",
        APPRAISAL, VIEW_CRITERIA,
    ),
    Entry(addresses.UNITS, gettext_lazy("Units"), gettext_lazy("Units"), "tree", BOOKS),
    Entry(
        addresses.PAPERS, gettext_lazy("Papers"), gettext_lazy("Papers"), "paper",
        BOOKS, VIEW_PAPERS,
    ),
    Entry(
        addresses.CITED, gettext_lazy("Cited papers"), gettext_lazy("Cited papers"), "link",
        BOOKS, VIEW_DECLARED,
    ),
    Entry(
        addresses.PEOPLE, gettext_lazy("People and rights"), gettext_lazy("People"), "people",
        BOOKS, VIEW_PEOPLE,
    ),
    Entry(
        addresses.JOURNAL, gettext_lazy("Journal"), gettext_lazy("Journal"), "history",
        BOOKS, VIEW_JOURNAL,
    ),
    Entry(
        addresses.IMPORTS, gettext_lazy("Take in from Excel"), gettext_lazy("From Excel"), "paper",
        BOOKS, IMPORT,
    ),
    Entry(
        addresses.JOBS, gettext_lazy("Background work"), gettext_lazy("Background work"), "clock",
        BOOKS, VIEW_JOBS,
    ),
    Entry(
        addresses.WEBHOOKS, gettext_lazy("Addresses that are told"), gettext_lazy("Addresses that are told"),
        "send", BOOKS, KEEP_WEBHOOKS,
    ),
    Entry(
        addresses.TERMS, gettext_lazy("Terms and deadlines"), gettext_lazy("Terms and deadlines"),
        "clock", BOOKS, SET_TERMS,
    ),
)  # fmt: skip


def shell(request: HttpRequest) -> dict[str, Any]:
    """Values that the base layout expects (docs/design-system.md)."""
    frame: dict[str, Any] = {
        "demo": settings.IS_DEMO,
        "home_url": address(HOME),
        "sign_in_url": address(addresses.SIGN_IN),
        "language_url": address("console:set_language"),
        "theme_url": address("console:set_theme"),
    }
    person = getattr(request, "user", None)
    if isinstance(person, User) and person.is_valid(today()):
        frame |= _of_person(request, person)
    return frame


def _of_person(request: HttpRequest, person: User) -> dict[str, Any]:
    """The part of the frame that only who is signed in sees."""
    count = SimpleLazyObject(lambda: waiting_count(person))
    return {
        "menu": menu(person, request.path, count),
        "waiting_url": address(HOME),
        "waiting_count": count,
        "search_url": address("console:search"),
        "palette_url": address("console:palette"),
        "search_text": request.GET.get("q", "")
        if request.path == address("console:search")
        else "",
        "acting_for": acting_for(person),
        "user_menu": _links(
            (gettext_lazy("My account and rights"), addresses.ACCOUNT, "people"),
            (gettext_lazy("My password"), addresses.PASSWORD, "key"),
            (gettext_lazy("Security"), addresses.SECURITY, "lock"),
            (gettext_lazy("Where I am signed in"), addresses.SESSIONS, "screen"),
        ),
        "sign_out_url": address(addresses.SIGN_OUT),
        "foot_menu": _links(
            (gettext_lazy("How to use Khéo"), "console:how_to", "book"),
            (gettext_lazy("Components of the pages"), "console:components", "cog"),
        ),
    }


def menu(person: User, path: str, count: Any = "") -> list[MenuItem]:
    """The entries open to ``person``; the one whose address begins ``path`` is current."""
    shown = []
    for entry in ENTRIES:
        url = address(entry.page)
        if not url or (entry.permission and not granted_units(person, entry.permission)):
            continue
        is_home = entry.page == HOME
        shown.append(
            MenuItem(
                label=str(entry.label),
                short=str(entry.short),
                url=url,
                icon=entry.icon,
                group=str(entry.group),
                current=path == url if is_home else path.startswith(url),
                count=count if is_home else "",
            )
        )
    here = max((item for item in shown if item.current), key=lambda one: len(one.url), default=None)
    return [item if item is here else replace(item, current=False) for item in shown]


def _links(*wanted: tuple[Any, str, str]) -> list[Link]:
    found = [Link(str(label), address(page), icon) for label, page, icon in wanted]
    return [link for link in found if link.url]


def acting_for(person: User) -> str:
    """What ``person`` is today, as one sentence: "registrar of Xã Thạch Hà"."""
    held = grants_of(person)
    if not held:
        return _("You hold no role today.")
    first = held[0]
    words = {"role": Role(first.role).label, "unit": first.unit.label, "more": len(held) - 1}
    if len(held) == 1:
        return _("%(role)s of %(unit)s") % words
    return _("%(role)s of %(unit)s and %(more)s more") % words

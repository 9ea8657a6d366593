"""What the pages of campaigns show: crumbs, calendar, targets."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.campaigns.models import Campaign
from kheo.campaigns.rules import DATE_LABELS, DATES, Deadline, in_words
from kheo.orgs.enums import Kind

PAGE = 60


def crumbs(one: Campaign | None, here: str = "") -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Campaigns"), "url": reverse("campaigns:list")}]
    if one is not None:
        url = reverse("campaigns:page", args=(one.pk,)) if here else ""
        way.append({"label": one.title, "url": url})
    if here:
        way.append({"label": here, "url": ""})
    return way


def calendar_of(one: Campaign, day: date) -> list[dict[str, Any]]:
    """The dates as steps: passed, the next one with its days, to come."""
    steps: list[dict[str, Any]] = []
    next_found = False
    for name in DATES:
        on: date | None = getattr(one, name)
        if on is None:
            continue
        is_next = not next_found and on >= day
        next_found = next_found or is_next
        state = "now" if is_next else "passed" if on < day else "to_come"
        due = Deadline(name, on, (on - day).days)
        steps.append({"label": DATE_LABELS[name], "at": on, "state": state, "due": due})
    return steps


def targets_of(one: Campaign, place: str) -> dict[str, Any]:
    """What is asked of whom, ``PAGE`` rows at a time, and of which kinds."""
    start = int(place) if place.isdecimal() and len(place) < 7 else 0
    rows = list(one.targets.for_list()[start : start + PAGE + 1])
    return {
        "targets": [(target, in_words(target)) for target in rows[:PAGE]],
        "all_targets": one.targets.count(),
        "next_place": start + PAGE if len(rows) > PAGE else "",
        "previous_place": max(start - PAGE, 0) if start else "",
        "has_previous": start > 0,
        "kinds": ", ".join(str(Kind(kind).label) for kind in one.for_kinds if kind in Kind.values),
    }

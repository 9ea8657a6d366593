"""What the pages of teams show: crumbs, the parts of a team's page, places in long lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can
from kheo.appraisal.models import Team
from kheo.appraisal.policies import ASSIGN, SET_UP_TEAMS
from kheo.appraisal.queries.teams import (
    assignments_of,
    progress_by_field,
    running_members,
    waiting_for_a_team,
    workloads,
)
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.initiatives.enums import Field

PAGE = 20
STATES = ("open", "late", "done")


def crumbs(team: Team | None, here: str = "") -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Appraisal teams"), "url": reverse("teams:list")}]
    if team is not None:
        url = reverse("teams:page", args=(team.pk,)) if here else ""
        way.append({"label": team.name, "url": url})
    if here:
        way.append({"label": here, "url": ""})
    return way


def fields_in_words(fields: list[str]) -> str:
    """ "kinh tế, quốc phòng - an ninh", or that it is all."""
    return ", ".join(str(Field(one).label) for one in fields) or _("all fields")


def place_in(query: Mapping[str, str], name: str = "tu") -> int:
    """Where a long list begins."""
    place = query.get(name, "")
    return int(place) if place.isdecimal() and len(place) < 7 else 0


def without(query: QueryDict, name: str) -> str:
    """The query of an address without one of its parts, ready for "&…" behind it."""
    rest = query.copy()
    rest.pop(name, None)
    return rest.urlencode()


def team_page(team: Team, viewer: User, query: Mapping[str, str], day: date) -> dict[str, Any]:
    """Everything on the page of a team, in a fixed number of queries."""
    members = running_members(team, day)
    loads = workloads(members, day)
    rows = [(one, loads[one.pk], fields_in_words(one.fields)) for one in members]
    start = place_in(query)
    chosen = _chosen(query)
    found = assignments_of(team, day, **chosen)
    shown = list(found[start : start + PAGE + 1])
    may_share = bool(can(viewer, ASSIGN)) and bool(can(viewer, SET_UP_TEAMS, team))
    return {
        "team": team,
        "fields": fields_in_words(team.fields),
        "is_running": team.valid_from <= day and (team.valid_to is None or team.valid_to > day),
        "last_day": day,
        "members": rows,
        "most": max([load.assigned for load in loads.values()], default=0) or 1,
        "total": sum(load.assigned for load in loads.values()),
        "done": sum(load.done for load in loads.values()),
        "late": sum(load.late for load in loads.values()),
        "progress": progress_by_field(team),
        "assignments": shown[:PAGE],
        "found": found.count(),
        "chosen": chosen,
        "query": "&".join(f"{key}={value}" for key, value in _query_of(chosen).items()),
        "next_place": start + PAGE if len(shown) > PAGE else "",
        "previous_place": max(start - PAGE, 0),
        "has_previous": start > 0,
        "may_share": may_share,
        "may_set_up": bool(can(viewer, SET_UP_TEAMS, team)),
        "waiting": waiting_for_a_team(team) if may_share else 0,
        "day": day,
        "history": [
            {"sentence": sentence(entry), "at": entry.at, "note": entry.note}
            for entry in entries_about(team)[:12]
        ],
        "crumbs": crumbs(team),
    }


def _chosen(query: Mapping[str, str]) -> dict[str, Any]:
    member = query.get("thanh_vien", "")
    state = query.get("xem", "")
    return {
        "member": int(member) if member.isdecimal() and len(member) < 10 else None,
        "state": state if state in STATES else "",
        "field": query.get("linh_vuc", "") if query.get("linh_vuc") in Field.values else "",
    }


def _query_of(chosen: dict[str, Any]) -> dict[str, Any]:
    names = {"member": "thanh_vien", "state": "xem", "field": "linh_vuc"}
    return {names[key]: value for key, value in chosen.items() if value}

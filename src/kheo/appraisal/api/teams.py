"""Appraisal teams through the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.appraisal.models import Dossier, Member, Team
from kheo.appraisal.operations import assignments
from kheo.appraisal.operations import teams as operations
from kheo.appraisal.policies import ASSIGN, SET_UP_TEAMS
from kheo.appraisal.queries.teams import dossiers_to_share, own_units, running_members
from kheo.appraisal.web.teams import forms
from kheo.appraisal.web.teams.views import set_up_by_paper
from kheo.exchange.act_forms import CodesField, form_with, keys, refuse
from kheo.exchange.acts import Act

LIST: Final = "teams"
MEMBERS: Final = "team_members"


def share(team: Team, *, dossiers: Sequence[str], actor: User, at: datetime, **values: Any) -> None:
    """Share dossiers evenly among a team. Raises DomainError."""
    within = visible(Dossier.objects.all(), actor, ASSIGN)
    pile = dossiers_to_share(within.exclude(unit__in=own_units(actor)), team)
    wanted = keys(dossiers, "dossiers")
    chosen = [one for one in pile if one.pk in wanted]
    if missing := wanted - {one.pk for one in chosen}:
        told = _("Not waiting for this team: %(keys)s.")
        refuse([str(told) % {"keys": ", ".join(map(str, sorted(missing)))}], "dossiers")
    assignments.share_evenly(chosen, team=team, actor=actor, at=at, **values)


def _end_member(actor: User, row: Member) -> dict[str, Any]:
    day = timezone.localdate()
    others = [one for one in running_members(row.team, day) if one.pk != row.pk]
    return {"running": operations.running_of(row), "others": others}


def _of_ones_teams(rows: Any, actor: User) -> Any:
    return rows.filter(team__in=visible(Team.objects.all(), actor, SET_UP_TEAMS).values("pk"))


ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "create", _("Set up a team"), set_up_by_paper, SET_UP_TEAMS, forms.TeamForm,
        on_list=True, form_arguments=lambda actor, row: {"person": actor},
        pages=("teams:set_up",),
    ),
    Act(
        LIST, "change", _("Change the team"), operations.change_team, SET_UP_TEAMS,
        forms.ChangeTeamForm, pages=("teams:change",),
    ),
    Act(
        LIST, "end", _("End the team"), operations.end_team, SET_UP_TEAMS, forms.EndTeamForm,
        pages=("teams:end",),
    ),
    Act(
        LIST, "add-member", _("Add a member"), operations.add_member, SET_UP_TEAMS,
        forms.MemberForm,
        form_arguments=lambda actor, row: {"team": row, "day": timezone.localdate()},
        answers=MEMBERS, pages=("teams:add_member",),
    ),
    Act(
        MEMBERS, "end", _("End a place"), operations.end_member, SET_UP_TEAMS,
        forms.EndMemberForm, form_arguments=_end_member, finds=_of_ones_teams,
        pages=("teams:end_member",),
    ),
    Act(
        LIST, "share", _("Share dossiers"), share, SET_UP_TEAMS,
        form_with(forms.ShareForm, dossiers=CodesField(label=_("Numbers of the dossiers"))),
        pages=("teams:share",),
    ),
    Act(
        LIST, "nudge-late", _("Remind of everything late"), assignments.nudge_late, SET_UP_TEAMS,
        pages=("teams:nudge_late",),
    ),
)  # fmt: skip

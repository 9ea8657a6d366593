"""What an administrator may do with people and their rights through the API."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kheo.access import operations
from kheo.access.models import Grant, User
from kheo.access.policies import ADMINISTER, GRANT_OVER
from kheo.access.policy import grants_of, visible
from kheo.access.rules import may_hand_out
from kheo.access.web import forms
from kheo.exchange.acts import Act
from kheo.orgs.models import Unit

PEOPLE: Final = "people"
GRANTS: Final = "grants"


def _roles(actor: User, row: Any) -> dict[str, Any]:
    return {"roles": may_hand_out(grant.role for grant in grants_of(actor))}


def grant_role(person: User, **values: Any) -> Grant:
    """Give a role over a unit. Raises DomainError."""
    return operations.grant_role(user=person, **values)


def _within_reach(rows: Any, actor: User) -> Any:
    """Grants over the units for which the person may give roles."""
    return rows.filter(unit__in=visible(Unit.objects.all(), actor, GRANT_OVER))


ACTS: Final[tuple[Act, ...]] = (
    Act(
        PEOPLE, "end", _("End the account"), operations.end_account, ADMINISTER, forms.WhyForm,
        pages=("access:end_account",),
    ),
    Act(
        PEOPLE, "sign-out", _("Sign out everywhere"), operations.end_sessions, ADMINISTER,
        pages=("access:end_sessions_of",),
    ),
    Act(
        PEOPLE, "grant-role", _("Give a role"), grant_role, ADMINISTER, forms.GrantForm,
        form_arguments=_roles, answers=GRANTS, pages=("access:grant_role",),
    ),
    Act(
        GRANTS, "end", _("End the right"), operations.end_grant, ADMINISTER, forms.WhyForm,
        finds=_within_reach, pages=("access:end_grant",),
    ),
)  # fmt: skip

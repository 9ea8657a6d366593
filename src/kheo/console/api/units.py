"""What a person may do with the map of units through the API.

Which roles may is said in ``config/map_rights.py``, above; it hands the permissions in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import Permission
from kheo.exchange.act_forms import form_with, refuse
from kheo.exchange.acts import Act, for_who_may
from kheo.foundation.forms import BlockField, DomainForm
from kheo.orgs import operations, policies
from kheo.orgs.models import Reorganisation, Unit
from kheo.orgs.web.forms import ACTS, ChangeForm
from kheo.orgs.web.national_list import ListForm

LIST: Final = "units"
CHANGES: Final = "reorganisations"
NAMES: Final[Mapping[str, str]] = {
    "thanh-lap": "found", "doi-ten": "rename", "doi-loai": "change-kind",
    "chuyen-truc-thuoc": "move", "nhap": "merge", "chia": "split",
    "chuyen-mot-phan": "transfer-part", "giai-the": "abolish",
}  # fmt: skip
"""Word in the address of the page → name of the act."""


def _changes(kind: type[ChangeForm]) -> Any:
    def act(unit: Unit, *, values: Mapping[str, Any], actor: User, at: datetime) -> Reorganisation:
        plan = kind(None, unit=unit).make_plan(**values)
        return operations.carry_out(plan, actor=actor, at=at)[0]

    return act


def take_list(*, file: Any, actor: User, at: datetime, **values: Any) -> Reorganisation:
    """A new national list as one reorganisation. Raises DomainError."""
    found = ListForm().compare(**{**values, "read": ""}, file=file)
    if found.faults or found.plan is None:
        refuse([str(fault) for fault in found.faults] or [str(_("Nothing is different."))], "file")
    return operations.carry_out(found.plan, actor=actor, at=at)[0]


class ReviewForm(DomainForm):
    """A remark on the review."""

    note = BlockField(label=_("Note"), max_length=2000, required=False, rows=2)


def acts_of(permissions: Mapping[str, Permission]) -> tuple[Act, ...]:
    """All acts on the map under the rights handed in."""
    reorganise = permissions[policies.REORGANISE.code]
    return (
        *(
            Act(
                LIST, NAMES[word], kind.label, _changes(kind),
                permissions[policies.KEEP_LOCAL_UNITS.code], kind, answers=CHANGES,
                form_arguments=lambda actor, row: {"unit": row},
                clean=lambda cleaned, actor, row: {"values": dict(cleaned)},
                pages=("orgs:change",),
            )
            for word, kind in ACTS.items()
        ),
        Act(
            CHANGES, "take-list", _("A new national list"), take_list, reorganise,
            form_with(ListForm, read=None, file=django_forms.FileField(label=_("The list (.xlsx or .csv)"))),
            on_list=True, takes_files=True, pages=("orgs:national_list",),
        ),
        Act(
            CHANGES, "let-rights-follow", _("Let rights follow"), operations.review_rights,
            permissions[policies.REVIEW_RIGHTS.code], ReviewForm,
            finds=for_who_may(permissions[policies.REVIEW_RIGHTS.code]), pages=("orgs:review",),
        ),
    )  # fmt: skip

"""Recognition through the API: decisions, proposals to the level above, verifying again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms as django_forms
from django.conf import settings
from django.http.request import validate_host
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.appraisal.enums import DecisionKind
from kheo.appraisal.models import Decision, ProposalList, Recognition, Session
from kheo.appraisal.operations import decisions, proposals
from kheo.appraisal.policies import DECIDE, PROPOSE
from kheo.appraisal.web.recognition import acts as page_acts
from kheo.appraisal.web.recognition import forms
from kheo.appraisal.web.recognition.decisions import OVER_UNITS, dossiers_for
from kheo.appraisal.web.recognition.proposals import levels_above, proposing_unit
from kheo.exchange.act_forms import (
    CodesField,
    TextsField,
    form_with,
    key_field,
    keys,
    keys_in_order,
    part,
    refuse,
    texts_by_key,
)
from kheo.exchange.acts import Act
from kheo.foundation.forms import BlockField
from kheo.initiatives.enums import Level
from kheo.orgs.models import Unit

DECISIONS: Final = "recognition_decisions"
LISTS: Final[Mapping[str, str]] = {
    "decision": DECISIONS, "recognition": "recognitions", "nomination": "nominations",
    "proposals": "proposals",
}  # fmt: skip
NAMES: Final[Mapping[str, str]] = {
    "draft": "draft-decision", "notice": "draft-notice", "certificates": "draft-certificates",
    "certificate": "draft-certificate", "letter": "draft-letter", "paper": "set-paper",
    "force": "put-in-force",
}  # fmt: skip
REASONS: Final = _("Texts such as “12: the reason”, by number of the record.")


def _of_row(actor: User, row: Any) -> dict[str, Any]:
    return {"about": row, "actor": actor}


def _with_site(operation: Any) -> Any:
    def act(row: Any, *, site: str, **values: Any) -> Any:
        host = urlsplit(site).hostname or ""
        if not validate_host(host, settings.ALLOWED_HOSTS):
            refuse([_now("This is no address of this house.")], "site")
        return operation(row, site=site, **values)

    return act


def _act(one: page_acts.Act) -> Act:
    form, operation = one.form, one.operation
    if one.prints_site:
        site = django_forms.URLField(
            label=_("Address of this house, for the code on the certificate"), assume_scheme="https"
        )
        form, operation = form_with(form, site=site), _with_site(operation)
    return Act(
        LISTS[one.kind], NAMES.get(one.name, one.name), one.label, operation, one.permission, form,
        form_arguments=_of_row, pages=("recognition:act",),
        answers="drafts" if issubclass(one.form, forms.DraftForm)
        else "dossiers" if one.name == "take-up" else "",
    )  # fmt: skip


class PrepareForm(forms.DecisionForm):
    """What is decided: from a session, or of a body the dossiers scored."""

    session = key_field(_("Number of the session"), required=False)
    unit = key_field(_("Number of the deciding unit, without a session"), required=False)
    level = django_forms.ChoiceField(
        choices=[("", "–"), *Level.choices], required=False, label=_("Level, without a session")
    )
    dossiers = CodesField(label=_("Numbers of the dossiers"))
    reasons = TextsField(required=False, label=_("Why some are not recognised"), help_text=REASONS)


def prepare(
    *, session: int | None, unit: int | None, level: str, dossiers: Sequence[str],
    reasons: Sequence[str], actor: User, **values: Any,
) -> Decision:  # fmt: skip
    """Prepare a decision of recognition. Raises DomainError."""
    if session:
        sat = part(
            visible(Session.objects.select_related("unit", "council"), actor, DECIDE), session, "session"
        )  # fmt: skip
        body, at_level = sat.unit, sat.council.level
    else:
        sat = None
        body, at_level = part(visible(Unit.objects.all(), actor, OVER_UNITS), unit, "unit"), level
        if not level:
            refuse([_now("Say at which level.")], "level")
    wanted = keys(dossiers, "dossiers")
    chosen = [one for one in dossiers_for(body, at_level, sat) if one.pk in wanted]
    if missing := wanted - {one.pk for one in chosen}:
        told = _now("Not waiting for this decision: %(keys)s.")
        refuse([told % {"keys": ", ".join(map(str, sorted(missing)))}], "dossiers")
    return decisions.prepare_decision(
        unit=body, kind=DecisionKind.RECOGNISE, level=at_level, session=sat, dossiers=chosen,
        reasons=texts_by_key(reasons, "reasons"), actor=actor, **values,
    )  # fmt: skip


def _recognitions(told: Sequence[str], actor: User, permission: Any) -> list[Recognition]:
    """The recognitions named, in their order; every one within reach. Raises BadInput."""
    wanted = keys_in_order(told, "recognitions")
    rows = visible(Recognition.objects.all(), actor, permission)
    full = rows.select_related("unit", "initiative", "paper__unit", "dossier")
    return [part(full, key, "recognitions") for key in wanted]


class EndingForm(forms.EndingForm):
    """What is withdrawn or restored, and why."""

    recognitions = CodesField(label=_("Numbers of the recognitions"))
    reason = BlockField(rows=3, label=_("Reason"))


def _ending(kind: DecisionKind) -> Any:
    def act(*, recognitions: Sequence[str], reason: str, actor: User, **values: Any) -> Decision:
        chosen = _recognitions(recognitions, actor, DECIDE)
        return decisions.prepare_decision(
            unit=proposing_unit(chosen[0]), kind=kind, level=chosen[0].level,
            recognitions=chosen, reasons={one.pk: reason for one in chosen}, actor=actor, **values,
        )  # fmt: skip

    return act


class ProposeForm(django_forms.Form):
    """Best first, each with its grounds."""

    title = forms.ProposeForm.base_fields["title"]
    level = forms.ProposeForm.base_fields["level"]
    to_unit = key_field(_("Number of the unit above"))
    recognitions = CodesField(label=_("Numbers of the recognitions, best first"))
    grounds = TextsField(required=False, label=_("Grounds"), help_text=REASONS)


def propose(
    *, recognitions: Sequence[str], grounds: Sequence[str], to_unit: int, actor: User,
    at: datetime, **values: Any,
) -> ProposalList:  # fmt: skip
    """List recognised initiatives for the level above. Raises DomainError."""
    chosen = _recognitions(recognitions, actor, PROPOSE)
    unit, why = proposing_unit(chosen[0]), texts_by_key(grounds, "grounds")
    above = part(levels_above(unit, timezone.localdate(at)), to_unit, "to_unit")
    return proposals.list_proposals(
        [(one, why.get(one.pk, "")) for one in chosen], unit=unit, to_unit=above, actor=actor,
        at=at, **values,
    )  # fmt: skip


def _of_ones_decisions(rows: Any, actor: User) -> Any:
    return rows.filter(decision__in=visible(Decision.objects.all(), actor, DECIDE).values("pk"))


ACTS: Final[tuple[Act, ...]] = (
    *(_act(one) for one in page_acts.ACTS),
    Act(
        DECISIONS, "create", _("Prepare a decision of recognition"), prepare, DECIDE, PrepareForm,
        on_list=True, pages=("recognition:prepare",),
    ),
    Act(
        DECISIONS, "withdraw", _("Prepare a withdrawal"), _ending(DecisionKind.WITHDRAW), DECIDE,
        EndingForm, on_list=True, pages=("recognition:end",),
    ),
    Act(
        DECISIONS, "restore", _("Prepare a restoration"), _ending(DecisionKind.RESTORE), DECIDE,
        EndingForm, on_list=True, pages=("recognition:end",),
    ),
    Act(
        "decision_lines", "drop", _("Take out of the decision"), decisions.drop_line, DECIDE,
        forms.NoteForm, form_arguments=_of_row, finds=_of_ones_decisions, answers="-",
        pages=("recognition:drop_line",),
    ),
    Act(
        "proposals", "create", _("Propose to the level above"), propose, PROPOSE, ProposeForm,
        on_list=True, pages=("recognition:propose",),
    ),
)  # fmt: skip

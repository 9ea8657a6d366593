"""Points of units, signals, calls, descriptions of units and borders through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import Permission, granted_units, holds_nation, unit_scope, visible
from kheo.exchange.act_forms import form_with, key_field, part
from kheo.exchange.acts import Act
from kheo.foundation.forms import DayField, DomainForm
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import FILE
from kheo.insights import operations
from kheo.insights.models import Scheme, SchemeItem
from kheo.insights.operations.outlines import import_outlines, remove_outlines
from kheo.insights.policies import KEEP_OUTLINES, SET_SCHEMES, VIEW_SIGNALS
from kheo.insights.queries.open_to import signals_open_to
from kheo.insights.transitions import SCHEME_FLOW, SIGNAL_FLOW
from kheo.insights.web import forms
from kheo.insights.web.editing import begin
from kheo.insights.web.fitting import forms as fitting_forms
from kheo.insights.web.maps.official import OutlinesForm
from kheo.insights.web.signals import FORMS as SIGNAL_FORMS
from kheo.insights.web.signals import OPERATIONS as SIGNAL_OPERATIONS
from kheo.insights.web.steps import STEPS
from kheo.library.models import Call, CallAnswer
from kheo.library.operations import calls, profiles
from kheo.library.policies import CALL, DESCRIBE
from kheo.library.queries.calls import calls_open_to
from kheo.library.queries.profiles import description_of
from kheo.orgs.models import Unit

SCHEMES: Final = "schemes"
SIGNALS: Final = "signals"
CALLS: Final = "calls"
UNITS: Final = "units"
ITEM: Final = key_field(_("Number of the item"))


def _person(actor: User, row: Any) -> dict[str, Any]:
    return {"person": actor}


def add_item(scheme: Scheme, **values: Any) -> None:
    """Give points for one more figure. Raises DomainError."""
    operations.add_item(scheme, **values)


def _item(scheme: Scheme, key: int) -> SchemeItem:
    return part(
        SchemeItem.objects.select_related("scheme__unit").filter(scheme=scheme), key, "item"
    )


def change_item(scheme: Scheme, *, item: int, **values: Any) -> None:
    """Change what points are given for. Raises DomainError."""
    operations.change_item(_item(scheme, item), **values)


def remove_item(scheme: Scheme, *, item: int, **values: Any) -> None:
    """Take an item out. Raises DomainError."""
    operations.remove_item(_item(scheme, item), **values)


def _step(name: str) -> Act:
    step, arrow = STEPS[name], SCHEME_FLOW.named(name)
    return Act(
        SCHEMES, name, arrow.label, step.operation, SET_SCHEMES, step.form,
        pages=("insights:step",),
    )  # fmt: skip


def _signals(rows: Any, actor: User) -> Any:
    return rows.filter(pk__in=signals_open_to(actor).values("pk"))


def _signal(name: str) -> Act:
    return Act(
        SIGNALS, name, SIGNAL_FLOW.named(name).label, SIGNAL_OPERATIONS[name], VIEW_SIGNALS,
        SIGNAL_FORMS[name], finds=_signals, pages=("insights:signal",),
    )  # fmt: skip


def _calls(rows: Any, actor: User) -> Any:
    return rows.filter(pk__in=calls_open_to(actor).values("pk"))


def answer_call(call: Call, *, initiative: int, actor: User, at: datetime) -> None:
    """Name an initiative of one's own unit as the answer. Raises DomainError."""
    own = visible(Initiative.objects.select_related("unit"), actor, FILE)
    calls.answer(call, initiative=part(own, initiative, "initiative"), actor=actor, at=at)


def take_answer_back(call: Call, *, initiative: int, actor: User, at: datetime) -> None:
    """Take one's own answer back while the call is open. Raises DomainError."""
    own = visible(Initiative.objects.all(), actor, FILE)
    answered = own.filter(pk__in=call.answers.values("initiative"))
    named = part(answered, initiative, "initiative")
    given = CallAnswer.objects.select_related("call", "initiative__unit")
    calls.take_back(given.get(call=call, initiative=named), actor=actor, at=at)


def describe(unit: Unit, **values: Any) -> Unit:
    """Say what kind of place a unit is. Raises DomainError."""
    profiles.describe(unit, **values)
    return unit


def _about(actor: User, row: Unit) -> dict[str, Any]:
    return {"about": description_of(row, today=timezone.localdate())}


def _over(permission: Permission) -> Any:
    """Living units over which the right is held."""

    def find(rows: Any, actor: User) -> Any:
        held = granted_units(actor, permission)
        if not held:
            return rows.none()
        return rows if holds_nation(actor, permission) else rows.filter(pk__in=unit_scope(held))

    return find


def take_outlines(parent: Unit, *, file: Any, **values: Any) -> None:
    """Keep the official borders of the units below. Raises DomainError."""
    import_outlines(parent, content=file.read(), **values)


def drop_outlines(parent: Unit, *, valid_from: Any, actor: User, at: datetime) -> None:
    """Take the borders of one import out again. Raises DomainError."""
    remove_outlines(parent, valid_from=valid_from, actor=actor, at=at)


ACTS: Final[tuple[Act, ...]] = (
    Act(
        SCHEMES, "create", _("New scoring of units"), begin, SET_SCHEMES, forms.NewSchemeForm,
        on_list=True,
        form_arguments=lambda actor, row: {"person": actor, "year": timezone.localdate().year},
        pages=("insights:new",),
    ),
    Act(
        SCHEMES, "change", _("Change the scoring"), operations.change_scheme, SET_SCHEMES,
        forms.SchemeForm, pages=("insights:change",),
    ),
    Act(
        SCHEMES, "copy", _("Copy for another year"), operations.copy_scheme, SET_SCHEMES,
        forms.CopyForm, pages=("insights:copy",),
    ),
    Act(
        SCHEMES, "add-item", _("Add an item"), add_item, SET_SCHEMES, forms.ItemForm,
        form_arguments=lambda actor, row: {"scheme": row}, pages=("insights:add_item",),
    ),
    Act(
        SCHEMES, "change-item", _("Change the item"), change_item, SET_SCHEMES,
        form_with(forms.ItemForm, item=ITEM),
        form_arguments=lambda actor, row: {"scheme": row}, pages=("insights:change_item",),
    ),
    Act(
        SCHEMES, "remove-item", _("Take an item out"), remove_item, SET_SCHEMES,
        form_with(DomainForm, item=ITEM), pages=("insights:remove_item",),
    ),
    *(_step(name) for name in STEPS),
    *(_signal(name) for name in SIGNAL_FORMS),
    Act(
        CALLS, "create", _("Call for initiatives"), calls.call, CALL, fitting_forms.NewCallForm,
        on_list=True, form_arguments=_person, pages=("fitting:new_call",),
    ),
    Act(
        CALLS, "change", _("Change the call"), calls.change, CALL, fitting_forms.CallForm,
        pages=("fitting:change_call",),
    ),
    Act(
        CALLS, "close", _("Close the call"), calls.close, CALL, pages=("fitting:close_call",),
    ),
    Act(
        CALLS, "open-again", _("Open the call again"), calls.open_again, CALL,
        pages=("fitting:open_call",),
    ),
    Act(
        CALLS, "answer", _("Answer the call"), answer_call, FILE,
        form_with(DomainForm, initiative=key_field(_("Number of the initiative"))),
        finds=_calls, pages=("fitting:answer",),
    ),
    Act(
        CALLS, "take-answer-back", _("Take the answer back"), take_answer_back, FILE,
        form_with(DomainForm, initiative=key_field(_("Number of the initiative"))),
        finds=_calls, pages=("fitting:take_back",),
    ),
    Act(
        UNITS, "describe", _("Say what the unit is like"), describe, DESCRIBE,
        fitting_forms.DescribeForm, form_arguments=_about, finds=_over(DESCRIBE),
        pages=("fitting:describe",),
    ),
    Act(
        UNITS, "import-borders", _("Official borders"), take_outlines, KEEP_OUTLINES,
        OutlinesForm, takes_files=True, pages=("maps:outlines",),
    ),
    Act(
        UNITS, "remove-borders", _("Take official borders out"), drop_outlines, KEEP_OUTLINES,
        form_with(DomainForm, valid_from=DayField(label=_("They hold from this day on"))),
        pages=("maps:outlines",),
    ),
)  # fmt: skip

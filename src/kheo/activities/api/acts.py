"""What a person may do with the register of activities through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kheo.access.models import User
from kheo.access.policy import granted_units, unit_scope
from kheo.activities import operations, rules
from kheo.activities.enums import Ask
from kheo.activities.models import Activity, ActivityKind
from kheo.activities.pasted import LABELS
from kheo.activities.policies import RECORD, SET_KINDS
from kheo.activities.queries import kind_on, latest_rows
from kheo.activities.web import forms
from kheo.exchange.act_forms import LedForm, form_with, optional
from kheo.exchange.acts import Act, for_who_may
from kheo.foundation.forms import LineField
from kheo.kernel.days import parse_day
from kheo.kernel.refusals import DomainError, NotFound
from kheo.orgs.models import Unit

LIST: Final = "activities"
KINDS: Final = "activity_kinds"


class _NewEntryForm(LedForm):
    """An entry: the unit and the kind first, then what the kind asks."""

    unit = django_forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    kind = LineField(label=_("Kind (code)"), max_length=40)
    first = ("unit",)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        scope = unit_scope(granted_units(actor, RECORD))
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=scope).for_list()  # type: ignore[attr-defined]

    def clean_kind(self) -> ActivityKind:
        """The kind as it is on the day told, else as it was last."""
        code = self.cleaned_data["kind"]
        try:
            found = kind_on(code, parse_day(self.data.get("on", "")))
        except DomainError:
            found = None
        if kind := found or latest_rows([code]).get(code):
            return kind
        raise django_forms.ValidationError(_now("There is no kind with this code."))

    def page_form(self) -> forms.EntryForm:
        """The form of the chosen kind."""
        chosen = self.cleaned_data
        return forms.EntryForm(
            self.data, kind=chosen["kind"], unit=chosen["unit"], actor=self.actor
        )

    def clean(self) -> dict[str, Any]:
        """The kind by its code."""
        kind = self.cleaned_data.get("kind")
        return {**super().clean(), "kind": kind.code if kind else ""}


NewEntryForm: Final = form_with(
    _NewEntryForm,
    **optional(forms.EntryForm.base_fields),
    **{
        column: django_forms.CharField(
            required=False, label=LABELS.get(column, column), max_length=300
        )
        for column in (*(rules.COLUMN_OF[ask] for ask in Ask.values if ask in rules.COLUMN_OF), "variant")
    },
)  # fmt: skip


def _of_entry(actor: User, row: Activity) -> dict[str, Any]:
    kind = kind_on(row.kind, row.on) or latest_rows([row.kind]).get(row.kind)
    if kind is None:
        raise NotFound(_now("There is no kind with this code."))
    return {"kind": kind, "unit": row.unit, "actor": actor}


def change(activity: Activity, *, actor: User, at: datetime, **values: Any) -> Activity:
    """Change an entry as it stands now; If-Match guards against the words of others."""
    return operations.change(activity, seen_version=activity.version, actor=actor, at=at, **values)


ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "create", _("Record an activity"), operations.record, RECORD, NewEntryForm,
        on_list=True, form_arguments=lambda actor, row: {"actor": actor},
        pages=("activities:record", "activities:paste"),
    ),
    Act(
        LIST, "change", _("Change"), change, RECORD, forms.EntryForm, form_arguments=_of_entry,
        pages=("activities:change",),
    ),
    Act(
        LIST, "cancel", pgettext_lazy("activity", "Take back"), operations.cancel, RECORD,
        forms.CancelForm, pages=("activities:cancel",),
    ),
    Act(
        KINDS, "create", _("Add a kind"), operations.add_kind, SET_KINDS, forms.KindForm,
        on_list=True, pages=("activities:add_kind",),
    ),
    Act(
        KINDS, "change", _("Change"), operations.change_kind, SET_KINDS, forms.KindForm,
        finds=for_who_may(SET_KINDS), pages=("activities:change_kind",),
    ),
    Act(
        KINDS, "end", _("End it"), operations.end_kind, SET_KINDS, forms.EndKindForm,
        finds=for_who_may(SET_KINDS), pages=("activities:end_kind",),
    ),
)  # fmt: skip

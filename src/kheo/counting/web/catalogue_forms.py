"""The forms of an administrator who edits the catalogue of indicators."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kheo.activities.enums import Stage
from kheo.activities.models import ActivityKind
from kheo.counting.catalogue_rules import MOST_DECIMALS, TARGETS
from kheo.counting.enums import Measure, Nature, Query, Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import DIMENSIONS
from kheo.counting.web.telling import DIMENSION_WORDS, SUM_WORDS, TARGET_WORDS
from kheo.foundation.forms import DayField, DomainForm, LineField, NumberField
from kheo.initiatives.enums import Field, Kind, Level, Origin

_COLUMNS = (
    "name", "unit_word", "nature", "source", "query", "formula", "dimensions", "decimals",
    "metric", "group", "order",
)  # fmt: skip
_FILTERS = ("field", "kind", "origin", "level")
_BY_QUERY = {
    Query.INITIATIVES: ("measure", *_FILTERS),
    Query.ACTIVITIES: ("activity", "of", "variant", "stage", "field", "kind", "level"),
    Query.TARGETS: ("of",),
}
_SUMS = [(code, SUM_WORDS[code]) for code in SUM_WORDS]
_OF = [("", ""), *_SUMS, *((code, TARGET_WORDS[code]) for code in TARGETS)]


class _Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class ChangeIndicatorForm(DomainForm):
    """A row of the catalogue from a day on; of the parts only those of the chosen source are kept."""

    valid_from = DayField(label=_("In force from"))
    name = LineField(label=_("Name of the indicator"), max_length=200)
    unit_word = LineField(label=_("Counted in"), max_length=40, help_text=_("cuộc, mô hình, %"))
    group = LineField(label=_("Group"), max_length=80, required=False)
    order = NumberField(label=_("Place in the catalogue"), maximum=32000, required=False)
    nature = forms.ChoiceField(label=_("Kind of number"), choices=Nature.choices)
    decimals = NumberField(label=_("Decimals"), maximum=MOST_DECIMALS, required=False)
    metric = LineField(label=_("Code in papers of the movement"), max_length=30, required=False)
    source = forms.ChoiceField(label=_("Where the number comes from"), choices=Source.choices)
    query = forms.ChoiceField(
        label=_("What is counted"), choices=[("", ""), *Query.choices], required=False
    )
    measure = forms.ChoiceField(
        label=_("Initiatives that were or are"), choices=[("", ""), *Measure.choices],
        required=False,
    )  # fmt: skip
    activity = forms.ChoiceField(label=_("Kind of activity"), required=False)
    of = forms.ChoiceField(label=_("What is added up"), choices=_OF, required=False)
    variant = forms.SlugField(label=_("Only this form or kind (code)"), required=False)
    stage = forms.ChoiceField(
        label=_("Only granted or only proposed"), choices=[("", ""), *Stage.choices], required=False
    )
    field = _Several(label=_("Only these fields"), choices=Field.choices, required=False)
    kind = _Several(label=_("Only these kinds"), choices=Kind.choices, required=False)
    origin = _Several(label=_("Only of this origin"), choices=Origin.choices, required=False)
    level = _Several(label=_("Only at these levels"), choices=Level.choices, required=False)
    formula = LineField(
        label=_("Formula"), max_length=200, required=False,
        help_text=_("“a / b” is a share, “a + b - c” a sum; “b@all” is b without the narrowing of the cell."),
    )  # fmt: skip
    dimensions = _Several(
        label=_("May be narrowed by"), required=False,
        choices=[(name, DIMENSION_WORDS[name]) for name in DIMENSIONS],
    )  # fmt: skip

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ActivityKind.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
        known = dict(kinds.order_by("order", "code", "valid_from").values_list("code", "name"))
        choice: forms.ChoiceField = self.fields["activity"]  # type: ignore[assignment]
        choice.choices = [("", ""), *known.items()]

    def clean(self) -> dict[str, Any]:
        """What the operation takes: the day, the columns, and the code of a new one."""
        told = super().clean() or self.cleaned_data
        values = {name: told.get(name) for name in _COLUMNS}
        values["decimals"] = told.get("decimals") or 0
        if told.get("order") is None:
            values.pop("order")
        names = _BY_QUERY.get(Query(told["query"]), ()) if told.get("query") else ()
        values["params"] = {name: _plain(told[name]) for name in names if told.get(name)}
        return {
            **{name: told[name] for name in ("code", "valid_from") if name in told},
            "values": values,
        }


class AddIndicatorForm(ChangeIndicatorForm):
    """A new indicator."""

    code = LineField(label=_("Code"), max_length=40, help_text="inspections_joint")
    field_order = ("code",)


class EndIndicatorForm(DomainForm):
    """The last day of an indicator."""

    last_day = DayField(label=_("Last day in force"))


def start_of(one: Indicator) -> dict[str, Any]:
    """A row as the form shows it."""
    found: dict[str, Any] = {name: getattr(one, name) for name in _COLUMNS}
    for name, value in one.params.items():
        found[name] = [value] if name in _FILTERS and isinstance(value, str) else value
    return found


def _plain(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value

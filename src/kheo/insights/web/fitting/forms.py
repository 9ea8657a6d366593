"""Forms of a unit's description and of calls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.policy import granted_units
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.initiatives.enums import Field
from kheo.initiatives.models import Theme
from kheo.library.enums import Terrain
from kheo.library.policies import CALL
from kheo.library.queries.profiles import Description
from kheo.library.rules.calls import MOST_PEOPLE, MOST_PROBLEMS
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit

KINDS = [(one.value, one.label) for one in Kind if one not in {Kind.NATION, Kind.CITIZEN_GROUP}]
ORDER = (
    gettext_lazy("The problem that presses most"), gettext_lazy("The second one"),
    gettext_lazy("The third one"), gettext_lazy("The fourth one"), gettext_lazy("The fifth one"),
)  # fmt: skip


class DescribeForm(DomainForm):
    """Terrain, inhabitants, and up to five problems in their order."""

    terrain = forms.ChoiceField(label=gettext_lazy("What kind of place"), required=False)
    population = NumberField(
        label=gettext_lazy("Inhabitants"), required=False, minimum=1, maximum=MOST_PEOPLE,
        help_text=gettext_lazy("Roughly is enough, for example 12.000."),
    )  # fmt: skip

    def __init__(self, *args: Any, about: Description, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terrain: Any = self.fields["terrain"]
        terrain.choices = [("", _("– choose –")), *Terrain.choices]
        self.initial.update({"terrain": about.terrain, "population": about.population})
        held = {theme.code: theme.name for theme in about.themes}
        opened = Theme.objects.filter(is_open=True).order_by("order", "name", "pk")
        themes = {**held, **dict(opened.values_list("code", "name"))}
        choices = [("", _("– none –")), *themes.items()]
        codes = list(held)
        for place in range(MOST_PROBLEMS):
            field = forms.ChoiceField(label=ORDER[place], choices=choices, required=False)
            self.fields[f"problem_{place + 1}"] = field
            self.initial[f"problem_{place + 1}"] = codes[place] if place < len(codes) else ""

    def clean(self) -> dict[str, Any]:
        """The problems as one list; one named twice is told at the second place."""
        values: dict[str, Any] = super().clean() or {}
        themes: list[str] = []
        for place in range(1, MOST_PROBLEMS + 1):
            code = values.pop(f"problem_{place}", "")
            if code and code in themes:
                self.add_error(f"problem_{place}", _("This problem is named above already."))
            elif code:
                themes.append(code)
        return {**values, "themes": themes}


class CallForm(DomainForm):
    """What is called for, from whom, until when."""

    title = LineField(label=gettext_lazy("Title of the call"), max_length=300)
    words = BlockField(
        label=gettext_lazy("What you ask for"), required=False, rows=5,
        help_text=gettext_lazy("What the problem is, what would help, what the office offers."),
    )  # fmt: skip
    field = forms.ChoiceField(label=gettext_lazy("Field"), choices=Field.choices)
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=gettext_lazy("Problem"), to_field_name="code", empty_label=None
    )
    unit_kind = forms.ChoiceField(
        label=gettext_lazy("Which units are asked"), required=False,
        choices=[("", gettext_lazy("all that stand directly below")), *KINDS],
    )  # fmt: skip
    opens_on = DayField(label=gettext_lazy("Open from"))
    closes_on = DayField(label=gettext_lazy("Open until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Theme.objects.filter(is_open=True).order_by("order", "name", "pk")
        self.fields["theme"].queryset = rows  # type: ignore[attr-defined]


class NewCallForm(CallForm):
    """The same with the unit that calls."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Who calls"), empty_label=None
    )
    field_order = ["unit", "title", "words"]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=granted_units(person, CALL), ends_on=None)
        self.fields["unit"].queryset = units.for_list()  # type: ignore[attr-defined]

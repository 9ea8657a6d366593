"""Forms of taking files in: the upload, the columns with what is asked once, unknown words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field, Profile
from kheo.exchange.queries.options import choices_of
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.kernel.numbers import format_number
from kheo.kernel.text import fold
from kheo.orgs.models import Unit

MOST_UNITS = 60
"""Beyond that the unit is typed by its code."""
MOST_UNKNOWN = 40


class UploadForm(DomainForm):
    """What the file holds and in whose name it comes in; the file itself comes beside."""

    profile = forms.ChoiceField(label=pgettext_lazy("import", "What the file holds"))
    unit = LineField(
        label=gettext_lazy("In the name of"), max_length=200,
        help_text=gettext_lazy("The unit that answers for the file: its code or its full name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, profiles: Sequence[Profile], units: QuerySet[Unit], home: Unit | None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.units = units
        kinds = self.fields["profile"]
        assert isinstance(kinds, forms.ChoiceField)  # noqa: S101 - for the type checker
        kinds.choices = [(one.name, one.label) for one in profiles]
        few = list(units.order_by("sort_key", "pk").only("code", "label")[: MOST_UNITS + 1])
        if len(few) <= MOST_UNITS:
            self.fields["unit"] = forms.ChoiceField(
                label=self.fields["unit"].label, choices=[(one.code, one.label) for one in few]
            )
        if home is not None and "unit" not in self.initial:
            self.fields["unit"].initial = home.code

    def clean_unit(self) -> Unit:
        """The unit by code or full name, within reach."""
        typed = self.cleaned_data["unit"]
        rows = self.units.filter(code=typed)
        found = list(rows[:2]) or [
            one for one in self.units.filter(search_text__contains=fold(typed))[:50]
            if fold(one.label) == fold(typed)
        ]  # fmt: skip
        if len(found) != 1:
            raise forms.ValidationError(
                _("There is no such unit in your scope; write its code, for example 18754.")
            )
        return found[0]


def field_for(one: Field) -> forms.Field:
    """The input of something asked once a file."""
    told: dict[str, Any] = {
        "label": one.label,
        "required": one.is_required,
        "help_text": one.help,
    }
    if one.kind in {Value.CHOICE, Value.CHOICES}:
        empty = [] if one.is_required else [("", _("not told"))]
        pairs = [*empty, *choices_of(one).items()]
        if one.kind == Value.CHOICES:
            return forms.MultipleChoiceField(
                choices=pairs[len(empty) :], widget=forms.CheckboxSelectMultiple, **told
            )
        return forms.ChoiceField(choices=pairs, **told)
    if one.kind == Value.YES_NO:
        return forms.BooleanField(**{**told, "required": False})
    if one.kind == Value.DAY:
        return DayField(**told)
    if one.kind in {Value.NUMBER, Value.MONEY, Value.PERCENT, Value.WHOLE, Value.YEAR}:
        return NumberField(whole=one.kind in {Value.WHOLE, Value.YEAR, Value.MONEY}, **told)
    if one.kind == Value.BLOCK:
        return BlockField(max_length=one.longest, **told)
    return LineField(max_length=one.longest, **told)


class ColumnsForm(DomainForm):
    """For every heading of the file the field it is; what is asked once; a name to keep it all under."""

    keep_as = LineField(
        label=gettext_lazy("Keep this matching as"), max_length=120, required=False,
        help_text=gettext_lazy("The next file with the same headings is then matched by itself. Empty: not kept."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, profile: Profile, titles: Sequence[str], columns: Mapping[str, int],
        options: Mapping[str, Any], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.profile, self.titles = profile, titles
        by_place = {at: name for name, at in columns.items()}
        choices = [("", _("leave out")), *((one.name, one.label) for one in profile.fields)]
        for at, title in enumerate(titles):
            self.fields[f"cot-{at}"] = forms.ChoiceField(
                label=title or _("column %(number)s") % {"number": at + 1}, choices=choices,
                required=False, initial=by_place.get(at, ""),
            )  # fmt: skip
        for one in profile.options:
            self.fields[f"hoi-{one.name}"] = field_for(one)
            self.fields[f"hoi-{one.name}"].initial = options.get(one.name, one.example or None)

    @property
    def columns(self) -> list[forms.BoundField]:
        """The selects, in the order of the file."""
        return [self[f"cot-{at}"] for at in range(len(self.titles))]

    @property
    def asked(self) -> list[forms.BoundField]:
        """What is asked once a file."""
        return [self[f"hoi-{one.name}"] for one in self.profile.options]

    def clean(self) -> dict[str, Any]:
        """As the operation takes it: field → place, and the options. A field chosen twice is refused."""
        values: dict[str, Any] = super().clean() or {}
        columns: dict[str, int] = {}
        for at in range(len(self.titles)):
            name = values.get(f"cot-{at}")
            if name and name in columns:
                sentence = _("This field has a column already; choose one of the two.")
                self.add_error(f"cot-{at}", sentence)
            elif name:
                columns[name] = at
        options = {one.name: values.get(f"hoi-{one.name}") for one in self.profile.options}
        return {"columns": columns, "options": options, "keep_as": values.get("keep_as", "")}

    def show(self, refusal: Any) -> None:
        """What is missing stands on top; a column chosen for two fields at the column."""
        names = {one.name: one.label for one in self.profile.fields}
        for name, sentence in refusal.fields.items():
            if f"hoi-{name}" in self.fields:
                self.add_error(f"hoi-{name}", sentence)
            else:
                self.add_error(None, sentence if name in names else str(refusal))
        if not refusal.fields:
            self.add_error(None, str(refusal))


class PlaceForm(DomainForm):
    """The sheet, and which rows are headings."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"))
    first = NumberField(label=gettext_lazy("First heading row"), minimum=1, maximum=1000)
    last = NumberField(
        label=gettext_lazy("Last heading row"), minimum=1, maximum=1000, required=False,
        help_text=gettext_lazy("Of headings in several rows, one below the other."),
    )  # fmt: skip

    def __init__(self, *args: Any, sheets: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        hidden = _("hidden")
        field.choices = [
            (one["name"], f"{one['name']} ({hidden})" if one["is_hidden"] else one["name"])
            for one in sheets
        ]

    def clean(self) -> dict[str, Any]:
        """As the operation takes it."""
        values: dict[str, Any] = super().clean() or {}
        first = values.get("first")
        last = values.get("last") or first
        if first and last and not first <= last <= first + 9:
            self.add_error(
                "last", _("Headings stand in at most ten rows, the last below the first.")
            )
        rows = tuple(range(first, last + 1)) if first and last and last >= first else ()
        return {"sheet": values.get("sheet", ""), "heading_rows": rows}


class WordsForm(DomainForm):
    """What words of the file mean that are none of the choices of their field."""

    def __init__(
        self, *args: Any, profile: Profile, unknown: Mapping[str, Mapping[str, int]],
        words: Mapping[str, Mapping[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.words = words
        self.asked: dict[str, tuple[str, str]] = {}
        fields = {one.name: one for one in profile.fields}
        for name, told in unknown.items():
            if name not in fields:
                continue
            choices = [("", _("leave refused")), *choices_of(fields[name]).items()]
            for number, (word, times) in enumerate(list(told.items())[:MOST_UNKNOWN]):
                key = f"tu-{name}-{number}"
                self.asked[key] = (name, word)
                self.fields[key] = forms.ChoiceField(
                    label=f"{fields[name].label}: “{word}”", choices=choices, required=False,
                    help_text=_("%(number)s times in the file") % {"number": format_number(times)},
                )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The words said before with those said now."""
        values: dict[str, Any] = super().clean() or {}
        found = {name: dict(told) for name, told in self.words.items()}
        for key, (name, word) in self.asked.items():
            if values.get(key):
                found.setdefault(name, {})[word] = values[key]
        return {"words": found}


class ReasonForm(DomainForm):
    """Why an import is undone."""

    note = BlockField(label=gettext_lazy("Reason"), max_length=1000, rows=3)

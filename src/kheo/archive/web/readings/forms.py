"""Forms of reading: handing in, the head of the paper, correcting, splitting, merging."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.access.models import User
from kheo.access.policy import granted_units, holds_nation, unit_scope
from kheo.activities.queries.kinds import variant_names
from kheo.archive.enums import ItemKind, Purpose
from kheo.archive.models import ReadItem
from kheo.archive.policies import READ_REPORTS
from kheo.archive.queries.units import unit_by_words
from kheo.archive.rules.amounts import PERCENT, parse_amount
from kheo.archive.web.forms import PeriodForm
from kheo.counting.models import Indicator
from kheo.counting.queries.indicators import catalogue_on
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.kernel.refusals import DomainError
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit

_ALL = ("", gettext_lazy("all together"))
_NOT_TOLD = ("", gettext_lazy("not told"))


def units_in_scope(person: User) -> QuerySet[Unit]:
    """The units whose reports the person may have read; over the nation also those that ended."""
    if holds_nation(person, READ_REPORTS):
        return Unit.objects.all()
    return Unit.objects.filter(pk__in=unit_scope(granted_units(person, READ_REPORTS)))


def unit_in_scope(typed: str, ends_on: date | None, person: User) -> Unit:
    """The unit by code or full name, the one that stood on the last day. Raises BadInput."""
    day = ends_on - timedelta(days=1) if ends_on else None
    return unit_by_words(typed, day, units_in_scope(person))


class HandInForm(DomainForm):
    """Why the files are read and for which office; the files themselves come beside."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("What for"), choices=Purpose.choices, initial=Purpose.PAST,
        widget=forms.RadioSelect,
    )  # fmt: skip
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office that looks through them"), queryset=Unit.objects.none(),
        empty_label=None,
    )  # fmt: skip

    def __init__(self, *args: Any, person: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Unit.objects.filter(pk__in=granted_units(person, READ_REPORTS))
        self.held = held.alive(today).for_list()
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        office.queryset = self.held
        self.offices = list(self.held)
        if len(self.offices) == 1:
            office.required = False
            office.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """The only office where there is no choice."""
        values: dict[str, Any] = super().clean() or {}
        if len(self.offices) == 1:
            values["office"] = self.offices[0]
        return values


class HeadForm(PeriodForm):
    """Whose paper it is, of which period, its number and day."""

    unit = LineField(
        label=gettext_lazy("Unit that the paper is of"), max_length=60, required=False,
        help_text=gettext_lazy("Its code or full name as of then, for example 42 or tỉnh Quảng Nam."),
        widget=forms.TextInput(attrs={"list": "units-of-then", "autocomplete": "off"}),
    )  # fmt: skip
    title = LineField(label=gettext_lazy("Title of the paper"), max_length=500, required=False)
    issuer = LineField(label=gettext_lazy("Issuer"), max_length=200, required=False)
    number = LineField(
        label=gettext_lazy("Number and symbol"), max_length=60, required=False,
        help_text=gettext_lazy("Empty where the copy does not show it."),
    )  # fmt: skip
    issued_on = DayField(label=gettext_lazy("Issued on"), required=False)
    field_order = ["unit", "starts_on", "ends_on", "title", "issuer", "number", "issued_on"]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """The unit by code or name, the one that stood on the last day of the period."""
        values: dict[str, Any] = super().clean() or {}
        typed = values.get("unit")
        values["unit"] = None
        if typed:
            try:
                values["unit"] = unit_in_scope(typed, values.get("ends_on"), self.person)
            except DomainError as refusal:
                self.add_error("unit", str(refusal))
        return values


class ItemForm(DomainForm):
    """Values of an item as they are corrected."""

    def said(self) -> dict[str, Any]:
        """The values as the operation takes them: days as ISO text."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
        }

    def correct(self, operation: Callable[..., Any], item: ReadItem, **kwargs: Any) -> bool:
        """Hand the values to ``operation``; a refusal stands at its fields."""
        if not self.is_valid():
            return False
        try:
            self.result = operation(item, values=self.said(), **kwargs)
        except DomainError as refusal:
            self.show(refusal)
            return False
        return True


class FigureItemForm(ItemForm):
    """A figure as the paper prints it."""

    amount = LineField(
        label=gettext_lazy("Amount"), max_length=60,
        help_text=gettext_lazy("As printed: 24.814, 57,44 %, hơn 1.300, 85 - 120."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    what = LineField(label=gettext_lazy("What it counts"), max_length=300, required=False)
    unit_word = LineField(label=gettext_lazy("Unit of the number"), max_length=40, required=False)
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"), required=False)
    field = forms.ChoiceField(
        label=gettext_lazy("Field"), choices=[_ALL, *Field.choices], required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[_ALL, *Kind.choices], required=False
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), choices=[_ALL, *Level.choices], required=False
    )
    variant = forms.ChoiceField(label=gettext_lazy("Variant"), required=False)
    starts_on = DayField(label=gettext_lazy("First day"), required=False)
    last_day = DayField(
        label=gettext_lazy("Last day"), required=False,
        help_text=gettext_lazy("Empty: the period of the paper."),
    )  # fmt: skip
    where = LineField(label=gettext_lazy("Place"), max_length=200, required=False)

    def __init__(
        self, *args: Any, catalogue: Mapping[str, Indicator], variants: Mapping[str, str],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        named = {code: f"{one.name} ({code})" for code, one in catalogue.items()}
        self._offer("indicator", named, _("none fits"))
        self._offer("variant", variants, _("all together"))

    def _offer(self, name: str, choices: Mapping[str, str], none: str) -> None:
        """The choices, and what stands there now although it is none of them."""
        now = (self.initial or {}).get(name, "")
        kept = {now: now} if now and now not in choices else {}
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", none), *choices.items(), *kept.items()]


class InitiativeItemForm(ItemForm):
    """A named project."""

    title = LineField(label=gettext_lazy("Name of the project"), max_length=300, required=False)
    owner = LineField(
        label=gettext_lazy("Owner in the words of the paper"), max_length=300, required=False
    )
    where = LineField(label=gettext_lazy("Place"), max_length=300, required=False)
    field = forms.ChoiceField(
        label=gettext_lazy("Field"), choices=[_NOT_TOLD, *Field.choices], required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices, required=False)


class PaperItemForm(ItemForm):
    """A cited paper."""

    type = LineField(
        label=pgettext_lazy("cited paper", "Kind of paper"), max_length=60, required=False
    )
    number = LineField(label=gettext_lazy("Number"), max_length=20, required=False)
    symbol = LineField(label=gettext_lazy("Number and symbol"), max_length=60, required=False)
    issued_on = DayField(label=gettext_lazy("Issued on"), required=False)
    issuer = LineField(label=gettext_lazy("Issuer"), max_length=200, required=False)
    subject = LineField(label=gettext_lazy("Subject"), max_length=600, required=False)


FORMS: Mapping[str, type[ItemForm]] = {
    ItemKind.FIGURE: FigureItemForm, ItemKind.INITIATIVE: InitiativeItemForm,
    ItemKind.PAPER: PaperItemForm,
}  # fmt: skip


def item_form(item: ReadItem, data: Any, day: date) -> ItemForm:
    """The form for the kind of ``item``, filled with what it says now; choices are those of ``day``."""
    more: dict[str, Any] = {}
    if item.kind == ItemKind.FIGURE:
        more = {"catalogue": catalogue_on(day), "variants": variant_names(day)}
    form_class = FORMS[item.kind]
    values = {name: item.values.get(name) or "" for name in form_class.base_fields}
    return form_class(data, initial=values, auto_id=f"id_{item.pk}_%s", **more)


class SplitForm(DomainForm):
    """The parts of an item, one a line."""

    parts = BlockField(rows=4, label=gettext_lazy("The parts, one a line"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["parts"].help_text = SPLIT_HELP[ItemKind(kind)]

    def clean(self) -> dict[str, Any]:
        """Every line as the values it changes."""
        values: dict[str, Any] = super().clean() or {}
        lines = [line for line in map(clean_line, values.get("parts", "").splitlines()) if line]
        values["parts"] = [PARTS[ItemKind(self.kind)](line) for line in lines]
        return values


SPLIT_HELP = {
    ItemKind.FIGURE: gettext_lazy("For example “153 mô hình tập thể” and below “50 mô hình cá nhân”."),
    ItemKind.INITIATIVE: gettext_lazy("The name of one project on every line."),
    ItemKind.PAPER: gettext_lazy("For example “Chỉ thị 40-CT/TU”, one paper on every line."),
}  # fmt: skip


def _figure_part(line: str) -> dict[str, Any]:
    """The amount at the beginning of the line; the words behind it are what it counts."""
    try:
        words = parse_amount(line).unit_word
    except DomainError:
        return {"amount": line}
    amount = line[: len(line) - len(words)].strip()
    if words.startswith(PERCENT):
        amount, words = f"{amount} {PERCENT}", words.removeprefix(PERCENT).strip()
    return {"amount": amount, **({"what": words} if words else {})}


def _paper_part(line: str) -> dict[str, Any]:
    """Kind of paper, then its symbol where the last word is one."""
    told = line.split()
    if len(told) > 1 and any(sign in told[-1] for sign in "/-") and told[-1][0].isdigit():
        words = told[:-2] if told[-2].lower() == "số" else told[:-1]
        return {"type": " ".join(words), "symbol": told[-1], "number": told[-1].split("-")[0]}
    return {"type": line}


PARTS: Mapping[ItemKind, Callable[[str], dict[str, Any]]] = {
    ItemKind.FIGURE: _figure_part, ItemKind.INITIATIVE: lambda line: {"title": line},
    ItemKind.PAPER: _paper_part,
}  # fmt: skip


class MergeForm(DomainForm):
    """The other item of the file that is the same thing."""

    into = forms.TypedChoiceField(
        label=gettext_lazy("It is the same as"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, others: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        assert isinstance(into, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        into.choices = [("", _("(choose)")), *others]


class NoteForm(DomainForm):
    """Why."""

    note = LineField(label=gettext_lazy("Why"), max_length=300)


class RegisterForm(DomainForm):
    """The beginning of a registration from what the paper says."""

    unit = LineField(
        label=gettext_lazy("Registered by"), max_length=60,
        help_text=gettext_lazy("Code or full name of a unit that exists today."),
    )  # fmt: skip
    title = LineField(label=gettext_lazy("Name of the project"), max_length=300)
    field = forms.ChoiceField(
        label=gettext_lazy("Field"), choices=[_NOT_TOLD, *Field.choices], required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    origin = forms.ChoiceField(
        label=gettext_lazy("Origin"), choices=Origin.choices, initial=Origin.KEEP_UP
    )
    place = LineField(label=gettext_lazy("Place"), max_length=300, required=False)
    lead = LineField(
        label=gettext_lazy("Owner in the words of the paper"), max_length=300, required=False
    )

    def __init__(self, *args: Any, today: date, scope: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.scope = today, scope

    def clean_unit(self) -> Unit:
        """The unit by code or name, alive today."""
        try:
            return unit_by_words(self.cleaned_data["unit"], self.today, self.scope)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

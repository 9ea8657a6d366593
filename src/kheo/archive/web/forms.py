"""Forms of sources and figures; the same on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.access.models import User
from kheo.access.policy import granted_units, unit_scope
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.operations.entering import entry_of
from kheo.archive.policies import ENTER
from kheo.archive.queries.units import unit_by_words
from kheo.archive.rules.spans import day_after, first_day
from kheo.counting.models import Indicator
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.kernel.days import format_day
from kheo.kernel.refusals import DomainError
from kheo.orgs.models import Unit

_ALL = ("", gettext_lazy("all together"))


class EdgeField(LineField):
    """The first or the last day of a period: a year, a month or a day."""

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        self.is_end = is_end
        super().__init__(max_length=30, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A stored edge the way it is typed: 2008 for a whole year."""
        if not isinstance(value, date):
            return value
        if (value.month, value.day) == (1, 1):
            return str(value.year - 1 if self.is_end else value.year)
        return format_day(value - timedelta(days=1) if self.is_end else value)

    def clean(self, value: Any) -> Any:
        """The first day inside, or the day after the last; None when left empty."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return day_after(typed) if self.is_end else first_day(typed)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class PeriodForm(DomainForm):
    """The period, half-open inside."""

    starts_on = EdgeField(
        label=pgettext_lazy("declared figure", "From"), required=False,
        help_text=gettext_lazy("2008, 03/2014 or 10/03/2014. Empty: from the beginning."),
    )  # fmt: skip
    ends_on = EdgeField(
        label=pgettext_lazy("declared figure", "To the end of"), required=False, is_end=True,
        help_text=gettext_lazy("The last year, month or day inside."),
    )  # fmt: skip


class SourceForm(PeriodForm):
    """What is known of the paper."""

    title = LineField(label=gettext_lazy("Title of the paper"), max_length=500)
    issuer = LineField(label=gettext_lazy("Issuer"), max_length=200, required=False)
    number = LineField(
        label=gettext_lazy("Number and symbol"), max_length=60, required=False,
        help_text=gettext_lazy("Empty where the copy does not show it."),
    )  # fmt: skip
    issued_on = DayField(label=gettext_lazy("Issued on"), required=False)
    note = BlockField(
        label=gettext_lazy("Note"), rows=3, required=False,
        help_text=gettext_lazy("What the copy lacks, who signed, where it is kept."),
    )  # fmt: skip
    field_order = ["unit", "title", "issuer", "number", "issued_on", "starts_on", "ends_on"]


class NewSourceForm(SourceForm):
    """A paper with its unit: one that the person may enter for."""

    unit = LineField(
        label=gettext_lazy("Unit that the paper is of"), max_length=60,
        help_text=gettext_lazy("Its code or full name as of then, for example 42 or tỉnh Quảng Nam."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        held = granted_units(person, ENTER)
        if len(held) == 1:
            [code] = Unit.objects.filter(pk__in=held).values_list("code", flat=True)
            self.initial.setdefault("unit", code)

    def clean(self) -> dict[str, Any]:
        """The unit by code or name, the one that stood on the last day of the period."""
        values: dict[str, Any] = super().clean() or {}
        if "unit" in values:
            try:
                values["unit"] = unit_named(values["unit"], values.get("ends_on"), self.person)
            except DomainError as refusal:
                self.add_error("unit", str(refusal))
        return values


class FigureForm(PeriodForm):
    """One figure as the paper prints it."""

    amount = LineField(
        label=gettext_lazy("Amount"), max_length=60,
        help_text=gettext_lazy("As printed: 24.814, 57,44 %, hơn 1.300, 85 - 120."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    what = LineField(
        label=gettext_lazy("What it counts"), max_length=300,
        help_text=gettext_lazy("In the words of the paper."),
    )  # fmt: skip
    unit_word = LineField(
        label=gettext_lazy("Unit of the number"), max_length=40, required=False,
        help_text=gettext_lazy("For example mô hình, cuộc, lượt người; for a share the percent sign."),
    )  # fmt: skip
    indicator = forms.ChoiceField(
        label=gettext_lazy("Indicator"), required=False,
        help_text=gettext_lazy("So that it can be laid beside records. Empty when none fits."),
    )  # fmt: skip
    field = forms.ChoiceField(
        label=gettext_lazy("Field"), choices=[_ALL, *Field.choices], required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[_ALL, *Kind.choices], required=False
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("Origin"), choices=[_ALL, *Origin.choices], required=False
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), choices=[_ALL, *Level.choices], required=False
    )
    variant = LineField(label=gettext_lazy("Variant"), max_length=30, required=False)
    place = LineField(
        label=gettext_lazy("Place in the paper"), max_length=200,
        help_text=gettext_lazy("Section, page or line, so that the next person finds it."),
    )  # fmt: skip
    quote = BlockField(
        label=gettext_lazy("Words of the paper"), rows=2, max_length=500, required=False
    )
    part_of = forms.ModelChoiceField(
        label=gettext_lazy("Part of the total"), queryset=DeclaredFigure.objects.none(),
        required=False,
    )  # fmt: skip
    share_of = forms.ModelChoiceField(
        label=gettext_lazy("Share of the whole"), queryset=DeclaredFigure.objects.none(),
        required=False,
    )  # fmt: skip
    share_parts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("What of the whole (added up)"),
        queryset=DeclaredFigure.objects.none(), required=False,
    )  # fmt: skip
    unit = LineField(
        label=gettext_lazy("Unit of then"), max_length=60, required=False,
        help_text=gettext_lazy("Code or full name, when it is not the unit of the paper."),
    )  # fmt: skip
    note = BlockField(label=gettext_lazy("Explanation of the figure"), rows=2, required=False)

    def __init__(
        self, *args: Any, source: Source, person: User, catalogue: Mapping[str, Indicator],
        figure: DeclaredFigure | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.source, self.person, self.figure = source, person, figure
        choices = [(code, f"{one.name} ({code})") for code, one in catalogue.items()]
        if figure and figure.indicator and figure.indicator not in catalogue:
            choices.append((figure.indicator, figure.indicator))
        indicator = self.fields["indicator"]
        assert isinstance(indicator, forms.ChoiceField)  # noqa: S101 - for the type checker
        indicator.choices = [("", _("none fits")), *choices]
        rows = DeclaredFigure.objects.standing().filter(source=source).order_by("order", "pk")
        if figure is not None:
            rows = rows.exclude(pk=figure.pk)
        for name in ("part_of", "share_of", "share_parts"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """Unit and links as the operation takes them."""
        values: dict[str, Any] = super().clean() or {}
        values["share_parts"] = tuple(values.get("share_parts") or ())
        typed = values.get("unit")
        values["unit"] = self.figure.unit if self.figure else self.source.unit
        if typed and typed not in {values["unit"].code, values["unit"].label}:
            try:
                values["unit"] = unit_named(typed, values.get("ends_on"), self.person)
            except DomainError as refusal:
                self.add_error("unit", str(refusal))
        return values


class CorrectionForm(FigureForm):
    """A corrected figure, with the reason."""

    why = LineField(
        label=gettext_lazy("Why it is corrected"), max_length=300,
        help_text=gettext_lazy("The old figure is kept with this reason."),
    )  # fmt: skip
    field_order = ["why"]


class TakeBackForm(DomainForm):
    """Taking a figure back, with the reason."""

    why = LineField(label=gettext_lazy("Why it is taken back"), max_length=300)


class ExplanationForm(DomainForm):
    """Why it does not add up."""

    note = BlockField(
        label=gettext_lazy("Explanation of the figure"), rows=4, required=False,
        help_text=gettext_lazy("The figure stays as printed. Empty takes the explanation away."),
    )  # fmt: skip


class TableForm(DomainForm):
    """A table pasted from a spreadsheet, or a file."""

    table = forms.CharField(
        label=gettext_lazy("Rows of the table, with their heads"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )  # fmt: skip


def unit_named(typed: str, ends_on: date | None, person: User) -> Unit:
    """The unit by code or full name within the scope of ``person``. Raises BadInput."""
    day = ends_on - timedelta(days=1) if ends_on else None
    scope = Unit.objects.filter(pk__in=unit_scope(granted_units(person, ENTER)))
    return unit_by_words(typed, day, scope)


def values_of(source: Source) -> dict[str, Any]:
    """What the form shows of ``source``."""
    names = ("title", "issuer", "number", "issued_on", "starts_on", "ends_on", "note")
    return {name: getattr(source, name) for name in names}


def values_of_figure(figure: DeclaredFigure) -> dict[str, Any]:
    """What the form shows of ``figure``, as it would be typed."""
    values = entry_of(figure)
    return {**values, "unit": figure.unit.code, "share_parts": list(values["share_parts"])}

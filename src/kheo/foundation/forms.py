"""Forms that clean input and hand it to exactly one operation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kheo.kernel import days, numbers, text
from kheo.kernel.refusals import DomainError


class DomainForm(forms.Form):
    """Cleans input, then hands it to exactly one operation."""

    required_css_class = "required"

    def attempt(self, operation: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call ``operation`` with the cleaned data; show a refusal as a form error.

        The operation's result is kept in ``self.result``.
        """
        if not self.is_valid():
            return False
        try:
            self.result = operation(*args, **kwargs, **self.cleaned_data)
        except DomainError as refusal:
            self.show(refusal)
            return False
        return True

    def show(self, refusal: DomainError) -> None:
        """Put the refusal's sentence on top and its field sentences at their fields."""
        for name, sentence in refusal.fields.items():
            if name in self.fields:
                self.add_error(name, str(sentence))
        named = [name for name in refusal.fields if name in self.fields]
        if not named or str(refusal) not in {str(refusal.fields[name]) for name in named}:
            self.add_error(None, str(refusal))


class ConditionsForm(forms.Form):
    """Conditions of a list, read from the address; an unreadable one narrows nothing."""

    def given(self) -> dict[str, Any]:
        """The readable conditions that narrow anything."""
        self.is_valid()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in ("", None, False)
        }


class LineField(forms.CharField):
    """One line of text: NFC, odd spaces and control characters mended."""

    def to_python(self, value: Any) -> str:
        """The cleaned line."""
        return text.clean_line(super().to_python(value) or "")


class BlockField(forms.CharField):
    """Several lines of text, cleaned the same way; line breaks stay."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The cleaned block."""
        return text.clean_block(super().to_python(value) or "")


class DayField(forms.Field):
    """A day typed the Vietnamese way (05/01/2026) or sent by the browser's date picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        """The day, or None when left empty."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return days.parse_day(str(value))
        except DomainError as refusal:
            raise ValidationError(str(refusal)) from refusal


class NumberField(forms.CharField):
    """A number typed the Vietnamese way (1.234,5)."""

    def __init__(
        self, *, minimum: int | None = 0, maximum: int | None = None, whole: bool = True, **kw: Any
    ) -> None:
        self.minimum, self.maximum, self.whole = minimum, maximum, whole
        kw.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kw)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number the way it is typed."""
        return value if value is None or isinstance(value, str) else numbers.format_number(value)

    def clean(self, value: Any) -> Any:
        """A whole number or a Decimal, None when empty; refused outside the bounds."""
        typed = super().clean(value)
        if typed in self.empty_values:
            return None
        try:
            number = numbers.parse_number(typed)
        except DomainError as refusal:
            raise ValidationError(str(refusal)) from refusal
        if self.whole and number != number.to_integral_value():
            raise ValidationError(_("Enter a whole number."))
        if self.minimum is not None and number < self.minimum:
            raise ValidationError(
                _("The least that makes sense here is %(least)s.")
                % {"least": numbers.format_number(self.minimum)}
            )
        if self.maximum is not None and number > self.maximum:
            raise ValidationError(
                _("The most that makes sense here is %(most)s.")
                % {"most": numbers.format_number(self.maximum)}
            )
        return int(number) if self.whole else Decimal(number)

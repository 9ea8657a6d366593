"""Forms of sign-in, accounts and grants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.foundation.forms import DayField, DomainForm, LineField
from kheo.kernel.text import clean_line, fold, words
from kheo.orgs.models import Unit


class PasswordField(forms.CharField):
    """A password: never trimmed, never shown again."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        attrs = {"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(strip=False, widget=forms.PasswordInput(attrs=attrs), **kwargs)


class SignInForm(DomainForm):
    """Name and password; what is wrong with them is told in one sentence only."""

    username = LineField(
        label=gettext_lazy("Sign-in name"),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = PasswordField(label=gettext_lazy("Password"), autocomplete="current-password")


class ChangePasswordForm(DomainForm):
    """The present password and the new one, twice."""

    old = PasswordField(label=gettext_lazy("Present password"), autocomplete="current-password")
    new = PasswordField(
        label=gettext_lazy("New password"),
        autocomplete="new-password",
        help_text=gettext_lazy("At least 10 characters; a short sentence is easy to remember."),
    )
    again = PasswordField(label=gettext_lazy("New password once more"), autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        """The two new ones must agree; the second is not handed on."""
        cleaned = super().clean() or {}
        again = cleaned.pop("again", None)
        if again is not None and cleaned.get("new") not in (None, again):
            self.add_error("again", _("The two new passwords differ."))
        return cleaned


class CodeForm(DomainForm):
    """Six digits of an app, or a recovery code."""

    code = LineField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )  # fmt: skip


class AppForm(DomainForm):
    """The first digits of a new app."""

    code = LineField(
        label=gettext_lazy("The six digits the app shows now"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class ConfirmForm(DomainForm):
    """The password once more."""

    password = PasswordField(label=gettext_lazy("Your password"), autocomplete="current-password")


class PasskeyForm(DomainForm):
    """A new passkey: its name, and what the browser made of it."""

    name = LineField(
        label=gettext_lazy("Name of this device"),
        max_length=120,
        help_text=gettext_lazy("So that you know it again: office computer, my telephone."),
    )
    credential = forms.CharField(widget=forms.HiddenInput, required=False)


class NameForm(DomainForm):
    """Another name."""

    name = LineField(label=gettext_lazy("Name"), max_length=120)


class UnitField(LineField):
    """A unit by its code, as the suggestions put it, or by its name when only one fits."""

    def __init__(self, *, suggests: bool = True, **kwargs: Any) -> None:
        attrs: dict[str, Any] = {
            "list": "unit-suggestions", "autocomplete": "off", "hx-get": reverse_lazy("access:units"),
            "hx-trigger": "input changed delay:300ms", "hx-target": "#unit-suggestions",
        }  # fmt: skip
        super().__init__(
            help_text=gettext_lazy("Code or name, for example 18754 or Kỳ Xuân."),
            max_length=250,
            widget=forms.TextInput(attrs=attrs if suggests else {}),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """The unit meant: the last one with this code, else the one living unit so called."""
        typed = super().clean(value)
        if not typed:
            return None
        unit = Unit.objects.filter(code=typed[:20]).order_by("-starts_on").first()
        return unit or self._so_called(typed)

    def _so_called(self, typed: str) -> Unit:
        named = Unit.objects.alive(timezone.localdate())
        for word in words(typed)[:8] or [typed]:
            named = named.filter(search_text__contains=word)
        found = list(named.for_list()[:9])
        exact = [unit for unit in found if fold(unit.label) == fold(typed)]
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(_("There is no unit with this code or name."))
        shown = "; ".join(f"{unit.label} ({unit.code})" for unit in found[:8])
        raise forms.ValidationError(
            _("Several units fit: %(units)s. Write the code.") % {"units": shown}
        )


class LastDayField(DayField):
    """The last day inside a span; the operation gets the day after (ends are exclusive)."""

    def clean(self, value: Any) -> date | None:
        """The day after the typed one, None when empty."""
        day = super().clean(value)
        return day + timedelta(days=1) if day else None


class OpenAccountForm(DomainForm):
    """A new account."""

    full_name = LineField(label=gettext_lazy("Full name"), max_length=120)
    username = LineField(
        label=gettext_lazy("Sign-in name"),
        max_length=60,
        help_text=gettext_lazy("Letters without accents, digits, dot: tran.thi.hoa"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    position = LineField(label=gettext_lazy("Position"), max_length=120, required=False)
    unit = UnitField(label=gettext_lazy("Works in"))
    valid_from = DayField(label=gettext_lazy("From"))
    valid_to = LastDayField(
        label=gettext_lazy("To the end of"),
        required=False,
        help_text=gettext_lazy("Leave empty when no end is known."),
    )


class GrantForm(DomainForm):
    """A role over a unit."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    unit = UnitField(label=gettext_lazy("Over the unit and every unit below it"))
    valid_from = DayField(label=gettext_lazy("From"))
    valid_to = LastDayField(
        label=gettext_lazy("To the end of"),
        required=False,
        help_text=gettext_lazy("Leave empty when no end is known."),
    )
    paper = LineField(
        label=gettext_lazy("By which paper"),
        max_length=200,
        help_text=gettext_lazy("Number and day of the decision, for example 12-QĐ/ĐU, 01/03/2025"),
    )

    def __init__(self, *args: Any, roles: frozenset[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(role.value, str(role.label)) for role in Role if role in roles]
        self.fields["role"].choices = [("", "—"), *words]  # type: ignore[attr-defined]


class WhyForm(DomainForm):
    """A reason."""

    why = LineField(label=gettext_lazy("Reason"), max_length=300)


class IntroduceForm(DomainForm):
    """What somebody without an account says of himself; no suggestions for strangers."""

    unit = UnitField(label=gettext_lazy("The unit you work in"), required=False, suggests=False)
    note = LineField(
        label=gettext_lazy("For the administrator"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For example your position and telephone number at work."),
    )


class LinkForm(DomainForm):
    """The account an identity belongs to."""

    username = LineField(
        label=gettext_lazy("Sign-in name of the account"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """The operation gets the person."""
        cleaned = super().clean() or {}
        return {"person": person_called(cleaned.get("username", ""))}


class DemandForm(DomainForm):
    """A role that must have a second factor, over which unit, from when."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    unit = UnitField(label=gettext_lazy("Over the unit and every unit below it"))
    valid_from = DayField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("Until then the people concerned are reminded on their first page."),
    )
    paper = LineField(label=gettext_lazy("By which paper"), max_length=200, required=False)

    def __init__(self, *args: Any, roles: frozenset[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(role.value, str(role.label)) for role in Role if role in roles]
        self.fields["role"].choices = [("", "—"), *words]  # type: ignore[attr-defined]


class PeopleFilter(forms.Form):
    """Conditions of the list of people, from the address."""

    STATES = (
        ("", gettext_lazy("in use")),
        ("ended", gettext_lazy("ended or not begun")),
        ("all", gettext_lazy("all")),
    )
    q = LineField(label=gettext_lazy("Name"), required=False)
    unit = LineField(label=gettext_lazy("Unit (code)"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Account"), required=False, choices=STATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, str(role.label)) for role in Role if role != Role.SYSTEM]
        self.fields["role"].choices = [("", _("any")), *roles]  # type: ignore[attr-defined]


class JournalFilter(forms.Form):
    """Conditions of the journal, from the address."""

    actor = LineField(label=gettext_lazy("By whom (sign-in name)"), required=False)
    unit = LineField(label=gettext_lazy("Unit (code)"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("To"), required=False)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]


def person_called(name: str) -> User | None:
    """The person who signs in as ``name``."""
    return User.objects.filter(username=clean_line(name).lower()[:60]).first()

"""What was sent with an act, as the form of its page reads it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any, Final

import orjson
from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kheo.exchange.api.problems import Problem
from kheo.foundation.forms import NumberField
from kheo.kernel.numbers import format_number

JSON: Final = "application/json"
MULTIPART: Final = "multipart/form-data"
Files = MultiValueDict[str, Any]
_ANY: Final = forms.Field()


def sent_with(request: HttpRequest, *, takes_files: bool) -> tuple[dict[str, Any], Files]:
    """Members and files of the body. Raises 400, 413 or 415."""
    kind = request.content_type.lower() if request.content_type else ""
    if takes_files and kind == MULTIPART:
        members: dict[str, Any] = {name: list(told) for name, told in request.POST.lists()}
        members.pop("csrfmiddlewaretoken", None)
        return members, request.FILES
    body = request.body
    if not body:
        return {}, MultiValueDict()
    if kind != JSON:
        offered = f"{JSON}, {MULTIPART}" if takes_files else JSON
        raise Problem(
            "media-type",
            _("Send %(offered)s.") % {"offered": offered},
            headers={"Accept-Post": offered},
        )
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Problem("unreadable", f"JSON: {error.msg} ({error.lineno}:{error.colno})") from error
    if not isinstance(told, dict):
        raise Problem("unreadable", _("Send one JSON object with the fields as its members."))
    return told, MultiValueDict()


def as_sent(members: Mapping[str, Any]) -> QueryDict:
    """The members as text, before it is known what fields they are for."""
    data = QueryDict(mutable=True)
    for name, value in members.items():
        with suppress(TypeError):
            data.setlist(name, _texts(value, _ANY))
    return data


def as_typed(
    members: Mapping[str, Any], fields: Mapping[str, forms.Field], files: Files
) -> QueryDict:
    """The members as a page would send them: text, and lists of text.

    Raises a problem naming members the form does not know and values no field can hold.
    """
    data = QueryDict(mutable=True)
    errors: dict[str, list[str]] = {}
    names = _names_of(fields)
    for name, value in members.items():
        field = names.get(name)
        if field is None:
            known = ", ".join(sorted(names)) or "–"
            errors[name] = [_("There is no such field; there are: %(known)s.") % {"known": known}]
            continue
        try:
            data.setlist(name, _texts(value, field))
        except TypeError:
            errors[name] = [_("Write a text, a number, true or false, or a list of them.")]
    errors |= {
        name: [_("This field takes no file.")]
        for name in files
        if not isinstance(fields.get(name), forms.FileField)
    }
    if errors:
        raise Problem("input", next(iter(errors.values()))[0], errors)
    return data


def _names_of(fields: Mapping[str, forms.Field]) -> dict[str, forms.Field]:
    """Name → field; a field of several boxes is sent as "name_0", "name_1" like on the page."""
    names: dict[str, forms.Field] = {}
    for name, field in fields.items():
        if isinstance(field.widget, forms.MultiWidget):
            widget: Any = field.widget
            names |= {f"{name}{end}": field for end in widget.widgets_names}
        else:
            names[name] = field
    return names


def _texts(value: Any, field: forms.Field) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list):
        return [_text(one, field) for one in value]
    return [_text(value, field)]


def _text(value: Any, field: forms.Field) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        exact = Decimal(repr(value))
        if isinstance(field, NumberField):
            return format_number(exact)
        return str(value) if isinstance(value, int) else format(exact, "f")
    raise TypeError

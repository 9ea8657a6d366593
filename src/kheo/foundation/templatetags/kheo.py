"""What templates may do with a value: write it the Vietnamese way, look up its tone, draw an icon."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from kheo.foundation.tones import tone_of
from kheo.foundation.words import SCRIPT_WORDS
from kheo.kernel.days import format_day, spell_day
from kheo.kernel.numbers import format_number, format_percent
from kheo.kernel.text import fold

register = template.Library()

THEMES = ("light", "dark")
THEME_COOKIE = "kheo_theme"

Number = int | float | Decimal


def _exact(value: Number) -> int | Decimal:
    return Decimal(str(value)) if isinstance(value, float) else value


@register.filter
def number(value: Number | None, places: int | None = None) -> str:
    """``1234.5`` as ``1.234,5``; nothing as an empty cell, never as zero."""
    if value is None or value == "":
        return ""
    return format_number(_exact(value), places)


@register.filter
def plain(value: Number | str) -> str:
    """A number for an SVG attribute: point as the decimal mark, whatever language the page has."""
    return str(value)


@register.filter
def percent(value: Number | None, places: int = 2) -> str:
    """A share already in percent, ``34.61`` as ``34,61 %``; nothing as a dash (there was no whole)."""
    if value is None or value == "":
        return "–"
    return format_percent(_exact(value), places)


@register.filter
def day(value: date | datetime | None) -> str:
    """A date as ``05/01/2026``, in local time when it carries a time."""
    if not value:
        return ""
    return format_day(_local_day(value))


@register.filter
def spelled_day(value: date | datetime | None) -> str:
    """A date as papers write it: ``ngày 05 tháng 01 năm 2026``."""
    if not value:
        return ""
    return spell_day(_local_day(value))


@register.filter
def moment(value: datetime | None) -> str:
    """A point in time as ``14:05 05/01/2026``, local."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%H:%M} {format_day(local.date())}"


def _local_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def sentence(value: object) -> str:
    """The first letter large, the rest as it is (Vietnamese proper names keep theirs)."""
    text = str(value)
    return text[:1].upper() + text[1:]


@register.filter
def initials(value: object) -> str:
    """Two letters of a Vietnamese name: of the middle (or family) name and of the given name, which comes last."""
    parts = str(value).split()
    return "".join(part[0].upper() for part in parts[-2:])


@register.filter
def lookup(mapping: Mapping[Any, Any], key: object) -> Any:
    """The entry of a dictionary under a key that is itself a variable; nothing when absent."""
    return mapping.get(key)


@register.filter
def tone(value: object) -> str:
    """The colour class of a value, see :mod:`kheo.foundation.tones`."""
    return f"tone-{tone_of(str(value)).name}"


@register.filter
def tone_icon(value: object) -> str:
    """The shape that goes with a value."""
    return tone_of(str(value)).icon


@register.filter
def anchor(value: object) -> str:
    """A text as the safe id of an element."""
    return slugify(fold(str(value))) or "item"


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """True for a single tick box, whose label stands behind it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.simple_tag
def sprite(name: str) -> str:
    """The address of one drawing of the sprite."""
    return f"{static('kheo/img/icons.svg')}#{name}"


@register.simple_tag
def control(field: BoundField, describedby: str = "", counter: object = "") -> SafeString:
    """The widget of a bound field, tied to its help, its errors and any further text under it.

    Django 5.2 links help and errors by itself as long as nobody names ``aria-describedby``; a further text (the
    character counter, a remark) makes us write the whole list.
    """
    attrs: dict[str, Any] = {}
    if describedby:
        own = field.aria_describedby or ""
        attrs["aria-describedby"] = f"{own} {describedby}".strip()
    if counter:
        attrs["data-counter"] = str(counter)
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """``light``, ``dark`` or nothing (as the system has it), from the visitor's cookie."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request is not None else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag
def script_words() -> SafeString:
    """The meta tag that hands the page scripts their sentences in the language of the page."""
    words = {key: str(text) for key, text in SCRIPT_WORDS.items()}
    return format_html(
        '<meta name="kheo-words" content="{}">', json.dumps(words, ensure_ascii=False)
    )

"""What is asked once a file, as it is written in a call: ``name=value``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field, Profile
from kheo.kernel.days import parse_day
from kheo.kernel.numbers import parse_number
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line, fold


def choices_of(field: Field) -> dict[str, Any]:
    """Code → word of a field, asked when its choices are a callable."""
    given = field.choices() if callable(field.choices) else field.choices
    return dict(given)


def read_options(profile: Profile, told: Sequence[str]) -> dict[str, Any]:
    """The options of a file. Raises BadInput for one there is not, or that cannot be read."""
    fields: Mapping[str, Field] = {one.name: one for one in profile.options}
    found: dict[str, Any] = {}
    for each in told:
        name, equals, text = each.partition("=")
        if not equals or name not in fields:
            known = ", ".join(fields) or "–"
            raise BadInput(
                _("“%(name)s” is not asked for; known are: %(known)s."),
                params={"name": name[:40], "known": known},
            )
        found[name] = _value(fields[name], clean_line(text))
    return found


def _value(field: Field, text: str) -> Any:
    if field.kind in {Value.CHOICE, Value.CHOICES}:
        return [_code(field, one) for one in text.split(";")] if field.kind == Value.CHOICES else _code(field, text)  # fmt: skip
    if field.kind == Value.DAY:
        return parse_day(text)
    if field.kind in {Value.WHOLE, Value.YEAR, Value.MONEY}:
        return int(parse_number(text))
    if field.kind in {Value.NUMBER, Value.PERCENT}:
        return parse_number(text)
    if field.kind == Value.YES_NO:
        return fold(text) in {"co", "yes", "1", "x", "true"}
    return text


def _code(field: Field, text: str) -> str:
    choices = choices_of(field)
    for code, word in choices.items():
        if text == code or fold(str(word)) == fold(text):
            return str(code)
    raise BadInput(
        _("“%(text)s” is none of: %(known)s."),
        params={"text": text[:40], "known": ", ".join(choices)},
    )

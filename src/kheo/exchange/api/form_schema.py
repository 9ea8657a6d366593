"""Fields of a page's form as JSON Schema: what a program may send, in the words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from kheo.foundation.forms import DayField, NumberField

_Schema = dict[str, Any]


def fields_of(form: Any) -> dict[str, forms.Field]:
    """The fields a form always has; those it makes for one record are not known beforehand."""
    return dict(getattr(form, "base_fields", {}) or {})


def body_of(form: Any, *, is_fixed: bool) -> _Schema:
    """The schema of a JSON body. ``is_fixed`` = the form has no fields made for one record."""
    fields = {name: field for name, field in fields_of(form).items() if not _is_file(field)}
    told: _Schema = {
        "type": "object",
        "properties": {name: value_of(field) for name, field in _single(fields).items()},
    }
    needed = sorted(name for name, field in fields.items() if field.required and is_fixed)
    if needed := [name for name in needed if name in told["properties"]]:
        told["required"] = needed
    if is_fixed:
        told["additionalProperties"] = False
    return told


def multipart_of(form: Any) -> _Schema:
    """The schema of a body with files."""
    fields = fields_of(form)
    return {
        "type": "object",
        "properties": {
            name: {"type": "string", "format": "binary", **_words(field)}
            if _is_file(field)
            else value_of(field)
            for name, field in _single(fields).items()
        },
        **(
            {"required": need}
            if (need := sorted(n for n, f in fields.items() if f.required))
            else {}
        ),
    }


def parameters_of(form: Any) -> list[_Schema]:
    """The conditions of a list as parameters of the address."""
    return [
        {
            "name": name,
            "in": "query",
            "required": field.required,
            "description": _description(field),
            "schema": _without_words(value_of(field, is_text=True)),
            **({"style": "form", "explode": True} if _is_many(field) else {}),
        }
        for name, field in fields_of(form).items()
    ]


def value_of(field: forms.Field, *, is_text: bool = False) -> _Schema:
    """The schema of one value. ``is_text`` for addresses, where everything is text."""
    if _is_many(field):
        told: _Schema = {"type": "array", "items": _choice(field) or {"type": "string"}}
    elif isinstance(field, forms.NullBooleanField | forms.BooleanField):
        told = {"type": "boolean"}
    elif isinstance(field, forms.ChoiceField):
        told = _choice(field) or {"type": "string"}
    elif isinstance(field, DayField | forms.DateField):
        told = {"type": "string", "format": "date"}
    elif isinstance(field, NumberField):
        told = _number(field, is_text=is_text)
    elif isinstance(field, forms.IntegerField):
        kind = "integer" if type(field) is forms.IntegerField else "number"
        told = {"type": kind, **_bounds(field)}
    else:
        told = {"type": "string", **_length(field)}
    return {**told, **_words(field)}


def _number(field: NumberField, *, is_text: bool) -> _Schema:
    if is_text:
        return {"type": "string"}
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    told: _Schema = {"type": "integer" if field.whole else "number"}
    return told | {name: bound for name, bound in bounds.items() if bound is not None}


def _bounds(field: Any) -> _Schema:
    """The bounds of a Django number field; a callable one is not known beforehand."""
    bounds = {"minimum": field.min_value, "maximum": field.max_value}
    return {name: bound for name, bound in bounds.items() if isinstance(bound, int | float)}


def _length(field: Any) -> _Schema:
    told: _Schema = {}
    if getattr(field, "max_length", None):
        told["maxLength"] = field.max_length
    if field.required:
        told["minLength"] = max(1, getattr(field, "min_length", None) or 1)
    return told


def _choice(field: Any) -> _Schema:
    """The codes of a choice fixed in the program; those read from the data base are not told."""
    codes = fixed_codes(getattr(field, "choices", ()))
    if codes is None:
        return {}
    if field.required:
        codes = [code for code in codes if code != ""]
    return {"type": "string", "enum": codes} if codes else {}


def fixed_codes(choices: Any) -> list[str] | None:
    """Codes of ``choices`` ((code, word) pairs, groups, or a mapping); None when they are computed."""
    if callable(choices) or "Callable" in type(choices).__name__ or hasattr(choices, "queryset"):
        return None
    if isinstance(choices, Mapping):
        choices = choices.items()
    codes: list[str] = []
    for code, word in choices:
        if isinstance(word, list | tuple):
            codes += [str(inner) for inner, _word in word]
        else:
            codes.append(str(code))
    return list(dict.fromkeys(codes))


def _single(fields: Mapping[str, forms.Field]) -> dict[str, forms.Field]:
    """A field of several boxes under the names of its boxes."""
    told: dict[str, forms.Field] = {}
    for name, field in fields.items():
        if isinstance(field.widget, forms.MultiWidget):
            box = forms.CharField(label=field.label, help_text=field.help_text, required=False)
            told |= {f"{name}{end}": box for end in _ends(field.widget)}
        else:
            told[name] = field
    return told


def _ends(widget: Any) -> list[str]:
    """What stands behind the name of each box of a field of several."""
    return list(widget.widgets_names)


def _words(field: forms.Field) -> _Schema:
    told = _description(field)
    return {"description": told} if told else {}


def _description(field: forms.Field) -> str:
    return ". ".join(
        word.rstrip(".") for word in (str(field.label or ""), str(field.help_text or "")) if word
    )


def _without_words(schema: _Schema) -> _Schema:
    return {name: value for name, value in schema.items() if name != "description"}


def _is_file(field: forms.Field) -> bool:
    return isinstance(field, forms.FileField)


def _is_many(field: forms.Field) -> bool:
    return isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)

"""Parts of forms that acts need besides those of the pages: a row named by its key, files, codes."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, NoReturn, TypeVar

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from kheo.foundation.forms import DomainForm
from kheo.kernel.refusals import BadInput

_M = TypeVar("_M", bound=models.Model)
HIGHEST = 2**63 - 1


def key_field(label: Any, *, required: bool = True) -> forms.IntegerField:
    """A row named by its key, where the page names it in its address or shows its button."""
    return forms.IntegerField(
        label=label, required=required, min_value=1, max_value=HIGHEST, localize=False
    )


class SeveralFiles(forms.FileInput):
    """A box for several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All files sent under the name."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several files; cleaned to a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file checked by itself."""
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if not sent:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in sent]


class CodesField(forms.MultipleChoiceField):
    """Codes or keys that the operation itself knows or refuses."""

    def valid_value(self, value: Any) -> bool:
        """Every text of a sensible length."""
        return len(str(value)) <= 200


def form_with(base: Any, **fields: Any) -> Any:
    """``base`` with further fields; a part of a record is named by its key this way."""
    return type(base.__name__, (base,), {"__doc__": base.__doc__, **fields})


def part(rows: models.QuerySet[_M], key: int | None, name: str) -> _M:
    """The row of ``rows`` with ``key``, sent as ``name``. Raises BadInput naming the field."""
    found = rows.filter(pk=key).first() if key else None
    if found is None:
        sentence = _("No record of this kind that you may use here has this number.")
        raise BadInput(sentence, fields={name: sentence})
    return found


def refuse(sentences: Sequence[str], name: str) -> NoReturn:
    """Refuse what was sent as ``name`` with every sentence about it. Raises BadInput."""
    raise BadInput(sentences[0], fields={name: "\n".join(sentences)})


class LedForm(DomainForm):
    """A form in two steps, as a page asks them: ``first`` decides which fields the page's form has."""

    first: tuple[str, ...] = ()

    def page_form(self) -> forms.Form:
        """The form of the page for what was chosen first, with everything that was sent."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """What the page's form read, with what was chosen first."""
        chosen = super().clean() or {}
        if self.errors:
            return chosen
        asked = self.page_form()
        for name, sentences in asked.errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)
        return {**{name: chosen[name] for name in self.first}, **asked.cleaned_data}


def optional(fields: dict[str, forms.Field]) -> dict[str, forms.Field]:
    """Copies of ``fields`` that may be left empty; rows are named by their keys."""
    copies: dict[str, forms.Field] = {}
    for name, field in fields.items():
        if isinstance(field, forms.ModelChoiceField):
            copies[name] = key_field(field.label, required=False)
        else:
            copies[name] = deepcopy(field)
            copies[name].required = False
    return copies


def keys(told: Sequence[str], name: str) -> set[int]:
    """Keys sent as texts. Raises BadInput naming the field."""
    return set(keys_in_order(told, name))


def keys_in_order(told: Sequence[str], name: str) -> list[int]:
    """Keys as sent, in their order. Raises BadInput naming the field."""
    wrong = [one for one in told if not (one.isascii() and one.isdigit() and len(one) < 19)]
    if wrong:
        refuse([_("“%(value)s” is no number of a record.") % {"value": wrong[0][:40]}], name)
    return [int(one) for one in told]


def texts_by_key(told: Sequence[str], name: str) -> dict[int, str]:
    """Texts like "12: the reason", by the key before the colon. Raises BadInput."""
    pairs = [one.partition(":") for one in told]
    found = keys_in_order([key.strip() for key, _colon, _text in pairs], name)
    return dict(zip(found, (text.strip() for _key, _colon, text in pairs), strict=True))


class TextsField(CodesField):
    """Several texts, each a little longer."""

    def valid_value(self, value: Any) -> bool:
        """Every text of a sensible length."""
        return len(str(value)) <= 4000

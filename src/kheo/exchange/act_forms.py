"""Parts of forms that acts need besides those of the pages: a row named by its key, files, codes."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.db import models
from django.utils.translation import gettext as _

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

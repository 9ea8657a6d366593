"""The form under a story, with its signs of machines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.signing import BadSignature, dumps, loads
from django.utils.translation import gettext_lazy as _

from kheo.foundation.forms import DomainForm
from kheo.participation.enums import RemarkKind

SALT = "kheo.remark.opened"


class RemarkForm(DomainForm):
    """Kind and words; name and way to reach only where the visitor wishes.

    ``trang`` is a field that people do not see, ``luc`` the signed moment at which the form was
    opened: both are signs for the reader alone. Sizes are refused by the operation, which keeps the text.
    """

    kind = forms.ChoiceField(
        label=_("What do you want to say?"), choices=RemarkKind.choices, widget=forms.RadioSelect,
        initial=RemarkKind.EXPERIENCE,
    )  # fmt: skip
    words = forms.CharField(
        label=_("Your words"), widget=forms.Textarea(attrs={"rows": 5}), required=False,
        help_text=_("Please leave out telephone numbers and names of other people."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Your name"), required=False,
        help_text=_("Only if you wish; it appears beside your words."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    reach_at = forms.CharField(
        label=_("How the office can reach you"), required=False,
        help_text=_("Only if you wish; it never appears and is forgotten after a while."),
    )  # fmt: skip
    trang = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))  # fmt: skip
    luc = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, at: datetime) -> None:
        super().__init__(data, auto_id="id_yk_%s")
        self.at = at
        self.fields["luc"].initial = dumps(int(at.timestamp()), salt=SALT)

    def clean(self) -> dict[str, Any]:
        """The two signs under the names of the operation."""
        values: dict[str, Any] = super().clean() or {}
        values["trap"] = values.pop("trang", "")
        values["seconds"] = self._seconds(values.pop("luc", ""))
        return values

    def _seconds(self, stamp: str) -> int | None:
        """Since the form was opened; None when the stamp is not ours."""
        try:
            opened = loads(stamp, salt=SALT)
        except BadSignature:
            return None
        return max(0, int(self.at.timestamp()) - opened) if isinstance(opened, int) else None

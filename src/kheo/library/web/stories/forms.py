"""Forms of stories: the text, the expert's marks, consents, pictures, a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kheo.documents.models import StoredFile
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.library.enums import ConsentTo, StoryStatus
from kheo.library.models import Story
from kheo.library.rules import telling
from kheo.orgs.models import Unit
from kheo.orgs.queries import ancestors

ROWS = {"steps": 8, "problem": 5, "idea": 5, "result": 5, "summary": 3}
ANY = ("", _("all"))


def field_of(part: telling.Part) -> forms.Field:
    """The input of a part, with its hint."""
    words = {"label": part.label, "help_text": part.hint, "required": False}
    if part.name in telling.NUMBERS:
        return NumberField(maximum=telling.HIGHEST[part.name], **words)
    if part.name in {"title", "contact_line"}:
        return LineField(max_length=telling.LENGTHS[part.name], **words)
    return BlockField(rows=ROWS.get(part.name, 3), **words)


class TextForm(DomainForm):
    """The text of a story. Nothing is demanded here: gaps are told when the check is asked for."""

    def __init__(self, *args: Any, story: Story, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in telling.PARTS[:-1]:
            self.fields[part.name] = field_of(part)
        offices = [story.unit, *ancestors(story.unit, day)]
        if story.contact_unit and story.contact_unit not in offices:
            offices.append(story.contact_unit)
        self.fields["contact_unit"] = forms.ModelChoiceField(
            Unit.objects.filter(pk__in=[one.pk for one in offices]).for_list(),
            label=_("Office to ask"), required=False,
            help_text=_("Where another place calls when it wants to do the same."),
        )  # fmt: skip
        self.fields["contact_line"] = field_of(telling.PARTS[-1])


def values_of(story: Story) -> dict[str, Any]:
    """The columns as the form is first shown."""
    return {name: getattr(story, name) for name in telling.WRITTEN}


class FilterForm(forms.Form):
    """Conditions of the list."""

    q = LineField(label=_("Words of the title"), required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("story", "State"), required=False, choices=[ANY, *StoryStatus.choices]
    )
    turn = forms.ChoiceField(
        label=_("Whose turn"), required=False,
        choices=[ANY, ("me", _("mine")), ("stale", _("proof overdue or doubtful")),
                 ("again", _("came down, may be published again"))],
    )  # fmt: skip


class NoteForm(DomainForm):
    """A reason."""

    note = BlockField(rows=4, label=_("Reason"), help_text=_("The others will read it."))


class SettleForm(DomainForm):
    """Why words that look private are not."""

    words = LineField(max_length=200, widget=forms.HiddenInput)
    why = LineField(max_length=300, label=_("Why it is nothing private"))


class ConsentForm(DomainForm):
    """Who agreed, to what, when, and where the consent itself is kept."""

    to = forms.ChoiceField(label=_("What is agreed to"), choices=ConsentTo.choices)
    whom = LineField(
        max_length=200, label=_("Who agreed"),
        help_text=_("The name as it stands in the text, for example “ông Nguyễn Văn An”."),
    )  # fmt: skip
    given_on = DayField(label=_("Agreed on"))
    given_how = LineField(
        max_length=300, required=False, label=_("Where the consent is kept"),
        help_text=_("For example “signed sheet, folder 12 at the office”."),
    )  # fmt: skip

    def with_sheet(self, stored: StoredFile | None) -> ConsentForm:
        """The same form with the scanned sheet among its answers."""
        if self.is_valid():
            self.cleaned_data["stored"] = stored
        return self


class WithdrawForm(DomainForm):
    """When and why a consent is taken back."""

    on = DayField(label=_("Withdrawn on"))
    why = BlockField(rows=3, label=_("Reason"), help_text=_("The others will read it."))


class PictureForm(DomainForm):
    """What is seen, and who agreed to be seen."""

    alt = LineField(
        max_length=300, label=_("What is seen on it"),
        help_text=_("A sentence for readers who cannot see it; it also stands under the photo."),
    )  # fmt: skip
    shows_people = forms.BooleanField(
        required=False, initial=True, label=_("Somebody can be recognised")
    )
    consent: Any = forms.ModelChoiceField(
        None, required=False, label=_("Consent of who is seen"),
        empty_label=_("(choose)"), help_text=_("Only consents that stand are offered."),
    )  # fmt: skip

    def __init__(self, *args: Any, story: Story, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["consent"]
        chosen.queryset = story.consents.filter(
            withdrawn_on=None, to__in=(ConsentTo.PICTURE, ConsentTo.STORY)
        ).order_by("pk")


class CheckForm(DomainForm):
    """The expert's marks and, beside each, the words for the writer."""

    def __init__(self, *args: Any, story: Story, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for check in telling.CHECKS:
            self.fields[check.code] = forms.BooleanField(
                label=check.label, required=False, initial=bool(story.checks.get(check.code))
            )
        for name in telling.TEXTS:
            self.fields[f"remark_{name}"] = BlockField(
                rows=2, required=False, label=telling.BY_NAME[name].label,
                initial=story.remarks.get(name, ""),
            )  # fmt: skip

    @property
    def marks(self) -> list[Any]:
        """The ticks."""
        return [self[check.code] for check in telling.CHECKS]

    @property
    def words(self) -> list[Any]:
        """The remarks."""
        return [self[f"remark_{name}"] for name in telling.TEXTS]

    def answers(self) -> dict[str, dict[str, Any]]:
        """What the operation is called with."""
        given = self.cleaned_data
        return {
            "checks": {check.code: given[check.code] for check in telling.CHECKS},
            "remarks": {name: given[f"remark_{name}"] for name in telling.TEXTS},
        }

"""Forms of exemplars of a period."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.policy import granted_units, visible
from kheo.documents.enums import PaperKind
from kheo.documents.models import Paper
from kheo.documents.policies import VIEW as VIEW_PAPERS
from kheo.foundation.forms import BlockField, DomainForm, LineField, NumberField
from kheo.library.models import ExemplarList
from kheo.library.policies import CHOOSE_EXEMPLARS
from kheo.library.rules.exemplars import FIRST_YEAR, LAST_YEAR, MOST_PLACES
from kheo.orgs.models import Unit

MOST_PAPERS = 100
_NUMBER = re.compile(r"(?:.*/)?(\d{1,15})/?")
"""A record by its number, or by the address of its page."""


class PeriodForm(DomainForm):
    """Title and years of a list."""

    title = LineField(
        label=gettext_lazy("Title of the list"), max_length=300,
        help_text=gettext_lazy("For example “Exemplars to spread 2025–2030”."),
    )  # fmt: skip
    first_year = forms.IntegerField(
        label=gettext_lazy("First year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, localize=False
    )
    last_year = forms.IntegerField(
        label=gettext_lazy("Last year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, localize=False
    )


class NewListForm(PeriodForm):
    """The same with the unit whose list it is."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("List of"), empty_label=None
    )
    field_order = ["unit", "title", "first_year", "last_year"]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=granted_units(person, CHOOSE_EXEMPLARS), ends_on=None)
        self.fields["unit"].queryset = units.for_list()  # type: ignore[attr-defined]


class ChooseForm(DomainForm):
    """What is chosen: ticked rows and pasted numbers, with one reason for all of them."""

    one = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Initiatives"), coerce=int, required=False
    )
    codes = BlockField(
        label=gettext_lazy("Numbers or addresses of records"), rows=3, required=False,
        help_text=gettext_lazy("One a line, when you have a list already, for example 1204."),
    )  # fmt: skip
    places = NumberField(
        label=gettext_lazy("How many places shall have each by the last year"), required=False,
        maximum=MOST_PLACES,
    )  # fmt: skip
    why = BlockField(
        label=gettext_lazy("Why these"), rows=3, required=False,
        help_text=gettext_lazy("The units below read it; you may change it for each later."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.getlist("one") if hasattr(self.data, "getlist") else []
        ticked = [key for key in sent if key.isdecimal() and len(key) < 16]
        self.fields["one"].choices = [(key, key) for key in ticked]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One list of keys; a line that is no number is named."""
        values: dict[str, Any] = super().clean() or {}
        chosen = list(values.pop("one", []))
        for number, line in enumerate((values.pop("codes", "") or "").split("\n"), 1):
            found = _NUMBER.fullmatch(line.strip())
            if found:
                chosen.append(int(found[1]))
            elif line.strip():
                told = _("Line %(n)s: “%(line)s” is no number of a record.")
                self.add_error("codes", told % {"n": number, "line": line.strip()[:60]})
        values["places"] = values.get("places") or 0
        return {**values, "initiatives": chosen}


class ExemplarForm(DomainForm):
    """Why one was chosen, and how many places shall have it."""

    places = NumberField(
        label=gettext_lazy("How many places shall have it by the last year"), maximum=MOST_PLACES
    )
    why = BlockField(label=gettext_lazy("Why this one"), rows=5, required=False)


class WhyForm(DomainForm):
    """A reason that others read."""

    why = BlockField(
        label=gettext_lazy("Reason"), rows=3,
        help_text=gettext_lazy("The units below read it."),
    )  # fmt: skip


class ForceForm(DomainForm):
    """The decision from the register of papers."""

    paper = forms.ModelChoiceField(
        Paper.objects.none(), label=gettext_lazy("Decision from the register of papers"),
        help_text=gettext_lazy("The records clerk gives the number; a decision on paper is entered there."),
    )  # fmt: skip

    def __init__(self, *args: Any, about: ExemplarList, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (PaperKind.DECISION, PaperKind.RESOLUTION)
        papers = Paper.objects.filter(unit_id=about.unit_id, kind__in=kinds)
        newest = visible(papers, person, VIEW_PAPERS).order_by("-issued_on", "-pk")[:MOST_PAPERS]
        keys = list(newest.values_list("pk", flat=True))
        shown = Paper.objects.filter(pk__in=keys).order_by("-issued_on", "-pk")
        self.fields["paper"].queryset = shown  # type: ignore[attr-defined]


class GridForm(DomainForm):
    """Targets as a table pasted from a spreadsheet."""

    table = forms.CharField(
        label=gettext_lazy("Targets, one unit a line"),
        strip=False,  # tabs part the cells
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Columns: code · name · places in each year. Copy it into a spreadsheet, change it there and paste it back."
        ),
    )  # fmt: skip

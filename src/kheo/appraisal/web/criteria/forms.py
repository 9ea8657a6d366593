"""Forms of criteria sets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import can, granted_units, visible
from kheo.appraisal import policies
from kheo.appraisal.enums import Combine, SetKind, SetStatus
from kheo.appraisal.models import CriteriaSet
from kheo.appraisal.operations.criteria import BASES
from kheo.appraisal.rules.criteria import HEADER_LABELS, LABELS, Grade, Header, Row
from kheo.documents import policies as documents_policies
from kheo.documents.models import Paper, PaperKind
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.initiatives.enums import Field, Kind, Level
from kheo.orgs.models import Unit

LEVELS = [(one.value, one.label) for one in Level if one != Level.DISTRICT]
ALL = ("", _("all"))
BASE_KINDS = [(one.value, one.label) for one in PaperKind if one in BASES]
MOST_PAPERS = 100
ZERO = Decimal(0)


def _offer(form: forms.Form, name: str, queryset: Any) -> None:
    field: Any = form.fields[name]
    field.queryset = queryset


class ScopeForm(DomainForm):
    """Name of a set and what it is for."""

    name = LineField(label=_("Name of the set"), required=False, max_length=200)
    level = forms.ChoiceField(label=_("Level of recognition"), choices=LEVELS)
    subject_kind = forms.ChoiceField(
        label=_("For which subjects"), choices=[ALL, *Kind.choices], required=False
    )
    field = forms.ChoiceField(
        label=_("For which field"), choices=[ALL, *Field.choices], required=False
    )


class OwnedForm(ScopeForm):
    """A set with the body that will issue it, one of those the person may act for."""

    unit = forms.ModelChoiceField(label=_("Body"), queryset=Unit.objects.none(), empty_label=None)
    field_order = ["unit", "name", "level", "subject_kind", "field"]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = granted_units(person, policies.SET_CRITERIA)
        _offer(self, "unit", Unit.objects.filter(pk__in=units).for_list())


class NewSetForm(OwnedForm):
    """A new, empty set."""

    kind = forms.ChoiceField(
        label=_("How it is judged"), choices=SetKind.choices, widget=forms.RadioSelect,
        initial=SetKind.SCORED,
    )  # fmt: skip


class SampleForm(OwnedForm):
    """A shipped sample made one's own: body, name and level only."""

    subject_kind = None  # type: ignore[assignment]
    field = None  # type: ignore[assignment]
    field_order = ["unit", "name", "level"]


class HeaderForm(DomainForm):
    """What a version says about its points, and what its makers want to note."""

    kind = forms.ChoiceField(label=_("How it is judged"), choices=SetKind.choices)
    total = NumberField(
        label=HEADER_LABELS["total"], required=False, whole=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-weight-total": ""}),
    )  # fmt: skip
    threshold = NumberField(label=HEADER_LABELS["threshold"], required=False, whole=False)
    combine = forms.ChoiceField(
        label=_("Scores of a team become one by"), choices=Combine.choices, required=False
    )
    reason_gap = NumberField(
        label=HEADER_LABELS["reason_gap"], required=False, whole=False,
        help_text=_("From the column before, in points of a criterion. 0: every difference."),
    )  # fmt: skip
    spread_limit = NumberField(
        label=HEADER_LABELS["spread_limit"], required=False, whole=False,
        help_text=_("Between two scorers, in points of the total. 0: never."),
    )  # fmt: skip
    note = BlockField(label=_("Ground and remarks"), required=False, rows=3)

    points = ("total", "threshold", "combine", "reason_gap", "spread_limit")

    def header(self) -> Header:
        """The header as a value; what was left out counts as nothing."""
        given = self.cleaned_data
        names = ("total", "threshold", "reason_gap", "spread_limit")
        return Header(kind=given["kind"], **{name: given.get(name) or ZERO for name in names})


class RowForm(DomainForm):
    """One criterion. Nothing is required here: the rule tells all complaints at once."""

    number = LineField(label=LABELS["number"], required=False)
    group = LineField(label=LABELS["group"], required=False)
    name = LineField(label=LABELS["name"], required=False, widget=forms.Textarea(attrs={"rows": 1}))
    guidance = BlockField(label=LABELS["guidance"], required=False, rows=3)
    proof = LineField(
        label=LABELS["proof"], required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    weight = NumberField(
        label=LABELS["weight"], required=False, whole=False, minimum=None,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-weight": ""}),
    )  # fmt: skip
    maximum = NumberField(label=LABELS["maximum"], required=False, whole=False, minimum=None)
    step = NumberField(label=LABELS["step"], required=False, whole=False, minimum=None)
    least = NumberField(label=LABELS["least"], required=False, whole=False, minimum=None)
    is_knockout = forms.BooleanField(label=LABELS["is_knockout"], required=False)
    asks_remark = forms.BooleanField(label=LABELS["asks_remark"], required=False)

    points = ("weight", "maximum", "step", "least")

    def row(self) -> Row:
        """The criterion as a value; points left out count as nothing."""
        given = dict(self.cleaned_data)
        for name in self.points:
            given[name] = given.get(name) or ZERO
        return Row(**given)

    def point_fields(self) -> list[Any]:
        """What a checklist does not have, for the template."""
        return [self[name] for name in self.points]


class GradeForm(DomainForm):
    """One class; a row left empty is no class."""

    name = LineField(label=_("Class"), required=False)
    at_least = NumberField(label=_("From points"), required=False, whole=False)

    def grade(self) -> Grade | None:
        """The class as a value, None when both cells are empty."""
        name, points = self.cleaned_data["name"], self.cleaned_data["at_least"]
        return None if not name and points is None else Grade(name, points or ZERO)


class IssueForm(DomainForm):
    """From which day, and by which paper: picked from the register or entered here."""

    valid_from = DayField(label=_("In force from"))
    paper = forms.ModelChoiceField(
        Paper.objects.none(), required=False, label=_("Paper from the register"),
        empty_label=_("(enter a new one below)"),
    )  # fmt: skip
    paper_unit = forms.ModelChoiceField(
        Unit.objects.none(), required=False, label=_("Issued by"), empty_label=None
    )
    paper_kind = forms.ChoiceField(
        choices=BASE_KINDS, initial=PaperKind.GUIDELINE, required=False, label=_("Type of paper")
    )
    paper_number = LineField(
        required=False, label=_("Number and symbol"), help_text=_("As printed, “45-QĐ/TU”.")
    )
    paper_issued_on = DayField(required=False, label=_("Day of issue"))
    paper_summary = LineField(required=False, label=_("What it is about"))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = visible(Paper.objects.all(), person, documents_policies.VIEW)
        shown = papers.filter(kind__in=BASES).order_by("-issued_on", "-pk").values("pk")
        keys = list(shown.values_list("pk", flat=True)[:MOST_PAPERS])
        _offer(self, "paper", Paper.objects.filter(pk__in=keys).order_by("-issued_on", "-pk"))
        own = granted_units(person, documents_policies.REGISTER)
        _offer(self, "paper_unit", Unit.objects.filter(pk__in=own).for_list())
        self.may_enter = bool(can(person, documents_policies.REGISTER))

    def paper_fields(self) -> list[Any]:
        """The fields of a new paper, for the template."""
        return [self[name] for name in self.fields if name.startswith("paper_")]


class EndForm(DomainForm):
    """The last day, with the reason."""

    last_day = DayField(label=_("The last day"))
    note = BlockField(label=_("Reason"), rows=3)


class TableForm(DomainForm):
    """A table pasted from a spreadsheet, or a file; and what becomes of the rows that stand."""

    table = forms.CharField(
        label=_("Rows of the table, with their heads"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )  # fmt: skip
    replace = forms.BooleanField(
        label=_("Replace the criteria that stand in the draft"), required=False
    )


class FilterForm(forms.Form):
    """Conditions of the list; an address with an unreadable one shows the rest."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), required=False, label=_("Body"), empty_label=_("all")
    )
    level = forms.ChoiceField(choices=[ALL, *LEVELS], required=False, label=_("Level"))
    field = forms.ChoiceField(choices=[ALL, *Field.choices], required=False, label=_("Field"))
    subject_kind = forms.ChoiceField(
        choices=[ALL, *Kind.choices], required=False, label=_("Subjects")
    )
    kind = forms.ChoiceField(
        choices=[ALL, *SetKind.choices], required=False, label=_("How it is judged")
    )
    status = forms.ChoiceField(choices=[ALL, *SetStatus.choices], required=False, label=_("State"))
    on = DayField(required=False, label=_("In force on"))

    first = ("unit", "level", "kind", "status")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = CriteriaSet.objects.order_by().values("unit_id")
        _offer(self, "unit", Unit.objects.filter(pk__in=bodies).for_list())

    def given(self) -> dict[str, Any]:
        """The readable conditions that narrow anything."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def first_fields(self) -> list[Any]:
        """Those always in sight."""
        return [self[name] for name in self.first]

    def more_fields(self) -> list[Any]:
        """The rarer ones."""
        return [self[name] for name in self.fields if name not in self.first]

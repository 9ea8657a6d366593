"""Forms of report forms: the header, a part with its lines, a check, issuing and ending."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import granted_units, visible
from kheo.activities.models import ActivityKind
from kheo.counting.models import Indicator
from kheo.counting.narrowing import DIMENSIONS
from kheo.documents import policies as documents_policies
from kheo.documents.models import Paper
from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.orgs.enums import Kind as UnitKind
from kheo.orgs.enums import Tree
from kheo.orgs.models import Unit
from kheo.reporting import policies
from kheo.reporting.enums import (
    Chart,
    CheckKind,
    Cutoff,
    Layout,
    PeriodKind,
    SectionKind,
    Severity,
)
from kheo.reporting.models import FormVersion
from kheo.reporting.rules.forms import (
    GRID_BY,
    HEADER,
    LINE,
    MOST_DAYS,
    SECTION,
    CheckRow,
    LineRow,
    SectionRow,
)

ANY = ("", "—")
KINDS_ASKED = [
    (kind.value, kind.label) for kind in UnitKind
    if kind not in {UnitKind.NATION, UnitKind.CITIZEN_GROUP}
]  # fmt: skip
DIMENSION_WORDS = {
    "field": _("field"), "kind": _("collective or individual"), "origin": _("origin"),
    "level": _("level"), "variant": _("variant"),
}  # fmt: skip
MOST_PAPERS = 100
BLANK_LINES = 3


def _days(name: str) -> NumberField:
    return NumberField(label=HEADER[name], minimum=0, maximum=MOST_DAYS)


class HeaderForm(DomainForm):
    """Periods, days and obligations of a draft."""

    period_kinds = forms.MultipleChoiceField(
        label=HEADER["period_kinds"], choices=PeriodKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    cutoff = forms.ChoiceField(label=HEADER["cutoff"], choices=Cutoff.choices)
    for_kinds = forms.MultipleChoiceField(
        label=HEADER["for_kinds"], choices=KINDS_ASKED, widget=forms.CheckboxSelectMultiple
    )
    tree = forms.ChoiceField(label=HEADER["tree"], choices=Tree.choices)
    is_summed = forms.BooleanField(label=HEADER["is_summed"], required=False)
    due_days = _days("due_days")
    remind_days = _days("remind_days")
    again_days = _days("again_days")
    grace_days = _days("grace_days")
    note = BlockField(label=HEADER["note"], required=False, rows=3)


class NamesForm(DomainForm):
    """Name and purpose, as long as no version was in force."""

    name = LineField(label=_("Name of the form"), max_length=200)
    purpose = LineField(label=_("What it is for"), max_length=300, required=False)


class NewForm(NamesForm):
    """A form of one of the person's units, empty or like another."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Issued by"), empty_label=None)
    code = LineField(
        label=_("Code"), max_length=40,
        help_text=_("Small letters, digits and “_”; commands name the form by it."),
    )  # fmt: skip
    like = forms.ModelChoiceField(
        FormVersion.objects.none(), label=_("Begin with"), required=False,
        empty_label=_("(an empty form)"),
    )  # fmt: skip
    field_order = ["like", "name", "purpose", "unit", "code"]

    def __init__(self, *args: Any, person: User, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = granted_units(person, policies.SET_FORMS)
        _offer(self, "unit", Unit.objects.filter(pk__in=units).for_list())
        _offer(self, "like", sources)


def _offer(form: forms.Form, name: str, queryset: Any) -> None:
    field: Any = form.fields[name]
    field.queryset = queryset


class SectionForm(forms.Form):
    """A part without its lines."""

    title = LineField(label=SECTION["title"], max_length=300)
    code = LineField(label=SECTION["code"], max_length=40)
    kind = forms.ChoiceField(label=SECTION["kind"], choices=SectionKind.choices)
    depth = forms.TypedChoiceField(
        label=SECTION["depth"], coerce=int, choices=[(1, "I."), (2, "1."), (3, "a)")]
    )
    layout = forms.ChoiceField(
        label=SECTION["layout"], choices=[ANY, *Layout.choices], required=False
    )
    dimension = forms.ChoiceField(
        label=SECTION["dimension"], required=False,
        choices=[ANY, *((name, DIMENSION_WORDS[name]) for name in GRID_BY)],
    )  # fmt: skip
    chart = forms.ChoiceField(label=SECTION["chart"], choices=Chart.choices, required=False)
    guidance = BlockField(label=SECTION["guidance"], required=False, rows=3)
    is_required = forms.BooleanField(label=SECTION["is_required"], required=False)
    is_annex = forms.BooleanField(label=SECTION["is_annex"], required=False)

    first = ("title", "kind", "depth", "code")
    table = ("layout", "dimension", "chart")

    def row(self, lines: Iterable[LineRow]) -> SectionRow:
        """What was typed, with its lines."""
        return SectionRow(**{**self.cleaned_data, "lines": tuple(lines)})


class LineForm(forms.Form):
    """One line of a table; without an indicator it is no line."""

    place = forms.IntegerField(required=False, min_value=0, max_value=999, localize=False)
    indicator = forms.ChoiceField(label=LINE["indicator"], required=False)
    label = LineField(label=LINE["label"], required=False, max_length=200)
    depth = forms.TypedChoiceField(
        label=LINE["depth"], coerce=int, choices=[(0, "0"), (1, "1"), (2, "2")], required=False,
        initial=0,
    )  # fmt: skip
    is_required = forms.BooleanField(label=LINE["is_required"], required=False)
    is_bold = forms.BooleanField(label=LINE["is_bold"], required=False)

    def __init__(self, *args: Any, choices: dict[str, list[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["indicator"]
        chosen.choices = choices["indicator"]
        for name in DIMENSIONS:
            self.fields[name] = forms.ChoiceField(
                label=DIMENSION_WORDS[name], choices=choices[name], required=False
            )

    def narrowing_fields(self) -> list[Any]:
        """The values by which the line may be narrowed."""
        return [self[name] for name in DIMENSIONS]

    def narrowed(self) -> str:
        """What is chosen there, in words; "" = everything."""
        told = []
        for name in DIMENSIONS:
            field: Any = self.fields[name]
            value = self[name].value()
            if value:
                told.append(str(dict(field.choices).get(value, value)))
        return ", ".join(told)

    def row(self) -> LineRow | None:
        """The line as typed; None for an empty one."""
        given = self.cleaned_data
        if not given.get("indicator"):
            return None
        return LineRow(
            indicator=given["indicator"],
            narrowing={name: given[name] for name in DIMENSIONS if given[name]},
            label=given["label"], depth=given["depth"] or 0,
            is_required=given["is_required"], is_bold=given["is_bold"],
        )  # fmt: skip


def line_choices(day: date) -> dict[str, list[Any]]:
    """What a line can be chosen from on ``day``. Two queries."""
    known = Indicator.objects.as_of(day).order_by("group", "order", "code")
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in known:
        groups.setdefault(one.group or str(_("Others")), []).append((one.code, one.name))
    variants: dict[str, str] = {}
    for kind in ActivityKind.objects.as_of(day).order_by("order", "code"):
        for variant in kind.variants:
            variants.setdefault(variant["code"], f"{kind.name}: {variant['name']}")
    return {
        "indicator": [ANY, *groups.items()],
        "field": [ANY, *Field.choices], "kind": [ANY, *Kind.choices],
        "origin": [ANY, *Origin.choices], "level": [ANY, *Level.choices],
        "variant": [ANY, *variants.items()],
    }  # fmt: skip


def line_forms(rows: Sequence[LineRow], day: date, data: QueryDict | None = None) -> list[LineForm]:
    """A form for each line, typed or stored, and some empty ones behind."""
    choices = line_choices(day)
    if data is not None:
        count = data.get("lines", "")
        number = min(int(count), 200) if count.isdecimal() else 0
        return [LineForm(data, prefix=f"l{at}", choices=choices) for at in range(1, number + 1)]
    starts: list[dict[str, Any]] = [
        {"place": at, "indicator": row.indicator, "label": row.label, "depth": row.depth,
         "is_required": row.is_required, "is_bold": row.is_bold, **row.narrowing}
        for at, row in enumerate(rows, 1)
    ]  # fmt: skip
    starts += [{"place": len(rows) + at} for at in range(1, BLANK_LINES + 1)]
    for start in starts:  # a variant nobody records any more stays readable
        kept = start.get("variant", "")
        if kept and kept not in dict(choices["variant"]):
            choices["variant"].append((kept, kept))
    return [
        LineForm(initial=start, prefix=f"l{at}", choices=choices)
        for at, start in enumerate(starts, 1)
    ]


class CheckForm(DomainForm):
    """A check; figures are named by their keys, one a line."""

    kind = forms.ChoiceField(
        label=_("Kind of check"),
        choices=[one for one in CheckKind.choices if one[0] != CheckKind.QUESTION],
    )
    severity = forms.ChoiceField(label=_("When it does not hold"), choices=Severity.choices)
    left = forms.MultipleChoiceField(
        label=_("Figures"), required=False, help_text=_("None chosen: every figure it fits.")
    )
    right = forms.MultipleChoiceField(label=_("Against the figures"), required=False)
    low = NumberField(label=_("Least"), required=False, minimum=None, whole=False)
    high = NumberField(label=_("Most"), required=False, minimum=None, whole=False)
    limit = NumberField(label=_("Limit in percent"), required=False, whole=False)
    least = NumberField(label=_("At least so many"), required=False, whole=False)
    hint = LineField(label=_("What the unit should do"), required=False, max_length=300)

    def __init__(self, *args: Any, cells: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("left", "right"):
            field: Any = self.fields[name]
            kept = list((kwargs.get("initial") or {}).get(name, []))
            known = dict(cells)
            field.choices = [*cells, *((key, key) for key in kept if key not in known)]
            field.widget.attrs["size"] = 8

    def row(self) -> CheckRow:
        """What was typed."""
        given = self.cleaned_data
        numbers = {name: given[name] for name in ("low", "high", "limit", "least")}
        return CheckRow(
            kind=given["kind"], severity=given["severity"], left=tuple(given["left"]),
            right=tuple(given["right"]), hint=given["hint"],
            **{name: None if one is None else Decimal(one) for name, one in numbers.items()},
        )  # fmt: skip


class IssueForm(DomainForm):
    """From which day, and by which paper of the register."""

    valid_from = DayField(label=_("In force from"))
    paper = forms.ModelChoiceField(
        Paper.objects.none(), required=False, label=_("Paper from the register"),
        empty_label=_("(without a paper)"),
    )  # fmt: skip

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = visible(Paper.objects.all(), person, documents_policies.VIEW)
        keys = list(papers.order_by("-issued_on", "-pk").values_list("pk", flat=True)[:MOST_PAPERS])
        _offer(self, "paper", Paper.objects.filter(pk__in=keys).order_by("-issued_on", "-pk"))


class EndForm(DomainForm):
    """The last day, with the reason."""

    last_day = DayField(label=_("The last day"))
    note = BlockField(label=_("Reason"), rows=3)

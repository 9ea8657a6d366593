"""A form for each kind of reorganisation; what it makes is a plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.foundation.forms import BlockField, DayField, DomainForm, LineField, NumberField
from kheo.kernel.numbers import parse_number
from kheo.kernel.refusals import DomainError, RuleBroken
from kheo.orgs import operations, queries
from kheo.orgs.enums import Kind, Tree
from kheo.orgs.models import Unit
from kheo.orgs.operations import Body, Paper, Part, Plan

HUNDRED = Decimal(100)
CODE_HELP = gettext_lazy("The code as it stands in the tree of units, for example 18073.")
LIVING = [(k, v) for k, v in Kind.choices if k not in {Kind.NATION, Kind.DISTRICT, Kind.TOWNSHIP}]


def find(code: str, on: date, name: str) -> Unit:
    """The unit of this code on the day; a refusal points at the field ``name``."""
    try:
        return queries.unit_by_code(code, on)
    except DomainError as refusal:
        raise RuleBroken(str(refusal), fields={name: str(refusal)}) from refusal


def codes(text: str) -> list[str]:
    """Codes apart by lines, commas, semicolons or spaces."""
    return text.replace(",", " ").replace(";", " ").split()


class ChangeForm(DomainForm):
    """The day and the paper, common to all."""

    label: ClassVar[Any] = ""
    intro: ClassVar[Any] = ""

    on = DayField(label=gettext_lazy("First day of the new state"))
    paper = LineField(
        label=gettext_lazy("Number of the paper"),
        max_length=100,
        help_text=gettext_lazy("For example 1665/NQ-UBTVQH15."),
    )
    paper_date = DayField(label=gettext_lazy("Date of the paper"), required=False)
    issuer = LineField(label=gettext_lazy("Issued by"), max_length=200, required=False)
    title = LineField(label=gettext_lazy("What it is about"), max_length=500, required=False)
    note = BlockField(label=gettext_lazy("Note"), max_length=2000, required=False, rows=2)

    common: ClassVar[tuple[str, ...]] = ("on", "paper", "paper_date", "issuer", "title", "note")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in self.common])

    def make_plan(self, **data: Any) -> Plan:
        """The plan of what was typed. Raises ``RuleBroken``."""
        paper = Paper(
            data.pop("paper"),
            data.pop("paper_date"),
            data.pop("issuer"),
            data.pop("title"),
            data.pop("note"),
        )
        return self.plan(paper=paper, **data)

    def plan(self, *, on: date, paper: Paper, **data: Any) -> Plan:
        """What this kind of change does."""
        raise NotImplementedError


class BodyFields(forms.Form):
    """A unit to be founded."""

    code = LineField(label=gettext_lazy("Code of the new unit"), max_length=20)
    name = LineField(
        label=gettext_lazy("Name, without the word of its kind"),
        max_length=200,
        help_text=gettext_lazy("For example “Sơn Kim 1”, not “xã Sơn Kim 1”."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=LIVING)
    wording = LineField(
        label=gettext_lazy("Word before the name"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Leave empty for the usual one (xã, phường, thôn)."),
    )


class FoundForm(ChangeForm, BodyFields):
    """A new unit under this one."""

    label = gettext_lazy("Found a unit under it")
    intro = gettext_lazy("A new unit without predecessors, placed under this one.")

    def plan(self, *, on: date, paper: Paper, **data: Any) -> Plan:
        """Founding."""
        return operations.plan_found(Body(parent=self.unit, **data), on=on, paper=paper)


class MergeForm(ChangeForm):
    """This unit and others pass into one."""

    label = gettext_lazy("Merge with others")
    intro = gettext_lazy(
        "The units end and pass whole into one. Figures of all are added on later maps."
    )
    others = BlockField(
        label=gettext_lazy("Codes of the other units that end"),
        required=False,
        rows=3,
        help_text=gettext_lazy("One code a line. This unit always ends."),
    )
    existing = LineField(
        label=gettext_lazy("Code of the unit that takes them in"),
        required=False,
        help_text=gettext_lazy("Only when it goes on; else describe the new unit below."),
    )
    code = LineField(label=gettext_lazy("Code of the new unit"), max_length=20, required=False)
    name = LineField(
        label=gettext_lazy("Name, without the word of its kind"), max_length=200, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=LIVING, required=False)
    parent = LineField(
        label=gettext_lazy("Code of the unit above"),
        required=False,
        help_text=gettext_lazy("Leave empty for the unit above this one."),
    )

    def plan(self, *, on: date, paper: Paper, **data: Any) -> Plan:
        """Merger."""
        units = [self.unit, *(find(code, on, "others") for code in codes(data["others"]))]
        into: Unit | Body
        if data["existing"]:
            into = find(data["existing"], on, "existing")
        else:
            parent = above(self.unit, data["parent"], on)
            kind = data["kind"] or self.unit.kind
            into = Body(data["code"], data["name"], kind, parent)
        return operations.plan_merge(units, into=into, on=on, paper=paper)


def above(unit: Unit, code: str, on: date) -> Unit:
    """The unit of ``code``, else the one above ``unit`` on the day."""
    if code:
        return find(code, on, "parent")
    over = queries.ancestors(unit, on)
    if not over:
        sentence = _("Name the unit above.")
        raise RuleBroken(sentence, fields={"parent": sentence})
    return over[0]


class SplitForm(ChangeForm):
    """This unit is divided."""

    label = gettext_lazy("Divide")
    intro = gettext_lazy(
        "The unit ends. Its records stand on later maps in the line “before the division”, since "
        "a record cannot be cut; shares are used for declared totals."
    )
    parts = BlockField(
        label=gettext_lazy("Heirs, one a line, the main one first"),
        rows=5,
        help_text=gettext_lazy(
            "Code; name of a new unit (empty when it is there already); share in % (empty when "
            "no paper fixes it). For example: 18100; Đức Đông; 60"
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of the new units"), choices=LIVING)

    def plan(self, *, on: date, paper: Paper, **data: Any) -> Plan:
        """Division."""
        parts = [self._part(line, data["kind"], on) for line in data["parts"].split("\n") if line]
        return operations.plan_split(self.unit, parts, on=on, paper=paper)

    def _part(self, line: str, kind: str, on: date) -> Part:
        code, name, share = (*(cell.strip() for cell in line.split(";", 2)), "", "")[:3]
        portion = None
        if share:
            try:
                portion = parse_number(share.rstrip("% ")) / HUNDRED
            except DomainError as refusal:
                raise RuleBroken(str(refusal), fields={"parts": str(refusal)}) from refusal
        if not name:
            return Part(find(code, on, "parts"), portion)
        return Part(Body(code, name, kind, above(self.unit, "", on)), portion)


class TransferForm(ChangeForm):
    """A part of this unit passes to another."""

    label = gettext_lazy("Transfer a part")
    intro = gettext_lazy("Both units go on. Records stay where they are.")
    to = LineField(label=gettext_lazy("Code of the unit that receives"), help_text=CODE_HELP)
    share = NumberField(
        label=gettext_lazy("Share in %"), required=False, whole=False, minimum=0, maximum=100
    )
    children = BlockField(
        label=gettext_lazy("Codes of the units below that go along"), required=False, rows=3
    )

    def plan(self, *, on: date, paper: Paper, **data: Any) -> Plan:
        """Partial transfer."""
        share = data["share"]
        return operations.plan_transfer(
            self.unit,
            find(data["to"], on, "to"),
            on=on,
            paper=paper,
            share=None if share is None else share / HUNDRED,
            children=[find(code, on, "children") for code in codes(data["children"])],
        )


class RenameForm(ChangeForm):
    """A new name."""

    label = gettext_lazy("Rename")
    intro = gettext_lazy("The unit stays itself; papers of earlier days keep the earlier name.")
    name = LineField(label=gettext_lazy("New name, without the word of its kind"), max_length=200)

    def plan(self, *, on: date, paper: Paper, **data: Any) -> Plan:
        """New name."""
        return operations.plan_rename(self.unit, data["name"], on=on, paper=paper)


class KindForm(ChangeForm):
    """Another kind."""

    label = gettext_lazy("Change the kind")
    intro = gettext_lazy("For example a commune becomes a ward; it stays the same unit.")
    kind = forms.ChoiceField(label=gettext_lazy("New kind"), choices=LIVING)
    wording = LineField(
        label=gettext_lazy("Word before the name"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Leave empty for the usual one (xã, phường, thôn)."),
    )
    name = LineField(
        label=gettext_lazy("New name"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only when the name changes too."),
    )

    def plan(self, *, on: date, paper: Paper, **data: Any) -> Plan:
        """Change of kind."""
        return operations.plan_change_kind(self.unit, on=on, paper=paper, **data)


class MoveForm(ChangeForm):
    """Another parent."""

    label = gettext_lazy("Put under another unit")
    intro = gettext_lazy("The unit moves with everything below it, in one of the trees.")
    parent = LineField(label=gettext_lazy("Code of the unit above"), help_text=CODE_HELP)
    tree = forms.ChoiceField(label=gettext_lazy("Tree"), choices=Tree.choices)

    def plan(self, *, on: date, paper: Paper, **data: Any) -> Plan:
        """New superior."""
        parent = find(data["parent"], on, "parent")
        return operations.plan_move(self.unit, parent, on=on, paper=paper, tree=data["tree"])


class AbolishForm(ChangeForm):
    """The unit, or a level below it, ends."""

    label = gettext_lazy("Abolish")
    intro = gettext_lazy("Ends without heirs; what stood below goes to the unit above.")
    level = forms.ChoiceField(
        label=gettext_lazy("What ends"),
        required=False,
        choices=[
            ("", gettext_lazy("this unit alone")),
            (Kind.DISTRICT.value, gettext_lazy("all districts below it")),
            (Kind.VILLAGE.value, gettext_lazy("all villages below it")),
            (Kind.RESIDENTIAL_GROUP.value, gettext_lazy("all residential groups below it")),
        ],
    )

    def plan(self, *, on: date, paper: Paper, **data: Any) -> Plan:
        """Abolition."""
        if data["level"]:
            return operations.plan_abolish_level(data["level"], self.unit, on=on, paper=paper)
        return operations.plan_abolish([self.unit], about=self.unit, on=on, paper=paper)


ACTS: Mapping[str, type[ChangeForm]] = {
    "thanh-lap": FoundForm,
    "doi-ten": RenameForm,
    "doi-loai": KindForm,
    "chuyen-truc-thuoc": MoveForm,
    "nhap": MergeForm,
    "chia": SplitForm,
    "chuyen-mot-phan": TransferForm,
    "giai-the": AbolishForm,
}
"""Word in the address → form."""

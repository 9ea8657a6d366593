"""The score sheet as a form: one criterion after the other, every mark kept by itself.

How a page uses it (the self-assessment here, the queue of the teams, sheets typed from paper)::

    form = SheetForm.of(dossier, column=Column.TEAM, member=assignment.member,
                        data=request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = form.carry_out(actor=request.user, at=request.now)
        if done: ...                    # "kept", "saved" or "abstained": go on, e.g. to the next
    status = 422 if form.errors else 200
    return render(request, "…", {"sheet_form": form, …}, status=status)

and in the template, where ``buttons`` (optional) are drawn at the end of the form::

    {% include "appraisal/dossiers/_sheet.html" with sheet_form=sheet_form %}
    {% block scripts %}{% include "appraisal/dossiers/_sheet_scripts.html" %}{% endblock %}

What was pressed comes as ``then``: "" keeps what is typed, "save" saves the sheet, "next" the same
for a page that goes on to the next dossier (Ctrl+Enter presses it, else "save"), "abstain" with
the field ``note``. ``form.buttons`` = list of (then, label, tone) replaces the usual two.
With a script every mark goes to ``dossiers:save_mark`` as soon as it is given (the protocol of
docs/design-system.md); without one the same form is sent as a whole. Nothing here shows another
member's marks: only the columns before the team's (self, lower level) stand beside a criterion.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.appraisal.enums import Column, SetKind, SheetStatus
from kheo.appraisal.models import Criterion, Dossier, Mark, Member, Sheet
from kheo.appraisal.operations.sheets import abstain, save_sheet, sheet_of, write_mark
from kheo.appraisal.queries.results import Gathered, SheetMarks, gather
from kheo.appraisal.rules.scores import needs_reason, rounded, sheet_result
from kheo.foundation.forms import BlockField, DomainForm
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import DomainError, Stale

BUTTONS = (
    ("", gettext_lazy("Keep and go on later"), ""),
    ("save", gettext_lazy("Save the sheet"), "primary"),
)
MET = (("1", gettext_lazy("met")), ("0", gettext_lazy("not met")))


def read_mark(typed: str) -> Decimal | None:
    """ "7,5" or "7.5" as a mark; nothing as None. Marks are short: a dot is a decimal here.

    Raises ValidationError.
    """
    plain = typed.strip().replace(",", ".")
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation as wrong:
        raise ValidationError(_("Write a mark, for example 7,5.")) from wrong
    if not value.is_finite() or len(plain) > 9:
        raise ValidationError(_("Write a mark, for example 7,5."))
    return value


class MarkField(forms.CharField):
    """A mark; typed with a comma or a dot."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The mark, None when empty."""
        return read_mark(str(value or ""))

    def prepare_value(self, value: Any) -> Any:
        """Show a stored mark the way it is typed."""
        return format_number(value) if isinstance(value, Decimal) else value


class SheetForm(DomainForm):
    """See the top of this module."""

    buttons: Sequence[tuple[str, Any, str]] = BUTTONS

    def __init__(self, data: Any, *, one: Gathered, column: str, member: Member | None) -> None:
        self.one, self.column, self.member = one, column, member
        self.dossier = one.dossier
        self.kept = self._sheet()
        self.before = one.before(column)
        super().__init__(data, initial=self._typed_before())
        for criterion in one.criteria:
            self.fields |= self._fields_of(criterion)
        if column == Column.TEAM:
            self.fields["note"] = BlockField(
                rows=2, required=False, label=_("Why I abstain from the whole dossier")
            )

    @classmethod
    def of(
        cls, dossier: Dossier, *, column: str, member: Member | None = None, data: Any = None
    ) -> SheetForm:
        """The form of one sheet, whether it is opened yet or not; seven queries."""
        return cls(data, one=gather([dossier])[dossier.pk], column=column, member=member)

    def _sheet(self) -> SheetMarks:
        key = self.member.pk if self.member is not None else None
        for kept in self.one.sheets:
            if (kept.sheet.column, kept.sheet.member_id) == (self.column, key):
                return kept
        return SheetMarks(Sheet(dossier=self.dossier, column=self.column, member=self.member))

    @property
    def sheet(self) -> Sheet:
        """The sheet as it was read."""
        return self.kept.sheet

    def _typed_before(self) -> dict[str, Any]:
        if self.sheet.status == SheetStatus.DROPPED:
            return {}
        initial: dict[str, Any] = {}
        for key, mark in self.kept.marks.items():
            initial |= {
                f"value-{key}": mark.value,
                f"reason-{key}": mark.reason,
                f"remark-{key}": mark.remark,
                f"abstain-{key}": mark.is_abstained,
            }
        return initial

    def _fields_of(self, criterion: Criterion) -> dict[str, forms.Field]:
        key = criterion.pk
        found: dict[str, forms.Field] = {f"value-{key}": self._mark_field(criterion)}
        if self.column != Column.SELF:
            found[f"reason-{key}"] = BlockField(
                rows=2, required=False, label=_("Why it differs from the mark before")
            )
        found[f"remark-{key}"] = BlockField(
            rows=2, required=False, label=_("Remark on criterion %(number)s") % {"number": criterion.number}
        )  # fmt: skip
        if self.column == Column.TEAM:
            found[f"abstain-{key}"] = forms.BooleanField(
                required=False, label=_("I abstain from this criterion")
            )
        return found

    def _mark_field(self, criterion: Criterion) -> forms.Field:
        if self.one.version.kind == SetKind.CHECKLIST:
            return MarkField(
                required=False,
                label=_("Criterion %(number)s is") % {"number": criterion.number},
                widget=forms.RadioSelect(choices=MET, attrs={"data-mark": ""}),
            )
        attrs = {
            "inputmode": "decimal",
            "autocomplete": "off",
            "class": "mark",
            "data-mark": "",
            "data-maximum": f"{criterion.maximum:f}",
            "data-step": f"{criterion.step:f}",
        }
        words = {
            "maximum": format_number(criterion.maximum),
            "step": format_number(criterion.step),
        }
        return MarkField(
            required=False,
            label=_("Mark, 0 to %(maximum)s in steps of %(step)s") % words,
            widget=forms.TextInput(attrs=attrs),
        )

    # What the template draws ----------------------------------------------------

    @property
    def save_url(self) -> str:
        """Where every mark is sent by itself."""
        key = self.member.pk if self.member is not None else 0
        return reverse("dossiers:save_mark", args=[self.dossier.pk, self.column, key])

    @property
    def saves_itself(self) -> bool:
        """Marks of an open sheet go out one by one; a saved one is changed with its reasons."""
        return self.sheet.status != SheetStatus.SAVED and self.column != Column.COUNCIL

    @property
    def version(self) -> int:
        """The version of the sheet the person looks at."""
        return self.sheet.version

    def rows(self) -> list[dict[str, Any]]:
        """One entry per criterion: fields, proof, the columns before, what it earns."""
        result = sheet_result(self.one.version, self.one.criteria, self.kept.given, self.one.proven)
        return [
            self._row(criterion, line.earned)
            for criterion, line in zip(self.one.criteria, result.lines, strict=True)
        ]

    def _row(self, criterion: Criterion, earned: Decimal) -> dict[str, Any]:
        key = criterion.pk
        mark = self.kept.marks.get(key, Mark())
        names = ("value", "reason", "remark", "abstain")
        bound = {name: self[f"{name}-{key}"] for name in names if f"{name}-{key}" in self.fields}
        proofs = [proof for proof in self.one.proofs if proof.criterion_id == key]
        gap = self.one.version.reason_gap
        return {
            "criterion": criterion,
            **bound,
            "proofs": proofs,
            "is_proven": bool(proofs),
            "lacks_proof": bool(criterion.proof) and not proofs,
            "before": self._columns_before(key),
            "before_value": self.before.get(key),
            "points": rounded(earned),
            "is_given": mark.value is not None or mark.is_abstained,
            "asks_reason": "reason" in bound
            and (
                needs_reason(mark.value, self.before.get(key), gap)
                or bool(mark.reason)
                or bool(bound["reason"].errors)
                or not self.saves_itself
            ),
        }

    def _columns_before(self, key: int) -> list[tuple[str, Decimal]]:
        found = []
        for column in (Column.SELF, Column.LOWER):
            kept = self.one.column(column) if column != self.column else None
            if self.column == Column.SELF or kept is None:
                continue
            mark = kept.marks.get(key)
            if mark is not None and mark.value is not None:
                found.append((str(column.label), mark.value))
        if self.column == Column.COUNCIL and key in self.before:
            found.append((str(Column.TEAM.label), self.before[key]))
        return found

    def total(self) -> dict[str, Any]:
        """The running total as the server counts it now."""
        version = self.one.version
        result = sheet_result(version, self.one.criteria, self.kept.given, self.one.proven)
        given = sum(
            mark.value is not None or mark.is_abstained for mark in self.kept.marks.values()
        )
        return {
            "points": result.total,
            "is_checklist": version.kind == SetKind.CHECKLIST,
            "of": len(self.one.criteria) if version.kind == SetKind.CHECKLIST else version.total,
            "threshold": version.threshold,
            "is_passed": result.is_passed,
            "given": given,
            "all": len(self.one.criteria),
            "unproven": result.unproven,
            "failed_knockouts": result.failed_knockouts,
        }

    # What is done with what was sent ---------------------------------------------

    def carry_out(self, *, actor: User, at: datetime) -> str:
        """Keep every mark sent, then do what was pressed; "" when something was refused.

        Marks that can be kept are kept even where another is refused: nothing typed is lost.
        """
        if not self.is_valid():
            return ""
        try:
            sheet = sheet_of(self.dossier, column=self.column, member=self.member)
            posted = str(self.data.get("version", ""))
            if posted.isdecimal() and len(posted) < 10:
                sheet.version = int(posted)
            self._write_all(sheet, actor, at)
            if not self.errors:
                sheet.refresh_from_db(fields=["version", "status"])
                return self._finish(sheet, actor, at)
        except DomainError as refusal:
            self.show(refusal)
        self.one = gather([self.dossier])[self.dossier.pk]
        self.kept = self._sheet()
        return ""

    def _write_all(self, sheet: Sheet, actor: User, at: datetime) -> None:
        for criterion in self.one.criteria:
            key = criterion.pk
            if f"value-{key}" not in self.data and f"abstain-{key}" not in self.data:
                continue
            try:
                write_mark(sheet, criterion=criterion, actor=actor, at=at, **self._given(key))
            except Stale:
                raise
            except DomainError as refusal:
                self.show(refusal)

    def values(self) -> dict[int, tuple[Decimal, str]]:
        """Criterion key → mark and reason as typed, of the criteria that have a mark."""
        found = {}
        for criterion in self.one.criteria:
            value = self.cleaned_data.get(f"value-{criterion.pk}")
            if value is not None:
                found[criterion.pk] = (value, self.cleaned_data.get(f"reason-{criterion.pk}", ""))
        return found

    def _given(self, key: int) -> dict[str, Any]:
        abstains = bool(self.cleaned_data.get(f"abstain-{key}"))
        return {
            "value": None if abstains else self.cleaned_data.get(f"value-{key}"),
            "is_abstained": abstains,
            "reason": self.cleaned_data.get(f"reason-{key}", ""),
            "remark": self.cleaned_data.get(f"remark-{key}", ""),
        }

    def _finish(self, sheet: Sheet, actor: User, at: datetime) -> str:
        then = self.data.get("then", "")
        if then == "abstain":
            abstain(sheet, note=self.cleaned_data.get("note", ""), actor=actor, at=at)
            return "abstained"
        if then in {"save", "next"} and sheet.status == SheetStatus.OPEN:
            save_sheet(sheet, actor=actor, at=at)
            return "saved"
        return "saved" if sheet.status == SheetStatus.SAVED else "kept"

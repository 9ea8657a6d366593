"""Criteria sets through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.appraisal.models import CriteriaVersion
from kheo.appraisal.operations import criteria as operations
from kheo.appraisal.operations.criteria_excel import read_table, text_of_workbook
from kheo.appraisal.operations.criteria_samples import CODES
from kheo.appraisal.policies import SET_CRITERIA, VIEW_CRITERIA
from kheo.appraisal.queries.criteria import grades_of, rows_of
from kheo.appraisal.rules.criteria import Grade, Header
from kheo.appraisal.web.criteria import forms
from kheo.appraisal.web.criteria.editing import take_table
from kheo.appraisal.web.criteria.showing import name_of
from kheo.appraisal.web.criteria.steps import issue_by_paper
from kheo.exchange.act_forms import form_with, refuse
from kheo.exchange.acts import Act
from kheo.foundation.forms import BlockField

LIST: Final = "criteria_sets"


def _person(actor: User, row: Any) -> dict[str, Any]:
    return {"person": actor}


def use_sample(*, code: str, **values: Any) -> CriteriaVersion:
    """Make a shipped sample the office's own draft. Raises DomainError."""
    return operations.use_sample(code, **values)


def new_version(version: CriteriaVersion, *, actor: User, at: datetime) -> CriteriaVersion:
    """Begin the next version. Raises DomainError."""
    return operations.new_version(version.set, actor=actor, at=at)


class DraftForm(forms.HeaderForm):
    """The head of a draft and its classes; the criteria come as a table."""

    grades = BlockField(
        label=_("Classes"), required=False, rows=4,
        help_text=_("One a line: the name, “|”, from how many points. Left empty: as they stand."),
    )  # fmt: skip

    def clean_grades(self) -> list[Grade]:
        """Lines as classes."""
        found = []
        for line in self.cleaned_data["grades"].splitlines():
            name, _bar, points = line.partition("|")
            one = forms.GradeForm({"name": name, "at_least": points.strip()})
            if not one.is_valid():
                raise django_forms.ValidationError(list(next(iter(one.errors.values()))))
            if (grade := one.grade()) is not None:
                found.append(grade)
        return found

    def clean(self) -> dict[str, Any]:
        """Head, classes, way of combining and note, as the operation takes them."""
        told = super().clean() or {}
        if self.errors:
            return told
        return {
            "header": self.header(), "grades": told["grades"], "combine": told["combine"],
            "note": told["note"],
        }  # fmt: skip


def write(
    version: CriteriaVersion, *, header: Header, grades: list[Grade], combine: str, **values: Any
) -> CriteriaVersion:
    """Write the head of a draft; its criteria stay. Raises DomainError."""
    return operations.write(
        version, seen=version.version, header=header, rows=rows_of(version),
        grades=grades or grades_of(version), combine=combine or version.combine, **values,
    )  # fmt: skip


def bring_in(
    version: CriteriaVersion, *, table: str, replace: bool, file: Any, actor: User, at: datetime
) -> CriteriaVersion:
    """The criteria of a table, all or none. Raises DomainError."""
    text = text_of_workbook(file.read()) if file else table
    read = read_table(text, kind=version.kind)
    if wrong := [f"{fate.row}: {trouble}" for fate in read.fates for trouble in fate.troubles]:
        refuse(wrong, "table")
    if not read.taken:
        refuse([str(_("The table holds no criterion."))], "table")
    return take_table(version, read, replace=replace, actor=actor, at=at)


def issue(version: CriteriaVersion, **values: Any) -> CriteriaVersion:
    """Put a draft in force by its paper. Raises DomainError."""
    issue_by_paper(version, summary=name_of(version), **values)
    return version


ACTS: Final[tuple[Act, ...]] = (
    Act(
        LIST, "create", _("New criteria set"), operations.make_set, SET_CRITERIA,
        forms.NewSetForm, on_list=True, form_arguments=_person, pages=("criteria:new",),
    ),
    Act(
        LIST, "use-sample", _("Use a sample"), use_sample, SET_CRITERIA,
        form_with(
            forms.SampleForm,
            code=django_forms.ChoiceField(choices=[(one, one) for one in CODES], label=_("Sample")),
        ),
        on_list=True, form_arguments=_person, pages=("criteria:use_sample",),
    ),
    Act(
        LIST, "copy", _("Copy the set"), operations.copy_set, VIEW_CRITERIA, forms.OwnedForm,
        form_arguments=_person, pages=("criteria:copy",),
    ),
    Act(
        LIST, "begin-version", _("New version"), new_version, SET_CRITERIA,
        pages=("criteria:new_version",),
    ),
    Act(
        LIST, "write", _("Write the draft"), write, SET_CRITERIA, DraftForm,
        pages=("criteria:edit",),
    ),
    Act(
        LIST, "bring-in", _("From a spreadsheet"), bring_in, SET_CRITERIA,
        form_with(
            forms.TableForm, file=django_forms.FileField(required=False, label=_("Workbook"))
        ),
        takes_files=True, pages=("criteria:bring_in", "criteria:edit"),
    ),
    Act(
        LIST, "issue", _("Put in force"), issue, SET_CRITERIA, forms.IssueForm,
        form_arguments=_person, pages=("criteria:issue",),
    ),
    Act(
        LIST, "end", _("End its validity"), operations.end, SET_CRITERIA, forms.EndForm,
        pages=("criteria:end",),
    ),
    Act(
        LIST, "discard", _("Throw the draft away"), operations.discard, SET_CRITERIA, answers="-",
        pages=("criteria:discard",),
    ),
)  # fmt: skip

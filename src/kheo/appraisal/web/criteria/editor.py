"""The one page on which a draft is written: header, criteria, classes, with every row's place.

Rows carry a token of their own (the prefix of their fields), the order stands in one hidden field
each, so rows are added, moved and removed by ordinary buttons and nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from kheo.appraisal.enums import SetKind, SetStatus
from kheo.appraisal.models import CriteriaVersion
from kheo.appraisal.operations.criteria_drafts import SCOPE
from kheo.appraisal.queries.criteria import grades_of, header_of, rows_of
from kheo.appraisal.rules.criteria import (
    MOST_CLASSES,
    MOST_CRITERIA,
    Complaint,
    Grade,
    Row,
    impossible,
)
from kheo.appraisal.web.criteria.forms import GradeForm, HeaderForm, RowForm, ScopeForm

_F = TypeVar("_F", bound=forms.Form)
NEW_ROW = {"maximum": "10", "step": "0,5"}
ROWS, CLASSES = "r", "c"
BLANK_CLASSES = 2


class Editor:
    """Forms of one draft, from the data base or as typed."""

    def __init__(self, version: CriteriaVersion, data: QueryDict | None = None) -> None:
        self.version = version
        self.data = data
        self.seen = version.version
        self.summary: list[dict[str, str]] = []
        self.is_moved = False
        self.may_rescope = not version.set.versions.exclude(status=SetStatus.DRAFT).exists()
        if data is None:
            self._from_rows()
            return
        self.seen = int(seen) if (seen := data.get("seen", "")).isdecimal() else -1
        self.header = HeaderForm(data)
        self.scope = ScopeForm(data, prefix="s") if self.may_rescope else None
        self.rows = [RowForm(data, prefix=token) for token in _tokens(data, ROWS, MOST_CRITERIA)]
        self.grades = [
            GradeForm(data, prefix=token) for token in _tokens(data, CLASSES, MOST_CLASSES + 9)
        ]

    def _from_rows(self) -> None:
        version = self.version
        start = {**asdict(header_of(version)), "combine": version.combine, "note": version.note}
        self.header = HeaderForm(initial=start)
        scope = {name: getattr(version.set, name) for name in SCOPE}
        self.scope = ScopeForm(initial=scope, prefix="s") if self.may_rescope else None
        self.rows = [
            RowForm(initial=asdict(row), prefix=f"{ROWS}{place}")
            for place, row in enumerate(rows_of(version))
        ]
        self.grades = [
            GradeForm(initial=asdict(grade), prefix=f"{CLASSES}{place}")
            for place, grade in enumerate(grades_of(version))
        ]
        self._pad()

    def _pad(self) -> None:
        """Two empty rows for further classes are always open."""
        taken = {str(form.prefix) for form in self.grades}
        while len(self.grades) < min(len(taken) + BLANK_CLASSES, MOST_CLASSES):
            self.grades.append(GradeForm(prefix=_fresh(CLASSES, self.grades)))

    @property
    def is_scored(self) -> bool:
        """Whether points are asked for."""
        return bool(self.header["kind"].value() != SetKind.CHECKLIST)

    def order(self) -> dict[str, str]:
        """The hidden fields that keep the places."""
        return {
            "rows": ",".join(str(form.prefix) for form in self.rows),
            "classes": ",".join(str(form.prefix) for form in self.grades),
        }

    def rearrange(self, act: str) -> None:
        """Add, move or remove a row without keeping anything: ``add``, ``up:r3``, ``remove:r3``."""
        self.is_moved = True
        self.header = _as_typed(HeaderForm, self.header)
        if self.scope is not None:
            self.scope = _as_typed(ScopeForm, self.scope)
        self.rows = [_as_typed(RowForm, form) for form in self.rows]
        self.grades = [_as_typed(GradeForm, form) for form in self.grades]
        what, _colon, token = act.partition(":")
        place = next((at for at, form in enumerate(self.rows) if form.prefix == token), None)
        if what == "add" and len(self.rows) < MOST_CRITERIA:
            at = len(self.rows) if place is None else place + 1
            start = {**NEW_ROW, "group": self.rows[at - 1]["group"].value() if at else ""}
            self.rows.insert(at, RowForm(initial=start, prefix=_fresh(ROWS, self.rows)))
        elif place is not None:
            form = self.rows.pop(place)
            if what != "remove":
                self.rows.insert(max(place + (-1 if what == "up" else 1), 0), form)

    def is_readable(self) -> bool:
        """Whether every cell can be read; else the summary names each that cannot."""
        forms_read = [self.header, *self.rows, *self.grades, *([self.scope] if self.scope else [])]
        unreadable = [form for form in forms_read if not form.is_valid()]  # reads every one
        if unreadable:
            self._tell_unreadable()
        return not unreadable

    def _tell_unreadable(self) -> None:
        """Unreadable cells first, then what the rule says of the rows that could be read."""
        for place, form in enumerate(self.rows, 1):
            number = form["number"].value() or "?"
            self._tell(form, _("Criterion %(number)s (row %(place)s)") % {
                "number": number, "place": place})  # fmt: skip
        for place, grade in enumerate(self.grades, 1):
            self._tell(grade, _("Class “%(name)s”") % {"name": grade["name"].value() or place})
        self._tell(self.header, "")
        if self.scope:
            self._tell(self.scope, "")
        if all(not form.errors for form in (self.header, *self.grades)):
            rows = [form.row() if not form.errors else Row("", "") for form in self.rows]
            wrong = {place for place, form in enumerate(self.rows, 1) if form.errors}
            found = impossible(self.header.header(), rows, self.grade_values())
            self.blame([one for one in found if one.place not in wrong or one.about != "criterion"])

    def _tell(self, form: forms.Form, where: str) -> None:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            words = f"{where}, “{label}”" if where else f"“{label}”"
            self.summary += [
                {"url": f"#{form[name].auto_id}", "sentence": f"{words}: {error}"}
                for error in errors
            ]

    def values(self) -> dict[str, Any]:
        """What ``operations.write`` takes."""
        given = self.header.cleaned_data
        return {
            "seen": self.seen,
            "header": self.header.header(),
            "rows": [form.row() for form in self.rows],
            "grades": self.grade_values(),
            "combine": given["combine"] or self.version.combine,
            "note": given["note"],
            "scope": self.scope.cleaned_data if self.scope else None,
        }

    def grade_values(self) -> list[Grade]:
        """The classes typed, without the empty rows."""
        return [grade for form in self.grades if (grade := form.grade()) is not None]

    def blame(self, complaints: Iterable[Complaint]) -> None:
        """Put every complaint at its row and field, and into the summary with a link."""
        filled = [
            form for form in self.grades if form.is_bound and form.is_valid() and form.grade()
        ]
        for one in complaints:
            form: forms.Form = self.header
            if one.about == "criterion":
                form = self.rows[one.place - 1]
            elif one.about == "class":
                form = filled[one.place - 1]
            known = one.field in form.fields
            if known and form.is_bound:
                form.add_error(one.field, one.sentence)
            url = f"#{form[one.field].auto_id}" if known else "#criteria"
            self.summary.append({"url": url, "sentence": one.sentence})

    def refuse(self, sentence: str, fields: Mapping[str, str]) -> None:
        """A refusal that is not about a row."""
        for name, words in fields.items():
            if self.scope is not None and name in self.scope.fields:
                self.scope.add_error(name, words)
        self.summary.append({"url": "#criteria-form", "sentence": sentence})


def _tokens(data: QueryDict, letter: str, most: int) -> list[str]:
    """The order typed into the hidden field; odd tokens fall away."""
    name = "rows" if letter == ROWS else "classes"
    found = dict.fromkeys(data.get(name, "").split(","))
    return [token for token in found if token[:1] == letter and token[1:].isdecimal()][:most]


def _fresh(letter: str, held: Iterable[forms.Form]) -> str:
    used = [int(str(form.prefix)[1:]) for form in held]
    return f"{letter}{max(used, default=-1) + 1}"


def _as_typed(kind: type[_F], form: _F) -> _F:
    """The same form, unread: what was typed stands in it, and nobody complains yet."""
    typed = {name: form[name].value() for name in form.fields}
    return kind(initial=typed, prefix=form.prefix)

"""The profile of criteria: one file is a draft version of one set, its rows are the criteria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.appraisal import policies
from kheo.appraisal.enums import SetKind, SetStatus
from kheo.appraisal.models import CriteriaSet, CriteriaVersion
from kheo.appraisal.operations import criteria as acts
from kheo.appraisal.operations.criteria_excel import HEADS, CriterionReader
from kheo.appraisal.queries.criteria import grades_of, header_of, rows_of
from kheo.appraisal.rules.criteria import LABELS, LENGTHS, POINTS, Header, as_kind
from kheo.appraisal.rules.criteria import Row as Criterion
from kheo.exchange.enums import Fate, Value
from kheo.exchange.profiles import Entered, Field, Judged, Profile, Resting, Row
from kheo.initiatives.enums import Level
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit

_YES_NO = ("is_knockout", "asks_remark")
_COLUMNS = tuple(LABELS)
_LEVELS = tuple((code, word) for code, word in Level.choices if code != Level.DISTRICT)
WORDS: Mapping[str, tuple[str, ...]] = {
    "number": ("STT", "TT", "Số", "Mã tiêu chí"),
    "group": ("Nhóm tiêu chí", "Phần", "Mục"),
    "name": (
        "Tiêu chí",
        "Tên tiêu chí",
        "Nội dung tiêu chí",
        "Tiêu chí đánh giá",
        "Nội dung đánh giá",
        "Nội dung",
    ),
    "guidance": ("Hướng dẫn chấm", "Cách chấm", "Diễn giải"),
    "weight": ("Điểm", "Điểm chuẩn", "Điểm tối đa"),
    "proof": ("Minh chứng", "Tài liệu minh chứng", "Tài liệu kiểm chứng"),
}
UNSURE: Mapping[str, tuple[str, ...]] = {"asks_remark": ("Nhận xét",)}
"""The remarks themselves, most likely; whether one is asked for is a yes or no."""


def _kind_of(name: str) -> Value:
    if name in POINTS:
        return Value.NUMBER
    if name in _YES_NO:
        return Value.YES_NO
    return Value.CODE if name == "number" else Value.BLOCK if name == "guidance" else Value.TEXT


FIELDS = tuple(
    Field(
        name, label, _kind_of(name), is_required=name in {"number", "name"}, is_key=name == "number",
        words=(*WORDS.get(name, ()), *sorted(HEADS[name])), longest=LENGTHS.get(name, 300),
        unsure=UNSURE.get(name, ()),
    )
    for name, label in LABELS.items()
)  # fmt: skip
OPTIONS = (
    Field("set", gettext_lazy("Name of the criteria set"), is_required=True, longest=200),
    Field(
        "level",
        gettext_lazy("Level of recognition"),
        Value.CHOICE,
        is_required=True,
        choices=_LEVELS,
    ),
    Field("kind", gettext_lazy("Kind of set"), Value.CHOICE, choices=tuple(SetKind.choices)),
)


class CriteriaIntake:
    """One file of criteria at work."""

    def __init__(self, unit: Unit, actor: User, at: datetime, options: Mapping[str, Any]) -> None:
        self._unit, self._actor, self._at = unit, actor, at
        self._name = clean_line(str(options.get("set") or ""))
        self._level = str(options.get("level") or "")
        self._last = self._version()
        self._kind = self._last.kind if self._last else str(options.get("kind") or SetKind.SCORED)
        self._reader = CriterionReader(
            dict(zip(_COLUMNS, range(len(_COLUMNS)), strict=True)), self._kind
        )
        self._seen: dict[str, int] = {}

    def _version(self) -> CriteriaVersion | None:
        """The last version of the set: its draft, else what was in force last."""
        rows = CriteriaVersion.objects.filter(set__unit=self._unit, set__name=self._name)
        return rows.select_related("set__unit").order_by("-number").first()

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        """The fate of each row against the last version; two queries."""
        why = self._cannot()
        if why:
            return [Judged(row.number, Fate.REFUSED, row.values, why) for row in rows]
        kept = {one.number.casefold(): one for one in rows_of(self._last)} if self._last else {}
        return [self._judged(row, kept) for row in rows]

    def _cannot(self) -> dict[str, str]:
        if not self._name:
            return {"": _("Write the name of the criteria set.")}
        if self._last is None and self._level not in dict(_LEVELS):
            return {"": _("Choose commune, provincial or central level.")}
        return {}

    def _judged(self, row: Row, kept: Mapping[str, Criterion]) -> Judged:
        label = clean_line(str(row.values.get("name") or ""))
        if row.refusals:
            return Judged(row.number, Fate.REFUSED, row.values, dict(row.refusals), label=label)
        fate = self._reader.fate(row.number, [_typed(row.values.get(name)) for name in _COLUMNS])
        if fate is None:
            return Judged(row.number, Fate.SAME, row.values, label=label)
        if fate.taken is None:
            return Judged(
                row.number, Fate.REFUSED, row.values, _by_column(fate.troubles), label=label
            )
        _header, (taken,), _grades = as_kind(Header(kind=self._kind), [fate.taken], [])
        key = taken.number.casefold()
        if key in self._seen:
            why = _("“%(number)s” stands in row %(first)s already; give every criterion its own.")
            told = {"number": why % {"number": taken.number, "first": self._seen[key]}}
            return Judged(row.number, Fate.REFUSED, row.values, told, label=label)
        self._seen[key] = row.number
        plan, before = _plain(taken), kept.get(key)
        if before is None:
            return Judged(row.number, Fate.NEW, row.values, plan=plan, label=label)
        was = _plain(before)
        names = [name for name in plan if plan[name] != was[name]]
        return Judged(
            row.number, Fate.CHANGED if names else Fate.SAME, row.values,
            key=self._last.pk if self._last else None, before={name: was[name] for name in names},
            after={name: plan[name] for name in names}, plan=plan, label=label,
        )  # fmt: skip

    def enter(self, rows: Sequence[Judged]) -> list[Entered]:
        """Write the rows into the draft of the set, made when there is none; what it held besides stays."""
        if not rows:
            return []
        draft, made = self._draft()
        was = {"rows": [_plain(one) for one in rows_of(draft)]}
        kept = {one.number.casefold(): one for one in rows_of(draft)}
        for row in rows:
            one = _criterion(row.plan)
            kept[one.number.casefold()] = one
        written = acts.write(
            draft, seen=draft.version, header=header_of(draft), rows=list(kept.values()),
            grades=grades_of(draft), combine=draft.combine, note=draft.note, actor=self._actor, at=self._at,
        )  # fmt: skip
        self._last = written
        info = {"version": written.version, "made": made, **({} if made else was)}
        return [
            Entered(row.number, written.pk, row.fate == Fate.NEW, info if place == 0 else {})
            for place, row in enumerate(rows)
        ]

    def _draft(self) -> tuple[CriteriaVersion, bool]:
        """The draft to be written, and whether it was made now."""
        last = self._version()
        if last is not None and last.status == SetStatus.DRAFT:
            return last, False
        if last is not None:
            one = CriteriaSet.objects.get(pk=last.set_id)
            return acts.new_version(one, actor=self._actor, at=self._at), True
        made = acts.make_set(
            unit=self._unit, name=self._name, level=self._level, kind=self._kind, actor=self._actor,
            at=self._at,
        )  # fmt: skip
        return made, True

    def undo(self, rows: Sequence[Entered]) -> list[Resting]:
        """Throw the draft away that was made, or write it as it was; a sentence when it went on since."""
        told = next((row for row in rows if row.before), None)
        if told is None:
            return []
        version = CriteriaVersion.objects.select_related("set__unit").filter(pk=told.key).first()
        if (
            version is None
            or version.status != SetStatus.DRAFT
            or version.version != told.before["version"]
        ):
            why = _(
                "“%(set)s” was changed, thrown away or put in force since; look at the set."
            ) % {"set": str(version.set) if version else self._name}
            key = version.pk if version else None
            return [Resting(why, CriteriaVersion._meta.label_lower, key, key)]
        if told.before["made"]:
            acts.discard(version, actor=self._actor, at=self._at)
            return []
        acts.write(
            version, seen=version.version, header=header_of(version),
            rows=[_criterion(one) for one in told.before["rows"]], grades=grades_of(version),
            combine=version.combine, note=version.note, actor=self._actor, at=self._at,
        )  # fmt: skip
        return []


def _typed(value: Any) -> str:
    """A value as it would be typed into the table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", ",")
    return str(value)


def _plain(one: Criterion) -> dict[str, Any]:
    """A criterion as JSON keeps it; 10 and 10.00 are one."""
    return {
        name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
        for name, value in asdict(one).items()
    }


def _criterion(told: Mapping[str, Any]) -> Criterion:
    names = {field.name for field in fields(Criterion)}
    values: dict[str, Any] = {
        name: Decimal(value) if name in POINTS else value
        for name, value in told.items()
        if name in names
    }
    return Criterion(**values)


def _by_column(troubles: Sequence[str]) -> dict[str, str]:
    """Sentences of the table under the columns that they name."""
    found: dict[str, str] = {}
    for trouble in troubles:
        head, _colon, why = trouble.partition(": ")
        name = next((name for name, label in LABELS.items() if f"“{label}”" in head), "")
        found[name] = why if name else trouble
    return found


# No ``model``: a draft may be thrown away on its page, so its absence proves nothing.
PROFILE = Profile(
    name="criteria",
    label=gettext_lazy("Criteria of a set"),
    permission=policies.SET_CRITERIA,
    fields=FIELDS,
    make=CriteriaIntake,
    options=OPTIONS,
    notes=gettext_lazy(
        "The rows become the draft of the set; it is put in force on its page, by its paper. Criteria that the "
        "file leaves out stay in the draft."
    ),
    page="criteria:list",
    record_page="criteria:page",
)

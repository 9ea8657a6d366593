"""The profile of activities: rows of the register taken in, corrected, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.activities import rules
from kheo.activities.enums import SUBJECTS, Stage
from kheo.activities.models import Activity, ActivityKind
from kheo.activities.pasted import LABELS
from kheo.activities.policies import RECORD
from kheo.activities.queries import kinds_now, questions_of, sameness
from kheo.audit.journal import Line, record_many
from kheo.exchange.enums import Fate, Value
from kheo.exchange.profiles import Entered, Field, Judged, Profile, Resting, Row
from kheo.exchange.queries.directory import Directory
from kheo.exchange.queries.resting import Holder, holders_of
from kheo.foundation import bulk
from kheo.initiatives.enums import Field as Sphere
from kheo.initiatives.enums import Level
from kheo.kernel.text import clean_block, clean_line, fold
from kheo.orgs.models import Unit

KIND = Activity._meta.label_lower
MAY_CHANGE = ("quantity", "attended", "expected", "link", "note")
"""Numbers and notes; what says which entry it is makes another entry."""
_COLUMNS = (
    "id", "unit_id", "kind", "on", "title", "search_text", "quantity", "attended", "expected",
    "variant", "field", "subject", "level", "stage", "link", "note", "recorded_by_id", "created_at",
    "updated_at",
)  # fmt: skip


def kinds_of_today() -> list[tuple[str, str]]:
    """Code and name of every kind, ended ones too."""
    now, ended = kinds_now(timezone.localdate())
    return [(one.code, one.name) for one in [*now, *ended]]


FIELDS = (
    Field(
        "unit", gettext_lazy("Unit (code or name)"), Value.CODE, is_key=True, longest=200,
        words=(
            "Đơn vị", "Tên đơn vị", "Mã đơn vị", "Đơn vị thực hiện", "Địa phương", "Đơn vị tổ chức",
            "Cơ quan, đơn vị", "Cơ quan chủ trì", "Đơn vị chủ trì", "Xã, phường", "Xã, phường, thị trấn",
        ),
        help=gettext_lazy("Empty: the unit in whose name the file comes in."), example="Xã Thạch Hà",
    ),
    Field(
        "unit_above", gettext_lazy("Unit above it"),
        words=("Huyện", "Đơn vị cấp trên", "Thuộc huyện", "Trực thuộc"),
    ),
    Field(
        "kind", LABELS["kind"], Value.CHOICE, is_required=True, is_key=True, choices=kinds_of_today,
        words=("Loại hoạt động", "Loại hình hoạt động", "Hoạt động", "Loại"), example="Hội nghị",
    ),
    Field(
        "on", LABELS["on"], Value.DAY, is_required=True, is_key=True,
        words=("Ngày", "Ngày tổ chức", "Thời gian", "Thời gian tổ chức"), example="05/01/2026",
    ),
    Field(
        "title", LABELS["title"], is_required=True, is_key=True, longest=rules.TITLE,
        words=("Tên", "Nội dung", "Nội dung hoạt động", "Tên hoạt động", "Việc gì", "Trích yếu"),
        example="Tập huấn công tác dân vận",
    ),
    Field("quantity", LABELS["quantity"], Value.WHOLE, words=("Số lượng", "Số cuộc", "Số lớp"), unsure=("Số văn bản",)),
    Field("attended", LABELS["attended"], Value.WHOLE, words=(
        "Số người dự", "Có mặt", "Lượt người", "Người tham gia", "Số người tham gia", "Số lượng người tham gia",
        "Số lượt người tham dự", "Số lượt người tham gia",
    )),
    Field("expected", LABELS["expected"], Value.WHOLE, words=("Triệu tập", "Số người triệu tập")),
    Field("variant", LABELS["variant"], words=("Hình thức", "Dạng", "Loại văn bản", "Đối tượng")),
    Field("field", LABELS["field"], Value.CHOICE, choices=tuple(Sphere.choices), words=("Lĩnh vực",)),
    Field(
        "subject", LABELS["subject"], Value.CHOICE, choices=tuple((str(k), v) for k, v in SUBJECTS.items()),
        words=("Tập thể/cá nhân", "Tập thể, cá nhân"),
    ),
    Field("level", LABELS["level"], Value.CHOICE, choices=tuple(Level.choices), words=("Cấp", "Cấp khen")),
    Field("stage", LABELS["stage"], Value.CHOICE, choices=tuple(Stage.choices), words=("Đã khen/đề nghị",)),
    Field("link", LABELS["link"], longest=rules.LINK, words=("Đường dẫn", "Liên kết")),
    Field("note", LABELS["note"], Value.BLOCK, longest=4000, words=("Ghi chú",)),
)  # fmt: skip


class ActivityIntake:
    """One file of activities at work."""

    def __init__(self, unit: Unit, actor: User, at: datetime, options: Mapping[str, Any]) -> None:
        self._unit, self._actor, self._at = unit, actor, at
        self._today = timezone.localdate(at)
        self._directory = Directory(actor, RECORD, under=unit.pk)
        self._kinds: dict[str, list[ActivityKind]] = {}
        for kind in ActivityKind.objects.order_by("valid_from", "pk"):
            self._kinds.setdefault(kind.code, []).append(kind)
        self._seen: dict[tuple[Any, ...], tuple[int, tuple[Any, ...]]] = {}

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        """The fate of each row; two queries a chunk."""
        told = [row for row in rows if row.values.get("unit")]
        self._directory.prepare((str(row.values["unit"]), "", self._today) for row in told)
        read = [(row, *self._read(row)) for row in rows]
        known = self._known([one for _row, one, refusals in read if one and not refusals])
        return [self._judged(row, one, refusals, known) for row, one, refusals in read]

    def _read(self, row: Row) -> tuple[Activity | None, dict[str, str]]:
        """The row as an entry, and what stands against it."""
        refusals, told = dict(row.refusals), row.values
        on = _day(told.get("on"))
        if on is None:
            refusals.setdefault("on", _("Write the day, for example 05/01/2026."))
            return None, refusals
        unit = self._unit_of(told, on, refusals)
        kind = self._kind_of(told, on, refusals)
        if unit is None or kind is None:
            return None, refusals
        one = Activity(
            unit_id=unit, kind=kind.code, on=on, recorded_by=self._actor,
            quantity=1 if told.get("quantity") is None else int(told["quantity"]),
            attended=_count(told.get("attended")), expected=_count(told.get("expected")),
            variant=self._variant(told, kind), note=clean_block(str(told.get("note") or "")),
            **{name: clean_line(str(told.get(name) or "")) for name in ("title", "field", "subject", "level", "stage", "link")},
        )  # fmt: skip
        one.search_text = fold(one.title)[:600]
        said = rules.Said(**{name: getattr(one, name) for name in rules.Said.__dataclass_fields__})
        for name, why in rules.wrong_entry(said, questions_of(kind), today=self._today).items():
            refusals.setdefault(name, why)
        return one, refusals

    def _unit_of(self, told: Mapping[str, Any], on: date, refusals: dict[str, str]) -> int | None:
        name = clean_line(str(told.get("unit") or "")) or self._unit.code
        above = clean_line(str(told.get("unit_above") or ""))
        if not told.get("unit"):
            place, why = self._directory[self._unit.pk], ""
            if not place.is_alive(on):
                why = _("“%(told)s” did not exist on that day. Name the unit in the row.") % {
                    "told": place.label
                }
        else:
            found, why = self._directory.find(name, above, on)
            if found is not None:
                place = found
        if why:
            refusals.setdefault("unit", why)
            return None
        return place.pk

    def _kind_of(
        self, told: Mapping[str, Any], on: date, refusals: dict[str, str]
    ) -> ActivityKind | None:
        code = str(told.get("kind") or "")
        if not code:
            refusals.setdefault("kind", _("Write the kind of activity."))
            return None
        found = next((one for one in self._kinds.get(code, ()) if on in one.period), None)
        if found is None:
            refusals.setdefault("kind", _("This kind of activity is not recorded for this day."))
        return found

    def _variant(self, told: Mapping[str, Any], kind: ActivityKind) -> str:
        """Its code, by code or name; what is neither stays and is refused by the rules."""
        word = clean_line(str(told.get("variant") or ""))
        known = {fold(one["name"]): one["code"] for one in kind.variants}
        return known.get(fold(word), word) if word else ""

    def _known(self, read: Sequence[Activity]) -> dict[tuple[Any, ...], Activity]:
        rows = Activity.objects.standing().filter(
            unit__in={one.unit_id for one in read}, on__in={one.on for one in read}
        )
        return {sameness(row): row for row in rows.order_by("-pk")} if read else {}

    def _judged(
        self, row: Row, one: Activity | None, refusals: dict[str, str],
        known: Mapping[tuple[Any, ...], Activity],
    ) -> Judged:  # fmt: skip
        label = clean_line(str(row.values.get("title") or ""))
        if one is None or refusals:
            return Judged(row.number, Fate.REFUSED, row.values, refusals, label=label)
        key, numbers = sameness(one), tuple(getattr(one, name) for name in MAY_CHANGE)
        if (earlier := self._seen.get(key)) is not None:
            if earlier[1] == numbers:
                return Judged(row.number, Fate.SAME, row.values, label=label)
            why = _("Row %(row)s of this file tells of the same one otherwise. Keep one of them.")
            return Judged(
                row.number,
                Fate.REFUSED,
                row.values,
                {"title": why % {"row": earlier[0]}},
                label=label,
            )
        self._seen[key] = row.number, numbers
        plan = {"unit": one.unit_id}
        if (kept := known.get(key)) is None:
            return Judged(row.number, Fate.NEW, row.values, plan=plan, label=label)
        differs = [
            name for name in MAY_CHANGE
            if row.values.get(name) not in (None, "") and getattr(one, name) != getattr(kept, name)
        ]  # fmt: skip
        return Judged(
            row.number, Fate.CHANGED if differs else Fate.SAME, row.values, key=kept.pk,
            before={name: getattr(kept, name) for name in differs},
            after={name: getattr(one, name) for name in differs}, plan=plan, label=label,
        )  # fmt: skip

    def enter(self, rows: Sequence[Judged]) -> list[Entered]:
        """Write the NEW and CHANGED rows; a fixed number of statements."""
        self._directory.prepare(
            (str(row.values["unit"]), "", self._today) for row in rows if row.values.get("unit")
        )
        read = {row.number: self._read(Row(row.number, row.values))[0] for row in rows}
        list(
            Unit.objects.select_for_update()
            .filter(pk__in={row.plan["unit"] for row in rows})
            .order_by("pk")
        )
        there = self._known([one for one in read.values() if one])
        new = [
            (row, one) for row in rows
            if row.fate == Fate.NEW and (one := read[row.number]) and sameness(one) not in there
        ]  # fmt: skip
        keys = bulk.reserve(Activity, len(new))
        for key, (_row, one) in zip(keys, new, strict=True):
            one.pk, one.created_at, one.updated_at = key, self._at, self._at
        bulk.insert(
            Activity,
            _COLUMNS,
            [tuple(getattr(one, name) for name in _COLUMNS) for _row, one in new],
        )
        record_many([self._line(one) for _row, one in new], actor=self._actor, at=self._at)
        entered = [Entered(row.number, int(one.pk), True) for row, one in new]
        changed = {
            int(row.key or 0): (row, {name: getattr(read[row.number], name) for name in row.after})
            for row in rows if row.fate == Fate.CHANGED
        }  # fmt: skip
        return sorted([*entered, *self._change(changed)], key=lambda one: one.number)

    def _line(self, one: Activity) -> Line:
        kind = next(kind for kind in self._kinds[one.kind] if one.on in kind.period)
        told = {name: getattr(one, name) for name in _COLUMNS[2:16] if name != "search_text"}
        after = {name: value for name, value in told.items() if value not in ("", None)}
        after["unit_word"] = kind.unit_word
        return Line("activity.record", KIND, one.pk, one.title, one.unit_id, after=after)

    def _change(self, changed: Mapping[int, tuple[Judged, dict[str, Any]]]) -> list[Entered]:
        kept = Activity.objects.select_for_update().in_bulk(list(changed)) if changed else {}
        lines, entered = [], []
        for key, (row, after) in changed.items():
            one = kept[key]
            before = {name: getattr(one, name) for name in after}
            for name, value in after.items():
                setattr(one, name, value)
            one.version, one.updated_at = one.version + 1, self._at
            lines.append(
                Line(
                    "activity.change", KIND, key, one.title, one.unit_id, before=before, after=after
                )
            )
            entered.append(
                Entered(row.number, key, False, {"version": one.version, "values": before})
            )
        self._save(kept)
        record_many(lines, actor=self._actor, at=self._at)
        return entered

    def _save(self, rows: Mapping[int, Activity]) -> None:
        if rows:
            Activity.objects.bulk_update(
                rows.values(), [*MAY_CHANGE, "version", "updated_at"], batch_size=200
            )

    def undo(self, rows: Sequence[Entered]) -> list[Resting]:
        """Take entries out again and put numbers back; sentences where somebody wrote since."""
        kept = Activity.objects.select_for_update().in_bulk([row.key for row in rows])
        resting = holders_of(Activity, [row.key for row in rows if row.is_new])
        told = []
        for row in rows:
            one = kept.get(row.key)
            version = 1 if row.is_new else row.before["version"]
            if one is None or one.version != version or row.key in resting:
                why = _(
                    "Row %(row)s, “%(title)s” was changed or used since; look at it in the register."
                ) % {"row": row.number, "title": one.title if one else ""}
                held = resting.get(row.key, Holder(KIND, row.key))
                told.append(Resting(why, held.model, held.key, row.key if one else None))
        if told:
            return told
        with transaction.atomic():
            self._take_out([kept[row.key] for row in rows if row.is_new])
            self._put_back(
                [(kept[row.key], row.before["values"]) for row in rows if not row.is_new]
            )
        return []

    def _take_out(self, entries: Sequence[Activity]) -> None:
        lines = [
            Line("activity.take_back", KIND, one.pk, one.title, one.unit_id) for one in entries
        ]
        gone = Activity.objects.filter(pk__in=[one.pk for one in entries])
        gone._raw_delete(connection.alias)  # noqa: SLF001 - asked above
        record_many(lines, actor=self._actor, at=self._at)

    def _put_back(self, entries: Sequence[tuple[Activity, Mapping[str, Any]]]) -> None:
        lines = []
        for one, values in entries:
            before = {name: getattr(one, name) for name in values}
            for name, value in values.items():
                setattr(one, name, value)
            one.version, one.updated_at = one.version + 1, self._at
            lines.append(
                Line("activity.change", KIND, one.pk, one.title, one.unit_id, before, values)
            )
        self._save({one.pk: one for one, _values in entries})
        record_many(lines, actor=self._actor, at=self._at)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


PROFILE = Profile(
    name="activities",
    label=gettext_lazy("Activities of the register"),
    permission=RECORD,
    fields=FIELDS,
    make=ActivityIntake,
    notes=gettext_lazy(
        "An entry is known again by unit, kind, day, what it was and its answers; numbers and notes may change."
    ),
    page="activities:list",
    record_page="activities:page",
    model="activities.Activity",
)

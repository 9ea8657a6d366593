"""The profile of local units: founded, renamed, moved from a day on, by a paper. Mergers are no rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.policy import Permission
from kheo.audit.journal import Line, record_many
from kheo.console.exchange.unit_fields import FIELDS, OPTIONS
from kheo.console.exchange.unit_order import in_order, standing
from kheo.exchange.enums import Fate
from kheo.exchange.profiles import Entered, Judged, Profile, Resting, Row
from kheo.exchange.queries.directory import Directory
from kheo.exchange.queries.resting import Holder, holders_of, resting_on
from kheo.kernel.days import format_day
from kheo.kernel.refusals import DomainError
from kheo.kernel.text import clean_line, fold
from kheo.orgs.enums import Change, Tree
from kheo.orgs.models import Placement, Reach, Reorganisation, Unit, UnitKind, UnitName
from kheo.orgs.operations import Body, Paper, Plan, carry_out, move_unit, rename_unit
from kheo.orgs.operations.acts import plan_move, plan_rename
from kheo.orgs.operations.plans import NewUnit
from kheo.orgs.policies import LOCAL, objection, right_for
from kheo.search.enums import What
from kheo.search.operations.index import drop

_REORGANISING = ("sap nhap", "hop nhat", "chia", "tach", "giai the", "nhap vao", "chuyen thanh")
_KIND = Unit._meta.label_lower
_OWN = frozenset({"orgs.unitname", "orgs.unitkind", "orgs.placement", "orgs.reach"})


class UnitIntake:
    """One file of units at work."""

    def __init__(
        self, unit: Unit, actor: User, at: datetime, options: Mapping[str, Any], permission: Permission
    ) -> None:  # fmt: skip
        self._unit, self._actor, self._at = unit, actor, at
        self._on = _day(options.get("on")) or timezone.localdate(at)
        self._paper = clean_line(str(options.get("paper") or ""))
        self._directory = Directory(actor, permission, under=unit.pk)
        self._seen: dict[str, tuple[int, dict[str, Any]]] = {}
        self._parents: dict[int, Unit] = {}
        self._new: dict[str, str] = {}
        """Code → day of the units that the file founds, in this part of it and in those before."""
        self._ends: dict[str, date] = {}
        self._founded: dict[str, Unit] = {}

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        """The fate of each row; a unit above may stand in the same file, before or after."""
        today = timezone.localdate(self._at)
        self._directory.prepare(
            (line, "", today) for row in rows if (line := _line(row.values, "parent"))
        )
        self._learn_parents(rows)
        codes = {_line(row.values, "code").upper() for row in rows}
        bearers = list(Unit.objects.filter(code__in=codes).order_by("ends_on", "pk"))
        kept = {unit.code.upper(): unit for unit in bearers if unit.ends_on is None}
        self._ends = {unit.code.upper(): unit.ends_on for unit in bearers if unit.ends_on}
        seats = Placement.objects.running().filter(unit__in=kept.values(), tree=Tree.TERRITORY)
        above = dict(seats.values_list("unit_id", "parent_id"))
        fresh = {code for code in codes if code and code not in kept}
        judged = [self._judged(row, kept, above, fresh) for row in rows]
        self._new |= standing(judged, self._new)
        return judged

    def _learn_parents(self, rows: Sequence[Row]) -> None:
        """The units above that rows may mean. One query."""
        wanted = set()
        for row in rows:
            on = _day(row.values.get("on")) or self._on
            place, _why = self._directory.find(_line(row.values, "parent"), "", on)
            if place is not None and place.pk not in self._parents:
                wanted.add(place.pk)
        self._parents |= Unit.objects.in_bulk(list(wanted))

    def _judged(
        self, row: Row, kept: Mapping[str, Unit], above: Mapping[int, int], fresh: set[str]
    ) -> Judged:
        told, refusals = row.values, dict(row.refusals)
        name, code = _line(told, "name"), _line(told, "code").upper()
        plan = {
            "code": code, "name": name, "kind": str(told.get("kind") or ""),
            "wording": _line(told, "wording"), "on": (_day(told.get("on")) or self._on).isoformat(),
            "paper": _line(told, "paper") or self._paper,
        }  # fmt: skip
        for field, label in (
            ("code", _("Code of the unit")),
            ("name", _("Name of the unit")),
            ("paper", _("Paper it rests on")),
        ):
            if not plan[field]:
                refusals.setdefault(field, _("“%(item)s” is still empty.") % {"item": label})
        if any(word in fold(_line(told, "change")) for word in _REORGANISING):
            refusals["change"] = _(
                "A merger, division or end is no row of a file: enter it under “Units”, “Reorganisation”."
            )
        self._place(told, plan, fresh, refusals)
        if code in self._seen:
            return self._again(row, plan, name)
        if not refusals:
            self._seen[code] = row.number, plan
            unit = kept.get(code)
            if unit is not None:
                return self._met(row, unit, above.get(unit.pk), plan)
            self._refuse_new(plan, refusals)
        fate = Fate.REFUSED if refusals else Fate.NEW
        return Judged(row.number, fate, told, refusals, plan=plan, label=name)

    def _place(
        self,
        told: Mapping[str, Any],
        plan: dict[str, Any],
        fresh: set[str],
        refusals: dict[str, str],
    ) -> None:
        """The unit above: of the file, else of the map."""
        word = _line(told, "parent")
        if word.upper() in fresh | self._new.keys() and word.upper() != plan["code"]:
            plan["parent"] = word.upper()
            return
        if not word:
            refusals.setdefault(
                "parent", _("“%(item)s” is still empty.") % {"item": _("Unit above it")}
            )
            return
        place, why = self._directory.find(word, "", date.fromisoformat(plan["on"]))
        if place is None:
            refusals.setdefault("parent", why)
        else:
            plan["parent"] = place.pk

    def _refuse_new(self, plan: Mapping[str, Any], refusals: dict[str, str]) -> None:
        """What founding it would be refused for, asked before."""
        on, ended = date.fromisoformat(plan["on"]), self._ends.get(plan["code"])
        if plan["kind"] not in LOCAL:
            refusals["kind"] = _(
                "The map of provinces and communes changes by a reorganisation: enter it under “Units”."
            )
        elif ended is not None and ended > on:
            refusals["code"] = _(
                "Another unit bore this code until %(day)s. Write a later day, or another code."
            ) % {"day": format_day(ended)}
        elif isinstance(plan["parent"], int):
            place = self._directory[plan["parent"]]
            told = {"unit": place.label, "day": format_day(on)}
            if not place.is_alive(on):
                refusals["parent"] = _("%(unit)s does not exist on %(day)s.") % told
            elif place.ends_on is not None:
                refusals["parent"] = _("%(unit)s ends; nothing can be put under it.") % told

    def _parent(self, pk: int) -> Unit:
        if pk not in self._parents:
            self._parents[pk] = Unit.objects.get(pk=pk)
        return self._parents[pk]

    def _again(self, row: Row, plan: Mapping[str, Any], name: str) -> Judged:
        number, earlier = self._seen[str(plan["code"])]
        if earlier == plan:
            return Judged(row.number, Fate.SAME, row.values, label=name)
        why = _("Row %(row)s of this file tells of the same one otherwise. Keep one of them.")
        return Judged(
            row.number, Fate.REFUSED, row.values, {"code": why % {"row": number}}, label=name
        )

    def _met(self, row: Row, unit: Unit, above: int | None, plan: dict[str, Any]) -> Judged:
        """A unit that stands: another name or another place is a dated change, another kind is not."""
        before, after, refusals = {}, {}, {}
        if plan["kind"] and plan["kind"] != unit.kind:
            refusals["kind"] = _(
                "Here it is “%(kind)s”. Change its kind under “Units”, by its paper."
            ) % {"kind": unit.get_kind_display()}
        if plan["name"] != unit.name:
            before["name"], after["name"] = unit.name, plan["name"]
        if isinstance(plan["parent"], int) and plan["parent"] != above:
            before["parent"] = self._parent(above).label if above else ""
            after["parent"] = self._parent(plan["parent"]).label
        elif isinstance(plan["parent"], str):
            refusals["parent"] = _("Found the unit above first, then move this one under it.")
        if not refusals and after:
            refusals = self._wrong_change(unit, plan, after)
        fate = Fate.REFUSED if refusals else Fate.CHANGED if after else Fate.SAME
        return Judged(
            row.number, fate, row.values, refusals, key=unit.pk, before=before, after=after,
            plan={**plan, "changes": list(after)}, label=unit.label,
        )  # fmt: skip

    def _wrong_change(
        self, unit: Unit, plan: Mapping[str, Any], after: Mapping[str, Any]
    ) -> dict[str, str]:
        on, paper = date.fromisoformat(plan["on"]), str(plan["paper"])
        if why := objection(self._actor, right_for([unit.kind]), unit):
            return {"code": why}
        try:
            if "name" in after:
                plan_rename(unit, plan["name"], on=on, paper=paper)
            if "parent" in after:
                plan_move(unit, self._parent(plan["parent"]), on=on, paper=paper)
        except DomainError as refusal:
            return dict.fromkeys(("on",), str(refusal))
        return {}

    def enter(self, rows: Sequence[Judged]) -> list[Entered]:
        """Found all units of one day and paper at once; rename and move the others one by one.

        Each of these is a reorganisation of its own, checked against the map that the one before it left.
        """
        entered: list[Entered] = []
        for on, paper, group in in_order(rows, self._founded):
            entered += self._found(group, on, paper)
        for row in rows:
            if row.fate == Fate.CHANGED:
                entered.append(self._change(row))
        return sorted(entered, key=lambda one: one.number)

    def _found(self, rows: Sequence[Judged], on: date, paper: str) -> list[Entered]:
        bodies, answers = [], {self._unit.pk: self._unit}
        for row in rows:
            parent = row.plan["parent"]
            if isinstance(parent, str):
                parent = self._founded.get(parent, parent)
            elif isinstance(parent, int):
                parent = self._parent(parent)
                answers[parent.pk] = parent
            told = Body(
                row.plan["code"],
                row.plan["name"],
                row.plan["kind"],
                self._unit,
                row.plan["wording"],
            ).planned()
            bodies.append(
                NewUnit(
                    told.code, told.name, told.kind, told.wording, ((Tree.TERRITORY.value, parent),)
                )
            )
        if len(answers) > 1:
            answers.pop(self._unit.pk, None)
        plan = Plan(
            Change.FOUND,
            on,
            Paper(paper),
            self._unit,
            tuple(answers.values()),
            founded=tuple(bodies),
        )
        event, made = carry_out(plan, actor=self._actor, at=self._at)
        self._founded |= made
        return [
            Entered(row.number, made[row.plan["code"]].pk, True, {"event": event.pk})
            for row in rows
        ]

    def _change(self, row: Judged) -> Entered:
        unit, on = Unit.objects.get(pk=row.key or 0), date.fromisoformat(row.plan["on"])
        given: dict[str, Any] = {
            "on": on, "paper": row.plan["paper"], "actor": self._actor, "at": self._at,
        }  # fmt: skip
        if "name" in row.plan["changes"]:
            rename_unit(unit=unit, name=row.plan["name"], **given)
        if "parent" in row.plan["changes"]:
            move_unit(unit=unit, parent=self._parent(int(row.plan["parent"])), **given)
        return Entered(row.number, unit.pk, False, {"changes": row.plan["changes"]})

    def undo(self, rows: Sequence[Entered]) -> list[Resting]:
        """Take founded units off the map again; a dated name or place is changed by a new one only."""
        keys = {row.key: row.number for row in rows if row.is_new}
        told = [
            Resting(
                _("Row %(row)s gave a unit a new name or place from a day on. Change it under “Units”.")
                % {"row": row.number},
                _KIND, row.key, row.key,
            )
            for row in rows
            if not row.is_new
        ]  # fmt: skip
        units = Unit.objects.in_bulk(list(keys))
        held = _holders(list(keys), _events(rows))
        for key, number in sorted(keys.items(), key=lambda one: one[1]):
            if key in held or key not in units:
                why = _("Row %(row)s: something rests on %(unit)s already, so it stays.") % {
                    "row": number, "unit": units[key].label if key in units else "?",
                }  # fmt: skip
                one = held.get(key, Holder(_KIND, key))
                told.append(Resting(why, one.model, one.key, key if key in units else None))
        if not told:
            self._take_off(list(units.values()), rows)
        return told

    def _take_off(self, units: Sequence[Unit], rows: Sequence[Entered]) -> None:
        keys = [unit.pk for unit in units]
        with transaction.atomic():
            for model in (UnitName, UnitKind, Placement, Reach):
                model._base_manager.filter(unit__in=keys).delete()
            Reach.objects.filter(ancestor__in=keys).delete()
            Unit.objects.filter(pk__in=keys)._raw_delete(connection.alias)  # noqa: SLF001 - asked above
            events = _events(rows)
            used = resting_on(Reorganisation, events)
            Reorganisation.objects.filter(
                pk__in=[key for key in events if key not in used]
            ).delete()
            drop(What.UNIT, keys)
            lines = [
                Line("unit.take_back", Unit._meta.label_lower, unit.pk, unit.label, self._unit.pk)
                for unit in units
            ]
            record_many(lines, actor=self._actor, at=self._at)


def _holders(keys: Sequence[int], events: Sequence[int]) -> dict[int, Holder]:
    """Unit → what rests on it: units put under it since, other rows, a later place of its own."""
    found: dict[int, Holder] = {}
    seats = Placement.objects.filter(parent__in=keys).exclude(unit__in=keys)
    for parent, unit in seats.values_list("parent_id", "unit_id"):
        found.setdefault(parent, Holder(_KIND, unit))
    for key, one in holders_of(Unit, keys, apart_from=_OWN).items():
        found.setdefault(key, one)
    later = Placement.objects.filter(unit__in=keys).exclude(reorganisation__in=events)
    for key, event in later.values_list("unit_id", "reorganisation_id"):
        found.setdefault(key, Holder(Reorganisation._meta.label_lower, event))
    return found


def _events(rows: Sequence[Entered]) -> list[int]:
    return sorted({row.before["event"] for row in rows if "event" in row.before})


def _line(values: Mapping[str, Any], name: str) -> str:
    return clean_line(str(values.get(name) or ""))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else value or None


def unit_profile(permission: Permission) -> Profile:
    """The profile, with the right that ``config`` gives to roles."""

    def make(unit: Unit, actor: User, at: datetime, options: Mapping[str, Any]) -> UnitIntake:
        return UnitIntake(unit, actor, at, options, permission)

    return Profile(
        name="units",
        label=gettext_lazy("Local units: agencies, schools, villages"),
        permission=permission,
        fields=FIELDS,
        make=make,
        options=OPTIONS,
        notes=gettext_lazy(
            "A code that is not alive founds a unit; a known code with another name or unit above changes it "
            "from the day on. Mergers, divisions and ends are entered under “Units”."
        ),
        page="orgs:tree",
        record_page="orgs:page",
        model="orgs.Unit",
    )

"""The profile of people: accounts with their unit, and one role each by a paper. Nobody gives more than he may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import ASSIGNABLE, Role
from kheo.access.models import Grant, User
from kheo.access.operations import end_grant, take_account_back
from kheo.access.operations.people_of_files import Asked, Wanted, enter_people
from kheo.access.policies import GRANT_OVER
from kheo.exchange.enums import Fate, Value
from kheo.exchange.profiles import Entered, Field, Judged, Profile, Resting, Row
from kheo.exchange.queries.directory import Directory
from kheo.exchange.queries.resting import Holder, holders_of
from kheo.kernel.refusals import DomainError
from kheo.kernel.text import clean_line, words
from kheo.orgs.models import Unit

FIELDS = (
    Field(
        "full_name", gettext_lazy("Full name"), is_required=True, is_key=True, longest=120,
        words=("Họ và tên", "Họ tên", "Họ và tên cán bộ", "Cán bộ"), example="Nguyễn Thị Hoa",
        unsure=("Tên", "Họ", "Họ đệm", "Họ và tên đệm"),
    ),
    Field(
        "username", gettext_lazy("Sign-in name"), Value.CODE, is_key=True, longest=60,
        words=("Tên đăng nhập", "Tài khoản"), help=gettext_lazy("Empty: made from the name."),
    ),
    Field("position", gettext_lazy("Position"), longest=120, words=("Chức vụ", "Chức danh")),
    Field(
        "unit", gettext_lazy("Unit (code or name)"), Value.CODE, is_required=True, is_key=True, longest=200,
        words=("Đơn vị", "Tên đơn vị", "Mã đơn vị", "Đơn vị công tác", "Cơ quan", "Cơ quan, đơn vị"), example="Xã Thạch Hà",
    ),
    Field("unit_above", gettext_lazy("Unit above it"), words=("Huyện", "Đơn vị cấp trên", "Trực thuộc")),
    Field(
        "role", gettext_lazy("Role"), Value.CHOICE,
        choices=tuple((role.value, role.label) for role in Role if role in ASSIGNABLE),
        words=("Vai trò", "Quyền"),
    ),
    Field("role_unit", gettext_lazy("Role over the unit"), Value.CODE, longest=200, words=("Phạm vi", "Quyền trên đơn vị")),
    Field("paper", gettext_lazy("Paper the role rests on"), Value.CODE, longest=200, words=("Văn bản", "Quyết định", "Số quyết định", "Căn cứ"), unsure=("Ngày quyết định",)),
    Field("valid_from", gettext_lazy("From the day"), Value.DAY, words=("Từ ngày", "Hiệu lực từ"), unsure=("Ngày quyết định",)),
    Field("valid_to", gettext_lazy("Until before the day"), Value.DAY, words=("Đến ngày", "Hết hạn")),
)  # fmt: skip


class PeopleIntake:
    """One file of people at work. Its refusals are those of the pages: the same checks, asked for many."""

    def __init__(self, unit: Unit, actor: User, at: datetime, options: Mapping[str, Any]) -> None:
        self._actor, self._at, self._today = actor, at, timezone.localdate(at)
        self._directory = Directory(actor, GRANT_OVER, under=unit.pk)
        self._names = set(User.objects.values_list("username", flat=True))
        self._seen: dict[tuple[str, int], tuple[int, dict[str, Any]]] = {}

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        """The fate of each row against the accounts and grants as they stand."""
        self._directory.prepare(
            (line, "", self._today)
            for row in rows
            for name in ("unit", "role_unit")
            if (line := _line(row.values, name))
        )
        read = [(row, *self._read(row)) for row in rows]
        good = [plan for _row, plan, refusals in read if not refusals]
        kept = self._kept(good)
        units = {plan[name] for plan in good for name in ("unit", "role_unit")}
        self._asked = Asked(self._actor, units=units, people={one.pk for one in kept.values()})
        return [self._judged(row, plan, refusals, kept) for row, plan, refusals in read]

    def _read(self, row: Row) -> tuple[dict[str, Any], dict[str, str]]:
        told, refusals = row.values, dict(row.refusals)
        plan: dict[str, Any] = {
            name: _line(told, name) for name in ("full_name", "position", "role", "paper")
        }
        plan["username"] = _line(told, "username").lower()
        for name in ("valid_from", "valid_to"):
            day = _day(told.get(name))
            plan[name] = day.isoformat() if day else None
        if not plan["full_name"]:
            refusals.setdefault("full_name", _("Write the person's name."))
        for name, field in (("unit", "unit"), ("role_unit", "role_unit")):
            word = _line(told, field)
            if not word:
                continue
            above = _line(told, "unit_above") if field == "unit" else ""
            place, why = self._directory.find(word, above, self._today)
            if place is None:
                refusals.setdefault(field, why)
            else:
                plan[name] = place.pk
        if not _line(told, "unit"):
            refusals.setdefault("unit", _("Choose the unit the person works in."))
        plan.setdefault("role_unit", plan.get("unit"))
        return plan, refusals

    def _kept(self, plans: Sequence[Mapping[str, Any]]) -> dict[Any, User]:
        """Accounts by sign-in name, and by name and unit. One query."""
        if not plans:
            return {}
        named = User.objects.filter(username__in={plan["username"] for plan in plans})
        same = User.objects.filter(
            full_name__in={plan["full_name"] for plan in plans},
            unit__in={plan["unit"] for plan in plans},
        )
        found: dict[Any, User] = {}
        for one in (named | same).filter(is_active=True).select_related("unit").order_by("-pk"):
            found[one.username] = found[one.full_name, one.unit_id] = one
        return found

    def _judged(
        self, row: Row, plan: dict[str, Any], refusals: dict[str, str], kept: Mapping[Any, User]
    ) -> Judged:
        name = plan["full_name"]
        if refusals:
            return Judged(row.number, Fate.REFUSED, row.values, refusals, label=name)
        key = (plan["username"] or name, plan["unit"])
        if (earlier := self._seen.get(key)) is not None:
            if earlier[1] == plan:
                return Judged(row.number, Fate.SAME, row.values, label=name)
            why = _("Row %(row)s of this file tells of the same one otherwise. Keep one of them.")
            return Judged(
                row.number,
                Fate.REFUSED,
                row.values,
                {"full_name": why % {"row": earlier[0]}},
                label=name,
            )
        self._seen[key] = row.number, dict(plan)
        person = kept.get(plan["username"]) if plan["username"] else kept.get((name, plan["unit"]))
        if person is not None and (person.full_name, person.unit_id) != (name, plan["unit"]):
            why = _(
                "This sign-in name belongs to %(name)s. Choose another one, or correct the row."
            )
            return Judged(
                row.number,
                Fate.REFUSED,
                row.values,
                {"username": why % {"name": person.full_name}},
                label=name,
            )
        if person is None and not plan["username"]:
            plan["username"] = self._name_of(name)
        judged = self._tried(row, plan, person)
        self._names.add(plan["username"])
        return judged

    def _tried(self, row: Row, plan: dict[str, Any], person: User | None) -> Judged:
        name = plan["full_name"]
        if person is not None and (
            not plan["role"]
            or self._asked.holds(person, plan["role"], plan["role_unit"], self._today)
        ):
            return Judged(row.number, Fate.SAME, row.values, key=person.pk, label=name)
        try:
            self._check(plan, person)
        except DomainError as refusal:
            told = dict(refusal.fields) or {"role" if plan["role"] else "": str(refusal)}
            refusals = {field: str(why) for field, why in told.items()}
            return Judged(row.number, Fate.REFUSED, row.values, refusals, label=name)
        if person is None:
            return Judged(row.number, Fate.NEW, row.values, plan=plan, label=name)
        after = {"role": str(Role(plan["role"]).label)}
        return Judged(
            row.number, Fate.CHANGED, row.values, key=person.pk, before={"role": ""}, after=after,
            plan=plan, label=name,
        )  # fmt: skip

    def _check(self, plan: Mapping[str, Any], person: User | None) -> None:
        """Raise what writing it would be refused for."""
        begins = _day(plan["valid_from"]) or self._today
        if person is None:
            person = User(
                username=plan["username"], full_name=plan["full_name"], position=plan["position"],
                unit=self._asked.units[plan["unit"]], valid_from=min(begins, self._today),
            )  # fmt: skip
            self._asked.check_account(person, is_taken=person.username in self._names)
        if plan["role"]:
            self._asked.check_role(
                person, plan["role"], plan["role_unit"], plan["paper"], begins,
                _day(plan["valid_to"]),
            )  # fmt: skip

    def _name_of(self, full_name: str) -> str:
        """ "Nguyễn Thị Hoa" → "nguyen.thi.hoa", with a number where that one is taken."""
        base = ".".join(words(full_name))[:50].strip(".") or "nguoi.dung"
        name, number = base, 1
        while name in self._names or len(name) < 3:
            number += 1
            name = f"{base}{number}"
        return name

    def _wanted(self, plan: Mapping[str, Any], key: int | None) -> Wanted:
        begins = _day(plan["valid_from"]) or self._today
        return Wanted(
            key, plan["username"], plan["full_name"], plan["position"], plan["unit"],
            min(begins, self._today), plan["role"], plan["role_unit"], plan["paper"], begins,
            _day(plan["valid_to"]),
        )  # fmt: skip

    def enter(self, rows: Sequence[Judged]) -> list[Entered]:
        """Open the accounts and give the roles. No password is made, so none is kept anywhere."""
        good = [row for row in rows if row.fate in {Fate.NEW, Fate.CHANGED}]
        written = enter_people(
            [self._wanted(row.plan, row.key) for row in good], actor=self._actor, at=self._at
        )
        return [
            Entered(row.number, person, row.fate == Fate.NEW, {"grant": grant})
            for row, (person, grant) in zip(good, written, strict=True)
        ]

    def undo(self, rows: Sequence[Entered]) -> list[Resting]:
        """Take new accounts away that were never used, and end the roles that were given."""
        new = {row.key: row.number for row in rows if row.is_new}
        people = User.objects.in_bulk([row.key for row in rows])
        held = holders_of(User, list(new), apart_from={"access.grant"})
        own = {row.before["grant"] for row in rows}
        others = Grant.objects.filter(user__in=new).exclude(pk__in=[key for key in own if key])
        for pk, key in others.values_list("pk", "user_id"):
            held.setdefault(key, Holder(Grant._meta.label_lower, pk))
        told = []
        for key, number in sorted(new.items(), key=lambda one: one[1]):
            person = people.get(key)
            if key in held or person is None or person.has_usable_password():
                why = _(
                    "Row %(row)s: %(name)s has signed in or got further rights; end the account on its page."
                ) % {"row": number, "name": person.full_name if person else "?"}
                one = held.get(key, Holder(User._meta.label_lower, key))
                told.append(Resting(why, one.model, one.key, key if person else None))
        if told:
            return told
        with transaction.atomic():
            for row in rows:
                if row.is_new:
                    take_account_back(people[row.key], actor=self._actor, at=self._at)
                elif (
                    grant := Grant.objects.filter(pk=row.before["grant"]).first()
                ) is not None and (grant.valid_to is None or grant.valid_to > self._today):
                    end_grant(
                        grant, why=_("The import was undone."), actor=self._actor, at=self._at
                    )
        return []


def _line(values: Mapping[str, Any], name: str) -> str:
    return clean_line(str(values.get(name) or ""))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else value or None


PROFILE = Profile(
    name="people",
    label=gettext_lazy("People with their unit and role"),
    permission=GRANT_OVER,
    fields=FIELDS,
    make=PeopleIntake,
    notes=gettext_lazy(
        "Accounts come without a password. Make the one-time password on the person's page when you hand the "
        "account over: it is shown once and kept nowhere."
    ),
    page="access:people",
    record_page="access:person",
    model="access.User",
)

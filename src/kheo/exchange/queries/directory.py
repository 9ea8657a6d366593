"""Which unit a file means: by code or name, with what stands above it, on a day of the past."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import Permission, granted_units, holds_nation, unit_scope
from kheo.kernel.days import format_day
from kheo.kernel.text import fold
from kheo.orgs.enums import Tree
from kheo.orgs.models import Reach, Unit, UnitName

_WORDS = tuple(
    f"{word} "
    for word in (
        "tinh", "thanh pho", "tp", "quan", "huyen", "thi xa", "tx", "xa", "phuong", "thi tran", "tt",
        "dac khu", "thon", "to dan pho", "ban", "ap", "khoi", "xom",
    )
)  # fmt: skip
_MANY = 4
CODE_LENGTHS = (2, 3, 5)
"""Digits of the codes of provinces, of the districts that were, and of communes."""
Asked = tuple[str, str, date]
"""A unit as a file names it: code or name, what stands above it, the day meant."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as far as it is looked up."""

    pk: int
    code: str
    label: str
    kind: str
    starts_on: date
    ends_on: date | None

    def is_alive(self, day: date) -> bool:
        """Whether it exists on ``day``."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


class Directory:
    """All units by code and by every name they had, and those over which ``actor`` may do this.

    Made once a file (four queries); ``prepare`` costs one query a chunk, ``find`` none.
    """

    def __init__(self, actor: User, permission: Permission, *, under: int) -> None:
        """``under`` is the unit in whose name the file comes: its own are meant first."""
        self._places: dict[int, Place] = {}
        self._by_code: dict[str, list[Place]] = {}
        self._by_name: dict[str, list[Place]] = {}
        self._above: dict[int, list[tuple[int, date, date | None]]] = {}
        self._found: dict[tuple[str, str, date, bool], tuple[Place | None, str]] = {}
        self._named: dict[str, list[Place]] = {}
        self._plain: dict[str, Place] = {}
        self._prepared: set[str] = set()
        self._read()
        self._scope: set[int] | None = None
        if not holds_nation(actor, permission):
            units = granted_units(actor, permission)
            self._scope = set(unit_scope(units).values_list("unit_id", flat=True))
        reached = Reach.objects.filter(ancestor_id=under)
        self._ours = {under, *reached.values_list("unit_id", flat=True)}

    def _read(self) -> None:
        columns = ("pk", "code", "label", "kind", "starts_on", "ends_on", "name")
        names: dict[str, dict[int, Place]] = {}
        for *values, name in Unit.objects.values_list(*columns):
            place = Place(*values)
            self._places[place.pk] = place
            self._by_code.setdefault(place.code.casefold(), []).append(place)
            for word in {fold(name), fold(place.label)}:
                names.setdefault(word, {})[place.pk] = place
        former = UnitName.objects.filter(valid_to__isnull=False)
        for pk, name in former.values_list("unit_id", "name"):
            names.setdefault(fold(name), {})[pk] = self._places[pk]
        self._by_name = {name: list(places.values()) for name, places in names.items()}

    def __getitem__(self, pk: int) -> Place:
        """The unit with this key."""
        return self._places[pk]

    def is_in_scope(self, pk: int) -> bool:
        """Whether the person may do this for the unit."""
        return self._scope is None or pk in self._scope

    def prepare(self, asked: Iterable[Asked]) -> None:
        """Look up what stands above the units that may be meant. One query."""
        new = {told for told, _above, _day in asked} - self._prepared
        self._prepared |= new
        wanted = {
            place.pk for told in new for place in self.named(told) if place.pk not in self._above
        }
        if not wanted:
            return
        for pk in wanted:
            self._above[pk] = []
        rows = Reach.objects.filter(unit_id__in=wanted, tree=Tree.TERRITORY).order_by("depth")
        for pk, above, since, until in rows.values_list(
            "unit_id", "ancestor_id", "valid_from", "valid_to"
        ):
            self._above[pk].append((above, since, until))

    def find(
        self, told: str, above: str, day: date, *, anywhere: bool = False
    ) -> tuple[Place | None, str]:
        """The unit, or None and the sentence that names the remedy; ``anywhere`` = outside the scope too."""
        if not above and (place := self._only_one(told, day, anywhere=anywhere)) is not None:
            return place, ""
        asked = (told, above, day, anywhere)
        if asked not in self._found:
            self._found[asked] = self._find(*asked)
        return self._found[asked]

    def known(self, told: str, day: date) -> Place | None:
        """The one unit called so that lived that day, when it is open to the person; None = ask ``find``."""
        place = self._plain.get(told)
        if place is not None and place.is_alive(day):
            return place
        return self._only_one(told, day, anywhere=False)

    def _only_one(self, told: str, day: date, *, anywhere: bool) -> Place | None:
        """The one unit called so that lived that day, when it is open to the person: days vary, names do not."""
        named = self._named.get(told)
        if named is None:
            named = self._named[told] = self.named(told)
        alive = [place for place in named if place.is_alive(day)]
        if len(alive) == 1 and (anywhere or self.is_in_scope(alive[0].pk)):
            if len(named) == 1 and not anywhere:
                self._plain[told] = alive[0]
            return alive[0]
        return None

    def over(self, pk: int, kinds: Collection[str], day: date) -> Place | None:
        """The nearest unit of one of ``kinds`` that stood over it on ``day``, itself included; it has
        been prepared."""
        for above, since, until in self._above.get(pk, ()):
            place = self._places[above]
            if place.kind in kinds and since <= day and (until is None or day < until):
                return place
        return None

    def named(self, told: str) -> list[Place]:
        """The units that are or were called so, or have this code."""
        if found := self._by_code.get(told.casefold()):
            return found
        if filled := _filled(told):
            return self._without_zeros(told, filled)
        name = fold(told)
        if found := self._by_name.get(name):
            return found
        bare = next((name[len(word) :] for word in _WORDS if name.startswith(word)), "")
        return self._by_name.get(bare, []) if bare else []

    def _without_zeros(self, told: str, codes: Sequence[str]) -> list[Place]:
        """Excel makes 1 of "01" and 123 of "00123": units of which these are the code or the name."""
        found = [place for code in codes for place in self._by_code.get(code, ())]
        return list({place.pk: place for place in [*found, *self._by_name.get(told, ())]}.values())

    def _find(self, told: str, above: str, day: date, anywhere: bool) -> tuple[Place | None, str]:
        named = self.named(told)
        if not named:
            return None, _(
                "No unit is called “%(told)s”. Write its code or its name as in the list of units."
            ) % {"told": told}
        alive = [place for place in named if place.is_alive(day)] or [
            place for place in named if (day.month, day.day) == (1, 1) and place.starts_on.year == day.year
        ]  # fmt: skip
        if not alive:
            return None, _(
                "“%(told)s” did not exist on %(day)s. Name the unit that stood there on that day."
            ) % {"told": told, "day": format_day(day)}
        within = [place for place in alive if self._stands_under(place, above, day)]
        if above and not within:
            return None, _("No “%(told)s” stood under “%(above)s”. Check both names.") % {
                "told": told, "above": above,
            }  # fmt: skip
        allowed = [place for place in within if anywhere or self.is_in_scope(place.pk)]
        if not allowed:
            return None, _("“%(told)s” belongs to a unit outside your scope.") % {"told": told}
        ours = [place for place in allowed if place.pk in self._ours] or allowed
        if len(ours) > 1:
            return None, _("“%(told)s” may be %(which)s. Write the code, or the unit above it.") % {
                "told": told,
                "which": ", ".join(f"{p.label} ({p.code})" for p in ours[:_MANY]),
            }
        return ours[0], ""

    def _stands_under(self, place: Place, above: str, day: date) -> bool:
        """Whether something above it on the day is called so."""
        if not above:
            return True
        name, on = fold(above), max(day, place.starts_on)
        for pk, since, until in self._above.get(place.pk, ()):
            place_above = self._places[pk]
            label = fold(place_above.label)
            is_named = (
                label == name
                or label.endswith(f" {name}")
                or place_above.code.casefold() in {above.casefold(), *_filled(above)}
            )
            if pk != place.pk and is_named and since <= on and (until is None or on < until):
                return True
        return False


def _filled(told: str) -> list[str]:
    """The codes that a number may have been before a spreadsheet took its zeros."""
    if not (told.isascii() and told.isdigit()):
        return []
    return [told.zfill(width) for width in CODE_LENGTHS if width > len(told)]

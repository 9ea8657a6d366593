"""The library as a visitor narrows and sorts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kheo.initiatives.enums import Field
from kheo.library.enums import Terrain
from kheo.library.models import Story
from kheo.orgs.enums import Kind, Tree
from kheo.orgs.models import Reach
from kheo.portal.rules.bands import COSTS, PEOPLE, Band, band_of

LONGEST_QUESTION = 200


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list; ``needs`` = a column without which a story has no place in it."""

    label: Any
    order: tuple[str, ...]
    needs: str = ""


SORTS: Mapping[str, Sort] = {
    "moi": Sort(_("newest first"), ("-published_at", "-pk")),
    "re": Sort(_("least cost first"), ("cost", "pk"), "cost"),
    "nhieu-nguoi": Sort(_("most people served first"), ("-people_served", "-pk"), "people_served"),
}
FIRST = "moi"
KINDS = (
    Kind.COMMUNE, Kind.WARD, Kind.SPECIAL_ZONE, Kind.PROVINCE, Kind.CITY, Kind.AGENCY, Kind.SCHOOL,
    Kind.MASS_ORGANISATION, Kind.ARMED_FORCES_UNIT, Kind.ENTERPRISE, Kind.PARTY_COMMITTEE, Kind.BOARD,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor asked for; what cannot be read is left out, never an error."""

    question: str = ""
    theme: str = ""
    field: str = ""
    terrain: str = ""
    kind: str = ""
    cost: Band | None = None
    people: Band | None = None
    province: int | None = None
    year: int | None = None
    sort: str = FIRST

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return any(
            (self.question, self.theme, self.field, self.terrain, self.kind, self.cost,
             self.people, self.province, self.year)
        )  # fmt: skip


def read_wanted(asked: Mapping[str, str]) -> Wanted:
    """From the address of the page."""
    year = _number(asked.get("nam", ""), 4)
    return Wanted(
        question=" ".join(asked.get("q", "")[:LONGEST_QUESTION].split()),
        theme=asked.get("van-de", "")[:40],
        field=_one_of(Field.values, asked.get("linh-vuc", "")),
        terrain=_one_of(Terrain.values, asked.get("dia-hinh", "")),
        kind=_one_of([str(kind) for kind in KINDS], asked.get("loai", "")),
        cost=band_of(COSTS, asked.get("chi-phi", "")),
        people=band_of(PEOPLE, asked.get("nguoi", "")),
        province=_number(asked.get("tinh", ""), 12),
        year=year if year and date.min.year < year < date.max.year else None,
        sort=_one_of(list(SORTS), asked.get("xep", "")) or FIRST,
    )


def narrowed(rows: QuerySet[Story], wanted: Wanted, today: date) -> QuerySet[Story]:
    """``rows`` that fit but for the question, which is asked of the index within them."""
    found = rows.filter(_conditions(wanted, today))
    if wanted.province is not None:
        below = Reach.objects.as_of(today).filter(ancestor_id=wanted.province, tree=Tree.TERRITORY)
        found = found.filter(unit_id__in=below.values("unit_id"))
    sort = SORTS[wanted.sort]
    if sort.needs and not wanted.question:
        found = found.filter(**{f"{sort.needs}__isnull": False})
    return found


def _conditions(wanted: Wanted, today: date) -> Q:
    told = Q()
    simple = {
        "initiative__themes__code": wanted.theme, "initiative__field": wanted.field,
        "unit__profile__terrain": wanted.terrain, "unit__kind": wanted.kind,
    }  # fmt: skip
    for path, value in simple.items():
        if value:
            told &= Q(**{path: value})
    for name, band in (("cost", wanted.cost), ("people_served", wanted.people)):
        if band is not None:
            told &= Q(**{f"{name}__gte": band.least})
            told &= Q(**{f"{name}__lt": band.below}) if band.below is not None else Q()
    if wanted.year is not None:
        first, after = date(wanted.year, 1, 1), date(wanted.year + 1, 1, 1)
        told &= Q(initiative__recognised_on__gte=first, initiative__recognised_on__lt=after)
    return told


def _one_of(values: list[str], asked: str) -> str:
    return asked if asked in values else ""


def _number(asked: str, digits: int) -> int | None:
    is_one = asked.isascii() and asked.isdecimal() and len(asked) <= digits
    return int(asked) if is_one else None

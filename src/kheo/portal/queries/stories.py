"""Published stories, as the lists of the public site show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min
from django.urls import reverse

from kheo.initiatives.models import Theme
from kheo.library.models import Story
from kheo.library.queries.reach import reach_of
from kheo.library.queries.shown import Shown, ShownPicture, shown_all
from kheo.library.queries.stories import published
from kheo.orgs.enums import PROVINCIAL, Tree
from kheo.orgs.models import Reach, Unit
from kheo.participation.queries.shown import supports_of
from kheo.portal.rules.words import slug_of


@dataclass(frozen=True, slots=True)
class Offered:
    """Choices that depend on the data: (value, label)."""

    themes: Sequence[tuple[str, str]]
    provinces: Sequence[tuple[str, str]]
    years: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Card:
    """A story as a list shows it."""

    shown: Shown
    url: str
    province: str
    places: int
    supports: int

    @property
    def picture(self) -> ShownPicture | None:
        """The first picture that may be shown."""
        return self.shown.pictures[0] if self.shown.pictures else None


def address_of(shown: Shown) -> str:
    """The one address of a story; its words are those a visitor may read."""
    return reverse("public:story", args=[shown.key, slug_of(shown.title)])


def offered(today: date) -> Offered:
    """Open themes, the provinces of today, the years in which something published was recognised.

    Three small queries whatever the size of the library.
    """
    themes = Theme.objects.filter(is_open=True).order_by("order", "name", "pk")
    provinces = Unit.objects.alive(today).filter(kind__in=PROVINCIAL).for_list()
    span = (
        published()
        .order_by()
        .aggregate(first=Min("initiative__recognised_on"), last=Max("initiative__recognised_on"))
    )
    years = range(span["last"].year, span["first"].year - 1, -1) if span["last"] else ()
    return Offered(
        themes=[(one.code, one.name) for one in themes],
        provinces=[(str(pk), label) for pk, label in provinces.values_list("pk", "label")],
        years=[(str(year), str(year)) for year in years],
    )


def cards_of(stories: Iterable[Story], today: date) -> list[Card]:
    """The stories with what their cards show, a fixed number of queries for all of them."""
    rows = shown_all(stories, today=today)
    provinces = provinces_of({one.unit.pk for one in rows}, today)
    keys = [one.initiative.pk for one in rows]
    supports, reach = supports_of(keys), reach_of(keys, today=today)
    return [
        Card(
            shown=one, url=address_of(one), province=provinces.get(one.unit.pk, ""), places=reach[one.initiative.pk].places,
            supports=supports.get(one.initiative.pk, 0),
        )
        for one in rows
    ]  # fmt: skip


def provinces_of(unit_ids: Iterable[int], today: date) -> dict[int, str]:
    """Unit → the province it stands in today; a province itself has none. One query."""
    above = Reach.objects.as_of(today).filter(
        unit_id__in=tuple(unit_ids), tree=Tree.TERRITORY, ancestor__kind__in=PROVINCIAL, depth__gt=0
    )
    return dict(above.order_by("pk").values_list("unit_id", "ancestor__label"))

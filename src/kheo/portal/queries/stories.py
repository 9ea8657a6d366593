"""Published stories, as the lists of the public site show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, QuerySet

from kheo.initiatives.models import Theme
from kheo.library.enums import StoryStatus
from kheo.library.models import Story, StoryPicture
from kheo.orgs.enums import PROVINCIAL, Tree
from kheo.orgs.models import Reach, Unit
from kheo.participation.queries.shown import supports_of
from kheo.portal.rules.words import slug_of

FREE_TO_SHOW = Q(shows_people=False) | Q(
    consent__isnull=False, consent__withdrawn_on__isnull=True
)
"""Pictures that may be shown: nobody on them, or whoever is agrees today."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Choices that depend on the data: (value, label)."""

    themes: Sequence[tuple[str, str]]
    provinces: Sequence[tuple[str, str]]
    years: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Card:
    """A story as a list shows it."""

    story: Story
    slug: str
    province: str
    picture: StoryPicture | None
    places: int
    supports: int


def published() -> QuerySet[Story]:
    """What everybody may read: published, of a record that goes on."""
    rows = Story.objects.filter(status=StoryStatus.PUBLISHED, initiative__merged_into__isnull=True)
    return rows.select_related("initiative", "unit")


def offered(today: date) -> Offered:
    """Open themes, the provinces of today, the years in which something published was recognised.

    Three small queries whatever the size of the library.
    """
    themes = Theme.objects.filter(is_open=True).order_by("order", "name", "pk")
    provinces = Unit.objects.alive(today).filter(kind__in=PROVINCIAL).for_list()
    span = published().order_by().aggregate(
        first=Min("initiative__recognised_on"), last=Max("initiative__recognised_on")
    )
    years = range(span["last"].year, span["first"].year - 1, -1) if span["last"] else ()
    return Offered(
        themes=[(one.code, one.name) for one in themes],
        provinces=[(str(pk), label) for pk, label in provinces.values_list("pk", "label")],
        years=[(str(year), str(year)) for year in years],
    )


def cards_of(stories: Iterable[Story], today: date) -> list[Card]:
    """The stories with what their cards show, a fixed number of queries for all of them."""
    rows = list(stories)
    provinces = provinces_of({one.unit_id for one in rows}, today)
    pictures = first_pictures([one.pk for one in rows])
    supports = supports_of([one.initiative_id for one in rows])
    return [
        Card(
            story=one, slug=slug_of(one.title), province=provinces.get(one.unit_id, ""),
            picture=pictures.get(one.pk), places=0,
            supports=supports.get(one.initiative_id, 0),
        )
        for one in rows
    ]  # fmt: skip


def provinces_of(unit_ids: Iterable[int], today: date) -> dict[int, str]:
    """Unit → the province it stands in today; a province itself has none. One query."""
    above = Reach.objects.as_of(today).filter(
        unit_id__in=tuple(unit_ids), tree=Tree.TERRITORY, ancestor__kind__in=PROVINCIAL, depth__gt=0
    )
    return dict(above.order_by("pk").values_list("unit_id", "ancestor__label"))


def first_pictures(story_ids: Iterable[int]) -> dict[int, StoryPicture]:
    """Story → the first picture that may be shown. One query."""
    rows = StoryPicture.objects.filter(FREE_TO_SHOW, story_id__in=tuple(story_ids))
    rows = rows.filter(evidence__removed_at__isnull=True).order_by("-order", "-pk")
    return {one.story_id: one for one in rows}

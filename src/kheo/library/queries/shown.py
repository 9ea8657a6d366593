"""All a visitor may read of a story: names whose consent was taken back are gone, and so are their pictures.

Nothing else may hand a story to the public: pages, feeds, cards, search and handbooks read it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.initiatives.enums import Status
from kheo.kernel.days import format_day
from kheo.kernel.text import fold
from kheo.library.enums import ConsentTo
from kheo.library.models import Consent, Story, StoryPicture
from kheo.library.rules import telling
from kheo.library.rules.masking import masked
from kheo.library.rules.privacy import core_name
from kheo.orgs.models import Unit

_NUMBERED = re.compile(r"^\s*(?:bước\s+)?\d{1,2}\s*[.):-]\s*", re.IGNORECASE)
"""How people number steps by hand."""
PROVEN, OVERDUE, DOUBTFUL, DORMANT, GONE = "proven", "overdue", "doubtful", "dormant", "gone"


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of the story: its column, what it is called, its text, and its lines."""

    name: str
    label: str
    text: str

    @property
    def lines(self) -> list[str]:
        """The text without empty lines, a paragraph or a step each; the page numbers steps itself."""
        lines = [line for line in self.text.split("\n") if line.strip()]
        if self.name == "steps" and all(_NUMBERED.match(line) for line in lines):
            return [_NUMBERED.sub("", line) for line in lines]
        return lines


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture with its addresses in two sizes (WebP) and what a blind reader is told.

    ``evidence`` is for the preview of who works here; the public is given the addresses alone.
    """

    key: int
    evidence: int
    url: str
    small_url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether it still works: state, last proof, and both as a sentence."""

    state: str
    proven_on: date | None
    words: str

    @property
    def is_good(self) -> bool:
        """Proven in time."""
        return self.state == PROVEN


@dataclass(frozen=True, slots=True)
class Shown:
    """A story as the public sees it. ``consents`` are the keys of the consents it rests on."""

    key: int
    initiative: Any
    unit: Unit
    title: str
    summary: str
    parts: tuple[ShownPart, ...]
    cost: Decimal | None
    people_served: int | None
    pictures: tuple[ShownPicture, ...]
    contact_unit: Unit | None
    contact_line: str
    standing: Standing
    published_on: date | None
    consents: tuple[int, ...] = field(default=())

    @property
    def proven_on(self) -> date | None:
        """The day of the last proof."""
        return self.standing.proven_on

    @property
    def body(self) -> str:
        """All its words in one text, for search."""
        return "\n".join([self.summary, *(part.text for part in self.parts)])


def shown(story: Story, *, today: date | None = None) -> Shown:
    """What a visitor may read of ``story``. Two queries beside the row."""
    return shown_all([story], today=today)[0]


def shown_all(stories: Iterable[Story], *, today: date | None = None) -> list[Shown]:
    """``shown`` of many in the same two queries; rows with ``queries.stories.JOINED``."""
    rows = list(stories)
    day = today or timezone.localdate()
    keys = [row.pk for row in rows]
    consents: dict[int, list[Consent]] = {}
    for consent in Consent.objects.filter(story__in=keys).order_by("pk"):
        consents.setdefault(consent.story_id, []).append(consent)
    pictures: dict[int, list[StoryPicture]] = {}
    for picture in _open_pictures(keys):
        pictures.setdefault(picture.story_id, []).append(picture)
    return [_shown(row, consents.get(row.pk, []), pictures.get(row.pk, []), day) for row in rows]


def _open_pictures(keys: Sequence[int]) -> QuerySet[StoryPicture]:
    return shown_pictures().filter(story__in=keys).order_by("order", "pk")


def shown_pictures() -> QuerySet[StoryPicture]:
    """Pictures whose evidence is in sight and, where people are seen, whose consent stands."""
    return StoryPicture.objects.filter(
        Q(shows_people=False) | Q(consent__isnull=False, consent__withdrawn_on__isnull=True),
        evidence__removed_at__isnull=True,
    ).select_related("evidence__stored")


def withdrawn_names(consents: Iterable[Consent]) -> list[str]:
    """The names to be taken out: consent withdrawn, and none given anew since."""
    of_names = [one for one in consents if one.to != ConsentTo.PICTURE]
    standing = {fold(core_name(one.whom)) for one in of_names if one.withdrawn_on is None}
    return [
        one.whom
        for one in of_names
        if one.withdrawn_on is not None and fold(core_name(one.whom)) not in standing
    ]


def _shown(
    story: Story, consents: Sequence[Consent], pictures: Sequence[StoryPicture], today: date
) -> Shown:
    names = withdrawn_names(consents)
    parts = tuple(
        ShownPart(name, str(telling.BY_NAME[name].public_label), masked(text, names))
        for name in telling.TOLD
        if (text := getattr(story, name).strip())
    )
    return Shown(
        key=story.pk,
        initiative=story.initiative,
        unit=story.unit,
        title=masked(story.title, names),
        summary=masked(story.summary, names),
        parts=parts,
        cost=story.cost,
        people_served=story.people_served,
        pictures=tuple(_picture(one, names) for one in pictures),
        contact_unit=story.contact_unit,
        contact_line=masked(story.contact_line, names),
        standing=standing_of(story.initiative, today),
        published_on=timezone.localdate(story.published_at) if story.published_at else None,
        consents=tuple(one.pk for one in consents if one.withdrawn_on is None),
    )


def _picture(picture: StoryPicture, names: Sequence[str]) -> ShownPicture:
    stored = picture.evidence.stored
    width, height = stored.width or 4, stored.height or 3
    longest = max(width, height, 1)
    scale = min(1.0, 960 / longest)
    mark = stored.sha256[:16]
    return ShownPicture(
        key=picture.pk,
        evidence=picture.evidence_id,
        url=reverse("stories:picture", args=[picture.pk, mark, "large"]),
        small_url=reverse("stories:picture", args=[picture.pk, mark, "small"]),
        alt=masked(picture.alt, names),
        width=max(round(width * scale), 1),
        height=max(round(height * scale), 1),
    )


def standing_of(initiative: Any, today: date) -> Standing:
    """Whether the initiative still works, said openly."""
    proven = initiative.proven_on
    day = {"day": format_day(proven) if proven else ""}
    if initiative.status == Status.DORMANT:
        words = _("No proof that it still works; last proof %(day)s") % day
        return Standing(DORMANT, proven, words)
    if initiative.status == Status.DOUBTFUL:
        words = _("To be verified; last proof %(day)s") % day
        return Standing(DOUBTFUL, proven, words)
    if initiative.status != Status.RECOGNISED:
        return Standing(GONE, proven, _("No longer on the list of recognised initiatives"))
    if initiative.due_on is not None and initiative.due_on < today:
        return Standing(
            OVERDUE, proven, _("Confirmed to work on %(day)s; a new proof is overdue") % day
        )
    return Standing(PROVEN, proven, _("Confirmed to work on %(day)s") % day)

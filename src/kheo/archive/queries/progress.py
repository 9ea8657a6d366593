"""How far the looking through of read files is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from kheo.archive.enums import ItemKind, ItemState
from kheo.archive.models import Reading, ReadItem


@dataclass(slots=True)
class Progress:
    """Items of a file by kind and state."""

    by: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All items."""
        return self.by.total()

    @property
    def open(self) -> int:
        """Items nobody has decided on."""
        return self.in_state(ItemState.OPEN)

    @property
    def decided(self) -> int:
        """Items somebody has decided on."""
        return self.total - self.open

    def in_state(self, state: str) -> int:
        """Items in one state."""
        return sum(number for (_kind, of), number in self.by.items() if of == state)

    def of_kind(self, kind: str) -> int:
        """Items of one kind."""
        return sum(number for (of, _state), number in self.by.items() if of == kind)

    @property
    def figures(self) -> int:
        """Figures found."""
        return self.of_kind(ItemKind.FIGURE)

    @property
    def initiatives(self) -> int:
        """Named projects found."""
        return self.of_kind(ItemKind.INITIATIVE)

    @property
    def papers(self) -> int:
        """Cited papers found."""
        return self.of_kind(ItemKind.PAPER)


def progress_of(readings: Iterable[Reading]) -> dict[int, Progress]:
    """Progress of each reading by its key. One query."""
    found = {reading.pk: Progress() for reading in readings}
    rows = (
        ReadItem.objects.filter(reading__in=list(found))
        .order_by()
        .values_list("reading", "kind", "state")
        .annotate(number=Count("pk"))
    )
    for pk, kind, state, number in rows:
        found[pk].by[kind, state] = number
    return found

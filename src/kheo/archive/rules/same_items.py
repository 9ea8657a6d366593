"""Which item of a changed file is which of the file as it was before. Pure, linear in their number."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PLACES = frozenset({"place"})
"""Where a thing stands shifts with every line and is not part of what is said."""
_LOOSE: Mapping[str, tuple[str, ...]] = {
    "figure": ("metric", "field", "kind", "unit_word"), "initiative": ("title",), "paper": ("symbol",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """An item as the reader told it, in the order of the text."""

    name: int
    kind: str
    key: str
    told: Mapping[str, Any]

    @property
    def said(self) -> Hashable:
        """Everything it says."""
        return tuple(
            (name, str(value)) for name, value in sorted(self.told.items()) if name not in PLACES
        )


def same_items(now: Sequence[Read], before: Sequence[Read]) -> dict[int, int]:
    """Name of an item of the new reading → name of the same one in the earlier reading.

    First what says the same in the same words, wherever it moved; then the same words with another number;
    then, between two that are known, what counts the same thing. Each is used once.
    """
    found: dict[int, int] = {}
    left_now, left_before = list(now), list(before)
    for mark in (_exactly, _by_words, _by_saying):
        found |= _paired(left_now, left_before, mark)
        left_now = [one for one in left_now if one.name not in found]
        taken = set(found.values())
        left_before = [one for one in left_before if one.name not in taken]
    return found | _between(now, before, found)


def _exactly(one: Read) -> Hashable:
    return one.kind, one.key, one.said


def _by_words(one: Read) -> Hashable:
    return one.kind, one.key


def _by_saying(one: Read) -> Hashable:
    return one.kind, one.said


def _paired(now: Sequence[Read], before: Sequence[Read], mark: Any) -> dict[int, int]:
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for one in before:
        waiting[mark(one)].append(one.name)
    return {one.name: queue.popleft() for one in now if (queue := waiting.get(mark(one)))}


def _between(
    now: Sequence[Read], before: Sequence[Read], found: Mapping[int, int]
) -> dict[int, int]:
    """What is left, by the known neighbour in front of it and what it counts."""
    taken = set(found.values())
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    last: int | None = None
    for one in before:
        if one.name in taken:
            last = one.name
        else:
            waiting[last, _loosely(one)].append(one.name)
    more: dict[int, int] = {}
    last = None
    for one in now:
        if one.name in found:
            last = found[one.name]
        elif queue := waiting.get((last, _loosely(one))):
            more[one.name] = queue.popleft()
    return more


def _loosely(one: Read) -> Hashable:
    return (one.kind, *(str(one.told.get(name, "")) for name in _LOOSE[one.kind]))

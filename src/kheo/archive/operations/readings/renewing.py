"""A corrected file is read again: what is the same keeps its decision, only what changed is asked anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kheo.archive.enums import ItemState, ReadingStatus
from kheo.archive.models import Reading, ReadItem
from kheo.archive.operations.readings.wording import name_of
from kheo.archive.rules.same_items import Read, same_items

BEFORE = "Bản trước: {name}"
_CARRIED = (
    "earlier", "figure", "same_as", "values", "state", "note", "decided_by", "decided_at", "into",
)  # fmt: skip


def carry_over(reading: Reading) -> int:
    """Bring decisions and links of the earlier reading along; returns how many items stand as before.

    What says the same as before needs no second look, whatever became of it then: taken, corrected, left out,
    split, merged. What says something else is open, tells what stood there, and knows the figure it will
    correct. Called inside the transaction that laid the items out.
    """
    if reading.before is None:
        return 0
    before = {item.pk: item for item in reading.before.items.order_by("order", "pk")}
    now = {item.pk: item for item in reading.items.order_by("order", "pk")}
    pairs = same_items(
        [_read(item) for item in now.values()],
        [_read(item) for item in before.values() if item.off_id is None],
    )
    known = {before[old].pk: now[new] for new, old in pairs.items()}
    same = [new for new, old in pairs.items() if _carry(now[new], before[old])]
    known |= _split_again(reading, before, {pairs[new]: now[new] for new in same})
    _merge_again(before, known)
    rows = list(known.values())
    ReadItem.objects.bulk_update(rows, _CARRIED, batch_size=500)
    return sum(now[new].state != ItemState.OPEN for new in same)


def _read(item: ReadItem) -> Read:
    return Read(item.pk, item.kind, item.key, item.read)


def _carry(row: ReadItem, old: ReadItem) -> bool:
    """What ``row`` takes from its earlier self; returns whether it says the same."""
    row.earlier, row.figure_id, row.same_as_id = old, old.figure_id, old.same_as_id
    if _read(row).said != _read(old).said:
        if old.state != ItemState.OPEN:
            row.note = BEFORE.format(name=name_of(old))[:300]
        return False
    place = row.values.get("place", "")
    is_placed = old.values.get("place") != old.read.get("place")
    row.values = old.values if is_placed else {**old.values, "place": place}
    row.state, row.note = old.state, old.note
    row.decided_by_id, row.decided_at = old.decided_by_id, old.decided_at
    return True


def _split_again(
    reading: Reading, before: Mapping[int, ReadItem], same: Mapping[int, ReadItem]
) -> dict[int, ReadItem]:
    """What was split off an item that says the same is split off again."""
    last = max((item.order for item in reading.items.all()), default=0)
    made: dict[int, ReadItem] = {}
    for old in sorted(before.values(), key=lambda item: item.pk):
        root = made.get(old.off_id or 0) or same.get(old.off_id or 0)
        if root is None:
            continue
        last += 1
        made[old.pk] = ReadItem(
            reading=reading, kind=old.kind, order=last, state=old.state, start=root.start, end=root.end,
            line=root.line, quote=root.quote, key=f"{root.key[:56]}~{last}", read={}, off=root,
            values={**old.values, "place": root.values.get("place", "")}, note=old.note, earlier=old,
            figure_id=old.figure_id, same_as_id=old.same_as_id, decided_by_id=old.decided_by_id,
            decided_at=old.decided_at,
        )  # fmt: skip
        made[old.pk].save()
    return made


def _merge_again(before: Mapping[int, ReadItem], known: Mapping[int, ReadItem]) -> None:
    """What was merged goes into the same item; where that is gone, a person decides anew."""
    for old_pk, row in known.items():
        if row.state != ItemState.MERGED:
            continue
        into = known.get(before[old_pk].into_id or 0)
        if into is None:
            row.state, row.decided_by, row.decided_at = ItemState.OPEN, None, None
        row.into = into


def forebears(reading: Reading) -> list[Reading]:
    """The readings of earlier states of the paper, the nearest first."""
    found: list[Reading] = []
    one = reading.before
    while one is not None:
        found.append(one)
        one = one.before
    return found


def entered_before(items: Iterable[ReadItem], readings: Sequence[Reading]) -> dict[int, ReadItem]:
    """Item → the item that brought the same thing into the books, of the nearest confirmed forebear."""
    if not readings:
        return {}
    rows = ReadItem.objects.filter(reading__in=readings).select_related("reading")
    earlier = {row.pk: row for row in rows}
    found: dict[int, ReadItem] = {}
    for item in items:
        one = earlier.get(item.earlier_id or 0)
        while one is not None and one.reading.status != ReadingStatus.CONFIRMED:
            one = earlier.get(one.earlier_id or 0)
        if one is not None and one.state == ItemState.TAKEN:
            found[item.pk] = one
    return found


def gone(reading: Reading) -> list[ReadItem]:
    """What was taken from the earlier state of the paper and is not found in this one, in its order."""
    if reading.before is None:
        return []
    found = reading.items.exclude(earlier=None).values("earlier")
    taken = reading.before.items.filter(state=ItemState.TAKEN).exclude(pk__in=found)
    return list(taken.select_related("figure").order_by("order", "pk"))

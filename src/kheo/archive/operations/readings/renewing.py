"""A corrected file is read again: what is the same keeps its decision, only what changed is asked anew."""

from __future__ import annotations

from kheo.archive.enums import ItemState
from kheo.archive.models import Reading, ReadItem
from kheo.archive.operations.readings.wording import name_of


def carry_over(reading: Reading) -> int:
    """Bring decisions and links of the earlier reading along; returns how many items stand as before.

    An item with the same key and the same values needs no second look; one with the same key and other
    values is open, tells what stood there, and knows the figure it will correct. Called inside the
    transaction that laid the items out.
    """
    if reading.before is None:
        return 0
    earlier = {item.key: item for item in reading.before.items.all()}
    rows: dict[str, ReadItem] = {item.key: item for item in reading.items.all()}
    same = 0
    for key, row in rows.items():
        old = earlier.get(key)
        if old is None or old.state == ItemState.OPEN:
            continue
        row.figure_id, row.same_as_id = old.figure_id, old.same_as_id
        if _told(old) == _told(row):
            same += 1
            row.values, row.state, row.note = old.values, old.state, old.note
            row.decided_by_id, row.decided_at = old.decided_by_id, old.decided_at
            row.into = rows.get(old.into.key) if old.into else None
        else:
            row.note = f"Bản trước: {name_of(old)}"[:300]
    ReadItem.objects.bulk_update(
        rows.values(),
        ["figure", "same_as", "values", "state", "note", "decided_by", "decided_at", "into"],
        batch_size=500,
    )
    return same


def _told(item: ReadItem) -> dict[str, object]:
    """What the reader said, without the place, which shifts with every line."""
    return {name: value for name, value in item.read.items() if name != "place"}


def gone(reading: Reading) -> list[ReadItem]:
    """What entered from the earlier state of the paper and is not in this one."""
    if reading.before is None:
        return []
    here = set(reading.items.values_list("key", flat=True))
    rows = reading.before.items.filter(state=ItemState.TAKEN).select_related("figure")
    return [row for row in rows if row.key not in here]

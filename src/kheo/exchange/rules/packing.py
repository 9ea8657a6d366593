"""Judged rows into bytes and back: a thousand rows a chunk, values as their fields mean them.

Packed rows are lists, not records, so that judging a large file costs little beside reading it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

import orjson

from kheo.exchange.enums import Fate, Value
from kheo.exchange.profiles import Entered, Field, Judged

LEVEL = 1
"""Of compression: the others cost more than reading the file."""
_FATES: tuple[Fate, ...] = (Fate.NEW, Fate.CHANGED, Fate.SAME, Fate.REFUSED)
_PLACES = {fate: place for place, fate in enumerate(_FATES)}


def pack(rows: Sequence[Judged], was: Mapping[int, str] | None = None) -> bytes:
    """The rows as bytes; ``was`` number → fate at the check, of rows whose fate is another now."""
    names = sorted(set().union(*[row.values for row in rows]))
    pick = itemgetter(*names) if len(names) > 1 else None
    width, turned = len(names), was or {}
    told = [
        [
            row.number,
            _PLACES[row.fate],
            pick(row.values)
            if pick and len(row.values) == width
            else [*map(row.values.get, names)],
            0 if len(row.values) == width else _absent(row, names),
            row.refusals or 0,
            row.key,
            row.before or 0,
            row.after or 0,
            row.plan or 0,
            row.label,
            turned.get(row.number, 0) if turned else 0,
        ]
        for row in rows
    ]
    return _bytes({"names": names, "rows": told})


def _absent(row: Judged, names: Sequence[str]) -> list[int]:
    """Places of the names without a member: what could not be read is not there, what is empty is."""
    return [at for at, name in enumerate(names) if name not in row.values]


def unpack(content: bytes, fields: Sequence[Field]) -> list[Judged]:
    """The rows back, with the values that ``fields`` tell."""
    told = _read(content)
    makers = [_maker(name, fields) for name in told["names"]]
    return [_judged(row, told["names"], makers) for row in told["rows"]]


def turned_of(content: bytes) -> dict[int, str]:
    """Number → fate at the check, of rows whose fate had changed when they were entered."""
    return {row[0]: row[10] for row in _read(content)["rows"] if row[10]}


def pack_entered(rows: Sequence[Entered]) -> bytes:
    """What entering did, as bytes."""
    return _bytes([[row.number, row.key, row.is_new, row.before or 0] for row in rows])


def unpack_entered(content: bytes) -> list[Entered]:
    """What entering did; nothing of an empty chunk."""
    if not content:
        return []
    return [
        Entered(number, key, is_new, before or {}) for number, key, is_new, before in _read(content)
    ]


def storable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(dict(values), default=str))
    return found


def restored(values: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """Values out of JSON, as their fields mean them."""
    return {
        name: value if value is None or (make := _maker(name, fields)) is None else make(value)
        for name, value in values.items()
    }


def _bytes(told: Any) -> bytes:
    return zlib.compress(orjson.dumps(told, default=str, option=orjson.OPT_NON_STR_KEYS), LEVEL)


def _read(content: bytes) -> Any:
    return orjson.loads(zlib.decompress(content))


def _judged(
    row: Sequence[Any], names: Sequence[str], makers: Sequence[Callable[[Any], Any] | None]
) -> Judged:
    number, fate, values, absent, refusals, key, before, after, plan, label, _was = row
    known = {
        name: value if value is None or make is None else make(value)
        for name, value, make in zip(names, values, makers, strict=True)
    }
    for at in absent or ():
        del known[names[at]]
    return Judged(
        number, _FATES[fate], known, refusals or {}, key, before or {}, after or {}, plan or {}, label
    )  # fmt: skip


def _maker(name: str, fields: Sequence[Field]) -> Callable[[Any], Any] | None:
    kind = next((one.kind for one in fields if one.name == name), None)
    return _MAKERS.get(kind) if kind is not None else None


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _number(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) else value


_MAKERS: Mapping[Value, Callable[[Any], Any]] = {
    Value.DAY: _day, Value.MOMENT: _moment, Value.NUMBER: _number, Value.MONEY: _number,
    Value.PERCENT: _number, Value.WHOLE: _number,
}  # fmt: skip

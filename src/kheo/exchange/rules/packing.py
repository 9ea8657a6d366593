"""Judged rows into bytes and back: a thousand rows a chunk, values as their fields mean them.

Packed rows are columns, not records, so that keeping a large file costs little beside reading it.
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
FEW = 8
"""So many times as many rows as different words make it worth to keep the words apart."""
_FATES: tuple[Fate, ...] = (Fate.NEW, Fate.CHANGED, Fate.SAME, Fate.REFUSED)
_PLACES = {fate: place for place, fate in enumerate(_FATES)}


def pack(rows: Sequence[Judged], was: Mapping[int, str] | None = None) -> bytes:
    """The rows as bytes; ``was`` number → fate at the check, of rows whose fate is another now."""
    names, columns = _columns([row.values for row in rows])
    width = len(names)
    rare = {
        at: told
        for at, row in enumerate(rows)
        if (len(row.values) != width or row.refusals or row.key is not None or row.after or row.before
            or row.remarks)
        and (told := _rare(row, names))
    }  # fmt: skip
    return _bytes({
        "names": names,
        "numbers": [row.number for row in rows],
        "fates": [_PLACES[row.fate] for row in rows],
        "columns": [_few(column) for column in columns],
        "labels": [row.label for row in rows],
        "plans": [row.plan or 0 for row in rows],
        "rare": rare,
        "was": was or {},
    })  # fmt: skip


def _columns(rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[Any]]:
    """The names of all rows, and the values under each; None where a row has no such member."""
    if not rows:
        return [], []
    names, widths = sorted(rows[0]), set(map(len, rows))
    if len(widths) == 1:
        try:
            return names, [list(map(itemgetter(name), rows)) for name in names]
        except KeyError:
            pass  # as many members, but others
    names = sorted(set().union(*rows))
    return names, [[row.get(name) for row in rows] for name in names]


def _few(column: Sequence[Any]) -> Any:
    """A column of words that come again and again as its few words and their places; another as it is."""
    if column[0].__class__ is not str:
        return column
    words = dict.fromkeys(column)
    if len(words) * FEW > len(column):
        return column
    for at, word in enumerate(words):
        words[word] = at
    return {"words": list(words), "at": list(map(words.__getitem__, column))}


def _many(column: Any) -> Sequence[Any]:
    """The column again."""
    if isinstance(column, list):
        return column
    return list(map(column["words"].__getitem__, column["at"]))


def _rare(row: Judged, names: Sequence[str]) -> dict[str, Any]:
    """What only some rows have. Absent are places of the names without a member: what could not be read is
    not there, what is empty is."""
    absent = (
        [at for at, name in enumerate(names) if name not in row.values]
        if len(row.values) != len(names)
        else []
    )
    told = {
        "absent": absent, "refusals": row.refusals, "key": row.key, "before": row.before,
        "after": row.after, "remarks": row.remarks,
    }  # fmt: skip
    return {name: what for name, what in told.items() if what or what == 0}


def unpack(content: bytes, fields: Sequence[Field]) -> list[Judged]:
    """The rows back, with the values that ``fields`` tell."""
    told = _read(content)
    names, rare = told["names"], told["rare"]
    columns = [
        column if (make := _maker(name, fields)) is None
        else [value if value is None else make(value) for value in column]
        for name, column in zip(names, map(_many, told["columns"]), strict=True)
    ]  # fmt: skip
    values = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    rows = []
    for at, (number, fate, label, plan) in enumerate(
        zip(told["numbers"], told["fates"], told["labels"], told["plans"], strict=True)
    ):
        known = values[at] if values else {}
        row = Judged(number, _FATES[fate], known, plan=plan or {}, label=label)
        if (more := rare.get(str(at))) is not None:
            for place in more.pop("absent", ()):
                del known[names[place]]
            for name, what in more.items():
                setattr(row, name, what)
        rows.append(row)
    return rows


def turned_of(content: bytes) -> dict[int, str]:
    """Number → fate at the check, of rows whose fate had changed when they were entered."""
    return {int(number): fate for number, fate in _read(content)["was"].items()}


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

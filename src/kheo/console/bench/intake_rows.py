"""A workbook of initiatives as a province would bring it: 20 columns, as many rows as asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]

from kheo.console.bench.lives import Life, lives
from kheo.console.bench.loading import PROVINCE, units_of
from kheo.initiatives.enums import FactKind, Field, Kind, Level, Origin, Status
from kheo.initiatives.rules.past import REACHABLE
from kheo.orgs.models import Unit

COLUMNS: tuple[tuple[str, str], ...] = (
    ("unit", "Mã đơn vị"), ("title", "Tên mô hình/điển hình"), ("field", "Lĩnh vực"),
    ("kind", "Loại hình"), ("origin", "Nguồn gốc"), ("registered_on", "Ngày đăng ký"),
    ("status", "Trạng thái"), ("started_on", "Ngày bắt đầu xây dựng"), ("level", "Cấp công nhận"),
    ("decision", "Số QĐ công nhận"), ("decided_on", "Ngày QĐ công nhận"),
    ("ended_on", "Ngày dừng hoạt động"), ("situation", "Thực trạng"), ("goals", "Mục tiêu"),
    ("approach", "Cách làm"), ("place", "Địa điểm"), ("lead", "Người phụ trách"),
    ("sustaining", "Biện pháp duy trì"), ("households", "Số hộ hưởng lợi"), ("money", "Kinh phí (đồng)"),
)  # fmt: skip
_ENDS = {
    Status.NOT_RECOGNISED: FactKind.NOT_RECOGNISED, Status.WITHDRAWN: FactKind.WITHDRAWN,
    Status.DOUBTFUL: FactKind.DOUBTED, Status.DORMANT: FactKind.FELL_DORMANT,
}  # fmt: skip
_WITH_DECISION = frozenset({Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT})


class Names(NamedTuple):
    """Words of the choices as a person writes them."""

    field: dict[str, str]
    kind: dict[str, str]
    origin: dict[str, str]
    level: dict[str, str]
    status: dict[str, str]


def names() -> Names:
    """The words of the active language."""
    return Names(
        *[
            {str(code): str(label) for code, label in choices.choices}
            for choices in (Field, Kind, Origin, Level, Status)
        ]
    )


def rows(number: int, *, seed: int = 2009) -> Iterator[dict[str, Any]]:
    """``number`` rows by field name, values as codes, of the units of the province."""
    dice = Random(seed)  # noqa: S311 - a reproducible file, no secret
    codes = dict(Unit.objects.values_list("pk", "code"))
    taken: set[tuple[int, int, str]] = set()
    for life in lives(units_of(PROVINCE), number, seed=seed):
        yield _row(life, codes[life.unit], _title(life, taken), dice)


def _title(life: Life, taken: set[tuple[int, int, str]]) -> str:
    """The name, with the number of the village where the unit has the same one that year."""
    year, title, place = date.fromordinal(life.registered).year, life.title, 1
    while (life.unit, year, title) in taken:
        place += 1
        title = f"{life.title}, thôn {place}"
    taken.add((life.unit, year, title))
    return title


def _row(life: Life, code: str, title: str, dice: Random) -> dict[str, Any]:
    days = {told.kind: date.fromordinal(told.on) for told in life.facts}
    status = Status(life.status)
    if status not in REACHABLE or status == Status.STRUCK_OFF:
        status = Status.DORMANT if status == Status.STRUCK_OFF else Status.BUILDING
    is_recognised = status in _WITH_DECISION
    first = next((told for told in life.facts if told.kind == FactKind.RECOGNISED), None)
    decided = date.fromordinal(first.on) if first and is_recognised else None
    started = days.get(FactKind.STARTED)
    if status in {Status.SUBMITTED, Status.ACCEPTED}:
        started = None
    return {
        "unit": code, "title": title, "field": life.field, "kind": life.kind, "origin": life.origin,
        "registered_on": date.fromordinal(life.registered), "status": str(status), "started_on": started,
        "level": first.level if first and decided else None,
        "decision": f"{1 + dice.randrange(400)}-QĐ/ĐU" if decided else None, "decided_on": decided,
        "ended_on": days.get(_ENDS[status]) if status in _ENDS else None,
        "situation": life.texts[0], "goals": life.texts[1], "approach": life.texts[2],
        "place": f"Thôn {1 + dice.randrange(20)}", "lead": "Ban Công tác Mặt trận thôn",
        "sustaining": "Quy ước của thôn, hằng quý kiểm tra", "households": dice.randrange(20, 400),
        "money": dice.randrange(10, 900) * 1_000_000,
    }  # fmt: skip


def write(path: Path, told: Iterable[dict[str, Any]]) -> int:
    """Write the rows as a workbook with headings, choices as words; returns how many."""
    words = names()._asdict()
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Danh sách")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, [heading for _name, heading in COLUMNS])
    done = 0
    for done, row in enumerate(told, 1):
        for at, (name, _heading) in enumerate(COLUMNS):
            value = row[name]
            if value is None:
                continue
            if isinstance(value, date):
                sheet.write_datetime(done, at, datetime.combine(value, datetime.min.time()), day)
            elif name in {"households", "money"}:
                sheet.write_number(done, at, value)
            else:
                sheet.write_string(done, at, words.get(name, {}).get(value, value))
    book.close()
    return done

"""The dated book of units: every act closes one span and opens the next, nothing is rewritten."""

import csv
import gzip
import io
from dataclasses import dataclass, field
from pathlib import Path

from tools.build_units.papers import Paper
from tools.build_units.sources import Point


@dataclass
class Span:
    """A value held from a day to another (exclusive; empty = still), opened by `rid`."""

    values: tuple[str, ...]
    start: str
    rid: str
    end: str = ""


@dataclass
class Unit:
    """One unit with its dated names, kinds and placements."""

    uid: str
    code: str
    start: str
    point: Point
    end: str = ""
    names: list[Span] = field(default_factory=list)
    kinds: list[Span] = field(default_factory=list)
    placements: list[Span] = field(default_factory=list)


class Book:
    """All units, reorganisations and successions, and who holds a code today."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.papers: list[tuple[Paper, str]] = []
        self.successions: list[tuple[str, str, str, str, str, str]] = []
        self._holder: dict[str, str] = {}

    def holder(self, code: str) -> str:
        """The uid that holds a code now; KeyError if none does."""
        return self._holder[code]

    def open(
        self,
        code: str,
        day: str,
        name: str,
        kind: tuple[str, str],
        parent: str,
        point: Point = None,
        rid: str = "",
    ) -> str:
        """Begin a unit; `kind` is (kind, wording). Its code must be free. Returns the uid."""
        if code in self._holder:
            raise ValueError(f"code {code} is still held by {self._holder[code]}")
        uid = f"{code}@{day}"
        unit = Unit(uid, code, day, point)
        unit.names.append(Span((name,), day, rid))
        unit.kinds.append(Span(kind, day, rid))
        if parent:
            unit.placements.append(Span((parent,), day, rid))
        self.units[uid] = unit
        self._holder[code] = uid
        return uid

    def close(self, uid: str, day: str) -> None:
        """End a unit and all its open spans."""
        unit = self.units[uid]
        unit.end = day
        for span in (unit.names[-1], unit.kinds[-1], unit.placements[-1]):
            span.end = day
        del self._holder[unit.code]

    def rename(self, uid: str, name: str, day: str, rid: str) -> None:
        """Give a unit another name; the same name changes nothing."""
        self._turn(self.units[uid].names, (name,), day, rid)

    def change_kind(self, uid: str, kind: tuple[str, str], day: str, rid: str) -> None:
        """Give a unit another kind or wording; the same one changes nothing."""
        self._turn(self.units[uid].kinds, kind, day, rid)

    def move(self, uid: str, parent: str, day: str, rid: str) -> None:
        """Put a unit under another parent; the same one changes nothing."""
        self._turn(self.units[uid].placements, (parent,), day, rid)

    def enact(self, paper: Paper, scope: str) -> str:
        """Enter a reorganisation about the unit `scope`. Returns its rid."""
        self.papers.append((paper, scope))
        return paper.rid

    def succeed(self, rid: str, old: str, new: str, *, whole: bool, main: bool) -> None:
        """Enter that `old` (or a part of unknown share) passed into `new`."""
        share = "1" if whole else ""
        self.successions.append((rid, old, new, share, str(int(whole)), str(int(main))))

    @staticmethod
    def _turn(spans: list[Span], values: tuple[str, ...], day: str, rid: str) -> None:
        if spans[-1].values == values:
            return
        spans[-1].end = day
        spans.append(Span(values, day, rid))


def write(book: Book, folder: Path) -> dict[str, int]:
    """Write the six tables, byte for byte the same on every run; returns rows per table."""
    units = sorted(book.units.values(), key=lambda unit: (len(unit.code), unit.code, unit.start))
    units.sort(key=lambda unit: unit.code != "VN")
    tables: dict[str, tuple[list[str], list[tuple[str, ...]]]] = {
        "units": (
            ["uid", "code", "starts_on", "ends_on", "lat", "lon"],
            [(u.uid, u.code, u.start, u.end, *_point(u.point)) for u in units],
        ),
        "names": (
            ["uid", "name", "valid_from", "valid_to", "rid"],
            [(u.uid, *s.values, s.start, s.end, s.rid) for u in units for s in u.names],
        ),
        "kinds": (
            ["uid", "kind", "wording", "valid_from", "valid_to", "rid"],
            [(u.uid, *s.values, s.start, s.end, s.rid) for u in units for s in u.kinds],
        ),
        "placements": (
            ["uid", "parent_uid", "valid_from", "valid_to", "rid"],
            [(u.uid, *s.values, s.start, s.end, s.rid) for u in units for s in u.placements],
        ),
        "reorganisations": (
            ["rid", "kind", "on", "title", "paper", "paper_date", "issuer", "note", "scope_uid"],
            [
                (p.rid, p.kind, p.on, p.title, p.number, p.dated, p.issuer, p.note, scope)
                for p, scope in sorted(book.papers, key=lambda each: (each[0].on, each[0].rid))
            ],
        ),
        "successions": (
            ["rid", "from_uid", "to_uid", "share", "is_whole", "is_main"],
            sorted(book.successions, key=lambda row: (row[1][-10:], row[0], row[1], row[2])),
        ),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows) in tables.items():
        _write_table(folder, name, columns, rows)
    return {name: len(rows) for name, (_, rows) in tables.items()}


def _point(point: Point) -> tuple[str, str]:
    if point is None:
        return "", ""
    return f"{point[0]:.4f}", f"{point[1]:.4f}"


def _write_table(folder: Path, name: str, columns: list[str], rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    data = text.getvalue().encode()
    if name == "reorganisations":  # small, and worth reading in a diff
        (folder / f"{name}.csv").write_bytes(data)
    else:
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(data, 9, mtime=0))

"""Read the shipped tables of administrative units as they lie in the package (no database)."""

import csv
import gzip
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import kheo

DATA = Path(kheo.__file__).parent / "orgs" / "data"
LEVELS = {
    "nation": "nation",
    "province": "province",
    "city": "province",
    "district": "district",
    "commune": "commune",
    "ward": "commune",
    "township": "commune",
    "special_zone": "commune",
}
FOREVER = "9999-12-31"

Row = dict[str, str]


def read(name: str) -> list[Row]:
    plain, packed = DATA / f"{name}.csv", DATA / f"{name}.csv.gz"
    text = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    return list(csv.DictReader(text.decode().splitlines()))


@dataclass
class Tables:
    """The six tables; units and reorganisations by key."""

    units: dict[str, Row]
    names: list[Row]
    kinds: list[Row]
    placements: list[Row]
    reorganisations: dict[str, Row]
    successions: list[Row]

    @cached_property
    def level(self) -> dict[str, str]:
        return {row["uid"]: LEVELS[row["kind"]] for row in self.kinds}

    def on(self, rows: list[Row], day: str) -> dict[str, Row]:
        """The row of each unit that holds on a day."""
        return {
            row["uid"]: row
            for row in rows
            if row["valid_from"] <= day < (row["valid_to"] or FOREVER)
        }

    def map_of(self, day: str) -> "Map":
        return Map(self, day)


class Map:
    """The tree of one day, with full labels."""

    def __init__(self, tables: Tables, day: str) -> None:
        self.tables = tables
        self.kinds = tables.on(tables.kinds, day)
        self.names = tables.on(tables.names, day)
        self.parent = {
            uid: row["parent_uid"] for uid, row in tables.on(tables.placements, day).items()
        }

    def counts(self) -> Counter[str]:
        return Counter(LEVELS[row["kind"]] for row in self.kinds.values())

    def label(self, uid: str) -> str:
        return f"{self.kinds[uid]['wording']} {self.names[uid]['name']}"

    def find(self, label: str, level: str = "province") -> str:
        found = [
            uid
            for uid in self.kinds
            if self.tables.level[uid] == level and self.label(uid) == label
        ]
        assert len(found) == 1, (label, found)
        return found[0]

    def below(self, ancestor: str, level: str) -> list[str]:
        def reaches(uid: str) -> bool:
            while uid in self.parent:
                uid = self.parent[uid]
                if uid == ancestor:
                    return True
            return False

        return [uid for uid in self.kinds if self.tables.level[uid] == level and reaches(uid)]

    def words(self, ancestor: str, level: str = "commune") -> dict[str, int]:
        return dict(Counter(self.kinds[uid]["wording"] for uid in self.below(ancestor, level)))


@cache
def load() -> Tables:
    """The shipped tables, read once."""
    return Tables(
        units={row["uid"]: row for row in read("units")},
        names=read("names"),
        kinds=read("kinds"),
        placements=read("placements"),
        reorganisations={row["rid"]: row for row in read("reorganisations")},
        successions=read("successions"),
    )

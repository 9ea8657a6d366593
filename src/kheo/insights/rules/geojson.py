"""Outlines out of a GeoJSON file, judged by their content. Pure: bytes in, shapes on the grid out."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from kheo.insights.rules.rings import Place, Ring, crossing, doubled_area, middle_of
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line, fold

LARGEST = 20_000_000
MOST_FEATURES = 4_000
MOST_POINTS = 40_000
"""Of one feature."""
GRID = 10_000
SNAP = 5
"""Points are put on every fifth step of the grid (55 m): neighbours' common points stay common."""
WEST, EAST, SOUTH, NORTH = 100.0, 120.0, 5.0, 25.0
"""Everything that is Vietnamese lies inside."""
CODES = {"ma", "ma dvhc", "ma xa", "ma tinh", "ma don vi", "code", "ward code", "province code"}
NAMES = {"ten", "ten dvhc", "ten xa", "ten tinh", "ten don vi", "name", "full name", "ward name"}
DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class Feature:
    """One outline as the file names it; ``number`` counts from 1."""

    number: int
    code: str
    name: str
    middle: Place
    rings: tuple[Ring, ...]

    @property
    def words(self) -> str:
        """How the feature is named in a sentence."""
        return _words(self.number, self.name or self.code)

    @property
    def geometry(self) -> dict[str, Any]:
        """As ``insights.models.Outline`` keeps it (schema 1)."""
        flat = [[value for point in ring for value in point] for ring in self.rings]
        return {"middle": list(self.middle), "rings": flat}


def read_features(content: bytes) -> list[Feature]:
    """The outlines of a file. Raises ``BadInput`` with a sentence that names feature and remedy."""
    if len(content) > LARGEST:
        raise BadInput(_("The file is larger than 20 MB; split it by province or simplify it."))
    told = _parsed(content)
    if not isinstance(told, dict) or told.get("type") not in {"FeatureCollection", "Feature"}:
        raise BadInput(_("This is not a GeoJSON file with a FeatureCollection."))
    _refuse_other_degrees(told)
    rows = told.get("features") if told["type"] == "FeatureCollection" else [told]
    if not isinstance(rows, list) or not rows:
        raise BadInput(_("The file holds no feature."))
    if len(rows) > MOST_FEATURES:
        raise BadInput(
            _("The file holds more than %(most)s features; split it by province.")
            % {"most": format_number(MOST_FEATURES)}
        )
    return [_feature(number, row) for number, row in enumerate(rows, 1)]


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (UnicodeDecodeError, json.JSONDecodeError) as trouble:
        raise BadInput(_("This is not a GeoJSON file (JSON in UTF-8).")) from trouble
    except (RecursionError, ValueError) as trouble:
        raise BadInput(
            _("The file is nested too deeply or holds numbers that are none.")
        ) from trouble


def _refuse_constant(_word: str) -> NoReturn:
    raise ValueError("no number")


def _refuse_other_degrees(told: Mapping[str, Any]) -> None:
    crs = told.get("crs")
    if crs is None:
        return
    named = crs.get("properties") if isinstance(crs, dict) else None
    name = str(named.get("name", "")) if isinstance(named, dict) else ""
    if not name.upper().endswith(DEGREES):
        raise BadInput(
            _("The file uses the system “%(name)s”; save it in WGS 84 (longitude, latitude).")
            % {"name": name[:60]}
        )


def _feature(number: int, row: Any) -> Feature:
    told = row if isinstance(row, dict) else {}
    code, name = _named(told.get("properties"), CODES), _named(told.get("properties"), NAMES)
    words = _words(number, name or code)
    geometry = told.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise BadInput(_("%(feature)s is no area (Polygon or MultiPolygon).") % {"feature": words})
    parts = geometry.get("coordinates")
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    rings = tuple(_rings(polygons, words))
    return Feature(number, code, name, middle_of(rings), rings)


def _words(number: int, name: str) -> str:
    told = {"number": number, "name": name[:80]}
    return _("Feature %(number)s (%(name)s)") % told if name else _("Feature %(number)s") % told


def _named(properties: Any, heads: Iterable[str]) -> str:
    for key, value in (properties if isinstance(properties, dict) else {}).items():
        if fold(str(key)).replace("_", " ") in heads and isinstance(value, str | int):
            return clean_line(str(value))[:200]
    return ""


def _rings(polygons: Any, words: str) -> Iterator[Ring]:
    """Outer and inner rings on the grid; what vanishes on it is left out, but never all of it."""
    found, points = 0, 0
    for polygon in _listed(polygons, words):
        for written in _listed(polygon, words):
            ring = list(_points(_listed(written, words), words))
            points += len(ring)
            if points > MOST_POINTS:
                raise BadInput(
                    _("%(feature)s has more than %(most)s points; simplify it first.")
                    % {"feature": words, "most": format_number(MOST_POINTS)}
                )
            kept = _closed(ring, words)
            if kept:
                found += 1
                yield kept
    if not found:
        raise BadInput(_("%(feature)s has no area.") % {"feature": words})


def _listed(value: Any, words: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BadInput(
            _("%(feature)s: its coordinates are not lists of points.") % {"feature": words}
        )
    return value


def _points(ring: list[Any], words: str) -> Iterator[tuple[float, float]]:
    for point in ring:
        numbers = point[:2] if isinstance(point, list) else []
        if len(numbers) != 2 or not all(type(one) in {int, float} for one in numbers):
            raise BadInput(
                _("%(feature)s: its coordinates are not lists of points.") % {"feature": words}
            )
        x, y = numbers
        if not (math.isfinite(x) and math.isfinite(y) and WEST < x < EAST and SOUTH < y < NORTH):
            raise BadInput(
                _("%(feature)s has points outside Việt Nam; coordinates are longitude and latitude "
                  "in degrees (WGS 84).") % {"feature": words}
            )  # fmt: skip
        yield x, y


def _closed(ring: list[tuple[float, float]], words: str) -> Ring | None:
    """On the grid, without the repeated end; None when it vanishes there."""
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise BadInput(
            _("%(feature)s: a ring needs four points and ends where it began.") % {"feature": words}
        )
    try:
        crosses = crossing([(round(x * 1e6), round(y * 1e6)) for x, y in ring[:-1]])
    except ValueError as trouble:
        raise BadInput(
            _("%(feature)s is too intricate; simplify it first.") % {"feature": words}
        ) from trouble
    if crosses:
        raise BadInput(_("%(feature)s crosses itself; mend its border.") % {"feature": words})
    kept: list[Place] = []
    for x, y in ring[:-1]:
        place = (round(x * GRID / SNAP) * SNAP, round(y * GRID / SNAP) * SNAP)
        if not kept or place != kept[-1]:
            kept.append(place)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return tuple(kept) if len(kept) > 2 and doubled_area(kept) else None

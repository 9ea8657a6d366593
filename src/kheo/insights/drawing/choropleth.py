"""A thematic map as one SVG: shades or circles, labels, legend, insets. No script, no style text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import sqrt

from kheo.insights.drawing.islands import Archipelago, owner
from kheo.insights.drawing.labels import Area, Box, Label, placed
from kheo.insights.drawing.projection import (
    Frame,
    Place,
    Point,
    corners,
    frame,
    path,
    points_of,
)

RAMP = ("#ffffff", "#d3e9e5", "#9dcbc4", "#62a69f", "#2c7c78", "#0b4a49")
"""Zero, then five shades of one colour, each darker than the one before: they keep their order on a
black-and-white print and for every kind of colour vision."""
NONE = "url(#map-none)"
DARK = 4
"""From this shade on words are white."""
EDGE, INK, SEA = "#5e6b6a", "#1a2323", "#5e6b6a"
Rings = tuple[tuple[Place, ...], ...]
PointRings = tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One unit: ``shade`` None without data, 0 for zero; ``weight`` 0 to 1 draws a circle."""

    key: str
    name: str
    value: str
    number: str
    title: str
    shade: int | None
    rings: Rings = ()
    middle: Place = (0, 0)
    href: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend; ``weight`` draws a circle instead of a field; ``level`` stands in it."""

    text: str
    shade: int | None = None
    level: int = 0
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything on the map; words come translated. ``units``: code → key, for the islands."""

    title: str
    about: str
    shapes: tuple[Shape, ...]
    legend_title: str
    legend: tuple[Entry, ...]
    archipelagos: tuple[Archipelago, ...]
    inset_words: Mapping[str, str]
    units: Mapping[str, str]
    notes: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    area: tuple[Place, Place] | None = None
    is_nation: bool = False
    circles: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Size of the drawing, place of the legend and of each inset."""

    width: int
    height: int
    frame: Frame
    legend: tuple[int, int]
    insets: tuple[Box, ...]
    size: int


def svg(picture: Picture) -> str:
    """The whole drawing as text; names and titles are escaped."""
    layout = _layout(picture)
    points = {
        one.key: tuple(points_of(ring, layout.frame) for ring in one.rings)
        for one in picture.shapes
    }
    drawn = {key: path(rings) for key, rings in points.items()}
    islands = _islands(picture, layout)
    top = len(picture.heading) * HEADING
    parts = [
        _opening(layout, top),
        f'<title id="map-title">{escape(picture.title)}</title>',
        f'<desc id="map-about">{escape(picture.about)}</desc>',
        _PATTERN,
        *_heading(picture, top),
        *_fields(picture, drawn, islands),
        *(_circles(picture, layout) if picture.circles else ()),
        *_labels(picture, layout, points),
        *_insets(picture, layout),
        *_legend(picture, layout),
        *_notes(picture, layout),
        "</svg>",
    ]
    return "".join(parts)


_PATTERN = (
    '<defs><pattern id="map-none" width="9" height="9" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="9" height="9" fill="#fff"/>'
    '<path d="M0 0v9" stroke="#98a5a3" stroke-width="3"/></pattern></defs>'
)
HEADING = 40
"""Height of a line of the heading, above the map."""
_LINE = 30
"""Height of a line of the legend and of the notes."""


def _opening(layout: Layout, top: int) -> str:
    """The first tag; ``top`` units stand above the map."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" role="group" '
        f'viewBox="0 {-top} {layout.width} {layout.height + top}" '
        f'font-family="system-ui, Noto Sans, sans-serif" aria-labelledby="map-title map-about">'
    )


def _heading(picture: Picture, top: int) -> list[str]:
    """Lines above the map: for a drawing that stands alone."""
    return [
        f'<text x="16" y="{HEADING * (place + 1) - 10 - top}" font-size="{26 if place else 30}" '
        f'font-weight="{400 if place else 700}" fill="{INK}">{escape(line)}</text>'
        for place, line in enumerate(picture.heading)
    ]


def _layout(picture: Picture) -> Layout:
    area = picture.area or corners(ring for one in picture.shapes for ring in one.rings)
    notes = len(picture.notes) * _LINE
    boxes: tuple[Box, ...]
    if picture.is_nation:
        told = frame(area or ((0, 0), (1, 1)), left=14, top=14, width=740, height=1460)
        boxes = (Box(742, 610, 1066, 830), Box(742, 1010, 1066, 1400))
        return Layout(1080, 1490 + notes, told, (700, 40), boxes, 20)
    aside = 250 if picture.archipelagos else 0
    wide, high = _shown_size(area, 980 - aside)
    high = max(high, 380 * len(picture.archipelagos), 120)
    told = frame(area or ((0, 0), (1, 1)), left=10, top=10, width=wide, height=high)
    boxes = tuple(
        Box(wide + 20, 10 + 380 * place, wide + 10 + aside, 10 + 380 * place + 350)
        for place, _one in enumerate(picture.archipelagos)
    )
    rows = (len(picture.legend) + 2) // 3 + 1
    height = high + 40 + rows * _LINE + notes
    return Layout(1000, height, told, (16, high + 50), boxes, 20)


def _shown_size(area: tuple[Place, Place] | None, width: int) -> tuple[int, int]:
    """Width as given; the height the area needs at it, within what a page can show."""
    if area is None:
        return width, 0
    (west, south), (east, north) = area
    return width, min(1000, max(420, round(width * (north - south) / max(1, (east - west) * 0.96))))


def _fields(
    picture: Picture, drawn: Mapping[str, str], islands: Mapping[str, str]
) -> list[str]:  # fmt: skip
    """The shapes, grouped by shade so that a colour is written once."""
    groups: dict[int | None, list[str]] = {}
    for one in picture.shapes:
        if shape := _paths(one.title, drawn[one.key], islands.get(one.key, "")):
            linked = f'<a href="{escape(one.href)}">{shape}</a>' if one.href else shape
            groups.setdefault(0 if picture.circles else one.shade, []).append(linked)
    if lone := islands.get(""):
        groups.setdefault(None, []).append(_paths("", "", lone))
    return [
        f'<g class="map-{"none" if shade is None else shade}" fill="{_colour(shade)}" '
        f'fill-rule="evenodd" stroke="{EDGE}" stroke-width="1.2" stroke-linejoin="round">'
        f"{''.join(shapes)}</g>"
        for shade, shapes in sorted(
            groups.items(), key=lambda told: (told[0] is None, told[0] or 0)
        )
    ]


def _paths(title: str, shape: str, islands: str) -> str:
    """The area by the even-odd rule; signs of islands may overlap without making holes."""
    told = f"<title>{escape(title)}</title>" if title else ""
    area = f'<path d="{shape}">{told}</path>' if shape else ""
    return area + (f'<path fill-rule="nonzero" d="{islands}">{told}</path>' if islands else "")


def _colour(shade: int | None) -> str:
    return NONE if shade is None else RAMP[shade]


def _circles(picture: Picture, layout: Layout) -> list[str]:
    """Areas in proportion to the numbers; the larger ones below."""
    largest = layout.size * 2.2
    found = [f'<g class="map-circles" fill="#2c7c78" fill-opacity=".72" stroke="{INK}">']
    for one in sorted(picture.shapes, key=lambda told: -told.weight):
        if one.weight > 0 and one.rings:
            x, y = layout.frame.point(one.middle)
            found.append(
                f'<circle cx="{x}" cy="{y}" r="{max(3.0, largest * sqrt(one.weight)):.1f}"/>'
            )
    return [*found, "</g>"]


def _labels(picture: Picture, layout: Layout, points: Mapping[str, PointRings]) -> list[str]:
    areas = [
        Area(one.key, points[one.key][:1], layout.frame.point(one.middle), one.name, one.value, one.number)
        for one in picture.shapes
    ]  # fmt: skip
    edge = Box(0, 0, layout.width - 6, layout.height)
    taken = [*layout.insets, _legend_box(picture, layout)]
    found = placed(areas, size=layout.size, edge=edge, taken=taken, outside=picture.is_nation)
    dark = {one.key for one in picture.shapes if (one.shade or 0) >= DARK and not picture.circles}
    on_dark = [label for label in found if label.key in dark and not label.starts]
    on_light = [label for label in found if label not in on_dark]
    common = 'pointer-events="none" aria-hidden="true" stroke-linejoin="round" paint-order="stroke"'
    return [
        f'<g class="map-labels" fill="{INK}" stroke="#fff" stroke-width="3" {common}>',
        *(_text(label) for label in on_light),
        f'</g><g class="map-labels" fill="#fff" stroke="{RAMP[-1]}" stroke-width="2.5" {common}>',
        *(_text(label) for label in on_dark),
        "</g>",
    ]


def _text(label: Label) -> str:
    anchor = "" if label.starts else ' text-anchor="middle"'
    top = label.y - (len(label.lines) - 1) * label.size * 0.575 + label.size * 0.36
    size = f'font-size="{label.size}"'
    if len(label.lines) == 1:
        return f'<text x="{label.x}" y="{top:.0f}" {size}{anchor}>{escape(label.lines[0])}</text>'
    name, value = (escape(line) for line in label.lines)
    second = f'<tspan x="{label.x}" dy="{label.size * 1.15:.0f}" font-weight="700">{value}</tspan>'
    return f'<text x="{label.x}" y="{top:.0f}" {size}{anchor}>{name}{second}</text>'


def _islands(picture: Picture, layout: Layout) -> dict[str, str]:
    """Key of a unit → signs of its islands; "" = islands whose unit is not on the map."""
    found: dict[str, str] = {}
    for one, box in zip(picture.archipelagos, layout.insets, strict=True):
        places = [place for place, _code in one.islands]
        inner = frame(
            corners([places]) or ((0, 0), (1, 1)), left=round(box.left) + 24,
            top=round(box.top) + 70, width=round(box.right - box.left) - 48,
            height=round(box.bottom - box.top) - 95,
        )  # fmt: skip
        for place, code in one.islands:
            key = owner(code, one, picture.units, is_nation=picture.is_nation)
            x, y = inner.point(place)
            found[key] = found.get(key, "") + f"M{x} {y - 6}l5 3 2 5-4 4h-6l-4-4 2-5z"
    return found


def _insets(picture: Picture, layout: Layout) -> list[str]:
    found = []
    for one, box in zip(picture.archipelagos, layout.insets, strict=True):
        x, y = round(box.left), round(box.top)
        name, place = picture.inset_words[one.name].split("\n")
        found.append(
            f'<g class="map-inset" data-name="{escape(one.name)}"><rect x="{x}" y="{y}" '
            f'width="{round(box.right - box.left)}" height="{round(box.bottom - box.top)}" rx="8" '
            f'fill="none" stroke="{SEA}" stroke-dasharray="7 5"/>'
            f'<text x="{x + 14}" y="{y + 30}" font-size="21" font-weight="700" fill="{INK}">'
            f'{escape(name)}</text><text x="{x + 14}" y="{y + 54}" font-size="18" fill="{INK}">'
            f"{escape(place)}</text></g>"
        )
    return found


def _legend_box(picture: Picture, layout: Layout) -> Box:
    x, y = layout.legend
    if picture.is_nation:
        return Box(x - 10, y - 30, layout.width, y + 20 + _LINE * (len(picture.legend) + 1))
    return Box(0, y - 30, layout.width, layout.height)


def _legend(picture: Picture, layout: Layout) -> list[str]:
    left, top = layout.legend
    title = f'<text x="{left}" y="{top}" font-weight="700">{escape(picture.legend_title)}</text>'
    found = [f'<g class="map-legend" font-size="20" fill="{INK}">{title}']
    high = len(picture.legend) if picture.is_nation else (len(picture.legend) + 2) // 3
    for place, entry in enumerate(picture.legend):
        x = left + place // high * 325
        y = top + 16 + place % high * _LINE
        words = f'<text x="{x + 46}" y="{y + 18}">{escape(entry.text)}</text>'
        found.append(_sign(entry, x, y) + words)
    return [*found, "</g>"]


def _sign(entry: Entry, x: int, y: int) -> str:
    """A field with the number of its class, or a circle."""
    if entry.weight:
        radius = f"{max(3.0, 14 * sqrt(entry.weight)):.1f}"
        return f'<circle cx="{x + 18}" cy="{y + 11}" r="{radius}" fill="#2c7c78" stroke="{INK}"/>'
    field = (
        f'<rect x="{x}" y="{y}" width="36" height="22" fill="{_colour(entry.shade)}" '
        f'stroke="{EDGE}"/>'
    )
    if not entry.level:
        return field
    ink = "#fff" if (entry.shade or 0) >= DARK else INK
    number = f'<text x="{x + 18}" y="{y + 17}" font-size="16" text-anchor="middle" fill="{ink}">'
    return f"{field}{number}{entry.level}</text>"


def _notes(picture: Picture, layout: Layout) -> list[str]:
    top = layout.height - len(picture.notes) * _LINE + 12
    return [
        f'<text x="16" y="{top + place * _LINE}" font-size="17" fill="{SEA}">{escape(note)}</text>'
        for place, note in enumerate(picture.notes)
    ]

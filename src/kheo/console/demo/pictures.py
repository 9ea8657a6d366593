"""Small drawn scenes that stand for photos; each says on itself that it is an illustration."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (640, 420)
SCENES = 12
_SKIES = ("#cfe3ee", "#f1dcc0", "#d7e6d2", "#e3dbe9")
_HILLS = ("#5f8f73", "#7b8f5a", "#4f7f86", "#8a7c5b")
_ROADS = ("#b9b2a4", "#9fa6aa", "#c7b48e")


@cache
def scene(number: int) -> bytes:
    """A JPEG of a few kilobytes: hills, a road, houses, a sun; the same for the same number."""
    number %= SCENES
    picture = Image.new("RGB", SIZE, _SKIES[number % 4])
    pen = ImageDraw.Draw(picture)
    width, height = SIZE
    sun = 80 + 40 * number
    pen.ellipse((sun, 40, sun + 56, 96), fill="#f4c95d")
    shift = 37 * number % 180
    ridge = [(0, 260), (120 + shift, 150), (260 + shift, 240), (430, 130 + shift // 3)]
    pen.polygon([*ridge, (width, 250), (width, height), (0, height)], fill=_HILLS[number % 4])
    pen.rectangle((0, 290, width, height), fill="#88a86a")
    left = 240 + shift // 2
    road = [(left + 60, 290), (left + 100, 290), (left + 220, height), (left - 60, height)]
    pen.polygon(road, fill=_ROADS[number % 3])
    for house in range(2 + number % 3):
        x, y = 30 + house * 150, 270 + 12 * (house % 2)
        pen.rectangle((x, y, x + 70, y + 48), fill="#efe6d8")
        pen.polygon([(x - 8, y), (x + 35, y - 30), (x + 78, y)], fill="#a4493d")
    pen.rectangle((0, height - 26, width, height), fill="#26332d")
    pen.text((12, height - 20), f"ANH MINH HOA / ILLUSTRATION {number + 1}", fill="#ffffff")
    out = BytesIO()
    picture.save(out, "JPEG", quality=60, optimize=True)
    return out.getvalue()

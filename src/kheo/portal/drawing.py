"""Draws the card of a story: 1200 × 630 points, few colours, well under 60 kB. Plain drawing, no data base."""

from __future__ import annotations

import io
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
MARGIN = 80
INK, SOFT, ACCENT, PAPER, LOTUS = "#1a2323", "#4b5958", "#0b5a58", "#f5f6f5", "#a8324a"
FONTS = {
    False: ("NotoSans-Regular.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial.ttf"),
    True: ("NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf", "Arialbd.ttf"),
}
"""Whichever the machine has; without any the card carries the colours alone."""
LARGEST, SMALLEST, LINES = 64, 36, 4
COLOURS = 32

Font = ImageFont.FreeTypeFont


class Words(NamedTuple):
    """What stands on the card."""

    title: str
    place: str
    proof: str


def drawn(words: Words) -> bytes:
    """The card as PNG."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 28, SIZE[1]), fill=ACCENT)
    pen.rectangle((0, SIZE[1] - 90, 28, SIZE[1]), fill=LOTUS)
    if _family(is_bold=True) and _family(is_bold=False):
        head, small = _font(30, is_bold=True), _font(32, is_bold=False)
        pen.text((MARGIN, 64), "DÂN VẬN KHÉO · THƯ VIỆN CÁCH LÀM HAY", font=head, fill=ACCENT)
        font, lines = _fitting(pen, words.title)
        step = int(font.size * 1.3)
        for number, line in enumerate(lines):
            pen.text((MARGIN, 150 + number * step), line, font=font, fill=INK)
        width = SIZE[0] - 2 * MARGIN
        pen.text(
            (MARGIN, SIZE[1] - 150), _cut(pen, words.place, small, width), font=small, fill=SOFT
        )
        pen.text(
            (MARGIN, SIZE[1] - 96), _cut(pen, words.proof, small, width), font=small, fill=SOFT
        )
    out = io.BytesIO()
    image.quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _family(*, is_bold: bool) -> str:
    """The file of the first family this machine has; "" without any."""
    for name in FONTS[is_bold]:
        with suppress(OSError):
            ImageFont.truetype(name, SMALLEST)
            return name
    return ""


@cache
def _font(size: int, *, is_bold: bool) -> Font:
    return ImageFont.truetype(_family(is_bold=is_bold), size)


def _fitting(pen: ImageDraw.ImageDraw, title: str) -> tuple[Font, list[str]]:
    """The largest letters in which the title takes a few lines; a longer one is cut."""
    width = SIZE[0] - 2 * MARGIN
    for size in range(LARGEST, SMALLEST - 1, -4):
        font = _font(size, is_bold=True)
        lines = _wrapped(pen, title, font, width)
        if len(lines) <= LINES:
            return font, lines
    kept = lines[:LINES]
    kept[-1] = _cut(pen, kept[-1] + " …", font, width)
    return font, kept


def _wrapped(pen: ImageDraw.ImageDraw, text: str, font: Font, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if pen.textlength(longer, font=font) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(pen: ImageDraw.ImageDraw, text: str, font: Font, width: int) -> str:
    if pen.textlength(text, font=font) <= width:
        return text
    while text and pen.textlength(f"{text}…", font=font) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"

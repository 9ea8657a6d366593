"""What a file is, told by its content: never by its name, never by what the browser claims."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from kheo.kernel.refusals import BadInput

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
MOST_PIXELS = 60_000_000
"""A photo of 60 megapixels is beyond every phone; more is a decompression bomb."""
MOST_MEMBERS = 4000
MOST_INFLATED = 200 * 1024 * 1024
MOST_RATIO = 150
"""Limits of an office document, which is a zip archive: members, inflated bytes, compression."""

THUMB = 480
PUBLISHED = 2000
"""Longest side in pixels of the small picture and of the published one."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain"
_PRINTED = frozenset(b"\t\n\r\x0b\x0c")
ENDINGS: Mapping[str, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    DOCX: ".docx",
    XLSX: ".xlsx",
    TEXT: ".txt",
}
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the content turned out to be."""

    content_type: str
    width: int | None = None
    height: int | None = None

    @property
    def ending(self) -> str:
        """The ending that fits the content."""
        return ENDINGS[self.content_type]


@dataclass(frozen=True, slots=True)
class CameraNotes:
    """What the camera wrote into a photo: its day and its place, each only when readable."""

    taken_on: date | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def check(content: bytes, *, texts: bool = False) -> Checked:
    """Tell what ``content`` is; raises ``BadInput`` with what to do instead. ``texts`` lets plain text pass."""
    if not content:
        raise BadInput(_("The file is empty; choose it again."))
    if len(content) > LARGEST:
        raise too_large(len(content))
    if content[:3] == b"\xff\xd8\xff" or content[:8] == b"\x89PNG\r\n\x1a\n":
        return _check_picture(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _check_picture(content)
    if content.lstrip()[:5] == b"%PDF-":
        return _check_pdf(content)
    if content[:4] == b"PK\x03\x04":
        return _check_office(content)
    if texts and _is_text(content):
        return Checked(TEXT)
    raise BadInput(
        _("This kind of file is not kept. Send a JPEG, PNG or WebP photo, a PDF, .docx or .xlsx.")
    )


def _is_text(content: bytes) -> bool:
    """No binary: UTF-16 with its mark, else hardly a control byte but line ends and tabs."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return True
    odd = sum(byte < 32 and byte not in _PRINTED for byte in content)
    return b"\x00" not in content and odd * 200 < len(content)


def too_large(size: int) -> BadInput:
    """The refusal of a file above the limit, with the remedy."""
    return BadInput(
        _(
            "The file has %(size)s MB; at most %(limit)s MB are taken. Send the photo in a smaller "
            "size, or the paper as a PDF scanned at 200 dpi."
        ),
        params={"size": -(-size // (1024 * 1024)), "limit": LARGEST // (1024 * 1024)},
    )


def _check_picture(content: bytes) -> Checked:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=tuple(PICTURES))
            if too_many := picture.width * picture.height > MOST_PIXELS:
                picture.close()
            else:
                picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as trouble:
        raise _bomb() from trouble
    except Exception as trouble:
        raise BadInput(
            _("This is not a photo that can be opened; it may be damaged. Send another one.")
        ) from trouble
    if too_many:
        raise _bomb()
    turned = ImageOps.exif_transpose(picture)
    return Checked(PICTURES[picture.format or ""], turned.width, turned.height)


def _bomb() -> BadInput:
    return BadInput(
        _("The picture has more than %(limit)s million pixels. Send it in a smaller size."),
        params={"limit": MOST_PIXELS // 1_000_000},
    )


def _check_pdf(content: bytes) -> Checked:
    if b"%%EOF" not in content[-2048:]:
        raise BadInput(_("The PDF breaks off before its end. Save it again and send that file."))
    if re.search(rb"/(JavaScript|Launch|EmbeddedFile)\b", content):
        raise BadInput(_("The PDF carries a program or another file. Print it to a plain PDF."))
    return Checked("application/pdf")


def _check_office(content: bytes) -> Checked:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_bomb(members, len(content))
            names = {member.filename for member in members}
            if any("vbaproject" in name.lower() for name in names):
                raise BadInput(_("The document carries macros. Save it as plain .docx or .xlsx."))
            types = archive.read("[Content_Types].xml")
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError) as trouble:
        raise BadInput(
            _("This is not a Word or Excel document that can be opened. Save it again.")
        ) from trouble
    if b"macroenabled" in types.lower():
        raise BadInput(_("The document carries macros. Save it as plain .docx or .xlsx."))
    if "word/document.xml" in names:
        return Checked(DOCX)
    if "xl/workbook.xml" in names:
        return Checked(XLSX)
    raise BadInput(_("Archives are not kept. Send each document by itself."))


def _refuse_bomb(members: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse before anything is inflated; the declared sizes bound what ``read`` returns."""
    inflated = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or inflated > MOST_INFLATED:
        raise BadInput(_("The document unpacks to far more than it shows; it is not kept."))
    if inflated > 5 * 1024 * 1024 and inflated > packed * MOST_RATIO:
        raise BadInput(_("The document unpacks to far more than it shows; it is not kept."))


def derivative(content: bytes, side: int) -> bytes:
    """The picture upright, at most ``side`` pixels long, as a JPEG that holds nothing else.

    Encoding it anew leaves every note of the camera behind, the place first of all.
    """
    picture = Image.open(io.BytesIO(content), formats=tuple(PICTURES))
    picture.draft("RGB", (side, side))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((side, side))
    if upright.mode in {"RGBA", "LA", "P", "PA"}:
        layer = upright.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        upright = Image.alpha_composite(ground, layer)
    out = io.BytesIO()
    plain = Image.new("RGB", upright.size)
    plain.paste(upright.convert("RGB"))
    plain.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()


def camera_notes(content: bytes) -> CameraNotes:
    """Day and place that the camera wrote, as far as they can be read; never an error."""
    try:
        exif = Image.open(io.BytesIO(content), formats=tuple(PICTURES)).getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001 - notes of a camera are a courtesy; a broken block says nothing
        return CameraNotes()
    taken = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    latitude = _degrees(place.get(ExifTags.GPS.GPSLatitude), place.get(ExifTags.GPS.GPSLatitudeRef))
    longitude = _degrees(
        place.get(ExifTags.GPS.GPSLongitude), place.get(ExifTags.GPS.GPSLongitudeRef)
    )
    whole = latitude is not None and longitude is not None
    return CameraNotes(
        _camera_day(taken), latitude if whole else None, longitude if whole else None
    )


def _camera_day(written: Any) -> date | None:
    found = re.match(r"(\d{4}):(\d\d):(\d\d)", str(written or ""))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _degrees(parts: Any, side: Any) -> Decimal | None:
    try:
        degrees, minutes, seconds = (Decimal(str(float(part))) for part in parts)
        value = degrees + minutes / 60 + seconds / 3600
        return round(-value if str(side) in {"S", "W"} else value, 6)
    except (TypeError, ValueError, ArithmeticError):
        return None


def safe_name(name: str, ending: str) -> str:
    """A name for the download: no path, no control or quote characters, the fitting ending."""
    last = re.split(r"[\\/]", name)[-1]
    kept = re.sub(r'[\x00-\x1f\x7f"<>:|?*;]+', " ", last).strip(" .")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", re.sub(r"\s+", " ", kept))[:120].strip(" .")
    return f"{stem or 'tep'}{ending}"

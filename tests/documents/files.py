"""Files made on the spot: honest ones and hostile ones."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from PIL.TiffImagePlugin import IFDRational


def jpeg(size=(640, 480), *, exif=None, colour="green"):
    out = io.BytesIO()
    extra = {"exif": exif} if exif is not None else {}
    Image.new("RGB", size, colour).save(out, "JPEG", **extra)
    return out.getvalue()


def camera_exif(*, turned=False):
    """Notes as a phone writes them: the day, Hà Tĩnh as the place, held upright or not."""
    exif = Image.Exif()
    exif[0x0112] = 6 if turned else 1
    exif[0x010F] = "Phone"
    exif.get_ifd(0x8769)[0x9003] = "2026:05:01 07:30:00"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[3] = "N", "E"
    gps[2] = (IFDRational(18), IFDRational(20), IFDRational(30))
    gps[4] = (IFDRational(105), IFDRational(54), IFDRational(0))
    return exif


def png_claiming(width, height):
    """A few hundred bytes that claim to be a huge picture."""

    def chunk(kind, body):
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def office(*, members=None, types="<Types/>"):
    """An office document with the given members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, body in (members or {"word/document.xml": "<w/>"}).items():
            archive.writestr(name, body)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

"""Filling a template: sandboxed fields, loops, conditions and a few filters; no data base."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import segno
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from PIL import Image

from kheo.documents.bodies import plain_body
from kheo.documents.body_xml import bound, looks, mark, place_bodies
from kheo.documents.paper_forms import FORMS, PaperForm, Shape
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.kernel.text import clean_block

SHIPPED = Path(__file__).parent / "shipped"
FOOTNOTES = CONTENT_TYPE.WML_FOOTNOTES
NEW_PARAGRAPH = "\a"
"""What docxtpl turns into a new paragraph of the same look."""


def without_stop(text: object) -> str:
    """A sentence without its last stop, so that the template can put its own."""
    return str(text).rstrip().removesuffix("./.").rstrip(".;, ")


def from_day(text: object) -> str:
    """“ngày 05 tháng 01 năm 2026” of “Sơn Kim 2, ngày 05 tháng 01 năm 2026”."""
    written = str(text)
    return written[written.find("ngày") :] if "ngày" in written else written


def about_act(text: object) -> str:
    """“về việc khôi phục công nhận …” of “Khôi phục công nhận …”; what says “về” already is kept."""
    written = small_start(text)
    return written if written.lower().startswith("về ") else f"về việc {written}"


def small_start(text: object) -> str:
    """The first letter small, unless the word is an abbreviation (“HĐND xã”)."""
    written = one_line(text)
    return written if written[1:2].isupper() else written[:1].lower() + written[1:]


def large_start(text: object) -> str:
    """The first letter large, the rest as it is."""
    written = one_line(text)
    return written[:1].upper() + written[1:]


def one_line(text: object) -> str:
    """A name of two lines in one; the name of the movement, a number and its month stay together."""
    return bound(re.sub(r"[ \t\n\a]+", " ", str(text)).strip())


def two_digits(value: object) -> str:
    """A count as papers write it: 04, 12, 1.250."""
    shown = str(_shown(value))
    return shown.zfill(2) if shown.isdecimal() else shown


def _shown(value: object) -> object:
    return format_number(value) if type(value) is int else value


def environment() -> ImmutableSandboxedEnvironment:
    """The only language a template speaks."""
    env = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_shown)
    kept = {name: env.filters[name] for name in FILTERS if name in env.filters}
    env.filters.clear()
    env.filters.update(kept, **OWN_FILTERS)
    env.globals.clear()
    return env


OWN_FILTERS = {
    "bo_cham": without_stop, "ngay": from_day, "ve_viec": about_act, "thuong_dau": small_start,
    "hoa_dau": large_start, "mot_dong": one_line, "hai_so": two_digits,
}  # fmt: skip
FILTERS = ("upper", "lower", "capitalize", "trim", "default", "join", "length", "bo_cham")


def frozen(form: PaperForm, content: Mapping[str, Any]) -> dict[str, Any]:
    """``content`` as it is kept: plain values of Vietnamese writing, every field there.

    Raises ValueError for a field or column the form does not know: that is a slip of the caller.
    """
    if strange := set(content) - set(form.fields):
        raise ValueError(f"{form.code} has no field {sorted(strange)}")
    kept: dict[str, Any] = {}
    for name, one in form.fields.items():
        value = content.get(name)
        if one.shape is Shape.ROWS:
            columns = [c.name for c in one.columns if c.shape is not Shape.CODE]
            kept[name] = [_row(name, columns, row) for row in value or ()]
        elif one.shape is Shape.BODY:
            kept[name] = plain_body(name, value or ())
        elif one.shape is Shape.LINES:
            kept[name] = [_plain(line) for line in value or ()]
        else:
            kept[name] = _plain(value)
    return kept


def _row(name: str, columns: list[str], row: Any) -> dict[str, Any]:
    cells = dict(row) if isinstance(row, Mapping) else {columns[0]: row}
    if strange := set(cells) - {*columns, "qr"}:
        strange_names = sorted(strange)
        raise ValueError(f"{name} has no column {strange_names}")
    return {column: _plain(cells.get(column)) for column in columns}


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, date):
        return format_day(value)
    return value if type(value) is int else clean_block(str(value))


def fill(template: bytes, form: PaperForm, content: Mapping[str, Any]) -> bytes:
    """The .docx of ``content`` (as made by ``frozen``).

    Raises what Jinja and lxml raise for a template that was never checked.
    """
    document = Filled(io.BytesIO(template))
    document.init_docx()
    codes = SquareCodes(document)
    bodies = {name: content[name] for name, one in form.fields.items() if one.shape is Shape.BODY}
    seen = looks(document.docx, bodies)
    context = {name: _for_word(value) for name, value in content.items() if name not in bodies}
    for name, blocks in bodies.items():
        context[name] = Markup(mark(name)) if blocks else ""  # noqa: S704 - a name of ours
    for name, one in form.fields.items():
        if any(column.shape is Shape.CODE for column in one.columns):
            for row in context[name]:
                address = row["dia_chi_kiem_tra"]
                row["qr"] = codes.add(address) if address else ""
    document.render(context, environment())
    if bodies:
        place_bodies(document.docx, seen, bodies, content)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class Filled(DocxTemplate):  # type: ignore[misc]  # docxtpl carries no types
    """A template whose footnotes are filled once.

    docxtpl fills them once a section, so a tag that came with the content would be carried out.
    """

    def render_footnotes(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Fill the part of the footnotes, where there is one."""
        for part in self.docx.part.package.parts:
            if part.content_type == FOOTNOTES:
                xml = self.patch_xml(part.blob.decode("utf-8"))
                part._blob = self.render_xml_part(xml, part, context, jinja_env).encode("utf-8")  # noqa: SLF001


def _for_word(value: Any) -> Any:
    if isinstance(value, list):
        return [_for_word(one) for one in value]
    if isinstance(value, dict):
        return {name: _for_word(one) for name, one in value.items()}
    return value.replace("\n", NEW_PARAGRAPH) if isinstance(value, str) else value


class SquareCodes:
    """Square codes put into one document.

    docxtpl would compare every picture with all before it; codes are never alike, so each becomes
    a part of its own, and the drawing around it is written once and copied.
    """

    def __init__(self, document: Any) -> None:
        self.part = document.docx.part
        self.count = 0
        side = Mm(26)
        self.drawing = CT_Inline.new_pic_inline(99999, "rIdCODE", "qr.png", side, side).xml

    def add(self, address: str) -> Markup:
        """The code of ``address`` as what stands between two runs of Word."""
        self.count += 1
        name = PackURI(f"/word/media/qr{self.count}.png")
        picture = ImagePart(name, "image/png", square_code(address))
        key = self.part.relate_to(picture, RELATIONSHIP_TYPE.IMAGE)
        drawing = self.drawing.replace("rIdCODE", key).replace("99999", str(self.count))
        return Markup(  # noqa: S704 - made here of a key and a number
            "</w:t></w:r><w:r><w:drawing>"
            f'{drawing}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
        )


def square_code(address: str) -> bytes:
    """The QR code as a PNG of two colours.

    A fixed mask spares the search for the prettiest of eight; readers take any.
    """
    code = segno.make(address, error="m", mask=3, micro=False)
    rows = [bytes(255 * (1 - dark) for dark in row) for row in code.matrix]
    side = len(rows)
    picture = Image.new("L", (side + 4, side + 4), 255)
    picture.paste(Image.frombytes("L", (side, side), b"".join(rows)), (2, 2))
    large = picture.resize((picture.width * 6, picture.height * 6), Image.Resampling.NEAREST)
    out = io.BytesIO()
    large.convert("1").save(out, "PNG")
    return out.getvalue()


def shipped(form: str, style: str) -> bytes:
    """The template that comes with the program."""
    return (SHIPPED / style / f"{FORMS[form].code}.docx").read_bytes()

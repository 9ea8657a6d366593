"""Workbooks of strangers: the reader of sheets must never see what would take the server's memory."""

import io
import zipfile

import pytest
from django.utils import translation

from kheo.foundation.workbooks import SMALL, look_through, open_workbook
from kheo.kernel.refusals import BadInput


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for name, text in parts.items():
            archive.writestr(f"xl/worksheets/{name}.xml", text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not an Excel file"),
        (b"PK\x03\x04 broken", "not an Excel file"),
        (packed(sheet1='<c r="A1"/><c r="XFD1048576"/>'), "The sheet is far too large"),
        (packed(sheet1=" " * 50_000_000), "too large once unpacked"),
        (packed(sheet1="<worksheet/>"), "not an Excel file"),
    ],
    ids=["empty", "broken", "two far corners", "bomb", "no workbook"],
)
def test_a_hostile_workbook_is_refused_by_a_sentence(content, words):

    with translation.override("en"), pytest.raises(BadInput, match=words):
        open_workbook(content)


SAID = '<worksheet><dimension ref="A1:B2"/><sheetData><row r="1"><c r="A1"><v>1</v></c>'


@pytest.mark.parametrize(
    "far",
    [
        '<c r="XFD1048576"/>',
        "<c r='XFD1048576'/>",
        '<c s="1" r="XFD1048576"/>',
        '<c  r = "XFD1048576" />',
        '<c x=">" r="XFD1048576"/>',
        '<c\n\tr="XFD1048576"/>',
        '<x:c r="XFD1048576"/>',
        '<c r="xfd1048576"/>',
        '<c r=" XFD1048576 "/>',
        '</row><row r="1048576"><c r="XFD2"/><c/>',
        '</row><row r="900000">' + "<c/>" * 9,
        "</row>" + "<row/>" * 3000 + "<row>" + "<c/>" * 900,
        '<c r="AZZ1"/></row><row r="9999"><c r="A9999"/>',
    ],
)
def test_a_far_cell_is_met_however_it_is_written(far):
    content = packed(sheet1=SAID + far + "</row></sheetData></worksheet>")

    with translation.override("en"), pytest.raises(BadInput, match="The sheet is far too large"):
        open_workbook(content)


@pytest.mark.parametrize(
    "near",
    [
        '<c r="B2"/>',
        '<c s="1" r="B2"/>',
        "<c/><c/>",
        '<x:c r="B2"/>',
        '</row><row r="2"><c r="CV9999"/>',
    ],
)
def test_a_near_cell_is_no_trouble_however_it_is_written(near):
    content = packed(sheet1=SAID + near + "</row></sheetData></worksheet>")

    look_through(content, SMALL)


def test_a_part_longer_than_the_archive_says_is_refused():
    content = bytearray(packed(sheet1=SAID + " " * 5000))
    told = len(SAID) + 5000
    at = content.rfind(told.to_bytes(4, "little"))
    content[at : at + 4] = (told - 4000).to_bytes(4, "little")

    with translation.override("en"), pytest.raises(BadInput, match="not an Excel file"):
        open_workbook(bytes(content))


def test_the_parts_are_shown_to_whoever_asks():
    met = {}
    look_through(packed(sheet1=SAID), SMALL, lambda name, part: met.update({name: part}))

    assert met == {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": SAID.encode()}

"""Workbooks of strangers: the reader of sheets must never see what would take the server's memory."""

import io
import zipfile

import pytest
from django.utils import translation

from kheo.foundation.workbooks import open_workbook
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

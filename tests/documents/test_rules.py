"""What a file is, told by its content."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kheo.documents import rules
from kheo.kernel.refusals import BadInput
from tests.documents.files import PDF, camera_exif, jpeg, office, png_claiming


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg(), "image/jpeg"),
        (PDF, "application/pdf"),
        (office(), rules.DOCX),
        (office(members={"xl/workbook.xml": "<x/>"}), rules.XLSX),
    ],
)
def test_honest_files_are_known_by_their_content(content, kind):
    assert rules.check(content).content_type == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"\xff\xd8\xff\xe0 no photo at all",
        jpeg()[:900],
        png_claiming(60_000, 60_000),
        png_claiming(9_000, 9_000),
        b"%PDF-1.4 broken off",
        PDF.replace(b"<<>>", b"<</JavaScript 1 0 R>>"),
        b"PK\x03\x04 no archive",
        office(members={"readme.txt": "an archive"}),
        office(members={"word/document.xml": "<w/>", "word/vbaProject.bin": "x"}),
        office(types="application/vnd.ms-word.document.macroEnabled.main+xml"),
        office(members={"word/document.xml": "0" * 60_000_000}),
        office(members={f"word/{number}.xml": "" for number in range(4100)}),
        b"MZ\x90\x00 a program",
        b"GIF89a",
    ],
    ids=lambda content: f"{content[:12]!r}",
)
def test_hostile_files_are_refused_with_a_sentence(content):
    with pytest.raises(BadInput) as refusal:
        rules.check(content)
    assert len(str(refusal.value)) > 20


def test_thirty_megabytes_are_refused_with_the_limit_and_the_remedy():
    with pytest.raises(BadInput) as refusal:
        rules.check(b"\xff\xd8\xff" + bytes(30 * 1024 * 1024))
    assert "20" in str(refusal.value)
    assert "31" in str(refusal.value)


def test_the_published_picture_is_upright_and_holds_no_notes():
    original = jpeg((3000, 2000), exif=camera_exif(turned=True))

    made = Image.open(io.BytesIO(rules.derivative(original, rules.PUBLISHED)))

    assert b"Exif" in original
    assert rules.camera_notes(original).latitude == Decimal("18.341667")
    assert made.size == (1333, 2000)
    assert dict(made.getexif()) == {}
    assert "exif" not in made.info


def test_a_camera_tells_its_day_and_place():
    assert rules.camera_notes(jpeg(exif=camera_exif())) == rules.CameraNotes(
        date(2026, 5, 1), Decimal("18.341667"), Decimal("105.9")
    )
    assert rules.camera_notes(jpeg()) == rules.CameraNotes()
    assert rules.camera_notes(b"no photo") == rules.CameraNotes()


@given(st.binary(max_size=400))
def test_no_bytes_whatever_bring_anything_but_a_refusal(content):
    for head in (
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF0000WEBP",
        b"PK\x03\x04",
        b"%PDF-",
    ):
        try:
            rules.check(head + content)
        except BadInput:
            continue
        assert head == b"%PDF-"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\ảnh\\thôn 3.JPEG", "thôn 3.jpg"),
        ('a"\r\nSet-Cookie: x.png', "a Set-Cookie x.jpg"),
        ("\u0000", "tep.jpg"),
        ("x" * 500, "x" * 120 + ".jpg"),
    ],
)
def test_download_names_are_harmless(name, safe):
    assert rules.safe_name(name, ".jpg") == safe

"""What comes out: pictures, pages, LibreOffice."""

import io
import shutil
import subprocess

import pytest
from docx import Document
from PIL import Image

from kheo.documents.operations import keep_made, pdf_of, printing
from kheo.documents.paper_forms import FORMS
from kheo.documents.paper_samples import sample
from kheo.documents.rendering import fill, frozen, shipped, square_code
from kheo.documents.rules import DOCX
from kheo.kernel.refusals import RuleBroken


def made(form, style):
    return fill(shipped(form, style), FORMS[form], frozen(FORMS[form], sample(form, style)))


def test_every_certificate_has_its_own_code():
    document = Document(io.BytesIO(made("certificate", "state")))
    pictures = {
        rel.target_part.blob for rel in document.part.rels.values() if "image" in rel.reltype
    }
    assert len(pictures) == 4
    assert Image.open(io.BytesIO(square_code("https://a.vn/1"))).size[0] > 100


def test_the_annex_repeats_its_head_and_keeps_its_widths():
    table = Document(io.BytesIO(made("recognition_decision", "party"))).tables[-1]
    assert len(table.rows) == 5
    xml = table._tbl.xml
    assert xml.count("<w:tblHeader") == 1
    assert xml.count("<w:tcW") == 35
    assert all(cell.width for row in table.rows for cell in row.cells)


@pytest.mark.django_db
def test_without_libreoffice_a_sentence_says_what_to_do(at, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    stored = keep_made(made("invitation", "state"), DOCX, at=at)
    with pytest.raises(RuleBroken, match="Word"):
        pdf_of(stored)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_libreoffice_prints_one_certificate_a_page_and_only_once(at, monkeypatch):
    stored = keep_made(made("certificate", "party"), DOCX, at=at)
    pdf = pdf_of(stored)
    monkeypatch.setattr(printing, "to_pdf", None)
    assert pdf_of(stored) == pdf
    content = printing.bytes_of(pdf)
    told = subprocess.run(["pdfinfo", "-"], input=content, capture_output=True, check=True)
    assert b"Pages:           4" in told.stdout

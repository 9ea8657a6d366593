"""What comes out: pictures, pages, LibreOffice."""

import io
import shutil
import subprocess
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from docx import Document
from PIL import Image

from kheo.documents.enums import PrintStage
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


@pytest.mark.django_db
def test_the_command_prints_one_run_and_keeps_a_failure_in_words(at, monkeypatch):
    run = printing.ask_for_pdf(keep_made(made("notice", "state"), DOCX, at=at))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    call_command("print_pdf", run.pk)
    run.refresh_from_db()
    assert run.stage == PrintStage.FAILED
    assert "LibreOffice" in run.problem
    monkeypatch.setattr(printing, "to_pdf", lambda content, beat: b"%PDF-1.7 %%EOF")
    call_command("print_pdf", run.pk)
    run.refresh_from_db()
    assert (run.stage, run.problem, run.pdf.content_type) == ("done", "", "application/pdf")


@pytest.mark.django_db
def test_a_run_that_fell_silent_is_started_again(at, monkeypatch):
    started = []
    monkeypatch.setattr(printing, "launch", started.append)
    run = printing.ask_for_pdf(keep_made(made("notice", "party"), DOCX, at=at))
    assert printing.start(run)
    type(run).objects.update(stage=PrintStage.RUNNING, beat_at=at + timedelta(seconds=1))
    assert not printing.start(run)
    type(run).objects.update(beat_at=at - timedelta(minutes=5))
    assert printing.start(run)
    assert started == [run.pk, run.pk]
    type(run).objects.update(stage=PrintStage.RUNNING, beat_at=timezone.now())
    with pytest.raises(RuleBroken):
        printing.work(run)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
@pytest.mark.parametrize("letters", [150, 300])
def test_a_long_name_stays_on_one_certificate(letters):
    content = frozen(FORMS["certificate"], sample("certificate", "state"))
    content["danh_sach"][0]["ten"] = ("Cánh đồng mẫu lớn " * 30)[:letters]
    pdf = printing.to_pdf(fill(shipped("certificate", "state"), FORMS["certificate"], content))
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    assert b"Pages:           4" in told.stdout

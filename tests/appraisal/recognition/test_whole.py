"""The whole dossier taken out: what is in it, that every hash is right, and what each person does not get."""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal

import docx
import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.appraisal.enums import CaseStatus, Column, DossierStatus, SheetStatus, Verdict
from kheo.appraisal.models import Mark, Recognition
from kheo.appraisal.operations import whole as operations
from kheo.appraisal.operations.whole import seen_recognition, take_out, write_zip
from kheo.appraisal.operations.whole_paper import document_of
from kheo.appraisal.queries.whole import whole_of
from kheo.appraisal.rules.whole import Table, Whole, folded, widths
from kheo.audit.queries import breaks_in_chain, entries, entries_about
from kheo.audit.rules import digest
from kheo.documents.operations.register import keep_made
from kheo.exchange.models import Export
from kheo.initiatives.models import Evidence
from kheo.jobs.operations import run
from kheo.kernel.refusals import NotFound
from tests.appraisal.recognition.conftest import recognised
from tests.factories.appraisal import (
    CaseFactory,
    CriterionFactory,
    DossierFactory,
    MemberFactory,
    SheetFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_on_disk")]
TEXT = "Biên bản họp dân ngày 01/02/2026".encode()


@pytest.fixture
def recognition(place, at):
    """Recognised, with a version, a file, a dossier of one criterion, a counted secret ballot."""
    initiative = recognised(place, title="Thắp sáng đường quê")
    found = Recognition.objects.get(initiative=initiative)
    stored = keep_made(TEXT, "text/plain", at=at)
    Evidence.objects.create(
        initiative=initiative, of="result", stored=stored, name="Biên bản họp dân.txt",
        added_at=at, added_by=place.clerk,
    )  # fmt: skip
    dossier = DossierFactory(
        initiative=initiative, body=place.commune, status=DossierStatus.RECOGNISED
    )
    criterion = CriterionFactory(version=dossier.criteria, name="Được dân đồng thuận")
    member = MemberFactory(full_name="Phan Thị Thẩm")
    sheet = SheetFactory(
        dossier=dossier, column=Column.TEAM, member=member, status=SheetStatus.SAVED, saved_at=at
    )
    Mark.objects.create(sheet=sheet, criterion=criterion, value=Decimal(1))
    CaseFactory(
        dossier=dossier, session__council__unit=place.commune, status=CaseStatus.COUNTED,
        entitled=9, base=9, yes=8, no=1, blank=0, verdict=Verdict.PASSED,
    )  # fmt: skip
    Recognition.objects.filter(pk=found.pk).update(dossier=dossier)
    return Recognition.objects.get(pk=found.pk)


def packed(recognition, actor, at):
    target, found = io.BytesIO(), seen_recognition(recognition.pk, actor)
    take_out(found, whole_of(found, actor=actor, at=at), target, actor=actor, at=at)
    return zipfile.ZipFile(target)


def test_the_zip_holds_every_part_and_its_sums_are_right(recognition, auditor, at):
    found = packed(recognition, auditor, at)

    sums = [line.split("  ", 1) for line in found.read("SHA256SUMS").decode().splitlines()]
    assert {path for _sum, path in sums} == set(found.namelist()) - {"SHA256SUMS"}
    for told, path in sums:
        assert hashlib.sha256(found.read(path)).hexdigest() == told, path
    evidence = [name for name in found.namelist() if name.endswith("bien-ban-hop-dan.txt")]
    assert found.read(evidence[0]) == TEXT
    assert {name.split("/")[0] for name in found.namelist()} >= {
        "1-dang-ky", "2-su-viec", "3-minh-chung", "4-tham-dinh", "5-hoi-dong", "8-nhat-ky",
        "MUC-LUC.txt", "index.csv", "index.json", "SHA256SUMS",
    }  # fmt: skip


def test_the_index_tells_who_what_and_the_heads_of_the_journal(recognition, auditor, at):
    index = json.loads(packed(recognition, auditor, at).read("index.json"))

    assert index["title"] == "Hồ sơ công nhận “Thắp sáng đường quê”"
    assert index["told"]["Người xuất"] == auditor.full_name
    assert [one["path"] for one in index["files"]] == sorted(
        (one["path"] for one in index["files"]), key=lambda path: path.split("/")[0]
    )
    days = {line.day.isoformat() for line in entries_about(recognition.initiative)}
    assert days <= {one["day"] for one in index["journal_heads"]}


def test_a_line_of_the_journal_can_be_worked_out_again_from_the_zip(recognition, auditor, at):
    lines = json.loads(packed(recognition, auditor, at).read("8-nhat-ky/nhat-ky.json"))
    first = next(line for line in lines if line["position"] == 1)

    stated = first.pop("digest")

    assert digest("", first) == stated
    assert list(breaks_in_chain()) == []


def test_taking_it_out_is_told_in_the_journal(recognition, auditor, at):
    found = packed(recognition, auditor, at)

    line = entries().get(action="recognition.take_out")
    sums = hashlib.sha256(found.read("SHA256SUMS")).hexdigest()
    assert (line.actor, line.subject_key) == (auditor, str(recognition.pk))
    assert line.after == {"files": len(found.namelist()) - 1, "index": sums}


def test_the_same_dossier_gives_the_same_bytes(recognition, auditor, at):
    first, second = io.BytesIO(), io.BytesIO()

    for target in (first, second):
        write_zip(whole_of(recognition, actor=auditor, at=at), target)

    assert first.getvalue() == second.getvalue()


def test_of_a_secret_ballot_there_are_totals_and_nothing_else(recognition, auditor, at):
    found = packed(recognition, auditor, at)

    told = found.read("5-hoi-dong/ket-qua.csv").decode("utf-8-sig").splitlines()[1]
    assert told.split(",")[-5:] == ["9", "8", "1", "0", "thông qua"]
    names = {
        str(seat)
        for one in recognition.dossier.cases.all()
        for seat in one.session.council.seats.all()
    }
    assert not any(name in told for name in names)


def test_who_may_not_know_the_scorers_by_name_gets_the_result_without_them(
    recognition, someone, place, auditor, at
):
    head = someone(Role.UNIT_HEAD, over=place.body)

    his = packed(recognition, head, at)
    hers = packed(recognition, auditor, at)

    assert "Phan Thị Thẩm" in hers.read("4-tham-dinh/phieu-diem.csv").decode()
    everything = b"".join(his.read(name) for name in his.namelist()).decode(errors="ignore")
    assert "Phan Thị Thẩm" not in everything
    assert "8-nhat-ky/nhat-ky.json" not in his.namelist()


def test_while_the_team_still_scores_nobody_else_gets_a_mark(recognition, someone, place, at):
    dossier = recognition.dossier
    dossier.status = DossierStatus.WITH_TEAM
    dossier.save()
    reader = someone(Role.COMMITTEE_MEMBER, over=place.commune)

    whole = whole_of(recognition, actor=reader, at=at)

    table = next(one for one in whole.sections if one.title == "4. Thẩm định").tables[0]
    assert {cell for row in table.rows for cell in row[3:]} <= {"–"}
    assert [what for what, _why in whole.left_out if what.startswith("Điểm")] == [
        "Điểm của người khác"
    ]


def test_out_of_scope_is_404_for_the_zip_and_for_the_pdf(recognition, place, client):
    client.force_login(place.stranger)

    for name in ("recognition:whole", "recognition:whole_pdf"):
        assert client.post(reverse(name, args=[recognition.pk])).status_code == 404
    with pytest.raises(NotFound):
        seen_recognition(recognition.pk, place.stranger)


def test_a_file_missing_in_the_store_is_named_and_the_rest_is_whole(
    recognition, auditor, at, tmp_path
):
    for one in tmp_path.rglob("*.txt"):
        one.unlink()

    index = json.loads(packed(recognition, auditor, at).read("index.json"))

    assert [one["why"] for one in index["left_out"] if "3-minh-chung" in one["what"]] == [
        "Tệp không còn trong kho."
    ]


def test_the_page_hands_the_zip_over(recognition, auditor, client):
    client.force_login(auditor)
    sent = client.post(reverse("recognition:whole", args=[recognition.pk]))

    assert sent.headers["Content-Type"] == "application/zip"
    assert f"{recognition.code.lower()}.zip" in sent.headers["Content-Disposition"]
    assert zipfile.ZipFile(io.BytesIO(b"".join(sent.streaming_content))).testzip() is None


def test_the_pdf_is_printed_in_the_background_for_its_person(
    recognition, auditor, client, monkeypatch
):
    printed = []
    monkeypatch.setattr(operations, "to_pdf", lambda made: printed.append(made) or b"%PDF-1.7 x")
    client.force_login(auditor)

    answer = client.post(reverse("recognition:whole_pdf", args=[recognition.pk]))
    made = Export.objects.get()
    told = run(made.job_id)

    assert answer.headers["Location"] == reverse("exchange:export_file", args=[made.pk])
    assert told == "Hồ sơ đã sẵn sàng để đọc và được giữ một tuần."
    sent = client.get(reverse("exchange:download", args=[made.pk]))
    assert b"".join(sent.streaming_content) == b"%PDF-1.7 x"
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(printed[0])).paragraphs)
    assert "Danh sách tệp và mã băm" in text


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None, reason="no LibreOffice"
)
def test_libreoffice_prints_the_dossier_with_its_pages_numbered(recognition, auditor, at):
    export = operations.ask_for(recognition, "pdf", actor=auditor, at=at)

    told = run(export.job_id)
    export.refresh_from_db()

    assert told == "Hồ sơ đã sẵn sàng để đọc và được giữ một tuần."
    with export.content.open("rb") as file:
        asked = ["pdftotext", "-layout", "-", "-"]
        text = subprocess.run(asked, input=file.read(), capture_output=True, check=True).stdout
    pages = text.decode().split("\f")[:-1]
    assert "Hồ sơ công nhận “Thắp sáng đường quê”" in pages[0]
    assert "1. Phiếu đăng ký" in pages[0]
    for number, page in enumerate(pages, 1):
        assert f"Trang {number}/{len(pages)}" in page


def test_the_zip_holds_the_dossier_to_read_and_its_document_lists_the_other_files(
    recognition, auditor, at
):
    found = packed(recognition, auditor, at)

    document = docx.Document(io.BytesIO(found.read("9-ho-so-de-doc.docx")))
    files = next(one for one in document.tables if one.rows[0].cells[0].text == "Tệp" and
                 one.rows[0].cells[2].text == "SHA-256")  # fmt: skip
    for row in files.rows[1:]:
        path, _what, told = (cell.text for cell in row.cells)
        assert hashlib.sha256(found.read(path)).hexdigest() == told.replace(" ", "")


def test_what_is_left_out_is_named_once():
    whole = Whole("Hồ sơ", [])

    for _twice in range(2):
        whole.leave_out("quyết định 01", "Không có bản quét kèm theo.")

    assert whole.left_out == [("quyết định 01", "Không có bản quét kèm theo.")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("12/01/2018 16:30", "x" * 90),), "the hour stays on one line"),
        ((), "heads alone"),
        ((("a" * 200, "b" * 200),), "too long for both"),
    ],
)
def test_columns_fill_the_page_and_short_cells_stay_on_one_line(rows, expected):
    found = widths(Table(("Lúc", "Nội dung"), rows), 17.0)

    assert sum(found) == pytest.approx(17)
    assert min(found) > 0
    if expected == "the hour stays on one line":
        assert found[0] > 16 * 0.19
        assert found[1] > found[0]


def test_the_document_takes_what_people_typed(recognition, auditor, at):
    recognition.initiative.situation = "Đường tối\x0b\x00 <b>&"
    whole = whole_of(recognition, actor=auditor, at=at)
    whole.told.append(("Ngày", str(date(2026, 1, 2))))

    text = "\n".join(
        one.text for one in docx.Document(io.BytesIO(document_of(whole, []))).paragraphs
    )

    assert "Đường tối   <b>&" in text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Ảnh chụp (1).JPG", "anh-chup-1"), ("../../etc/passwd", "passwd"), ("Đường “hoa”", "duong-hoa"),
        ("", "tep"), ("x" * 200, "x" * 60), ("C:\\a\\b.docx", "b"),
    ],
)  # fmt: skip
def test_names_are_folded_safe(name, kept):
    assert folded(name) == kept

"""Pages, files and the command of a report's paper."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from kheo.access.enums import Role
from kheo.documents.models import Draft
from kheo.reporting.models import Section
from kheo.reporting.papers.workbook import workbook
from kheo.reporting.queries.sheet import sheet_of
from tests.reporting.papers_scene import LAST, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(someone, at):
    made = Scene(someone)
    made.fill(at)
    return made


def signed_in(client, person):
    client.force_login(person)
    return client


def test_the_page_offers_files_charts_and_the_paper(scene, at, client):
    scene.approve(at)
    answer = signed_in(client, scene.office).get(
        reverse("report_papers:page", args=[scene.report.pk])
    )

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "bản lần 1" in text
    assert reverse("report_papers:chart", args=[scene.report.pk, 1]) in text
    assert "Theo lĩnh vực. Kiểm tra: Kinh tế 1.237" in text  # the picture in words
    assert "Soạn văn bản, thể thức Nhà nước" in text


def test_who_cannot_draft_papers_still_gets_the_files(scene, at, client):
    scene.approve(at)
    text = (
        signed_in(client, scene.clerk)
        .get(reverse("report_papers:page", args=[scene.report.pk]))
        .content.decode()
    )

    assert "Soạn văn bản, thể thức" not in text
    assert "Excel, mọi bảng" in text


def test_the_paper_is_made_from_the_page(scene, at, client):
    scene.approve(at)
    answer = signed_in(client, scene.office).post(
        reverse("report_papers:draft", args=[scene.report.pk]), {"style": "party"}
    )

    made = Draft.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("documents:draft", args=[made.pk])
    assert made.style == "party"
    shown = client.get(answer["Location"]).content.decode()
    assert "Bảng 2. Theo lĩnh vực" in shown


def test_a_report_that_is_not_approved_says_why_no_paper_is_made(scene, client):
    answer = signed_in(client, scene.office).post(
        reverse("report_papers:draft", args=[scene.report.pk])
    )

    assert answer.status_code == 422
    assert "chưa được duyệt" in answer.content.decode()
    assert not Draft.objects.exists()


def test_files_have_their_types_and_the_chart_its_own_policy(scene, client):
    signed_in(client, scene.office)
    key = scene.report.pk
    word = client.get(reverse("report_papers:word", args=[key, "state"]))
    excel = client.get(reverse("report_papers:excel", args=[key]))
    chart = client.get(reverse("report_papers:chart", args=[key, 1]))

    assert Document(io.BytesIO(word.content)).paragraphs
    assert CalamineWorkbook.from_filelike(io.BytesIO(excel.getvalue())).sheet_names[0] == (
        "1. Nguồn lực"
    )
    assert chart["Content-Type"] == "image/svg+xml"
    assert chart["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert client.get(reverse("report_papers:chart", args=[key, 2])).status_code == 404
    assert client.get(reverse("report_papers:word", args=[key, "other"])).status_code == 404


def test_a_report_out_of_scope_is_not_found(scene, someone, client):
    stranger = someone(Role.STANDING_OFFICE, over=scene.communes[0])
    signed_in(client, stranger)
    for name, more in (("page", []), ("excel", []), ("word", ["state"]), ("chart", [1])):
        address = reverse(f"report_papers:{name}", args=[scene.report.pk, *more])
        assert client.get(address).status_code == 404
    assert client.post(reverse("report_papers:draft", args=[scene.report.pk])).status_code == 404


def test_the_workbook_holds_numbers_as_numbers_and_text_as_text(scene, at):
    Section.objects.filter(code="means").update(title="=CMD()|[1]: *")
    version = scene.approve(at)

    made = workbook(sheet_of(scene.report, today=LAST))

    book = CalamineWorkbook.from_filelike(made)
    assert book.sheet_names == [
        "1. =CMD()| 1",
        "2. Theo lĩnh vực",
        "3. Kết quả theo đơn vị",
        "Ghi chú",
    ]
    listed = book.get_sheet_by_index(0).to_python()
    assert listed[0][0] == "=CMD()|[1]: *"
    assert listed[3:7] == [
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả"],
        [1.0, "Cuộc kiểm tra", "cuộc", 1237.0],
        [2.0, "Kinh phí", "triệu đồng", 12.5],
        [3.0, "Đất hiến", "m²", "…"],
    ]
    notes = dict(row[:2] for row in book.get_sheet_by_index(3).to_python() if row[0])
    assert notes["Dấu SHA-256"] == version.sha256
    assert "0/2 đơn vị" in notes["Mức đầy đủ"]
    made.seek(0)
    with zipfile.ZipFile(made) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert 'state="frozen"' in page


def test_the_command_writes_the_approved_version(scene, at, tmp_path, capsys):
    scene.approve(at)
    target = tmp_path / "bao-cao.docx"

    call_command("report", "half_year", unit="42", period="2026-H1", output=str(target))

    assert "bản đã duyệt lần 1" in capsys.readouterr().out
    told = [one.text for one in Document(str(target)).paragraphs]
    assert "DỰ THẢO" not in told
    assert any(one.startswith("Bảng\u00a02") for one in told)


def test_the_command_marks_a_report_that_nobody_asked_for_as_a_draft(scene, tmp_path, capsys):
    target = tmp_path / "bao-cao.docx"
    code = scene.communes[0].code

    call_command("report", "half_year", unit=code, period="2026", style="party", output=str(target))

    assert "chưa duyệt" in capsys.readouterr().out
    assert next(one.text for one in Document(str(target)).paragraphs if one.text) == "DỰ THẢO"


@pytest.mark.parametrize(
    ("changed", "code", "told"),
    [
        ({"unit": "99999"}, 1, "99999"),
        ({"code": "no_form"}, 1, "no_form"),
        ({"period": "2026-13"}, 2, "13"),
        ({"period": "năm ngoái"}, 2, "năm ngoái"),
        ({"period": "2025..2021"}, 2, "2025..2021"),
        ({"output": "bao-cao.doc"}, 2, ".docx"),
        ({"output": "/nowhere/bao-cao.xlsx"}, 1, "Không ghi được"),
    ],
)
def test_the_command_tells_what_is_wrong_and_how_badly(scene, tmp_path, changed, code, told):
    call = {
        "code": "half_year", "unit": "42", "period": "2026-H1",
        "output": str(tmp_path / "x.docx"), **changed,
    }  # fmt: skip

    with pytest.raises(CommandError) as refusal:
        call_command("report", call.pop("code"), **call)

    assert refusal.value.returncode == code
    assert told in str(refusal.value)

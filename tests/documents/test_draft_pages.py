"""Pages of drafts, templates, letterheads and series."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from kheo.access.enums import Role
from kheo.documents.enums import DraftStatus
from kheo.documents.models import Draft, Letterhead, NumberSeries, PaperTemplate, PrintRun
from kheo.documents.paper_forms import FORMS
from kheo.documents.rendering import shipped
from kheo.documents.web import drafts as drafts_page
from tests.documents.files import PDF
from tests.documents.test_drafts import make, office
from tests.factories.orgs import UnitFactory

__all__ = ["office"]
pytestmark = pytest.mark.django_db


def test_the_clerk_gives_the_number_and_attaches_the_copy(client, office, at):
    draft = make(office, at)
    client.force_login(office)
    assert draft.title in client.get(reverse("documents:drafts")).content.decode()
    assert "Thắp sáng" in client.get(reverse("documents:draft", args=[draft.pk])).content.decode()
    bad = client.post(reverse("documents:number", args=[draft.pk]), {"issued_on": "30/02/2026"})
    assert bad.status_code == 422
    client.post(
        reverse("documents:number", args=[draft.pk]), {"issued_on": "21/11/2026", "number": "5"}
    )
    draft.refresh_from_db()
    assert draft.paper.number == "05/QĐ-UBND"
    scan = SimpleUploadedFile("a.pdf", PDF)
    client.post(reverse("documents:sign", args=[draft.pk]), {"scan": scan})
    draft.refresh_from_db()
    assert draft.status == DraftStatus.SIGNED
    answer = client.get(reverse("documents:docx", args=[draft.pk]))
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_what_gets_no_number_does_not_wait_for_one(client, office, at):
    waiting = make(office, at)
    Draft.objects.filter(pk=make(office, at).pk).update(form="certificate", title="Bốn mươi giấy")
    client.force_login(office)

    def listed(**query):
        page = client.get(reverse("documents:drafts"), query)
        return [row.title for row in page.context["rows"].rows]

    assert listed() == [waiting.title]
    assert listed(**{"trang-thai": "unnumbered"}) == ["Bốn mươi giấy"]
    assert listed(**{"trang-thai": "signed"}) == []


def test_a_draft_is_voided_with_its_reason(client, office, at):
    draft = make(office, at)
    client.force_login(office)
    client.post(reverse("documents:void", args=[draft.pk]), {"note": "Nhầm danh sách"})
    assert Draft.objects.get().status == DraftStatus.VOID


def test_a_print_is_started_once_and_followed(client, office, at, monkeypatch):
    started = []
    monkeypatch.setattr("kheo.documents.operations.printing.launch", started.append)
    draft = make(office, at)
    client.force_login(office)
    address = reverse("documents:pdf", args=[draft.pk])
    client.post(address)
    run = PrintRun.objects.get()
    assert started == [run.pk]
    assert client.get(address).status_code == 200
    assert client.get(reverse("documents:pdf_file", args=[draft.pk])).status_code == 404


def test_a_template_is_downloaded_uploaded_and_tried(client, office):
    client.force_login(office)
    where = ["recognition_decision", "party"]
    assert client.get(reverse("documents:templates")).status_code == 200
    for name in ("template_file", "preview"):
        assert client.get(reverse(f"documents:{name}", args=where)).content[:2] == b"PK"
    values = {"unit": office.unit.pk, "name": "Mẫu xã", "valid_from": "01/01/2026"}
    good = SimpleUploadedFile("a.docx", shipped(*where))
    answer = client.post(reverse("documents:template", args=where), {**values, "template": good})
    assert answer.status_code == 302
    assert PaperTemplate.objects.get().name == "Mẫu xã"
    wrong = SimpleUploadedFile("a.docx", shipped("minutes", "party"))
    answer = client.post(reverse("documents:template", args=where), {**values, "template": wrong})
    assert answer.status_code == 422
    assert "Mẫu xã" in answer.content.decode()


def test_letterheads_and_series_are_set(client, office):
    client.force_login(office)
    values = {"unit": office.unit.pk, "style": "party", "symbol": "ĐU"}
    head = {
        "issuer_line": "Đảng ủy xã",
        "place": "Sơn Kim 2",
        "signer_title": "BÍ THƯ",
        "valid_from": "01/01/2026",
    }
    assert client.post(reverse("documents:letterheads"), {**values, **head}).status_code == 302
    run = {
        "kind": "decision",
        "starts_on": "01/08/2025",
        "ends_on": "01/08/2030",
        "next_number": "5",
    }
    assert client.post(reverse("documents:series"), {**values, **run}).status_code == 302
    assert client.post(reverse("documents:series"), {**values, **run}).status_code == 422
    assert (Letterhead.objects.get().symbol, NumberSeries.objects.get().written(5)) == (
        "ĐU",
        "05-QĐ/ĐU",
    )
    for name in ("letterheads", "series"):
        assert client.get(reverse(f"documents:{name}")).status_code == 200


def counted(client, url):
    with CaptureQueriesContext(connection) as told:
        assert client.get(url).status_code == 200
    return len(told)


def test_a_longer_list_and_a_longer_annex_ask_no_more(client, office, at):
    first = make(office, at)
    client.force_login(office)
    pages = [reverse("documents:drafts"), reverse("documents:draft", args=[first.pk])]
    few = [counted(client, page) for page in pages]
    for number in range(2):
        make(office, at, title=f"Đợt {number}")
    assert [counted(client, page) for page in pages] == few


def test_a_gap_is_told(client, office, at):
    draft = make(office, at)
    client.force_login(office)
    values = {"issued_on": "21/11/2026", "number": "5"}
    answer = client.post(reverse("documents:number", args=[draft.pk]), values, follow=True)
    assert "còn 4 số" in answer.content.decode()


def test_out_of_scope_is_not_found(client, office, someone, at):
    draft = make(office, at)
    client.force_login(someone(Role.STANDING_OFFICE, over=UnitFactory()))
    for name in ("draft", "docx", "pdf", "pdf_file"):
        assert client.get(reverse(f"documents:{name}", args=[draft.pk])).status_code == 404
    assert client.post(reverse("documents:number", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize(
    ("form", "name", "label"),
    [
        ("recognition_decision", "danh_sach.3.diem", "points (3)"),
        ("recognition_decision", "unknown", "unknown"),
        ("minutes", "ho_so.2.diem_to", "points given by the appraisal team (2)"),
    ],
)
def test_a_printed_number_is_called_by_its_column_and_row(form, name, label):
    with override("en"):
        assert drafts_page._label(FORMS[form], name) == label


def test_the_rows_of_a_paper_are_named_on_a_phone(client, office, at):
    client.force_login(office)
    told = client.get(reverse("documents:draft", args=[make(office, at).pk])).content.decode()
    assert '<th scope="row" class="main">Tiếng kẻng an ninh</th>' in told
    assert '<td data-label="Đơn vị">Thôn Quyết Thắng</td>' in told

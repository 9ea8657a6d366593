"""Handing files in and the list: what became of each, whose turn, progress, fixed queries."""

import io
import re
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kheo.access.enums import Role
from kheo.archive.enums import Purpose, ReadingStatus
from kheo.archive.models import Reading
from kheo.archive.operations.readings import take_up
from kheo.jobs.enums import JobState
from kheo.jobs.models import Job
from tests.archive.readings.web_scene import items, laid, reading
from tests.factories.access import GrantFactory
from tests.factories.archive import AT, ReadingFactory
from tests.factories.orgs import UnitFactory

__all__ = ["items", "reading"]
pytestmark = pytest.mark.django_db
TEXT = "Báo cáo: toàn tỉnh xây dựng 6.540 mô hình “Dân vận khéo”.\n" * 3


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def signed_in(client, clerk):
    client.force_login(clerk)


def upload(name="báo cáo.txt", text=TEXT):
    content = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile(name, content, "text/plain")


def hand_in(client, *files, **more):
    data = {"purpose": "past", "files": list(files), **more}
    return client.post(reverse("readings:list"), data)


def page(client, **query):
    answer = client.get(reverse("readings:list"), query)
    return answer, re.sub(r"\s+", " ", answer.content.decode())


def running(province, clerk, **more):
    row = ReadingFactory(
        office=province, handed_in_by=clerk, status=ReadingStatus.WAITING, title=""
    )
    row.job = Job.objects.create(
        kind="archive.read", subject=row.pk, title="x", unit=province, asked_by=clerk, created_at=AT,
        updated_at=AT, **{"state": JobState.RUNNING, "done": 1, "total": 4, **more},
    )  # fmt: skip
    row.save()
    return row


def test_many_files_at_once_and_what_became_of_each_is_told(client):
    first = hand_in(client, upload("một.txt"), upload("hai.txt", TEXT + "Hết."))
    assert Reading.objects.count() == 2

    answer = hand_in(
        client, upload("một lần nữa.txt"), upload("ảnh.png", b"\x89PNG\r\n\x1a\nkhong"),
        upload("ba.txt", TEXT + "Ba."),
    )  # fmt: skip
    shown = client.get(answer.url)

    text = re.sub(r"\s+", " ", shown.content.decode())
    assert [row["reading"].name for row in shown.context["new"]] == ["ảnh.png", "ba.txt"]
    assert [one.name for one in shown.context["known"]] == ["một.txt"]
    assert shown.context["new"][0]["reading"].status == ReadingStatus.REFUSED
    assert "đã nhận, đang đọc" in text
    assert "đã nộp trước đây" in text
    assert first.url.startswith("/doc-bao-cao/?dot=")


def test_nothing_chosen_is_said_and_the_purpose_stays(client):
    answer = hand_in(client, purpose="own")

    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một tệp." in answer.content.decode()
    assert re.search(r'value="own"[^>]*checked', answer.content.decode())


def test_who_holds_one_office_is_not_asked_who_holds_two_chooses(client, clerk, ended, nation):
    _answer, text = page(client)
    assert re.search(r'<input type="hidden" name="office"', text)

    district = UnitFactory(under=nation)
    GrantFactory(user=clerk, role=Role.RECORDS_CLERK, unit=district)
    _answer, text = page(client)
    assert re.search(r'<select name="office"', text)
    hand_in(client, upload(), office=district.pk)
    assert Reading.objects.get().office == district
    refused = hand_in(client, upload("khác.txt", "khác " * 30), office=ended.pk)
    assert refused.status_code == 422


def test_rows_tell_state_counts_progress_and_whose_turn_it_is(
    client, reading, items, province, clerk
):
    running(province, clerk)
    ReadingFactory(
        office=province,
        handed_in_by=clerk,
        status=ReadingStatus.REFUSED,
        told="Tệp có 14 trang ảnh.",
    )
    ReadingFactory(office=province, handed_in_by=clerk, purpose=Purpose.OWN)
    reading.items.filter(pk=items[0].pk).update(state="taken")

    answer, text = page(client)

    turns = [row["turn"]["label"] for row in answer.context["rows"]]
    assert turns == [
        "bạn: sửa báo cáo", "bạn: nộp tệp khác", "không chờ ai: đang đọc", "bạn: rà soát và xác nhận",
    ]  # fmt: skip
    assert "1 / 5" in text
    assert "Tệp có 14 trang ảnh." in text
    assert "25&nbsp;%" in text
    assert 'hx-trigger="every 3s"' in text
    narrowed, text = page(client, xem="khong-doc-duoc")
    assert len(narrowed.context["rows"]) == 1
    assert 'hx-trigger="every' not in text


def test_while_a_file_is_read_its_page_waits_and_then_shows_the_text(client, province, clerk):
    row = running(province, clerk)
    address = reverse("readings:page", args=(row.pk,))

    text = client.get(address).content.decode()
    assert "Đang đọc tệp" in text
    part = client.get(address, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part
    assert 'id="cho"' in part
    Job.objects.update(state=JobState.DONE)
    Reading.objects.update(status=ReadingStatus.OPEN, text="Toàn văn.")
    assert 'id="doc"' in client.get(address, HTTP_HX_REQUEST="true").content.decode()


def test_the_rows_alone_come_back_to_a_script(client, province, clerk):
    running(province, clerk)

    answer = client.get(reverse("readings:list"), {"hang": "1"}, HTTP_HX_REQUEST="true")

    assert "<html" not in answer.content.decode()
    assert 'id="hang"' in answer.content.decode()


def test_a_refused_file_says_why_and_is_tried_again_or_set_aside(client):
    hand_in(client, upload())
    row = Reading.objects.get()
    Job.objects.update(state=JobState.DONE)
    Reading.objects.update(status=ReadingStatus.REFUSED, told="Tệp có mật khẩu.")
    address = reverse("readings:page", args=(row.pk,))

    text = client.get(address).content.decode()
    assert "Tệp có mật khẩu." in text
    kept = client.get(reverse("readings:file", args=(row.pk,)))
    assert b"".join(kept.streaming_content) == TEXT.encode()
    client.post(reverse("readings:again", args=(row.pk,)))
    assert Job.objects.filter(state=JobState.WAITING).count() == 1
    Job.objects.update(state=JobState.DONE)
    aside = reverse("readings:set_aside", args=(row.pk,))
    assert client.post(aside, {"note": ""}).status_code == 422
    client.post(aside, {"note": "không phải báo cáo"})
    row.refresh_from_db()
    assert row.status == ReadingStatus.SET_ASIDE
    assert "chưa được đọc lần nào" in client.post(reverse("readings:take_up", args=(row.pk,)), follow=True).content.decode()  # fmt: skip


def test_a_copy_for_word_bears_the_remarks(client):
    hand_in(client, upload("của tôi.txt"), purpose="own")
    row = Reading.objects.get()

    answer = client.get(reverse("readings:annotated", args=(row.pk,)))

    assert answer.headers["Content-Disposition"].endswith("%20-%20c%C3%B3%20ghi%20ch%C3%BA.docx")
    told = "\n".join(line.text for line in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert "toàn tỉnh xây dựng 6.540 mô hình" in told
    Reading.objects.update(stored=None, told="Tệp không còn.")
    gone = client.get(reverse("readings:annotated", args=(row.pk,)), follow=True)
    assert "Tệp không còn." in gone.content.decode()


def test_a_corrected_file_is_handed_in_beside_the_earlier_one(client, reading, at, clerk):
    address = reverse("readings:renew", args=(reading.pk,))
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 422

    answer = client.post(address, {"files": [upload()]})

    again = Reading.objects.get(before=reading)
    assert answer.url == f"/doc-bao-cao/{again.pk}/"
    assert (again.purpose, again.office, again.unit) == (
        reading.purpose,
        reading.office,
        reading.unit,
    )


def test_a_file_set_aside_is_taken_up_again(reading, clerk, at, client):
    client.post(reverse("readings:set_aside", args=(reading.pk,)), {"note": "nhầm"})
    reading.refresh_from_db()

    take_up(reading, actor=clerk, at=at)

    assert reading.status == ReadingStatus.OPEN


def test_only_files_of_units_in_scope_are_listed(client, reading, someone, ended):
    client.force_login(someone(Role.STANDING_OFFICE, over=ended))

    assert page(client)[0].context["rows"] == []
    assert page(client, cu=str(reading.pk), dot=reading.batch)[0].context["is_told"] is False


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rows(client, province, clerk, rows):
    for _number in range(rows):
        laid(
            ReadingFactory(office=province, unit=province, handed_in_by=clerk, text="5 mô hình"),
            [("figure", "5", {})],
        )

    with CaptureQueriesContext(connection) as caught:
        page(client)

    assert len(caught) == 8

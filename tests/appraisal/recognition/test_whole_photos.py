"""The photos of a whole dossier: to be looked at in the document to read, as they were sent in the zip."""

import io
import zipfile
from datetime import date

import docx
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from kheo.appraisal.models import Recognition
from kheo.appraisal.operations import whole as operations
from kheo.appraisal.operations import whole_pictures
from kheo.appraisal.operations.whole_paper import document_of
from kheo.appraisal.queries.whole import whole_of
from kheo.audit.queries import entries
from kheo.documents.operations.register import keep_file
from kheo.exchange.models import Export
from kheo.initiatives.models import Evidence
from kheo.jobs.operations import run
from tests.appraisal.recognition.conftest import recognised

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_on_disk")]


@pytest.fixture
def recognition(place, at):
    """Recognised, with a broad photo that has a caption and a day, and a high one without."""
    initiative = recognised(place, title="Thắp sáng đường quê")
    for size, colour, more in (
        ((1600, 900), "green", {"caption": "đường mới & đèn", "taken_on": date(2026, 5, 4)}),
        ((600, 1200), "brown", {}),
    ):
        Evidence.objects.create(
            initiative=initiative, of="result", stored=keep_file(content=photo(size, colour), name="a", at=at),
            name="Ảnh chụp.jpg", added_at=at, added_by=place.clerk, **more,
        )  # fmt: skip
    return Recognition.objects.get(initiative=initiative)


def photo(size, colour):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def read(recognition, actor, at):
    return docx.Document(io.BytesIO(document_of(whole_of(recognition, actor=actor, at=at), [])))


def shapes(document):
    """Width and height in centimetres, and what is said to who cannot see it."""
    return [
        (round(one.width.cm, 1), round(one.height.cm, 1), one._inline.docPr.get("descr"))
        for one in document.inline_shapes
    ]


def test_photos_stand_small_in_the_document_with_their_captions(recognition, auditor, at):
    document = read(recognition, auditor, at)

    assert shapes(document) == [
        (8.0, 4.5, "Ảnh 1. Đường mới & đèn · kết quả · 04/05/2026"),
        (3.1, 6.2, "Ảnh 2. Ảnh chụp.jpg · kết quả"),
    ]
    images = [part.image for part in document.part.package.image_parts]
    assert sorted((one.px_width, one.px_height) for one in images) == [(450, 900), (900, 506)]


def test_more_photos_than_a_few_pages_hold_are_told_of_and_lie_in_the_zip(
    recognition, auditor, at, monkeypatch
):
    monkeypatch.setattr(whole_pictures, "MOST", 1)

    document = read(recognition, auditor, at)

    assert len(shapes(document)) == 1
    assert "Còn 1 ảnh nữa trong tệp .zip." in [one.text for one in document.paragraphs]


def test_a_photo_that_is_gone_or_broken_is_left_out_of_the_document(recognition, auditor, at):
    first, second = recognition.initiative.evidence.order_by("pk")
    default_storage.delete(first.stored.published)
    with default_storage.open(second.stored.published, "wb") as file:
        file.write(b"\xff\xd8 broken")

    assert shapes(read(recognition, auditor, at)) == []


def test_photos_are_not_packed_a_second_time(recognition, auditor, at):
    target = io.BytesIO()
    operations.write_zip(whole_of(recognition, actor=auditor, at=at), target)

    packed = {one.filename.rpartition(".")[2]: one for one in zipfile.ZipFile(target).infolist()}
    assert packed["jpg"].compress_type == zipfile.ZIP_STORED
    assert packed["json"].compress_type == zipfile.ZIP_DEFLATED


@pytest.mark.parametrize("limit", ["AT_ONCE", "PHOTOS_AT_ONCE"])
def test_a_large_zip_is_packed_in_the_background_and_told_when_its_sums_are_known(
    recognition, auditor, client, monkeypatch, limit
):
    monkeypatch.setattr(operations, limit, 1)
    client.force_login(auditor)

    answer = client.post(reverse("recognition:whole", args=[recognition.pk]))
    made = Export.objects.get()
    before = entries().filter(action="recognition.take_out").count()
    told = run(made.job_id)

    assert answer.headers["Location"] == reverse("exchange:export_file", args=[made.pk])
    assert (made.style, before) == ("zip", 0)
    sent = client.get(reverse("exchange:download", args=[made.pk]))
    assert sent.headers["Content-Type"] == "application/zip"
    found = zipfile.ZipFile(io.BytesIO(b"".join(sent.streaming_content)))
    assert found.testzip() is None
    files = len(found.namelist()) - 1
    assert told == f"Hồ sơ đã sẵn sàng: {files} tệp; được giữ một tuần."
    line = entries().get(action="recognition.take_out")
    assert (line.actor, line.after["files"]) == (auditor, files)
    made.refresh_from_db()
    assert made.job.percent == 100


def test_a_right_that_ended_before_the_turn_of_the_work_is_told_with_the_remedy(
    recognition, auditor, at
):
    made = operations.ask_for(recognition, "zip", actor=auditor, at=at)
    auditor.grants.update(valid_to=date(2026, 1, 1))

    told = run(made.job_id)

    made.refresh_from_db()
    assert (made.job.state, bool(made.content)) == ("failed", False)
    assert told == (
        f"{auditor.full_name} không còn quyền xem: Hồ sơ công nhận “Thắp sáng đường quê”. "
        "Hãy giao lại quyền rồi bấm “Làm lại”, hoặc để người khác xuất."
    )
    assert not entries().filter(action="recognition.take_out").exists()

"""Keeping files and registering papers."""

import errno
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.documents import operations
from kheo.documents.models import Paper, StoredFile
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from tests.documents.files import camera_exif, jpeg
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


def read(path):
    with default_storage.open(path) as file:
        return file.read()


def halves():
    return list(Path(settings.MEDIA_ROOT).rglob(".half-*"))


def test_the_same_bytes_are_kept_once(at):
    content = jpeg(exif=camera_exif())

    first = operations.keep_file(content=content, name="a.jpg", at=at)
    again = operations.keep_file(content=content, name="b.png", at=at)

    assert first == again
    assert (first.content_type, first.width, first.height) == ("image/jpeg", 640, 480)
    assert read(first.path) == content
    for path in (first.published, first.thumb):
        assert b"Exif" not in read(path)
    assert halves() == []


def test_a_full_disk_keeps_nothing_and_says_so(at, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kheo.documents.operations.register.os.fsync", full)

    with pytest.raises(RuleBroken) as refusal:
        operations.keep_file(content=jpeg(colour="blue"), name="đèn.jpg", at=at)

    assert "đèn.jpg" in str(refusal.value)
    assert not StoredFile.objects.exists()
    assert halves() == []


def test_a_refused_file_leaves_no_row(at):
    with pytest.raises(BadInput):
        operations.keep_file(content=b"not a photo", name="a.jpg", at=at)
    assert not StoredFile.objects.exists()


@pytest.fixture
def office(someone):
    return someone(Role.STANDING_OFFICE, over=UnitFactory(name="Tỉnh Hà Tĩnh"))


def paper(actor, at, **changed):
    values = {
        "unit": actor.unit, "kind": "decision", "number": "45-QĐ/TU",
        "issued_on": date(2026, 6, 1), "summary": "Công nhận mô hình",
    }  # fmt: skip
    return operations.register_paper(**{**values, **changed}, actor=actor, at=at)


def test_a_paper_is_registered_with_its_journal_line(office, at):
    kept = paper(office, at, number=" 45-QĐ/TU ")

    assert Paper.objects.get() == kept
    assert kept.number == "45-QĐ/TU"
    line = entries_about(kept)[0]
    assert (line.action, line.actor, line.after["issued_on"]) == (
        "paper.register",
        office,
        "2026-06-01",
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "x" * 61}, "number"),
        ({"kind": "poem"}, "kind"),
        ({"summary": ""}, "summary"),
        ({"issued_on": date(2027, 1, 1)}, "issued_on"),
        ({"issued_on": date(1999, 1, 1)}, "issued_on"),
    ],
)
def test_a_crooked_paper_is_refused_at_its_field(office, at, changed, field):
    with pytest.raises(RuleBroken) as refusal:
        paper(office, at, **changed)
    assert list(refusal.value.fields) == [field]
    assert not Paper.objects.exists()


def test_a_paper_is_registered_once(office, at):
    paper(office, at)
    with pytest.raises(RuleBroken):
        paper(office, at)
    assert Paper.objects.count() == 1


def test_a_clerk_registers_no_paper(someone, at):
    with pytest.raises(NotAllowed):
        paper(someone(Role.REGISTRAR, over=UnitFactory()), at)


def test_a_scan_is_put_once_and_never_exchanged(office, at):
    kept = paper(office, at)
    scan = operations.keep_file(content=jpeg(), name="a.jpg", at=at)
    operations.attach_file(kept, stored=scan, actor=office, at=at)

    with pytest.raises(RuleBroken):
        operations.attach_file(kept, stored=scan, actor=office, at=at)
    assert [line.action for line in entries_about(kept)] == ["paper.attach_file", "paper.register"]

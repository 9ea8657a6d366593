"""Papers, series and files are held against the facts."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kheo.documents import operations
from kheo.documents.models import Draft, NumberSeries, Paper, SeriesNumber, StoredFile
from kheo.documents.operations.register import bytes_of
from kheo.documents.queries import proofs
from tests.documents.files import jpeg
from tests.documents.test_drafts import make, office

__all__ = ["office"]
pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def paper(office, at):
    make(office, at, title="Chưa có số")
    return operations.number_paper(make(office, at), issued_on=TODAY, actor=office, at=at)


def told():
    return [str(one) for one in proofs.differences()]


def test_papers_numbered_by_the_program_agree(paper):
    assert told() == []


def test_a_register_that_reads_otherwise_is_found(paper):
    Paper.objects.filter(pk=paper.pk).update(number="02/QĐ-UBND", issued_on=date(2026, 11, 22))
    draft = Draft.objects.get(paper=paper)
    series = NumberSeries.objects.get()

    assert told() == [
        f"draft {draft.pk} “Công nhận mô hình”: number “01/QĐ-UBND” in the paper, “02/QĐ-UBND” in the register",
        f"draft {draft.pk} “Công nhận mô hình”: date “Sơn Kim 2, ngày 21 tháng 11 năm 2026” in the paper, “22/11/2026” in the register",
        f"{series}: number 01/QĐ-UBND was given, the register has “02/QĐ-UBND”",
    ]


def test_a_series_that_would_give_a_number_twice_is_found(paper):
    NumberSeries.objects.update(next_number=1)
    assert told() == [
        f"{NumberSeries.objects.get()}: next number 01/QĐ-UBND, yet 01/QĐ-UBND is given"
    ]


def test_a_number_no_series_gave_is_found(paper):
    SeriesNumber.objects.all().delete()
    draft = Draft.objects.get(paper=paper)
    assert told() == [
        f"draft {draft.pk} “Công nhận mô hình”: its number is not among those its series gave"
    ]


def test_lost_and_changed_bytes_are_found(office, at):
    changed = operations.keep_file(content=jpeg(), name="a.jpg", at=at)
    lost = operations.keep_file(content=jpeg(colour="red"), name="b.jpg", at=at)
    whole = operations.keep_file(content=jpeg(colour="blue"), name="c.jpg", at=at)
    originals = {one.path: bytes_of(one) for one in (changed, lost)}
    with open(default_storage.path(changed.path), "ab") as file:  # noqa: PTH123 - as a faulty disk
        file.write(b"x")
    default_storage.delete(lost.path)
    default_storage.delete(whole.thumb)

    assert told() == [
        f"file {changed.path}: its bytes are not those that were kept",
        f"file {lost.path}: it is missing or cannot be read",
        f"file {whole.thumb}: it is missing or cannot be read",
    ]
    for path, content in originals.items():
        default_storage.delete(path)
        operations.write_whole(path, content)


def test_more_papers_ask_no_more(office, at, paper):
    with CaptureQueriesContext(connection) as few:
        told()
    for number in range(2):
        draft = make(office, at, title=f"Đợt {number}")
        operations.number_paper(draft, issued_on=TODAY, actor=office, at=at)
    with CaptureQueriesContext(connection) as many:
        told()
    assert StoredFile.objects.count() > 3
    assert (len(few), len(many)) == (5, 5)

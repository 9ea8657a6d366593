"""The work of the background: read whole or not at all, twice without harm, refused in words."""

import pytest
from django.core.files.storage import default_storage

from kheo.archive.models import Reading, ReadItem
from kheo.archive.operations import readings
from kheo.archive.operations.readings import reading_in
from kheo.archive.rules.amounts import parse_amount
from kheo.archive.rules.found_items import amount_text, found_items
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.jobs.models import Job
from kheo.jobs.operations import call_off, run
from kheo.reader.answer import answer
from kheo.reader.reading import read
from kheo.reader.sources import Opened
from tests.archive.readings.conftest import REPORTS, TEXT

pytestmark = pytest.mark.django_db


def lines(action):
    return list(Entry.objects.filter(action=action).order_by("day", "position"))


@pytest.fixture
def waiting(province, clerk, catalogue, at):
    """A file handed in and not read yet."""
    return readings.hand_in(
        [("bao-cao.txt", TEXT.encode())], purpose="past", office=province, actor=clerk, at=at
    )[0].reading


def test_a_text_is_laid_out_as_items_with_their_places(hand, province):
    reading = hand()

    assert (reading.status, reading.turn, reading.text, reading.told) == (
        "open",
        "office",
        TEXT,
        "",
    )
    assert reading.job.state == "done"
    assert reading.job.done == reading.job.total
    figures = reading.items.filter(kind="figure").order_by("order")
    assert [one.values["amount"] for one in figures][:3] == ["120", "70", "50"]
    for item in reading.items.all():
        assert item.state == "open"
        assert item.values == item.read
        assert item.values["place"].endswith(f"dòng {item.line}")
        assert TEXT.count("\n", 0, item.start) + 1 == item.line
    total, economy, culture = figures[:3]
    assert (economy.total, culture.total) == (total, total)
    assert (economy.values["indicator"], economy.values["field"]) == ("built", "economy") or (
        economy.values["indicator"] == "built_new"
    )
    assert {one.values["symbol"] for one in reading.items.filter(kind="paper")} == {
        "40-CT/TU", "15-KH/BDVTU",
    }  # fmt: skip


def test_the_journal_tells_of_the_reading_but_does_not_hold_the_text(hand):
    reading = hand()

    (line,) = lines("reading.read")
    assert sentence(line) == f"Hệ thống đã đọc tệp “{reading}”"
    assert "text" not in line.after
    assert "checks" not in line.after


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence_and_a_line(hand):
    reading = hand(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old word", "cu.doc")

    assert (reading.status, reading.turn) == ("refused", "office")
    assert reading.told
    assert reading.items.count() == 0


def test_a_file_without_words_is_refused_by_the_reader_and_the_job_is_done(hand):
    reading = hand(b"12345 67890", "so.txt")

    assert (reading.status, reading.job.state, reading.job.told) == (
        "refused",
        "done",
        reading.told,
    )
    (line,) = lines("reading.refuse")
    assert sentence(line) == "Hệ thống không đọc được tệp “so.txt”"


def test_a_job_that_comes_twice_reads_once(hand):
    reading = hand()
    before = list(reading.items.values_list("pk", flat=True))

    assert run(reading.job_id) == ""
    Job.objects.filter(pk=reading.job_id).update(state="running")
    run(reading.job_id)

    assert list(Reading.objects.get(pk=reading.pk).items.values_list("pk", flat=True)) == before
    assert len(lines("reading.read")) == 1


def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_the_next_reads_it_whole(
    waiting, monkeypatch
):
    def die(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reading_in, "compare", die)
        with pytest.raises(KeyboardInterrupt):
            run(waiting.job_id)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.text, waiting.items.count()) == ("waiting", "", 0)
    assert Job.objects.get(pk=waiting.job_id).state == "running"

    run(waiting.job_id)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.items.count() > 5) == ("open", True)
    assert Job.objects.get(pk=waiting.job_id).attempts == 2


def test_a_job_that_is_called_off_reads_nothing_and_the_file_can_be_read_again(waiting, clerk, at):
    call_off(waiting.job, actor=clerk, at=at)
    assert run(waiting.job_id) == ""
    waiting.refresh_from_db()
    assert (waiting.status, waiting.items.count()) == ("waiting", 0)

    readings.read_again(waiting, actor=clerk, at=at)
    run(waiting.job_id)

    waiting.refresh_from_db()
    assert waiting.status == "open"


def test_a_job_called_off_while_it_runs_stops_at_its_next_step(waiting, monkeypatch):
    def ask(content, *, name):
        Job.objects.filter(pk=waiting.job_id).update(call_off=True)
        return Opened(content.decode(), "text")

    monkeypatch.setattr(reading_in, "open_report", ask)
    run(waiting.job_id)

    waiting.refresh_from_db()
    assert (waiting.status, Job.objects.get().state) == ("waiting", "called_off")


def test_what_no_data_base_keeps_is_left_out_of_the_text_letter_for_letter(waiting, monkeypatch):
    odd = TEXT.replace("Kết quả", "Kết\x00quả", 1).replace("toàn tỉnh", "toàn \ud835tỉnh", 1)
    monkeypatch.setattr(reading_in, "open_report", lambda _content, name: Opened(odd, "pdf"))

    run(waiting.job_id)

    waiting.refresh_from_db()
    assert (waiting.status, len(waiting.text)) == ("open", len(odd))
    assert "Kết quả" in waiting.text
    assert waiting.items.filter(values__amount="120").exists()


def test_a_file_set_aside_while_it_waits_is_not_read(waiting, clerk, at):
    readings.set_aside(waiting, note="nhầm tệp", actor=clerk, at=at)

    run(waiting.job_id)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.items.count()) == ("set_aside", 0)


def test_a_file_lost_from_the_disk_fails_in_words_after_three_attempts(waiting):
    default_storage.delete(waiting.stored.path)

    for _attempt in range(3):
        run(waiting.job_id)

    job = Job.objects.get()
    assert (job.state, job.attempts) == ("failed", 3)
    assert job.told.startswith("Không thực hiện được")


def test_what_a_person_said_of_the_head_holds_before_what_the_reader_found(hand, province):
    reading = hand(unit=province)

    assert reading.unit == province


def _texts():
    folder = REPORTS.parent
    return [*sorted(REPORTS.glob("*.txt")), *sorted((folder / "texts").glob("*.txt"))]


@pytest.mark.slow
@pytest.mark.parametrize("path", _texts(), ids=lambda path: path.stem[:12])
def test_every_figure_of_every_text_can_be_typed_into_the_books(path):
    taken = read(path.read_text("utf-8"))
    told = answer(taken)

    items = found_items(taken, told)

    for figure, item in zip(taken.figures, items, strict=False):
        amount = parse_amount(amount_text(figure.number))
        number = figure.number
        assert (amount.value, amount.low, amount.high) == (number.value, number.low, number.high)
        assert len(item.values["amount"]) <= 60
        assert len(item.values["what"]) <= 300
    for item in items:
        assert ReadItem(kind=item.kind, start=item.start, end=item.end).end >= item.start
        assert len(item.quote) <= 500
        assert len(item.values["place"]) <= 200
        day = item.values.get("issued_on")
        assert day is None or len(day) == 10

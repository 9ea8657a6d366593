"""Whole or not at all: errors in the middle, calling off, two at once, time running out, a table that moves."""

from pathlib import Path

import pytest

from kheo.exchange.models import Chunk, Import, Use
from kheo.exchange.operations import imports
from kheo.exchange.operations.imports import checking, entering, undoing
from kheo.exchange.queries.import_proofs import differences
from kheo.jobs.models import Job
from kheo.jobs.operations import run
from kheo.kernel.refusals import RuleBroken
from tests.exchange.imports.wells import MINUTE, Wells, wells

SIX = [(f"G{number}", number, "") for number in range(1, 7)]
SIX_WELLS = {f"G{number}": number for number in range(1, 7)}


@pytest.fixture(autouse=True)
def chunks_of_two(monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 2)


@pytest.fixture
def entering_now(checked, clerk, at):
    """A checked file whose good rows are asked for."""

    def make(*rows, **more):
        imported = checked(*rows, **more)
        imports.ask_to_enter(imported, actor=clerk, at=at)
        return imported

    return make


def chunks(imported):
    return list(imported.chunks.order_by("position").values_list("is_entered", flat=True))


@pytest.fixture
def stop_after(monkeypatch):
    """``stop_after(n, act)``: the n-th chunk is in, then ``act`` happens."""

    def make(number, act):
        real, done = entering.enter_chunk, []

        def step(*args):
            found = real(*args)
            done.append(found)
            if len(done) == number:
                act()
            return found

        monkeypatch.setattr(entering, "enter_chunk", step)

    return make


def test_an_error_in_the_middle_takes_everything_back_and_is_told(entering_now, work):
    imported = entering_now(*SIX[:4], ("G9", 666, ""))

    imported = work(imported)

    assert (imported.status, imported.entered_rows, chunks(imported)) == (
        "called_off",
        0,
        [False] * 3,
    )
    assert imported.told.startswith("Có lỗi")
    assert wells() == {}
    assert list(differences()) == []


def test_called_off_in_the_middle_what_is_in_is_taken_back(
    entering_now, work, stop_after, clerk, at
):
    imported = entering_now(*SIX)
    stop_after(2, lambda: imports.call_off(Import.objects.get(pk=imported.pk), actor=clerk, at=at))

    imported = work(imported)

    assert (imported.status, imported.entered_rows, wells()) == ("called_off", 0, {})
    assert list(differences()) == []


def test_a_job_called_off_by_itself_takes_its_rows_back(entering_now, work, stop_after):
    imported = entering_now(*SIX)
    stop_after(1, lambda: Job.objects.filter(pk=imported.job_id).update(call_off=True))

    imported = work(imported)

    assert (imported.status, imported.job.state, wells()) == ("called_off", "called_off", {})


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(entering_now, work, stop_after):
    class Died(BaseException):
        pass

    def die():
        raise Died

    imported = entering_now(*SIX)
    stop_after(2, die)
    with pytest.raises(Died):
        run(imported.job_id)
    assert (chunks(imported), wells()) == ([True, True, False], dict(list(SIX_WELLS.items())[:4]))

    imported = work(imported)

    assert (imported.status, imported.entered_rows, wells()) == ("entered", 6, SIX_WELLS)
    assert list(differences()) == []


def test_when_time_is_up_the_rest_goes_on_in_a_new_job(entering_now, work, monkeypatch, jobs_asked):
    monkeypatch.setattr(entering.enter_in, "__defaults__", (-1.0,))
    imported = entering_now(*SIX)

    imported = work(imported)

    assert (imported.status, wells()) == ("entered", SIX_WELLS)
    assert jobs_asked() == [("exchange.check", "done"), *[("exchange.enter", "done")] * 4]


def test_an_undo_that_is_too_long_for_one_transaction_goes_chunk_by_chunk(
    entering_now, work, monkeypatch, clerk, at
):
    imported = work(entering_now(*SIX))
    monkeypatch.setattr(undoing, "AT_ONCE", -1.0)

    imports.undo(imported, note="Nhầm", actor=clerk, at=at)

    assert (work(imported).status, wells()) == ("undone", {})
    assert list(differences()) == []


def test_a_long_undo_asks_every_row_before_it_begins(entering_now, work, monkeypatch, clerk, at):
    imported = work(entering_now(*SIX))
    Use.objects.filter(who="G1").update(times=13)
    monkeypatch.setattr(undoing, "AT_ONCE", -1.0)

    imports.undo(imported, note="Nhầm", actor=clerk, at=at)

    imported = work(imported)
    assert (imported.status, imported.resting) == ("entered", ["Giếng G1 đang có người dùng."])
    assert wells() == {**SIX_WELLS, "G1": 13}


def test_half_taken_back_when_something_comes_to_rest_a_person_chooses(
    entering_now, work, stop_after, clerk, at
):
    imported = entering_now(*SIX)

    def use_one_and_call_off():
        Use.objects.filter(who="G1").update(times=13)
        imports.call_off(Import.objects.get(pk=imported.pk), actor=clerk, at=at)

    stop_after(2, use_one_and_call_off)
    imported = work(imported)
    assert (imported.status, imported.resting) == ("undoing", ["Giếng G1 đang có người dùng."])
    assert imported.job.state == "done"

    imports.resume(imported, actor=clerk, at=at)

    assert (work(imported).status, wells()) == ("entered", {**SIX_WELLS, "G1": 13})


def test_the_same_file_twice_at_once_enters_once(entering_now, work):
    first, second = entering_now(*SIX), entering_now(*SIX, name="lan-hai.xlsx")

    first, second = work(first), work(second)

    assert (first.entered_rows, second.entered_rows) == (6, 0)
    assert (second.status, second.same_rows, second.turned_rows) == ("entered", 6, 6)
    assert wells() == SIX_WELLS
    assert list(differences()) == []


def test_a_step_by_hand_waits_until_the_work_is_over_and_stuck_work_goes_on(
    entering_now, work, clerk, at
):
    imported = entering_now(*SIX)
    with pytest.raises(RuleBroken, match="Việc nền của tệp này đang chạy"):
        imports.go_on(imported, actor=clerk, at=at)
    Job.objects.filter(pk=imported.job_id).update(
        state="failed", told="Việc này lâu quá nên đã dừng."
    )
    imported = Import.objects.get(pk=imported.pk)

    imports.go_on(imported, actor=clerk, at=at)

    assert (work(imported).status, wells()) == ("entered", SIX_WELLS)


def test_headings_without_rows_are_told_and_another_sheet_may_be_chosen(checked):
    imported = checked()

    assert (imported.status, imported.total_rows) == ("failed", 0)
    assert imported.told == (
        "Không có dòng nào của danh sách dưới tiêu đề của trang “Giếng”; hãy chọn trang khác hoặc dòng tiêu đề khác."
    )


def test_a_kept_file_that_was_changed_is_not_read_as_the_one_that_came(upload, work, clerk, at):
    imported = upload(*SIX, headings=("a", "b", "c"))
    columns = {"code": 0, "households": 1, "kind": 2}
    with Path(imported.content.path).open("ab") as file:
        file.write(b" ")

    imports.match(imported, columns=columns, actor=clerk, at=at)

    assert work(imported).status == "failed"
    assert imported.told == "Tệp đã lưu bị thay đổi sau khi tải lên; hãy tải lại tệp đúng."


def test_a_check_that_is_called_off_keeps_nothing(upload, work, clerk, at):
    imported = upload(*SIX)
    imports.call_off(imported, actor=clerk, at=at)

    run(imported.job_id)

    imported.refresh_from_db()
    assert (imported.status, Chunk.objects.count()) == ("called_off", 0)


def test_a_row_another_file_wrote_in_the_meantime_is_told_as_there(entering_now, work, monkeypatch):
    imported = entering_now(*SIX[:2])
    real = Wells.enter

    def leave_out(self, rows):
        Use.objects.create(who="G1", minute=MINUTE, times=1)
        return real(self, [row for row in rows if row.values["code"] != "G1"])

    monkeypatch.setattr(Wells, "enter", leave_out)
    imported = work(imported)

    assert (imported.new_rows, imported.same_rows, imported.turned_rows, imported.entered_rows) == (
        1,
        1,
        1,
        1,
    )
    assert list(differences()) == []

"""Two people, or two workers, at one file in the same moment."""

import threading

import pytest
from django.db import connection, connections

from kheo.access.enums import Role
from kheo.archive.models import CitedPaper, DeclaredFigure, Reading, Source
from kheo.archive.operations import readings
from kheo.audit.models import Entry
from kheo.jobs.operations import run
from kheo.kernel.refusals import DomainError, Stale
from tests.archive.readings.conftest import TEXT

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def threads_apart():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("one connection shared by all threads of a database in memory")


def at_once(*acts):
    """What each act came to, done in the same moment: its answer or its refusal."""
    begin = threading.Barrier(len(acts))
    told = [None] * len(acts)

    def do(number, act):
        try:
            begin.wait()
            told[number] = act()
        except DomainError as refusal:
            told[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_of_two_who_confirm_one_wins_and_everything_enters_once(
    hand, headed, take_rest, province, someone, clerk, at
):
    reading = hand()
    headed(reading)
    take_rest(reading)
    people = [clerk, someone(Role.STANDING_OFFICE, over=province)]

    told = at_once(*(
        lambda person=person: readings.confirm(
            Reading.objects.get(pk=reading.pk), actor=person, at=at
        )
        for person in people
    ))  # fmt: skip

    assert sorted(type(one).__name__ for one in told) == ["Source", "Stale"]
    assert Source.objects.count() == 1
    assert (
        DeclaredFigure.objects.count() == reading.items.filter(kind="figure", state="taken").count()
    )
    assert Entry.objects.filter(action="reading.confirm").count() == 1


def test_two_papers_that_cite_one_enter_at_once_and_the_register_has_it_once(
    hand, headed, take_rest, clerk, at
):
    keys = []
    for number in range(2):
        reading = hand(f"{TEXT}\nBản {number}")
        headed(reading, title=f"Báo cáo {number}")
        take_rest(reading)
        keys.append(reading.pk)

    told = at_once(*(
        lambda key=key: readings.confirm(Reading.objects.get(pk=key), actor=clerk, at=at)
        for key in keys
    ))  # fmt: skip

    assert [type(one).__name__ for one in told] == ["Source", "Source"]
    assert sorted(CitedPaper.objects.values_list("symbol", flat=True)) == [
        "15-KH/BDVTU",
        "40-CT/TU",
    ]


def test_of_two_who_decide_on_one_item_the_second_looks_again(
    hand, item_of, province, someone, clerk, at
):
    reading = hand()
    other = someone(Role.STANDING_OFFICE, over=province)
    mine, theirs = item_of(reading, "120"), item_of(reading, "120")

    told = at_once(
        lambda: readings.take(mine, actor=clerk, at=at),
        lambda: readings.drop(theirs, actor=other, at=at),
    )

    assert sorted(type(one).__name__ for one in told) == ["ReadItem", "Stale"]
    winner = next(one for one in told if not isinstance(one, Stale))
    assert item_of(reading, "120").state == winner.state


def test_two_workers_with_one_job_read_the_file_once(province, clerk, catalogue, at):
    (handed,) = readings.hand_in(
        [("a.txt", TEXT.encode())], purpose="past", office=province, actor=clerk, at=at
    )

    at_once(*(lambda: run(handed.reading.job_id) for _worker in range(2)))

    handed.reading.refresh_from_db()
    symbols = handed.reading.items.filter(kind="paper").values_list("values__symbol", flat=True)
    assert sorted(symbols) == ["15-KH/BDVTU", "40-CT/TU"]
    assert (handed.reading.status, handed.reading.job.state) == ("open", "done")
    assert Entry.objects.filter(action="reading.read").count() == 1

"""The pages of background work: what was asked for, how far it is, how it ended, what may be done."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django_q.models import OrmQ, Schedule

from kheo.access.enums import Role
from kheo.access.operations import system_user
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.jobs import kinds
from kheo.jobs.models import Heartbeat, Job
from kheo.jobs.operations import beat, run, sweep, try_again
from kheo.jobs.queries.state import pulse
from kheo.jobs.rules import is_alive, pause_after
from kheo.kernel.refusals import NotAllowed, RuleBroken
from tests.factories.archive import ReadingFactory
from tests.factories.orgs import UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(time_machine, at):
    time_machine.move_to(at, tick=False)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def last_line():
    return sentence(Entry.objects.order_by("-day", "-position")[0])


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_job_and_for_three(
    ask, desk, number, django_assert_num_queries
):
    for count in range(number):
        ask(lambda _job: "xong", title=f"Đọc tệp {count}")

    with django_assert_num_queries(9):
        page = text(desk.get("/viec-nen/"))

    assert [page.count(f"Đọc tệp {count}</a>") for count in range(number)] == [1] * number


def test_the_list_is_narrowed_by_state_kind_and_whose(ask, desk, someone, province):
    other = someone(Role.RECORDS_CLERK, over=province)
    for number, state in enumerate(["waiting", "failed", "done"]):
        job = ask(lambda _job: "", title=f"Việc {number}", actor=other)
        Job.objects.filter(pk=job.pk).update(state=state, kind=f"tests.k{number}")

    def seen(query):
        page = desk.get(f"/viec-nen/?{query}").content.decode()
        return [number for number in range(3) if f"Việc {number}</a>" in page]

    assert seen("") == [0, 1, 2]
    assert (seen("xem=khong-thanh"), seen("loai=tests.k2"), seen("cua-toi=1")) == ([1], [2], [])
    assert seen("xem=%00&tu=%ff") == [0, 1, 2]


def test_a_job_of_another_province_is_not_there(ask, desk, nation, clerk):
    elsewhere = UnitFactory(kind="province", name="Tỉnh Nghệ An", under=nation)
    job = ask(lambda _job: "", unit=elsewhere, title="Của nơi khác")

    assert "Của nơi khác" not in text(desk.get("/viec-nen/"))
    assert [desk.get(f"/viec-nen/{job.pk}/").status_code] == [404]
    assert desk.post(f"/viec-nen/{job.pk}/huy/").status_code == 404


def test_a_job_that_broke_says_when_it_is_tried_again(ask, desk, at):
    job = ask(lambda _job: 1 / 0)

    run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.again_at) == ("waiting", at + timedelta(seconds=30))
    later = OrmQ.objects.order_by("-pk")[0]
    assert later.lock == job.again_at
    page = text(desk.get(f"/viec-nen/{job.pk}/"))
    assert "1 trong nhiều nhất 3" in page
    assert "thử lại lúc 09:00 21/11/2026" in page


def test_each_pause_is_four_times_the_one_before():
    assert [pause_after(number).seconds for number in (0, 1, 2, 3)] == [30, 30, 120, 480]


def test_a_failed_job_is_tried_again_from_its_page_with_a_line(ask, desk):
    job = ask(lambda _job: "xong")
    Job.objects.update(state="failed", told="Hỏng.", attempts=3, done=2, total=4)
    assert "Vì sao không thành" in text(desk.get(f"/viec-nen/{job.pk}/"))

    answer = desk.post(f"/viec-nen/{job.pk}/thu-lai/", follow=True)

    assert "Việc đã vào lại hàng đợi." in text(answer)
    job.refresh_from_db()
    assert (job.state, job.told, job.attempts, job.done) == ("waiting", "", 0, 0)
    assert OrmQ.objects.count() == 2
    assert last_line() == "Ngô Thị Trữ đã cho làm lại “Thử việc nền”"
    assert run(job.pk) == "xong"


@pytest.mark.parametrize("state", ["waiting", "running", "done", "called_off"])
def test_only_what_failed_is_tried_again(ask, desk, clerk, at, state):
    job = ask(lambda _job: "")
    Job.objects.update(state=state)

    with pytest.raises(RuleBroken, match="Chỉ việc không thành"):
        try_again(job, actor=clerk, at=at)
    assert "Chỉ việc không thành" in text(desk.post(f"/viec-nen/{job.pk}/thu-lai/", follow=True))


def test_who_only_looks_may_neither_try_again_nor_call_off(ask, client, someone, province, at):
    auditor = someone(Role.AUDITOR, over=province)
    client.force_login(auditor)
    job = ask(lambda _job: "")
    assert "disabled" in text(client.get(f"/viec-nen/{job.pk}/"))
    assert client.post(f"/viec-nen/{job.pk}/huy/").status_code == 403
    Job.objects.update(state="failed")

    with pytest.raises(NotAllowed):
        try_again(job, actor=auditor, at=at)
    assert client.post(f"/viec-nen/{job.pk}/thu-lai/").status_code == 403


def test_a_waiting_job_is_called_off_from_its_page(ask, desk):
    job = ask(lambda _job: "")

    assert "Đã hủy" in text(desk.post(f"/viec-nen/{job.pk}/huy/", follow=True))
    assert Job.objects.get().state == "called_off"
    assert "Việc này đã xong" in text(desk.post(f"/viec-nen/{job.pk}/huy/", follow=True))


@pytest.mark.parametrize(
    ("heard", "begun", "alive"),
    [
        (None, None, False), (3 * MINUTE, None, True), (4 * MINUTE, None, False),
        (60 * MINUTE, 5 * MINUTE, True), (60 * MINUTE, 6 * MINUTE, False), (None, MINUTE, True),
    ],
)  # fmt: skip
def test_a_worker_is_alive_when_heard_of_or_busy(at, heard, begun, alive):
    moments = [None if ago is None else at - ago for ago in (heard, begun)]

    assert is_alive(*moments, now=at, longest=5 * MINUTE) is alive


def test_the_worker_shows_that_it_lives_and_administrators_see_it(
    ask, client, someone, province, at, time_machine
):
    client.force_login(someone(Role.SYSTEM_ADMINISTRATOR, over=province))
    assert Schedule.objects.get(func="kheo.jobs.operations.running.beat").minutes == 1
    ask(lambda _job: "xong")
    told = text(client.get("/viec-nen/"))
    assert "Không thấy tiến trình làm việc nền" in told
    assert "Đang chờ: 1; đang thực hiện: 0." in told

    beat()

    state = pulse(at)
    assert (state.is_alive, state.heard_at, state.waiting) == (True, at, 1)
    assert "Tiến trình làm việc nền đang chạy" in text(client.get("/viec-nen/"))
    time_machine.shift(4 * MINUTE)
    run(Job.objects.get().pk)
    assert Heartbeat.objects.get().at == at + 4 * MINUTE


def test_others_are_told_only_when_their_work_stands_still(ask, desk):
    assert "tiến trình" not in text(desk.get("/viec-nen/")).lower()

    ask(lambda _job: "")

    assert "Việc nền hiện đang ngừng" in text(desk.get("/viec-nen/"))


def test_work_that_is_over_is_cleared_away_after_its_term(ask, province, at, capsys):
    for days, state in ((91, "done"), (91, "failed"), (89, "done"), (91, "waiting")):
        job = ask(lambda _job: "", title=f"{state} {days}")
        ended = None if state == "waiting" else at - timedelta(days=days)
        Job.objects.filter(pk=job.pk).update(state=state, ended_at=ended)

    assert sweep(actor=system_user(), at=at) == 2

    assert sorted(Job.objects.values_list("title", flat=True)) == ["done 89", "waiting 91"]
    assert last_line() == "Hệ thống đã dọn 2 việc nền đã kết thúc của Tỉnh Hà Tĩnh"
    call_command("keep_jobs")
    assert capsys.readouterr().out == "0 background jobs cleared away\n"


def test_a_job_that_a_read_file_rests_on_stays(ask, province, clerk, at):
    job = ask(lambda _job: "")
    Job.objects.update(state="done", ended_at=at - timedelta(days=400))
    ReadingFactory(office=province, handed_in_by=clerk, job=job)

    assert sweep(actor=system_user(), at=at) == 0
    assert Job.objects.count() == 1


def test_a_page_that_is_somebodys_own_is_not_offered_to_the_others(
    ask, desk, someone, province, monkeypatch
):
    other = someone(Role.RECORDS_CLERK, over=province)
    for actor in ({}, {"actor": other}):
        ask(lambda _job: "xong", **actor)
    kind = Job.objects.values_list("kind", flat=True).first()
    monkeypatch.setitem(
        kinds._KINDS, kind, replace(kinds.known()[kind], page="readings:page", is_own=True)
    )

    page = text(desk.get("/viec-nen/"))

    assert page.count(reverse("readings:page", args=[Job.objects.first().subject])) == 1

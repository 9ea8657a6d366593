"""A list too long to wait for: the worker writes it, with the rights of that moment; a week it is kept."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.models import Grant
from kheo.exchange.models import Export
from kheo.exchange.operations import exports
from kheo.exchange.operations.exports import asking, forget_old
from kheo.exchange.queries.exports import CHUNK, asked_for, open_listing
from kheo.initiatives.enums import Status
from kheo.jobs.enums import JobState
from kheo.jobs.operations import run
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_on_disk")]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(asking, "BIG", 2)


@pytest.fixture
def office(someone):
    unit = UnitFactory()
    InitiativeFactory.create_batch(3, unit=unit, status=Status.ACCEPTED)
    return someone(Role.STANDING_OFFICE, over=unit)


def ordered(office, client, style="xlsx"):
    client.force_login(office)
    page = reverse("exchange:export", args=["initiatives"])
    answer = client.post(page, {"style": style, "columns": ["title"]})
    made = Export.objects.latest("pk")
    assert answer.headers["Location"] == reverse("exchange:export_file", args=[made.pk])
    return made


@pytest.mark.parametrize("style", ["xlsx", "csv"])
def test_the_worker_writes_the_file_and_its_person_fetches_it(office, client, style):
    made = ordered(office, client, style)
    waiting = client.get(reverse("exchange:export_file", args=[made.pk])).content.decode()
    told = run(made.job_id)
    made.refresh_from_db()
    sent = client.get(reverse("exchange:download", args=[made.pk]))

    assert "Đang ghi tệp" in waiting
    assert told == "Tệp gồm 3 dòng đã sẵn sàng và được giữ một tuần."
    assert (made.rows, made.job.state) == (3, JobState.DONE)
    assert b"".join(sent.streaming_content)[:2] == (b"PK" if style == "xlsx" else b"\xef\xbb")


def test_the_file_is_for_nobody_else(office, client, someone):
    made = ordered(office, client)
    run(made.job_id)
    client.force_login(someone(Role.AUDITOR, over=office.unit))

    for name in ("export_file", "download"):
        assert client.get(reverse(f"exchange:{name}", args=[made.pk])).status_code == 404


def test_rights_are_those_of_the_moment_of_writing(office, client):
    made = ordered(office, client)
    Grant.objects.filter(user=office).delete()

    told = run(made.job_id)
    made.refresh_from_db()

    assert told == (
        f"{office.full_name} không còn quyền xem: {made.title}. "
        "Hãy giao lại quyền rồi bấm “Làm lại”, hoặc để người khác xuất."
    )
    assert (made.job.state, bool(made.content)) == (JobState.FAILED, False)


def test_after_a_week_the_file_is_gone_and_the_note_of_it_stays(office, client):
    made = ordered(office, client)
    run(made.job_id)
    made.refresh_from_db()
    stored = made.content

    assert forget_old(made.kept_until - timedelta(seconds=1)) == 0
    assert forget_old(made.kept_until) == 1
    assert not stored.storage.exists(stored.name)
    assert client.get(reverse("exchange:download", args=[made.pk])).status_code == 404
    assert Export.objects.filter(pk=made.pk).exists()


def test_the_timed_step_drops_the_files_whose_week_is_over_and_no_others(office, client):
    old, fresh = ordered(office, client), ordered(office, client)
    for made in (old, fresh):
        run(made.job_id)
        made.refresh_from_db()
    Export.objects.filter(pk=old.pk).update(kept_until=old.asked_at - timedelta(days=400))
    Export.objects.filter(pk=fresh.pk).update(kept_until=old.asked_at + timedelta(days=36_500))

    call_command("keep_exchange")

    storage = old.content.storage
    assert not storage.exists(old.content.name)
    assert storage.exists(fresh.content.name)
    assert [bool(one.content) for one in Export.objects.order_by("pk")] == [False, True]


def test_a_job_run_twice_leaves_one_file(office, client, tmp_path):
    made = ordered(office, client)
    run(made.job_id)
    made.job.state = JobState.RUNNING
    made.job.save()

    run(made.job_id)

    assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == 1


def test_the_command_writes_what_the_person_sees(office, tmp_path):
    target = tmp_path / "ra.csv"
    told = io.StringIO()

    call_command(
        "export", "initiatives", "--as", office.username, "--columns", "title", "--filter",
        "status=accepted", "-o", str(target), stdout=told,
    )  # fmt: skip

    assert len(target.read_text("utf-8-sig").splitlines()) == 4
    assert "Đã ghi 3 dòng" in told.getvalue()
    assert Export.objects.get().job is None


@pytest.mark.parametrize(
    ("call", "sentence", "code"),
    [
        (["nope", "-o", "x.csv"], "Không có danh sách tên “nope”.", 1),
        (["initiatives", "-o", "x.pdf"], "the file must end in .xlsx or .csv", 2),
        (["initiatives", "--filter", "status", "-o", "x.csv"], "--filter takes NAME=VALUE", 2),
        (["initiatives", "--filter", "colour=red", "-o", "x.csv"],
         "Danh sách không có điều kiện “colour”, hoặc giá trị không đọc được.", 1),
        (["initiatives", "--filter", "status=odd", "-o", "x.csv"],
         "Danh sách không có điều kiện “status”, hoặc giá trị không đọc được.", 1),
    ],
)  # fmt: skip
def test_a_wrong_call_is_told_and_leaves_no_file(
    office, tmp_path, monkeypatch, call, sentence, code
):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CommandError) as told:
        call_command("export", *call, "--as", office.username)

    assert (str(told.value), told.value.returncode) == (sentence, code)
    assert list(tmp_path.glob("x.*")) == []


def test_rows_are_read_in_chunks_with_a_fixed_number_of_queries(
    office, at, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("kheo.exchange.queries.exports.CHUNK", 2)
    found = asked_for(open_listing("initiatives", office), "", ["themes"], actor=office, now=at)

    with django_assert_num_queries(1 + 2 * 3):
        parts = [len(part) for part in found.chunks()]

    assert (parts, CHUNK) == ([2, 1], 1_000)


def test_every_list_has_its_job_kind():
    assert exports.JOB == "exchange.export"

"""A real worker on a data base of its own: jobs are done, and done whole when it was killed in the middle."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from kheo.jobs.models import Job
from kheo.jobs.operations import enqueue

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Place:
    """Where worker and test meet: the data base of the test, on SQLite a copy of it in a file."""

    def __init__(self, folder):
        self.file = folder / "kheo.sqlite3"
        self.log = folder / "log"
        self.is_file = connection.vendor == "sqlite"
        if self.is_file:
            connection.ensure_connection()
            with sqlite3.connect(self.file) as copy:
                connection.connection.backup(copy)
            self.url = f"sqlite:///{self.file}"
        else:
            told = settings.DATABASES["default"]
            self.url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**told)

    def worker(self, **more):
        """A worker in a session of its own."""
        return subprocess.Popen(
            [sys.executable, "manage.py", "qcluster"], cwd=ROOT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "DATABASE_URL": self.url, "KHEO_TEST_LOG": str(self.log),
                 "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings", "KHEO_JOB_TIMEOUT": "3",
                 "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **more},
        )  # fmt: skip

    def job(self, pk):
        """State, title, attempts and words of the job."""
        columns = ("state", "title", "attempts", "told")
        if not self.is_file:
            return Job.objects.values_list(*columns).get(pk=pk)
        with sqlite3.connect(self.file, timeout=20) as base:
            asked = f"select {', '.join(columns)} from jobs_job where id = ?"
            return base.execute(asked, [pk]).fetchone()

    def wait(self, is_so, seconds=30):
        """Until it is so."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if is_so():
                return
            time.sleep(0.1)
        raise AssertionError("waited in vain")


@pytest.fixture
def place(province, clerk, tmp_path, at):
    for _number in range(2):
        enqueue("tests.worker", subject=0, title="new", unit=province, actor=clerk, at=at)
    for job in Job.objects.all():
        Job.objects.filter(pk=job.pk).update(subject=job.pk)
    return Place(tmp_path)


@pytest.fixture
def workers():
    """Every worker of a test ends with it."""
    running = []
    yield running
    for one in running:
        if one.poll() is None:
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()


def test_jobs_are_done_one_after_the_other_and_the_worker_ends_when_asked(place, workers):
    first, second = Job.objects.order_by("pk").values_list("pk", flat=True)
    workers.append(place.worker())

    place.wait(lambda: place.job(second)[0] == "done")
    assert place.job(first) == place.job(second) == ("done", "whole", 1, "xong")

    workers[0].terminate()
    assert workers[0].wait(20) == 0


def test_a_job_whose_worker_is_killed_in_the_middle_is_done_whole_by_the_next(place, workers):
    first, second = Job.objects.order_by("pk").values_list("pk", flat=True)
    workers.append(place.worker(KHEO_TEST_SLOW="1", KHEO_JOB_TIMEOUT="5"))
    place.wait(lambda: place.log.exists() and "began" in place.log.read_text())
    os.killpg(workers[0].pid, signal.SIGKILL)
    workers[0].wait()
    assert place.job(first)[:2] == ("running", "new")

    workers.append(place.worker())

    place.wait(lambda: place.job(first)[0] == "done" and place.job(second)[0] == "done")
    assert place.job(first) == ("done", "whole", 2, "xong")
    assert place.log.read_text().count("began") == 3

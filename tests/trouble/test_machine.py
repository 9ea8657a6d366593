"""Kill -9, a full disk, many writers at once: a clear sentence, nothing half done."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from kheo.foundation.middleware import RefusalMiddleware

ROOT = Path(__file__).parents[2]


def run(*words, folder, **options):
    """A child Python on the data base in ``folder``."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'kheo.sqlite3'}",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    return subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options,
    )  # fmt: skip


def finished(*words, folder):
    """Exit code and output of a child that runs to its end."""
    child = run(*words, folder=folder)
    output, _ = child.communicate(timeout=120)
    return child.returncode, output


def verified(folder):
    return finished(
        "-c",
        "import os; os.environ['DJANGO_SETTINGS_MODULE']='tests.settings'\n"
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('verify')",
        folder=folder,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory, file_of_tables):
    place = tmp_path_factory.mktemp("machine")
    file_of_tables(place)
    code, output = finished("-m", "tests.trouble.acting", "prepare", folder=place)
    assert code == 0, output
    return place


@pytest.mark.slow
def test_kill_nine_in_the_middle_of_any_act_leaves_nothing_half_done(folder):
    for moment in (0.11, 0.37, 0.53):
        child = run("-m", "tests.trouble.acting", "work", folder=folder)
        assert child.stdout.readline() == "working\n"
        time.sleep(moment)
        child.kill()
        child.communicate()

    code, output = verified(folder)

    assert code == 0, output


@pytest.mark.slow
def test_twenty_people_at_once_all_succeed_and_the_chain_holds(folder):
    code, output = finished("-m", "tests.trouble.acting", "together", "20", folder=folder)

    assert (code, output) == (0, "20 20\n")
    code, output = verified(folder)
    assert code == 0, output


@pytest.mark.parametrize(
    "trouble",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OperationalError("database or disk is full"),
    ],
)
def test_a_full_disk_is_told_and_what_was_typed_is_shown_again(rf: RequestFactory, trouble):
    request = rf.post("/mo-hinh/1/sua/", {"goals": "2 km đường sáng", "password": "bí mật"})

    response = RefusalMiddleware(lambda _: None).process_exception(request, trouble)

    text = response.content.decode()
    assert response.status_code == 507
    assert "Ổ đĩa máy chủ đã đầy" in text
    assert "2 km đường sáng" in text
    assert "bí mật" not in text


def test_any_other_error_of_the_data_base_stays_an_error(rf: RequestFactory):
    answer = RefusalMiddleware(lambda _: None).process_exception(
        rf.get("/"), OperationalError("no such table")
    )

    assert answer is None

"""kill -9 at random moments of the entering: whole in the end, nothing doubled, every proof clean.

By hand a hundred times: ``KHEO_KILLS=100 pytest tests/exchange/imports/test_killed.py``.
"""

import json
import os
import random
import subprocess
import sys
import time

import pytest

from kheo.exchange.operations import imports
from kheo.exchange.operations.imports import checking
from tests.jobs.test_worker import ROOT, Place

KILLS = int(os.environ.get("KHEO_KILLS", "2"))
ROWS, MORE = 1000, 1000
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def child(place, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.exchange.imports.killing", *map(str, words)], cwd=ROOT,
        stdout=subprocess.PIPE, text=True,
        env={
            **os.environ, "DATABASE_URL": place.url, "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        },
    )  # fmt: skip


def told(place, pk):
    """What is so by now; a worker killed too often gives up, and the person has it go on."""
    now = json.loads(child(place, "tell", pk).communicate(timeout=60)[0])
    if now["state"] != "failed":
        return now
    assert child(place, "on", pk).wait(60) == 0
    return told(place, pk)


def test_killed_at_random_moments_every_file_is_in_whole_and_once(
    checked, clerk, at, tmp_path, monkeypatch
):
    monkeypatch.setattr(checking, "CHUNK", 20)
    files = [
        checked(*[(f"G{file}-{number}", MORE + number, "") for number in range(ROWS)])
        for file in range(1 + KILLS // 3)
    ]
    for imported in files:
        imports.ask_to_enter(imported, actor=clerk, at=at)
    place, chance, kills, before = Place(tmp_path), random.Random(7), 0, 0

    for imported in files:
        now = told(place, imported.pk)
        while kills < KILLS and now["status"] != "entered":
            one = child(place, "work", now["job"])
            assert one.stdout.readline() == "working\n"
            time.sleep(chance.uniform(0, 0.3))
            one.kill()
            one.communicate()
            kills += 1
            now = told(place, imported.pk)
            assert (now["wrong"], now["entered"]) == ([], now["wells"] - before)
        if now["status"] != "entered":
            child(place, "work", now["job"]).communicate(timeout=120)
            now = told(place, imported.pk)
        before += ROWS
        assert (now["status"], now["entered"], now["wells"], now["sum"], now["wrong"]) == (
            "entered", ROWS, before, before // ROWS * sum(range(MORE, MORE + ROWS)), [],
        )  # fmt: skip
    assert kills

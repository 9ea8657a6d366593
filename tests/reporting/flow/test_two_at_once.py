"""Two heads approve in the same moment: one version is kept, the other is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.reporting.flow.approving_at_once import at_once

ROOT = Path(__file__).parents[3]


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_counts_on_postgresql():
    if connection.vendor == "sqlite":
        pytest.skip("in a child process below")

    assert at_once() == "['approved', 'stale'] 1 approved"


@pytest.mark.slow
def test_of_two_approvals_at_once_one_counts_on_sqlite(tmp_path, file_of_tables):
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{file_of_tables(tmp_path)}",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.reporting.flow.approving_at_once"],
        cwd=ROOT, env=environment, text=True, capture_output=True, timeout=180, check=False,
    )  # fmt: skip

    assert done.stdout.strip().splitlines()[-1] == "['approved', 'stale'] 1 approved", done.stderr

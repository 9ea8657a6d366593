"""The server and the worker as one program: a dead worker comes back, and both end together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WATCH = """
import sys
from bootstrap import together
together.WORKER = ["-c", sys.argv[1], sys.argv[2], "worker"]
together.PAUSE, together.AGAIN_AFTER, together.STOP_WITHIN = 0.05, 0.1, 5
sys.exit(together.main(["-c", sys.argv[1], sys.argv[2], "server", *sys.argv[3:]]))
"""
CHILD = """
import os, sys, time
folder, name = sys.argv[1:3]
with open(f"{folder}/{name}", "a") as lines:
    lines.write(f"{os.getpid()}\\n")
if "brood" in sys.argv or name == "worker":
    if os.fork() == 0:
        with open(f"{folder}/{name}-child", "a") as lines:
            lines.write(f"{os.getpid()}\\n")
        time.sleep(60)
time.sleep(0.5 if "brief" in sys.argv else 60)
sys.exit(3)
"""
pytestmark = pytest.mark.slow


@pytest.fixture
def together(tmp_path):
    """``together(*words)``: the program with a server and a worker that only sleep."""
    running = []

    def start(*words):
        one = subprocess.Popen(
            [sys.executable, "-c", WATCH, CHILD, str(tmp_path), *words], cwd=ROOT
        )
        running.append(one)
        return one

    yield start
    for one in running:
        one.kill()
        one.wait()


def pids(folder, name, number):
    """The ids a child wrote, once there are so many."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        told = (folder / name).read_text().split() if (folder / name).exists() else []
        if len(told) >= number:
            return [int(one) for one in told]
        time.sleep(0.05)
    raise AssertionError(f"no {name}")


def is_alive(pid):
    """Whether the process runs; one that ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ended(*asked):
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if not any(is_alive(pid) for pid in asked):
            return True
        time.sleep(0.05)
    return False


def test_a_worker_that_dies_is_started_again_and_what_it_left_is_swept(together, tmp_path):
    program = together()
    (first,), (left,) = pids(tmp_path, "worker", 1), pids(tmp_path, "worker-child", 1)
    os.kill(first, signal.SIGKILL)

    second = pids(tmp_path, "worker", 2)[1]

    assert is_alive(second)
    assert ended(first, left)
    assert program.poll() is None
    assert len(pids(tmp_path, "server", 1)) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_end_when_the_program_is_asked_to_stop(together, tmp_path, number):
    program = together()
    children = [
        *pids(tmp_path, "server", 1),
        *pids(tmp_path, "worker-child", 1),
        *pids(tmp_path, "worker", 1),
    ]

    program.send_signal(number)

    assert program.wait(15) == 0
    assert ended(*children)


def test_the_worker_ends_with_the_server_whose_exit_code_is_told(together, tmp_path):
    program = together("brief")
    children = [*pids(tmp_path, "server", 1), *pids(tmp_path, "worker", 1)]

    assert program.wait(15) == 3
    assert ended(*children)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_both_are_asked_to_stop_when_the_program_is_killed_outright(together, tmp_path):
    program = together()
    children = [*pids(tmp_path, "server", 1), *pids(tmp_path, "worker", 1)]

    program.kill()

    assert ended(*children)

"""The server and the worker of background jobs as one program: started, watched and stopped together.

``python -m bootstrap.together ARGUMENTS…`` runs Python with ARGUMENTS as the server and beside it
``manage.py qcluster``. A worker that dies is started again; when the server ends, everything ends.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from bootstrap.places import ROOT

WORKER = [str(ROOT / "manage.py"), "qcluster"]
PAUSE = 0.5
AGAIN_AFTER = 3.0
STOP_WITHIN = 35.0
PR_SET_PDEATHSIG = 1


def call(arguments: Sequence[str]) -> list[str]:
    """Arguments for Python that run the server ``arguments`` together with the worker."""
    return ["-m", "bootstrap.together", *arguments]


def main(arguments: Sequence[str]) -> int:
    """Run both until the server ends or a signal comes; returns the exit code of the server."""
    stop = _Stop()
    server = _start(arguments)
    worker = _start(WORKER)
    died = 0.0
    while server.poll() is None and not stop.asked:
        time.sleep(PAUSE)
        if worker.poll() is not None:
            if not died:
                _sweep(worker)
            died = died or time.monotonic()
            if time.monotonic() - died > AGAIN_AFTER:
                worker, died = _start(WORKER), 0.0
    for one in (server, worker):
        with contextlib.suppress(ProcessLookupError):
            one.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for one in (server, worker):
        try:
            one.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            one.kill()
        _sweep(one)
    return 0 if stop.asked else server.returncode or 0


class _Stop:
    """Remembers that somebody asked to stop."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self)

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def _start(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """A child of its own session, so that Ctrl-C reaches it through us alone, once."""
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, start_new_session=True, preexec_fn=_end_with_parent,  # noqa: PLW1509 -- one thread
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip


def _sweep(one: subprocess.Popen[bytes]) -> None:
    """End what a child killed outright left behind: processes of its session that nobody else ends."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(one.pid, signal.SIGKILL)


def _end_with_parent() -> None:
    """On Linux: when this program is killed outright, its children are asked to stop."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

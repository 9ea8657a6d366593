"""Run checks as child processes, two at a time, and remember how each went."""

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from bootstrap.places import dies_with_parent

AT_ONCE = 2
NO_TEST_FOUND = 5  # pytest's exit code
COUNTED = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed)")


@dataclass(frozen=True)
class Step:
    """One check: a command with its own environment; `alone` where the machine must be quiet."""

    name: str
    title: str
    command: Sequence[str]
    variables: dict[str, str] = field(default_factory=dict)
    is_pytest: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a step went: its exit code, its time in seconds and all it printed."""

    step: Step
    code: int
    seconds: float
    output: str

    @property
    def found_no_test(self) -> bool:
        """Whether pytest ran and collected nothing."""
        return self.step.is_pytest and self.code == NO_TEST_FOUND

    @property
    def counts(self) -> dict[str, int]:
        """Tests that passed, failed and were skipped, read from pytest's closing line."""
        total = {"passed": 0, "failed": 0, "skipped": 0}
        if self.step.is_pytest:
            closing = [line for line in self.output.splitlines() if re.search(r" in [\d.]+s", line)]
            for number, word in COUNTED.findall(closing[-1] if closing else ""):
                kind = {"error": "failed", "errors": "failed", "xpassed": "failed"}.get(word, word)
                total["passed" if kind == "xfailed" else kind] += int(number)
        if self.code and not total["failed"] and not self.found_no_test:
            total["failed"] = 1
        return total


class Runner:
    """Runs steps in order of the list, at most two beside each other, and can be broken off."""

    def __init__(self, folder: Path, logs: Path) -> None:
        """`folder` is where the commands run, `logs` where their output is kept."""
        self.folder = folder
        self.logs = logs
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def run(
        self,
        steps: Sequence[Step],
        *,
        on_start: Callable[[Step], None],
        on_end: Callable[[Outcome], None],
    ) -> list[Outcome]:
        """Run all steps and return their outcomes in the order of the list."""
        outcomes: list[Outcome] = []
        futures: set[Future[Outcome]] = set()
        pool = ThreadPoolExecutor(AT_ONCE)

        def take_in(*, until_below: int) -> None:
            nonlocal futures
            while len(futures) >= until_below:
                done, futures = wait(futures, return_when=FIRST_COMPLETED)
                for future in done:
                    outcomes.append(future.result())
                    on_end(outcomes[-1])

        try:
            for step in steps:
                take_in(until_below=1 if step.alone else AT_ONCE)
                on_start(step)
                futures.add(pool.submit(self._run_one, step))
                if step.alone:
                    take_in(until_below=1)
            take_in(until_below=1)
        finally:
            self.stop()
            pool.shutdown()
        return sorted(outcomes, key=lambda outcome: steps.index(outcome.step))

    def stop(self) -> None:
        """End whatever still runs, with all its children."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)

    def _run_one(self, step: Step) -> Outcome:
        began = time.monotonic()
        log = self.logs / f"{step.name}.log"
        with log.open("wb") as file:
            with self._lock:
                if self._stopped:
                    return Outcome(step, 1, 0, "")
                process = subprocess.Popen(
                    [*dies_with_parent("TERM"), *step.command],
                    cwd=self.folder,
                    env={**os.environ, **step.variables},
                    stdin=subprocess.DEVNULL,
                    stdout=file,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
                self._running.add(process)
            code = process.wait()
            with self._lock:
                self._running.discard(process)
        return Outcome(step, code, time.monotonic() - began, log.read_text(errors="replace"))

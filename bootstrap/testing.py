"""`./kheo test`: lint, types, walls, migrations and every test, on both databases."""

import argparse
import contextlib
import os
import re
import secrets
import shutil
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit, urlunsplit

from bootstrap import environment, postgres
from bootstrap.places import ROOT
from bootstrap.steps import Outcome, Runner, Step

# What knows no data base is tried once, in a step of its own: it fills the gap at the end.
PLAIN = ("tests/reader", "tests/kernel", "tests/toolchain", "tests/test_messages.py")
# The second half of the step "sqlite", so that two steps beside each other end at about the same time.
SECOND = ("tests/appraisal", "tests/reporting")
HALF = "_second"
SLOWEST = 12
"""Tests that are told with their seconds: where to look when the whole takes too long."""
TIMED = re.compile(r"^([\d.]+)s (?:setup|call|teardown) +\S+::\S+.*$", re.MULTILINE)
ENOUGH = 60
"""Lines of a failed step that are told a second time."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NAMES = (
    "lint",
    "format",
    "walls",
    "types",
    "migrations",
    "deploy",
    "postgres",
    "sqlite",
    "browser",
    "plain",
)


def main(arguments: list[str]) -> int:
    """Run the checks; 0 when all are green, 1 when one is not (or, with CI=true, was left out)."""
    options = parsed(arguments)
    python = environment.ensure(with_tests=True)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _as_interrupt)
    left_out: list[str] = []
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kheo-test-")))
        database = _postgres(options.only, stack, left_out)
        steps = all_steps(
            python,
            folder=folder,
            database=database,
            browser=_browser(options.only, left_out),
            pytest_arguments=options.pytest,
        )
        chosen = [step for step in steps if not options.only or name_of(step) in options.only]
        outcomes = _run(chosen, folder)
    return report(outcomes, left_out, in_ci=os.environ.get("CI", "").lower() in {"1", "true"})


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Read the options; what stands behind `--` goes to pytest. Exit code 2 on a wrong call."""
    own, rest = arguments, []
    if "--" in arguments:
        at = arguments.index("--")
        own, rest = arguments[:at], arguments[at + 1 :]
    parser = argparse.ArgumentParser(prog="./kheo test", description=__doc__)
    parser.add_argument("--only", action="append", choices=NAMES, help="this step alone; repeat")
    options = parser.parse_args(own)
    options.pytest = rest
    return options


def all_steps(
    python: Path,
    *,
    folder: Path,
    database: str | None,
    browser: str | None,
    pytest_arguments: Sequence[str],
) -> list[Step]:
    """Every check this machine allows, in the order of running; `folder` takes their files."""
    state = _apart(folder)
    slowest = [f"--durations={SLOWEST}", "--durations-min=2"]
    pytest = [str(python), "-m", "pytest", "-q", *slowest, *pytest_arguments, "-m"]
    steps = _checks(python, state)
    quiet = [*pytest, "not browser"]
    # Who names tests himself gets those, on every data base.
    named = any(word.startswith("tests") for word in pytest_arguments)
    plain, second = ((), ()) if named else (PLAIN, SECOND)
    with_rows = [*quiet, *_without(plain)]
    if database:  # the longest first; the browser takes the place of SQLite beside it
        on_server = {**state, "DATABASE_URL": database}
        if not named:  # what asks no data base is the same on each, and SQLite tries it anyway
            on_server["KHEO_TEST_ROWS"] = "only"
        steps.append(Step("postgres", "pytest, PostgreSQL", with_rows, on_server, is_pytest=True))
    first = [*with_rows, *_without(second)]
    steps.append(Step("sqlite", "pytest, SQLite", first, state, is_pytest=True))
    if browser:
        address = _beside(database) if database else state["DATABASE_URL"]
        driven = {**state, "DATABASE_URL": address, "KHEO_CHROMIUM": browser}
        told = ("browser", "pytest, Chromium", [*pytest, "browser"], driven)
        steps.append(Step(*told, is_pytest=True, alone=not database))
    rest = {
        f"sqlite{HALF}": ("pytest, SQLite, the rest", second),
        "plain": ("pytest, plain Python", plain),
    }
    return steps + [
        Step(name, title, [*quiet, *places], state, is_pytest=True)
        for name, (title, places) in rest.items()
        if places
    ]


def name_of(step: Step) -> str:
    """The name by which a step is asked for; its second half answers to it too."""
    return step.name.removesuffix(HALF)


def _apart(folder: Path) -> dict[str, str]:
    """Variables that keep every step out of the state of a running house."""
    return {
        "KHEO_VAR": str(folder / "var"),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "DATABASE_URL": f"sqlite:///{folder / 'kheo.sqlite3'}",
        "PYTHONUNBUFFERED": "1",
        # What a broken-off step leaves behind goes with the folder.
        "TMPDIR": str(folder),
    }


def _without(places: Sequence[str]) -> list[str]:
    """What keeps pytest out of these folders."""
    return [f"--ignore={place}" for place in places]


def _beside(database: str) -> str:
    """The address of a data base of its own on the same server, so that two runs never meet."""
    parts = urlsplit(database)
    return urlunsplit(parts._replace(path=f"{parts.path}_browser"))


def _checks(python: Path, state: dict[str, str]) -> list[Step]:
    """The checks that read the code without running its tests."""
    tools = python.parent
    manage = [str(python), "manage.py"]
    # The settings as a real house behind TLS would have them.
    deployed = {**state, "KHEO_TLS": "true", "KHEO_HOSTS": "kheo.example", "KHEO_DEBUG": "false"}
    calls = {
        "lint": ("ruff check", [str(tools / "ruff"), "check", "."]),
        "format": ("ruff format", [str(tools / "ruff"), "format", "--check", "."]),
        "types": ("mypy", [str(tools / "mypy")]),
        "walls": ("import-linter", [str(tools / "lint-imports")]),
        "migrations": ("makemigrations --check", [*manage, "makemigrations", "--check"]),
    }
    steps = [Step(name, title, command, state) for name, (title, command) in calls.items()]
    command = [*manage, "check", "--deploy", "--fail-level", "WARNING"]
    return [*steps, Step("deploy", "check --deploy", command, deployed)]


def _postgres(
    only: list[str] | None, stack: contextlib.ExitStack, left_out: list[str]
) -> str | None:
    """Address of a PostgreSQL to test on: the one given, else one of our own, else none."""
    given = os.environ.get("KHEO_TEST_PG") or os.environ.get("DATABASE_URL_TEST")
    if given or (only and not {"postgres", "browser"} & set(only)):
        return given
    programs = postgres.binaries()
    if programs is None:
        left_out.append("postgres: không có PostgreSQL / no PostgreSQL (apt install postgresql)")
        return None
    return stack.enter_context(postgres.throw_away_server(programs))


def _browser(only: list[str] | None, left_out: list[str]) -> str | None:
    """Path of the Chromium to drive, or none."""
    if only and "browser" not in only:
        return None
    for name in (os.environ.get("KHEO_CHROMIUM"), *BROWSERS):
        path = shutil.which(name) if name else None
        if path:
            return path
    left_out.append("browser: không có Chromium / no Chromium (apt install chromium)")
    return None


def _run(steps: list[Step], folder: Path) -> list[Outcome]:
    """Run the steps, showing each as a section of its own when it ends."""
    logs = folder / "logs"
    logs.mkdir()

    def on_end(outcome: Outcome) -> None:
        verdict = "OK" if outcome.code == 0 else f"exit {outcome.code}"
        step = outcome.step
        print(f"\n=== {step.name}: {step.title} · {verdict} · {outcome.seconds:.1f} s ===")
        print(outcome.output.rstrip(), flush=True)

    return Runner(ROOT, logs).run(
        steps,
        on_start=lambda step: print(f"… {step.name}: {step.title}", flush=True),
        on_end=on_end,
    )


def report(outcomes: list[Outcome], left_out: list[str], *, in_ci: bool) -> int:
    """Print the summary, ending in one plain tally, and return the exit code."""
    left_out = left_out + [
        f"{outcome.step.name}: không có phép thử nào / no test found"
        for outcome in outcomes
        if outcome.found_no_test
    ]
    print("\n=== Tổng kết / summary ===")
    for outcome in outcomes:
        verdict = "OK " if outcome.code == 0 else ("-- " if outcome.found_no_test else "HỎNG")
        print(f"{verdict:5}{outcome.step.name:12}{outcome.seconds:8.1f} s")
    for line in left_out:
        print(f"BỎ QUA / LEFT OUT  {line}")
    timed = [(found, one) for one in outcomes for found in TIMED.finditer(one.output)]
    for found, one in sorted(timed, key=lambda pair: -float(pair[0][1]))[:SLOWEST]:
        print(f"CHẬM / SLOW  {one.step.name}: {found[0]}")
    for outcome in outcomes:  # again, here at the end: who reads only that sees why
        if outcome.code and not outcome.found_no_test:
            said = outcome.output.rstrip().splitlines()
            print(f"\n=== {outcome.step.name}: HỎNG / failed ===", *said[-ENOUGH:], sep="\n")
            print()
    counts = [outcome.counts for outcome in outcomes]
    total = {kind: sum(count[kind] for count in counts) for kind in ("passed", "failed", "skipped")}
    if in_ci:
        total["failed"] += len(left_out)
    print(", ".join(f"{number} {kind}" for kind, number in total.items()), flush=True)
    return 1 if total["failed"] else 0


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    """Treat a polite kill like Ctrl-C, so that everything started is put away."""
    raise KeyboardInterrupt

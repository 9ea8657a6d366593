"""`./kheo test` itself: order, tally, and nothing left running."""

import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from bootstrap import testing
from bootstrap.steps import Outcome, Runner, Step
from tests.conftest import pytest_collection_modifyitems


def outcome(name, *, output="", code=0, is_pytest=False):
    step = Step(name, name, ["true"], is_pytest=is_pytest)
    return Outcome(step, code, 1.0, output)


def closing(line, code=0):
    return outcome("sqlite", output=f"…\n{line}\n", code=code, is_pytest=True).counts


def test_tests_are_counted_from_the_closing_line():
    line = "1 failed, 812 passed, 3 skipped, 2 xfailed, 1 error in 61.20s (0:01:01)"

    assert closing(line, code=1) == {"passed": 814, "failed": 2, "skipped": 3}


def test_a_run_that_breaks_before_its_closing_line_counts_as_one_failure():
    assert closing("Segmentation fault", code=139) == {"passed": 0, "failed": 1, "skipped": 0}


def test_all_green_ends_in_a_plain_tally(capsys):
    outcomes = [
        outcome("lint"),
        outcome("sqlite", output="20 passed, 1 skipped in 1.00s", is_pytest=True),
        outcome("postgres", output="21 passed in 2.00s", is_pytest=True),
    ]

    code = testing.report(outcomes, [], in_ci=True)

    assert code == 0
    assert capsys.readouterr().out.splitlines()[-1] == "41 passed, 0 failed, 1 skipped"


def test_a_failed_check_fails_the_whole(capsys):
    assert testing.report([outcome("types", code=1)], [], in_ci=False) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed, 0 skipped"


def test_what_a_failed_step_said_last_stands_below_the_summary_again(capsys):
    green = outcome("lint", output="All checks passed!")
    said = [f"file.py:{number}: error" for number in range(1, 100)]

    testing.report([green, outcome("types", output="\n".join(said), code=1)], [], in_ci=True)

    told = capsys.readouterr().out.splitlines()
    assert told[-63:-1] == ["=== types: HỎNG / failed ===", *said[-60:], ""]
    assert "All checks passed!" not in told


def test_the_slowest_tests_of_all_steps_stand_in_the_summary(capsys):
    lines = [f"{seconds}.00s call     tests/a.py::test_{seconds}" for seconds in range(3, 12)]
    steps = [
        outcome("sqlite", output="\n".join(lines[::2]), is_pytest=True),
        outcome("postgres", output="\n".join(lines[1::2]), is_pytest=True),
        outcome("browser", output="9.50s setup    tests/b.py::test_c[d e]\n9s ago", is_pytest=True),
    ]

    testing.report(steps, [], in_ci=True)

    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("CHẬM")]
    assert told[:3] == [
        "CHẬM / SLOW  sqlite: 11.00s call     tests/a.py::test_11",
        "CHẬM / SLOW  postgres: 10.00s call     tests/a.py::test_10",
        "CHẬM / SLOW  browser: 9.50s setup    tests/b.py::test_c[d e]",
    ]
    assert len(told) == 10


@pytest.mark.parametrize(("in_ci", "code"), [(False, 0), (True, 1)])
def test_what_is_left_out_is_told_and_fails_only_in_ci(in_ci, code, capsys):
    outcomes = [outcome("sqlite", output="5 passed in 1.00s", is_pytest=True)]

    assert testing.report(outcomes, ["browser: no Chromium"], in_ci=in_ci) == code
    assert "BỎ QUA / LEFT OUT  browser: no Chromium" in capsys.readouterr().out


def test_pytest_that_finds_no_test_counts_as_left_out(capsys):
    outcomes = [outcome("browser", code=5, is_pytest=True)]

    assert testing.report(outcomes, [], in_ci=True) == 1
    assert "no test found" in capsys.readouterr().out


def every_step(database):
    return testing.all_steps(
        Path("/venv/bin/python"),
        folder=Path("/tmp"),
        database=database,
        browser="/usr/bin/chromium",
        pytest_arguments=["-x"],
    )


def test_every_step_has_its_name_on_the_command_line():
    steps = every_step("postgres://kheo@127.0.0.1:5432/kheo")

    assert {testing.name_of(step) for step in steps} == set(testing.NAMES)
    assert len({step.name for step in steps}) == len(steps)


def test_beside_sqlite_a_server_is_asked_only_by_tests_that_ask_a_data_base(monkeypatch):
    told = {
        step.name: step.variables.get("KHEO_TEST_ROWS")
        for step in every_step("postgres://kheo@127.0.0.1:5432/kheo")
        if step.is_pytest
    }
    assert told == {
        "postgres": "only", "sqlite": None, "sqlite_second": None, "browser": None, "plain": None,
    }  # fmt: skip

    def item(mark, *fixtures):
        return SimpleNamespace(get_closest_marker={"django_db": mark}.get, fixturenames=fixtures)

    marked, by_fixture, alone = item("mark"), item(None, "client", "db"), item(None, "at")
    items, left_out = [alone, marked, by_fixture], []

    def deselected(items):
        left_out.extend(items)

    hook = SimpleNamespace(pytest_deselected=deselected)
    pytest_collection_modifyitems(SimpleNamespace(hook=hook), items)
    assert (items, left_out) == ([alone, marked, by_fixture], [])

    monkeypatch.setenv("KHEO_TEST_ROWS", "only")
    pytest_collection_modifyitems(SimpleNamespace(hook=hook), items)
    assert (items, left_out) == ([marked, by_fixture], [alone])


def test_each_test_on_sqlite_belongs_to_one_of_its_steps_and_postgresql_has_the_same():
    steps = {step.name: step for step in every_step("postgres://kheo@127.0.0.1:5432/kheo")}
    left_out = {
        name: {word.removeprefix("--ignore=") for word in step.command if "--ignore" in word}
        for name, step in steps.items()
    }
    elsewhere = {*testing.PLAIN, *testing.SECOND}

    assert left_out["sqlite"] == elsewhere
    assert elsewhere <= {*steps["sqlite_second"].command, *steps["plain"].command}
    assert left_out["postgres"] == set(testing.PLAIN)
    assert [testing.name_of(step) for step in steps.values()].count("sqlite") == 2


def test_the_browser_runs_beside_another_step_on_a_data_base_of_its_own_or_alone():
    on_server = {step.name: step for step in every_step("postgres://kheo@127.0.0.1:5432/kheo")}
    addresses = [on_server[name].variables["DATABASE_URL"] for name in ("postgres", "browser")]
    assert addresses == [
        "postgres://kheo@127.0.0.1:5432/kheo", "postgres://kheo@127.0.0.1:5432/kheo_browser",
    ]  # fmt: skip
    assert [step.name for step in on_server.values() if step.alone] == []

    assert [step.name for step in every_step(None) if step.alone] == ["browser"]


def run(steps, tmp_path):
    started = []
    outcomes = Runner(tmp_path, tmp_path).run(
        steps, on_start=lambda step: started.append(step.name), on_end=lambda outcome: None
    )
    return started, outcomes


def test_steps_start_in_order_and_come_back_in_order(tmp_path):
    pauses = {"one": 0.3, "two": 0.0, "three": 0.0}
    steps = [
        Step(name, name, [sys.executable, "-c", f"import time; time.sleep({pause}); print(1)"])
        for name, pause in pauses.items()
    ]

    started, outcomes = run(steps, tmp_path)

    assert started == ["one", "two", "three"]
    assert [(done.step.name, done.code, done.output) for done in outcomes] == [
        ("one", 0, "1\n"),
        ("two", 0, "1\n"),
        ("three", 0, "1\n"),
    ]


def test_breaking_off_ends_the_children_too(tmp_path):
    runner = Runner(tmp_path, tmp_path)
    began = time.monotonic()
    threading.Timer(0.3, runner.stop).start()

    outcomes = runner.run(
        [Step("long", "long", ["sh", "-c", "sleep 60 & wait"])],
        on_start=lambda step: None,
        on_end=lambda outcome: None,
    )

    assert outcomes[0].code != 0
    assert time.monotonic() - began < 10

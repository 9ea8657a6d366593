"""The entry: what one may type, and what comes back when the machine lacks something."""

import os
import shutil
import subprocess

import pytest

from bootstrap import commands, server
from bootstrap.places import ROOT, Trouble

KHEO = ROOT / "kheo"


@pytest.mark.parametrize("arguments", [[], ["dmeo"], ["manage"]])
def test_a_wrong_call_shows_the_usage_and_ends_with_two(arguments, capsys):
    code = commands.main(arguments)

    shown = capsys.readouterr()
    assert (code, shown.out, shown.err) == (2, "", commands.USAGE)


def test_help_is_not_an_error(capsys):
    assert (commands.main(["--help"]), capsys.readouterr().out) == (0, commands.USAGE)


@pytest.mark.parametrize("name", ["demo", "count", "verify", "bench"])
def test_a_command_becomes_the_management_command_of_its_name(name, monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(commands.environment, "ensure", lambda: tmp_path / "python")
    monkeypatch.setattr(os, "environ", {"KHEO_VAR": str(tmp_path / "var")})
    monkeypatch.setattr(os, "execv", lambda program, arguments: calls.append(arguments))

    commands.main([name, "--json"])

    assert calls == [[str(tmp_path / "python"), str(ROOT / "manage.py"), name, "--json"]]
    assert os.environ.get("KHEO_DEMO") == ("true" if name == "demo" else None)


def test_reading_a_report_needs_neither_settings_nor_a_database(monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(commands.environment, "ensure", lambda: tmp_path / "python")
    monkeypatch.setattr(os, "environ", {})
    monkeypatch.setattr(os, "execv", lambda program, arguments: calls.append(arguments))

    commands.main(["read-report", "a.docx", "--json"])

    assert calls == [[str(tmp_path / "python"), "-m", "kheo.reader", "a.docx", "--json"]]
    assert os.environ == {"PYTHONPATH": str(ROOT / "src")}


def test_what_is_missing_is_told_in_two_languages_and_ends_with_one(monkeypatch, capsys):
    def lacking():
        raise Trouble("Đĩa đã đầy.", "The disk is full.")

    monkeypatch.setattr(commands.environment, "ensure", lacking)

    assert commands.main(["verify"]) == 1
    assert capsys.readouterr().err == "Đĩa đã đầy.\nThe disk is full.\n"


@pytest.mark.parametrize("python", [None, "#!/bin/sh\nexit 1\n"], ids=["none", "too old"])
def test_a_machine_without_a_fitting_python_says_what_to_type(python, tmp_path):
    for tool in ("sh", "dirname", "readlink"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    if python:
        (tmp_path / "python3").write_text(python)
        (tmp_path / "python3").chmod(0o755)

    done = subprocess.run(
        ["sh", KHEO, "demo"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    advice = "apt install python3 ca-certificates"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"Khéo cần Python 3.11 trở lên mà máy này chưa có; hãy gõ: {advice}",
        f"Khéo needs Python 3.11 or newer, which this machine lacks; type: {advice}",
    ]


def test_the_entry_works_from_any_folder_and_through_a_link(tmp_path):
    (tmp_path / "kheo").symlink_to(KHEO)

    done = subprocess.run(
        [tmp_path / "kheo", "help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, commands.USAGE)


@pytest.mark.parametrize(
    ("database", "workers"),
    [("sqlite:////srv/kheo.sqlite3", 2), ("postgres://db/kheo", 2 * (os.cpu_count() or 1))],
)
def test_the_server_takes_as_many_workers_as_the_database_likes(database, workers):
    call = server.gunicorn_call(server.parsed(["--port", "9000"]), database)

    assert call[call.index("--workers") + 1] == str(workers)
    assert call[call.index("--bind") + 1] == "127.0.0.1:9000"

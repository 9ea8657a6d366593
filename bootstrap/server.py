"""The production server: database brought up to date, static files gathered, gunicorn started."""

import argparse
import os
import subprocess
import sys

from bootstrap import environment, together
from bootstrap.places import ROOT, Trouble, prepare_state

# Measured: more writers at once only make SQLite slower.
SQLITE_WORKERS = 2


def main(arguments: list[str]) -> int:
    """Serve on `DATABASE_URL`; returns only when a preparing step failed."""
    options = parsed(arguments)
    python = environment.ensure()
    prepare_state(os.environ)
    manage = [str(python), str(ROOT / "manage.py")]
    for step in (
        ["migrate", "--no-input"],
        ["load_catalogue"],
        ["index_search", "--missing"],
        ["collectstatic", "--no-input", "--verbosity=0"],
    ):
        if subprocess.run([*manage, *step], check=False).returncode:
            raise Trouble(
                f"Không khởi động được: bước {step[0]} không xong.",
                f"Not started: the step {step[0]} failed.",
            )
    sys.stdout.flush()
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    os.chdir(ROOT)
    serving = gunicorn_call(options, os.environ["DATABASE_URL"])
    os.execv(python, [str(python), *(serving if options.no_worker else together.call(serving))])


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Read the options of `./kheo serve`; a wrong one ends the program with exit code 2."""
    parser = argparse.ArgumentParser(prog="./kheo serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--bind", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--workers", type=int, help="processes; measured defaults otherwise")
    parser.add_argument(
        "--no-worker", action="store_true", help="the worker of background jobs runs elsewhere"
    )
    return parser.parse_args(arguments)


def gunicorn_call(options: argparse.Namespace, database_url: str) -> list[str]:
    """Arguments for Python that start the server with sync workers."""
    workers = options.workers or default_workers(database_url)
    return [
        *("-m", "gunicorn", "kheo.config.wsgi:application"),
        *("--bind", f"{options.bind}:{options.port}"),
        *("--workers", str(workers), "--worker-class", "sync", "--preload"),
        "--no-control-socket",
        # A worker is renewed now and then, so that memory stays small for months.
        *("--max-requests", "20000", "--max-requests-jitter", "2000"),
        *("--timeout", "60", "--graceful-timeout", "30"),
    ]


def default_workers(database_url: str) -> int:
    """Two processes for each core on PostgreSQL, two in all on SQLite."""
    if database_url.startswith("sqlite"):
        return SQLITE_WORKERS
    return 2 * (os.cpu_count() or 1)

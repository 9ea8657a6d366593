"""The commands of `./kheo`: each makes sure of the environment, then hands over to Django."""

import os
import sys
from pathlib import Path

from bootstrap import environment, server, testing
from bootstrap.places import ROOT, Trouble, prepare_state

DONE, REFUSED, WRONG_CALL = 0, 1, 2

USAGE = """\
Khéo: hệ thống của phong trào thi đua "Dân vận khéo"

  ./kheo demo [--port N] [--no-serve] [--fresh]   chạy thử với dữ liệu minh họa / try it out
  ./kheo serve [--port N] [--bind ADDRESS]        máy chủ thật trên DATABASE_URL / production server
  ./kheo work                                     chỉ chạy việc nền (khi serve --no-worker) / the worker alone
  ./kheo count --unit CODE --from DAY --to DAY    số liệu / the figures (--json, --map, --by)
  ./kheo report CODE --unit U --period P -o FILE  báo cáo thành văn bản / a report as a paper (.docx, .pdf, .xlsx)
  ./kheo read-report FILE [--json] [--annotated F] đọc một báo cáo giấy / read a report on paper (.docx, .pdf, .txt)
  ./kheo import PROFILE FILE [--dry-run]          nhập dữ liệu từ tệp / take rows in (--as USER, --unit CODE)
  ./kheo export LIST [--filter K=V …] -o FILE     một danh sách thành tệp / a list as a file (.xlsx, .csv)
  ./kheo verify                                   kiểm tra nhật ký và số liệu / journal and counts
  ./kheo bench [NAME]                             phép đo tốc độ / benchmarks
  ./kheo test [--only STEP] [-- PYTEST…]          mọi phép thử mà CI chạy / everything CI runs
  ./kheo manage COMMAND                           lệnh quản trị của Django / Django's own commands

KHEO_HOME, KHEO_VAR, DATABASE_URL, SECRET_KEY: xem / see README.md
"""

# Commands of ours that are management commands of the same name.
HANDED_OVER = frozenset({"demo", "count", "export", "report", "verify", "bench"})


def main(arguments: list[str]) -> int:
    """Run one command; returns 0 done, 1 findings or refusals, 2 wrong call."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name in {"help", "-h", "--help"}:
        print(USAGE, end="")
        return DONE
    try:
        if name == "test":
            return testing.main(rest)
        if name == "serve":
            return server.main(rest)
        if name == "work":
            return hand_over(["qcluster", *rest])
        if name == "read-report":
            return read_report(rest)
        if name == "import":
            return hand_over(["import_file", *rest])
        if name in HANDED_OVER:
            if name == "demo":
                os.environ["KHEO_DEMO"] = "true"
            return hand_over([name, *rest])
        if name == "manage" and rest:
            return hand_over(rest)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return REFUSED
    print(USAGE, end="", file=sys.stderr)
    return WRONG_CALL


def hand_over(arguments: list[str]) -> int:
    """Become Django's `manage.py` with these arguments; does not come back."""
    python = environment.ensure()
    prepare_state(os.environ)
    become(python, [str(ROOT / "manage.py"), *arguments])
    return DONE


def read_report(arguments: list[str]) -> int:
    """Read a report; plain Python without settings or data base. Does not come back."""
    python = environment.ensure()
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    become(python, ["-m", "kheo.reader", *arguments])
    return DONE


def become(python: Path, arguments: list[str]) -> None:
    """Replace this process, so that signals and exit codes need no forwarding."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(python, [str(python), *arguments])

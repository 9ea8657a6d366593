"""Two approvals of one report at the same moment.

As a child process of its own on a data base in a file with every table (``python -m …``), as
SQLite in memory knows no two writers; on PostgreSQL called by the test itself.
"""

import os
import sys
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connections  # noqa: E402

from kheo.access.enums import Role  # noqa: E402
from kheo.kernel.refusals import InvalidTransition, Stale  # noqa: E402
from kheo.reporting.operations import flow  # noqa: E402
from tests.reporting.flow.scene import AT, Scene  # noqa: E402


def at_once():
    """How the two ended, how many versions there are, and the state: a line of text."""
    scene = Scene()
    report = scene.filled()
    heads = [scene.head, scene.person(Role.UNIT_HEAD, scene.commune)]
    seen = [scene.fresh(report) for _head in heads]
    ends, start = [], threading.Barrier(len(heads))

    def approve(one, head):
        start.wait()
        try:
            flow.approve(one, actor=head, at=AT)
            ends.append("approved")
        except (Stale, InvalidTransition):
            ends.append("stale")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=approve, args=pair) for pair in zip(seen, heads, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return f"{sorted(ends)} {report.versions.count()} {scene.fresh(report).status}"


if __name__ == "__main__":
    sys.stdout.write(at_once() + "\n")

"""Eight votes of one member at the same moment.

As a child process of its own on a data base in a file with every table (``python -m … secret``),
as SQLite in memory knows no two writers; on PostgreSQL called by the test itself.
"""

import os
import sys
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connections  # noqa: E402

from kheo.appraisal.models import Voted  # noqa: E402
from kheo.appraisal.operations import ballots  # noqa: E402
from kheo.kernel.refusals import DomainError  # noqa: E402
from tests.appraisal.councils.scene import MOMENT, N, Y, hall  # noqa: E402

AT_ONCE = 8


def at_once(kind):
    """How the eight answers fell, and what was counted with two votes against: a line of text."""
    place = hall(members=3)
    place.open()
    place.ballot(kind=kind)
    case, voter = place.fresh(), place.people[0]
    answers, start = [], threading.Barrier(AT_ONCE)

    def vote():
        start.wait()
        try:
            ballots.cast(case, choice=Y, actor=voter, at=MOMENT)
            answers.append("counted")
        except DomainError:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=vote) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place.vote([N, N], first=1)
    done = place.count()
    told = [answers.count("counted"), answers.count("refused"), done.yes, done.no]
    return f"{told} {Voted.objects.count()}"


if __name__ == "__main__":
    sys.stdout.write(at_once(sys.argv[1]) + "\n")

"""A child process that takes a file in until somebody kills it.

``python -m tests.exchange.imports.killing work JOB`` does the job and prints "over" when it is over;
``… tell IMPORT`` prints what is so by now as JSON; ``… on IMPORT`` presses "Go on" where the worker gave up.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from kheo.audit.queries import breaks_in_chain  # noqa: E402
from kheo.exchange.models import Import  # noqa: E402
from kheo.exchange.operations import imports  # noqa: E402
from kheo.exchange.profiles import declare  # noqa: E402
from kheo.exchange.queries.import_proofs import differences  # noqa: E402
from kheo.jobs.operations import run  # noqa: E402
from tests.exchange.imports.wells import WELLS, wells  # noqa: E402


def work(job):
    """Do the job; the parent hears when it begins."""
    sys.stdout.write("working\n")
    sys.stdout.flush()
    run(job)
    sys.stdout.write("over\n")


def tell(pk):
    """State, rows in the table, the next job, and everything that is not as it should be."""
    imported = Import.objects.select_related("job").get(pk=pk)
    told = {
        "status": imported.status, "entered": imported.entered_rows, "wells": len(wells()),
        "sum": sum(wells().values()), "job": imported.job_id, "state": imported.job.state,
        "wrong": [*differences(), *map(str, breaks_in_chain())],
    }  # fmt: skip
    sys.stdout.write(json.dumps(told))


def on(pk):
    """The person has the work go on."""
    imported = Import.objects.select_related("job__asked_by", "unit").get(pk=pk)
    imports.go_on(imported, actor=imported.job.asked_by, at=timezone.now())


if __name__ == "__main__":
    declare(WELLS)
    {"work": work, "tell": tell, "on": on}[sys.argv[1]](int(sys.argv[2]))

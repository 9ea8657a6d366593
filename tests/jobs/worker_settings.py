"""Settings of a real worker in a test: one kind of job more, which tells a file what it does."""

import os
import time
from pathlib import Path

from django.db import transaction

from kheo.jobs.kinds import declare
from tests.settings import *  # noqa: F403


def work(job):
    """Write half, wait the first time, write the rest: all in one transaction."""
    from kheo.jobs.models import Job  # noqa: PLC0415 -- app ready

    log = Path(os.environ["KHEO_TEST_LOG"])
    with log.open("a") as lines:
        lines.write("began\n")
    began = log.read_text().count("began")
    row = Job.objects.filter(pk=job.subject)
    with transaction.atomic():
        row.update(title="half")
        if began == 1 and os.environ.get("KHEO_TEST_SLOW"):
            time.sleep(60)
        row.update(title="whole")
    job.progress(1, 1)
    return "xong"


declare("tests.worker", work)

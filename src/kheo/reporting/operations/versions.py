"""Keeps a report as it is approved: figures, texts and the lists behind the figures."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kheo.access.models import User
from kheo.audit.journal import record
from kheo.reporting.models import Report, ReportVersion, VersionValue
from kheo.reporting.queries.keeping import figures_of, lists_of
from kheo.reporting.queries.sheet import live_sheet
from kheo.reporting.queries.versions import named
from kheo.reporting.rules.versions import digest_of, own_value, packed


@transaction.atomic
def keep(report: Report, *, actor: User, at: datetime) -> ReportVersion:
    """A new version of ``report`` as it stands now, with its digest also in the journal.

    Called by the step that approves, which asked for the right to it. The report is counted once;
    the lists behind its figures are read in a few queries.
    """
    sheet = live_sheet(report, today=timezone.localdate(at))
    last = report.versions.aggregate(last=Max("number"))["last"] or 0
    lists = packed(lists_of(sheet))
    version = ReportVersion(
        report=report, number=last + 1, content=figures_of(sheet), lists=lists,
        made_by=actor, made_at=at,
    )  # fmt: skip
    version.sha256 = digest_of(named(version), version.content, lists)
    version.save(force_insert=True)
    VersionValue.objects.bulk_create(
        [
            VersionValue(version=version, key=key, value=value)
            for key, one in version.content["figures"].items()
            if (value := own_value(one)) is not None
        ],
        batch_size=500,
    )
    after = {"number": version.number, "sha256": version.sha256, "report": report.pk}
    record("report.keep_version", version, actor=actor, at=at, after=after, unit_id=report.unit_id)
    return version

"""Kept versions against their digests, their values and the journal: what ``kheo verify`` reads."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from kheo.audit.queries import JournalLine, acts_about, entries
from kheo.reporting.models import Report, ReportVersion, VersionValue
from kheo.reporting.queries.versions import digest_now
from kheo.reporting.rules.versions import own_value

CHUNK = 20
"""Versions held at once; their lists may be large."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A kept version that is not what was kept, and what is wrong with it."""

    subject: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.sentence}"


def differences() -> Iterator[Difference]:
    """Every version whose digest, values or journal line do not fit; nothing when all is well.

    The digest also stands in the journal, whose lines prove each other: who changes a version and
    its digest together is found there. Linear; a few versions are held at a time.
    """
    rows = ReportVersion.objects.select_related("report__unit", "report__round").order_by("pk")
    for version in rows.iterator(chunk_size=CHUNK):
        for sentence in _of(version):
            yield Difference(_("report version “%(version)s”") % {"version": version}, sentence)
    yield from _gone()


def _of(version: ReportVersion) -> Iterator[str]:
    try:
        digest = digest_now(version)
    except (zlib.error, ValueError):
        digest = ""
    if digest != version.sha256:
        yield _("its content is not what was kept")
    told = _kept_lines(version)
    if not told:
        yield _("the journal does not know it")
    elif told[-1].after.get("sha256") != version.sha256:
        yield _("the journal has another digest")
    wanted = {
        key: value
        for key, one in version.content.get("figures", {}).items()
        if (value := own_value(one)) is not None
    }
    stored: dict[str, Decimal] = dict(
        VersionValue.objects.filter(version=version).values_list("key", "value")
    )
    for key in sorted(wanted.keys() | stored.keys()):
        if wanted.get(key) != stored.get(key):
            yield _("figure %(key)s: %(stored)s for the sums, %(kept)s in the report") % {
                "key": key, "stored": stored.get(key), "kept": wanted.get(key),
            }  # fmt: skip


def _kept_lines(version: ReportVersion) -> list[JournalLine]:
    return acts_about(version, ["report.keep_version"])


def _gone() -> Iterator[Difference]:
    """Reports that rest on a version of another report, and kept lines whose version is gone."""
    for name in ("kept", "sent_version"):
        rows = Report.objects.for_list().filter(**{f"{name}__isnull": False})
        for report in rows.exclude(**{f"{name}__report": F("pk")}).order_by("pk"):
            yield Difference(str(report), _("it rests on a version of another report"))
    known = set(ReportVersion.objects.values_list("pk", flat=True))
    lines = entries().filter(action="report.keep_version").order_by("pk")
    for line in lines.iterator(chunk_size=500):
        if int(line.subject_key) not in known:
            yield Difference(line.subject_label, _("this version was kept and is gone"))

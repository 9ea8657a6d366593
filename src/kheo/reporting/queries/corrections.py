"""What came from below after a summary was kept: corrected reports, and reports that came late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kheo.reporting.models import Report, ReportVersion, VersionValue
from kheo.reporting.queries.sheet import asked_by, received_for

SHOWN = 20
"""Corrections of each sort told one by one."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A report whose sent version is another than the one in a summary; ``was`` None = none then."""

    report: Report
    was: int | None
    now: int
    figures: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a kept summary does not know yet."""

    corrected: tuple[Correction, ...] = ()
    came_after: tuple[Correction, ...] = ()

    @property
    def unshown(self) -> int:
        """How many a page leaves out, which shows the first of each sort."""
        return sum(max(len(rows) - SHOWN, 0) for rows in (self.corrected, self.came_after))

    def __bool__(self) -> bool:
        return bool(self.corrected or self.came_after)


def corrections_below(report: Report) -> Corrections:
    """Reports below that were corrected, or came, after the kept version of ``report``.

    Five queries at most; nothing is counted anew, the summary stays as it is.
    """
    if report.kept_id is None:
        return Corrections()
    kept = ReportVersion.objects.defer("lists").get(pk=report.kept_id)
    then = {int(key): version for key, version in kept.content.get("below", {}).items()}
    asked = asked_by(report, today=report.round.last_day)
    now = {one.report_id: one.version_id for one in received_for(report, asked)}
    changed = [key for key, version in now.items() if then.get(key) != version]
    if not changed:
        return Corrections()
    figures = _figures([*(now[key] for key in changed), *(then[k] for k in changed if k in then)])
    rows = Report.objects.filter(pk__in=changed).for_list().order_by("unit__sort_key", "pk")
    found = [
        Correction(row, then.get(row.pk), now[row.pk], _differing(figures, then.get(row.pk), now[row.pk]))
        for row in rows
    ]  # fmt: skip
    return Corrections(
        tuple(one for one in found if one.was is not None),
        tuple(one for one in found if one.was is None),
    )


def _figures(versions: Iterable[int]) -> dict[int, dict[str, Decimal]]:
    found: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = VersionValue.objects.filter(version_id__in=list(versions))
    for version, key, value in rows.values_list("version_id", "key", "value"):
        found[version][key] = value
    return found


def _differing(figures: dict[int, dict[str, Decimal]], was: int | None, now: int) -> int:
    old, new = figures.get(was or 0, {}), figures.get(now, {})
    return sum(old.get(key) != new.get(key) for key in old.keys() | new.keys())

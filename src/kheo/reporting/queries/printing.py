"""Which report a command means: the one that was asked for, else one as nobody has asked for it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _

from kheo.kernel.refusals import BadInput, RuleBroken
from kheo.orgs.models import Unit
from kheo.orgs.queries import ancestors
from kheo.reporting.enums import Cutoff, FormStatus, PeriodKind
from kheo.reporting.models import FormVersion, Report, Round
from kheo.reporting.rules.periods import periods_of

_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M)))?"
    r"|(?P<first>\d{4})\.\.(?P<last>\d{4})",
    re.IGNORECASE,
)


def parse_period(text: str) -> tuple[str, list[tuple[date, date]]]:
    """The kind of period and its half-open spans, by calendar and by administrative cut-off.

    2026, 2026-H1, 2026-Q2, 2026-05, 2026-9M, 2021..2025. Raises BadInput.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise BadInput(
            _(
                "“%(text)s” is not a period. Write 2026, 2026-H1, 2026-Q2, 2026-9M, 2026-05 or 2021..2025."
            ),
            params={"text": text[:40]},
        )
    if found["first"]:
        first, last = int(found["first"]), int(found["last"])
        if last < first:
            raise BadInput(_("The period ends before it begins: %(text)s"), params={"text": text})
        return PeriodKind.TERM, [(date(first, 1, 1), date(last + 1, 1, 1))]
    named = {"month": PeriodKind.MONTH, "quarter": PeriodKind.QUARTER, "half": PeriodKind.HALF}
    kind, place = next(
        ((one, int(found[name])) for name, one in named.items() if found[name]),
        (PeriodKind.NINE_MONTHS if found["nine"] else PeriodKind.YEAR, 1),
    )
    spans = []
    for cutoff in Cutoff:
        known = periods_of(kind, int(found["year"]), cutoff)
        if not 1 <= place <= len(known):
            raise BadInput(_("There is no month %(number)s."), params={"number": place})
        spans.append((known[place - 1].start, known[place - 1].end))
    return kind, spans


def report_for(unit: Unit, code: str, period: str) -> Report:
    """The report of the form ``code`` for that period; one that nobody asked for is not saved.

    Raises BadInput (period), RuleBroken when no form of that code is in force for the unit.
    """
    kind, spans = parse_period(period)
    wanted = Q()
    for start, end in spans:
        wanted |= Q(round__starts_on=start, round__ends_on=end)
    reports = Report.objects.filter(wanted, unit=unit, round__form__form__code=code)
    found = (
        reports.select_related("unit", "receiver", "kept", "round__unit", "round__form__form")
        .order_by(F("kept_id").desc(nulls_last=True), "-pk")
        .first()
    )
    return found or _unasked(unit, code, kind, spans)


def _unasked(unit: Unit, code: str, kind: str, spans: list[tuple[date, date]]) -> Report:
    """A report to be filled from the records alone; its key is 0, nothing is stored under it."""
    last = spans[0][1] - timedelta(days=1)
    above = [unit, *ancestors(unit, last)]
    versions = FormVersion.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=last),
        form__code=code, form__unit__in=above, status=FormStatus.IN_FORCE, valid_from__lte=last,
    ).select_related("form__unit")  # fmt: skip
    near = {one.pk: place for place, one in enumerate(above)}
    version = min(versions, key=lambda one: near[one.form.unit_id], default=None)
    if version is None:
        raise RuleBroken(
            _("No report form “%(code)s” is in force for %(unit)s on %(day)s."),
            params={"code": code[:40], "unit": unit.label, "day": f"{last:%d/%m/%Y}"},
        )
    start, end = spans[-1] if version.cutoff == Cutoff.ADMINISTRATIVE else spans[0]
    asked = Round(
        form=version, unit=version.form.unit, kind=kind, title=version.form.name,
        starts_on=start, ends_on=end, due_on=end,
    )  # fmt: skip
    return Report(pk=0, round=asked, unit=unit, due_on=end)

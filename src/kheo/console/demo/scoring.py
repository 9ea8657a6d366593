"""The story of scoring: last year's points are published, this year's wait for answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils import timezone

from kheo.console.demo.moments import moment
from kheo.console.demo.reports import PROVINCE, Reporting, Timed
from kheo.console.demo.seating import NEW_MAP, Offices, unit_on
from kheo.console.demo.tables import FOLDER
from kheo.insights import operations
from kheo.insights.enums import SignalStatus
from kheo.insights.models import Scheme, Signal
from kheo.orgs.enums import COMMUNAL

FIRST = 60_000
"""Place of these acts among those of one moment."""
VISITOR = "18766"
"""The visitor's own commune answers for itself."""
AGO, LATER = timedelta(days=12), timedelta(days=14)


class Scoring:
    """Hà Tĩnh scores its communes."""

    def __init__(self, offices: Offices, today: date, now: datetime) -> None:
        self.reporting = Reporting(offices, today, now)
        self.office = offices.person("hatinh.vanphong")
        self.today, self.now = today, now
        self.keys: dict[int, int] = {}

    def acts(self) -> list[Timed]:
        """Everything that lies before now."""
        shown = self.today - AGO
        year, closed = shown.year, date(shown.year, 1, 12)
        found: list[tuple[datetime, Callable[[datetime], None]]] = []
        if NEW_MAP.year < year:
            found += [
                (self._at(closed), partial(self._show, year - 1, closed + LATER)),
                (self._at(closed + timedelta(days=20)), partial(self._publish, year - 1)),
            ]
        found += [
            (self._at(shown), partial(self._show, year, self.today + LATER)),
            (self._at(shown + timedelta(days=6)), partial(self._answer, year)),
        ]
        return [(at, FIRST + n, 0, act) for n, (at, act) in enumerate(found) if at < self.now]

    def _show(self, year: int, until: date, at: datetime) -> None:
        """The sample for the communes and wards, shown the same day."""
        scheme = operations.make_sample(
            unit_on(PROVINCE, timezone.localdate(at)), year, for_kinds=sorted(COMMUNAL),
            actor=self.office, at=at,
        )  # fmt: skip
        operations.show(scheme, answer_by=until, actor=self.office, at=at)
        self.keys[year] = scheme.pk

    def _publish(self, year: int, at: datetime) -> None:
        scheme = Scheme.objects.select_related("unit").get(pk=self.keys[year])
        operations.publish(scheme, actor=self.office, at=at)

    def _answer(self, year: int, at: datetime) -> None:
        """Two communes say how it came about; the others have not yet."""
        answers = json.loads((FOLDER / "scoring.json").read_text("utf-8"))["answers"]
        rows = Signal.objects.filter(scheme=self.keys[year], status=SignalStatus.ASKED)
        others = rows.exclude(unit__code=VISITOR).select_related("unit", "scheme__unit")
        chosen = others.order_by("kind", "unit__sort_key", "pk")[: len(answers)]
        for signal, words in zip(chosen, answers, strict=False):
            maker = self.reporting.hands(signal.unit).maker
            operations.answer(signal, answer=words, actor=maker, at=at)

    def _at(self, day: date) -> datetime:
        return moment(day, time(15, 20))


def acts(offices: Offices, today: date, now: datetime) -> list[Timed]:
    """The acts of scoring for the timeline."""
    return Scoring(offices, today, now).acts()

"""Campaigns of the last three years with their targets, and what units promised in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from kheo.access.models import User
from kheo.campaigns import operations as campaigns
from kheo.campaigns.enums import CommitmentKind, Joined
from kheo.campaigns.models import Campaign
from kheo.console.demo.lives import Life
from kheo.console.demo.moments import moment
from kheo.console.demo.seating import Offices, unit_on
from kheo.initiatives.enums import Status
from kheo.initiatives.operations import commit
from kheo.orgs.enums import Kind

YEARS_BACK = 2
TITLE = "Phong trào thi đua “Dân vận khéo” năm {year} (dữ liệu minh họa)"
SUMMARY = (
    "Mỗi xã, phường xây dựng ít nhất một mô hình mới hoặc củng cố hai mô hình đã có; "
    "sơ kết tháng 6, thẩm định trước ngày 10/10, tuyên dương dịp 15/10."
)
Timed = tuple[datetime, int, int, Callable[[datetime], None]]
PROMISED = {2: CommitmentKind.KEEP_UP, 3: CommitmentKind.STRENGTHEN}


@dataclass
class Season:
    """One year's campaign of Hà Tĩnh, and who carries it out."""

    year: int
    office: User
    previous: Season | None = None
    key: int = 0

    def open(self, at: datetime) -> None:
        """Plan it, or copy last year's; allot targets; launch."""
        if self.previous is None:
            campaign = self._planned(at)
            campaigns.allot_targets(
                campaign, new=1, strengthen=2, joined=Joined.ANY, actor=self.office, at=at
            )
        else:
            before = Campaign.objects.get(pk=self.previous.key)
            campaign = campaigns.copy_from(
                before, year=self.year, actor=self.office, at=at
            ).campaign
        self.key = campaign.pk
        campaigns.launch(campaign, actor=self.office, at=at)

    def _planned(self, at: datetime) -> Campaign:
        year = self.year
        return campaigns.plan(
            unit=unit_on("42", date(year, 1, 1)),
            title=TITLE.format(year=year),
            year=year,
            starts_on=date(year, 1, 1),
            ends_on=date(year + 1, 1, 1),
            register_by=date(year, 3, 31),
            midyear_on=date(year, 6, 15),
            appraise_by=date(year, 10, 10),
            report_by=date(year, 11, 30),
            for_kinds=[Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP],
            summary=SUMMARY,
            actor=self.office,
            at=at,
        )

    def promise(self, life: Life, kind: str, at: datetime) -> None:
        """The unit ties one initiative to the campaign, unless it was given up meanwhile."""
        if not life.key or not self.key:
            return
        row = life.row()
        if row.status in {Status.WITHDRAWN, Status.STRUCK_OFF}:
            return
        campaign = Campaign.objects.get(pk=self.key)
        commit(row, campaign=campaign, kind=kind, actor=life.hands.maker, at=at)


def acts(offices: Offices, lives: dict[str, Life], today: date) -> list[Timed]:
    """Openings in January; promises in spring for old ones, at registration for new ones."""
    office = offices.person("hatinh.vanphong")
    timed: list[Timed] = []
    season = None
    ours = [life for life in lives.values() if life.hands.office == office]
    for year in range(today.year - YEARS_BACK, today.year + 1):
        season = Season(year, office, previous=season)
        timed.append((moment(date(year, 1, 6)), 0, 1, season.open))
        for number, life in enumerate(ours):
            begins = life.acts[0][0]
            if begins.year == year and begins > moment(date(year, 1, 10)):
                kind = CommitmentKind.REPLICATE if life.copies else CommitmentKind.NEW
                timed.append((begins, 9000 + number, 0, partial(season.promise, life, kind)))
            elif begins.year < year and number % 4 in PROMISED:
                kind = PROMISED[number % 4]
                day = moment(date(year, 3, 3 + number % 25))
                timed.append((day, 9000 + number, 0, partial(season.promise, life, kind)))
    return [entry for entry in timed if entry[0] <= moment(today)]

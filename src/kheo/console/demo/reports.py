"""The story of reporting: a register of activities, half-year reports, late quarters, a signed summary."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from typing import Any

from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.operations import grant_role, open_account
from kheo.activities.operations import record
from kheo.console.demo.moments import moment
from kheo.console.demo.seating import NEW_MAP, OWN_HANDS, Offices, unit_on
from kheo.console.demo.tables import FOLDER, wording
from kheo.documents.enums import PaperKind, PaperStyle
from kheo.documents.operations import number_paper, open_series
from kheo.orgs.enums import COMMUNAL, Kind
from kheo.orgs.models import Unit
from kheo.orgs.queries import children
from kheo.reporting.enums import FindingStatus, PeriodKind, Severity
from kheo.reporting.models import Form, FormVersion, Report
from kheo.reporting.operations import checks, entry, flow
from kheo.reporting.operations.papers import draft_report_paper
from kheo.reporting.operations.rounds import open_round
from kheo.reporting.rules.periods import Span, periods_of

Timed = tuple[datetime, int, int, Callable[[datetime], None]]
Act = tuple[datetime, Callable[[datetime], None]]
PROVINCE = "42"
GROUPS = 6
FIRST = 40_000
"""Place of these acts among those of one moment."""
LATE, MISSING, EXCUSED = {7, 23, 41}, {11, 37}, {53}
"""Places of the communes (in the order of the alphabet) that came late, have not come, need not."""
TYPED = ("participants_declared", "money_mobilised", "labour_days")


@cache
def words() -> dict[str, Any]:
    """The wording of reports."""
    read: dict[str, Any] = json.loads((FOLDER / "reporting.json").read_text("utf-8"))
    return read


def communes(today: date) -> list[Unit]:
    """The communes and wards of the province, by the alphabet."""
    found = children(unit_on(PROVINCE, today), today)
    return list(found.filter(kind__in=COMMUNAL))


def open_group_accounts(actor: User, password: str) -> None:
    """A clerk and a head for each group of communes; those with hands of their own are left out."""
    units = [unit for unit in communes(NEW_MAP) if not _own_hands(unit)]
    for group in range(GROUPS):
        for names, post, role in (
            ("clerks", "clerk_post", Role.REGISTRAR),
            ("heads", "head_post", Role.UNIT_HEAD),
        ):
            part = units[group::GROUPS]
            person, _password = open_account(
                username=f"hatinh.cum{group + 1}.{'canbo' if role == Role.REGISTRAR else 'lanhdao'}",
                full_name=words()[names][group], unit=part[0], position=words()[post],
                password=password, valid_from=NEW_MAP, actor=actor, at=moment(NEW_MAP),
            )  # fmt: skip
            for unit in part:
                grant_role(
                    user=person, role=role, unit=unit, paper=wording()["paper"],
                    valid_from=NEW_MAP, actor=actor, at=moment(NEW_MAP),
                )  # fmt: skip


def _own_hands(unit: Unit) -> bool:
    return unit.code in OWN_HANDS and unit.code != "18073"


@dataclass(frozen=True, slots=True)
class Hands:
    """Who fills and who approves for a commune."""

    maker: User
    head: User


class Reporting:
    """The rounds of the last year, one commune after another."""

    def __init__(self, offices: Offices, today: date, now: datetime) -> None:
        self.offices, self.today, self.now = offices, today, now
        self.units = communes(today)
        self.office = offices.person("hatinh.vanphong")
        self.clerk = offices.person("hatinh.luutru")
        people = User.objects.filter(username__startswith="hatinh.cum")
        self.people = {person.username: person for person in people}
        ours = [unit for unit in self.units if not _own_hands(unit)]
        self.group = {unit.pk: place % GROUPS + 1 for place, unit in enumerate(ours)}

    def hands(self, unit: Unit) -> Hands:
        """Its own clerk and head, else those of its group."""
        if unit.pk in self.group:
            team = f"hatinh.cum{self.group[unit.pk]}"
            return Hands(self.people[f"{team}.canbo"], self.people[f"{team}.lanhdao"])
        own = OWN_HANDS[unit.code]
        return Hands(self.offices.person(f"{own}.canbo"), self.offices.person(f"{own}.lanhdao"))

    def acts(self) -> list[Timed]:
        """Everything that lies before now."""
        halves = self._spans(PeriodKind.HALF, "half_year")
        found: list[Act] = [*self._activities()]
        if len(halves) > 1:
            found += self._whole_half(halves[-2])
        if halves:
            found += self._running_half(halves[-1])
        for span in self._spans(PeriodKind.QUARTER, "statistics")[-1:]:
            found += self._quarter(span)
        return [
            (at, FIRST + place, 0, act) for place, (at, act) in enumerate(found) if at < self.now
        ]

    def _spans(self, kind: str, code: str) -> list[Span]:
        cutoff = "administrative" if code == "statistics" else "calendar"
        years = range(NEW_MAP.year, self.today.year + 1)
        spans = [span for year in years for span in periods_of(kind, year, cutoff)]
        return [span for span in spans if span.start >= NEW_MAP and span.end < self.today]

    # --- activities

    def _activities(self) -> list[Act]:
        found: list[Act] = []
        months = [
            date(year, month, 1)
            for year in range(NEW_MAP.year, self.today.year + 1)
            for month in range(1, 13)
            if NEW_MAP <= date(year, month, 1) <= self.today
        ]
        for place, unit in enumerate(self.units):
            rng = random.Random(f"{unit.code}-reports")  # noqa: S311 - a seed, no secret
            for number, month in enumerate(months):
                if (number + place) % 2 or month.replace(day=28) > self.today:
                    continue
                row = rng.choice(words()["activities"])
                day = month + timedelta(days=rng.randrange(3, 26))
                found.append(
                    (self._at(day, place), partial(self._record, unit, row, day, rng.random()))
                )
            day = date(self.today.year, 1, 12 + place % 15)
            kind, title = words()["papers"][place % 4]
            found.append((self._at(day, place), partial(self._issue, unit, kind, title, day)))
        for number, month in enumerate(months[::2]):
            found.append(
                (
                    self._at(month + timedelta(days=9), number),
                    partial(self._province, month, number),
                )
            )
        return found

    def _record(self, unit: Unit, row: list[Any], day: date, chance: float, at: datetime) -> None:
        kind, variant, title, attended, expected = row
        spread = 0.7 + chance * 0.6
        came = round(attended * spread) or None
        record(
            unit=unit, kind=kind, variant=variant, on=day, title=f"{title} ({unit.label})",
            quantity=1 + int(chance * 3) if not attended else 1, attended=came,
            expected=max(round(expected * spread), came or 0) if expected else None,
            actor=self.hands(unit).maker, at=at,
        )  # fmt: skip

    def _issue(self, unit: Unit, variant: str, title: str, day: date, at: datetime) -> None:
        record(
            unit=unit, kind="paper", variant=variant, on=day, title=f"{title} năm {day.year}",
            actor=self.hands(unit).maker, at=at,
        )  # fmt: skip

    def _province(self, month: date, number: int, at: datetime) -> None:
        """Papers, inspections and awards of the province itself."""
        body, day = unit_on(PROVINCE, self.today), timezone.localdate(at)
        told: dict[str, Any] = {"unit": body, "on": day, "actor": self.office, "at": at}
        note = f"tháng {month.month}/{month.year} (minh họa)"
        record(kind="paper", variant="official_letter", title=f"Công văn đôn đốc {note}", **told)
        record(kind="inspection", title=f"Kiểm tra phong trào tại cơ sở {note}", quantity=3, **told)
        if number % 3 == 1:
            for subject, quantity in (("collective", 12), ("individual", 9)):
                record(
                    kind="award", variant="bang_khen", stage="granted", level="province",
                    subject=subject, quantity=quantity, title=f"Bằng khen của UBND tỉnh {note}", **told,
                )  # fmt: skip

    # --- rounds

    def _whole_half(self, span: Span) -> list[Act]:
        """Everybody reported, five of them late; the summary is locked, numbered and corrected later."""
        keys: dict[str, int] = {}
        found: list[Act] = [
            (
                self._at(span.end - timedelta(days=20), 0),
                partial(self._open, span, PeriodKind.HALF, "half_year", keys),
            )
        ]
        for place, unit in enumerate(self.units):
            day = span.end + timedelta(days=1 + place % 8 + (9 if place % 14 == 3 else 0))
            found.append((self._at(day, place), partial(self._hand_in, keys, unit)))
        found += [
            (self._at(span.end + timedelta(days=21), 1), partial(self._sum_up, keys)),
            (self._at(span.end + timedelta(days=22), 2), partial(self._number, keys)),
            (self._at(span.end + timedelta(days=60), 3), partial(self._correct, keys)),
        ]
        return found

    def _running_half(self, span: Span) -> list[Act]:
        """Most reported; some late, missing, excused, returned, waiting for the head; no summary yet."""
        keys: dict[str, int] = {}
        found: list[Act] = [
            (
                self._at(span.end - timedelta(days=20), 0),
                partial(self._open, span, PeriodKind.HALF, "half_year", keys),
            )
        ]
        for place, unit in enumerate(self.units):
            late = 9 if place in LATE else 0
            at = self._at(span.end + timedelta(days=1 + place % 8 + late), place)
            if unit.code == "18766":
                found.append((at, partial(self._fill_part, keys, unit)))
            elif unit.code == "18562":
                found.append((at, partial(self._send_back, keys, unit)))
            elif place in EXCUSED:
                found.append((at, partial(self._excuse, keys, unit)))
            elif place not in MISSING:
                found.append((at, partial(self._hand_in, keys, unit)))
        return found

    def _quarter(self, span: Span) -> list[Act]:
        """The statistics of a quarter: nothing to type, most in time, some late, some not at all."""
        keys: dict[str, int] = {}
        found: list[Act] = [
            (
                self._at(span.end - timedelta(days=5), 0),
                partial(self._open, span, PeriodKind.QUARTER, "statistics", keys),
            )
        ]
        for place, unit in enumerate(self.units):
            if (place * 7 + span.end.month) % 11 == 0 or unit.code == "18766":
                continue
            late = 4 if (place + span.end.month) % 9 == 0 else 0
            at = self._at(span.end + timedelta(days=place % 3 + late), place)
            found.append((at, partial(self._pass_on, keys, unit)))
        return found

    def _open(self, span: Span, kind: str, code: str, keys: dict[str, int], at: datetime) -> None:
        body = unit_on(PROVINCE, self.today)
        form = Form.objects.get(code=code, unit__kind=Kind.NATION)
        version = FormVersion.objects.select_related("form__unit").get(form=form, number=1)
        one = open_round(
            version, unit=body, kind=kind, starts_on=span.start, ends_on=span.end,
            actor=self.office, at=at,
        )  # fmt: skip
        keys["round"] = one.pk

    def _report(self, keys: dict[str, int], unit: Unit) -> Report:
        rows = Report.objects.select_related("round__form__form", "round__unit", "unit", "receiver")
        return rows.get(round_id=keys["round"], unit=unit)

    def _hand_in(self, keys: dict[str, int], unit: Unit, at: datetime) -> None:
        report = self._filled(keys, unit, at)
        self._approve_and_send(report, self.hands(unit), at)
        flow.accept(report, actor=self.office, at=at + timedelta(hours=5))

    def _filled(self, keys: dict[str, int], unit: Unit, at: datetime, part: int = 3) -> Report:
        """Three figures nobody records, two paragraphs, and an answer to every remark."""
        report = self._report(keys, unit)
        rng = random.Random(f"{unit.code}-{keys['round']}")  # noqa: S311 - a seed, no secret
        figures = (rng.randrange(180, 2400), rng.randrange(35, 420), rng.randrange(60, 1400))
        fields = {
            f"{entry.CELL}{key}": (str(number), None)
            for key, number in zip(TYPED[:part], figures, strict=False)
        }
        texts = {"assessment": _assessment(unit, rng), "tasks": _tasks(unit, rng)}
        for code in ("assessment", "tasks")[: part - 1]:
            fields[f"{entry.TEXT}{code}"] = (texts[code], None)
        done = entry.write_all(report, fields=fields, actor=self.hands(unit).maker, at=at)
        if done.refused:
            raise RuntimeError(f"{unit.label}: {done.refused}")
        return report

    def _approve_and_send(self, report: Report, hands: Hands, at: datetime) -> None:
        for finding in checks.check(report, at=at, actor=hands.maker):
            if finding.severity == Severity.SOFT and finding.status == FindingStatus.OPEN:
                checks.answer(finding, answer=words()["answer"], actor=hands.maker, at=at)
        flow.approve(report, actor=hands.head, at=at + timedelta(hours=1))
        flow.send(report, actor=hands.maker, at=at + timedelta(hours=2))

    def _fill_part(self, keys: dict[str, int], unit: Unit, at: datetime) -> None:
        """The visitor's own commune: one figure and one text are left to him, remarks are open."""
        report = self._filled(keys, unit, at, part=2)
        checks.check(report, at=at, actor=self.hands(unit).maker)

    def _send_back(self, keys: dict[str, int], unit: Unit, at: datetime) -> None:
        report = self._filled(keys, unit, at)
        self._approve_and_send(report, self.hands(unit), at)
        flow.send_back(
            report, note=words()["returned"], actor=self.office, at=at + timedelta(days=1)
        )

    def _excuse(self, keys: dict[str, int], unit: Unit, at: datetime) -> None:
        report = self._report(keys, unit)
        flow.excuse(report, note=words()["excused"], actor=self.hands(unit).head, at=at)

    def _pass_on(self, keys: dict[str, int], unit: Unit, at: datetime) -> None:
        report, hands = self._report(keys, unit), self.hands(unit)
        flow.begin(report, actor=hands.maker, at=at)
        self._approve_and_send(report, hands, at)
        flow.accept(report, actor=self.office, at=at + timedelta(hours=4))

    # --- the summary of the province

    def _sum_up(self, keys: dict[str, int], at: datetime) -> None:
        report = self._report(keys, unit_on(PROVINCE, self.today))
        maker, head = self.office, self.offices.person("hatinh.kygui")
        fields = {f"{entry.TEXT}{code}": (text, None) for code, text in words()["province"].items()}
        entry.write_all(report, fields=fields, actor=maker, at=at)
        for finding in checks.check(report, at=at, actor=maker):
            if finding.severity == Severity.SOFT and finding.status == FindingStatus.OPEN:
                checks.answer(finding, answer=words()["answer"], actor=maker, at=at)
        flow.approve(report, actor=head, at=at + timedelta(hours=1))
        flow.keep_summary(report, actor=maker, at=at + timedelta(hours=2))
        keys["summary"] = report.pk

    def _number(self, keys: dict[str, int], at: datetime) -> None:
        """The paper of the summary gets its number in the Party's series of the term."""
        report = self._report(keys, unit_on(PROVINCE, self.today))
        day = timezone.localdate(at)
        first = date(day.year, 1, 1)
        open_series(
            unit=report.unit, kind=PaperKind.REPORT, style=PaperStyle.PARTY, symbol="BCĐ",
            starts_on=first, ends_on=first.replace(year=first.year + 5), actor=self.office, at=at,
        )  # fmt: skip
        draft = draft_report_paper(report, style=PaperStyle.PARTY, actor=self.office, at=at)
        number_paper(draft, issued_on=day, actor=self.clerk, at=at)

    def _correct(self, keys: dict[str, int], at: datetime) -> None:
        """A commune mends a figure after the summary was signed."""
        unit = self.units[5]
        report, hands = self._report(keys, unit), self.hands(unit)
        flow.reopen(report, note=words()["correction"], actor=self.office, at=at)
        entry.write_cell(
            report,
            key="labour_days",
            raw="212",
            comment=words()["correction"],
            actor=hands.maker,
            at=at,
        )
        self._approve_and_send(report, hands, at)
        flow.accept(report, actor=self.office, at=at + timedelta(hours=5))

    def _at(self, day: date, place: int) -> datetime:
        return moment(day, time(7 + place % 4, place * 7 % 60))


def _assessment(unit: Unit, rng: random.Random) -> str:
    """Four things that went well and what did not."""
    said = words()["assessment"]
    good = " ".join(rng.sample(said["strengths"], 4)).format(unit=unit.label)
    return f"{good}\n{rng.choice(said['limits'])} (Dữ liệu minh họa)"


def _tasks(unit: Unit, rng: random.Random) -> str:
    lines = rng.sample(words()["tasks"], 4)
    return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1)).format(
        unit=unit.label
    )


def acts(offices: Offices, today: date, now: datetime) -> list[Timed]:
    """The acts of reporting for the timeline."""
    return Reporting(offices, today, now).acts()

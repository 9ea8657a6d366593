"""Loads the demo through the operations, in the order of the days, in one transaction.

A stop in the middle (kill -9) leaves nothing of it behind; the next run loads it whole.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.archive.operations import load_reports
from kheo.console.demo import courses, exchanging, reading, reports, scoring, seasons, story, travel
from kheo.console.demo.lives import Life, Subject
from kheo.console.demo.moments import moment
from kheo.console.demo.papers import Papers
from kheo.console.demo.seating import BEFORE, TEAMS, Offices, found_bodies, open_accounts, unit_on
from kheo.console.demo.tables import Named, copies, illustrated, named
from kheo.initiatives.operations import keep_time
from kheo.kernel.refusals import DomainError
from kheo.orgs.enums import Kind
from kheo.orgs.models import Reorganisation
from kheo.orgs.operations import load_national_units, review_rights

SEED = 15101930
MARK = "hatinh.vanphong"
"""The sign-in that only a whole demo has: everything stands in one transaction."""
Tell = Callable[[str, str], None]
Timed = tuple[datetime, int, int, Callable[[datetime], None]]


def is_loaded() -> bool:
    """Whether the demo is here."""
    return User.objects.filter(username=MARK).exists()


def holds_other_data() -> bool:
    """Whether people work here who are not of the demo."""
    return not is_loaded() and User.objects.exclude(username="system").exists()


def load_units(now: datetime) -> int:
    """The national map; does nothing when it is there. Returns the units loaded."""
    return load_national_units(actor=system_user(), at=now)


@transaction.atomic
def load(*, password: str, now: datetime, tell: Tell) -> int:
    """Load everything but the map; returns the number of initiatives."""
    actor, today = system_user(), timezone.localdate(now)
    found_bodies(actor)
    open_accounts(actor, password)
    reports.open_group_accounts(actor, password)
    review_successions(actor, now)
    tell("cơ quan, người dùng và quyền đã có", "offices, people and rights are in")
    offices, papers = Offices(), Papers()
    lives = reported(offices, papers, today) | invented(offices, papers, today)
    for life in lives.values():
        life.source = lives.get(life.copies)
    timeline = [*passing_time(actor, today), *seasons.acts(offices, lives, today)]
    timeline += story.acts(offices, lives, today, now)
    timeline += reports.acts(offices, today, now)
    timeline += scoring.acts(offices, today, now)
    for number, life in enumerate(lives.values(), 1):
        timeline += [(at, number, place, act) for at, place, act in life.acts if at < now]
    play(sorted(timeline, key=lambda entry: entry[:3]), tell)
    declared = load_reports(actor=actor, at=now)
    tell(f"{declared} số liệu từ văn bản", f"{declared} figures from paper")
    files = reading.read_reports(offices, now, today)
    tell(f"đã đọc {files} báo cáo", f"{files} reports read")
    told = travel.tell_travels(offices, now, today)
    tell(f"{told} câu chuyện trong thư viện", f"{told} stories in the library")
    came = exchanging.exchange_files(offices, password, now, today)
    tell(f"{came} tệp Excel của các huyện cũ", f"{came} workbooks of districts that were")
    return len(lives)


def review_successions(actor: User, now: datetime) -> None:
    """Let rights follow what passed into the three provinces, as an administrator would."""
    ours = Q(about__code__in=TEAMS) | Q(about__kind=Kind.NATION)
    waiting = Reorganisation.objects.filter(ours, rights_reviewed_at=None)
    for event in waiting.exclude(successions=None).distinct().order_by("on", "pk"):
        review_rights(event, actor=actor, at=now)


def invented(offices: Offices, papers: Papers, today: date) -> dict[str, Life]:
    """The illustrated initiatives of Hà Tĩnh, by title."""
    lives = {}
    for number, row in enumerate([*illustrated(), *copies()]):
        course, _colon, source = row.life.partition(":")
        rng = random.Random(f"{SEED}-{row.title}")  # noqa: S311 - a seed, no secret
        day = courses.first_day(course, year=int(row.year), today=today, rng=rng)
        unit = unit_on(row.unit_code, day)
        subject = Subject(unit, row.title, row.field, row.kind, row.place)
        life = Life(subject, offices.hands(unit, today), papers, day, rng, copies=source)
        lives[row.title if row.title not in lives else f"{row.title} {number}"] = life
        courses.write(life, course, today=today)
    return lives


def reported(offices: Offices, papers: Papers, today: date) -> dict[str, Life]:
    """Those named in the reports, with invented days and, for a few, a silent end."""
    lives = {}
    for number, row in enumerate(named()):
        rng = random.Random(f"{SEED}-{row.title}")  # noqa: S311 - a seed, no secret
        unit = unit_on(row.unit_code, BEFORE)
        year = 2020 + number % 2 if _was_of_the_epidemic(row) else 2012 + number * 7 % 12
        day = courses.first_day("alive", year=year, today=today, rng=rng)
        subject = Subject(unit, row.title, row.field, row.kind, row.place, row.owner)
        life = Life(subject, offices.hands(unit, today), papers, day, rng)
        lives[row.title] = life
        courses.write(life, _course(row, number), today=today)
    return lives


def _was_of_the_epidemic(row: Named) -> bool:
    return any(word in row.title for word in ("Covid", "phòng, chống dịch", "giải cứu"))


def _course(row: Named, number: int) -> str:
    if _was_of_the_epidemic(row):
        return "dormant"
    return ("alive", "alive_province", "alive", "alive_commended", "alive", "doubtful")[number % 6]


def passing_time(actor: User, today: date) -> list[Timed]:
    """The timed steps on the first of every month, as a scheduler would call them."""
    months = [
        date(year, month, 1) for year in range(2013, today.year + 1) for month in range(1, 13)
    ]

    def tick(day: date, at: datetime) -> None:
        keep_time(day=day, actor=actor, at=at)

    return [(moment(day), 0, 0, partial(tick, day)) for day in [*months, today] if day <= today]


def play(timeline: list[Timed], tell: Tell) -> None:
    """Do every act at its moment; raises ``RuntimeError`` naming the one that was refused."""
    for done, (at, number, place, act) in enumerate(timeline, 1):
        try:
            act(at)
        except DomainError as refusal:
            raise RuntimeError(
                f"demo act {number}.{place} of {at:%d/%m/%Y}: {refusal}"
            ) from refusal
        if done % 500 == 0:
            tell(f"{done}/{len(timeline)} việc", f"{done} of {len(timeline)} acts")

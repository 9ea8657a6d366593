"""The courses a life may take, by the name it has in ``data/illustrated.csv``.

A past life begins in its year; a present one counts back from today, so that the demo is
as lively next year as this one.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from kheo.console.demo.lives import Life
from kheo.console.demo.tables import wording
from kheo.initiatives import operations as acts
from kheo.initiatives.enums import Level

SILENT_DOUBTFUL = 470
SILENT_DORMANT = 640
SILENT_STRUCK = 1100
"""Days since the last proof: past the year and the first, the second grace, and long after."""
AWARDS = (("Giấy khen", Level.DISTRICT), ("Bằng khen", Level.PROVINCE))


def first_day(course: str, *, year: int, today: date, rng: random.Random) -> date:
    """The day on which a life of ``course`` begins."""
    if course in RECENT:
        return today - timedelta(days=RECENT[course][0] + rng.randrange(4))
    return date(year, 1, 8) + timedelta(days=rng.randrange(75))


def write(life: Life, course: str, *, today: date) -> None:
    """Write the acts of ``course`` into ``life``, whose cursor stands on the first day."""
    if course in RECENT:
        RECENT[course][1](life)
    else:
        past(life, course, today)


def past(life: Life, course: str, today: date) -> None:
    """A life that began years ago: ``alive_province_commended``, ``dormant``, ``struck_off`` …"""
    if course == "withdrawn":
        life.register().submit().accept().build(notes=1).withdraw()
        return
    if course == "not_recognised":
        life.register().submit().accept().build().put_to_appraisal().appraise(passed=False)
        life.day += timedelta(days=20)
        life.step(0, "office", acts.refuse, note=wording()["failed"], on=life.day)
        return
    life.until_recognised()
    if life.rng.random() < 0.7 or "commended" in course:
        life.effective()
    if "province" in course:
        life.recognise(Level.PROVINCE, after=150)
    if "central" in course:
        life.recognise(Level.CENTRAL, after=180)
    if "commended" in course:
        award, level = life.rng.choice(AWARDS)
        life.commend(award, level)
    _end(life, course, today)


def _end(life: Life, course: str, today: date) -> None:
    silent = {"doubtful": SILENT_DOUBTFUL, "dormant": SILENT_DORMANT}.get(course)
    if course.startswith("struck_off"):
        silent = SILENT_STRUCK
    last = today - timedelta(days=silent or life.rng.randrange(20, 330))
    life.keep_alive(last)
    if course.startswith("struck_off"):
        life.strike_off(after=650)
    if course == "struck_off_restored":
        life.restore(after=120)
        life.keep_alive(today - timedelta(days=40))


def _draft(life: Life) -> None:
    life.register(gaps=("goals", "resources", "outputs"))


def _presented(life: Life) -> None:
    life.register().present()


def _submitted(life: Life) -> None:
    life.register().submit()


def _returned(life: Life) -> None:
    life.register().submit().send_back()


def _resubmitted(life: Life) -> None:
    life.register().submit().send_back().mend()


def _accepted(life: Life) -> None:
    life.register().submit().accept()


def _building(life: Life) -> None:
    life.register().submit().accept().build(notes=0)


def _building_progress(life: Life) -> None:
    life.register().submit().accept().build(notes=2, every=40)


def _put_forward(life: Life) -> None:
    """Built by now; its dossier of appraisal is opened by ``story``."""
    life.register().submit().accept().build(notes=2, every=25).tell_result()


def _awaiting(life: Life) -> None:
    life.register().submit().accept().build(every=40).put_to_appraisal(after=20)


def _appraised(life: Life) -> None:
    _awaiting(life)
    life.appraise(after=8)


def _recent_alive(life: Life) -> None:
    life.register().submit().accept().build(every=30).put_to_appraisal(after=15).appraise(after=8)
    life.recognise(Level.COMMUNE, after=5).effective(after=20)


def _recent_due(life: Life) -> None:
    """Recognised a year and a few days ago: the yearly proof is owed now."""
    life.register().submit(after=1).accept(after=1).build(notes=1, every=15, after=2)
    life.put_to_appraisal(after=3).appraise(after=3).recognise(Level.COMMUNE, after=2)


Course = Callable[[Life], None]
RECENT: dict[str, tuple[int, Course]] = {
    "draft": (6, _draft),
    "presented": (5, _presented),
    "submitted": (9, _submitted),
    "submitted_overdue": (31, _submitted),
    "returned": (14, _returned),
    "resubmitted": (24, _resubmitted),
    "accepted": (21, _accepted),
    "building": (75, _building),
    "building_progress": (150, _building_progress),
    "building_overdue": (330, _building_progress),
    "put_forward": (165, _put_forward),
    "awaiting": (170, _awaiting),
    "appraised": (190, _appraised),
    "recent_alive": (300, _recent_alive),
    "recent_due": (412, _recent_due),
}

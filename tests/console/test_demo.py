"""The data of the demo hold what the reports say, and every life can be written."""

import random
from datetime import date
from types import SimpleNamespace

import pytest

from kheo.console.demo import courses, pictures, tables
from kheo.console.demo.lives import Life, Subject
from kheo.initiatives.enums import Field, Kind

TODAY = date(2026, 11, 21)


def test_the_82_initiatives_of_the_two_reports_are_there_once():
    rows = tables.named()
    assert [
        sum(row.source == name for row in rows) for name in ("quang_nam_2024", "phung_hiep_2024")
    ] == [54, 28]
    assert len({row.title for row in rows}) == 82


def test_every_row_names_a_field_and_a_kind():
    for row in [*tables.named(), *tables.illustrated()]:
        assert row.field in Field.values
        assert row.kind in Kind.values
        assert row.title == row.title.strip()


def test_every_invented_life_follows_a_known_course():
    known = set(courses.RECENT) | {"withdrawn", "not_recognised", "struck_off_restored"}
    for row in tables.illustrated():
        course = row.life.partition(":")[0]
        assert course in known or course.split("_")[0] in {"alive", "doubtful", "dormant", "struck"}


def test_copies_name_an_initiative_of_the_demo():
    titles = {row.title for row in [*tables.named(), *tables.illustrated()]}
    sources = {row.life.partition(":")[2] for row in tables.illustrated()} - {""}
    assert sources
    assert sources <= titles


@pytest.mark.parametrize(
    "course", [*courses.RECENT, "alive_province_commended", "struck_off_restored"]
)
def test_the_acts_of_a_life_stand_in_the_order_of_time_and_not_after_today(course):
    rng = random.Random(1)
    unit = SimpleNamespace(label="xã Kỳ Xuân")
    hands = SimpleNamespace(maker=None, head=None, office=None)
    day = courses.first_day(course, year=2015, today=TODAY, rng=rng)
    subject = Subject(unit, "Tên", Field.ECONOMY, Kind.COLLECTIVE, "Thôn 1")
    life = Life(subject, hands, None, day, rng)
    courses.write(life, course, today=TODAY)
    moments = [at for at, _place, _act in life.acts]
    assert moments == sorted(set(moments))
    assert moments[-1].date() <= TODAY


def test_one_password_one_username_one_role_for_everybody():
    people = tables.people()
    assert len({one.username for one in people}) == len(people)
    assert {one.role for one in people if one.shown} >= {
        "registrar", "unit_head", "standing_office", "auditor", "system_administrator",
    }  # fmt: skip


def test_a_scene_is_a_small_picture_and_always_the_same():
    assert pictures.scene(3)[:2] == b"\xff\xd8"
    assert len(pictures.scene(3)) < 30_000
    assert pictures.scene(3) == pictures.scene(3 + pictures.SCENES)

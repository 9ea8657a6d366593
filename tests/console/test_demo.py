"""The data of the demo hold what the reports say, and every life can be written."""

import random
from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone

from kheo.access.models import ApiToken
from kheo.access.policy import grants_of
from kheo.appraisal.models import Case, Dossier, Nomination, Recognition, Recusal, Session
from kheo.appraisal.queries.proofs import differences
from kheo.archive.models import DeclaredFigure, Reading, Source
from kheo.audit.queries import breaks_in_chain
from kheo.console.catalogues import load_catalogues
from kheo.console.demo import (
    courses,
    exchanging,
    loading,
    pictures,
    sittings,
    story,
    tables,
    travel,
)
from kheo.console.demo.lives import Life, Subject
from kheo.documents.models import Draft
from kheo.exchange.models import Delivery, Export, Import, Webhook
from kheo.exchange.queries.import_proofs import differences as differences_of_imports
from kheo.exchange.reading.books import open_book
from kheo.initiatives.enums import Field, Kind
from kheo.initiatives.models import Initiative
from kheo.insights.models import Scheme
from kheo.jobs.models import Job
from kheo.kernel.text import fold
from kheo.library.models import Adoption, Call, ExemplarList, Story, UnitProfile
from kheo.participation.models import Remark
from kheo.reporting.models import Report
from kheo.reporting.queries.proofs import differences as differences_of_reports

TODAY = date(2026, 11, 21)


def test_the_82_initiatives_of_the_two_reports_are_there_once():
    rows = tables.named()
    assert [
        sum(row.source == name for row in rows) for name in ("quang_nam_2024", "phung_hiep_2024")
    ] == [54, 28]
    assert len({row.title for row in rows}) == 82


def test_every_row_names_a_field_and_a_kind():
    for row in [*tables.named(), *tables.illustrated(), *tables.copies()]:
        assert row.field in Field.values
        assert row.kind in Kind.values
        assert row.title == row.title.strip()


def test_every_invented_life_follows_a_known_course():
    known = set(courses.RECENT) | {"withdrawn", "not_recognised", "struck_off_restored"}
    for row in [*tables.illustrated(), *tables.copies()]:
        course = row.life.partition(":")[0]
        assert course in known or course.split("_")[0] in {"alive", "doubtful", "dormant", "struck"}


def test_copies_name_an_initiative_of_the_demo():
    titles = {row.title for row in [*tables.named(), *tables.illustrated(), *tables.copies()]}
    sources = {row.life.partition(":")[2] for row in [*tables.illustrated(), *tables.copies()]} - {
        ""
    }
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


def test_the_council_of_the_story_has_thirteen_seats_and_two_of_the_unit_concerned():
    seats = tables.council()
    assert len(seats) + len(sittings.CONCERNED) == 15
    assert [seat.role for seat in seats[:3]] == ["chair", "vice_chair", "secretary"]
    known = {one.username for one in tables.people()}
    assert {seat.username for seat in seats} - {""} <= known


def test_the_team_of_five_has_an_account_with_the_role_each():
    roles = {one.username: (one.role, one.role_unit_code) for one in tables.people()}
    assert [roles[name] for name in story.TEAM] == [("appraiser", "42")] * 5


def test_the_scenes_of_the_story_come_in_the_order_of_the_work():
    days = {scene.__name__: back for back, scene in story.Story.scenes(story.Story)}
    work = [
        "prepare", "put_past", "share_past", "score_past", "close_past", "hear_past", "seal_past",
        "decide", "recognise", "answer", "put_present", "send_present", "share_present",
        "score_heard", "close_heard", "score_begun", "plan_sessions", "invite",
    ]  # fmt: skip
    assert [days[name] for name in work] == sorted((days[name] for name in work), reverse=True)
    assert min(days.values()) > 0
    assert days["recognise"] - days["withdraw"] > 350


@pytest.mark.django_db
def test_the_story_plays_through_the_operations_and_the_chain_of_the_journal_holds(monkeypatch):
    now = timezone.now()
    told = {words["title"] for words in tables.travel()["stories"]}
    told |= {row[2] for name in ("cam-xuyen", "ky-anh") for row in rows(name)}
    monkeypatch.setattr(loading.seasons, "acts", lambda *_: [])
    invented, reported = loading.invented, loading.reported

    def some(*given):
        courses_of = {row.title: row.life.partition(":")[0] for row in tables.illustrated()}
        wanted = {"alive", "alive_commended", "put_forward"}
        return {
            title: life
            for title, life in invented(*given).items()
            if courses_of.get(title) in wanted or life.subject.unit.code == "18766" or title in told
        }

    def famous(*given):
        return {title: life for title, life in reported(*given).items() if title in told}

    monkeypatch.setattr(loading, "invented", some)
    monkeypatch.setattr(loading, "reported", famous)
    loading.load_units(now)
    load_catalogues(now)
    loading.load(password="minh-hoa-2026", now=now, tell=lambda *_: None)
    assert Counter(Dossier.objects.values_list("status", flat=True)) == {
        "recognised": 7, "not_recognised": 2, "with_team": 18, "scored": 2, "before_council": 6,
        "submitted": 2, "self_assessment": 2,
    }  # fmt: skip
    assert Counter(Session.objects.values_list("status", flat=True)) == {
        "sealed": 1, "open": 1, "invited": 1,
    }  # fmt: skip
    first = Case.objects.filter(session__status="sealed").order_by("position")[0]
    assert (first.entitled, first.yes, first.verdict) == (10, 10, "passed")
    assert Case.objects.get(status="voting").session.status == "open"
    assert Recusal.objects.filter(member__isnull=False).exists()
    province = Recognition.objects.filter(dossier__isnull=False)
    assert Counter(province.values_list("status", flat=True)) == {"standing": 6, "withdrawn": 1}
    assert sorted(Nomination.objects.values_list("status", flat=True)) == [
        "proposed", "refused", "taken", "taken",
    ]  # fmt: skip
    assert list(breaks_in_chain()) == []
    assert list(differences()) == []
    assert list(differences_of_reports()) == []
    [summary] = Report.objects.filter(receiver=None, status="locked")
    assert Draft.objects.get(form="unit_report").about_key == str(summary.pk)
    assert {"accepted", "draft", "excused", "expected", "returned"} <= set(
        Report.objects.values_list("status", flat=True)
    )
    shipped = DeclaredFigure.objects.filter(source__readings=None)
    assert (Source.objects.count(), shipped.count()) == (6, 174)
    assert sorted(Reading.objects.values_list("status", flat=True)) == [
        "confirmed", "open", "open", "refused",
    ]  # fmt: skip
    assert sorted(Scheme.objects.values_list("status", flat=True)) == ["published", "shown"]
    the_good_ways_travel()
    files_come_in_and_nothing_leaves()


def files_come_in_and_nothing_leaves():
    """A district's file is in, one waits for its button, one was undone; the e-office reads decisions only."""
    counts = ("status", "new_rows", "same_rows", "refused_rows", "entered_rows", "matching__name")
    names = tables.exchange()
    [taken, waiting, undone] = [names["files"][key] for key in ("cam-xuyen", "ky-anh", "can-loc")]
    assert {row.pop("name"): tuple(row.values()) for row in Import.objects.values("name", *counts)} == {
        taken: ("entered", 25, 3, 4, 25, names["matching"]),
        waiting: ("checked", 11, 2, 2, 0, names["matching"]),
        undone: ("undone", 3, 0, 0, 0, None),
    }  # fmt: skip
    came = {
        name: Initiative.objects.filter(search_text__in=[fold(row[2]) for row in rows(name)])
        for name in ("cam-xuyen", "ky-anh")
    }
    assert (came["cam-xuyen"].count(), came["ky-anh"].count()) == (28, 2)
    assert set(came["cam-xuyen"].filter(is_imported=True).values_list("status", "level")) == {
        ("recognised", "district")
    }
    assert not Initiative.objects.filter(title="Tủ sách gốc đa").exists()
    [token] = ApiToken.objects.all()
    assert (token.scopes, token.user.username) == (["decisions:read"], "hatinh.vanphong")
    [webhook] = Webhook.objects.all()
    assert (webhook.is_on, webhook.url.split("/")[2].endswith(".example")) == (False, True)
    assert Delivery.objects.count() == 0
    export, dossier = Export.objects.order_by("pk")
    assert (export.listing, export.query, export.style) == (
        "initiatives", "status=recognised", "xlsx"
    )  # fmt: skip
    assert dossier.job.told == (
        f"Trần Thị Nhập không còn quyền xem: {dossier.title}. "
        "Hãy giao lại quyền rồi bấm “Làm lại”, hoặc để người khác xuất."
    )
    assert grants_of(dossier.asked_by)[0].role == "registrar"  # so trying again brings the file
    assert set(Job.objects.values_list("kind", "state")) == {
        ("appraisal.whole", "failed"), ("archive.read", "done"), ("exchange.check", "done"),
        ("exchange.enter", "done"),
    }  # fmt: skip
    assert list(differences_of_imports()) == []


def rows(name):
    """The rows of a workbook of the demo, without its headings."""
    return list(exchanging.rows_of(name))[1:]


def test_the_workbooks_of_the_demo_are_the_same_file_every_day():
    assert exchanging.workbook("can-loc") == exchanging.workbook("can-loc")
    book = open_book(exchanging.workbook("can-loc"), "can-loc.xlsx")
    assert list(book.rows("Danh sách"))[2] == ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Năm đăng ký"]


def the_good_ways_travel():
    """Eight stories in public, seventeen places that learn, nineteen exemplars, words of citizens."""
    assert set(Story.objects.values_list("status", flat=True)) == {"published"}
    assert Story.objects.count() == len(tables.travel()["stories"]) == 8
    learning = Adoption.objects.filter(source__title=tables.travel()["famous"])
    assert Counter(learning.values_list("status", flat=True)) == {
        "given_up": travel.GIVEN_UP, "planned": 6, "talking": 3, "requested": 2,
    }  # fmt: skip
    [exemplars] = ExemplarList.objects.all()
    assert (exemplars.exemplars.count(), exemplars.paper.number) == (19, "215-QĐ/BCĐ")
    assert Counter(Remark.objects.values_list("status", flat=True)) == {
        "published": 2, "waiting": 1, "refused": 1,
    }  # fmt: skip
    assert (Call.objects.count(), UnitProfile.objects.count()) == (1, 10)

"""The chessboard, one round, asking for reports: marks, totals, scope, a fixed number of queries."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.reporting.models import Report, ReportVersion, Round
from kheo.reporting.queries.board import BoardAsked, board_of, year_of
from kheo.reporting.queries.waiting import reports_waiting
from kheo.reporting.rules.marks import LEGEND, LETTERS, Mark
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import (
    FormFactory,
    FormVersionFactory,
    ReportFactory,
    RoundFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
DUE = date(2026, 7, 10)
IN_TIME = datetime(2026, 7, 10, 16, 59, tzinfo=UTC)
TOO_LATE = datetime(2026, 7, 10, 17, 0, tzinfo=UTC)


@pytest.fixture
def scene(someone, at):
    class Scene:
        nation = UnitFactory(kind="nation", code="VN", name="Việt Nam")
        province = UnitFactory(kind="province", name="Hà Tĩnh", under=nation)
        office = someone(Role.STANDING_OFFICE, over=province)
        form = FormFactory(unit=nation)
        version = FormVersionFactory(form=form, made_by=office, period_kinds=["half", "year"])
        one = RoundFactory(form=version, unit=province, opened_by=office)

        def report(self, status="expected", *, round_=None, sent=None, **more):
            if "unit" not in more:
                more["unit"] = UnitFactory(under=self.province)
            given = {"receiver": self.province, "round": round_ or self.one, **more}
            row = ReportFactory(**given)
            if sent is not None:
                version = ReportVersion.objects.create(
                    report=row, number=1, content={}, lists=b"", sha256="", made_by=self.office,
                    made_at=at,
                )  # fmt: skip
                Report.objects.filter(pk=row.pk).update(
                    status=status, sent_version=version, first_sent_at=sent
                )
            else:
                Report.objects.filter(pk=row.pk).update(status=status)
            row.refresh_from_db()
            return row

        def board(self, actor=None, **more):
            given = {"unit": self.province, "year": 2026, "today": TODAY, **more}
            return board_of(BoardAsked(form=self.form, **given), actor or self.office)

    return Scene()


def marks(board):
    return [
        [(str(cell.shown.mark), cell.shown.late) if cell else None for cell in line.cells]
        for line in board.lines
    ]


@pytest.mark.parametrize(
    ("status", "sent", "due", "mark", "late"),
    [
        ("expected", None, TODAY, "expected", False),
        ("expected", None, DUE, "overdue", False),
        ("draft", None, TODAY, "begun", False),
        ("draft", None, DUE, "overdue", False),
        ("approved", None, TODAY, "approved", False),
        ("approved", None, DUE, "overdue", False),
        ("sent", IN_TIME, DUE, "sent", False),
        ("sent", TOO_LATE, DUE, "sent_late", True),
        ("returned", IN_TIME, DUE, "returned", False),
        ("accepted", IN_TIME, DUE, "accepted", False),
        ("accepted", TOO_LATE, DUE, "accepted", True),
        ("locked", TOO_LATE, DUE, "locked", True),
        ("excused", None, DUE, "not_applicable", False),
    ],
)
def test_each_state_has_its_mark(scene, status, sent, due, mark, late):
    scene.report(status, sent=sent, due_on=due)

    board = scene.board()

    assert marks(board) == [[(mark, late)]]
    assert board.heads[0].totals == {mark: 1}


def test_a_unit_that_ended_before_the_cut_off_owes_nothing(scene, someone):
    scene.report(unit=UnitFactory(under=scene.province, ends_on=date(2026, 4, 1)))
    centre = someone(Role.STANDING_OFFICE, over=scene.nation)

    [head] = scene.board(centre, unit=scene.nation).heads

    assert (head.totals, head.asked, head.here) == ({"not_applicable": 1}, 0, 0)


def test_every_mark_has_a_letter_of_its_own():
    assert len({str(letter) for letter in LETTERS.values()}) == len(Mark) == len(LEGEND)


def test_rows_are_units_columns_are_periods_and_totals_are_told(scene):
    year = RoundFactory(
        form=scene.version, unit=scene.province, opened_by=scene.office, kind="year",
        ends_on=date(2027, 1, 1), due_on=date(2027, 1, 10),
    )  # fmt: skip
    last_year = RoundFactory(
        form=scene.version, unit=scene.province, opened_by=scene.office,
        starts_on=date(2025, 7, 1), ends_on=date(2026, 1, 1),
    )  # fmt: skip
    first = UnitFactory(under=scene.province, name="An")
    second = UnitFactory(under=scene.province, name="Bình")
    scene.report("locked", sent=IN_TIME, unit=first)
    scene.report(unit=second)
    scene.report("draft", unit=second, round_=year)
    scene.report(unit=first, round_=last_year)
    own = scene.report(unit=scene.province, receiver=None)

    board = scene.board()

    assert [line.unit.name for line in board.lines] == ["Hà Tĩnh", "An", "Bình"]
    assert marks(board) == [
        [("overdue", False), None],
        [("locked", False), None],
        [("overdue", False), ("begun", False)],
    ]
    assert [(head.kind, head.totals, head.here, head.asked) for head in board.heads] == [
        ("half", {"locked": 1, "overdue": 2}, 1, 3), ("year", {"begun": 1}, 0, 1),
    ]  # fmt: skip
    assert board.lines[0].cells[0].report == own.pk
    assert [head.round_id for head in board.heads] == [scene.one.pk, year.pk]
    assert [one.kind for one in scene.board(period="year").heads] == ["year"]
    assert marks(scene.board(year=2025)) == [[("overdue", False)]]


@pytest.mark.parametrize("mark", ["overdue", "locked", "begun"])
def test_a_total_opens_exactly_the_units_it_counts(scene, mark):
    for _ in range(2):
        scene.report()
        scene.report("locked", sent=IN_TIME)
    scene.report("draft", due_on=TODAY)
    [head] = scene.board().heads

    found = scene.board(mark=mark, at=head.key)

    assert found.count == head.totals[mark]
    assert {str(line.cells[0].shown.mark) for line in found.lines} == {mark}


def test_the_board_is_narrowed_by_kind_and_name(scene):
    scene.report(unit=UnitFactory(under=scene.province, name="Sơn Kim", kind="ward"))
    scene.report(unit=UnitFactory(under=scene.province, name="Đức Thọ"))

    assert [one.unit.name for one in scene.board(kind="ward").lines] == ["Sơn Kim"]
    assert [one.unit.name for one in scene.board(q="duc tho").lines] == ["Đức Thọ"]
    assert scene.board(at="nonsense").count == 0


def test_the_nation_sees_its_provinces_as_groups(scene, someone):
    other = UnitFactory(kind="province", name="An Giang", under=scene.nation)
    their = RoundFactory(form=scene.version, unit=other, opened_by=scene.office)
    scene.report(unit=UnitFactory(under=scene.province, name="Xã A"))
    scene.report(unit=UnitFactory(under=other, name="Xã B"), receiver=other, round_=their)
    centre = someone(Role.STANDING_OFFICE, over=scene.nation)

    board = scene.board(centre, unit=scene.nation)

    assert [(line.group, line.unit.name) for line in board.lines] == [
        ("An Giang", "Xã B"), ("Hà Tĩnh", "Xã A"),
    ]  # fmt: skip
    assert len(board.heads) == 1
    assert board.heads[0].totals == {"overdue": 2}


def test_a_commune_sees_its_own_line_only(scene, someone):
    mine = scene.report()
    scene.report()
    clerk = someone(Role.REGISTRAR, over=mine.unit)

    board = scene.board(clerk, unit=mine.unit)

    assert [line.unit for line in board.lines] == [mine.unit]
    assert board.heads[0].totals == {"overdue": 1}


@pytest.mark.parametrize(
    ("ends_on", "year"),
    [(date(2027, 1, 1), 2026), (date(2026, 7, 1), 2026), (date(2026, 1, 15), 2026)],
)
def test_a_period_belongs_to_the_year_of_its_last_day(ends_on, year):
    assert year_of(ends_on) == year


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_for_one_unit_and_for_three(
    count, scene, client, django_assert_num_queries
):
    for _ in range(count):
        scene.report()
    client.force_login(scene.office)
    client.get(reverse("rounds:board"))

    with django_assert_num_queries(12):
        answer = client.get(reverse("rounds:board"))

    assert len(answer.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_round_costs_the_same_for_one_unit_and_for_three(
    count, scene, client, django_assert_num_queries
):
    for _ in range(count):
        scene.report()
    client.force_login(scene.office)
    client.get(reverse("rounds:round", args=[scene.one.pk]))

    with django_assert_num_queries(14):
        answer = client.get(reverse("rounds:round", args=[scene.one.pk]))

    assert len(answer.context["listing"]) == count


def test_who_has_no_grant_over_the_unit_finds_no_round(scene, someone, client):
    client.force_login(someone(Role.STANDING_OFFICE, over=UnitFactory(kind="province")))
    for name in ("round", "remind"):
        assert client.get(reverse(f"rounds:{name}", args=[scene.one.pk])).status_code == 404
    assert client.post(reverse("rounds:follow", args=[scene.one.pk])).status_code == 404


def test_the_late_are_reminded_with_one_click_after_a_look(scene, client):
    late = scene.report()
    client.force_login(scene.office)
    address = reverse("rounds:remind", args=[scene.one.pk])

    look = client.get(address)
    done = client.post(address, {"note": "Gửi ngay"})

    assert [row["report"] for row in look.context["rows"]] == [late]
    assert done.status_code == 302
    assert [row.note for row in late.reminders.all()] == ["Gửi ngay"]


def test_a_round_is_opened_after_a_look_at_who_owes_it(scene, client):
    UnitFactory(under=scene.province, name="Xã A")
    client.force_login(scene.office)
    address = reverse("rounds:open", args=[scene.version.pk])
    typed = {"unit": scene.province.pk, "kind": "year", "starts_on": "2026-01-01"}

    offers = client.get(reverse("rounds:choose"))
    look = client.get(address, typed)
    done = client.post(address, typed)

    assert offers.status_code == 200
    assert [one.name for one in look.context["preview"]["owed"].units] == ["Xã A"]
    one = Round.objects.get(kind="year")
    assert done.url == reverse("rounds:round", args=[one.pk])
    assert one.reports.count() == 2


def test_a_round_that_cannot_be_opened_says_why_and_loses_nothing(scene, client):
    client.force_login(scene.office)
    typed = {
        "unit": scene.province.pk,
        "kind": "year",
        "starts_on": "2026-02-01",
        "title": "Của tôi",
    }

    answer = client.post(reverse("rounds:open", args=[scene.version.pk]), typed)

    assert answer.status_code == 422
    assert "starts_on" in answer.context["form"].errors
    assert "Của tôi" in answer.content.decode()


def desks(person):
    return {one.key: (one.count, one.late) for one in reports_waiting(person, TODAY)}


def test_each_desk_is_told_what_waits_and_lists_exactly_that(scene, someone, client):
    unit = UnitFactory(under=scene.province)
    clerk, head = someone(Role.REGISTRAR, over=unit), someone(Role.UNIT_HEAD, over=unit)
    scene.report("draft", unit=unit, prepared_by=clerk)
    scene.report("sent", sent=IN_TIME)
    scene.report("returned", sent=IN_TIME)

    assert desks(clerk) == {"report_fill": (1, 1)}
    assert desks(head) == {"report_approve": (1, 1)}
    assert desks(scene.office) == {"report_accept": (1, 1), "report_overdue": (2, 2)}

    for person in (clerk, head, scene.office):
        client.force_login(person)
        for work in reports_waiting(person, TODAY):
            rows = client.get(work.url).context["listing"]
            assert len(rows) == work.count


def test_who_filled_the_report_is_not_asked_to_approve_it(scene, someone):
    unit = UnitFactory(under=scene.province)
    head = someone(Role.UNIT_HEAD, over=unit)
    scene.report("draft", unit=unit, prepared_by=head)

    assert desks(head) == {}


def test_approved_reports_wait_to_be_sent_and_summaries_to_be_locked(scene, someone):
    scene.report("approved", unit=scene.province, receiver=None)
    unit = UnitFactory(under=scene.province)
    scene.report("approved", unit=unit)

    assert desks(someone(Role.REGISTRAR, over=unit)) == {"report_send": (1, 1)}
    assert desks(scene.office) == {"report_keep": (1, 1), "report_overdue": (1, 1)}


def test_somebody_elses_desk_is_not_found(scene, someone, client):
    client.force_login(someone(Role.AUDITOR, over=scene.province))
    assert client.get(reverse("rounds:waiting"), {"desk": "fill"}).status_code == 404


def test_the_first_page_shows_what_waits_and_the_reminders(scene, someone, client):
    report = scene.report()
    clerk = someone(Role.REGISTRAR, over=report.unit)
    report.reminders.create(
        kind="after", to_unit=report.unit, on=TODAY, note="Gửi ngay nhé", made_by=scene.office,
        made_at=datetime(2026, 11, 21, tzinfo=UTC),
    )  # fmt: skip
    client.force_login(clerk)

    answer = client.get(reverse("console:home"))

    assert [row["report"] for row in answer.context["reminders"]["rows"]] == [report]
    assert "Gửi ngay nhé" in answer.content.decode()
    (table,) = answer.context["tables"]
    assert (table.name, [work.key for work in table.lines]) == ("reports", ["report_fill"])

"""Every page of the shell and of campaigns answers, for whoever may see it."""

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import today
from kheo.campaigns import operations
from kheo.campaigns.models import Campaign
from kheo.campaigns.queries import asks_of
from kheo.campaigns.rules import Ask
from kheo.console.context import acting_for, menu
from kheo.counting.queries.targets import commitments_behind, progress_of
from kheo.foundation.middleware import refusal
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Commitment
from kheo.orgs.enums import Kind
from kheo.workflow.table import Turn
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import FormFactory, FormVersionFactory, ReportFactory, RoundFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(province, commune, officer, at):
    made = operations.plan(
        unit=province, title="Dân vận khéo năm 2026", year=2026, starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1), register_by=date(2026, 3, 31), report_by=date(2026, 11, 30),
        for_kinds=[Kind.COMMUNE], actor=officer, at=at,
    )  # fmt: skip
    operations.allot_targets(made, new=1, strengthen=2, joined="any", actor=officer, at=at)
    return made


@pytest.mark.parametrize("name", ["home", "search", "how_to", "components"])
def test_the_pages_of_the_shell_answer(name, client, officer):
    client.force_login(officer)
    assert client.get(reverse(f"console:{name}")).status_code == 200


@pytest.mark.parametrize("name", ["page", "change", "allot", "launch", "copy", "end"])
def test_the_pages_of_a_campaign_answer(name, client, officer, campaign):
    client.force_login(officer)
    assert client.get(reverse(f"campaigns:{name}", args=(campaign.pk,))).status_code == 200


@pytest.mark.parametrize("name", ["campaigns:list", "campaigns:plan"])
def test_the_lists_answer(name, client, officer, campaign):
    client.force_login(officer)
    assert client.get(reverse(name)).status_code == 200


def test_the_progress_of_a_campaign_answers(client, officer, campaign):
    client.force_login(officer)
    answer = client.get(reverse("console:campaign_progress", args=(campaign.pk,)))
    assert answer.status_code == 200


def test_a_stranger_does_not_see_the_campaign(client, someone, campaign):
    client.force_login(someone(Role.STANDING_OFFICE, over=UnitFactory(name="Tỉnh khác")))
    for page in ("campaigns:page", "campaigns:change", "console:campaign_progress"):
        assert client.get(reverse(page, args=(campaign.pk,))).status_code == 404


def test_a_campaign_is_planned_changed_launched_and_copied_in_the_browser(
    client, officer, province, commune
):
    client.force_login(officer)
    sent = {
        "unit": province.pk, "title": "Dân vận khéo năm 2027", "year": "2027",
        "starts_on": "01/01/2027", "register_by": "31/03/2027", "last_day": "31/12/2027",
        "for_kinds": ["commune"],
    }  # fmt: skip
    answer = client.post(reverse("campaigns:plan"), sent)
    one = Campaign.objects.get()
    assert answer.headers["Location"] == reverse("campaigns:allot", args=(one.pk,))
    client.post(
        reverse("campaigns:allot", args=(one.pk,)),
        {"new": "1", "strengthen": "2", "joined": "any", "kinds": ["commune"], "replace": "on"},
    )
    assert asks_of(one) == {commune.pk: Ask(new=1, strengthen=2, joined="any")}
    client.post(reverse("campaigns:paste", args=(one.pk,)), {"table": "18562\tXã Thạch Hà\t3"})
    assert asks_of(one) == {commune.pk: Ask(new=3)}
    client.post(reverse("campaigns:change", args=(one.pk,)), {**sent, "title": "Đợt 2027"})
    client.post(reverse("campaigns:launch", args=(one.pk,)))
    client.post(reverse("campaigns:copy", args=(one.pk,)), {"year": "2028"})
    one.refresh_from_db()
    assert (one.title, one.launched_by) == ("Đợt 2027", officer)
    assert Campaign.objects.get(year=2028).copied_from == one


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("change", {"title": "", "year": "x", "starts_on": "31/02/2026", "last_day": ""}),
        (
            "change",
            {"title": "a", "year": "2026", "starts_on": "01/01/2026", "last_day": "31/12/9999"},
        ),
        ("allot", {"joined": "any", "new": "0"}),
        ("allot", {"joined": "maybe", "new": "-1"}),
        ("paste", {"table": "99999\t1"}),
        ("paste", {"table": ""}),
        ("copy", {"year": "1"}),
        ("end", {"last_day": "01/01/2020", "note": ""}),
    ],
)
def test_what_is_wrong_comes_back_with_the_form(name, sent, client, officer, campaign):
    client.force_login(officer)
    answer = client.post(reverse(f"campaigns:{name}", args=(campaign.pk,)), sent)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_a_second_launch_is_refused_with_a_sentence(client, officer, campaign):
    client.force_login(officer)
    client.post(reverse("campaigns:launch", args=(campaign.pk,)))
    answer = client.post(reverse("campaigns:launch", args=(campaign.pk,)))
    assert (answer.status_code, "đã được phát động" in answer.content.decode()) == (422, True)


def test_targets_stand_against_what_was_committed(
    client, officer, clerk, province, commune, campaign
):
    village = UnitFactory(under=commune, kind=Kind.VILLAGE, name="Thôn 3")
    for unit, kind, status in (
        (commune, "strengthen", Status.BUILDING), (village, "strengthen", Status.SUBMITTED),
        (commune, "new", Status.DRAFT), (commune, "new", Status.WITHDRAWN),
    ):  # fmt: skip
        Commitment.objects.create(
            initiative=InitiativeFactory(unit=unit, status=status), campaign=campaign, unit=unit,
            kind=kind, made_on=date(2026, 2, 1), made_by=clerk,
        )  # fmt: skip
    (row,) = progress_of(campaign, officer)
    assert (row.unit, row.numbers, row.met) == (commune, [0, 0, 2, 0], True)
    assert len(commitments_behind(campaign, officer, commune.pk, "strengthen")) == 2
    client.force_login(officer)
    behind = reverse("console:campaign_commitments", args=(campaign.pk, commune.pk))
    assert client.get(behind, {"loai": "strengthen"}).context["rows"].__len__() == 2
    assert client.get(behind, {"loai": "magic"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_progress_asks_two_questions(
    rows, officer, clerk, province, commune, campaign, at, django_assert_num_queries
):
    for number in range(rows - 1):
        UnitFactory(under=province, name=f"Xã {number}")
    operations.allot_targets(campaign, new=1, actor=officer, at=at)
    officer = User.objects.get(pk=officer.pk)
    with django_assert_num_queries(3):  # grants, targets, commitments
        assert len(progress_of(campaign, officer)) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_the_first_page_are_fixed(
    rows, client, clerk, commune, django_assert_num_queries
):
    for status, turn in ((Status.DRAFT, Turn.UNIT), (Status.DOUBTFUL, Turn.UNIT)):
        InitiativeFactory.create_batch(rows, unit=commune, status=status, turn=turn)
    client.force_login(clerk)
    # beside initiatives: dossiers, reports, reminders, signals, learning, stories, calls, files, one each
    with django_assert_num_queries(19):
        assert client.get(reverse("console:home")).status_code == 200


def test_the_tile_of_late_work_counts_all_of_it_and_leads_to_each_part(
    client, clerk, officer, commune, province
):
    client.force_login(clerk)
    home = reverse("console:home")

    def late():
        page = client.get(home)
        (tile, *_others) = page.context["stats"]
        places = [(name, count) for name, _caption, count in tile["places"]]
        html = page.content.decode()
        assert all(f'id="{name}"' in html and f'href="#{name}"' in html for name, _n in places)
        return tile["count"], tile["name"], tile["sub"], places

    past = today() - timedelta(days=3)
    assert late() == (0, "", "", [])
    version = FormVersionFactory(form=FormFactory(unit=province), made_by=officer)
    asked = RoundFactory(form=version, unit=province, opened_by=officer)
    report = ReportFactory(round=asked, unit=commune, receiver=province, due_on=past)
    assert late() == (1, "reports", "", [])
    for status in (Status.DRAFT, Status.RETURNED):
        InitiativeFactory(unit=commune, status=status, due_on=past)
    assert late() == (3, "late", "lâu nhất: 3 ngày", [("late", 2), ("reports", 1)])
    report.delete()
    assert late() == (2, "late", "lâu nhất: 3 ngày", [])


def test_the_welcome_is_shown_until_it_was_read(client, clerk):
    client.force_login(clerk)
    home = reverse("console:home")
    assert client.get(home).context["welcome"]
    client.post(reverse("console:welcome_seen"))
    assert not client.get(home).context["welcome"]
    assert client.get(home, {"gioi-thieu": ""}).context["welcome"]


def test_a_leader_sees_figures_that_open_their_records(client, officer):
    client.force_login(officer)
    (overview,) = client.get(reverse("console:home")).context["overviews"]
    assert [card.value for card in overview.cards] == [0, 0, 0, 0]
    for card in overview.cards:
        assert client.get(card.url).status_code == 200


def test_the_menu_shows_what_the_roles_open(clerk, someone, province):
    administrator = someone(Role.USER_ADMINISTRATOR, over=province)
    shown = {item.url for item in menu(clerk, "/mo-hinh/")}
    assert {"/", "/mo-hinh/", "/dot-thi-dua/", "/so-lieu/"} <= shown
    assert reverse("access:people") not in shown
    assert reverse("access:people") in {item.url for item in menu(administrator, "/")}
    assert [item.url for item in menu(clerk, "/mo-hinh/5/") if item.current] == ["/mo-hinh/"]


def test_nobody_without_roles_is_lost(client, someone):
    nobody = someone()
    client.force_login(nobody)
    assert acting_for(nobody) == "Hôm nay bạn chưa được giao vai trò nào."
    assert client.get(reverse("console:home")).status_code == 200
    assert client.get(reverse("campaigns:list")).status_code == 403


def test_a_refusal_keeps_what_was_typed():
    request = RequestFactory().post(
        "/", {"title": "<b>Hũ gạo</b>", "password": "x"}, headers={"referer": "/mo-hinh/5/"}
    )
    page = refusal(request, "Ai đó đã nhanh hơn.", 409)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Ai đó đã nhanh hơn." in text
    assert "&lt;b&gt;Hũ gạo&lt;/b&gt;" in text
    assert 'href="/mo-hinh/5/"' in text
    assert "password" not in text

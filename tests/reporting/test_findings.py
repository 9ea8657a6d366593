"""The pages of findings: the list below an office, one finding, its answer, the panel, the marks."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from kheo.access.enums import Role
from kheo.reporting.models import Finding, Report
from kheo.reporting.operations import checks
from kheo.reporting.queries.findings import findings_context, shown
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import ActivityFactory, IndicatorFactory, LineFactory, SectionFactory
from tests.reporting.check_scene import build_scene, half_before

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(at):
    return build_scene(at)


@pytest.fixture
def jump(scene, at):
    """A jump of the commune that waits for a sentence."""
    scene.other(scene.commune, half_before(scene), people=100)
    scene.write("people", 300)
    [finding] = checks.check(scene.report, at=at)
    return finding


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_an_office_sees_the_findings_below_it_by_unit(client, scene, at, jump):
    other = scene.other(UnitFactory(under=scene.province, name="Xã Bên"), people=-4)
    checks.check(other, on="received", at=at)
    strange = UnitFactory(kind="province")
    client.force_login(scene.office)

    page = client.get("/canh-bao/")

    groups = [(one.label, one.hard, one.soft, one.answered) for one, *_ in page.context["groups"]]
    assert groups == [("Xã Bên", 1, 0, 0), ("Xã Thăng Bình", 0, 1, 0)]
    assert "Người tham gia tăng từ 100 của kỳ trước lên 300 (+200 %)" in text_of(page).replace(
        "\u00a0", " "
    )
    assert [(tab["count"], tab["current"]) for tab in page.context["tabs"]] == [
        ("2", True), ("0", False), ("0", False), ("2", False),
    ]  # fmt: skip
    assert strange.label not in text_of(page)


def test_conditions_narrow_the_list_and_its_counts(client, scene, at, jump):
    other = scene.other(UnitFactory(under=scene.province, name="Xã Bên"), people=-4)
    checks.check(other, on="received", at=at)
    client.force_login(scene.office)

    def seen(query):
        page = client.get(f"/canh-bao/?{query}")
        return [one.label for one, *_ in page.context["groups"]]

    assert seen("severity=hard") == ["Xã Bên"]
    assert seen("kind=jump") == ["Xã Thăng Bình"]
    assert seen(f"unit={scene.commune.code}") == ["Xã Thăng Bình"]
    assert seen(f"round={scene.round.pk}&state=all") == ["Xã Bên", "Xã Thăng Bình"]
    assert seen(f"form={scene.version.form_id}&raised_on=received") == ["Xã Bên"]
    assert seen("state=answered") == []
    assert seen("kind=nonsense&round=x&page=99") == ["Xã Bên", "Xã Thăng Bình"]


def test_the_list_of_what_waits_for_me_is_that_of_my_desk(client, scene, at, jump):
    scene.send()
    question = checks.ask(
        scene.report, keys=["people"], question="Vì sao tăng mạnh?", actor=scene.office, at=at
    )

    def waiting(person, state):
        client.force_login(person)
        page = client.get(f"/canh-bao/?mine=on&state={state}")
        return [one.pk for group, *_ in page.context["groups"] for one in group.findings]

    assert sorted(waiting(scene.clerk, "open")) == [jump.pk, question.pk]
    assert waiting(scene.office, "answered") == []
    checks.answer(question, answer="Có thêm hai thôn.", actor=scene.clerk, at=at)
    assert waiting(scene.clerk, "open") == [jump.pk]
    assert waiting(scene.office, "open") == []
    assert waiting(scene.office, "answered") == [question.pk]


def test_htmx_gets_the_rows_alone(client, scene, jump):
    client.force_login(scene.office)

    page = client.get("/canh-bao/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="rows")

    assert page.templates[0].name == "reporting/checks/_rows.html"
    assert "<html" not in text_of(page)


def test_who_has_no_report_in_scope_sees_nothing_and_no_page(client, scene, jump, someone):
    client.force_login(someone(Role.STANDING_OFFICE, over=UnitFactory(kind="province")))

    assert client.get("/canh-bao/").context["groups"] == []
    assert client.get(f"/canh-bao/{jump.pk}/").status_code == 404
    assert client.get(f"/canh-bao/bao-cao/{scene.report.pk}/").status_code == 404
    assert client.post(f"/canh-bao/{jump.pk}/xong/").status_code == 404


def test_a_finding_opens_its_cells_and_their_records(client, scene, at):
    IndicatorFactory(
        code="inspections", query="activities", name="Kiểm tra",
        params={"activity": "inspection", "of": "quantity"},
    )  # fmt: skip
    LineFactory(section=scene.section, indicator="inspections")
    ActivityFactory(unit=scene.commune, recorded_by=scene.clerk, quantity=4)
    scene.write("inspections", 6, comment="Sót")
    [finding] = checks.check(scene.report, at=at)
    client.force_login(scene.office)

    page = client.get(f"/canh-bao/{finding.pk}/")

    [cell] = page.context["cells"]
    assert (cell.name, cell.value, cell.otherwise, cell.anchor) == (
        "Kiểm tra", "4", "6", "cell-inspections",
    )  # fmt: skip
    assert cell.records.startswith("/so-lieu/")
    assert f'href="/bao-cao/{scene.report.pk}/#cell-inspections"' in text_of(page)
    assert page.context["one"].may_answer is False


def test_a_text_is_shown_where_a_finding_opens_it(client, scene, at):
    SectionFactory(
        version=scene.version, text=True, title="Phương hướng", code="plan", is_required=True
    )
    [finding] = checks.check(scene.report, at=at)
    client.force_login(scene.clerk)

    page = client.get(f"/canh-bao/{finding.pk}/")

    assert "Mục “Phương hướng” chưa viết" in text_of(page)
    assert f'href="/bao-cao/{scene.report.pk}/#text-plan"' in text_of(page)


def test_an_answer_saves_itself_and_gives_the_finding_back(client, scene, jump):
    client.force_login(scene.clerk)
    seen = shown(jump).seen

    answer = client.post(
        f"/canh-bao/{jump.pk}/tra-loi/",
        {f"f{jump.pk}-answer": " Có  ngày hội lớn. ", f"f{jump.pk}-seen": seen},
        HTTP_HX_REQUEST="true",
    )

    jump.refresh_from_db()
    assert (answer.status_code, jump.status, jump.answer, jump.answered_by) == (
        200, "answered", "Có ngày hội lớn.", scene.clerk,
    )  # fmt: skip
    assert f'id="finding-{jump.pk}"' in text_of(answer)
    assert 'id="findings-count" class="count" hx-swap-oob="true">0<' in text_of(answer)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_refused_answer_keeps_what_was_typed(client, scene, jump, htmx):
    client.force_login(scene.clerk)
    headers = {"HTTP_HX_REQUEST": "true"} if htmx else {}

    answer = client.post(
        f"/canh-bao/{jump.pk}/tra-loi/", {f"f{jump.pk}-answer": "Đúng thế"}, **headers
    )

    assert answer.status_code == 422
    assert "ít nhất 3 từ" in text_of(answer)
    assert ">Đúng thế</textarea>" in text_of(answer).replace("> ", ">").replace(" <", "<")
    assert Finding.objects.get(pk=jump.pk).status == "open"


def test_in_the_list_the_report_stays_named_behind_an_answer(client, scene, jump):
    client.force_login(scene.clerk)
    data = {f"f{jump.pk}-answer": "Có ngày hội lớn.", "where": "list"}

    answer = client.post(f"/canh-bao/{jump.pk}/tra-loi/", data, HTTP_HX_REQUEST="true")

    assert scene.round.title in text_of(answer)
    assert "hx-swap-oob" not in text_of(answer)


def test_without_a_script_one_comes_back_to_where_one_was(client, scene, jump):
    client.force_login(scene.clerk)
    here = f"/canh-bao/?unit={scene.commune.code}"

    def posted(back):
        data = {f"f{jump.pk}-answer": "Có ngày hội lớn.", "back": back}
        return client.post(f"/canh-bao/{jump.pk}/tra-loi/", data)["Location"]

    assert posted(here) == here
    assert posted("https://example.org/") == f"/canh-bao/{jump.pk}/"


def test_an_office_cannot_answer_for_the_unit(client, scene, jump):
    client.force_login(scene.office)

    answer = client.post(
        f"/canh-bao/{jump.pk}/tra-loi/", {f"f{jump.pk}-answer": "Có ngày hội lớn."}
    )

    assert answer.status_code == 422
    assert Finding.objects.get(pk=jump.pk).status == "open"


def test_the_receiver_asks_sends_back_and_settles(client, scene, at):
    scene.write("people", 300)
    scene.send()
    client.force_login(scene.office)

    form = client.get(f"/canh-bao/hoi/{scene.report.pk}/?o=people&o=strange").context["form"]
    assert form.initial == {"keys": ["people"]}
    short = client.post(f"/canh-bao/hoi/{scene.report.pk}/", {"question": "Sao?", "keys": "people"})
    assert (short.status_code, Finding.objects.count()) == (422, 0)
    asked = client.post(
        f"/canh-bao/hoi/{scene.report.pk}/", {"question": "Vì sao tăng mạnh?", "keys": "people"}
    )
    question = Finding.objects.get()
    assert asked["Location"] == f"/canh-bao/{question.pk}/"
    checks.answer(question, answer="Có thêm hai thôn.", actor=scene.clerk, at=at)

    empty = client.post(f"/canh-bao/{question.pk}/chua-du/", {"note": ""})
    assert empty.status_code == 422
    client.post(f"/canh-bao/{question.pk}/chua-du/", {"note": "Nêu rõ thôn nào."})
    question.refresh_from_db()
    assert (question.status, question.params["note"]) == ("open", "Nêu rõ thôn nào.")
    page = client.get(f"/canh-bao/{question.pk}/")
    assert "Nơi nhận thấy còn thiếu: Nêu rõ thôn nào." in text_of(page)
    assert len(page.context["lines"]) == 3

    client.post(f"/canh-bao/{question.pk}/xong/")
    question.refresh_from_db()
    assert question.status == "gone"


def test_a_report_not_sent_yet_is_not_asked_about(client, scene):
    client.force_login(scene.office)

    assert client.get(f"/canh-bao/hoi/{scene.report.pk}/").status_code == 403


def test_the_panel_parts_what_is_missing_wrong_open_and_answered(client, scene, at, jump):
    SectionFactory(version=scene.version, text=True, title="Phương hướng", is_required=True)
    scene.write_fields(6540, 1621, 3391, 957, 564)
    checks.check(scene.report, at=at)
    checks.answer(jump, answer="Có ngày hội lớn.", actor=scene.clerk, at=at)

    context = findings_context(scene.report, scene.clerk)

    assert [one.finding.kind for one in context["hard"]] == ["sum"]
    assert [one.finding.kind for one in context["missing"]] == ["required"]
    assert [one.finding.kind for one in context["answered"]] == ["jump"]
    assert (context["soft"], context["open_count"], context["may_answer"], context["may_ask"]) == (
        [], 2, True, False,
    )  # fmt: skip
    client.force_login(scene.clerk)
    panel = text_of(client.get(f"/canh-bao/bao-cao/{scene.report.pk}/"))
    assert "Bốn lĩnh vực cộng lại 6.533, báo cáo ghi 6.540, lệch 7" in panel
    assert "Còn trống 1 số liệu, mục bắt buộc" in panel


def test_a_mark_at_a_cell_leads_to_its_finding(scene, jump):
    drawn = render_to_string("reporting/checks/_mark.html", {"findings": [jump]})

    assert f'href="#finding-{jump.pk}"' in drawn
    assert "tone-warn" in drawn
    assert render_to_string("reporting/checks/_mark.html", {"findings": []}).strip() == ""


def test_the_panel_takes_plain_findings_too(scene, jump):
    context = {"findings": [jump], "report": scene.report, "is_open": True}

    drawn = render_to_string("reporting/checks/_findings.html", context)

    assert f'id="finding-{jump.pk}"' in drawn
    assert f'name="f{jump.pk}-answer"' in drawn


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_stands_in_it(client, scene, at, rows):
    for _ in range(rows):
        other = scene.other(UnitFactory(under=scene.province), people=-4, money=-5)
        checks.check(other, on="received", at=at)
    client.force_login(scene.office)
    client.get("/canh-bao/")

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/canh-bao/")

    assert len(page.context["groups"]) == rows
    assert len(asked) == 10


@pytest.mark.parametrize("rows", [1, 3])
def test_the_panel_costs_the_same_whatever_stands_in_it(scene, at, rows):
    for n in range(rows):
        IndicatorFactory(code=f"more{n}", declared=True)
        LineFactory(section=scene.section, indicator=f"more{n}")
        scene.write(f"more{n}", -3)
    checks.check(scene.report, at=at)
    report = Report.objects.get(pk=scene.report.pk)

    with CaptureQueriesContext(connection) as asked:
        context = findings_context(report, scene.clerk)

    assert context["open_count"] == rows
    assert len(asked) == 3

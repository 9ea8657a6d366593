"""Pages of declared figures: hatched, each number opens where it stands, nobody sees beyond his units."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kheo.access.enums import Role
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.operations import explain_figure
from kheo.archive.policies import VIEW
from tests.archive.conftest import END, START
from tests.archive.test_tables import TABLE
from tests.factories.reporting import IndicatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def static_root(settings):
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def paper(client, source, clerk):
    """The figures of a paper in which four fields miss their total by seven."""
    client.force_login(clerk)
    answer = client.post(
        reverse("archive:import", args=(source.pk,)), {"table": TABLE, "do": "take"}
    )
    assert answer.status_code == 302
    return source


def page(client, name, *args, **query):
    answer = client.get(reverse(f"archive:{name}", args=args), query)
    return answer, re.sub(r"\s+", " ", answer.content.decode())


def test_the_list_tells_period_figures_what_does_not_add_up_and_who_is_waited_for(client, paper):
    answer, text = page(client, "list")

    ((source, state),) = answer.context["rows"]
    assert (source, state.figures, state.open, state.unchecked) == (paper, 6, 1, 6)
    assert "2008 – 2023" in text
    assert "1 chỗ không khớp" in text
    assert "người thứ hai: còn 6 số cần đối chiếu" in text


def test_a_paper_without_figures_waits_for_nobody(client, source, clerk):
    client.force_login(clerk)

    _answer, text = page(client, "list")

    assert "không ai: văn bản không có số liệu" in text


def test_the_page_of_a_paper_is_the_papers_table_hatched_and_every_number_opens_its_place(
    client, paper
):
    _answer, text = page(client, "source", paper.pk)

    links = re.findall(r'<a class="declared declared" href="([^"]+)">', text)
    figures = {reverse("archive:figure", args=(one.pk,)) for one in paper.figures.all()}
    assert set(links) == figures
    assert all(client.get(link).status_code == 200 for link in figures)
    assert "Bốn lĩnh vực cộng lại 6.533, văn bản ghi 6.540: lệch 7" in text
    assert "khai theo văn bản" in text


def test_an_indicator_makes_the_printed_table_by_field(client, paper):
    paper.figures.filter(unit_word="mô hình").update(indicator="built")

    answer, _text = page(client, "source", paper.pk)

    (table,) = answer.context["tables"]
    assert [
        (label, [[figure.amount for figure in cell] for cell in cells])
        for label, cells in table.lines
    ] == [
        ("kinh tế", [["1.621"]]), ("văn hóa - xã hội", [["3.391"]]),
        ("quốc phòng - an ninh", [["957"]]), ("xây dựng hệ thống chính trị", [["564"]]),
        ("Tổng cộng", [["6.540"]]),
    ]  # fmt: skip


def test_an_explanation_stands_beside_what_does_not_add_up(client, paper, clerk, at):
    total = paper.figures.get(part_of=None, unit_word="mô hình")
    explain_figure(total, note="In sót 7 mô hình của ba xã.", actor=clerk, at=at)

    answer, _text = page(client, "list")
    assert (answer.context["rows"][0][1].open, answer.context["rows"][0][1].explained) == (0, 1)
    assert "In sót 7 mô hình của ba xã." in page(client, "source", paper.pk)[1]


def test_who_has_no_scope_finds_no_page(client, paper, someone, ended):
    figure = paper.figures.first()
    client.force_login(someone(Role.RECORDS_CLERK, over=ended))

    for name in ("source", "enter", "change", "import", "reconcile"):
        assert client.get(reverse(f"archive:{name}", args=(paper.pk,))).status_code == 404
    for name in ("figure", "correct", "explain", "take_back"):
        assert client.get(reverse(f"archive:{name}", args=(figure.pk,))).status_code == 404
    for name in ("check", "replaced"):
        assert client.post(reverse(f"archive:{name}", args=(figure.pk,))).status_code == 404
    assert list(page(client, "list")[0].context["rows"]) == []


def test_who_may_read_sees_no_act(client, paper, someone, province):
    client.force_login(someone(Role.AUDITOR, over=province))
    figure = paper.figures.first()

    _answer, text = page(client, "source", paper.pk)
    _answer, one = page(client, "figure", figure.pk)

    assert reverse("archive:enter", args=(paper.pk,)) not in text
    assert reverse("archive:correct", args=(figure.pk,)) not in one
    assert client.get(reverse("archive:enter", args=(paper.pk,))).status_code == 403


def test_a_paper_and_its_figures_are_entered_one_after_another(client, clerk, province):
    client.force_login(clerk)

    answer = client.post(
        reverse("archive:new"),
        {"unit": "42", "title": "Báo cáo 10 năm", "starts_on": "2014", "ends_on": "2023"},
    )
    source = Source.objects.get()
    assert answer.url == reverse("archive:enter", args=(source.pk,))
    assert (source.unit, source.starts_on.year, source.ends_on.year) == (province, 2014, 2024)

    typed = {
        "amount": "hơn 1.300", "what": "mô hình", "unit_word": "mô hình", "starts_on": "2014",
        "ends_on": "2023", "place": "dòng 5", "do": "next",
    }  # fmt: skip
    answer = client.post(answer.url, typed)
    figure = DeclaredFigure.objects.get()
    assert (figure.amount, figure.starts_on.year, figure.ends_on.year) == ("hơn 1.300", 2014, 2024)
    begun = client.get(answer.url).content.decode()
    assert 'value="dòng 5"' in begun
    assert 'value="2014"' in begun


def test_what_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(client, source, clerk):
    client.force_login(clerk)
    typed = {"amount": "1.23", "what": "Mô hình vườn mẫu", "starts_on": "2023", "ends_on": "2008",
             "place": "", "quote": "đã làm 1.23"}  # fmt: skip

    answer = client.post(reverse("archive:enter", args=(source.pk,)), typed)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert set(form.errors) == {"place"}
    answer = client.post(reverse("archive:enter", args=(source.pk,)), {**typed, "place": "dòng 1"})
    assert answer.status_code == 422
    assert {"amount", "ends_on"} <= set(answer.context["form"].errors)
    text = answer.content.decode()
    assert "Mô hình vườn mẫu" in text
    assert "đã làm 1.23" in text


def test_a_figure_is_corrected_checked_and_taken_back_on_its_page(client, paper, clerk, checker):
    rate = paper.figures.get(unit_word="%")
    shown = client.get(reverse("archive:correct", args=(rate.pk,))).context["form"]
    typed = {name: shown[name].value() for name in shown.fields}
    typed = {name: value for name, value in typed.items() if value is not None}
    typed |= {
        "share_of": rate.share_of_id, "share_parts": [one.pk for one in rate.share_parts.all()],
        "starts_on": "2009", "ends_on": "2023", "amount": "24,81 %", "why": "gõ nhầm",
    }  # fmt: skip

    answer = client.post(reverse("archive:correct", args=(rate.pk,)), typed)
    new = DeclaredFigure.objects.get(corrects=rate)
    assert answer.url == reverse("archive:figure", args=(new.pk,))
    assert (new.amount, new.share_of_id, new.unit) == ("24,81\u00a0%", rate.share_of_id, rate.unit)
    assert "Đã đính chính" in page(client, "figure", rate.pk)[1]

    client.post(reverse("archive:check", args=(new.pk,)))
    new.refresh_from_db()
    assert new.grade == "declared"
    client.force_login(checker)
    client.post(reverse("archive:check", args=(new.pk,)))
    new.refresh_from_db()
    assert new.grade == "checked"

    client.post(reverse("archive:take_back", args=(new.pk,)), {"why": "không có trong văn bản"})
    assert not DeclaredFigure.objects.standing().filter(pk=new.pk).exists()
    assert "không có trong văn bản" in page(client, "source", paper.pk)[1]


def test_the_fate_of_every_row_is_shown_before_anything_is_written(client, source, clerk):
    client.force_login(clerk)

    answer = client.post(
        reverse("archive:import", args=(source.pk,)),
        {"table": TABLE.replace("957", "abc"), "do": "check"},
    )

    text = answer.content.decode()
    assert DeclaredFigure.objects.count() == 0
    assert "5 dòng sẽ nhập, 0 dòng đã có, 1 dòng không nhập được" in text
    assert "Dòng 5, cột “Số liệu”: “abc” không phải là số" in text
    assert "3.391" in answer.context["form"]["table"].value()


def test_a_file_that_is_no_workbook_leaves_the_page_standing(client, source, clerk, tmp_path):
    client.force_login(clerk)
    torn = tmp_path / "x.xlsx"
    torn.write_bytes(b"torn")

    with torn.open("rb") as file:
        answer = client.post(reverse("archive:import", args=(source.pk,)), {"file": file})

    assert answer.status_code == 422
    assert "Excel" in answer.content.decode()


def test_the_template_is_downloaded(client, clerk):
    client.force_login(clerk)

    answer = client.get(reverse("archive:template"))

    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert "mau-so-lieu-tu-van-ban.xlsx" in answer["Content-Disposition"]


def test_the_page_of_figures_shows_papers_beside_and_adds_nothing(client, paper, province, someone):
    IndicatorFactory(code="built", params={"measure": "built"})
    paper.figures.filter(unit_word="mô hình").update(indicator="built")
    client.force_login(someone(Role.STANDING_OFFICE, over=province))
    query = {"unit": province.pk, "start": "2009-01-01", "last": "2023-12-31"}

    answer = client.get(reverse("counting:figures"), query)

    (panel,) = answer.context["panels"]
    assert [(line.what, line.amount) for line in panel.lines] == [("mô hình đã xây dựng", "6.540")]
    assert 'class="declared' in answer.content.decode()
    assert {figure.value for line in answer.context["tables"].stock for figure in line.figures} == {
        0
    }
    other = client.get(
        reverse("counting:figures"), {**query, "start": "2025-01-01", "last": "2026-01-01"}
    )
    assert other.context["panels"] == []


def test_queries_do_not_grow_with_rows(client, source, enter, clerk):
    enter("1", indicator="")
    client.force_login(clerk)
    client.get(reverse("archive:list"))

    def asked(name, *args):
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(f"archive:{name}", args=args)).status_code == 200
        return len(found)

    one = asked("list"), asked("source", source.pk)
    for number in (2, 3, 4):
        enter(str(number))
    three = asked("list"), asked("source", source.pk)

    assert one == three == (7, 13)


def test_everybody_who_works_with_records_may_look(someone, province):
    assert Role.CITIZEN not in VIEW.roles
    assert {Role.RECORDS_CLERK, Role.AUDITOR, Role.REGISTRAR} <= VIEW.roles
    assert START < END

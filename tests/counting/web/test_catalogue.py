"""Pages of the catalogue: everybody reads it, an administrator of the nation changes it."""

from datetime import date

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.operations import system_user
from kheo.activities.operations import load_kinds
from kheo.audit.models import Entry
from kheo.counting.catalogue import load_indicators
from kheo.counting.models import Indicator
from kheo.orgs.models import Unit
from kheo.reporting.operations.shipped import load_forms
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import ActivityKindFactory

pytestmark = pytest.mark.django_db
FORM = {
    "code": "inspections_joint", "name": "Cuộc kiểm tra liên ngành", "unit_word": "cuộc",
    "group": "Kiểm tra", "valid_from": "2027-01-01", "nature": "flow", "source": "counted",
    "query": "activities", "activity": "inspection", "of": "quantity", "kind": ["collective"],
    "dimensions": ["field"],
}  # fmt: skip


@pytest.fixture
def administrator(someone, at, time_machine):
    time_machine.move_to(at)
    person = someone(Role.SYSTEM_ADMINISTRATOR, over=UnitFactory(kind="nation"))
    load_indicators(actor=person, at=at)
    ActivityKindFactory()
    return person


@pytest.fixture
def clerk(administrator, someone):
    return someone(Role.REGISTRAR, over=UnitFactory(kind="commune"))


def test_everybody_reads_the_catalogue_and_only_an_administrator_is_offered_a_change(
    client, administrator, clerk
):
    for person, offered in ((clerk, False), (administrator, True)):
        client.force_login(person)
        page = client.get(reverse("counting:indicators"))
        assert page.status_code == 200
        assert page.context["may_set"] is offered
        text = page.content.decode()
        assert "Tỷ lệ phần trăm của “Được công nhận” trên “Mô hình, điển hình đăng ký”" in text
        assert ("chi-tieu/them/" in text) is offered
    assert sum(len(some) for _name, some in page.context["groups"]) == page.context["total"]
    assert [one["row"].code for one in page.context["others"]] == [
        "districts", "rural_districts", "district_towns", "provincial_cities", "townships",
    ]  # fmt: skip


def test_a_page_of_an_indicator_leads_to_its_figure(client, clerk):
    client.force_login(clerk)

    page = client.get(reverse("counting:indicator", args=["share_recognised"]))

    assert page.status_code == 200
    assert client.get(page.context["figure_url"]).status_code == 200
    assert client.get(reverse("counting:indicator", args=["nobody"])).status_code == 404


def test_a_new_indicator_is_kept_as_it_was_typed(client, administrator):
    client.force_login(administrator)

    answer = client.post(reverse("counting:add_indicator"), FORM)

    assert answer.url == reverse("counting:indicator", args=["inspections_joint"])
    one = Indicator.objects.get(code="inspections_joint")
    assert one.params == {"activity": "inspection", "of": "quantity", "kind": "collective"}
    assert (one.valid_from, one.dimensions, one.decimals) == (date(2027, 1, 1), ["field"], 0)
    assert Entry.objects.filter(action="indicator.add").count() == 1


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(client, administrator):
    client.force_login(administrator)
    form = FORM | {"source": "derived", "formula": "registered / nobody", "nature": "share"}

    answer = client.post(reverse("counting:add_indicator"), form)

    assert answer.status_code == 422
    assert "Ngày ấy không có chỉ tiêu: nobody." in answer.content.decode()
    assert answer.context["form"]["name"].value() == "Cuộc kiểm tra liên ngành"
    assert answer.context["form"]["formula"].value() == "registered / nobody"
    assert not Indicator.objects.filter(code="inspections_joint").exists()


@pytest.mark.parametrize(
    "code",
    ["registered", "built_new", "inspections", "share_of_total", "targets_met", "area"],
)
def test_an_indicator_comes_back_from_its_form_unchanged(client, administrator, code):
    client.force_login(administrator)
    page = client.get(reverse("counting:change_indicator", args=[code]))

    answer = client.post(reverse("counting:change_indicator", args=[code]), typed(page))

    assert "Chưa có gì thay đổi." in answer.content.decode()
    assert Indicator.objects.filter(code=code).count() == 1


def typed(page):
    """What a browser sends back of the form of a page."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "")}


def test_a_change_and_an_end_are_dated(client, administrator):
    client.force_login(administrator)
    page = client.get(reverse("counting:change_indicator", args=["inspections"]))

    client.post(
        reverse("counting:change_indicator", args=["inspections"]),
        typed(page) | {"name": "Cuộc kiểm tra", "valid_from": "01/01/2027"},
    )
    answer = client.post(
        reverse("counting:end_indicator", args=["inspections"]), {"last_day": "31/12/2027"}
    )

    assert answer.status_code == 302
    rows = Indicator.objects.filter(code="inspections").order_by("valid_from")
    assert [(row.name, row.valid_to) for row in rows] == [
        ("Cuộc kiểm tra, khảo sát, đánh giá", date(2027, 1, 1)),
        ("Cuộc kiểm tra", date(2028, 1, 1)),
    ]


@pytest.mark.parametrize("name", ["add_indicator", "change_indicator", "end_indicator"])
def test_a_clerk_is_refused(client, clerk, name):
    client.force_login(clerk)
    args = [] if name == "add_indicator" else ["inspections"]

    assert client.get(reverse(f"counting:{name}", args=args)).status_code == 403
    assert client.post(reverse(f"counting:{name}", args=args), FORM).status_code == 403
    assert Indicator.objects.filter(code="inspections").count() == 1


def test_the_catalogue_costs_a_fixed_number_of_queries(
    client, administrator, django_assert_num_queries
):
    client.force_login(administrator)
    client.get(reverse("counting:indicators"))

    with django_assert_num_queries(7):
        client.get(reverse("counting:indicators"))


def test_the_page_tells_which_report_forms_show_the_indicator(client, administrator, at):
    nation = Unit.objects.get(kind="nation")
    load_kinds(actor=system_user(), at=at)
    load_forms(unit=nation, actor=system_user(), at=at)
    client.force_login(administrator)

    page = client.get(reverse("counting:indicator", args=["inspections"]))
    ended = client.get(reverse("counting:end_indicator", args=["inspections"]))

    labels = [use.label for use in page.context["uses"]]
    assert any("Báo cáo kết quả thực hiện phong trào" in label for label in labels)
    assert all(client.get(use.url).status_code == 200 for use in page.context["uses"])
    assert "báo cáo các kỳ sau sẽ không còn chỉ tiêu ấy" in ended.content.decode()
    unused = client.get(reverse("counting:indicator", args=["coastline"]))
    assert unused.context["uses"] == []

"""The clerk's pages: who opens which, what they cost, what is never lost."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from kheo.access.enums import Role
from kheo.orgs.models import Unit
from kheo.reporting.models import Cell, Text
from kheo.reporting.operations import entry, flow
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import IndicatorFactory, LineFactory, SectionFactory
from tests.reporting.flow.scene import AT, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine, at):
    time_machine.move_to(at, tick=False)


@pytest.fixture
def scene():
    return Scene()


def as_(person):
    """A browser in which the person is signed in."""
    browser = Client()
    browser.force_login(person)
    return browser


def page(scene, person, name="page", query="", **more):
    return as_(person).get(reverse(f"reports:{name}", args=[scene.report.pk]) + query, **more)


def test_the_clerk_sees_a_form_that_saves_itself(scene):
    scene.initiative()

    body = page(scene, scene.clerk).content.decode()

    assert 'name="cell:participants"' in body
    assert 'name="cell:registered"' not in body
    assert re.search(r'<a class="counted" href="/so-lieu/[^"]+">1</a>', body)
    assert 'name="text:situation"' in body


READERS = {Role.STANDING_OFFICE, Role.AUDITOR, Role.INSPECTOR}


def test_others_read_the_same_page_and_fill_nothing(scene):
    auditor = scene.person(Role.AUDITOR, scene.province)
    for person in (scene.office, scene.head, auditor):
        answer = page(scene, person)
        assert answer.status_code == 200
        assert "data-autosave" not in answer.content.decode()


def test_who_is_outside_gets_404_everywhere(scene):
    stranger = scene.person(Role.REGISTRAR, scene.other)
    for name in ("page", "print", "memory", "paste"):
        assert page(scene, stranger, name, "?key=participants").status_code == 404
    for name in ("cell", "text", "page", "paste"):
        address = reverse(f"reports:{name}", args=[scene.report.pk])
        assert as_(stranger).post(address, {"field": "cell:participants"}).status_code == 404
    office = as_(scene.office)
    address = reverse("reports:cell", args=[scene.report.pk])
    answer = office.post(address, {"field": "cell:participants", "value": "3"})
    assert answer.status_code == 404
    assert not Cell.objects.exists()


def save(scene, person, field, value, version=0):
    address = reverse("reports:cell", args=[scene.report.pk])
    return as_(person).post(address, {"field": field, "value": value, "version": version})


def test_each_cell_saves_itself(scene):
    answer = save(scene, scene.clerk, "cell:participants", "1.250")

    assert (answer.status_code, answer.json()) == (
        200, {"saved": True, "version": 1, "value": "1.250"},
    )  # fmt: skip
    assert Cell.objects.get().value == 1250


def test_a_text_saves_itself(scene):
    answer = save(scene, scene.clerk, "text:situation", "Ổn định  lắm")

    assert answer.json() == {"saved": True, "version": 1, "value": "Ổn định lắm"}
    assert Text.objects.get().body == "Ổn định lắm"


def test_two_clerks_get_each_others_value_to_choose(scene):
    other = scene.person(Role.REGISTRAR, scene.commune)
    save(scene, other, "cell:participants", "12")
    save(scene, other, "text:situation", "Của người kia")

    cell = save(scene, scene.clerk, "cell:participants", "15")
    text = save(scene, scene.clerk, "text:situation", "Của tôi")

    assert (cell.status_code, cell.json()["value"], cell.json()["version"]) == (409, "12", 1)
    assert (text.status_code, text.json()["value"]) == (409, "Của người kia")


@pytest.mark.parametrize(
    ("field", "value"), [("cell:participants", "mười"), ("cell:none", "1"), ("text:none", "a"), ("", "")]
)  # fmt: skip
def test_a_refused_cell_says_why(scene, field, value):
    answer = save(scene, scene.clerk, field, value)

    assert answer.status_code == 422
    assert answer.json()["sentence"]


def test_without_a_script_one_button_keeps_what_is_good_and_shows_the_rest_as_typed(scene):
    answer = as_(scene.clerk).post(
        reverse("reports:page", args=[scene.report.pk]),
        {
            "cell:participants": "mười", "version:cell:participants": "0",
            "text:situation": "Ổn định", "version:text:situation": "0",
        },
    )  # fmt: skip

    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="mười"' in body
    assert "Số người tham gia: “mười” không phải là số." in body
    assert Text.objects.get().body == "Ổn định"
    assert re.search(r'<a href="#cell-participants">Số người tham gia', body)


def test_without_a_script_a_good_form_is_saved_and_shown_again(scene):
    answer = as_(scene.clerk).post(
        reverse("reports:page", args=[scene.report.pk]), {"cell:participants": "7"}
    )

    assert answer.url == reverse("reports:page", args=[scene.report.pk])
    assert Cell.objects.get().value == 7


def test_a_report_that_was_approved_meanwhile_keeps_what_is_typed_on_screen(scene):
    scene.approved()

    answer = as_(scene.clerk).post(
        reverse("reports:page", args=[scene.report.pk]), {"cell:participants": "7"}
    )

    assert answer.status_code == 422
    assert "không nhập được nữa" in answer.content.decode()


def test_what_was_sent_is_shown_as_it_was_kept(scene):
    scene.initiative()
    scene.sent()
    scene.initiative()

    body = page(scene, scene.office).content.decode()

    assert "Bản số 1" in body
    assert re.search(r'<a class="counted" href="[^"]+">1</a>', body)


def test_only_what_changed_by_itself_is_fetched_after_a_cell_was_saved(scene):
    answer = page(scene, scene.clerk, query="?song", headers={"HX-Request": "true"})

    body = answer.content.decode()
    assert "<html" not in body
    assert 'id="v-cell-registered" hx-swap-oob="true"' in body
    assert "data-figure" not in body


def test_the_memory_of_a_cell_is_a_page_and_a_panel(scene):
    entry.write_cell(scene.report, key="participants", raw="12", actor=scene.clerk, at=AT)

    whole = page(scene, scene.clerk, "memory", "?key=participants").content.decode()
    panel = page(
        scene, scene.clerk, "memory", "?key=participants", headers={"HX-Request": "true"}
    ).content.decode()

    assert "<html" in whole
    assert "<html" not in panel
    assert scene.clerk.full_name in panel
    assert page(scene, scene.clerk, "memory", "?key=nothing").status_code == 404


def test_what_the_unit_says_otherwise_is_written_in_the_memory(scene):
    address = f"{reverse('reports:memory', args=[scene.report.pk])}?key=registered"
    browser = as_(scene.clerk)
    sent = {"act": "otherwise", "value": "4", "comment": "", "version": "0"}

    refused = browser.post(address, sent)
    done = browser.post(address, {**sent, "comment": "Chưa kịp nhập."})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert 'value="4"' in refused.content.decode()
    assert "đơn vị nêu 4 (+4)" in page(scene, scene.clerk).content.decode()


def test_comment_and_star_are_put_in_the_memory(scene):
    address = f"{reverse('reports:memory', args=[scene.report.pk])}?key=per_round"
    browser = as_(scene.clerk)

    browser.post(address, {"act": "comment", "comment": "Xem lại"})
    answer = browser.post(address, {"act": "star", "star": "1"}, headers={"HX-Request": "true"})

    assert answer.headers["HX-Trigger"] == '{"kheo:saved": {}}'
    cell = Cell.objects.get()
    assert (cell.comment, cell.is_starred) == ("Xem lại", True)


def test_pasting_shows_first_what_goes_where(scene):
    address = reverse("reports:paste", args=[scene.report.pk])
    browser = as_(scene.clerk)
    block = "Số người tham gia\t1.250\nSố mô hình đăng ký\t9"

    preview = browser.post(address, {"block": block})
    assert preview.context["writes"] == 1
    assert not Cell.objects.exists()
    answer = browser.post(address, {"block": block, "then": "write"})

    assert answer.url == reverse("reports:page", args=[scene.report.pk])
    assert Cell.objects.get().value == 1250


def test_a_block_that_cannot_be_read_stays_in_the_box(scene):
    answer = as_(scene.clerk).post(
        reverse("reports:paste", args=[scene.report.pk]), {"block": "1\n2"}
    )

    assert answer.status_code == 422
    assert "1\n2</textarea>" in answer.content.decode()


def test_the_form_is_printed_filled_and_empty(scene):
    scene.filled()

    filled = page(scene, scene.office, "print").content.decode()
    empty = page(scene, scene.office, "print", "?trong=1").content.decode()

    assert "Phong trào được duy trì." in filled
    assert "Phong trào được duy trì." not in empty
    assert "Số người tham gia" in empty
    assert '<td>người</td><td class="number">3</td>' in filled
    assert '<td>người</td><td class="number"></td>' in empty


def test_a_text_is_taken_over_by_a_button_and_a_refusal_is_told(scene):
    address = reverse("reports:text", args=[scene.report.pk])

    answer = as_(scene.clerk).post(address, {"section": "situation"}, follow=True)

    assert "Báo cáo kỳ trước không có phần này." in answer.content.decode()


# The list


def listed(person, query=""):
    answer = as_(person).get(reverse("reports:list") + query)
    return [
        (row["report"].unit, row["turn"]["tone"], row["is_late"]) for row in answer.context["rows"]
    ]


def test_the_list_says_whose_turn_it_is_and_what_is_late(scene):
    assert listed(scene.clerk) == [(scene.commune, "us", True)]
    assert listed(scene.office, "?cua=tat-ca") == [(scene.commune, "them", True)]
    scene.sent()
    assert listed(scene.clerk) == []
    assert listed(scene.clerk, "?xem=cho") == [(scene.commune, "them", False)]
    assert listed(scene.office, "?xem=cho&cua=tat-ca") == [(scene.commune, "us", False)]
    flow.accept(scene.report, actor=scene.office, at=AT)
    assert listed(scene.clerk, "?xem=xong") == [(scene.commune, "them", False)]


def test_an_odd_address_shows_the_first_tab(scene):
    assert listed(scene.clerk, "?xem=x&cua=y&cho=z") == [(scene.commune, "us", True)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_fixed_number_of_queries(scene, count, django_assert_num_queries):
    for _number in range(count - 1):
        scene.report_of(UnitFactory(under=Unit.objects.get(pk=scene.province.pk)))
    browser = as_(scene.office)
    address = reverse("reports:list") + "?cua=tat-ca"
    browser.get(address)

    with django_assert_num_queries(LIST):
        answer = browser.get(address)
    assert len(answer.context["rows"]) == count


LIST, PAGE, SAVE = 7, 32, 40
"""Queries of a page, session and rights included."""


def with_cells(scene, count):
    """A form with so many further cells to type."""
    section = SectionFactory(version=scene.version, title="Số liệu khác", code="more")
    for number in range(count):
        IndicatorFactory(
            code=f"extra{number}", name=f"Số liệu {number}", source="declared", query="", params={},
        )  # fmt: skip
        LineFactory(section=section, indicator=f"extra{number}", is_required=True)


@pytest.mark.parametrize("count", [5, 50])
def test_a_sheet_asks_a_fixed_number_of_queries(scene, count, django_assert_num_queries):
    with_cells(scene, count)
    scene.initiative()
    browser = as_(scene.clerk)
    address = reverse("reports:page", args=[scene.report.pk])
    browser.get(address)

    with django_assert_num_queries(PAGE):
        answer = browser.get(address)
    assert answer.content.decode().count("data-figure") == count + 1


@pytest.mark.parametrize("count", [5, 50])
def test_saving_a_cell_asks_a_fixed_number_of_queries(scene, count, django_assert_num_queries):
    with_cells(scene, count)
    browser = as_(scene.clerk)
    address = reverse("reports:cell", args=[scene.report.pk])
    browser.post(address, {"field": "cell:extra0", "value": "1", "version": "0"})

    with django_assert_num_queries(SAVE):
        answer = browser.post(address, {"field": "cell:extra0", "value": "2", "version": "1"})
    assert answer.json()["saved"]


# What opens a number that has no records of its own


def test_a_derived_figure_opens_what_it_is_made_of(scene):
    scene.inspection(quantity=4)
    entry.write_cell(scene.report, key="participants", raw="3", actor=scene.clerk, at=AT)

    answer = page(scene, scene.clerk, "memory", "?key=per_round")

    assert [(part["label"], part["shown"]) for part in answer.context["parts"]] == [
        ("Số người tham gia", "3"), ("Số cuộc kiểm tra", "4"),
    ]  # fmt: skip
    assert all(part["url"] for part in answer.context["parts"])


def test_what_came_from_below_opens_the_reports_it_adds_up(scene):
    scene.sent()
    scene.report = scene.summary()

    body = page(scene, scene.office).content.decode()

    assert "cùng 3 của đơn vị cấp dưới: 3" in body
    assert re.search(r'<a href="/tong-hop/o/\?[^"]+key=participants[^"]*">\s*cùng 3', body)


def test_rows_that_were_not_written_stay_in_the_box(scene):
    answer = as_(scene.clerk).post(
        reverse("reports:paste", args=[scene.report.pk]),
        {"block": "Số người tham gia\tmười\nSố mô hình đăng ký\t9\nXe đạp\t4", "then": "write"},
    )

    assert answer.context["pasted"] == "Số người tham gia\tmười\nXe đạp\t4"
    assert not Cell.objects.exists()


def hidden(body, name):
    """The value of a hidden field of the form."""
    return re.search(rf'name="{re.escape(name)}" value="([^"]*)"', body)[1]


def test_without_a_script_what_another_clerk_changed_meanwhile_is_no_conflict_when_untouched(scene):
    other = scene.person(Role.REGISTRAR, scene.commune)
    entry.write_cell(scene.report, key="participants", raw="12", actor=scene.clerk, at=AT)
    body = page(scene, scene.clerk).content.decode()
    names = ("cell:participants", "text:situation")
    sent = {f"{part}:{name}": hidden(body, f"{part}:{name}") for name in names for part in ("version", "was")}  # fmt: skip
    entry.write_cell(scene.report, key="participants", raw="15", actor=other, at=AT)
    address = reverse("reports:page", args=[scene.report.pk])

    done = as_(scene.clerk).post(
        address, {**sent, "cell:participants": "12", "text:situation": "Ổn định"}
    )
    refused = as_(scene.clerk).post(address, {**sent, "cell:participants": "13"})

    assert (done.status_code, refused.status_code) == (302, 422)
    assert Cell.objects.get().value == 15
    assert Text.objects.get().body == "Ổn định"
    assert "bạn gõ “13”" in refused.content.decode()

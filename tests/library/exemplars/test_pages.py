"""Pages of exemplars: reading, choosing, targets typed and pasted, numbers that open their records."""

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kheo.access.enums import Role
from kheo.library.models import Exemplar, ExemplarList, ExemplarTarget
from kheo.library.operations import exemplars
from tests.factories.documents import PaperFactory


def url(name, row, **query):
    found = reverse(f"exemplars:{name}", args=(row.pk,))
    return found + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


@pytest.fixture
def office(client, scene):
    client.force_login(scene.office)
    return client


def test_a_list_is_proposed_and_exemplars_are_chosen_from_ticks_and_numbers(office, scene):
    first, second = scene.proven("Ngày xanh"), scene.proven("Đêm sáng")
    form = {"unit": scene.province.pk, "title": "Điển hình", "first_year": 2026, "last_year": 2030}
    sent = office.post(reverse("exemplars:open"), form)
    one = ExemplarList.objects.latest("pk")
    assert sent.url == url("choose", one)

    office.post(url("choose", one), {
        "one": [first.pk], "codes": f"https://kheo.vn/mo-hinh/{second.pk}/\n", "places": "12",
        "why": "Dễ làm",
    })  # fmt: skip

    page = office.get(url("page", one)).content.decode()
    rows = Exemplar.objects.filter(list=one).order_by("order")
    assert [(row.initiative, row.places) for row in rows] == [(first, 12), (second, 12)]
    assert "Ngày xanh" in page
    assert "Đêm sáng" in page
    assert "Dễ làm" in page


def test_a_wrong_number_is_told_with_its_line_and_what_was_ticked_stays(office, scene):
    one = scene.proven("Ngày xanh")
    sent = office.post(url("choose", scene.list), {"one": [one.pk], "codes": f"{one.pk}\nabc"})
    text = sent.content.decode()
    assert sent.status_code == 422
    assert "Dòng 2: “abc” không phải số hồ sơ." in text
    assert f'value="{one.pk}" checked' in text
    assert not Exemplar.objects.exists()


def test_years_in_the_wrong_order_come_back_with_the_form(office, scene):
    form = {"unit": scene.province.pk, "title": "Của tôi", "first_year": 2030, "last_year": 2026}
    sent = office.post(reverse("exemplars:open"), form)
    assert sent.status_code == 422
    assert "Năm cuối (2026) trước năm đầu (2030)." in sent.content.decode()
    assert "Của tôi" in sent.content.decode()


def test_search_finds_words_without_accents(office, scene):
    scene.proven("Thắp sáng đường quê")
    scene.proven("Ngày xanh")
    text = office.get(url("choose", scene.list, q="thap+sang")).content.decode()
    assert "Thắp sáng đường quê" in text
    assert "Ngày xanh" not in text


def test_targets_are_typed_and_a_wrong_cell_is_named_and_stays(office, scene):
    row = scene.chosen()
    cell = f"o-{scene.an.pk}-2026"
    wrong = office.post(url("targets", row), {cell: "hai", f"o-{scene.binh.pk}-2027": "3"})
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Xã An, năm 2026: ghi số nguyên từ 0 đến 9999." in text
    assert 'value="hai"' in text
    assert 'value="3"' in text
    assert not ExemplarTarget.objects.exists()

    sent = office.post(url("targets", row), {cell: "2", f"o-{scene.binh.pk}-2027": ""})
    assert sent.url == url("page", scene.list)
    assert ExemplarTarget.objects.values_list("unit", "year", "places").get() == (
        scene.an.pk, 2026, 2,
    )  # fmt: skip


def test_a_pasted_grid_with_a_wrong_line_changes_nothing_and_stays(office, scene):
    row = scene.chosen()
    pasted = "Xã An\t1\t1\nXã Lạ\t2\nThôn 1\t1"
    sent = office.post(url("paste", row), {"table": pasted})
    text = sent.content.decode()
    assert sent.status_code == 422
    assert "Dòng 2: “Xã Lạ” không trực thuộc đơn vị lập danh mục." in text
    assert "Dòng 3: “Thôn 1” không trực thuộc đơn vị lập danh mục." in text
    assert "Xã Lạ\t2" in text
    assert not ExemplarTarget.objects.exists()


def test_what_the_page_prints_can_be_pasted_back(office, scene):
    row = scene.chosen()
    exemplars.set_target(
        row, unit=scene.an, year=2027, places=3, actor=scene.office, at=scene.at
    )  # fmt: skip
    printed = office.get(url("targets", row)).context["pasting"].initial["table"]
    office.post(
        url("paste", row), {"table": printed.replace("18202\tXã Bình\t0", "18202\tXã Bình\t5")}
    )
    found = ExemplarTarget.objects.order_by("year").values_list("unit", "year", "places")
    assert list(found) == [(scene.binh.pk, 2026, 5), (scene.an.pk, 2027, 3)]


def test_a_share_is_proposed_and_saved_only_when_sent(office, scene):
    row = scene.chosen(places=4)
    page = office.get(url("targets", row, **{"de-xuat": 1}))
    values = {
        cell["name"]: cell["value"] for one in page.context["rows"] for cell in one["cells"]
    }  # fmt: skip
    assert sum(int(value or 0) for value in values.values()) == 4
    assert not any(value for name, value in values.items() if str(scene.an.pk) in name)
    assert not ExemplarTarget.objects.exists()


def test_the_numbers_of_the_pages_open_as_many_places(office, scene):
    row = scene.chosen()
    scene.spread(row.initiative, scene.village)
    scene.spread(row.initiative, scene.far)
    exemplars.set_target(
        row, unit=scene.an, year=2026, places=2, actor=scene.office, at=scene.at
    )  # fmt: skip

    table = office.get(url("progress", scene.list)).context
    an = next(one for one in table["lines"] if one["line"].label == "Xã An")
    records = office.get(an["cells"][0]["url"]).content.decode()
    outside = office.get(table["outside_url"]).content.decode()

    assert (an["cells"][0]["cell"].done, an["cells"][0]["cell"].target) == (1, 2)
    assert "Thôn 1" in records
    assert "Xã Xa" not in records
    assert "Xã Xa" in outside
    assert "Thôn 1" not in outside


def test_the_name_of_a_draft_of_a_stranger_is_not_told(client, scene):
    row = scene.chosen()
    adoption = scene.spread(row.initiative, scene.binh)
    type(adoption.initiative).objects.filter(pk=adoption.initiative_id).update(
        status="draft", registered_on=None, title="Còn giấu"
    )
    exemplars.put_in_force(
        scene.list, paper=PaperFactory(unit=scene.province), actor=scene.office, at=scene.at
    )
    client.force_login(scene.someone(Role.REGISTRAR, over=scene.an))
    text = client.get(url("records", scene.list)).content.decode()
    assert "Xã Bình" in text
    assert "Còn giấu" not in text


def test_the_map_fills(office, scene):
    row, _other = scene.chosen("Ngày xanh"), scene.chosen("Đêm sáng")
    scene.spread(row.initiative, scene.an)
    exemplars.set_target(
        row, unit=scene.binh, year=2026, places=1, actor=scene.office, at=scene.at
    )  # fmt: skip
    page = office.get(url("fill", scene.list))
    found = {
        one["unit"].label: [(cell["done"], cell["asked"]) for cell in one["cells"]]
        for one in page.context["rows"]
    }
    assert found == {"Xã An": [(1, 0), (0, 0)], "Xã Bình": [(0, 1), (0, 0)]}
    assert (page.context["empty"], page.context["arrived"]) == (1, [1, 0])


def test_the_excel_file_holds_the_list_and_its_progress(office, scene):
    row = scene.chosen("=Ngày xanh")
    scene.spread(row.initiative, scene.an)
    sent = office.get(url("excel", scene.list))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(sent.streaming_content)))
    first, second = (book.get_sheet_by_index(place).to_python() for place in (0, 1))
    assert first[-1][:2] + first[-1][5:] == [1.0, "=Ngày xanh", 4.0, 0.0, 1.0]
    assert second[-1][0:3] == ["Tổng cộng", 0.0, 1.0]


def test_who_does_not_choose_reads_and_finds_no_form(client, scene):
    row = scene.chosen()
    clerk = scene.someone(Role.REGISTRAR, over=scene.an)
    client.force_login(clerk)
    assert client.get(url("page", scene.list)).status_code == 404
    exemplars.put_in_force(
        scene.list, paper=PaperFactory(unit=scene.province), actor=scene.office, at=scene.at
    )
    assert url("choose", scene.list) not in client.get(url("page", scene.list)).content.decode()
    assert client.get(url("choose", scene.list)).status_code == 403
    client.force_login(scene.someone(Role.STANDING_OFFICE, over=scene.an))
    assert client.get(url("take_out", row)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_list_costs_the_same_for_one_and_for_three(
    office, scene, django_assert_num_queries, number
):
    for place in range(number):
        row = scene.chosen(f"Mô hình {place}")
        scene.spread(row.initiative, scene.binh, day=date(2026, 3, 1))
    with django_assert_num_queries(19):
        office.get(url("page", scene.list))

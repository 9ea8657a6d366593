"""Pages of a scoring: what each shows to whom, what is refused, and how many queries they take."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kheo.access.policy import today
from kheo.insights import operations
from kheo.insights.enums import SignalStatus
from kheo.insights.models import Scheme, SchemeItem, Signal
from tests.factories.orgs import UnitFactory
from tests.insights.conftest import YEAR

D = Decimal
pytestmark = pytest.mark.django_db


def at_page(name, *args, **query):
    return reverse(f"insights:{name}", args=args, query=query)


@pytest.fixture
def shown(scene):
    scene.register(scene.an, 4, recognised=2)
    scene.register(scene.binh, 12, recognised=9)
    return scene.shown()


@pytest.fixture
def get(client):
    def ask(person, name, *args, **query):
        client.force_login(person)
        return client.get(at_page(name, *args, **query))

    return ask


@pytest.fixture
def post(client):
    def send(person, name, /, *args, **data):
        client.force_login(person)
        return client.post(at_page(name, *args), data)

    return send


def labels(answer):
    return [line.row.unit.label for line in answer.context["lines"]]


def test_the_office_sees_every_unit_and_each_number_opens_its_records(get, client, scene, shown):
    answer = get(scene.office, "page", shown.pk)
    assert labels(answer) == ["Xã Bình", "Xã An"]
    unit = get(scene.office, "unit", shown.pk, scene.binh.pk)
    first = unit.context["line"].cells[0]
    assert (first.told.hits, first.told.base) == (D(9), D(12))
    assert str(unit.context["place"]) == "1 trên 2"
    for cell in unit.context["line"].cells:
        for url in (cell.hits_url, cell.base_url):
            assert not url or client.get(url).status_code == 200, url


def test_a_clerk_sees_his_own_unit_alone_until_it_is_published(get, scene, shown, at):
    assert labels(get(scene.clerk, "page", shown.pk)) == ["Xã An"]
    assert get(scene.clerk, "mine", shown.pk).url == at_page("unit", shown.pk, scene.an.pk)
    assert get(scene.clerk, "unit", shown.pk, scene.an.pk).status_code == 200
    assert get(scene.clerk, "unit", shown.pk, scene.binh.pk).status_code == 404

    Signal.objects.all().update(status=SignalStatus.ANSWERED)
    operations.publish(shown, actor=scene.office, at=at)
    published = get(scene.clerk, "page", shown.pk)
    assert labels(published) == ["Xã Bình", "Xã An"]
    assert [bool(line.url) for line in published.context["lines"]] == [False, True]
    assert get(scene.clerk, "unit", shown.pk, scene.binh.pk).status_code == 404


def test_a_scoring_in_preparation_is_not_there_for_the_units(get, scene):
    scheme = scene.sample()
    assert get(scene.clerk, "page", scheme.pk).status_code == 404
    assert not get(scene.clerk, "list").context["rows"]
    assert "mẫu tham khảo, không phải bảng điểm chính thức" in (
        get(scene.office, "page", scheme.pk).content.decode()
    )


@pytest.mark.parametrize("name", ["new", "change", "copy", "add_item"])
def test_only_who_scores_opens_the_forms(name, get, scene):
    scheme = scene.sample()
    args = () if name == "new" else (scheme.pk,)
    assert get(scene.office, name, *args).status_code == 200
    assert get(scene.clerk, name, *args).status_code == 403


def test_a_scoring_is_begun_from_the_sample_and_its_items_are_changed(get, post, scene):
    begun = post(
        scene.office, "new", unit=scene.province.pk, year=YEAR, start="sample", name="Bảng A"
    )
    scheme = Scheme.objects.get()
    assert begun.url == at_page("page", scheme.pk)
    item = scheme.items.get(order=6)
    assert get(scene.office, "change_item", item.pk).status_code == 200
    values = {
        "name": "Cuộc kiểm tra", "hits": "inspections", "base": "", "weight": "12,5",
        "full_at": "4", "direction": "more", "min_base": "",
    }  # fmt: skip
    assert post(scene.office, "change_item", item.pk, **values).status_code == 302
    item.refresh_from_db()
    assert (item.name, item.hits, item.weight) == ("Cuộc kiểm tra", "inspections", D("12.5"))
    assert post(scene.office, "remove_item", item.pk).status_code == 302
    assert not SchemeItem.objects.filter(pk=item.pk).exists()


def test_a_refused_item_keeps_what_was_typed_and_names_its_field(post, scene):
    scheme = scene.sample()
    values = {
        "name": "Công nhận", "hits": "recognised", "base": "recognised", "weight": "10",
        "full_at": "100", "direction": "more",
    }  # fmt: skip
    answer = post(scene.office, "add_item", scheme.pk, **values)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"base"}
    assert "Công nhận" in answer.content.decode()


def test_the_steps_lead_from_preparation_to_the_frozen_ranking(get, post, scene):
    scheme = scene.sample()
    day = (today() + timedelta(days=3)).isoformat()
    assert get(scene.office, "step", scheme.pk, "show").status_code == 200
    assert post(scene.office, "step", scheme.pk, "show", answer_by=day).status_code == 302
    assert post(scene.office, "step", scheme.pk, "revise", note="").status_code == 422
    assert post(scene.office, "step", scheme.pk, "publish").status_code == 302
    scheme.refresh_from_db()
    assert (scheme.status, scheme.scores.count()) == ("published", 2)
    assert post(scene.office, "step", scheme.pk, "publish").status_code == 422
    assert get(scene.office, "step", scheme.pk, "no-such").status_code == 404


def test_a_unit_answers_its_signal_on_one_page_and_the_office_judges_it(get, post, scene, shown):
    signal = Signal.objects.get(unit=scene.an, kind="no_proof")
    page = get(scene.clerk, "signal", signal.pk)
    assert "4 trên 4 mô hình, điển hình" in page.content.decode()
    assert len(page.context["records"]) == 4
    assert all(record["url"] for record in page.context["records"])
    assert get(scene.office, "signal", signal.pk).status_code == 404
    assert get(scene.neighbour, "signal", signal.pk).status_code == 404

    empty = post(scene.clerk, "signal", signal.pk, step="answer", answer="")
    assert empty.status_code == 422
    done = post(scene.clerk, "signal", signal.pk, step="answer", answer="Đang chụp ảnh.")
    assert done.status_code == 302
    assert "Đang chụp ảnh." in get(scene.office, "signal", signal.pk).content.decode()
    stays = post(scene.office, "signal", signal.pk, step="uphold", note="")
    assert stays.status_code == 422
    assert post(scene.office, "signal", signal.pk, step="clear", note="").status_code == 302
    signal.refresh_from_db()
    assert signal.status == SignalStatus.CLEARED


def test_an_answer_that_came_too_late_is_not_lost(post, scene, shown):
    signal = Signal.objects.get(unit=scene.an, kind="no_proof")
    Scheme.objects.update(status="draft")
    answer = post(scene.clerk, "signal", signal.pk, step="answer", answer="Đang chụp ảnh.")
    assert answer.status_code == 422
    assert "Đang chụp ảnh." in answer.content.decode()


def test_what_waits_is_listed_as_often_as_the_first_page_says(get, client, scene, shown):
    client.force_login(scene.clerk)
    home = client.get(reverse("console:home"))
    (table,) = [table for table in home.context["tables"] if table.name == "reports"]
    (line,) = [work for work in table.lines if work.key == "signal_answer"]
    listed = client.get(line.url)
    assert (
        line.count == len(listed.context["signals"]) == Signal.objects.filter(unit=scene.an).count()
    )
    assert get(scene.clerk, "waiting", desk="judge").status_code == 404


def test_the_excel_file_holds_the_ranking(get, scene, shown):
    answer = get(scene.office, "excel", shown.pk)
    content = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    heads, *units = [row[:7] for row in rows[3:]]
    assert heads == [
        "Hạng", "Đơn vị", "Tổng điểm", "Kết quả", "Trên tổng số", "Tỷ lệ (%)", "Điểm",
    ]  # fmt: skip
    assert [(row[0], row[1], row[3], row[4], row[5]) for row in units] == [
        (1, "Xã Bình", 9, 12, 75), (2, "Xã An", 2, 4, 20),
    ]  # fmt: skip


@pytest.mark.parametrize(("units", "name", "queries"), [
    (1, "page", 36), (3, "page", 36), (1, "unit", 34), (3, "unit", 34), (1, "list", 5), (3, "list", 5),
])  # fmt: skip
def test_the_queries_of_the_pages_are_fixed(
    units, name, queries, client, scene, django_assert_num_queries
):
    for number in range(units - 1):
        scene.register(UnitFactory(name=f"Xã {number}", under=scene.province), 3)
    scheme = scene.shown()
    client.force_login(scene.office)
    args = {"page": (scheme.pk,), "unit": (scheme.pk, scene.an.pk), "list": ()}[name]
    with django_assert_num_queries(queries):
        assert client.get(at_page(name, *args)).status_code == 200

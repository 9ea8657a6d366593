"""The review page: marks and items, one act each, nothing typed lost, fixed queries."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kheo.access.enums import Role
from kheo.archive.enums import ItemKind, ItemState, Purpose, ReadingStatus
from kheo.archive.models import Candidate, Citation, DeclaredFigure, ReadItem
from kheo.archive.queries import review
from kheo.archive.queries.review import Review, piece_at, pieces_of
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from tests.archive.readings.web_scene import CHECKS, TEXT, items, laid, reading
from tests.factories.archive import ReadingFactory, ReadItemFactory
from tests.factories.initiatives import InitiativeFactory, Status
from tests.factories.reporting import IndicatorFactory

__all__ = ["items", "reading"]
pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def static_root(settings):
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def signed_in(client, clerk):
    client.force_login(clerk)


def page(client, reading, **query):
    answer = client.get(reverse("readings:page", args=(reading.pk,)), query)
    return answer, re.sub(r"\s+", " ", answer.content.decode())


def act(client, name, item, data=None, **more):
    query = more.pop("query", "")
    return client.post(reverse(f"readings:{name}", args=(item.pk,)) + query, data or {}, **more)


def states(reading):
    return list(reading.items.order_by("order").values_list("state", flat=True))


def told(reading):
    return sentence(entries_about(reading)[0])


def test_the_text_stands_with_a_mark_for_every_item_and_the_error(client, reading, items):
    answer, text = page(client, reading)

    marks = re.findall(r'class="mark ([^"]+)"[^>]*data-mark="(\d+)"[^>]*>([^<]+)</a>', text)
    area, total, part, project, paper = (str(item.pk) for item in items)
    assert marks == [
        ("k-paper is-open", paper, "Chỉ thị số 40-CT/TU ngày 10/3/2014"),
        ("k-figure is-open context", area, "6.000"),
        ("k-figure is-open g-error", total, "6.540"),
        ("k-figure is-open", part, "1.621"),
        ("k-initiative is-open", project, "Ngày xanh, đêm sáng"),
    ]
    assert [row.item for row in answer.context["rows"]] == [items[4], *items[1:4]]
    assert [row.item for row in answer.context["context_rows"]] == [items[0]]
    assert "Bốn lĩnh vực cộng lại 6.533, báo cáo ghi 6.540, lệch 7" in text
    assert "1 phép kiểm tra khớp" in text
    assert "đã quyết định 0 / 5" in text
    assert "Còn 5 mục chưa quyết định." in text


def test_text_of_the_file_is_never_markup(client, province, clerk):
    odd = ReadingFactory(
        office=province, handed_in_by=clerk, text="<script>alert(1)</script> 5 mô hình"
    )

    _answer, text = page(client, odd)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; 5 mô hình" in text


def test_a_mark_inside_a_longer_one_is_both(client, province, clerk):
    one = ReadingFactory(office=province, handed_in_by=clerk, text="Mô hình Tổ 5 trong 1 sạch đẹp")
    laid(one, [(ItemKind.INITIATIVE, "Tổ 5 trong 1", {}), (ItemKind.FIGURE, "5", {"amount": "5"})])

    _answer, text = page(client, one)

    assert re.findall(r'class="mark ([^"]+)"[^>]*>([^<]+)</a>', text) == [
        ("k-initiative is-open", "Tổ "), ("k-figure is-open in-initiative", "5"),
        ("k-initiative is-open", " trong 1"),
    ]  # fmt: skip


def test_taking_without_a_script_leads_to_the_next_item(client, reading, items):
    paper, total = items[4], items[1]

    answer = act(client, "take", paper, query="?xem=mo")

    area = items[0]
    assert answer.url == f"/doc-bao-cao/{reading.pk}/?muc={area.pk}&xem=mo#muc-{area.pk}"
    assert states(reading) == ["open", "open", "open", "open", "taken"]
    assert told(reading) == "Ngô Thị Trữ đã nhận “Chỉ thị 40-CT/TU” của “Báo cáo kết quả phong trào” để vào sổ"  # fmt: skip
    act(client, "drop", total)
    assert states(reading) == ["open", "dropped", "open", "open", "taken"]


def test_with_a_script_only_the_row_the_progress_and_the_confirming_come_back(
    client, reading, items
):
    answer = act(client, "take", items[1], **HTMX)

    text = answer.content.decode()
    assert "<html" not in text
    assert re.findall(r'<li id="muc-(\d+)" class="item ([^"]+)"', text) == [
        (str(items[1].pk), "k-figure is-taken")
    ]
    assert re.findall(r'id="([a-z-]+)"[^>]*hx-swap-oob="true"', text) == ["tien-do", "xac-nhan"]
    assert "đã quyết định 1 / 5" in text
    assert "Còn 4 mục chưa quyết định." in text
    undone = act(client, "reopen", items[1], **HTMX).content.decode()
    assert "đã quyết định 0 / 5" in undone
    assert states(reading) == ["open"] * 5


def test_an_item_is_opened_with_everything_known_of_it(client, reading, items):
    answer = client.get(reverse("readings:item", args=(items[1].pk,)), **HTMX)

    text = answer.content.decode()
    assert "“6.540”" in text
    assert "II. Kết quả, dòng 2" in text
    assert "Bốn lĩnh vực cộng lại" in text
    plain = client.get(reverse("readings:item", args=(items[1].pk,)))
    assert plain.url == f"/doc-bao-cao/{reading.pk}/?muc={items[1].pk}#muc-{items[1].pk}"


def test_a_figure_is_corrected_with_an_indicator_of_the_catalogue(client, reading, items):
    IndicatorFactory(code="built", name="Mô hình đã xây dựng")
    form = client.get(reverse("readings:correct", args=(items[1].pk,)))
    assert ("built", "Mô hình đã xây dựng (built)") in form.context["form"].fields[
        "indicator"
    ].choices

    answer = act(client, "correct", items[1], {
        "amount": "6.533", "what": "mô hình đã xây dựng", "unit_word": "mô hình",
        "indicator": "built", "field": "", "kind": "", "level": "", "variant": "",
        "starts_on": "2009-01-01", "last_day": "2023-12-31", "where": "",
    })  # fmt: skip

    assert answer.status_code == 302
    one = ReadItem.objects.get(pk=items[1].pk)
    assert (one.state, one.values["amount"], one.values["indicator"]) == ("taken", "6.533", "built")
    assert (one.values["starts_on"], one.values["last_day"]) == ("2009-01-01", "2023-12-31")
    assert one.is_corrected
    shown = client.get(reverse("readings:item", args=(one.pk,)), **HTMX).content.decode()
    assert "<s>6.540 mô hình đã xây dựng</s> → 6.533 mô hình đã xây dựng" in shown


def test_what_cannot_be_stays_typed_with_the_sentence_at_its_field(client, reading, items):
    for more in ({}, HTMX):
        answer = act(
            client, "correct", items[1], {"amount": "nhiều lắm", "what": "giữ lại"}, **more
        )

        assert answer.status_code == 422
        form = answer.context["form"]
        assert list(form.errors) == ["amount"]
        text = answer.content.decode()
        assert 'value="nhiều lắm"' in text
        assert 'value="giữ lại"' in text
    assert states(reading) == ["open"] * 5


def test_one_item_becomes_two_and_both_rows_come_back(client, reading, items):
    answer = act(
        client, "split", items[1], {"parts": "5.000 mô hình tập thể\n1.540 mô hình cá nhân"}, **HTMX
    )

    rows = re.findall(r'<li id="muc-(\d+)"', answer.content.decode())
    made = list(reading.items.filter(off=items[1]))
    assert rows == [str(items[1].pk), str(made[0].pk)]
    assert [(one.values["amount"], one.values["what"], one.state) for one in
            [ReadItem.objects.get(pk=items[1].pk), *made]] == [
        ("5.000", "mô hình tập thể", "taken"), ("1.540", "mô hình cá nhân", "taken"),
    ]  # fmt: skip
    refused = act(client, "split", items[2], {"parts": "chỉ một dòng"})
    assert refused.status_code == 422
    assert "chỉ một dòng" in refused.content.decode()
    assert "Hãy viết ít nhất hai phần, mỗi dòng một phần." in refused.content.decode()


def test_an_item_is_merged_with_another_of_its_kind(client, reading, items):
    form = client.get(reverse("readings:merge", args=(items[2].pk,))).context["form"]
    assert [key for key, _name in form.fields["into"].choices] == ["", items[1].pk, items[0].pk]

    assert act(client, "merge", items[2], {"into": ""}).status_code == 422
    act(client, "merge", items[2], {"into": items[1].pk})

    one = ReadItem.objects.get(pk=items[2].pk)
    assert (one.state, one.into_id) == (ItemState.MERGED, items[1].pk)


def test_a_named_project_is_one_of_the_records(client, reading, items, province, ended):
    record = InitiativeFactory(unit=province, title="Đêm sáng ngày xanh", status=Status.RECOGNISED)
    hidden = InitiativeFactory(unit=ended, title="Ngày xanh, đêm sáng", status=Status.RECOGNISED)
    opened = client.get(reverse("readings:item", args=(items[3].pk,)), **HTMX).content.decode()
    assert "Đêm sáng ngày xanh" in opened
    shown = client.get(reverse("readings:same_as", args=(items[3].pk,)), {"q": "dem sang"})
    assert [one.initiative for one in shown.context["alike"]] == [record]
    assert shown.context["found"] == [record]

    refused = act(client, "same_as", items[3], {"initiative": hidden.pk})
    assert refused.status_code == 422
    act(client, "same_as", items[3], {"initiative": record.pk})

    one = ReadItem.objects.get(pk=items[3].pk)
    assert (one.state, one.same_as) == (ItemState.TAKEN, record)


def test_figures_without_error_are_taken_at_once_and_the_surroundings_left_out(
    client, reading, items
):
    answer, _text = page(client, reading)
    assert answer.context["bulk"] == {"figures": 1, "context": 1, "initiatives": 1, "papers": 1}
    address = reverse("readings:decide_all", args=(reading.pk,))

    client.post(address, {"loai": "so-lieu", "phan-loai": "chinh", "thanh": "taken"})
    assert states(reading) == ["open", "open", "taken", "open", "open"]
    client.post(address, {"loai": "so-lieu", "phan-loai": "boi-canh", "thanh": "dropped"})
    assert states(reading) == ["dropped", "open", "taken", "open", "open"]
    odd = client.post(address, {"loai": "so-lieu", "thanh": "merged"}, follow=True)
    assert "Hãy chọn nhận hoặc bỏ qua." in odd.content.decode()


def test_the_head_is_kept_or_refused_with_everything_typed(client, province, clerk, ended):
    one = ReadingFactory(office=province, handed_in_by=clerk, text=TEXT, ends_on=None, starts_on=None,
                         issuer="Ban Dân vận Tỉnh ủy Hà Tĩnh")  # fmt: skip
    province.search_text = "ha tinh tinh ha tinh 42"
    province.save()
    answer, text = page(client, one)
    assert answer.context["guess"] == province
    assert "Phần đầu nêu tên Tỉnh Hà Tĩnh; hãy xem có đúng không rồi lưu." in text
    address = reverse("readings:head", args=(one.pk,))

    refused = client.post(address, {"unit": "không có", "title": "Giữ tiêu đề", "ends_on": "2023"})
    assert refused.status_code == 422
    assert list(refused.context["head_form"].errors) == ["unit"]
    assert "Giữ tiêu đề" in refused.content.decode()
    kept = client.post(
        address, {"unit": "42", "title": "Giữ tiêu đề", "starts_on": "2008", "ends_on": "2023"}
    )

    one.refresh_from_db()
    assert kept.url == f"/doc-bao-cao/{one.pk}/"
    assert (one.unit, one.title, one.starts_on.year, one.ends_on.year) == (
        province,
        "Giữ tiêu đề",
        2008,
        2024,
    )
    assert told(one) == "Ngô Thị Trữ đã ghi đơn vị và kỳ của “Giữ tiêu đề”"


def test_what_was_taken_enters_the_books_and_leads_there(client, reading, items):
    early = client.post(reverse("readings:confirm", args=(reading.pk,)), follow=True)
    assert "Còn 5 mục chưa quyết định." in early.content.decode()
    for item in items:
        act(client, "drop" if item is items[0] else "take", item)

    answer = client.post(reverse("readings:confirm", args=(reading.pk,)), follow=True)

    reading.refresh_from_db()
    assert reading.status == ReadingStatus.CONFIRMED
    assert (
        DeclaredFigure.objects.count(),
        Candidate.objects.count(),
        Citation.objects.count(),
    ) == (2, 1, 1)
    text = re.sub(r"\s+", " ", answer.content.decode())
    assert answer.context["entered"] == {"figures": 2, "initiatives": 1, "papers": 1}
    assert reverse("archive:source", args=(reading.source_id,)) in text
    assert reverse("readings:renew", args=(reading.pk,)) in text
    assert "data-key=" not in text
    source = client.get(reverse("archive:source", args=(reading.source_id,)))
    assert list(source.context["readings"]) == [reading]
    assert (source.context["names"], source.context["cites"]) == (1, 1)
    figure = DeclaredFigure.objects.get(what="mô hình kinh tế")
    place = client.get(reverse("archive:figure", args=(figure.pk,))).content.decode()
    assert f"/doc-bao-cao/{reading.pk}/?muc={items[2].pk}&amp;xem=tat-ca#m-{items[2].pk}" in place


def test_my_own_report_shows_findings_and_enters_nothing(client, province, clerk):
    one = ReadingFactory(
        office=province, handed_in_by=clerk, text=TEXT, checks=CHECKS, purpose=Purpose.OWN
    )
    found = laid(one)

    _answer, text = page(client, one)

    assert "Bốn lĩnh vực cộng lại 6.533" in text
    assert "data-key=" not in text
    assert reverse("readings:confirm", args=(one.pk,)) not in text
    assert reverse("readings:take", args=(found[0].pk,)) not in text
    assert reverse("readings:renew", args=(one.pk,)) in text


def test_of_a_file_read_again_what_changed_comes_first(client, reading, items, province, clerk):
    for item in items:
        act(client, "take", item)
    client.post(reverse("readings:confirm", args=(reading.pk,)))
    again = ReadingFactory(office=province, unit=province, handed_in_by=clerk, text=TEXT, before=reading,
                           title="Báo cáo kết quả phong trào")  # fmt: skip
    same, changed, new = laid(again, [
        (ItemKind.FIGURE, "6.540", {"amount": "6.540", "what": "mô hình đã xây dựng"}),
        (ItemKind.FIGURE, "1.621", {"amount": "1.628", "what": "mô hình kinh tế"}),
        (ItemKind.PAPER, "Chỉ thị", {"symbol": "45-CT/TU"}),
    ])  # fmt: skip
    ReadItem.objects.filter(pk=same.pk).update(earlier=items[1], state="taken")
    ReadItem.objects.filter(pk=changed.pk).update(
        earlier=items[2], note="Bản trước: 1.621 mô hình kinh tế"
    )

    answer, text = page(client, again)

    renewal = answer.context["renewal"]
    assert (renewal["new"], renewal["changed"], renewal["unchanged"]) == (1, 1, 1)
    assert [row.item for row in renewal["gone"]] == [items[0], items[3], items[4]]
    assert [(row.item, row.fresh) for row in answer.context["rows"]] == [
        (new, "new"),
        (changed, "changed"),
    ]
    assert "Bản trước: 1.621 mô hình kinh tế" in text


def test_who_has_no_scope_finds_nothing(client, reading, items, someone, ended):
    client.force_login(someone(Role.STANDING_OFFICE, over=ended))

    for name in ("page", "file", "renew", "set_aside"):
        assert client.get(reverse(f"readings:{name}", args=(reading.pk,))).status_code == 404
    for name in ("head", "decide_all", "confirm", "take_up", "again"):
        assert client.post(reverse(f"readings:{name}", args=(reading.pk,))).status_code == 404
    for name in ("item", "correct", "split", "merge", "same_as"):
        assert client.get(reverse(f"readings:{name}", args=(items[3].pk,))).status_code == 404
    for name in ("take", "drop", "reopen"):
        assert act(client, name, items[3]).status_code == 404
    assert states(reading) == ["open"] * 5


def test_a_registrar_looks_through_but_does_not_enter(client, reading, items, someone, province):
    client.force_login(someone(Role.REGISTRAR, over=province))

    _answer, text = page(client, reading)

    assert reverse("readings:take", args=(items[1].pk,)) in text
    assert reverse("readings:confirm", args=(reading.pk,)) not in text
    assert client.post(reverse("readings:confirm", args=(reading.pk,))).status_code == 403


def test_a_long_text_comes_in_pieces_of_whole_lines(client, province, clerk, monkeypatch):
    monkeypatch.setattr(review, "PIECE", 60)
    text = "".join(f"Dòng thứ {number} có {number} mô hình.\n" for number in range(10, 30))
    pieces = pieces_of(text)

    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(text[end - 1] == "\n" and end - start <= 60 for start, end in pieces)
    assert [piece_at(pieces, start) for start, _end in pieces] == list(range(1, len(pieces) + 1))
    assert pieces_of("a" * 150) == [(0, 60), (60, 120), (120, 150)]
    assert pieces_of("") == [(0, 0)]
    one = ReadingFactory(office=province, handed_in_by=clerk, text=text)
    late = laid(
        one,
        [
            (ItemKind.FIGURE, "25 mô hình", {"amount": "25"}),
            (ItemKind.FIGURE, "11 mô", {"amount": "11"}),
        ],
    )
    answer, shown = page(client, one, muc=late[0].pk)
    assert [row.item for row in answer.context["rows"]] == [late[0]]
    assert "Dòng thứ 25" in shown
    assert "Dòng thứ 11" not in shown
    assert len(answer.context["pieces"]) == len(pieces)


def test_many_items_come_in_pages_and_the_chosen_one_is_on_its_page(
    client, province, clerk, monkeypatch
):
    monkeypatch.setattr("kheo.archive.web.readings.review.LISTED", 3)
    one = ReadingFactory(office=province, handed_in_by=clerk, text="0123456789" * 20)
    rows = [ReadItemFactory(reading=one, order=number) for number in range(1, 9)]

    answer, _text = page(client, one)
    assert [row.item for row in answer.context["rows"]] == rows[:3]
    assert answer.context["pager"]["previous"] == ""
    assert "trang=2" in answer.context["pager"]["next"]
    answer, _text = page(client, one, muc=rows[7].pk)
    assert [row.item for row in answer.context["rows"]] == rows[6:]


def test_findings_name_their_items_by_rank_within_the_kind(reading, items):
    (finding,) = Review(reading).findings

    assert finding.items == (items[1].pk, items[2].pk)
    assert [one.pk for one in Review(reading).calm(ItemKind.FIGURE)] == [items[0].pk, items[2].pk]


def test_the_number_of_queries_does_not_grow_with_the_items(client, reading, items):
    def queries(**query):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert page(client, reading, **query)[0].status_code == 200
        return len(caught)

    few = queries(xem="tat-ca")
    for number in range(10, 40):
        ReadItemFactory(reading=reading, order=number, start=number, end=number + 1)
        reading.checks = [*reading.checks, {**CHECKS[0], "involves": [f"f{number:03}"]}]
    reading.save()
    assert queries(xem="tat-ca") == few
    assert few <= 22


def test_odd_words_in_the_address_show_the_usual_page(client, reading, items):
    for query in (
        {"muc": "x"},
        {"phan": "99"},
        {"xem": "?", "loai": "?"},
        {"trang": "9" * 30},
        {"loi": "77"},
    ):
        assert page(client, reading, **query)[0].status_code == 200

"""The pages: list and totals, record, change, take back, paste, kinds; rights and htmx."""

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kheo.access.enums import Role
from kheo.activities import operations
from kheo.activities.models import Activity, ActivityKind
from kheo.orgs.models import UnitName
from tests.factories.documents import PaperFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today(time_machine, at):
    time_machine.move_to(at)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def body(answer):
    return answer.content.decode()


ENTRY = {
    "on": "2026-03-10", "title": "Kiểm tra thôn Trung", "quantity": "1.234", "link": "",
    "note": "",
}  # fmt: skip


def test_the_list_shows_what_is_in_scope_with_its_totals(desk, record, other, someone, at):
    record()
    record(title="Kiểm tra lần hai", quantity=2)
    stranger = someone(Role.REGISTRAR, over=other)
    record(unit=other, title="Của xã khác", actor=stranger)
    answer = desk.get(reverse("activities:list"))
    assert [row["activity"].title for row in answer.context["rows"]] == [
        "Kiểm tra lần hai", "Kiểm tra mô hình tại thôn Trung",
    ]  # fmt: skip
    assert [(one.code, one.quantity) for one, _query in answer.context["totals"]] == [
        ("inspection", 5)
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Kiểm tra", "Nói chuyện"}),
        ("?kind=talk", {"Nói chuyện"}),
        ("?q=noi+chuyen", {"Nói chuyện"}),
        ("?period=2025", {"Năm ngoái"}),
        ("?period=all", {"Kiểm tra", "Nói chuyện", "Năm ngoái"}),
        ("?start=2026-03-10&last=10/03/2026", {"Kiểm tra"}),
        ("?last=2025-12-31", {"Năm ngoái"}),
        ("?cancelled=on", {"Kiểm tra", "Nói chuyện", "Đã hủy"}),
        ("?unit=18201", {"Kiểm tra", "Nói chuyện"}),
        ("?unit=18202", set()),
        ("?unit=99999", set()),
        ("?kind=nothing&start=x", {"Kiểm tra", "Nói chuyện"}),
    ],
)
def test_conditions_narrow_the_list(query, found, desk, record, other, clerk, at):
    record(title="Kiểm tra")
    record(kind="talk", title="Nói chuyện", on=date(2026, 5, 1))
    record(title="Năm ngoái", on=date(2025, 5, 1))
    operations.cancel(record(title="Đã hủy"), why="Nhầm", actor=clerk, at=at)
    answer = desk.get(reverse("activities:list") + query)
    assert {row["activity"].title for row in answer.context["rows"]} == found


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_a_fixed_number_of_questions(rows, desk, record, django_assert_num_queries):
    for number in range(rows):
        record(title=f"Kiểm tra {number}")
    desk.get(reverse("activities:list"))
    with django_assert_num_queries(11):
        desk.get(reverse("activities:list"))


def test_a_long_list_is_paged_by_place(desk, record):
    for number in range(31):
        record(title=f"Kiểm tra {number}")
    first = desk.get(reverse("activities:list"))
    second = desk.get(reverse("activities:list"), {"place": first.context["page"].next})
    assert [len(first.context["rows"]), len(second.context["rows"])] == [30, 1]


def test_htmx_is_answered_with_the_rows_alone(desk, record):
    record()
    headers = {"HX-Request": "true", "HX-Target": "rows"}
    answer = desk.get(reverse("activities:list"), headers=headers)
    assert answer.templates[0].name == "activities/_rows.html"
    assert "<html" not in body(answer)


def test_a_unit_is_shown_under_its_name_of_that_day(desk, record, commune):
    UnitName.objects.filter(unit=commune).update(valid_to=date(2026, 7, 1), name="Xã Tên Cũ")
    UnitName.objects.create(unit=commune, name="Xã Sơn Kim 1", valid_from=date(2026, 7, 1))
    one = record()
    [row] = desk.get(reverse("activities:list")).context["rows"]
    assert row["unit"] == "Xã Tên Cũ"
    assert "nay là Xã Sơn Kim 1" in body(desk.get(reverse("activities:page", args=(one.pk,))))


def test_the_excel_file_holds_the_rows_and_no_formulas(desk, record):
    record(title="=1+1", link="https://example.vn/tin")
    answer = desk.get(reverse("activities:export"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    entries = book.get_sheet_by_index(0).to_python()
    assert entries[0][:4] == ["Loại hoạt động", "Ngày", "Nội dung", "Số lượng"]
    assert entries[1][:4] == ["Kiểm tra, khảo sát, đánh giá", "10/03/2026", "=1+1", 3]
    assert book.get_sheet_by_index(1).to_python()[2][:3] == [
        "Kiểm tra, khảo sát, đánh giá",
        3,
        "cuộc",
    ]


def test_recording_begins_with_the_kind_and_asks_only_what_it_asks(desk, kinds, commune):
    chooser = desk.get(reverse("activities:record"))
    assert [kind.code for kind in chooser.context["kinds"]][:2] == ["paper", "inspection"]
    asked = desk.get(reverse("activities:record"), {"kind": "inspection"})
    assert [field.name for field in asked.context["form"].asked] == ["on", "title", "quantity"]
    award = desk.get(reverse("activities:record"), {"kind": "award"})
    assert [field.name for field in award.context["form"].asked] == [
        "on", "title", "variant", "stage", "level", "subject", "quantity",
    ]  # fmt: skip
    assert asked.context["unit"] == commune


def test_an_entry_is_recorded_without_a_script(desk, kinds, clerk):
    answer = desk.post(reverse("activities:record") + "?kind=inspection", ENTRY)
    one = Activity.objects.get()
    assert (one.quantity, one.on, one.recorded_by) == (1234, date(2026, 3, 10), clerk)
    assert answer.url == reverse("activities:page", args=(one.pk,))


def test_a_refused_entry_keeps_what_was_typed(desk, kinds):
    typed = {**ENTRY, "on": "2026-12-24", "title": "Gặp mặt cuối năm"}
    answer = desk.post(reverse("activities:record") + "?kind=inspection", typed)
    assert answer.status_code == 422
    assert "Gặp mặt cuối năm" in body(answer)
    assert set(answer.context["form"].errors) == {"on", "__all__"}
    assert not Activity.objects.exists()


def test_another_like_this_begins_with_what_stays_the_same(desk, record):
    one = record(
        kind="award", variant="other", stage="granted", level="commune", subject="individual"
    )
    url = reverse("activities:record")
    start = desk.get(url, {"like": one.pk}).context["form"].initial
    assert (start["variant"], start["quantity"], start["on"]) == ("other", 1, date(2026, 11, 21))
    typed = {**ENTRY, "quantity": "1", "next": "like"}
    answer = desk.post(f"{url}?kind=inspection", typed)
    assert answer.url == f"{url}?like={Activity.objects.latest('pk').pk}"


def test_a_paper_of_the_unit_is_offered_and_gives_the_title(desk, kinds, commune, other):
    paper = PaperFactory(unit=commune, number="05-KH/ĐU", summary="Triển khai")
    PaperFactory(unit=other)
    url = reverse("activities:record") + "?kind=paper"
    form = desk.get(url).context["form"]
    assert list(form.fields["paper"].queryset) == [paper]
    desk.post(url, {**ENTRY, "title": "", "quantity": "1", "variant": "plan", "paper": paper.pk})
    assert Activity.objects.get().title == "05-KH/ĐU Triển khai"


def test_an_office_records_for_a_unit_below_by_its_code(client, kinds, someone, province, commune):
    client.force_login(someone(Role.STANDING_OFFICE, over=province))
    url = reverse("activities:record")
    assert client.get(url, {"code": "18201"}).context["unit"] == commune
    refused = client.get(url, {"code": "00000"})
    assert (refused.status_code, refused.context["unit"]) == (422, province)
    client.post(f"{url}?kind=inspection&unit={commune.pk}", ENTRY)
    assert Activity.objects.get().unit == commune


def test_what_is_out_of_scope_is_not_there(desk, record, other, someone):
    stranger = someone(Role.REGISTRAR, over=other)
    theirs = record(unit=other, actor=stranger)
    for name in ("page", "change", "cancel"):
        assert desk.get(reverse(f"activities:{name}", args=(theirs.pk,))).status_code == 404
    assert desk.get(reverse("activities:record"), {"unit": other.pk}).status_code == 404


def test_who_only_sees_is_offered_no_act(client, record, someone, commune):
    client.force_login(someone(Role.UNIT_HEAD, over=commune))
    one = record()
    answer = client.get(reverse("activities:page", args=(one.pk,)))
    assert (answer.status_code, answer.context["may_record"]) == (200, False)
    assert client.get(reverse("activities:record")).status_code == 403
    assert client.post(reverse("activities:paste"), {"text": "x"}).status_code == 403


def test_a_change_over_somebody_elses_shows_both(desk, record, clerk, at):
    one = record()
    url = reverse("activities:change", args=(one.pk,))
    operations.change(one, quantity=7, seen_version=1, actor=clerk, at=at)
    answer = desk.post(url, {**ENTRY, "quantity": "9", "version": "1"})
    assert answer.status_code == 422
    assert ("7" in [str(value) for _label, value in answer.context["theirs"]]) is True
    assert Activity.objects.get().quantity == 7
    desk.post(url, {**ENTRY, "quantity": "9", "version": "2"})
    assert Activity.objects.get().quantity == 9


def test_an_entry_is_taken_back_with_its_reason(desk, record):
    one = record()
    url = reverse("activities:cancel", args=(one.pk,))
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"why": ""}).status_code == 422
    desk.post(url, {"why": "Ghi trùng"})
    shown = body(desk.get(reverse("activities:page", args=(one.pk,))))
    assert "Ghi trùng" in shown
    assert "Trần Thị Bình hủy hoạt động" in shown
    assert desk.get(url).status_code == 302


def test_a_paste_is_looked_at_first_and_bad_rows_stay(desk, kinds):
    url = reverse("activities:paste")
    text = "talk\t10/03/2026\tNói chuyện\t1\ntalk\t10/03/2026\tKhác\thai"
    looked = desk.post(url, {"text": text, "act": "look"})
    assert (looked.context["pasted"].good, Activity.objects.count()) == (1, 0)
    kept = desk.post(url, {"text": text, "act": "keep"})
    assert Activity.objects.count() == 1
    assert kept.context["form"].initial == {"text": "talk\t10/03/2026\tKhác\thai"}
    mended = desk.post(url, {"text": "talk\t10/03/2026\tKhác\t2", "act": "keep"})
    assert mended.url == reverse("activities:list")
    assert desk.post(url, {"text": " "}).status_code == 422


def test_an_administrator_adds_changes_and_ends_kinds(client, administrator, kinds):
    client.force_login(administrator)
    new = {
        "name": "Hội thao", "unit_word": "cuộc", "asks": ["attended"], "order": "200",
        "variants": "Cấp xã\nCấp thôn", "valid_from": "2026-11-01",
    }  # fmt: skip
    client.post(reverse("activities:add_kind"), new)
    kind = ActivityKind.objects.get(code="hoi_thao")
    assert kind.variants == [
        {"code": "cap_xa", "name": "Cấp xã"}, {"code": "cap_thon", "name": "Cấp thôn"},
    ]  # fmt: skip
    later = {**new, "variants": "cap_xa | Xã", "valid_from": "2026-12-01"}
    client.post(reverse("activities:change_kind", args=("hoi_thao",)), later)
    assert ActivityKind.objects.running().get(code="hoi_thao").variants == [
        {"code": "cap_xa", "name": "Xã"}
    ]
    refused = client.post(reverse("activities:add_kind"), new)
    assert refused.status_code == 422
    end = reverse("activities:end_kind", args=("talk",))
    client.post(end, {"ends_on": "2026-11-30", "note": "Gộp vào tuyên truyền"})
    assert not ActivityKind.objects.running().filter(code="talk").exists()
    assert client.get(end).status_code == 404
    for name in ("kinds", "add_kind"):
        assert client.get(reverse(f"activities:{name}")).status_code == 200


def test_a_clerk_does_not_set_kinds(desk, kinds):
    assert desk.get(reverse("activities:kinds")).status_code == 403


def test_an_entry_is_changed_on_its_page(desk, record):
    one = record(link="https://baohatinh.vn/tin")
    url = reverse("activities:change", args=(one.pk,))
    shown = desk.get(url)
    assert shown.context["form"].more_is_used
    refused = desk.post(url, {**ENTRY, "on": "2027-01-01", "version": "1"})
    assert (refused.status_code, refused.context["theirs"]) == (422, [])
    assert desk.post(url, {**ENTRY, "version": "x"}).status_code == 422
    answer = desk.post(url, {**ENTRY, "version": "1"})
    assert answer.url == reverse("activities:page", args=(one.pk,))
    assert (Activity.objects.get().quantity, Activity.objects.get().version) == (1234, 2)


def test_who_came_is_shown_beside_who_was_asked(desk, record):
    record(kind="dissemination", variant="people", attended=45, expected=60, title="Họp dân")
    record(kind="dissemination", variant="people", expected=60, title="Họp đoàn viên")
    record(kind="training", attended=1200, title="Tập huấn")
    rows = desk.get(reverse("activities:list")).context["rows"]
    assert [row["people"] for row in rows] == ["1.200", "– / 60", "45 / 60"]


def test_a_kind_is_shown_with_what_happened_to_it(client, administrator, kinds):
    client.force_login(administrator)
    url = reverse("activities:change_kind", args=("news",))
    assert len(client.get(url).context["history"]) == 1
    assert client.post(url, {"name": ""}).status_code == 422
    assert client.get(reverse("activities:change_kind", args=("nothing",))).status_code == 404


def test_an_unknown_kind_leads_back_to_the_choice(desk, kinds):
    answer = desk.get(reverse("activities:record"), {"kind": "parade", "like": "9999"})
    assert answer.templates[0].name == "activities/choose.html"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_paste_costs_the_same_for_each_row(rows, desk, kinds, django_assert_num_queries):
    text = "\n".join(f"talk\t10/03/2026\tNói chuyện {number}\t1" for number in range(rows))
    url = reverse("activities:paste")
    desk.get(url)
    with django_assert_num_queries(9 + 4 * rows):
        desk.post(url, {"text": text, "act": "keep"})

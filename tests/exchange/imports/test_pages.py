"""Pages of files on their way in: what is shown, refused, hidden; without JavaScript and with htmx."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from kheo.access.enums import Role
from kheo.exchange.models import Import, Matching
from kheo.exchange.operations import imports
from kheo.exchange.profiles import Resting
from kheo.exchange.queries.waiting import files_waiting
from tests.exchange.imports.wells import wells, workbook
from tests.factories.orgs import UnitFactory

GOOD = [("G1", 12, "Giếng đào"), ("G2", 7, "Giếng khoan")]
WRONG = ("G3", "bảy", "Giếng đào")


@pytest.fixture
def client(client, clerk):
    client.force_login(clerk)
    return client


def sent(*rows, name="gieng.xlsx", **more):
    return {
        "profile": "wells",
        "unit": "42",
        "file": SimpleUploadedFile(name, workbook(*rows, **more)),
    }


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_file_waits_for_who_brought_it_until_he_has_decided(
    client, checked, clerk, someone, province, at, work
):
    one = checked(*GOOD)

    [line] = files_waiting(clerk, at.date())
    assert (line.count, line.url) == (1, "/nhap-xuat/?xem=cho-minh&cua=toi")
    assert "Tệp chờ khớp cột hoặc chờ nhận" in text(client.get("/"))
    assert one.name in text(client.get(line.url))

    colleague = someone(Role.RECORDS_CLERK, over=province)
    assert files_waiting(colleague, at.date()) == []
    assert files_waiting(someone(Role.AUDITOR, over=province), at.date()) == []

    imports.ask_to_enter(one, actor=clerk, at=at)
    assert files_waiting(clerk, at.date()) == []
    work(one)
    assert files_waiting(clerk, at.date()) == []


def test_the_whole_story_on_pages(client, work, clerk):
    response = client.post("/nhap-xuat/", sent(*GOOD, WRONG, headings=("A1", "B2", "Loại giếng")))
    one = Import.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/nhap-xuat/{one.pk}/cot/")

    shown = text(client.get(response["Location"]))
    assert "Còn thiếu: Mã giếng, Số hộ dùng." in shown
    assert "G1 G2" in shown

    response = client.post(
        f"/nhap-xuat/{one.pk}/cot/",
        {"cot-0": "code", "cot-1": "households", "cot-2": "kind", "keep_as": "Mẫu cũ"},
    )
    assert response["Location"] == f"/nhap-xuat/{one.pk}/"
    assert 'hx-trigger="every 2s"' in client.get(f"/nhap-xuat/{one.pk}/").content.decode()
    work(one)
    shown = text(client.get(f"/nhap-xuat/{one.pk}/"))
    assert "2 dòng tốt (2 mới, 0 thay đổi), 0 đã có, 1 bị từ chối" in shown
    assert "4 G3 Số hộ dùng" in shown
    assert "“bảy”" in shown
    assert wells() == {}

    response = client.post(f"/nhap-xuat/{one.pk}/nhan/")
    work(one)
    shown = text(client.get(f"/nhap-xuat/{one.pk}/?xem=moi"))
    assert "Đã nhận các dòng tốt" in shown
    assert wells() == {"G1": 12, "G2": 7}

    refused = client.get(f"/nhap-xuat/{one.pk}/bi-tu-choi/")
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(refused.content)).get_sheet_by_index(0).to_python()
    )
    assert rows[1][:3] == ["G3", "bảy", "Giếng đào"]
    assert (
        "gieng - bị từ chối.xlsx" in refused["Content-Disposition"]
        or "gieng" in refused["Content-Disposition"]
    )


def test_the_refused_workbook_mended_and_uploaded_is_recognised_and_nothing_doubles(
    client, checked, work, clerk, at
):
    one = checked(*GOOD, WRONG, headings=("Mã giếng", "Số hộ dùng", "Loại giếng"))
    imports.ask_to_enter(one, actor=clerk, at=at)
    work(one)
    content = client.get(f"/nhap-xuat/{one.pk}/bi-tu-choi/").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    head, wrong = rows[0], rows[1]

    mended = SimpleUploadedFile(
        "sua.xlsx",
        workbook(("G1", 12, "Giếng đào", ""), ("G3", 7, wrong[2], wrong[3]), headings=head),
    )
    response = client.post("/nhap-xuat/", {"profile": "wells", "unit": "42", "file": mended})

    again = work(Import.objects.latest("pk"))
    assert response["Location"] == f"/nhap-xuat/{again.pk}/"
    assert (again.status, again.new_rows, again.same_rows, again.refused_rows) == (
        "checked",
        1,
        1,
        0,
    )


def test_an_upload_without_a_file_keeps_what_was_chosen(client):
    response = client.post("/nhap-xuat/", {"profile": "wells", "unit": "42"})

    assert response.status_code == 422
    assert "Chọn một tệp." in text(response)
    assert '<option value="wells" selected>' in response.content.decode()


def test_a_file_that_is_no_table_is_told(client):
    response = client.post(
        "/nhap-xuat/",
        {"profile": "wells", "unit": "42", "file": SimpleUploadedFile("a.xlsx", b"%PDF-1.7 x")},
    )

    assert (response.status_code, Import.objects.count()) == (422, 0)


def test_columns_chosen_twice_stand_refused_with_everything_typed(client, upload):
    one = upload(*GOOD, headings=("a", "b", "c"))

    response = client.post(
        f"/nhap-xuat/{one.pk}/cot/", {"cot-0": "code", "cot-1": "code", "keep_as": "Tên đã gõ"}
    )

    assert response.status_code == 422
    assert "Trường này đã có cột; chọn một trong hai." in text(response)
    assert 'value="Tên đã gõ"' in response.content.decode()


def test_words_are_said_on_the_page_and_the_rows_are_checked_anew(client, checked, work):
    one = checked(("G1", 12, "GK"))
    assert "GK" in text(client.get(f"/nhap-xuat/{one.pk}/"))

    client.post(f"/nhap-xuat/{one.pk}/tu/", {"tu-kind-0": "bored"})

    one = work(one)
    assert (one.new_rows, one.refused_rows, one.words) == (1, 0, {"kind": {"GK": "bored"}})


def test_rows_come_in_pages_under_the_same_number_of_queries(
    client, checked, django_assert_num_queries
):
    few = checked(("A1", 1, ""))
    many = checked(*[(f"B{n}", n, "") for n in range(70)], name="nhieu.xlsx")
    client.get(f"/nhap-xuat/{few.pk}/?xem=moi")

    with django_assert_num_queries(9):
        assert "A1" in text(client.get(f"/nhap-xuat/{few.pk}/?xem=moi"))
    with django_assert_num_queries(9):
        shown = text(client.get(f"/nhap-xuat/{many.pk}/?xem=moi&trang=3"))
    assert "61–70 trong 70" in shown
    assert "B60" in shown
    assert "B59" not in shown


def test_what_is_worth_a_look_stands_below_the_name_and_holds_nothing_back(client, checked):
    one = checked(("A1", 77, ""), ("A2", 5, ""))

    shown = client.get(f"/nhap-xuat/{one.pk}/?xem=moi").content.decode()

    assert (one.new_rows, one.refused_rows) == (2, 0)
    assert "A1<small>Nhiều hộ lạ thường: xem lại.</small></th>" in shown
    assert shown.count("<small>Nhiều hộ") == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_file_and_for_three(
    client, upload, rows, django_assert_num_queries
):
    for number in range(rows):
        upload((f"G{number}", 1, ""), name=f"tep-{number}.xlsx")
    client.get("/nhap-xuat/")

    with django_assert_num_queries(9):
        response = client.get("/nhap-xuat/")
    assert [f"tep-{number}.xlsx" in text(response) for number in range(rows)] == [True] * rows


def test_out_of_scope_is_not_there_and_rows_hide_from_who_may_not_bring_them_in(
    client, checked, someone, other, province
):
    one = checked(*GOOD, WRONG)
    addresses = ["", "cot/", "bi-tu-choi/", "tep/", "hoan-lai/"]

    client.force_login(someone(Role.RECORDS_CLERK, over=other))
    assert [client.get(f"/nhap-xuat/{one.pk}/{end}").status_code for end in addresses] == [404] * 5

    client.force_login(someone(Role.UNIT_HEAD, over=province))
    response = client.get(f"/nhap-xuat/{one.pk}/")
    assert response.status_code == 200
    assert "G3" not in text(response)
    assert "Nhận 2 dòng tốt" not in text(response)
    assert client.get(f"/nhap-xuat/{one.pk}/bi-tu-choi/").status_code == 404
    assert client.get(f"/nhap-xuat/{one.pk}/tep/").status_code == 404

    client.force_login(someone(Role.AUDITOR, over=province))
    assert "G3" in text(client.get(f"/nhap-xuat/{one.pk}/"))
    assert client.post(f"/nhap-xuat/{one.pk}/nhan/").status_code == 403


def test_an_undo_asks_for_a_reason_and_tells_what_rests(client, entered, work):
    one = entered(("G1", 13, ""), ("G2", 7, ""))
    assert client.post(f"/nhap-xuat/{one.pk}/hoan-lai/", {"note": ""}).status_code == 422

    client.post(f"/nhap-xuat/{one.pk}/hoan-lai/", {"note": "Nhầm"})

    work(one)
    shown = text(client.get(f"/nhap-xuat/{one.pk}/"))
    assert "Giếng G1 đang có người dùng." in shown
    assert wells() == {"G1": 13, "G2": 7}


def test_what_holds_an_undo_back_is_linked_where_the_person_may_see_it(
    client, entered, clerk, province, other, someone
):
    one = entered(*GOOD)
    near = UnitFactory(name="Thạch Hà", label="Xã Thạch Hà", code="18562", under=province)
    lost = Resting("Dòng 4: không còn.", "library.story", 7).kept()
    held = [
        Resting("Dòng 2: có đơn vị dưới.", "orgs.unit", near.pk, 5).kept(),
        Resting("Dòng 3: đang dùng.", "access.grant", 1, near.pk).kept(),
    ]
    Import.objects.update(resting=[*held, lost, "Dòng 5."], told="Không hoàn lại được.")

    shown = client.get(f"/nhap-xuat/{one.pk}/").content.decode()
    assert f'Dòng 2: có đơn vị dưới. <a href="/don-vi/{near.pk}/">Xã Thạch Hà</a></li>' in shown
    for rest in ("Dòng 3: đang dùng.", "Dòng 4: không còn.", "Dòng 5."):
        assert f"<li>{rest}</li>" in shown


def test_kept_matchings_are_listed_and_may_be_dropped(client, upload, clerk, at):
    one = upload(*GOOD, headings=("a", "b", "c"))
    imports.match(one, columns={"code": 0, "households": 1}, keep_as="Mẫu cũ", actor=clerk, at=at)

    assert "Mẫu cũ" in text(client.get("/nhap-xuat/khop-cot/"))
    client.post(f"/nhap-xuat/khop-cot/{Matching.objects.get().pk}/bo/")

    assert not Matching.objects.exists()


def test_the_template_is_a_workbook_of_a_kind_one_may_bring_in(client):
    response = client.get("/nhap-xuat/mau/wells/")

    assert response.content[:2] == b"PK"
    assert client.get("/nhap-xuat/mau/khong-co/").status_code == 404


def test_headings_of_another_kind_of_file_are_told_with_the_way_there(client):
    headings = ("Nội dung", "Số liệu", "Trang")

    response = client.post("/nhap-xuat/", sent(*GOOD, headings=headings))
    page = client.get(response["Location"])

    kind = "Các tiêu đề giống tệp loại “Số liệu khai trong một văn bản” hơn. Tải lên theo loại đó"
    assert kind in text(page)
    assert 'href="/nhap-xuat/?loai=declared-figures"' in page.content.decode()


def test_the_form_begins_with_what_the_person_took_in_the_last_time(client, checked):
    checked(*GOOD)

    form = client.get("/nhap-xuat/").context["form"]

    assert (form["profile"].value(), form["unit"].value()) == ("wells", "42")
    assert client.get("/nhap-xuat/?loai=units").context["form"]["profile"].value() == "units"

"""The story of the eleven files: uploaded, matched once, looked at, taken in; the refused mended and uploaded again."""

import io

import pytest
import xlsxwriter
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from kheo.exchange.models import Import, Matching
from kheo.initiatives.models import Initiative
from tests.browser.conftest import DESK, PHONE
from tests.browser.reading_scene import work

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("TT", "Mã đơn vị", "Nội dung A", "Lĩnh vực", "Năm đăng ký")
ROWS = [
    (1, "18766", "Tuyến đường hoa thôn Tân Phong", "Kinh tế", 2026),
    (2, "18766", "Tổ tự quản ánh sáng an ninh", "Quốc phòng - an ninh", 2026),
    (3, "18766", "Nhà sạch vườn đẹp", "KTXH", 2026),
    (4, "99999", "Hũ gạo tình thương", "Văn hóa - xã hội", 2026),
]


def workbook(name, rows, headings=HEADINGS):
    """The file as a browser sends it."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    page = book.add_worksheet("Danh sách")
    page.write(0, 0, "DANH SÁCH MÔ HÌNH “DÂN VẬN KHÉO”")
    for at, row in enumerate([headings, *rows], 2):
        page.write_row(at, 0, row)
    book.close()
    return {"name": name, "mimeType": XLSX, "buffer": kept.getvalue()}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_file_is_uploaded_matched_looked_at_taken_in_and_the_refused_come_again(
    scene, visitor, size
):
    office = visitor(size)
    office.sign_in(scene.office)
    known = Initiative.objects.count()
    a_file_is_uploaded_and_its_columns_are_matched_once(office)
    every_row_has_its_fate_before_anything_enters(office)
    assert Initiative.objects.count() == known
    the_good_rows_enter(office)
    assert Initiative.objects.count() == known + 2
    the_refused_rows_are_mended_and_come_again(office)
    assert Initiative.objects.count() == known + 4
    what_came_in_goes_out_again(office)


def send(office, file):
    """Upload from the list."""
    office.go("/nhap-xuat/")
    box = office.page.locator("#nop")
    if box.get_attribute("open") is None:
        box.locator("summary").first.click()
    office.answer("profile", "initiatives")
    office.page.locator("#file").set_input_files(file)
    office.fits()
    office.accessible()
    office.shot("90-nhap-tai-len")
    box.locator("button[type=submit]").click()


def a_file_is_uploaded_and_its_columns_are_matched_once(office):
    """What the headings do not tell, the person says, and keeps it under a name."""
    send(office, workbook("ky-anh.xlsx", ROWS))
    office.arrive(r".*/nhap-xuat/\d+/cot/$")
    expect(office.page.locator("main")).to_contain_text("Còn thiếu: Tên mô hình, điển hình")
    office.page.locator("select[name=cot-2]").select_option("title")
    office.shot("91-nhap-khop-cot")
    office.answer("keep_as", "Mẫu huyện Kỳ Anh")
    office.fits()
    office.accessible()
    office.page.locator("form.matching button[type=submit]").last.click()
    office.arrive(r".*/nhap-xuat/\d+/$")
    assert Matching.objects.get().name == "Mẫu huyện Kỳ Anh"


def every_row_has_its_fate_before_anything_enters(office):
    """The page asks by itself until the worker is through."""
    expect(office.page.locator("main")).to_contain_text("Đang kiểm tra các dòng")
    work()
    expect(office.page.locator(".outcome-line")).to_contain_text("2 dòng tốt", timeout=8000)
    expect(office.page.locator(".outcome-line")).to_contain_text("2 bị từ chối")
    expect(office.page.locator("#dong")).to_contain_text("Hũ gạo tình thương")
    expect(office.page.locator("main .state").first).to_contain_text("Đã kiểm tra, chờ bạn")
    office.fits()
    office.accessible()
    office.shot("92-nhap-xem-truoc")


def the_good_rows_enter(office):
    """One button; then the way to the list."""
    office.page.locator(".outcome-acts button", has_text="Nhận 2 dòng tốt").click()
    expect(office.page.locator("main")).to_contain_text("Đang nhận các dòng tốt")
    work()
    expect(office.page.locator("main")).to_contain_text("Đã nhận các dòng tốt", timeout=8000)
    office.fits()
    office.accessible()
    office.shot("93-nhap-da-nhan")


def the_refused_rows_are_mended_and_come_again(office):
    """The workbook of the refused rows is recognised by the kept matching; nothing doubles."""
    with office.page.expect_download() as given:
        office.page.locator('main a[href$="/bi-tu-choi/"]').first.click()
    rows = CalamineWorkbook.from_path(given.value.path()).get_sheet_by_index(0).to_python()
    heads, refused = rows[0], rows[1:]
    assert [row[2] for row in refused] == ["Nhà sạch vườn đẹp", "Hũ gạo tình thương"]
    assert ["KTXH" in refused[0][-1], "99999" in refused[1][-1]] == [True, True]
    mended = [
        [*row[:1], "18766", row[2], field, *row[4:]]
        for row, field in zip(refused, ["Kinh tế", "Văn hóa - xã hội"], strict=True)
    ]

    send(office, workbook("ky-anh - sua.xlsx", [*mended, [*ROWS[0], ""]], heads))

    office.arrive(r".*/nhap-xuat/\d+/$")
    work()
    expect(office.page.locator(".outcome-line")).to_contain_text("2 dòng tốt", timeout=8000)
    expect(office.page.locator(".outcome-line")).to_contain_text("1 đã có")
    assert Import.objects.latest("pk").matching == Matching.objects.get()
    office.page.locator(".outcome-acts button", has_text="Nhận 2 dòng tốt").click()
    work()
    expect(office.page.locator("main")).to_contain_text("Đã nhận các dòng tốt", timeout=8000)


def what_came_in_goes_out_again(office):
    """The list as a file: what is in it is said before it comes."""
    office.go("/nhap-xuat/xuat/initiatives/")
    office.fits()
    office.accessible()
    office.shot("94-xuat-danh-sach")
    with office.page.expect_download() as given:
        office.page.locator("main form button[type=submit]").first.click()
    rows = CalamineWorkbook.from_path(given.value.path()).get_sheet_by_index(0).to_python()
    assert len(rows) == Initiative.objects.count() + 1

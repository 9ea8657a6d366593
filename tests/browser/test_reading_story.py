"""The story of fifteen years on paper: files dropped, read, looked through by keyboard, entered, read again."""

import io
import re

import pytest
from docx import Document
from playwright.sync_api import expect

from kheo.archive.enums import CandidateState, ItemKind, ItemState, ReadingStatus
from kheo.archive.models import Candidate, CitedPaper, DeclaredFigure, Reading
from tests.browser.conftest import DESK, PHONE
from tests.browser.reading_scene import TITLE, build_reading, scan, word, work

WRONG = "Bốn lĩnh vực cộng lại 233, báo cáo ghi 240, lệch 7"


@pytest.fixture
def story(transactional_db):
    """The office with its files."""
    return build_reading()


def test_a_report_of_the_past_is_read_looked_through_entered_and_read_again(story, visitor):
    office = visitor(DESK)
    office.sign_in(story.office)
    files_are_dropped(office)
    reading = Reading.objects.get(name="cam-xuyen-2024.docx")
    what_does_not_add_up_is_shown(office, reading)
    whose_it_is_is_said(story, office, reading)
    items_are_decided_by_keyboard(office, reading)
    the_rest_is_taken_and_entered(office, reading)
    the_named_project_is_a_record(story, office)
    a_corrected_file_asks_only_about_what_changed(office, reading)


def files_are_dropped(office):
    """Two files at once; the scan is refused with its pages, the other is read."""
    office.go("/doc-bao-cao/")
    office.page.locator("#files").set_input_files([word("cam-xuyen-2024"), scan()])
    office.page.locator("#nop button[type=submit]").click()
    office.arrive(r".*/doc-bao-cao/\?dot=.*")
    office.fits()
    work()
    office.page.reload()
    expect(office.page.locator("main")).to_contain_text("có 2 trang nhưng không có chữ (bản chụp)")
    office.accessible()
    office.shot("42-doc-bao-cao")
    states = dict(Reading.objects.values_list("name", "status"))
    assert states == {
        "cam-xuyen-2024.docx": ReadingStatus.OPEN, "ban-chup.pdf": ReadingStatus.REFUSED,
    }  # fmt: skip


def what_does_not_add_up_is_shown(office, reading):
    """The text left, what was understood right; a finding leads to its places."""
    office.go(f"/doc-bao-cao/{reading.pk}/")
    finding = office.page.locator(".finding", has_text=re.compile(rf"^\s*{WRONG}"))
    expect(finding).to_have_count(1)
    marks = office.page.locator("[data-text] .mark")
    assert marks.count() > 30
    finding.locator("a").first.click()
    expect(office.page.locator(".mark.current, .mark.found").first).to_be_visible()
    office.fits()
    office.accessible()
    office.shot("43-xem-lai-bao-cao")


def whose_it_is_is_said(story, office, reading):
    """The district as it was then; the period of the report."""
    head = office.page.locator("#dau")
    if head.get_attribute("open") is None:
        head.locator("summary").click()
    office.answer("unit", story.district.code)
    office.answer("starts_on", "2024-01-01")
    office.answer("ends_on", "2024-12-31")
    head.locator("button[type=submit]").click()
    expect(office.page.locator("#dau summary")).to_contain_text("huyện Cẩm Xuyên")
    reading.refresh_from_db()
    assert (reading.unit, str(reading.ends_on)) == (story.district, "2025-01-01")


def items_are_decided_by_keyboard(office, reading):
    """J goes on, A takes, X leaves out, U undoes, E corrects."""
    page = office.page
    page.goto(f"{office.base}/doc-bao-cao/{reading.pk}/?loai=so-lieu#muc")
    first, second, third = reading.items.filter(kind=ItemKind.FIGURE).order_by("order")[:3]
    chosen(page, first)
    page.keyboard.press("a")
    expect(page.locator(f'#muc-{first.pk}[data-state="taken"]')).to_have_count(1)
    is_open(page, second)
    page.keyboard.press("x")
    expect(page.locator(f'#muc-{second.pk}[data-state="dropped"]')).to_have_count(1)
    is_open(page, third)
    page.keyboard.press("u")
    expect(page.locator(f'#muc-{second.pk}[data-state="open"]')).to_have_count(1)
    is_open(page, second)
    chosen(page, third)
    page.keyboard.press("e")
    amount = page.locator(f'#muc-{third.pk} [name="amount"]')
    amount.fill("59")
    page.locator(f"#muc-{third.pk} form button[type=submit]").first.click()
    expect(page.locator(f'#muc-{third.pk}[data-state="taken"]')).to_have_count(1)
    third.refresh_from_db()
    assert (third.values["amount"], third.read["amount"]) == ("59", "58")
    office.shot("44-sua-muc")


def chosen(page, item):
    """Click an item and wait until its details are there."""
    page.locator(f"#muc-{item.pk} .pick").click()
    is_open(page, item)


def is_open(page, item):
    """The item is the current one and shows its details."""
    expect(page.locator(f"#muc-{item.pk}.current .item-detail")).to_be_visible()
    page.wait_for_load_state("networkidle")


def the_rest_is_taken_and_entered(office, reading):
    """Many at once where nothing is doubted, then one by one, then into the books."""
    page = office.page
    page.goto(f"{office.base}/doc-bao-cao/{reading.pk}/")
    for _press in range(4):
        bulk = page.locator(".bulk-acts button", has_text=re.compile("Nhận|Lấy|Đưa", re.IGNORECASE))
        if not bulk.count():
            break
        bulk.first.click()
        page.wait_for_load_state("networkidle")
    for item in reading.items.filter(state=ItemState.OPEN):
        page.goto(f"{office.base}/doc-bao-cao/{reading.pk}/?muc={item.pk}#muc-{item.pk}")
        page.locator(f'#muc-{item.pk} [data-key="a"]').click()
        expect(page.locator(f'#muc-{item.pk}[data-state="taken"]')).to_have_count(1)
    page.goto(f"{office.base}/doc-bao-cao/{reading.pk}/")
    page.locator("#xac-nhan button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    reading.refresh_from_db()
    assert reading.status == ReadingStatus.CONFIRMED
    office.fits()
    office.shot("45-da-vao-so")
    figures = DeclaredFigure.objects.filter(source=reading.source)
    assert (
        figures.filter(indicator="registered", field="", kind="").get(value=240).parts.count() >= 2
    )
    assert figures.filter(value=59, unit__code="446").count() >= 1
    assert CitedPaper.objects.filter(symbol="45-CT/TU").count() == 1
    office.go(f"/so-lieu-giay/{reading.source_id}/")
    expect(page.locator("main")).to_contain_text("240")


def the_named_project_is_a_record(story, office):
    """The candidate is shown beside the record that looks like it."""
    one = Candidate.objects.get(title=TITLE)
    office.go(f"/doc-bao-cao/ung-vien/{one.pk}/")
    expect(office.page.locator("main")).to_contain_text(story.record.title)
    office.fits()
    office.accessible()
    office.shot("46-ung-vien")
    office.page.locator(f'main form[action$="/{one.pk}/trung/"] button').first.click()
    office.page.wait_for_load_state("networkidle")
    one.refresh_from_db()
    assert (one.state, one.initiative) == (CandidateState.SAME, story.record)


def a_corrected_file_asks_only_about_what_changed(office, reading):
    """One number changed: one item waits, all others keep their decisions."""
    office.go(f"/doc-bao-cao/{reading.pk}/ban-sua/")
    corrected = word("cam-xuyen-2024", words={"kiểm tra 27 cuộc": "kiểm tra 29 cuộc"})
    office.page.locator("main input[type=file]").set_input_files(corrected | {"name": "sua.docx"})
    office.send()
    work()
    again = Reading.objects.get(before=reading)
    waiting = again.items.filter(state=ItemState.OPEN)
    assert [item.values["amount"] for item in waiting] == ["29"]
    office.go(f"/doc-bao-cao/{again.pk}/")
    office.fits()
    office.shot("47-doc-lai-ban-sua")


def test_a_clerk_looks_through_her_own_draft_on_a_phone_and_takes_it_with_remarks(story, visitor):
    clerk = visitor(PHONE)
    clerk.sign_in(story.clerk)
    clerk.go("/doc-bao-cao/")
    clerk.page.locator("#files").set_input_files(word("cap-tinh-2025"))
    clerk.page.locator('[name="purpose"][value="own"]').check()
    clerk.page.locator("#nop button[type=submit]").click()
    clerk.arrive(r".*/doc-bao-cao/\?dot=.*")
    work()
    reading = Reading.objects.get()
    clerk.go(f"/doc-bao-cao/{reading.pk}/")
    for wrong, right in (("15,60%", "15,61%"), ("13,00%", "13,01%")):
        said = f"{wrong} bị cắt chữ số thay vì làm tròn; đúng là {right}"
        expect(clerk.page.locator(".finding", has_text=said)).to_have_count(1)
    clerk.fits()
    clerk.accessible()
    clerk.shot("48-soat-bao-cao-cua-minh")
    with clerk.page.expect_download() as waiting:
        clerk.page.locator('main a[href*="ban-ghi-chu"]').first.click()
    copy = Document(io.BytesIO(waiting.value.path().read_bytes()))
    assert "đúng là 15,61%" in " ".join(one.text for one in copy.comments)
    assert not DeclaredFigure.objects.exists()

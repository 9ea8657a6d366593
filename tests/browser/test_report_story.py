"""The story of a report, played by its people: asked, filled from records, summed, signed, restated."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from kheo.reporting.enums import FindingStatus, ReportStatus
from kheo.reporting.models import Cell, Finding, ReportVersion, Text, VersionValue
from tests.browser.conftest import DESK, PHONE
from tests.browser.report_scene import (
    ASSESSMENT,
    REASON,
    TASKS,
    build_reporting,
    fresh,
    hand_in,
    late_is_late,
    now,
    registered,
    report_of,
    round_of,
)
from tests.browser.test_recognition_story import number

TYPED = {"participants_declared": "720", "money_mobilised": "45", "labour_days": "104"}


@pytest.fixture
def story(transactional_db):
    """The province before it asks for the half-year."""
    return build_reporting()


def test_a_half_year_is_asked_filled_summed_signed_and_restated(story, visitor):
    office = visitor(DESK)
    office.sign_in(story.office)
    the_office_asks_for_the_half_year(story, office)
    first = the_clerk_fills_on_a_phone(story, visitor)
    the_head_approves_and_it_is_sent(story, visitor, first)
    second = hand_in(story, story.communes[1], "second_clerk", "second_head", (410, 52, 88))
    late_is_late(story)
    the_late_one_is_reminded(story, visitor, office)
    for report in (first, second):
        step(office, report, "accept")
        assert fresh(report).status == ReportStatus.ACCEPTED
    summary = report_of(story, story.province)
    the_sum_tells_what_is_missing(story, office)
    a_number_is_clicked_down(story, office, summary)
    the_summary_is_locked_and_numbered(story, visitor, office, summary)
    the_signed_one_stays_beside_today(story, visitor, office, summary)


def the_office_asks_for_the_half_year(story, office):
    """From the list of next periods; who owes it is shown before anybody is asked."""
    office.go("/ky-bao-cao/")
    office.follow("/ky-bao-cao/mo/")
    offer = f"kind=half&starts_on={story.span.start.isoformat()}"
    office.page.locator(f'main a[href*="{offer}"]').first.click()
    expect(office.page.locator("#owed")).to_contain_text("xã Kỳ Xuân")
    office.answer("due_on", timezone.localdate().isoformat())
    office.fits()
    office.shot("31-mo-ky-bao-cao")
    office.page.locator("main .form-end button.primary").click()
    office.arrive(r".*/ky-bao-cao/\d+/$")
    asked = round_of(story)
    units = sorted(asked.reports.values_list("unit__name", "receiver__name"))
    assert units == [
        ("Hà Tĩnh", None), ("Kỳ Anh", "Hà Tĩnh"), ("Kỳ Khang", "Hà Tĩnh"), ("Kỳ Xuân", "Hà Tĩnh"),
    ]  # fmt: skip


def the_clerk_fills_on_a_phone(story, visitor):
    """What is recorded stands there already; three figures, two texts, one answer."""
    clerk, report = visitor(PHONE), report_of(story, story.communes[0])
    clerk.sign_in(story.clerk)
    clerk.go("/bao-cao/")
    clerk.fits()
    clerk.follow(f"/bao-cao/{report.pk}/")
    inspections = clerk.page.locator("#section-leadership_papers tr", has_text="kiểm tra").first
    expect(inspections.locator("a.counted")).to_have_text("2")
    clerk.fits()
    clerk.shot("32-bao-cao-da-co-so")
    for key, typed in TYPED.items():
        saves(clerk, f"cell:{key}", typed)
    clerk.shot("33-tu-luu")
    for code, words in (("assessment", ASSESSMENT), ("tasks", TASKS)):
        saves(clerk, f"text:{code}", words.format(place="thôn Tân Phong"))
    one_yellow_remark_is_answered(clerk, report)
    kept = dict(Cell.objects.filter(report=report).values_list("key", "value"))
    assert kept == {key: int(typed) for key, typed in TYPED.items()}
    assert Text.objects.filter(report=report).exclude(body="").count() == 2
    expect(clerk.page.locator("#live")).to_contain_text("không còn thiếu")
    clerk.fits()
    clerk.accessible()
    return report


def saves(clerk, name, typed):
    """Type into one field of the report and wait until it says that it is kept."""
    box = clerk.page.locator(f'main [name="{name}"]')
    box.click()
    box.press_sequentially(typed)
    box.press("Tab")
    state = clerk.page.locator(f'[data-field="{name}"] [data-save-state]')
    expect(state).to_have_text(re.compile("đã lưu", re.IGNORECASE))


def one_yellow_remark_is_answered(clerk, report):
    """Twice as many people as the period before: one sentence why."""
    remark = clerk.page.locator("#findings .finding")
    expect(remark).to_have_count(1)
    remark.locator("textarea").fill(REASON)
    remark.scroll_into_view_if_needed()
    clerk.shot("34-giai-trinh-canh-bao")
    remark.locator("button[type=submit]").click()
    expect(clerk.page.locator("#findings-count")).to_have_text("0")
    told = Finding.objects.filter(report=report).exclude(status=FindingStatus.GONE)
    assert [(one.kind, one.status, one.answer) for one in told] == [("jump", "answered", REASON)]


def the_head_approves_and_it_is_sent(story, visitor, report):
    """Who filled it cannot approve it; the head can."""
    clerk, head = visitor(PHONE), visitor(DESK)
    clerk.sign_in(story.clerk)
    clerk.go(f"/duyet-bao-cao/{report.pk}/buoc/approve/")
    expect(clerk.page.locator("main .form-end button")).to_have_count(0)
    head.sign_in(story.head)
    step(head, report, "approve")
    head.shot("35-da-duyet")
    step(head, report, "send")
    sent = fresh(report)
    assert (sent.status, sent.approved_by, sent.sent_version.number) == ("sent", story.head, 1)


def step(person, report, name):
    """Take a step from the page of the report."""
    person.go(f"/bao-cao/{report.pk}/")
    person.follow(f"/buoc/{name}/")
    person.send()
    person.arrive(rf".*/bao-cao/{report.pk}/$")
    person.fits()


def the_late_one_is_reminded(story, visitor, office):
    """The board shows who has sent; the late commune gets its word."""
    office.go(f"/ky-bao-cao/?year={story.span.start.year}")
    board = office.page.locator("#rows")
    for unit, mark in (("Kỳ Xuân", "gửi đúng hạn"), ("Kỳ Khang", "quá hạn, chưa gửi")):
        shown = board.locator("tbody tr", has_text=unit).locator(".mark")
        expect(shown).to_have_attribute("title", re.compile(mark))
    office.fits()
    office.accessible()
    office.shot("36-ban-co")
    asked = round_of(story)
    office.go(f"/ky-bao-cao/{asked.pk}/")
    office.follow(f"/ky-bao-cao/{asked.pk}/nhac/")
    late = office.page.locator("main tr[data-row]")
    expect(late).to_have_count(1)
    expect(late).to_contain_text("xã Kỳ Khang")
    office.page.locator("main .form-end button.primary").click()
    office.arrive(rf".*/ky-bao-cao/{asked.pk}/$")
    late_one = visitor(PHONE)
    late_one.sign_in(story.late_clerk)
    late_one.go("/")
    expect(late_one.page.locator("main")).to_contain_text(asked.title)
    late_one.fits()


def the_sum_tells_what_is_missing(story, office):
    """Two of three reports are in, the third is named."""
    span = story.span
    last = span.end - timedelta(days=1)
    office.go(
        f"/tong-hop/?unit={story.province.pk}&form=half_year"
        f"&start={span.start.isoformat()}&last={last.isoformat()}"
    )
    main = office.page.locator("main")
    expect(main).to_contain_text("2/3")
    expect(main.locator("tr", has_text="người tham gia").first).to_contain_text("1.130")
    office.page.locator("main details summary", has_text="1").first.click()
    expect(main.locator("details[open]").first).to_contain_text("xã Kỳ Khang")
    office.fits()
    office.accessible()
    office.shot("37-tong-hop-con-thieu")


def a_number_is_clicked_down(story, office, summary):
    """Six registered in the province, three of them in one commune, and these very three."""
    office.go(f"/bao-cao/{summary.pk}/")
    total = office.page.locator("#section-results_by_field tbody tr").first
    figure = total.locator("a.counted").first
    expect(figure).to_have_text("6")
    figure.click()
    office.page.wait_for_url("**/so-lieu/o-so-lieu/**")
    communes = office.page.locator("main tr[data-row]")
    expect(communes).to_have_count(3)
    office.fits()
    office.shot("38-so-theo-xa")
    communes.filter(has_text="xã Kỳ Xuân").locator("td a").click()
    works = office.page.locator("main tr[data-row]")
    expect(works).to_have_count(3)
    for work in story.works[:3]:
        expect(office.page.locator("main")).to_contain_text(work.title)
    office.fits()
    office.shot("39-dung-cac-mo-hinh")
    works.first.locator("a").first.click()
    office.page.wait_for_url(re.compile(r".*/mo-hinh/\d+/$"))


def the_summary_is_locked_and_numbered(story, visitor, office, summary):
    """Two texts, the chief's approval, the lock, and a paper in the form of the Party."""
    office.go(f"/bao-cao/{summary.pk}/")
    for code, words in (("assessment", ASSESSMENT), ("tasks", TASKS)):
        saves(office, f"text:{code}", words.format(place="toàn tỉnh"))
    chief, records = visitor(DESK), visitor(DESK)
    chief.sign_in(story.chief)
    step(chief, summary, "approve")
    step(office, summary, "keep")
    kept = fresh(summary)
    assert (kept.status, kept.approved_by) == (ReportStatus.LOCKED, story.chief)
    typed = VersionValue.objects.get(version=kept.kept, key="registered")
    assert typed.value == 6
    office.go(f"/in-bao-cao/{summary.pk}/")
    office.fits()
    office.page.locator('form[action$="/soan/"] button[value="party"]').click()
    office.page.wait_for_load_state()
    records.sign_in(story.records)
    paper = number(records)
    assert paper.number.endswith("-BC/BCĐ")
    office.go(f"/in-bao-cao/{summary.pk}/")
    expect(office.page.locator("main")).to_contain_text(paper.number)
    office.shot("40-van-ban-da-cap-so")


def the_signed_one_stays_beside_today(story, visitor, office, summary):
    """A work of that half-year comes into the books later: the signed figure stays."""
    late = registered(story, story.communes[0], "Hàng rào xanh ghi sổ muộn", told=now())
    version = ReportVersion.objects.get(report=summary)
    office.go(f"/duyet-bao-cao/ban/{version.pk}/doi-chieu/")
    row = office.page.locator("main tr[data-row]", has_text="Đăng ký").first
    expect(row).to_contain_text("6")
    expect(row).to_contain_text("7")
    office.fits()
    office.accessible()
    office.shot("41-ban-ky-va-hom-nay")
    row.locator("a").last.click()
    expect(office.page.locator("main")).to_contain_text(late.title)
    office.fits()
    phone = visitor(PHONE)
    phone.sign_in(story.chief)
    for path in (f"/bao-cao/{summary.pk}/", f"/duyet-bao-cao/ban/{version.pk}/doi-chieu/"):
        phone.go(path)
        phone.fits()
    assert VersionValue.objects.get(version=version, key="registered").value == 6

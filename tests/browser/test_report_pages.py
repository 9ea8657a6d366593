"""The pages of reporting for every eye: axe, narrow screens, and without any script."""

import re
from datetime import timedelta

import pytest

from kheo.reporting.models import Cell, Finding, Reminder, Text
from tests.browser.conftest import DESK, PHONE
from tests.browser.report_scene import REASON, build_reporting, fresh, halfway
from tests.browser.test_report_story import TYPED


@pytest.fixture
def half(transactional_db):
    """A province in the middle of a round: one thing in every state."""
    return halfway(build_reporting())


def paths_of_the_office(half):
    """What the standing office of the province opens."""
    span, unit = half.people.span, half.people.province.pk
    period = f"start={span.start.isoformat()}&last={(span.end - timedelta(days=1)).isoformat()}"
    sent, summary, kept = half.sent.pk, half.summary.pk, half.summary.kept_id
    commune = half.people.communes[1].pk
    return (
        "/bao-cao/", f"/bao-cao/{sent}/", f"/bao-cao/{summary}/", f"/bao-cao/{summary}/in/",
        f"/ky-bao-cao/?year={span.start.year}", "/ky-bao-cao/mo/", "/ky-bao-cao/viec/?desk=overdue",
        f"/ky-bao-cao/mo/{half.people.form.pk}/?unit={unit}&kind=half&starts_on=2024-01-01",
        f"/ky-bao-cao/{half.asked.pk}/", f"/ky-bao-cao/{half.asked.pk}/nhac/",
        f"/tong-hop/?unit={unit}&form=half_year&{period}",
        f"/tong-hop/?unit={unit}&form=half_year&{period}&map=today",
        f"/so-lieu/o-so-lieu/?code=registered&unit={unit}&{period}&map=as-was",
        f"/so-lieu/o-so-lieu/?code=inspections&unit={unit}&{period}&map=as-was&view=records",
        f"/so-lieu/o-so-lieu/?code=share_recognised&unit={unit}&{period}&map=today",
        "/so-lieu/chi-tieu/", "/so-lieu/chi-tieu/registered/", "/canh-bao/?state=all",
        f"/canh-bao/{half.question.pk}/", f"/canh-bao/hoi/{sent}/", "/hoat-dong/",
        "/hoat-dong/ghi/", "/hoat-dong/dan/", "/so-lieu-giay/",
        f"/so-lieu-giay/{half.source.pk}/", f"/so-lieu-giay/{half.source.pk}/ben-ho-so/",
        f"/so-lieu-giay/so/{half.figure.pk}/", f"/duyet-bao-cao/{summary}/",
        f"/duyet-bao-cao/{summary}/buoc/keep/", f"/duyet-bao-cao/ban/{kept}/",
        f"/duyet-bao-cao/ban/{kept}/doi-chieu/",
        f"/duyet-bao-cao/ban/{kept}/doi-chieu/ho-so/?key=registered",
        f"/duyet-bao-cao/ban/{kept}/danh-sach/?key=registered", f"/in-bao-cao/{summary}/",
        "/cham-diem/", f"/cham-diem/{half.scheme.pk}/",
        f"/cham-diem/{half.scheme.pk}/don-vi/{commune}/",
    )  # fmt: skip


def paths_of_who_makes_forms(half):
    """What the office that issued the form opens."""
    form = half.people.form.pk
    return (
        "/bieu-mau/", f"/bieu-mau/{form}/", f"/bieu-mau/{form}/in/",
        f"/bieu-mau/{half.draft.pk}/soan/", f"/bieu-mau/{half.draft.pk}/so-sanh/",
        f"/bieu-mau/{half.draft.pk}/ban-hanh/", "/bieu-mau/them/",
    )  # fmt: skip


def looked_at(person, paths):
    """What is wrong on these pages, whatever it is."""
    found = {}
    for path in paths:
        for check in (lambda path=path: person.go(path), person.accessible, person.fits):
            try:
                check()
            except AssertionError as trouble:
                found[path] = str(trouble).splitlines()[:6]
    return found


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_on_the_pages_of_reporting(half, visitor, size):
    own = half.filling.pk
    found = {}
    for name, paths in (
        ("office", paths_of_the_office(half)),
        ("above", paths_of_who_makes_forms(half)),
        ("clerk", ("/", f"/bao-cao/{own}/", f"/bao-cao/{own}/dan/")),
        ("admin", ("/hoat-dong/loai/", "/so-lieu/chi-tieu/them/")),
    ):
        person = visitor(size)
        person.sign_in(half.people.people[name])
        found |= looked_at(person, paths)

    assert found == {}


def test_without_a_script_a_report_is_filled_explained_approved_and_sent(half, visitor):
    clerk, head = visitor(PHONE, scripts=False), visitor(DESK, scripts=False)
    report = half.filling
    clerk.sign_in(half.people.clerk)
    clerk.go(f"/bao-cao/{report.pk}/")
    for key, typed in TYPED.items():
        clerk.page.locator(f'[name="cell:{key}"]').fill(typed)
    for code in ("assessment", "tasks"):
        clerk.page.locator(f'[name="text:{code}"]').fill(
            "Thôn bàn trước, làm sau, ai cũng góp một tay."
        )
    clerk.page.locator("form.entry .form-end button").click()
    clerk.page.wait_for_load_state()
    clerk.page.locator("#findings .finding textarea").fill(REASON)
    clerk.page.locator("#findings .finding button[type=submit]").click()
    clerk.page.wait_for_load_state()
    head.sign_in(half.people.head)
    for step in ("approve", "send"):
        head.go(f"/bao-cao/{report.pk}/")
        head.follow(f"/buoc/{step}/")
        head.send()
        head.arrive(rf".*/bao-cao/{report.pk}/$")

    values = dict(Cell.objects.filter(report=report).values_list("key", "value"))
    assert values == {key: int(typed) for key, typed in TYPED.items()}
    assert Text.objects.filter(report=report).count() == 2
    answers = Finding.objects.filter(report=report, status="answered").values_list("answer")
    assert list(answers) == [(REASON,)]
    assert fresh(report).status == "sent"


def test_without_a_script_the_late_one_is_reminded_and_the_sum_clicked_down(half, visitor):
    office = visitor(DESK, scripts=False)
    office.sign_in(half.people.office)
    office.go(f"/ky-bao-cao/{half.asked.pk}/")
    office.follow(f"/ky-bao-cao/{half.asked.pk}/nhac/")
    office.page.locator("main .form-end button.primary").click()
    office.arrive(rf".*/ky-bao-cao/{half.asked.pk}/$")
    office.go(f"/duyet-bao-cao/ban/{half.summary.kept_id}/doi-chieu/")
    office.page.locator('main a[href*="/doi-chieu/ho-so/"]').first.click()
    office.page.wait_for_url(re.compile(r".*/doi-chieu/ho-so/.*"))

    told = Reminder.objects.values_list("report__unit__name", "kind")
    assert sorted(told) == [("Kỳ Khang", "by_hand"), ("Kỳ Xuân", "by_hand")]
    assert "Ghi sổ muộn" in office.page.locator("main").inner_text()

"""The pages of appraisal for every eye: axe, narrow screens, and without any script."""

import pytest

from kheo.appraisal.enums import Column, VotedBy
from kheo.appraisal.models import Assignment, Sheet, Voted
from tests.browser.conftest import DESK, PHONE
from tests.browser.recognition_scene import build_recognition, halfway


@pytest.fixture
def half(transactional_db):
    """A commune in the middle of it: one thing in every stage."""
    return halfway(build_recognition())


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_on_the_pages_of_appraisal(half, visitor, size):
    office = visitor(size)
    office.sign_in(half.people.office)
    found = []
    for path in (
        "/tieu-chi/", f"/tieu-chi/{half.draft.pk}/", f"/tieu-chi/{half.draft.pk}/soan/",
        "/ho-so-tham-dinh/", "/ho-so-tham-dinh/bang/", f"/ho-so-tham-dinh/{half.shared.pk}/",
        "/to-tham-dinh/", f"/to-tham-dinh/{half.people.team.pk}/", "/to-tham-dinh/chia/",
        "/hoi-dong/", f"/hoi-dong/{half.people.council.pk}/",
        f"/hoi-dong/phien/{half.case.session_id}/", f"/hoi-dong/vu-viec/{half.case.pk}/",
        "/cong-nhan/", f"/cong-nhan/{half.standing.pk}/", "/cong-nhan/quyet-dinh/",
        f"/cong-nhan/quyet-dinh/{half.decision.pk}/", "/cong-nhan/pheu/",
        "/tai-lieu/du-thao/", "/tai-lieu/mau/", "/tai-lieu/tieu-de/", "/tai-lieu/so-van-ban/",
        "/thoi-han/", f"/chung-nhan/{half.standing.code}/",
    ):  # fmt: skip
        office.go(path)
        for check in (office.accessible, office.fits):
            try:
                check()
            except AssertionError as trouble:
                found.append(str(trouble).splitlines()[:4])

    assert found == []


def test_without_a_script_a_sheet_is_scored_and_a_vote_is_cast(half, visitor):
    second, chair = visitor(PHONE, scripts=False), visitor(PHONE, scripts=False)
    second.sign_in(half.people.second)
    one = Assignment.objects.get(dossier=half.shared, member__user=half.people.second)
    second.go(f"/to-tham-dinh/cham/{one.pk}/")
    marks = second.page.locator('main input[inputmode="decimal"]')
    for at in range(marks.count()):
        marks.nth(at).fill("8")
    second.page.get_by_role("button", name="Lưu phiếu", exact=True).click()
    second.page.wait_for_load_state()
    chair.sign_in(half.people.chair)
    chair.go(f"/hoi-dong/phien/{half.case.session_id}/bo-phieu/")
    chair.page.locator('label:has(input[value="yes"])').first.click()
    chair.page.locator(".vote-buttons button").first.click()
    chair.page.wait_for_load_state()

    sheet = Sheet.objects.get(dossier=half.shared, column=Column.TEAM, member=one.member)
    assert (sheet.status, sheet.saved_at is None) == ("saved", False)
    assert list(Voted.objects.values_list("seat__user", "by")) == [
        (half.people.chair.pk, VotedBy.PHONE)
    ]

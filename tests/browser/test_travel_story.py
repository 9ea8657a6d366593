"""The story of good ways that travel: found while typing, learned with its source named, asked for by strangers."""

import re

import pytest
from playwright.sync_api import expect

from kheo.audit.queries import entries_about
from kheo.initiatives.enums import LikenessExit, Origin
from kheo.initiatives.models import Initiative, LikenessAnswer
from kheo.library.enums import AdoptionStatus
from kheo.library.models import Adoption, Consent
from kheo.participation.models import Remark
from tests.browser.conftest import DESK, PHONE
from tests.browser.travel_scene import EARLIER, FAMOUS, build_travel

TYPED = "thap sang duong que bang nang luong mat troi"
CHANGED = "Đèn gắn lên cột điện có sẵn, chi hội cựu chiến binh trông coi."


@pytest.fixture
def story(transactional_db):
    """The two places, with one good way."""
    return build_travel()


def test_a_good_way_is_found_while_typing_learned_and_seen_to_travel(story, visitor):
    clerk = visitor(PHONE)
    clerk.sign_in(story.clerk)
    adoption = it_is_found_while_typing(story, clerk)
    the_plan_says_what_is_different(clerk, adoption)
    owner = visitor(DESK)
    owner.sign_in(story.owner)
    the_owner_is_told_in_a_friendly_way(story, owner, adoption)
    the_family_tree_shows_the_place(story, owner)


def it_is_found_while_typing(story, clerk):
    """Her own of last year first, that of the youth union beside it; she learns from the second."""
    clerk.go("/mo-hinh/dang-ky/")
    clerk.page.locator("#id_title").press_sequentially(TYPED, delay=5)
    found = clerk.page.locator("#look-alikes .look-alikes > li")
    expect(found).to_have_count(2)
    expect(found.nth(0)).to_contain_text(EARLIER)
    expect(found.nth(1)).to_contain_text(FAMOUS)
    expect(found.nth(1)).to_contain_text("Thành đoàn Đà Nẵng")
    clerk.fits()
    clerk.accessible()
    clerk.page.locator("#look-alikes").scroll_into_view_if_needed()
    clerk.shot("49-tuong-tu-khi-dang-ky")
    clerk.page.locator(f'button[value="copy-{story.famous.pk}"]').click()
    clerk.arrive(r".*/mo-hinh/\d+/sua/.*")
    draft = Initiative.objects.get(unit=story.commune, title=TYPED)
    assert (draft.source, draft.origin) == (story.famous, Origin.REPLICATE)
    answer = LikenessAnswer.objects.get(initiative=draft)
    assert (answer.answer, answer.other) == (LikenessExit.COPY, story.famous)
    assert [row["title"] for row in answer.shown] == [EARLIER, FAMOUS]
    lines = [line.action for line in entries_about(draft)]
    assert lines == ["initiative.answer_copy", "initiative.register"]
    return Adoption.objects.get(initiative=draft)


def the_plan_says_what_is_different(clerk, adoption):
    """From the page of learning; the plan is the clerk's own."""
    clerk.go(f"/nhan-rong/{adoption.pk}/")
    clerk.fits()
    clerk.accessible()
    clerk.follow("/buoc/change-plan/")
    clerk.answer("changes", CHANGED)
    clerk.send()
    clerk.arrive(rf".*/nhan-rong/{adoption.pk}/$")
    adoption.refresh_from_db()
    assert (adoption.status, adoption.changes) == (AdoptionStatus.PLANNED, CHANGED)
    clerk.shot("50-ke-hoach-hoc-theo")


def the_owner_is_told_in_a_friendly_way(story, owner, adoption):
    """On the first page, and on the page of the adoption."""
    owner.go("/")
    expect(owner.page.locator("main")).to_contain_text(re.compile("học theo", re.IGNORECASE))
    owner.go(f"/nhan-rong/{adoption.pk}/")
    expect(owner.page.locator("main")).to_contain_text("xã Kỳ Xuân")
    expect(owner.page.locator("main")).to_contain_text(CHANGED)
    owner.accessible()


def the_family_tree_shows_the_place(story, owner):
    """As a picture and as a table that says the same."""
    owner.go(f"/nhan-rong/cay/{story.famous.pk}/")
    expect(owner.page.locator("main svg.family-tree").first).to_be_visible()
    expect(owner.page.locator("main table").first).to_contain_text("xã Kỳ Xuân")
    owner.fits()
    owner.accessible()
    owner.shot("51-cay-nhan-rong")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_stranger_finds_the_story_asks_and_writes(story, visitor, scripts):
    stranger = visitor(PHONE, scripts=scripts)
    the_library_is_searched(story, stranger, scripts)
    help_is_asked_for(story, stranger)
    number = a_remark_is_written(story, stranger)
    desk = visitor(DESK)
    desk.sign_in(story.editor)
    the_desk_shows_the_remark(story, desk, number, stranger)
    a_consent_is_withdrawn(story, desk, stranger)


def the_library_is_searched(story, stranger, scripts):
    """Without accents, from the list to the story with its cost and contact office."""
    stranger.go("/thu-vien/?q=thap+sang+duong+que")
    stranger.fits()
    if scripts:
        stranger.accessible()
        stranger.shot("52-thu-vien")
    stranger.page.get_by_role("link", name=FAMOUS).first.click()
    expect(stranger.page.locator("h1")).to_have_text(FAMOUS)
    main = stranger.page.locator("main")
    for words in ("49.300.000", "1.240", "Văn phòng Thành đoàn", "ông Nguyễn Văn An"):
        expect(main).to_contain_text(words)
    expect(main.locator("figure img")).to_have_count(1)
    stranger.fits()
    if scripts:
        stranger.accessible()
        stranger.shot("53-cau-chuyen")


def help_is_asked_for(story, stranger):
    """By an office without an account."""
    stranger.page.get_by_role("link", name="Chúng tôi muốn làm").click()
    stranger.answer("office", "UBND phường Hòa Khánh")
    stranger.answer("reach_at", "hoakhanh@example.vn")
    stranger.send()
    stranger.arrive(r".*/da-gui/$")
    asked = Adoption.objects.get(source=story.famous, unit=None)
    assert (asked.status, asked.office) == (AdoptionStatus.REQUESTED, "UBND phường Hòa Khánh")
    told = " ".join(str(line.after) for line in entries_about(asked))
    assert "hoakhanh@example.vn" not in told


def a_remark_is_written(story, stranger):
    """It gets a number and does not appear yet."""
    stranger.go(f"/thu-vien/{story.story.pk}/")
    words = "Xóm tôi cũng làm như vậy, ba năm rồi vẫn sáng."
    stranger.answer("kind", "experience")
    stranger.answer("words", words)
    stranger.page.locator("form[action$='/viet-y-kien/'] button").click()
    stranger.page.wait_for_load_state("domcontentloaded")
    remark = Remark.objects.get()
    assert (remark.words, remark.name, remark.reach_at) == (words, "", "")
    expect(stranger.page.locator("main")).to_contain_text(remark.number)
    stranger.go(f"/thu-vien/{story.story.pk}/")
    expect(stranger.page.locator("#y-kien")).not_to_contain_text(words)
    return remark.number


def the_desk_shows_the_remark(story, desk, number, stranger):
    """Read by a person, then in sight of everybody."""
    remark = Remark.objects.get(number=number)
    desk.go("/y-kien/")
    desk.fits()
    desk.accessible()
    desk.shot("54-y-kien")
    desk.go(f"/y-kien/{remark.pk}/")
    desk.page.locator('form:has(input[value="show"]) button').first.click()
    desk.page.wait_for_load_state("domcontentloaded")
    stranger.go(f"/thu-vien/{story.story.pk}/")
    expect(stranger.page.locator("#y-kien")).to_contain_text(remark.words)


def a_consent_is_withdrawn(story, desk, stranger):
    """From that moment the name is nowhere in public."""
    consent = Consent.objects.get(story=story.story)
    desk.go(f"/bien-tap/dong-y/{consent.pk}/rut/")
    desk.answer("why", "Gia đình xin không nêu tên.")
    desk.send()
    desk.arrive(rf".*/bien-tap/{story.story.pk}/.*")
    stranger.go(f"/thu-vien/{story.story.pk}/")
    expect(stranger.page.locator("main")).not_to_contain_text("Nguyễn Văn An")


def test_the_new_pages_fit_and_can_be_read_at_both_sizes(story, visitor):
    addresses = (
        "/bien-tap/", "/so-tay/", "/dien-hinh/", "/nhan-rong/", "/phu-hop/", "/ban-do/", "/trung-lap/",
        "/tim/?q=duong+que", "/thu-vien/so-lieu/", "/thu-vien/ban-do/", f"/thu-vien/don-vi/{story.union.pk}/",
        "/thu-vien/quyen-rieng-tu/",
    )  # fmt: skip
    for size in (DESK, PHONE):
        office = visitor(size)
        office.sign_in(story.editor)
        for address in addresses:
            office.go(address)
            office.fits()
            office.accessible()

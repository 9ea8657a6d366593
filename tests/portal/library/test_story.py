"""The page of a story: what it tells, what it never tells, what visitors do there."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.core.signing import dumps
from django.test import Client
from django.urls import reverse

from kheo.access.enums import Role
from kheo.library.enums import ConsentTo, StoryStatus
from kheo.library.models import Adoption
from kheo.library.operations import consents
from kheo.participation.models import Remark, Support, Writing
from kheo.participation.operations.pace import ASK, WRITE
from kheo.portal.web.library.remark_form import SALT
from tests.factories.remarks import RemarkFactory
from tests.factories.stories import ConsentFactory

pytestmark = pytest.mark.django_db
HONEST = "Thôn tôi đã làm theo, mỗi hộ góp một bóng đèn; đêm đi lại yên tâm hơn."


def address(story, slug="thap-sang-duong-que"):
    return reverse("public:story", args=[story.pk, slug])


def said(**more):
    return {"kind": "experience", "words": HONEST, "luc": dumps(1, salt=SALT), **more}


def test_a_stranger_reads_the_whole_story_and_nothing_from_behind_it(place, stranger):
    story = place.tell(cost=45_000_000, people_served=1200, avoid="Không thu tiền trước.")
    RemarkFactory(initiative=story.initiative, words="Chưa ai đọc", name="Ẩn Danh Chờ")
    RemarkFactory(
        initiative=story.initiative, words="Rất <b>hay</b>", status="published", name="Bà Tư",
        reach_at="bi-mat@x.vn", reply="Cảm ơn bà.", replied_at=story.published_at,
    )  # fmt: skip

    answer = stranger.get(address(story))
    text = answer.content.decode()

    assert answer.status_code == 200
    for words in (
        "Thắp sáng đường quê", "Họp thôn", "45.000.000 đ", "1.200", "Xã An", "Tỉnh Hà Tĩnh",
        "Không thu tiền trước.", "Chúng tôi muốn làm", "Tôi thấy hay", "Bà Tư", "Cảm ơn bà.",
        "Rất &lt;b&gt;hay&lt;/b&gt;", 'property="og:image"', 'rel="canonical"',
    ):  # fmt: skip
        assert words in text, words
    for secret in (
        "Bà Trần Thị Kín", "Phương án nội bộ", "Người Thẩm Định", "Chưa ai đọc", "Ẩn Danh Chờ",
        "bi-mat@x.vn", place.writer.username,
    ):  # fmt: skip
        assert secret not in text, secret
    assert not re.search(r"<script|<style|\son\w+=|style=", text)
    levels = [int(level) for level in re.findall(r"<h(\d)", text)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_an_older_or_a_short_address_leads_to_the_one(place, stranger):
    story = place.tell()

    for other in (address(story, "ten-cu"), reverse("public:short", args=[story.pk])):
        answer = stranger.get(other)
        assert (answer.status_code, answer.url) == (301, address(story))


def test_what_was_taken_down_says_so_and_what_never_was_public_is_not_there(place, stranger):
    down = place.tell(status=StoryStatus.TAKEN_DOWN)
    draft = place.tell("Bản nháp bí mật", status=StoryStatus.DRAFT)

    gone = stranger.get(address(down))

    assert gone.status_code == 410
    assert "Bài viết đã được gỡ" in gone.content.decode()
    assert "Thắp sáng" not in gone.content.decode()
    assert stranger.get(address(draft)).status_code == 404
    assert stranger.get(reverse("public:short", args=[10**15])).status_code == 404
    for name in ("card", "ask", "write", "support", "asked"):
        assert stranger.get(reverse(f"public:{name}", args=[draft.pk])).status_code == 404
        assert stranger.get(reverse(f"public:{name}", args=[down.pk])).status_code == 404


def test_a_merged_record_leads_to_the_story_that_goes_on(place, stranger):
    kept, dropped = place.tell("Bài còn lại"), place.tell("Bài đã gộp")
    type(kept.initiative).objects.filter(pk=dropped.initiative_id).update(
        merged_into=kept.initiative
    )

    answer = stranger.get(reverse("public:short", args=[dropped.pk]))

    assert (answer.status_code, answer.url) == (301, address(kept, "bai-con-lai"))


def test_a_name_whose_consent_is_taken_back_is_gone_at_once_also_from_addresses(place, stranger, someone, at):  # fmt: skip
    story = place.tell("Vườn của bà Lê Thị Tư", people="Bà Lê Thị Tư trông coi.")
    editor = someone(Role.LIBRARY_EDITOR, over=place.province)
    consent = ConsentFactory(
        story=story, to=ConsentTo.NAME, whom="Lê Thị Tư", given_on=date(2026, 1, 1)
    )
    before = stranger.get(reverse("public:short", args=[story.pk]))
    assert "le-thi-tu" in before.url
    first = stranger.get(before.url)

    consents.withdraw(consent, on=date(2026, 11, 1), why="Đổi ý", actor=editor, at=at)

    after = stranger.get(before.url, HTTP_IF_NONE_MATCH=first["ETag"], follow=True)
    assert after.status_code == 200
    for page in ("public:library", "public:feed", "crawlers:sitemap_part", "public:unit"):
        args = {"crawlers:sitemap_part": [1], "public:unit": [place.an.pk]}.get(page, [])
        told = stranger.get(reverse(page, args=args)).content.decode()
        assert "Thị Tư" not in told, page
        assert "thi-tu" not in told, page
    assert "Thị Tư" not in after.content.decode()
    assert "thi-tu" not in after.redirect_chain[-1][0]


def test_a_remark_gets_a_number_by_which_its_writer_sees_what_became_of_it(place, stranger):
    story = place.tell()

    answer = stranger.post(
        reverse("public:write", args=[story.pk]), said(reach_at="0912 345 678"), follow=True
    )
    remark = Remark.objects.get()

    text = answer.content.decode()
    assert remark.number in text
    assert "Đang chờ đọc" in text
    assert "0912" not in text
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert HONEST not in stranger.get(address(story)).content.decode()
    Remark.objects.update(
        status="refused", refused_why="Nêu tên người khác.", read_by=place.checker,
        read_at=remark.created_at,
    )  # fmt: skip
    text = stranger.get(reverse("public:remark", args=[remark.number])).content.decode()
    assert "Không đăng" in text
    assert "Nêu tên người khác." in text
    assert "Người Thẩm Định" not in text


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"words": "ngắn"}, "Hãy viết thêm một chút"),
        ({"words": "Dài " * 2000}, "Tối đa 3000 ký tự: hãy rút bớt"),
        ({"kind": "hostile"}, "hostile"),
        ({"words": "<script>alert(1)</script>" * 400}, "Tối đa 3000 ký tự"),
    ],
)
def test_what_is_refused_keeps_every_word(place, stranger, more, sentence):
    story = place.tell()

    answer = stranger.post(reverse("public:write", args=[story.pk]), said(name="Bà Tư", **more))
    text = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in text
    assert 'value="Bà Tư"' in text
    assert more.get("words", HONEST).strip()[:200].replace("<", "&lt;").replace(">", "&gt;") in text
    assert "<script>alert" not in text
    assert not Remark.objects.exists()


def test_a_burst_is_told_in_words_and_keeps_the_text(place, stranger):
    story = place.tell()
    where = reverse("public:write", args=[story.pk])
    for number in range(WRITE.most):
        assert stranger.post(where, said(words=f"{HONEST} {number}")).status_code == 302

    answer = stranger.post(where, said(words=f"{HONEST} cuối cùng"))

    assert answer.status_code == 429
    assert "Địa chỉ của bạn đã gửi quá nhiều lần." in answer.content.decode()
    assert f"{HONEST} cuối cùng" in answer.content.decode()
    assert Remark.objects.count() == WRITE.most


def test_machines_are_marked_not_refused(place, stranger):
    story = place.tell()
    where = reverse("public:write", args=[story.pk])
    form = stranger.get(address(story)).content.decode()
    fresh = re.search(r'name="luc" value="([^"]+)"', form)[1]

    stranger.post(where, said(trang="http://x"))
    stranger.post(where, said(words=HONEST + " 2", luc="forged"))
    stranger.post(where, said(words=HONEST + " 3", luc=fresh))
    stranger.post(where, said(words=HONEST + " 4"))

    assert list(Remark.objects.order_by("pk").values_list("looks_like_spam", flat=True)) == [
        "trap", "quick", "quick", "",
    ]  # fmt: skip


def test_a_form_from_elsewhere_is_refused(place):
    story = place.tell()
    strict = Client(enforce_csrf_checks=True)

    for name in ("write", "support", "ask"):
        assert strict.post(reverse(f"public:{name}", args=[story.pk]), said()).status_code == 403
    assert not Remark.objects.exists()
    assert not Support.objects.exists()


def test_support_counts_once_a_day_and_says_so(place, stranger):
    story = place.tell()
    where = reverse("public:support", args=[story.pk])

    first = stranger.post(where, follow=True).content.decode()
    second = stranger.post(where, follow=True).content.decode()

    assert "Cảm ơn bạn, đã ghi nhận." in first
    assert "Đã có 1 lượt." in first
    assert "Hôm nay bạn đã bấm rồi" in second
    assert Support.objects.count() == 1
    assert stranger.get(where).status_code == 302


def test_an_office_without_an_account_asks_and_an_officer_goes_his_own_way(
    place, stranger, someone
):
    story = place.tell()
    where = reverse("public:ask", args=[story.pk])
    told = {"office": "UBND phường Hòa Cường", "reach_at": "0236 123", "message": "Xin tài liệu."}

    short = stranger.post(where, {**told, "reach_at": ""})
    done = stranger.post(where, told, follow=True)

    assert short.status_code == 422
    assert "UBND phường Hòa Cường" in short.content.decode()
    assert "Đã gửi đề nghị" in done.content.decode()
    adoption = Adoption.objects.get()
    assert (adoption.source, adoption.office, adoption.reach_at) == (
        story.initiative, told["office"], told["reach_at"],
    )  # fmt: skip
    assert "0236 123" not in done.content.decode()
    officer = Client()
    officer.force_login(someone(Role.REGISTRAR, over=place.binh))
    assert officer.get(where).url == reverse("adoptions:ask", args=[story.initiative_id])


def test_requests_come_only_so_often_and_a_refused_one_is_not_counted(place, stranger):
    story = place.tell()
    where = reverse("public:ask", args=[story.pk])
    told = {"office": "UBND phường", "reach_at": "0236", "message": ""}
    stranger.post(where, {**told, "office": ""})
    assert not Writing.objects.exists()
    for number in range(ASK.most):
        assert stranger.post(where, {**told, "office": f"UBND {number}"}).status_code == 302

    answer = stranger.post(where, told)

    assert answer.status_code == 429
    assert "UBND phường" in answer.content.decode()


def test_the_number_of_a_remark_is_not_guessed(place, stranger):
    unknown = stranger.get(reverse("public:remark", args=["0000-0000-0000"]))
    assert unknown.status_code == 404
    assert "Không có ý kiến nào mang mã số này" in unknown.content.decode()
    for hostile in ("x", "<script>alert(1)</script>", "A" * 3000, "' OR 1=1 --"):
        answer = stranger.get(reverse("public:find_remark"), {"so": hostile})
        assert answer.status_code == 404
        assert "<script>alert" not in answer.content.decode()
    for _guess in range(20):
        stranger.get(reverse("public:remark", args=["0000-0000-0000"]))
    stopped = stranger.get(reverse("public:remark", args=["0000-0000-0000"]))
    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0


def test_the_card_is_a_small_picture_kept_by_its_words(place, stranger):
    story = place.tell("Thắp sáng đường quê bằng đèn năng lượng mặt trời do nhân dân đóng góp " * 4)

    answer = stranger.get(reverse("public:card", args=[story.pk]))

    assert answer["Content-Type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(answer.content) < 60_000


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_needs_a_fixed_number_of_queries(place, stranger, rows, django_assert_num_queries):
    story = place.tell()
    for _row in range(rows):
        RemarkFactory(initiative=story.initiative, status="published")
    stranger.get(address(story))

    with django_assert_num_queries(8):
        stranger.get(address(story))


def test_the_page_is_light_and_the_same_page_is_told_in_a_few_bytes(place, stranger):
    story = place.tell()
    first = stranger.get(address(story))

    again = stranger.get(address(story), HTTP_IF_NONE_MATCH=first["ETag"])

    assert len(first.content) < 30_000
    assert again.status_code == 304

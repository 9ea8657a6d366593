"""The library: what is in it, how it is narrowed, sorted, searched and paged."""

import re

import pytest
from django.urls import reverse

from kheo.initiatives.enums import Field, Status
from kheo.initiatives.models import Theme
from kheo.library.enums import StoryStatus, Terrain
from kheo.portal.rules.bands import COSTS, PEOPLE, band_of
from kheo.portal.rules.words import safe_cell, slug_of

pytestmark = pytest.mark.django_db
TITLE = re.compile(r'<h3><a href="[^"]+">([^<]+)</a></h3>')


def titles(client, **asked):
    answer = client.get(reverse("public:library"), asked)
    assert answer.status_code == 200
    return TITLE.findall(answer.content.decode())


def test_strangers_read_what_is_published_and_nothing_else(place, stranger):
    place.tell("Đã đăng")
    kept = place.tell("Hồ sơ giữ lại")
    for status in (
        StoryStatus.DRAFT,
        StoryStatus.CHECKING,
        StoryStatus.CHECKED,
        StoryStatus.TAKEN_DOWN,
    ):
        place.tell(f"Không lộ {status}", status=status)
    place.tell("Không lộ vì bị loại", state=Status.STRUCK_OFF)
    gone = place.tell("Không lộ vì đã gộp")
    type(gone.initiative).objects.filter(pk=gone.initiative_id).update(merged_into=kept.initiative)

    assert titles(stranger) == ["Hồ sơ giữ lại", "Đã đăng"]
    text = stranger.get(reverse("public:library")).content.decode()
    for secret in ("Không lộ", "Bà Trần Thị Kín", "Phương án nội bộ", "Người Thẩm Định"):
        assert secret not in text


def test_it_is_narrowed_by_every_condition(place, stranger):
    theme = Theme.objects.create(code="anh-sang", name="Chiếu sáng")
    place.profile(place.high, Terrain.MOUNTAIN)
    place.tell("Thường", cost=50_000_000, people_served=100)
    wanted = place.tell(
        "Cao", unit=place.high, field=Field.ECONOMY, cost=0, people_served=2000,
        on="2025-03-01",
    )  # fmt: skip
    wanted.initiative.themes.add(theme)

    for asked in (
        {"van-de": "anh-sang"}, {"linh-vuc": Field.ECONOMY}, {"dia-hinh": "mountain"},
        {"loai": "ward"}, {"chi-phi": "0"}, {"nguoi": "1000+"}, {"nam": "2025"},
        {"tinh": str(place.elsewhere.pk)},
    ):  # fmt: skip
        assert titles(stranger, **asked) == ["Cao"], asked
    assert titles(stranger, **{"chi-phi": "100"}) == ["Thường"]
    assert titles(stranger, tinh=place.province.pk) == ["Thường"]
    assert titles(stranger, **{"van-de": "anh-sang", "chi-phi": "100"}) == []


def test_it_is_sorted_and_what_has_no_figure_is_left_out_and_told(place, stranger):
    place.tell("Đắt", cost=90, people_served=5)
    place.tell("Rẻ", cost=10)
    place.tell("Không rõ")

    assert titles(stranger) == ["Không rõ", "Rẻ", "Đắt"]
    assert titles(stranger, xep="re") == ["Rẻ", "Đắt"]
    assert titles(stranger, xep="nhieu-nguoi") == ["Đắt"]
    text = stranger.get(reverse("public:library"), {"xep": "re"}).content.decode()
    assert "Bài không có số liệu này không nằm trong thứ tự sắp xếp này." in text


def test_it_is_searched_without_accents_within_the_conditions(place, stranger):
    place.tell("Thắp sáng đường quê bằng năng lượng mặt trời")
    place.tell("Vườn mẫu nông thôn mới", unit=place.high)

    assert titles(stranger, q="nang luong duong que") == [
        "Thắp sáng đường quê bằng năng lượng mặt trời"
    ]
    assert titles(stranger, q="vuon mau", tinh=place.province.pk) == []
    assert titles(stranger, q="vuon mau", tinh=place.elsewhere.pk) == ["Vườn mẫu nông thôn mới"]


HOSTILE = [
    {"q": "x"}, {"q": "a" * 5000}, {"q": "' OR 1=1 --"}, {"q": "\x00%_\\"}, {"q": '"'}, {"q": "💥"},
    {"tinh": "9" * 40}, {"tinh": "-1"}, {"nam": "0000"}, {"nam": "9999"}, {"nam": "٢٠٢٥"},
    {"tu": "nonsense"}, {"tu": "n" + "A" * 900}, {"q": "duong", "tu": "9" * 50}, {"xep": "<b>"},
    {"linh-vuc": "<script>alert(1)</script>"}, {"van-de": "x" * 900},
]  # fmt: skip


@pytest.mark.parametrize("asked", HOSTILE)
def test_hostile_questions_get_a_page(place, stranger, asked):
    place.tell()

    answer = stranger.get(reverse("public:library"), asked)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("asked", [{}, {"q": "duong que"}])
def test_it_is_paged_forward_and_back(place, stranger, asked):
    for number in range(14):
        place.tell(f"Đường quê {number:02d}")
    first = stranger.get(reverse("public:library"), asked).content.decode()
    [onward] = re.findall(r'href="(\?[^"]+)" rel="next"', first)

    second = stranger.get(reverse("public:library") + onward.replace("&amp;", "&")).content.decode()

    assert len(TITLE.findall(first)) == 12
    assert len(TITLE.findall(second)) == 2
    assert not set(TITLE.findall(first)) & set(TITLE.findall(second))
    assert 'rel="prev"' in second


@pytest.mark.parametrize("rows", [1, 3])
def test_it_needs_a_fixed_number_of_queries(place, stranger, rows, django_assert_num_queries):
    for number in range(rows):
        place.tell(f"Bài {number}", cost=5)
    stranger.get(reverse("public:library"))

    with django_assert_num_queries(9):
        stranger.get(reverse("public:library"))


def test_the_same_page_costs_a_few_bytes_the_next_time_and_a_change_is_seen_at_once(
    place, stranger
):
    story = place.tell()
    first = stranger.get(reverse("public:library"))

    again = stranger.get(reverse("public:library"), HTTP_IF_NONE_MATCH=first["ETag"])
    type(story).objects.update(status=StoryStatus.TAKEN_DOWN)
    changed = stranger.get(reverse("public:library"), HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"
    assert changed.status_code == 200
    assert "Thắp sáng đường quê" not in changed.content.decode()


def test_the_library_leaves_no_cookie(place, stranger):
    place.tell()

    assert not stranger.get(reverse("public:library")).cookies


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Thắp sáng đường quê", "thap-sang-duong-que"),
        ("“5 không, 3 sạch”", "5-khong-3-sach"),
        ("!!!", "bai"),
        (
            "Nhà sạch " * 30,
            "-".join(["nha-sach"] * 9),
        ),
        ("漢字", "bai"),
    ],
)
def test_a_slug_is_made_of_whole_words(title, slug):
    assert slug_of(title) == slug


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_what_a_spreadsheet_would_run_stays_text(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert safe_cell("Kinh tế") == "Kinh tế"


def test_the_bands_join_without_a_gap():
    for bands in (COSTS, PEOPLE):
        assert [one.below for one in bands[:-1]] == [one.least for one in bands[1:]]
        assert bands[-1].below is None
        assert band_of(bands, "nothing") is None

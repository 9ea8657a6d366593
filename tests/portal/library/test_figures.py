"""Public figures, the page of a unit, feeds, plain pages: what is open, and nothing beyond."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.counting.catalogue import shipped
from kheo.counting.models import Indicator
from kheo.counting.operations import rebuild_all
from kheo.initiatives.enums import FactKind
from kheo.initiatives.models import Fact
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.orgs.models import UnitName
from kheo.portal.models import PublicFigure
from kheo.portal.operations.figures import close_figure, open_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(place):
    """Two recognised in Xã An, one in Xã Cao, with the default figures open."""
    Indicator.objects.bulk_create(shipped())
    at = timezone.now()
    day = timezone.localdate() - timedelta(days=3)
    for unit in (place.an, place.an, place.high):
        story = place.tell(unit=unit)
        type(story.initiative).objects.filter(pk=story.initiative_id).update(recognised_on=day)
        Fact.objects.bulk_create(
            Fact(initiative=story.initiative, kind=kind, on=day, level=level, actor=place.writer, recorded_at=at)
            for kind, level in ((FactKind.REGISTERED, ""), (FactKind.ACCEPTED, ""), (FactKind.STARTED, ""), (FactKind.RECOGNISED, "commune"))
        )  # fmt: skip
    rebuild_all()
    PublicFigure.objects.all().delete()
    since = timezone.localdate() - timedelta(days=30)
    for order, (code, split) in enumerate(
        [("alive", ""), ("recognised", "year"), ("alive", "field"), ("alive", "unit")]
    ):
        PublicFigure.objects.create(indicator=code, split=split, order=order, valid_from=since)
    return place


def test_the_open_figures_are_told_with_their_day_and_add_up(counted, stranger):
    answer = stranger.get(reverse("public:figures"))
    text = answer.content.decode()

    assert "<strong>3</strong>Đã công nhận, đang hoạt động" in text
    assert f"{timezone.localdate():%d/%m/%Y}" in text
    assert "Tỉnh Hà Tĩnh" in text
    assert "Tổng số đã đăng ký" not in text


def test_as_a_file_they_open_in_a_spreadsheet_and_run_nothing(counted, stranger):
    Indicator.objects.filter(code="alive").update(name="=HYPERLINK(1)")

    answer = stranger.get(reverse("public:figures_csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[0] == ["Chỉ tiêu", "Thời gian", "Dòng", "Số", "Ngày đếm"]
    day = f"{timezone.localdate():%d/%m/%Y}"
    assert rows[1] == ["'=HYPERLINK(1)", "tính đến hôm nay", "tất cả", "3", day]
    by_place = [row[2:4] for row in rows[1:] if row[2].startswith("Tỉnh")]
    assert by_place == [["Tỉnh Hà Tĩnh", "2"], ["Tỉnh Lào Cai", "1"]]


def test_what_is_closed_is_gone_at_once(counted, stranger, someone):
    admin = someone(Role.STANDING_OFFICE, over=counted.nation)
    now = timezone.now()
    row = PublicFigure.objects.get(split="unit")
    stranger.get(reverse("public:figures"))

    close_figure(row, nation=counted.nation, actor=admin, at=now)

    assert "Tỉnh Hà Tĩnh" not in stranger.get(reverse("public:figures")).content.decode()
    row.refresh_from_db()
    assert row.valid_to == timezone.localdate(now)
    opened = open_figure(
        nation=counted.nation, indicator="alive", split="unit", actor=admin, at=now
    )
    assert "Tỉnh Hà Tĩnh" in stranger.get(reverse("public:figures")).content.decode()
    assert [one.action for one in Entry.objects.order_by("pk")] == ["figure.close", "figure.open"]
    close_figure(opened, nation=counted.nation, actor=admin, at=now)
    assert not PublicFigure.objects.filter(pk=opened.pk).exists()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"indicator": "nothing", "split": ""}, "indicator"),
        ({"indicator": "honourings", "split": ""}, "indicator"),
        ({"indicator": "alive", "split": "person"}, "split"),
        ({"indicator": "alive", "split": "unit"}, "indicator"),
    ],
)
def test_what_cannot_be_opened_is_refused_by_a_sentence(counted, someone, asked, field):
    admin = someone(Role.STANDING_OFFICE, over=counted.nation)

    with pytest.raises(RuleBroken) as refusal:
        open_figure(nation=counted.nation, **asked, actor=admin, at=timezone.now())

    assert list(refusal.value.fields) == [field]


def test_only_over_the_nation_is_it_chosen_what_is_open(counted, someone, client):
    province = someone(Role.STANDING_OFFICE, over=counted.province)
    with pytest.raises(NotAllowed):
        open_figure(
            nation=counted.nation, indicator="recognised", split="", actor=province,
            at=timezone.now(),
        )  # fmt: skip
    client.force_login(province)
    assert client.get(reverse("public:open_figures")).status_code == 404
    client.force_login(someone(Role.STANDING_OFFICE, over=counted.nation))
    sent = client.post(
        reverse("public:open_figures"), {"indicator": "recognised", "split": ""}, follow=True
    )
    assert "Đã công bố" in sent.content.decode()
    row = PublicFigure.objects.get(split="unit")
    client.post(reverse("public:open_figures"), {"close": row.pk})
    assert "Được công nhận" in client.get(reverse("public:figures")).content.decode()
    again = client.post(reverse("public:open_figures"), {"indicator": "recognised", "split": ""})
    assert again.status_code == 422


def test_the_page_of_a_unit_tells_its_names_its_figures_and_its_stories(counted, stranger):
    UnitName.objects.filter(unit=counted.an).update(valid_from="2025-07-01")
    UnitName.objects.create(
        unit=counted.an, name="Xã An Cũ", valid_from="2004-01-01", valid_to="2025-07-01"
    )

    text = stranger.get(reverse("public:unit", args=[counted.an.pk])).content.decode()

    assert "<h1>Xã An</h1>" in text
    assert "Xã An Cũ: từ 01/01/2004 đến trước 01/07/2025" in text
    assert "<strong>2</strong>Đã công nhận, đang hoạt động" in text
    assert text.count("Thắp sáng đường quê") == 2
    whole = stranger.get(reverse("public:unit", args=[counted.province.pk])).content.decode()
    assert whole.count("Thắp sáng đường quê") == 2
    assert stranger.get(reverse("public:unit", args=[10**15])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_unit_needs_a_fixed_number_of_queries(place, stranger, rows, django_assert_num_queries):  # fmt: skip
    for number in range(rows):
        place.tell(f"Bài {number}")
    where = reverse("public:unit", args=[place.an.pk])
    stranger.get(where)

    with django_assert_num_queries(13):
        stranger.get(where)


def test_the_map_draws_what_is_open_by_place(counted, stranger):
    nation = stranger.get(reverse("public:map"))
    text = nation.content.decode()

    assert nation.status_code == 200
    assert "<svg" in text
    assert f"?tinh={counted.province.pk}" in text
    province = stranger.get(reverse("public:map"), {"tinh": counted.province.pk}).content.decode()
    assert "Xã Bình" in province
    for hostile in ("x", "9" * 30, str(counted.an.pk)):
        assert stranger.get(reverse("public:map"), {"tinh": hostile}).status_code == 404
    PublicFigure.objects.filter(split="unit").delete()
    assert "open-map" not in stranger.get(reverse("public:map")).content.decode()


def test_feed_sitemap_and_robots_lead_to_what_is_public_alone(place, stranger):
    story = place.tell("Thắp sáng & đường <quê>")
    place.tell("Bản nháp", status="draft")
    here = f"/thu-vien/{story.pk}-thap-sang-duong-que/"

    feed = stranger.get(reverse("public:feed")).content.decode()
    part = stranger.get("/sitemap-1.xml").content.decode()
    robots = stranger.get("/robots.txt").content.decode()

    assert here in feed
    assert "Thắp sáng &amp; đường &lt;quê&gt;" in feed
    assert here in part
    assert "Bản nháp" not in feed + part
    assert "http://testserver/sitemap-1.xml" in stranger.get("/sitemap.xml").content.decode()
    assert stranger.get("/sitemap-2.xml").status_code == 404
    assert stranger.get("/sitemap-0.xml").status_code == 404
    assert "Disallow: /\n" in robots
    assert "Allow: /thu-vien/" in robots


def test_the_plain_pages_say_what_is_kept_and_how_long(place, stranger):
    text = stranger.get(reverse("public:privacy")).content.decode()

    assert "Hệ thống tự xóa sau 180 ngày." in text
    assert "bị xóa sau 24 giờ" in text
    assert "WCAG 2.2" in stranger.get(reverse("public:accessibility")).content.decode()


def test_the_sign_in_page_leads_strangers_to_the_library(place, stranger):
    assert reverse("public:library") in stranger.get(reverse("access:sign_in")).content.decode()

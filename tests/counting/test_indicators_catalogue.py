"""The shipped catalogue: it covers the reports, loads once, and leaves what was edited."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.access.operations import system_user
from kheo.audit.models import Entry
from kheo.counting.catalogue import load_indicators, shipped
from kheo.counting.models import Indicator
from kheo.counting.narrowing import from_key
from kheo.kernel.refusals import NotAllowed
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db

REPORTED = {
    # Hà Tĩnh, fifteen years
    "diện tích tự nhiên": "area",
    "đường bờ biển": "coastline",
    "đường biên giới": "border",
    "đơn vị hành chính cấp huyện": "districts",
    "huyện": "rural_districts",
    "thị xã": "district_towns",
    "thành phố": "provincial_cities",
    "đơn vị hành chính cấp xã": "communal_units",
    "xã": "communes",
    "thị trấn": "townships",
    "phường": "wards",
    "thôn, tổ dân phố": "villages_and_groups",
    "thôn": "villages",
    "tổ dân phố": "residential_groups",
    "dân số": "population",
    "tôn giáo chính": "religions",
    "tỷ lệ người theo Công giáo trong dân số": "share_believers_catholic",
    "tỷ lệ người theo Phật giáo trong dân số": "share_believers_buddhist",
    "tỷ lệ tín đồ trong dân số": "share_believers",
    "người dân tộc thiểu số": "ethnic_minorities",
    "đảng bộ trực thuộc Tỉnh ủy": "party_bodies_below",
    "tổ chức cơ sở đảng": "party_organisations",
    "chi bộ trực thuộc đảng ủy cơ sở": "party_cells",
    "đảng viên": "party_members",
    "tỷ lệ xã đạt chuẩn nông thôn mới": "share_communes_new_countryside",
    "cuộc kiểm tra, khảo sát, đánh giá phong trào thi đua": "inspections",
    "tỷ lệ huyện, thành, thị thành lập Ban Chỉ đạo": "share_steering_committees",
    "tổng số mô hình, điển hình": "total_built",
    "mô hình đăng ký xây dựng": "total_built_new",
    "mô hình nhân rộng": "total_replicated",
    "mô hình trên lĩnh vực kinh tế": "total_built|field=economy",
    "tỷ lệ mô hình lĩnh vực kinh tế trên tổng số mô hình": "share_of_total|field=economy",
    "mô hình, điển hình xây dựng, lĩnh vực kinh tế": "total_built_new|field=economy",
    "mô hình nhân rộng, lĩnh vực kinh tế": "total_replicated|field=economy",
    "mô hình đạt hiệu quả cao, lĩnh vực kinh tế": "effective|field=economy",
    "tỷ lệ mô hình đạt hiệu quả cao, lĩnh vực kinh tế": "share_effective|field=economy",
    "đợt vinh danh mô hình, điển hình cấp tỉnh": "honourings|level=province",
    "mô hình, điển hình tiêu biểu cấp tỉnh được vinh danh": "commended|level=province",
    "tỷ lệ mô hình phát huy hiệu quả tốt trên tổng số mô hình": "share_effective",
    "nghị quyết Tỉnh ủy ban hành": "papers_issued|variant=resolution",
    "chỉ thị Tỉnh ủy ban hành": "papers_issued|variant=directive",
    "kết luận Tỉnh ủy ban hành": "papers_issued|variant=conclusion",
    # Quảng Nam, fifteen years
    "mô hình được công nhận": "total_recognised",
    "hội nghị sơ kết, tổng kết phong trào": "conferences",
    "mô hình được biểu dương, khen thưởng": "commended",
    "giải khuyến khích Cuộc thi Báo chí": "contest_prizes|variant=consolation",
    "hội thi “Dân vận khéo”": "contests",
    "buổi tọa đàm": "talks",
    "cẩm nang phát hành": "handbooks",
    "tin, bài về phong trào và mô hình": "news",
    "chương trình mục tiêu quốc gia": "target_programmes",
    "mô hình được lựa chọn, lĩnh vực kinh tế": "exemplars_selected|field=economy",
    "văn bản các cấp ủy ban hành": "papers_issued",
    # Phụng Hiệp, ten years
    "tỷ lệ dân số sống bằng nghề nông nghiệp": "share_farmers",
    "đảng bộ ngành huyện": "party_organisations_sector",
    "đảng bộ xã, thị trấn": "party_organisations_communal",
    "chi bộ cơ sở": "party_cells_grassroots",
    "chi bộ ấp": "party_cells_village",
    "chi bộ ngành trực thuộc đảng bộ xã, thị trấn": "party_cells_sector_communal",
    "chi bộ trực thuộc đảng bộ ngành huyện": "party_cells_sector",
    "đảng viên dự bị": "party_members_probationary",
    "đảng viên nữ": "party_members_women",
    "ủy viên Ban Chấp hành Đảng bộ huyện": "executive_committee",
    "ủy viên Ban Chấp hành là nữ": "executive_committee_women",
    "ủy viên Ban Thường vụ Huyện ủy": "standing_committee",
    "ủy viên Ban Thường vụ là nữ": "standing_committee_women",
    "mô hình, điển hình đăng ký xây dựng": "registered",
    "điển hình cá nhân được công nhận": "recognised|kind=individual",
    "mô hình duy trì": "confirmed",
    "cuộc triển khai chỉ thị đến cán bộ, đảng viên": "dissemination|variant=officials",
    "cán bộ, đảng viên dự triển khai": "dissemination_attended|variant=officials",
    "tỷ lệ cán bộ, đảng viên dự triển khai": "share_attended|variant=officials",
    "lượt người dự tuyên truyền ra dân": "dissemination_attended|variant=people",
    "mô hình cá nhân đăng ký, lĩnh vực kinh tế": "registered|field=economy|kind=individual",
    "tập thể được công nhận, lĩnh vực kinh tế": "recognised|field=economy|kind=collective",
    "tỷ lệ công nhận trên đăng ký trước khi có chỉ thị": "share_recognised",
    "tập thể được tặng Giấy khen": "awards_granted|kind=collective|variant=giay_khen",
    "cá nhân được đề xuất tỉnh tặng Bằng khen": (
        "awards_proposed|kind=individual|level=province|variant=bang_khen"
    ),
    "mô hình mới tối thiểu mỗi nơi (chỉ tiêu)": "targets_set",
    # the statistics form of a provincial board
    "đợt vận động": "drives",
    "người tham gia": "drive_participants",
    "đối thoại với nhân dân": "dialogues",
    "vấn đề dư luận nắm được": "opinions_found",
    "vấn đề dư luận đã giải quyết": "opinions_solved",
}


@pytest.mark.parametrize("key", sorted(set(REPORTED.values())))
def test_every_figure_of_the_reports_has_its_indicator(key):
    code, narrowing = from_key(key)
    known = {one.code: one for one in shipped()}

    assert code in known
    assert set(narrowing.set_values) <= set(known[code].dimensions)


def test_the_catalogue_is_loaded_once_and_leaves_what_was_edited(someone, at):
    UnitFactory(kind="nation")
    system = system_user()
    changed = Indicator.objects.create(
        code="registered", name="Tên riêng", unit_word="mô hình", nature="flow", source="declared",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip

    assert load_indicators(actor=system, at=at) == len(shipped()) - 1
    assert load_indicators(actor=system, at=at) == 0
    assert list(Indicator.objects.filter(code="registered")) == [changed]
    [line] = Entry.objects.filter(action="indicator.load")
    assert line.after == {"indicators": len(shipped()) - 1}


def test_a_clerk_does_not_load_the_catalogue(someone, at):
    clerk = someone(Role.REGISTRAR, over=UnitFactory(kind="commune"))

    with pytest.raises(NotAllowed):
        load_indicators(actor=clerk, at=at)
    assert not Indicator.objects.exists()

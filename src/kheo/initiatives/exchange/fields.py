"""The columns of a file of initiatives, by the headings the province's old workbooks have."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field
from kheo.initiatives.enums import Field as Sphere
from kheo.initiatives.enums import Kind, Level, Origin
from kheo.initiatives.rules import LABELS, LONGEST
from kheo.initiatives.rules.past import REACHABLE

NUMBER_LENGTH = 60
_BEGUN, _ENDED = ("Ngày bắt đầu",), ("Ngày kết thúc",)
"""As planned, or as it came about: the officer says which."""
_SOURCES = ("Nguồn kinh phí", "Nguồn kinh phí thực hiện")
"""Where the money comes from in words, or how much it is."""
_WHOSE = {
    "Tập thể": "collective", "Mô hình": "collective", "Mô hình tập thể": "collective",
    "Cá nhân": "individual", "Điển hình": "individual", "Gương cá nhân": "individual",
}  # fmt: skip
_FIELDS = {
    "Phát triển kinh tế": "economy", "VHXH": "culture_society", "VH-XH": "culture_society",
    "Văn hóa": "culture_society", "Xã hội": "culture_society", "QPAN": "defence_security", "QP-AN": "defence_security",
    "Quốc phòng": "defence_security", "An ninh": "defence_security", "Hệ thống chính trị": "political_system",
    "HTCT": "political_system", "XD HTCT": "political_system", "XDHTCT": "political_system",
    "Xây dựng Đảng và hệ thống chính trị": "political_system",
}  # fmt: skip
_LEVELS = {
    "Xã": "commune", "Phường": "commune", "Thị trấn": "commune", "Cơ sở": "commune", "Cấp cơ sở": "commune", "Huyện": "district",
    "Cấp huyện": "district", "Thị xã": "district", "Tỉnh": "province", "Trung ương": "central",
}  # fmt: skip
_ORIGINS = {
    "Mới": "new", "Xây mới": "new", "Mô hình mới": "new", "Tiếp tục duy trì": "keep_up", "Đang duy trì": "keep_up",
}  # fmt: skip
_SAID_STATES = {
    "Đã công nhận": "recognised", "Công nhận": "recognised", "Không đạt": "not_recognised",
    "Đang thực hiện": "building", "Đang triển khai": "building", "Đã đăng ký": "submitted", "Đăng ký": "submitted",
}  # fmt: skip
_STATES = tuple((state.value, state.label) for state in REACHABLE)


def _text(name: str, *words: str, longest: int = LONGEST, **given: Any) -> Field:
    return Field(name, LABELS[name], Value.BLOCK, words=words, longest=longest, **given)


def _day(name: str, label: Any, *words: str, **given: Any) -> Field:
    return Field(name, label, Value.DAY, words=words, **given)


def _decision(prefix: str, number: Any, day: Any, by: Any, words: tuple[tuple[str, ...], ...]) -> tuple[Field, ...]:  # fmt: skip
    return (
        Field(f"{prefix}decision", number, Value.CODE, words=words[0], longest=NUMBER_LENGTH),
        _day(f"{prefix}decided_on", day, *words[1]),
        Field(f"{prefix}decided_by", by, words=words[2], longest=200),
    )


WHO = (
    Field(
        "unit", _("Unit (code or name)"), Value.CODE, is_required=True, is_key=True, longest=200,
        words=(
            "Đơn vị", "Đơn vị đăng ký", "Đơn vị thực hiện", "Tên đơn vị", "Mã đơn vị", "Địa phương, đơn vị",
            "Địa phương", "Xã, phường", "Xã, phường, thị trấn", "Xã", "Phường", "Tên xã", "Tên xã, phường",
            "Cơ quan, đơn vị", "Cơ quan, đơn vị, địa phương", "Chi bộ, đơn vị", "Đơn vị triển khai",
            "Đơn vị xây dựng mô hình", "Đơn vị chủ trì", "Chủ thể", "Nơi thực hiện", "Nơi làm",
        ),
        example="Xã Thạch Hà",
    ),
    Field(
        "unit_above", _("Unit above it"), words=(
            "Huyện", "Huyện, thị xã, thành phố", "Đơn vị cấp trên", "Thuộc huyện", "Thuộc đơn vị", "Trực thuộc",
        ),
        help=_("Only where several units have one name."), example="Hà Tĩnh", unsure=("Cấp huyện",),
    ),
    Field(
        "title", LABELS["title"], is_required=True, is_key=True, words=(
            "Tên mô hình", "Tên mô hình, điển hình", "Tên mô hình/điển hình", "Mô hình", "Mô hình, điển hình",
            "Tên mô hình Dân vận khéo", "Tên mô hình/điển hình Dân vận khéo", "Nội dung mô hình", "Tên gọi",
            "Tên việc làm khéo", "Việc làm khéo",
        ),
        example="Thắp sáng đường quê", unsure=("Tên", "Tên tập thể, cá nhân"),
    ),
    Field(
        "field", LABELS["field"], Value.CHOICE, choices=tuple(Sphere.choices), said=_FIELDS,
        words=("Lĩnh vực", "Lĩnh vực đăng ký", "Thuộc lĩnh vực", "Nhóm lĩnh vực"),
        example="Kinh tế",
    ),
    Field(
        "kind", LABELS["kind"], Value.CHOICE, choices=tuple(Kind.choices),
        words=("Loại", "Loại hình", "Tập thể/cá nhân", "Tập thể, cá nhân", "Hình thức"),
        unsure=("Xếp loại", "Tên tập thể, cá nhân"), said=_WHOSE,
    ),
    Field(
        "origin", LABELS["origin"], Value.CHOICE, choices=tuple(Origin.choices), said=_ORIGINS,
        words=("Nguồn gốc", "Xây mới/duy trì", "Xây dựng mới, duy trì, nhân rộng", "Tình trạng xây dựng"),
    ),
    Field(
        "source", _("Learned from (name of the initiative)"),
        words=("Học từ mô hình", "Nhân rộng từ", "Mô hình gốc"),
    ),
    Field(
        "source_unit", _("Unit it learned from"), Value.CODE, longest=200,
        words=("Đơn vị có mô hình gốc", "Học từ đơn vị"),
    ),
)  # fmt: skip

COURSE = (
    Field(
        "year", _("Year of registration"), Value.YEAR, is_key=True,
        words=("Năm", "Năm đăng ký", "Năm xây dựng", "Năm thực hiện", "Đăng ký năm"), example="2024",
    ),
    _day("registered_on", _("Day of registration"), "Ngày đăng ký", "Thời gian đăng ký", "Ngày, tháng đăng ký"),
    Field(
        "status", _("State"), Value.CHOICE, choices=_STATES, said=_SAID_STATES,
        words=("Trạng thái", "Tình trạng", "Tình trạng hiện nay", "Kết quả công nhận"), unsure=("Kết quả", "Hiện trạng"),
    ),
    _day("accepted_on", _("Day of acceptance"), "Ngày chấp nhận", "Ngày tiếp nhận", "Ngày duyệt đăng ký"),
    _day("started_on", _("Building started on"), "Ngày triển khai", "Ngày bắt đầu xây dựng", unsure=_BEGUN),
    Field(
        "level", _("Level of recognition"), Value.CHOICE, choices=tuple(Level.choices), said=_LEVELS,
        words=("Cấp công nhận", "Cấp", "Công nhận cấp"), example="Cấp xã", unsure=("Cấp huyện",),
    ),
    _day("recognised_on", _("Day of recognition"), "Ngày công nhận", "Thời điểm công nhận"),
    *_decision(
        "", _("Number of the decision of recognition"), _("Day of the decision of recognition"),
        _("Who issued the decision of recognition"),
        (
            ("Số QĐ công nhận", "Số quyết định", "Số QĐ", "Quyết định công nhận", "Số quyết định công nhận"),
            ("Ngày QĐ", "Ngày quyết định", "Ngày QĐ công nhận", "Ngày ban hành quyết định"),
            ("Cơ quan ban hành", "Cơ quan công nhận", "Đơn vị công nhận", "Cơ quan ban hành quyết định"),
        ),
    ),
    Field(
        "higher_level", _("Higher level of recognition"), Value.CHOICE, choices=tuple(Level.choices), said=_LEVELS,
        words=("Cấp công nhận cao hơn",),
    ),
    _day("higher_recognised_on", _("Day of recognition at the higher level"), "Ngày công nhận cấp cao hơn"),
    *_decision(
        "higher_", _("Number of the decision at the higher level"), _("Day of the decision at the higher level"),
        _("Who issued the decision at the higher level"),
        (
            ("Số QĐ công nhận cấp cao hơn", "Số QĐ cấp tỉnh"), ("Ngày QĐ cấp cao hơn", "Ngày QĐ cấp tỉnh"),
            ("Cơ quan công nhận cấp cao hơn",),
        ),
    ),
    _day("effective_on", _("Marked effective on"), "Ngày ghi nhận hiệu quả", "Ngày đánh giá hiệu quả"),
    _day("confirmed_on", _("Last confirmed alive on"), "Ngày xác nhận gần nhất", "Ngày kiểm tra gần nhất"),
    _day(
        "ended_on", _("Ended on (not recognised, withdrawn, doubtful, dormant, struck off)"),
        "Ngày dừng hoạt động", "Ngày đưa ra khỏi danh sách", "Ngày rút", unsure=_ENDED,
    ),
    Field(
        "ended_why", _("Why it ended"), Value.BLOCK, longest=1000, words=("Lý do", "Lý do dừng", "Lý do kết thúc"),
    ),
    *_decision(
        "ended_", _("Number of the decision that struck it off"), _("Day of the decision that struck it off"),
        _("Who issued the decision that struck it off"),
        (("Số QĐ đưa ra khỏi danh sách",), ("Ngày QĐ đưa ra khỏi danh sách",), ("Cơ quan ra QĐ đưa ra khỏi danh sách",)),
    ),
)  # fmt: skip

TEXTS = (
    _text(
        "situation", "Thực trạng", "Lý do chọn", "Lý do chọn mô hình", "Tình hình", "Sự cần thiết",
        unsure=("Hiện trạng",),
    ),
    _text("goals", "Mục tiêu", "Mục tiêu, chỉ tiêu"),
    _text(
        "approach", "Cách làm", "Nội dung, cách làm", "Nội dung thực hiện", "Tóm tắt nội dung",
        "Tóm tắt nội dung mô hình", "Nội dung",
    ),
    Field("place", LABELS["place"], words=("Địa điểm", "Địa bàn", "Phạm vi thực hiện", "Thôn, tổ dân phố")),
    _text("beneficiaries", "Đối tượng hưởng lợi", "Đối tượng"),
    Field("lead", LABELS["lead"], words=(
        "Người phụ trách", "Người đứng đầu", "Người đứng đầu mô hình", "Họ tên cá nhân", "Đại diện tập thể",
    )),
    _text("partners", "Phối hợp", "Đơn vị phối hợp"),
    _text("participants", "Lực lượng tham gia", "Thành phần tham gia"),
    _text("resources", "Nguồn lực", "Nguồn lực thực hiện", unsure=_SOURCES),
    _day("starts_on", LABELS["starts_on"], "Thời gian bắt đầu", "Từ ngày", unsure=_BEGUN),
    _day("ends_on", LABELS["ends_on"], "Thời gian kết thúc", "Thời gian hoàn thành", "Đến ngày", unsure=_ENDED),
    _day("evaluate_on", LABELS["evaluate_on"], "Ngày tự đánh giá", "Ngày đánh giá"),
    _text("schedule", "Tiến độ", "Kế hoạch thực hiện"),
    _text("outputs", "Sản phẩm", "Kết quả dự kiến"),
    _text("sustaining", "Duy trì, nhân rộng", "Biện pháp duy trì"),
    Field(
        "households", LABELS["households"], Value.WHOLE,
        words=("Số hộ hưởng lợi", "Số hộ", "Hộ hưởng lợi", "Số hộ tham gia", "Số hộ dân tham gia"), example="120",
    ),
    Field(
        "money", LABELS["money"], Value.MONEY,
        words=("Kinh phí", "Kinh phí (đồng)", "Kinh phí huy động", "Kinh phí thực hiện", "Tổng kinh phí"),
        example="45.000.000", unsure=_SOURCES,
    ),
    _text(
        "result", "Kết quả đạt được", "Kết quả thực hiện", "Hiệu quả", "Hiệu quả mô hình", "Kết quả, hiệu quả",
        unsure=("Kết quả",),
    ),
    Field(
        "note", _("Note (kept with the registration)"), Value.BLOCK, longest=1000, words=("Ghi chú", "Ghi chú khác"),
    ),
)  # fmt: skip

FIELDS = (*WHO, *COURSE, *TEXTS)
OPTIONS = (
    Field(
        "status", _("State of rows that tell none"), Value.CHOICE, choices=_STATES[1:3],
        help=_("For rows with a day or year of registration and no further step."),
    ),
)  # fmt: skip
DAY_NAMES = tuple(field.name for field in FIELDS if field.kind == Value.DAY)
TEXT_NAMES = tuple(name for name in LABELS)
NOTES = _(
    "Days that the file does not tell are those of the step before: a record recognised in 2020 of which "
    "only the year of registration is known counts as registered, accepted and begun on 1 January of that "
    "year. A record is known again by its unit, name and year of registration."
)

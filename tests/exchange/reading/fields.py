"""The fields of an invented profile: one of every kind, known by the headings offices use."""

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field

SPHERES = (
    ("economy", "Kinh tế"),
    ("culture", "Văn hóa - xã hội"),
    ("defence", "Quốc phòng - an ninh"),
    ("politics", "Xây dựng hệ thống chính trị"),
)
FIELDS = (
    Field("code", "Mã đơn vị", Value.CODE, words=("Mã xã", "Mã ĐVHC")),
    Field("unit", "Đơn vị", is_required=True, is_key=True,
          words=("Đơn vị thực hiện", "Xã, phường, thị trấn", "Địa phương", "Đơn vị đăng ký", "Tên xã")),
    Field("title", "Tên mô hình", is_required=True, is_key=True,
          words=("Mô hình", "Tên mô hình, điển hình", "Tên gọi mô hình", "Nội dung mô hình")),
    Field("field", "Lĩnh vực", Value.CHOICE, choices=SPHERES, words=("Thuộc lĩnh vực", "Nhóm lĩnh vực")),
    Field("also", "Lĩnh vực liên quan", Value.CHOICES, choices=SPHERES),
    Field("year", "Năm đăng ký", Value.YEAR, words=("Năm", "Năm xây dựng", "Đăng ký năm")),
    Field("started_on", "Ngày bắt đầu", Value.DAY, words=("Ngày triển khai", "Thời gian bắt đầu")),
    Field("decision", "Số quyết định công nhận", Value.CODE, words=("Số QĐ", "QĐ công nhận")),
    Field("decided_on", "Ngày quyết định", Value.DAY, words=("Ngày QĐ", "Ngày ký quyết định", "Ngày công nhận")),
    Field("households", "Số hộ hưởng lợi", Value.WHOLE, words=("Số hộ", "Số hộ tham gia")),
    Field("money", "Kinh phí", Value.MONEY, words=("Tổng kinh phí", "Kinh phí thực hiện", "Nguồn kinh phí")),
    Field("share", "Tỷ lệ hoàn thành", Value.PERCENT, words=("Tỷ lệ (%)", "Mức độ hoàn thành")),
    Field("area", "Diện tích", Value.NUMBER, words=("Diện tích (ha)",)),
    Field("alive", "Còn hoạt động", Value.YES_NO, words=("Đang hoạt động", "Duy trì")),
    Field("met_at", "Giờ kiểm tra", Value.MOMENT),
    Field("lead", "Người phụ trách", words=("Họ và tên người phụ trách", "Phụ trách", "Đầu mối")),
    Field("result", "Kết quả đạt được", Value.BLOCK, longest=2000, words=("Kết quả", "Hiệu quả")),
    Field("note", "Ghi chú", Value.BLOCK, longest=1000),
)  # fmt: skip

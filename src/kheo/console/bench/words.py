"""The vocabulary of synthetic titles, of our own; every part with its folded twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kheo.initiatives.enums import Field
from kheo.kernel.text import fold

Part = tuple[str, str]
"""A piece of a title and the same folded for search."""


def _folded(*texts: str) -> Sequence[Part]:
    return tuple((text, fold(text)) for text in texts)


OPENINGS: Sequence[Part] = _folded(
    "Vận động nhân dân", "Chung tay", "Dân vận khéo trong", "Tổ tự quản", "Cùng nhau",
    "Chi bộ gương mẫu", "Hội viên nòng cốt", "Nhóm nòng cốt", "Mỗi nhà một việc:", "Xóm giềng",
)  # fmt: skip

WORKS: Mapping[str, Sequence[Part]] = {
    Field.ECONOMY: _folded(
        "nuôi ong dưới tán rừng", "trồng cam an toàn", "hợp tác làm chè sạch", "dồn ô đổi thửa",
        "góp vốn xoay vòng", "trồng keo gỗ lớn", "nuôi tôm hai giai đoạn", "chế biến mật mía",
        "tưới nhỏ giọt cho rau", "bán nông sản qua mạng", "làm kênh nội đồng", "giữ nghề đan lát",
    ),
    Field.CULTURE_SOCIETY: _folded(
        "thắp sáng đường thôn", "giữ đường hoa trước ngõ", "phân loại rác từ nhà", "tủ sách xóm",
        "đỡ đầu trẻ mồ côi", "việc cưới việc tang gọn nhẹ", "hiến đất mở lối đi", "ngày chủ nhật xanh",
        "mái ấm cho hộ nghèo", "lớp học bơi mùa hè", "câu lạc bộ ví giặm", "nhà sạch vườn đẹp",
    ),
    Field.DEFENCE_SECURITY: _folded(
        "tiếng kẻng an toàn", "mắt thần ngõ xóm", "họ tộc không tệ nạn", "bến cá bình yên",
        "đón thanh niên nhập ngũ", "giúp người lầm lỡ trở về", "trường học không bạo lực",
        "giữ mốc giới biên cương", "chữa cháy liên gia", "giao lộ không va chạm",
    ),
    Field.POLITICAL_SYSTEM: _folded(
        "một cửa không chờ", "nghe dân nói mỗi thứ sáu", "chi bộ bốn tốt", "hòa giải từ gốc",
        "dân bàn dân giám sát", "cán bộ xuống thôn", "trả kết quả tận nhà", "chuyển đổi số cộng đồng",
        "giải phóng mặt bằng đồng thuận", "tổ dân vận ba cùng",
    ),
}  # fmt: skip

PURPOSES: Sequence[Part] = _folded(
    "xây dựng nông thôn mới", "vì xóm làng sáng đẹp", "giúp nhau thoát nghèo", "giữ bình yên",
    "nâng bước em tới trường", "để đường rộng thêm", "cho đồng ruộng xanh", "gắn với thi đua",
    "theo gương Bác", "vì tuổi già khỏe", "của phụ nữ", "của đoàn viên trẻ", "của cựu chiến binh",
)  # fmt: skip

SITUATIONS: Sequence[str] = (
    "Đường trong thôn hẹp và tối, nhiều hộ ngại đi lại sau giờ cơm chiều.",
    "Rác bỏ ven kênh, mỗi hộ làm một cách, chưa có quy ước chung.",
    "Hộ làm ăn nhỏ lẻ, thiếu vốn, chưa biết bán hàng ra ngoài xã.",
    "Một số việc của thôn chưa được bàn kỹ nên khi làm còn người băn khoăn.",
)
GOALS: Sequence[str] = (
    "Trong một năm có chín phần mười số hộ cùng làm, có sổ theo dõi công khai.",
    "Mỗi quý thêm mười hộ tham gia; cuối năm thôn tự giữ được nền nếp.",
    "Giảm một nửa số vụ việc so với năm trước, không để phát sinh mới.",
)
APPROACHES: Sequence[str] = (
    "Chi bộ bàn trước, họp dân lấy ý kiến, phân công từng tổ, mỗi tháng xem lại một lần.",
    "Đảng viên làm trước để bà con thấy, hội viên đến từng nhà, ai góp gì ghi nấy.",
    "Mặt trận chủ trì, các hội chia nhau tuyến đường, kết quả dán ở nhà văn hóa.",
)

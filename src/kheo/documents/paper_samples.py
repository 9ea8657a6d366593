"""A sample of every form: what a template is tried with, and what its preview shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kheo.documents.bodies import (
    annex,
    chapter,
    column,
    contents,
    facts,
    heading,
    lead,
    part,
    prose,
    row,
    steps,
    table,
)
from kheo.documents.letterheads import first_recipients
from kheo.documents.paper_forms import FORMS, Shape

_COMMON: Mapping[str, Mapping[str, Any]] = {
    "state": {
        "co_quan_cap_tren": "",
        "co_quan_ban_hanh": "Ủy ban nhân dân\nxã Sơn Kim 2",
        "dia_danh_ngay": "Sơn Kim 2, ngày 05 tháng 01 năm 2026",
        "quyen_han_ky": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
        "chuc_vu_ky": "PHÓ CHỦ TỊCH",
        "nguoi_ky": "Nguyễn Thị Thanh Hà",
        "noi_nhan": ["- Như trên;", "- TT Đảng ủy, HĐND xã;", "- Ủy ban MTTQ Việt Nam xã;", "- Lưu: VT, VHXH."],
        "kinh_gui": "Ủy ban nhân dân tỉnh Hà Tĩnh",
    },
    "party": {
        "co_quan_cap_tren": "Đảng bộ tỉnh Hà Tĩnh",
        "co_quan_ban_hanh": "Đảng ủy xã Sơn Kim 2",
        "dia_danh_ngay": "Sơn Kim 2, ngày 05 tháng 01 năm 2026",
        "quyen_han_ky": "T/M BAN THƯỜNG VỤ",
        "chuc_vu_ky": "PHÓ BÍ THƯ",
        "nguoi_ky": "Trần Quốc Việt",
        "noi_nhan": ["- Như trên;", "- Ban Tuyên giáo và Dân vận Tỉnh ủy;", "- Các chi bộ trực thuộc;", "- Lưu Văn phòng Đảng ủy."],
        "kinh_gui": "Ban Thường vụ Tỉnh ủy Hà Tĩnh",
    },
}  # fmt: skip

_PROJECTS = (
    ("Cánh đồng mẫu lớn liên kết sản xuất lúa chất lượng cao gắn với tiêu thụ sản phẩm", "Thôn Làng Chè", "Kinh tế", "Tập thể", "92,5", "Xuất sắc"),
    ("Tiếng kẻng an ninh", "Thôn Quyết Thắng", "Quốc phòng – an ninh", "Tập thể", "88", "Tốt"),
    ("Thắp sáng đường quê", "Hội Liên hiệp Phụ nữ xã", "Văn hóa – xã hội", "Tập thể", "86,25", "Tốt"),
    ("Ông Lê Văn Thành vận động nhân dân hiến đất mở đường", "Thôn Thanh Dũng", "Xây dựng hệ thống chính trị", "Cá nhân", "84", "Tốt"),
)  # fmt: skip
_LIST = [
    {
        "tt": number,
        "ten": name,
        "don_vi": unit,
        "linh_vuc": area,
        "loai": kind,
        "diem": points,
        "xep_loai": reached,
        "quyet_dinh": "05/QĐ-UBND ngày 05/01/2026",
        "quyet_dinh_cong_nhan": "112/QĐ-UBND ngày 20/11/2024",
        "ly_do": "Không duy trì hoạt động từ tháng 3 năm 2025; đã được đôn đốc hai lần.",
        "ket_qua": "Chưa công nhận",
    }
    for number, (name, unit, area, kind, points, reached) in enumerate(_PROJECTS, 1)
]
_MEMBERS = (
    ("Trần Quốc Việt", "Phó Bí thư Thường trực Đảng ủy", "Chủ tịch Hội đồng"),
    ("Nguyễn Thị Thanh Hà", "Phó Chủ tịch Ủy ban nhân dân xã", "Phó Chủ tịch Hội đồng"),
    ("Phan Đình Lực", "Chủ tịch Ủy ban MTTQ Việt Nam xã", "Ủy viên"),
    ("Lê Thị Hoài", "Chuyên viên Văn phòng Đảng ủy", "Thư ký"),
)
_GROUNDS = [
    {"dong": "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"},
    {
        "dong": "Căn cứ Hướng dẫn số 09-HD/BCĐ ngày 18 tháng 4 năm 2022 của Ban Chỉ đạo phong trào thi đua “Dân vận khéo” tỉnh Hà Tĩnh"
    },
    {
        "dong": "Thực hiện Kế hoạch số 12-KH/BCĐ ngày 10 tháng 02 năm 2025 về phong trào thi đua năm 2025"
    },
]

_OWN: Mapping[str, Mapping[str, Any]] = {
    "minutes": {
        "trich_yeu": "Họp Hội đồng xét công nhận mô hình, điển hình “Dân vận khéo” năm 2025",
        "hoi_dong": "Hội đồng xét công nhận mô hình, điển hình “Dân vận khéo” xã Sơn Kim 2",
        "dia_diem": "Phòng họp số 1, trụ sở Đảng ủy xã Sơn Kim 2",
        "bat_dau": "08 giờ 00 phút ngày 26 tháng 12 năm 2025",
        "ket_thuc": "11 giờ 15 phút cùng ngày",
        "chu_tri": "Trần Quốc Việt",
        "thu_ky": "Lê Thị Hoài",
        "tong_so_thanh_vien": 15,
        "so_co_mat": 12,
        "ty_le_co_mat": "80 %",
        "thanh_phan": [
            {"tt": number, "ho_ten": name, "chuc_vu": post, "vai_tro": role}
            for number, (name, post, role) in enumerate(_MEMBERS, 1)
        ],
        "vang_mat": [
            {"tt": 1, "ho_ten": "Võ Văn Sơn", "chuc_vu": "Trưởng Công an xã", "ly_do": "Đi công tác"}
        ],
        "khach_moi": ["Ông Hồ Sỹ Tâm – Tổ trưởng Tổ thẩm định"],
        "noi_dung": "Thư ký Hội đồng trình bày báo cáo của Tổ thẩm định về kết quả chấm điểm 04 hồ sơ.\nCác thành viên thảo luận từng hồ sơ và bỏ phiếu kín; thành viên thuộc đơn vị có hồ sơ không tham gia bỏ phiếu hồ sơ đó.",
        "ho_so": [
            {
                "tt": row["tt"], "ten": row["ten"], "don_vi": row["don_vi"],
                "linh_vuc": row["linh_vuc"], "diem_to": row["diem"],
                "hoi_ty": "Phan Đình Lực" if row["tt"] == 2 else "",
                "duoc_bo_phieu": 11 if row["tt"] == 2 else 12,
                "so_phieu": 11 if row["tt"] == 2 else 12, "dong_y": 10,
                "khong_dong_y": 1, "phieu_trang": 0 if row["tt"] == 2 else 1,
                "ty_le": "90,91 %" if row["tt"] == 2 else "83,33 %", "hinh_thuc": "Phiếu kín",
                "ket_luan": "Công nhận", "ghi_chu": "",
            }
            for row in _LIST
        ],
        "ket_luan_chung": "Hội đồng thống nhất đề nghị công nhận 04 mô hình, điển hình “Dân vận khéo” cấp xã năm 2025.",
    },
    "recognition_decision": {
        "trich_yeu": "Công nhận mô hình, điển hình “Dân vận khéo” cấp xã năm 2025",
        "cap": "cấp xã",
        "can_cu": _GROUNDS,
        "noi_dung": "",
        "so_luong": 4,
        "so_tap_the": 3,
        "so_ca_nhan": 1,
        "hieu_luc_den": "31/12/2028",
        "trach_nhiem": "Văn phòng, các cơ quan, đơn vị liên quan và các tập thể, cá nhân có tên tại Điều 1",
        "danh_sach": _LIST,
        "so_bien_ban": "02/BB-HĐ",
        "ngay_bien_ban": "26/12/2025",
    },
    "withdrawal_decision": {
        "trich_yeu": "Đưa ra khỏi danh sách mô hình, điển hình “Dân vận khéo” không còn phát huy hiệu quả",
        "cap": "cấp xã", "can_cu": _GROUNDS, "noi_dung": "", "so_luong": 2,
        "trach_nhiem": "Văn phòng, các cơ quan, đơn vị liên quan và các tập thể, cá nhân có tên tại Điều 1",
        "danh_sach": _LIST[:2],
    },
    "restoration_decision": {
        "trich_yeu": "Khôi phục công nhận mô hình, điển hình “Dân vận khéo”",
        "cap": "cấp xã", "can_cu": _GROUNDS, "noi_dung": "", "so_luong": 1,
        "trach_nhiem": "Văn phòng, các cơ quan, đơn vị liên quan và các tập thể, cá nhân có tên tại Điều 1",
        "danh_sach": [{**_LIST[1], "tt": 1, "ly_do": "Đã hoạt động trở lại, kiểm tra ngày 02/12/2025."}],
    },
    "submission": {
        "trich_yeu": "Đề nghị công nhận mô hình, điển hình “Dân vận khéo” cấp tỉnh năm 2025",
        "cap": "cấp tỉnh", "can_cu": _GROUNDS, "so_luong": 4, "danh_sach": _LIST,
        "noi_dung": "Năm 2025, trên địa bàn xã có 27 mô hình, điển hình “Dân vận khéo” được đăng ký xây dựng; qua thẩm định và bỏ phiếu của Hội đồng, 04 mô hình, điển hình tiêu biểu nhất được chọn đề nghị cấp trên xem xét.",
        "de_nghi": "Kính đề nghị cấp trên xem xét, công nhận 04 mô hình, điển hình nêu trên",
    },
    "notice": {
        "trich_yeu": "Kết quả xét công nhận mô hình, điển hình “Dân vận khéo” năm 2025",
        "noi_dung": "Sau khi thẩm định và họp Hội đồng ngày 26 tháng 12 năm 2025, các mô hình, điển hình dưới đây chưa được công nhận. Đơn vị tiếp tục hoàn thiện theo lý do nêu trong danh sách và có thể đăng ký xét ở đợt sau.",
        "so_luong": 2,
        "danh_sach": [
            {**row, "ly_do": "Chưa có minh chứng về kết quả duy trì trong 12 tháng; tiêu chí 3.2 chưa đạt."}
            for row in _LIST[:2]
        ],
        "kinh_gui": "Các đơn vị có tên trong danh sách",
    },
    "proposal_list": {
        "trich_yeu": "Mô hình, điển hình “Dân vận khéo” đề nghị công nhận cấp tỉnh năm 2025",
        "cap": "cấp tỉnh", "so_luong": 4, "danh_sach": _LIST,
    },
    "invitation": {
        "trich_yeu": "Họp Hội đồng xét công nhận mô hình, điển hình “Dân vận khéo” năm 2025",
        "nguoi_nhan": [{"ho_ten": name, "chuc_vu": post} for name, post, _role in _MEMBERS],
        "thoi_gian": "08 giờ 00 phút ngày 26 tháng 12 năm 2025 (thứ Sáu)",
        "dia_diem": "Phòng họp số 1, trụ sở Đảng ủy xã Sơn Kim 2",
        "noi_dung": "Xét công nhận 04 mô hình, điển hình “Dân vận khéo” cấp xã năm 2025",
        "chu_tri": "Đồng chí Trần Quốc Việt – Chủ tịch Hội đồng",
        "tai_lieu": ["Báo cáo của Tổ thẩm định", "Danh sách hồ sơ trình Hội đồng"],
        "kinh_gui": "",
    },
    "certificate": {
        "trich_yeu": "Giấy chứng nhận mô hình, điển hình “Dân vận khéo”",
        "danh_sach": [
            {
                "ten": row["ten"], "loai": row["loai"], "don_vi": row["don_vi"],
                "linh_vuc": row["linh_vuc"], "cap": "cấp xã", "xep_loai": row["xep_loai"],
                "so_quyet_dinh": "05/QĐ-UBND", "ngay_quyet_dinh": "05/01/2026",
                "ngay_cap": "ngày 05 tháng 01 năm 2026", "ma": f"K7QX-3MPR-{row['tt']}H2W",
                "dia_chi_kiem_tra": f"https://danvankheo.example.vn/kt/K7QX3MPR{row['tt']}H2W",
            }
            for row in _LIST
        ],
    },
    "unit_report": {
        "trich_yeu": "Kết quả thực hiện phong trào thi đua “Dân vận khéo” 6 tháng đầu năm 2026",
        "ky_bao_cao": "6 tháng đầu năm 2026", "du_thao": "",
        "mo_dau": "Thực hiện chế độ báo cáo định kỳ, xã Sơn Kim 2 báo cáo kết quả thực hiện phong trào thi đua “Dân vận khéo” 6 tháng đầu năm 2026 như sau:",
        "noi_dung": [
            heading("I. Kết quả xây dựng mô hình, điển hình", 1),
            heading("1. Theo lĩnh vực", 2),
            prose("Trong 6 tháng đầu năm 2026, toàn xã đăng ký xây dựng 27 mô hình, điển hình, trong đó lĩnh vực kinh tế có 12 (chiếm 44,44 %).", is_bound=True),
            table("Bảng 1. Mô hình, điển hình theo lĩnh vực", [
                column("Lĩnh vực", "left", is_key=True), column("Đăng ký", unit="mô hình"),
                column("Công nhận", unit="mô hình"),
            ], [
                row(("Kinh tế", "12", "3")), row(("Văn hóa – xã hội", "15", "1")),
                row(("Tổng số", "27", "4"), is_strong=True),
            ]),
            heading("II. Nhiệm vụ 6 tháng cuối năm", 1),
            prose("Tiếp tục đẩy mạnh tuyên truyền; nhân rộng các mô hình có hiệu quả.\nHoàn thành thẩm định trước ngày 15/10."),
        ],
        "phu_luc": [
            annex("Phụ lục", "Kết quả của các thôn", of="Báo cáo"),
            table("", [
                column("TT", "centre", is_key=True), column("Đơn vị", "left", is_key=True),
                column("Đăng ký"),
            ], [
                row(("1", "Thôn Làng Chè", "12")), row(("2", "Thôn Quyết Thắng", "15")),
                row(("", "Tổng số", "27"), is_strong=True),
            ]),
        ],
    },
    "handbook": {
        "trich_yeu": "Những cách làm hay vì dân", "phu_de": "04 câu chuyện “Dân vận khéo” năm 2025",
        "an_ban": "", "noi_va_nam": "Sơn Kim 2, năm 2026",
        "loi_gioi_thieu": "Sổ tay giới thiệu những cách làm đã được công nhận, đang phát huy hiệu quả, để các thôn tham khảo và làm theo.",
        "noi_dung": [
            contents("Mục lục", [("mau", "Ngày xanh, đêm sáng", "Thôn Làng Chè")]),
            chapter("mau", "Ngày xanh, đêm sáng", above="Văn hóa – xã hội", by="Thôn Làng Chè, xã Sơn Kim 2"),
            lead("Mỗi hộ nhận một bóng đèn trước cửa, cả thôn có đường sáng."),
            facts([("Chi phí", "45.000.000 đồng"), ("Nơi liên hệ", "Ủy ban nhân dân xã Sơn Kim 2")]),
            part("Cách làm"),
            steps(["Họp thôn, thống nhất mức đóng góp.", "Khảo sát tuyến đường.", "Lắp đặt và giao từng hộ giữ đèn."]),
        ],
    },
}  # fmt: skip
_NUMBERS = {
    "minutes": "BB", "submission": "TTr", "notice": "TB", "proposal_list": "DS",
    "invitation": "GM", "unit_report": "BC",
}  # fmt: skip


def sample(form: str, style: str) -> dict[str, Any]:
    """Invented content of ``form`` as a body of ``style`` would print it."""
    code = _NUMBERS.get(form, "QĐ")
    number = f"05/{code}-UBND" if style == "state" else f"05-{code}/ĐU"
    content = {**_COMMON[style], "so_ky_hieu": number, **_OWN[form]}
    own = content["noi_nhan"][1:]
    content["noi_nhan"] = [*(f"- {line};" for line in first_recipients(form)), *own]
    for name, one in FORMS[form].fields.items():
        if one.shape is Shape.ROWS and name == "danh_sach":
            known = one.column_names
            content[name] = [
                {column: value for column, value in row.items() if column in known}
                for row in content[name]
            ]
    return content

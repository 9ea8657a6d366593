"""The papers behind each step of the map, and the few facts no package carries.

Resolution numbers of June 2025 were read in two public lists that agree (see docs/units-data.md);
a number that no source gave would be left empty here, never guessed.
"""

from dataclasses import dataclass

OPENING = "2004-01-01"
EARLY_2025 = "2025-01-01"
TWO_TIERS = "2025-07-01"

NATIONAL_ASSEMBLY = "Quốc hội"
STANDING_COMMITTEE = "Ủy ban Thường vụ Quốc hội"


@dataclass(frozen=True)
class Paper:
    """One reorganisation: what it did, from which day, and the paper that ordered it."""

    rid: str
    kind: str
    on: str
    title: str
    number: str
    dated: str
    issuer: str
    note: str = ""


# New province code -> number of its commune resolution, all of 16 June 2025.
COMMUNE_RESOLUTIONS = {
    "01": "1656", "04": "1657", "08": "1684", "11": "1661", "12": "1670", "14": "1681",
    "15": "1673", "19": "1683", "20": "1672", "22": "1679", "24": "1658", "25": "1676",
    "31": "1669", "33": "1666", "37": "1674", "38": "1686", "40": "1678", "42": "1665",
    "44": "1680", "46": "1675", "48": "1659", "51": "1677", "52": "1664", "56": "1667",
    "66": "1660", "68": "1671", "75": "1662", "79": "1685", "80": "1682", "82": "1663",
    "86": "1687", "91": "1654", "92": "1668", "96": "1655",
}  # fmt: skip

HA_TINH_2025 = Paper(
    "42-2025-01-01", "mixed", EARLY_2025,
    "Sắp xếp đơn vị hành chính cấp huyện, cấp xã của tỉnh Hà Tĩnh giai đoạn 2023 - 2025",
    "1283/NQ-UBTVQH15", "2024-11-14", STANDING_COMMITTEE,
    "13 huyện, 216 xã thành 12 huyện, 209 xã. Các cặp nhập xã suy từ tên cũ ghi trong bộ dữ liệu; "
    "mọi thay đổi loại đơn vị giữa hai trạng thái được xếp vào ngày này.",
)  # fmt: skip
HUE_2025 = Paper(
    "46-2025-01-01", "mixed", EARLY_2025,
    "Thành lập thành phố Huế trực thuộc trung ương",
    "175/2024/QH15", "2024-11-30", NATIONAL_ASSEMBLY,
    "Tỉnh Thừa Thiên Huế thành thành phố Huế; các quận, huyện, phường, xã giữ theo danh sách "
    "năm 2025.",
)  # fmt: skip
PROVINCES_2025 = Paper(
    "VN-2025-07-01-P", "merge", TWO_TIERS,
    "Sắp xếp đơn vị hành chính cấp tỉnh",
    "202/2025/QH15", "2025-06-12", NATIONAL_ASSEMBLY,
    "63 còn 34: 52 đơn vị nhập thành 23, 11 đơn vị giữ nguyên. Có hiệu lực từ 12/6/2025, bộ máy "
    "mới hoạt động từ 01/7/2025.",
)  # fmt: skip
DISTRICTS_2025 = Paper(
    "VN-2025-07-01-D", "abolish", TWO_TIERS,
    "Kết thúc hoạt động của đơn vị hành chính cấp huyện, tổ chức chính quyền địa phương hai cấp",
    "72/2025/QH15", "2025-06-16", NATIONAL_ASSEMBLY,
    "Luật Tổ chức chính quyền địa phương; theo Kết luận 127-KL/TW ngày 28/02/2025 và Nghị quyết "
    "60-NQ/TW ngày 12/4/2025. 696 đơn vị cấp huyện kết thúc; các xã không sắp xếp chuyển thẳng "
    "về tỉnh.",
)  # fmt: skip
DONG_NAI_CITY = Paper(
    "75-2026-04-30-P", "change_kind", "2026-04-30",
    "Thành lập thành phố Đồng Nai",
    "30/2026/QH16", "2026-04-24", NATIONAL_ASSEMBLY,
)  # fmt: skip
DONG_NAI_WARDS = Paper(
    "75-2026-04-30", "change_kind", "2026-04-30",
    "Thành lập 10 phường thuộc tỉnh Đồng Nai",
    "237/NQ-UBTVQH16", "2026-04-14", STANDING_COMMITTEE,
)  # fmt: skip
QUANG_NINH_CITY = Paper(
    "22-2026-09-01-P", "change_kind", "2026-09-01",
    "Thành lập thành phố Quảng Ninh",
    "36/2026/QH16", "2026-08-24", NATIONAL_ASSEMBLY,
)  # fmt: skip
BAC_NINH_CITY = Paper(
    "24-2026-09-20-P", "change_kind", "2026-09-20",
    "Thành lập thành phố Bắc Ninh",
    "39/2026/QH16", "2026-08-24", NATIONAL_ASSEMBLY,
)  # fmt: skip
BAC_NINH_WARDS = Paper(
    "24-2026-09-20", "change_kind", "2026-09-20",
    "Thành lập các phường thuộc tỉnh Bắc Ninh",
    "388/NQ-UBTVQH16", "2026-08-04", STANDING_COMMITTEE,
)  # fmt: skip

# Province code -> paper that made it a centrally-run city.
NEW_CITIES = {"75": DONG_NAI_CITY, "22": QUANG_NINH_CITY, "24": BAC_NINH_CITY}

# Communes that became wards: code -> name, to be refused if the code carries another name.
NEW_WARDS: dict[Paper, dict[str, str]] = {
    DONG_NAI_WARDS: {
        "25270": "Lộc Ninh", "25357": "Tân Khai", "25363": "Đồng Phú", "26116": "Tân Phú",
        "26170": "Trị An", "26248": "Trảng Bom", "26326": "Dầu Giây", "26368": "Long Thành",
        "26425": "Xuân Lộc", "26485": "Nhơn Trạch",
    },
    BAC_NINH_WARDS: {
        "07294": "Bố Hạ", "07375": "Lạng Giang", "07399": "Kép", "07444": "Lục Nam",
        "07840": "Hiệp Hòa", "09193": "Yên Phong", "09292": "Phù Lãng", "09313": "Chi Lăng",
        "09319": "Tiên Du", "09454": "Gia Bình", "09475": "Nhân Thắng", "09496": "Lương Tài",
    },
}  # fmt: skip

# Hà Tĩnh, 1 January 2025: code of the merged commune -> codes of the two that formed it.
HA_TINH_MERGERS = {
    "18077": ("18076", "18077"),  # Bắc Hà + Nguyễn Du -> phường Bắc Hà
    "18094": ("18070", "18094"),  # Trần Phú + Thạch Linh -> phường Trần Phú
    "18178": ("18178", "18193"),  # Sơn Châu + Sơn Bình -> xã Châu Bình
    "18202": ("18202", "18205"),  # Sơn Trà + Sơn Long -> xã Mỹ Long
    "18223": ("18214", "18223"),  # Sơn Hàm + Sơn Trường -> xã Hàm Trường
    "18484": ("18472", "18484"),  # Trung Lộc + Đồng Lộc -> thị trấn Đồng Lộc
    "18496": ("18496", "18535"),  # Hương Khê + Phú Phong -> thị trấn Hương Khê
}
# Huyện Lộc Hà ended that day: all of it to Thạch Hà, save xã Hộ Độ to the city of Hà Tĩnh.
LOC_HA, THACH_HA, HA_TINH_TOWN = "448", "445", "436"


def commune_paper(province_code: str, province_label: str) -> Paper:
    """The commune resolution of June 2025 for one province; `province_label` as in "tỉnh X"."""
    return Paper(
        f"{province_code}-2025-07-01",
        "mixed",
        TWO_TIERS,
        f"Sắp xếp các đơn vị hành chính cấp xã của {province_label} năm 2025",
        f"{COMMUNE_RESOLUTIONS[province_code]}/NQ-UBTVQH15",
        "2025-06-16",
        STANDING_COMMITTEE,
        "Thông qua ngày 16/6/2025; chính quyền các xã mới hoạt động từ 01/7/2025.",
    )

"""Where the package's links are wrong, put right from the text of the resolutions.

The converter of vietnamadminunits calls a commune divided when two communes of one new province
bear the same name and pass into different heirs. Each case below was read in the resolution.
"""

from dataclasses import replace

from tools.build_units.sources import Links

# Old commune -> its only heir, with the resolution and its clause (Article 1).
WHOLE = {
    "06079": ("06079", "1672/NQ-UBTVQH15", 10),  # Hồng Phong, Bình Gia -> Hồng Phong
    "11890": ("11911", "1669/NQ-UBTVQH15", 63),  # Hòa Bình, Vĩnh Bảo -> Nguyễn Bỉnh Khiêm
    "25462": ("25459", "1682/NQ-UBTVQH15", 87),  # Phường IV, Tây Ninh -> Tân Ninh
    "27691": ("27694", "1682/NQ-UBTVQH15", 84),  # Phường 4, Tân An -> Long An
    "28252": ("28249", "1663/NQ-UBTVQH15", 84),  # Phường 4, Mỹ Tho -> Đạo Thạnh
    "28270": ("28270", "1663/NQ-UBTVQH15", 86),  # Phường 6, Mỹ Tho -> Thới Sơn
    "28437": ("28435", "1663/NQ-UBTVQH15", 99),  # Phường 3, Cai Lậy -> Mỹ Phước Tây
    "28439": ("28439", "1663/NQ-UBTVQH15", 101),  # Phường 4, Cai Lậy -> Cai Lậy
    "29902": ("29905", "1663/NQ-UBTVQH15", 98),  # Phường 3, Sa Đéc -> Sa Đéc
    "29908": ("29905", "1663/NQ-UBTVQH15", 98),  # Phường 4, Sa Đéc -> Sa Đéc
    "28924": ("28921", "1687/NQ-UBTVQH15", 68),  # Hòa Lộc, Mỏ Cày Bắc -> Tân Thành Bình
    "29734": ("29734", "1687/NQ-UBTVQH15", 20),  # Hòa Lộc, Tam Bình -> Hòa Hiệp
    "29623": ("29623", "1687/NQ-UBTVQH15", 3),  # Mỹ An, Mang Thít -> Nhơn Phú
    "31246": ("31246", "1668/NQ-UBTVQH15", 43),  # Thạnh Quới, Vĩnh Thạnh -> Thạnh Quới
    "31714": ("31726", "1668/NQ-UBTVQH15", 66),  # Thạnh Quới, Mỹ Xuyên -> Gia Hòa
    "31268": ("31288", "1668/NQ-UBTVQH15", 36),  # Tân Thạnh, Thới Lai -> Trường Thành
    "31666": ("31666", "1668/NQ-UBTVQH15", 71),  # Tân Thạnh, Long Phú -> Tân Thạnh
    "31378": ("31378", "1668/NQ-UBTVQH15", 57),  # Phú Hữu, Châu Thành -> Phú Hữu
    "31657": ("31654", "1668/NQ-UBTVQH15", 69),  # Phú Hữu, Long Phú -> Trường Khánh
    "31379": ("31378", "1668/NQ-UBTVQH15", 57),  # Phú Tân, Châu Thành, Hậu Giang -> Phú Hữu
    "31582": ("31582", "1668/NQ-UBTVQH15", 80),  # Phú Tân, Châu Thành, Sóc Trăng -> Thuận Hòa
    "31438": ("31408", "1668/NQ-UBTVQH15", 64),  # Tân Long, Phụng Hiệp -> Thạnh Hòa
    "31741": ("31741", "1668/NQ-UBTVQH15", 85),  # Tân Long, Ngã Năm -> Tân Long
    "31474": ("31473", "1668/NQ-UBTVQH15", 18),  # Long Bình, Long Mỹ -> phường Long Bình
    "31744": ("31741", "1668/NQ-UBTVQH15", 85),  # Long Bình, Ngã Năm -> Tân Long
    "31480": ("31480", "1668/NQ-UBTVQH15", 20),  # Long Phú, Long Mỹ -> Long Phú 1
    "31669": ("31639", "1668/NQ-UBTVQH15", 72),  # Long Phú, Long Phú -> Long Phú
    "31483": ("31495", "1668/NQ-UBTVQH15", 50),  # Thuận Hưng, Long Mỹ -> Xà Phiên
    "31606": ("31591", "1668/NQ-UBTVQH15", 84),  # Thuận Hưng, Mỹ Tú -> Mỹ Hương
}
# Hòa Bình, Kim Thành: only land to Hà Nam (clause 79 of 1669), the rest with all its people to
# Kim Thành (clause 112); the package adds the heir of Hòa Bình, Vĩnh Bảo and takes Hà Nam for main.
PARTS = {"10798": [("10843", False), ("10804", True)]}


def correct(links: Links) -> Links:
    """The links with the false divisions undone; ValueError if the package no longer errs so."""
    whole = {code: list(olds) for code, olds in links.whole.items()}
    parts = dict(links.parts)
    for old, (heir, _, _) in WHOLE.items():
        if heir not in {code for code, _ in parts.pop(old, [])}:
            raise ValueError(f"{old} was not divided with {heir} among its heirs")
        whole.setdefault(heir, []).append(old)
    for old, heirs in PARTS.items():
        if not {code for code, _ in heirs} < {code for code, _ in parts[old]}:
            raise ValueError(f"{old} was not divided more widely than its resolution says")
        parts[old] = heirs
    return replace(links, whole=whole, parts=parts)

"""The columns of a file of local units, and what is asked once a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field
from kheo.orgs.enums import Kind
from kheo.orgs.policies import LOCAL

FIELDS = (
    Field(
        "code", gettext_lazy("Code of the unit"), Value.CODE, is_required=True, is_key=True, longest=20,
        words=("Mã", "Mã đơn vị"), example="TRUONG-01",
    ),
    Field(
        "name", gettext_lazy("Name of the unit"), is_required=True, longest=200,
        words=("Tên", "Tên đơn vị", "Tên cơ quan, đơn vị", "Tên trường", "Đơn vị"), example="Trường THPT Lý Tự Trọng",
    ),
    Field(
        "kind", gettext_lazy("Kind of unit"), Value.CHOICE, is_required=True,
        choices=tuple((kind.value, kind.label) for kind in Kind if kind in LOCAL),
        words=("Loại", "Loại hình", "Loại đơn vị"),
    ),
    Field("wording", gettext_lazy("Word before the name"), longest=40, words=("Từ chỉ loại",)),
    Field(
        "parent", gettext_lazy("Unit above it"), Value.CODE, is_required=True, longest=200,
        words=("Đơn vị cấp trên", "Mã đơn vị cấp trên", "Trực thuộc", "Thuộc đơn vị", "Thuộc xã, phường", "Xã, phường"),
        example="18562",
    ),
    Field("on", gettext_lazy("From the day"), Value.DAY, words=("Từ ngày", "Ngày thành lập", "Ngày hiệu lực")),
    Field(
        "paper", gettext_lazy("Paper it rests on"), Value.CODE, longest=100,
        words=("Văn bản", "Số quyết định", "Quyết định", "Quyết định thành lập", "Căn cứ"), example="15/QĐ-UBND",
    ),
    Field("change", gettext_lazy("Change of the unit"), words=("Thay đổi", "Biến động", "Ghi chú", "Nội dung thay đổi")),
)  # fmt: skip
OPTIONS = (
    Field("on", gettext_lazy("From the day (rows that tell none)"), Value.DAY),
    Field("paper", gettext_lazy("Paper it rests on (rows that tell none)"), longest=100),
)

"""Two parts of a form: a text, and a grid of figures."""

from kheo.reporting.rules.forms import LineRow, SectionRow

TEXT = SectionRow("assessment", "Đánh giá", is_required=True)
TABLE = SectionRow(
    "figures", "Số liệu", kind="table", layout="grid", dimension="field",
    lines=(LineRow("registered"), LineRow("registered", {"kind": "collective"}, "Tập thể")),
)  # fmt: skip

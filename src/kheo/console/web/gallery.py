"""Sample data for the components page. Everything shown there is invented."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kheo.foundation.charts import Series, bar_chart, line_chart
from kheo.foundation.diffs import word_diff
from kheo.kernel.numbers import format_number

FIELDS = ("Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng hệ thống chính trị")
PAIRS = (
    ("Đơn vị", "Hội Phụ nữ xã Thạch Hà"),
    ("Lĩnh vực", FIELDS[0]),
    ("Đăng ký ngày", "05/01/2026"),
    ("Quy mô", "3 thôn, 412 hộ"),
)
YEARS = tuple(str(year) for year in range(2014, 2027))


class SampleForm(forms.Form):
    """One field of every kind, as the registration form uses them."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("What is done, by whom, where – in one line.")
    )
    field = forms.ChoiceField(
        label=_("Field"), choices=[("", "---------"), *((str(i), n) for i, n in enumerate(FIELDS))]
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            ("collective", _("Project of a collective")),
            ("individual", _("Exemplary person")),
        ],
        widget=forms.RadioSelect,
    )
    content = forms.CharField(
        label=_("Content and way of working"), widget=forms.Textarea, required=False
    )
    starts_on = forms.CharField(
        label=_("Start"),
        required=False,
        widget=forms.TextInput(attrs={"data-day": True, "inputmode": "numeric"}),
    )
    consent = forms.BooleanField(
        label=_("The person agrees that the name is published"), required=False
    )


def gallery() -> dict[str, Any]:
    """Everything the components page shows."""
    wrong = SampleForm(
        data={"title": "", "field": "9", "kind": "collective", "content": "Đổ bê tông 1,2 km đường"}
    )
    wrong.is_valid()
    empty = SampleForm(auto_id="plain_%s")
    return {
        "menu": _menu(),
        "waiting_url": "#waiting",
        "waiting_count": 7,
        "search_url": "#search",
        "crumbs": [
            _link("Hà Tĩnh", "#"),
            _link("Xã Thạch Hà", "#"),
            _link(str(_("Components")), ""),
        ],
        "form": wrong,
        "plain_form": empty,
        "tones": _tones(),
        "rows": _rows(),
        "entries": _entries(),
        "steps": _steps(),
        "tabs": [
            _link(str(_("Overview")), "#overview", current=True),
            _link(str(_("Evidence")), "#evidence", count=12),
            _link(str(_("History")), "#history"),
        ],
        "chips": [_link("Lĩnh vực: Kinh tế", "?"), _link("Đang chờ: đơn vị", "?")],
        "saved": [_link("Quá hạn ở xã", "?a"), _link("Chờ thẩm định 2026", "?b", current=True)],
        "pairs": PAIRS,
        "totals": _totals(),
        "bars": _bars(),
        "lines": _lines(),
        "photos": _photos(),
        "changes": _changes(),
        "ticks": _ticks(),
        "icons": ICONS,
    }


def _link(label: str, url: str, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(**{"label": label, "url": url, "current": False, "count": "", **more})


def _menu() -> list[SimpleNamespace]:
    work, office = str(_("Work")), str(_("Office"))
    return [
        _link(str(_("Home")), "#home", icon="home", group="", count=7),
        _link(str(_("Initiatives")), "#initiatives", icon="list", group=work),
        _link(str(_("Campaigns")), "#campaigns", icon="flag", group=work),
        _link(str(_("Figures")), "#figures", icon="chart", group=work),
        _link(str(_("Units")), "#units", icon="tree", group=office),
        _link(str(_("People and rights")), "#people", icon="people", group=office),
        _link(str(_("Components")), "#components", icon="cog", group=office, current=True),
    ]


def _tones() -> list[tuple[str, str]]:
    return [
        ("draft", str(_("Draft"))),
        ("submitted", str(_("Submitted"))),
        ("returned", str(_("Returned"))),
        ("accepted", str(_("Accepted"))),
        ("building", str(_("Being built"))),
        ("appraised", str(_("Appraised"))),
        ("recognised", str(_("Recognised"))),
        ("not_recognised", str(_("Not recognised"))),
        ("doubtful", str(_("Doubtful"))),
        ("dormant", str(_("Dormant"))),
        ("struck_off", str(_("Struck off"))),
        ("withdrawn", str(_("Withdrawn"))),
    ]


def _rows() -> list[dict[str, Any]]:
    titles = (
        ("“Thắp sáng đường quê”", "Xã Thạch Hà", FIELDS[0], "building", "Being built", "them", 3),
        (
            "Tổ tự quản an ninh biên giới Sơn Kim",
            "Xã Sơn Kim 1",
            FIELDS[2],
            "returned",
            "Returned",
            "us",
            12,
        ),
        (
            "Chi hội phụ nữ “5 không, 3 sạch”",
            "Phường Thành Sen",
            FIELDS[1],
            "recognised",
            "Recognised",
            "nobody",
            0,
        ),
        (
            "Đối thoại với Nhân dân mỗi quý một lần",
            "Xã Can Lộc",
            FIELDS[3],
            "doubtful",
            "Doubtful",
            "us",
            41,
        ),
    )
    keys = ("title", "unit", "field", "state", "word", "turn", "silent")
    return [
        {"pk": number, **dict(zip(keys, row, strict=True))} for number, row in enumerate(titles, 1)
    ]


def _entries() -> list[SimpleNamespace]:
    made = SimpleNamespace
    return [
        made(
            tone="recognised",
            icon="",
            url="",
            note="",
            by="Ban Chỉ đạo tỉnh",
            sentence="Công nhận theo Quyết định 132-QĐ/BCĐ",
            at=date(2026, 3, 2),
        ),
        made(
            tone="returned",
            icon="",
            url="#",
            by="Nguyễn Thị Hoa, Cơ quan Thường trực",
            sentence="Trả lại để bổ sung",
            note="Thiếu ảnh đoạn đường thứ hai.\nGhi rõ số hộ hưởng lợi.",
            at=datetime(2026, 2, 11, 2, 40, tzinfo=UTC),
        ),
        made(
            tone="submitted",
            icon="",
            url="",
            note="",
            by="Trần Văn Minh, xã Thạch Hà",
            sentence="Gửi đăng ký",
            at=datetime(2026, 2, 9, 8, 5, tzinfo=UTC),
        ),
    ]


def _steps() -> list[SimpleNamespace]:
    made = SimpleNamespace
    return [
        made(label=str(_("Registered")), state="passed", at=date(2026, 1, 5), by="Xã Thạch Hà"),
        made(
            label=str(_("Accepted")), state="passed", at=date(2026, 1, 12), by="Cơ quan Thường trực"
        ),
        made(label=str(_("Being built")), state="now", at=date(2026, 1, 20), by="Xã Thạch Hà"),
        made(label=str(_("Appraised")), state="to_come", at=None, by=""),
        made(label=str(_("Recognised")), state="to_come", at=None, by=""),
    ]


def _totals() -> list[dict[str, Any]]:
    counts = (
        (FIELDS[0], 8589, 34.61),
        (FIELDS[1], 9214, 37.13),
        (FIELDS[2], 3418, 13.77),
        (FIELDS[3], 3593, 14.48),
    )
    return [{"field": field, "count": count, "share": share} for field, count, share in counts]


def _bars() -> dict[str, Any]:
    series = [
        Series("Xây dựng", (8589, 9214, 3418, 3593), ("#a", "#b", "#c", "#d")),
        Series("Nhân rộng", (2105, 2590, 801, 977)),
    ]
    return {
        "one": bar_chart(FIELDS, series[:1], write=format_number),
        "two": bar_chart(FIELDS, series, write=format_number),
    }


def _lines() -> Any:
    registered = (410, 520, 640, 705, 820, 910, 870, None, 960, 1080, 1150, 1210, 1295)
    recognised = (180, 260, 330, 420, 455, 520, 540, None, 610, 640, 730, 790, 815)
    series = [
        Series("Đăng ký", registered, tuple(f"#{year}" for year in YEARS)),
        Series("Công nhận", recognised),
    ]
    return line_chart(YEARS, series, write=format_number)


def _photos() -> list[dict[str, Any]]:
    drawing = (
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30'%3E%3Crect width='40' "
        "height='30' fill='%23cfdcd3'/%3E%3Cpath d='M0 30 14 12l8 9 6-7 12 16Z' fill='%2365877a'/%3E%3C/svg%3E"
    )
    captions = (
        "Trước khi làm: đường đất lầy lội",
        "Ngày đổ bê tông đoạn thứ nhất",
        "Sau khi hoàn thành",
    )
    return [
        {
            "url": "#photo",
            "thumb": drawing,
            "caption": caption,
            "alt": caption,
            "taken": date(2026, 1 + n, 14),
        }
        for n, caption in enumerate(captions)
    ]


def _changes() -> list[dict[str, Any]]:
    old = "Vận động 35 hộ hiến 1.200 m² đất để mở rộng đường thôn."
    new = "Vận động 42 hộ hiến 1.450 m² đất để mở rộng đường thôn, lắp 60 bóng đèn."
    return [{"label": str(_("Content and way of working")), "diff": word_diff(old, new)}]


def _ticks() -> list[SimpleNamespace]:
    days = ("01/01/2019", "01/01/2020", "01/07/2025", "30/04/2026")
    return [_link(day, f"?day={day}", current=place == 2) for place, day in enumerate(days)]


ICONS = (
    "brand",
    "home",
    "inbox",
    "list",
    "chart",
    "tree",
    "people",
    "person",
    "flag",
    "calendar",
    "clock",
    "search",
    "plus",
    "minus",
    "check",
    "cross",
    "arrow-right",
    "arrow-left",
    "arrow-up",
    "arrow-down",
    "chevron-down",
    "back",
    "pencil",
    "send",
    "paper",
    "stamp",
    "star",
    "half",
    "circle",
    "dot",
    "pause",
    "stop",
    "question",
    "info",
    "warning",
    "good",
    "bad",
    "photo",
    "upload",
    "download",
    "print",
    "copy",
    "link",
    "filter",
    "menu",
    "sun",
    "moon",
    "screen",
    "language",
    "key",
    "lock",
    "out",
    "cog",
    "pin",
    "merge",
    "history",
    "trash",
    "eye",
    "offline",
    "turn",
    "wait",
    "book",
)

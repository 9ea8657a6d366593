"""How values are written on pages."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import escape

from kheo.foundation.templatetags import kheo as tags
from kheo.foundation.tones import TONES, tone_of


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ value|number }}", 24814, "24.814"),
        ("{{ value|number:1 }}", Decimal("12.25"), "12,3"),
        ("{{ value|number }}", 0, "0"),
        ("{{ value|number }}", None, ""),
        ("{{ value|percent }}", Decimal("34.61"), "34,61\u00a0%"),
        ("{{ value|percent }}", None, "–"),
        ("{{ value|day }}", date(2026, 1, 5), "05/01/2026"),
        ("{{ value|day }}", datetime(2026, 1, 4, 18, 0, tzinfo=UTC), "05/01/2026"),
        ("{{ value|day }}", None, ""),
        ("{{ value|spelled_day }}", date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        ("{{ value|moment }}", datetime(2026, 1, 4, 18, 5, tzinfo=UTC), "01:05 05/01/2026"),
        ("{{ value|moment }}", None, ""),
        ("{{ value|sentence }}", "đang chờ xã Thạch Hà", "Đang chờ xã Thạch Hà"),
        ("{{ value|initials }}", "Nguyễn Thị Hoa", "TH"),
        ("{{ value|initials }}", "Đức", "Đ"),
        ("{{ value|initials }}", "", ""),
        ("{{ value|plain }}", 12.5, "12.5"),
        ("{{ value|tone }}", "recognised", "tone-good"),
        ("{{ value|tone }}", "never heard of", "tone-quiet"),
        ("{{ value|tone_icon }}", "late", "clock"),
        ("{{ value|anchor }}", "Mô hình theo lĩnh vực", "mo-hinh-theo-linh-vuc"),
        ("{{ value|lookup:'b' }}", {"a": 1, "b": 2}, "2"),
    ],
)
def test_a_value_is_written_the_vietnamese_way(source: str, value: object, shown: str) -> None:
    template = Template("{% load kheo %}" + source)
    with translation.override("vi"):
        assert template.render(Context({"value": value})) == shown


@pytest.mark.parametrize(
    ("cookie", "shown"), [("dark", "dark"), ("light", "light"), ("", ""), ('"><script>', "")]
)
def test_the_theme_is_one_of_two_whatever_the_cookie_says(cookie: str, shown: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["kheo_theme"] = cookie
    template = Template("{% load kheo %}{% theme %}")
    assert template.render(Context({"request": request})) == shown


def test_the_words_of_the_scripts_come_in_the_language_of_the_page() -> None:
    with translation.override("en"):
        text = str(tags.script_words())
    words = {"saved": "saved", "count": "Fields not sent yet: {count}"}
    assert escape(json.dumps({"saved": words["saved"]}, ensure_ascii=False)[1:-1]) in text
    assert escape(words["count"]) in text


def test_every_tone_has_a_shape_of_the_sprite(sprite_names: set[str]) -> None:
    assert {tone.icon for tone in TONES.values()} <= sprite_names
    assert tone_of("anything").icon in sprite_names

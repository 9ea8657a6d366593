"""The cookies of language and colours."""

from inspect import unwrap

import pytest
from django.test import RequestFactory

from kheo.console.web.appearance import set_language, set_theme


@pytest.mark.parametrize(
    ("view", "name", "sent", "cookie", "kept"),
    [
        (set_theme, "theme", "dark", "kheo_theme", "dark"),
        (set_theme, "theme", "light", "kheo_theme", "light"),
        (set_theme, "theme", "", "kheo_theme", ""),
        (set_theme, "theme", "<script>", "kheo_theme", ""),
        (set_language, "language", "en", "", "en"),
        (set_language, "language", "tlh", "", ""),
    ],
)
def test_a_choice_is_remembered_and_anything_else_forgotten(
    view, name: str, sent: str, cookie: str, kept: str, settings
) -> None:
    request = RequestFactory().post("/", {name: sent, "next": "/units/?day=2026-01-05"})
    answer = unwrap(view)(request)
    assert answer.status_code == 302
    assert answer["Location"] == "/units/?day=2026-01-05"
    assert answer.cookies[cookie or settings.LANGUAGE_COOKIE_NAME].value == kept


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_the_way_back_never_leaves_the_house(wanted: str) -> None:
    answer = unwrap(set_theme)(RequestFactory().post("/", {"theme": "dark", "next": wanted}))
    assert answer["Location"] == "/"

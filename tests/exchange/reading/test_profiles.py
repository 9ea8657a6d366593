"""The six profiles: real headings find their field or nobody's, templates are known again, pages are there."""

from collections import Counter

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation

from kheo.exchange.operations.workbooks import template_workbook
from kheo.exchange.profiles import declared, profile_of
from kheo.exchange.queries.looking import look
from kheo.exchange.reading.books import open_book
from kheo.exchange.reading.choices import names_of
from kheo.exchange.reading.matching import kept_columns, match, titles_of
from kheo.exchange.reading.matching import names_of as words_of
from kheo.kernel.text import fold
from tests.exchange.reading.real_headings import HEADINGS, TABLE

NAMES = sorted(HEADINGS)


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def test_there_are_six_profiles():
    assert [one.name for one in declared()] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_heading_that_stands_alone_finds_its_field_or_is_left_to_the_person(name):
    fields = profile_of(name).fields
    told = {title: field for profile, title, field in TABLE if profile == name}

    names = words_of(fields)
    found = {title: "".join(match([title], fields, names).columns) for title in told}

    assert found == told


@pytest.mark.parametrize("name", NAMES)
def test_no_heading_means_two_fields(name):
    fields = profile_of(name).fields
    told = Counter(
        word
        for one in fields
        for word in {fold(word) for word in names_of(one)} - {fold(word) for word in one.unsure}
    )

    assert [word for word, times in told.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "title", "fields"),
    [
        ("initiatives", "Ngày bắt đầu", {"started_on", "starts_on"}),
        ("initiatives", "Thời gian › Ngày kết thúc", {"ended_on", "ends_on"}),
        ("initiatives", "Nguồn kinh phí thực hiện", {"resources", "money"}),
        ("initiatives", "Kết quả", {"status", "result"}),
        ("declared-figures", "Chỉ tiêu", {"what", "indicator"}),
        ("people", "Ngày quyết định", {"paper", "valid_from"}),
    ],
)
def test_a_heading_that_may_mean_two_is_offered_for_both(name, title, fields):
    found = match([title], profile_of(name).fields)

    assert (found.columns, found.left) == ({}, (0,))
    assert fields <= {field for field, offers in found.offers.items() if offers[0].sureness == 0.65}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_template_of_every_profile_is_known_again_column_by_column(name, language):
    profile = profile_of(name)
    with translation.override(language):
        seen = look(
            open_book(template_workbook(profile, {"kind": [("x", "y")]}), "mau.xlsx"), profile
        )

        assert seen.is_sure
        assert dict(seen.columns) == {one.name: at for at, one in enumerate(profile.fields)}


@pytest.mark.parametrize("name", NAMES)
def test_every_profile_leads_to_its_list_and_its_records(name):
    profile = profile_of(name)

    assert reverse(profile.page)
    assert reverse(profile.record_page, args=[1])
    assert bool(profile.model and apps.get_model(profile.model)) == (name != "criteria")


def test_headings_that_stand_twice_are_kept_apart():
    titles = ["Đơn vị", "Ghi chú", "GHI CHÚ", "Tên mô hình"]
    kept = titles_of({"unit": 0, "note": 2, "result": 1, "title": 3}, titles)

    assert kept == {
        "unit": "Đơn vị", "note": "GHI CHÚ (2)", "result": "Ghi chú", "title": "Tên mô hình",
    }  # fmt: skip
    assert kept_columns(["Ghi chú", "Tên mô hình", "Đơn vị", "Ghi chú"], kept) == {
        "unit": 2, "note": 3, "result": 0, "title": 1,
    }  # fmt: skip
    assert kept_columns(["Ghi chú", "Đơn vị"], kept) == {"unit": 1, "result": 0}

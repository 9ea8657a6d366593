"""Titles written for measuring: a fifth of the pairs among all of the stock, and of those without a like."""

import csv
from pathlib import Path

import pytest

from kheo.initiatives.rules.cores import core_of
from kheo.search.enums import What
from kheo.search.operations.likeness import remember_many, tidy
from kheo.search.queries.likeness import alike

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[2] / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def core(row, which):
    return core_of(row[f"{which}_title"], row[f"{which}_place"].split(","))


def test_pairs_meet_in_the_first_five_and_what_has_no_like_mostly_finds_none():
    pairs, unlike = rows("look_alike_pairs.csv"), rows("unlike_titles.csv")
    stock = [*pairs, *rows("look_alike_stock.csv")]
    remember_many(What.INITIATIVE, [(key, core(row, "stock")) for key, row in enumerate(stock)])
    tidy()

    asked = list(enumerate(pairs))[::5]
    found = sum(
        core(row, "stock")
        in {
            core(stock[one.key], "stock") for one in alike(core(row, "query"), what=What.INITIATIVE)
        }
        for _key, row in asked
    )
    told = sum(bool(alike(core(row, "query"), what=What.INITIATIVE)) for row in unlike[::5])

    assert found >= 0.85 * len(asked)
    assert told <= 0.4 * len(unlike[::5])

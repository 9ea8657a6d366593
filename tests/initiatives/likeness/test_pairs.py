"""500 pairs written for measuring, among all of the stock, and titles that have no like in it."""

import csv
from collections import defaultdict
from pathlib import Path

from rapidfuzz import fuzz

from kheo.initiatives.queries.look_alikes import LETTERS
from kheo.initiatives.rules.cores import core_of, with_tones
from kheo.kernel.text import fold
from kheo.search.rules.pieces import LEAST, likeness, percent_of, worth_of

DATA = Path(__file__).parents[2] / "data"
FIRST = 5


def rows(name):
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def core(row, which):
    return core_of(row[f"{which}_title"], row[f"{which}_place"].split(","))


class Stock:
    """All titles by their cores, compared one by one: what the index may at best find."""

    def __init__(self, stock):
        self.titles, self.having = defaultdict(set), defaultdict(set)
        for row in stock:
            self.titles[core(row, "stock")].add(row["stock_title"])
        self.titles.pop("", None)
        for text in self.titles:
            for word in text.split():
                self.having[word].add(text)
        self.worth = {word: worth_of(word, len(texts)) for word, texts in self.having.items()}

    def first(self, row):
        """The titles shown beside the one asked for, the likest first."""
        title, mine = row["query_title"], core(row, "query")
        found = []
        for text in set().union(*(self.having.get(word, ()) for word in mine.split())):
            score = likeness(mine, text, self.worth)
            for name in self.titles[text] if score >= LEAST else ():
                percent = with_tones(percent_of(score), (title, mine), (name, text))
                letters = fuzz.token_sort_ratio(fold(title), fold(name))
                if percent:
                    found.append((percent * (1 - LETTERS) + letters * LETTERS, name))
        return [name for _percent, name in sorted(found, reverse=True)[:FIRST]]


def test_nine_of_ten_pairs_meet_in_the_first_five_and_what_has_no_like_hardly_ever_finds_one():
    pairs, unlike = rows("look_alike_pairs.csv"), rows("unlike_titles.csv")
    stock = Stock([*pairs, *rows("look_alike_stock.csv")])

    found = sum(row["stock_title"] in stock.first(row) for row in pairs)
    told = sum(bool(stock.first(row)) for row in unlike)

    assert found >= 0.9 * len(pairs)
    assert told <= 0.06 * len(unlike)

"""A batch read at once gives the rows that reading it one by one gives; packed and unpacked they are the same."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.exchange.enums import Fate, Value
from kheo.exchange.profiles import Field, Judged
from kheo.exchange.reading.books import open_book
from kheo.exchange.reading.cells import Reader
from kheo.exchange.rules.packing import pack, turned_of, unpack

FIELDS = (
    Field("title", "Tên", Value.TEXT),
    Field("count", "Số hộ", Value.WHOLE),
    Field("on", "Ngày", Value.DAY),
)
WORDS = st.sampled_from(["Thắp sáng đường quê", "Nhà sạch", "Ao cá  Bác Hồ", "thôn 4", ""])
ROWS = st.lists(
    st.tuples(WORDS, st.sampled_from(["12", "1.200", ""]), st.sampled_from(["05/01/2026", ""])),
    min_size=1, max_size=12,
).filter(lambda rows: all(any(row) for row in rows))  # fmt: skip


def read(rows):
    """The rows of a table as text."""
    lines = ["Tên;Số hộ;Ngày", *[";".join(row) for row in rows]]
    book = open_book("\n".join(lines).encode(), "x.csv")
    reader = Reader(FIELDS, {"title": 0, "count": 1, "on": 2}, {}, ["Tên", "Số hộ", "Ngày"])
    return list(reader.rows(book, book.first, 2))


@given(ROWS)
@settings(deadline=None)
def test_an_empty_row_among_them_changes_nothing_of_the_others(rows):
    at_once = read(rows)
    one_by_one = read([*rows, ("", "", ""), rows[0]])

    assert one_by_one[: len(rows)] == at_once
    assert [row.number for row in one_by_one[len(rows) :]] == [len(rows) + 3]
    assert one_by_one[-1].values == at_once[0].values


VALUES = st.fixed_dictionaries(
    {"title": st.one_of(st.none(), WORDS), "count": st.one_of(st.none(), st.integers(0, 9))},
    optional={"on": st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2030, 1, 1)))},
)


@given(st.lists(st.tuples(VALUES, st.sampled_from(list(Fate)), st.integers(0, 5)), max_size=30))
@settings(deadline=None)
def test_packed_rows_come_back_as_they_were(told):
    rows = [
        Judged(
            number, fate, values, {"title": "Sai."} if rare == 1 else {}, 7 if rare == 2 else None,
            {"count": 1} if rare == 3 else {}, {"count": 2} if rare == 3 else {},
            {"unit": number} if rare == 4 else {}, str(values["title"] or ""),
            {"title": "Gần giống."} if rare == 5 else {},
        )
        for number, (values, fate, rare) in enumerate(told, 2)
    ]  # fmt: skip
    was = {row.number: "new" for row in rows if row.fate == Fate.SAME}

    content = pack(rows, was)

    assert unpack(content, FIELDS) == rows
    assert turned_of(content) == was

"""Words of the choices as the old workbooks of districts have them."""

import pytest

from kheo.exchange.profiles import Field
from kheo.exchange.reading.cells import Reader
from kheo.exchange.reading.sheets import Book, SheetInfo, Source
from kheo.initiatives.exchange.fields import FIELDS

SAID = [
    ("kind", "Tập thể", "collective"), ("kind", "cá nhân", "individual"),
    ("kind", "Điển hình", "individual"), ("kind", "mô hình của tập thể", "collective"),
    ("field", "QP-AN", "defence_security"), ("field", "VHXH", "culture_society"),
    ("field", "Xây dựng Đảng và hệ thống chính trị", "political_system"),
    ("field", "Phát triển kinh tế", "economy"), ("origin", "Mới", "new"),
    ("origin", "Đang duy trì", "keep_up"), ("status", "Đã công nhận", "recognised"),
    ("status", "Đang triển khai", "building"), ("level", "Huyện", "district"),
    ("level", "cấp huyện", "district"), ("level", "Tỉnh", "province"),
    ("higher_level", "Xã", "commune"), ("level", "Trung ương", "central"),
]  # fmt: skip
NOT_SAID = [
    ("status", "Chưa công nhận"), ("field", "Kinh tế - xã hội"), ("level", "Thành phố"),
    ("kind", "Hộ gia đình"),
]  # fmt: skip


def read(name, word):
    """The row of a file with one column that holds ``word``."""
    fields: dict[str, Field] = {one.name: one for one in FIELDS}
    book = Book("csv", (SheetInfo("Tệp", 2, 1),), Source(lambda _sheet: iter([["Cột"], [word]])))
    (row,) = Reader([fields[name]], {name: 0}, {}, ["Cột"]).rows(book, "Tệp", 2)
    return row


@pytest.mark.parametrize(("name", "word", "code"), SAID)
def test_a_word_people_write_means_its_choice(name, word, code):
    row = read(name, word)

    assert (dict(row.values), dict(row.refusals)) == ({name: code}, {})


@pytest.mark.parametrize(("name", "word"), NOT_SAID)
def test_a_word_of_two_meanings_is_left_to_the_person(name, word):
    row = read(name, word)

    assert dict(row.values) == {}
    assert word in row.refusals[name]

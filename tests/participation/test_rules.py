"""Signs of spam, personal data in words, the pace of an address."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.kernel.pace import Pace
from kheo.participation.rules.pace import household_of
from kheo.participation.rules.personal import kinds_in, pieces_of
from kheo.participation.rules.spam import found_in, signs

HONEST = "Thôn tôi đã làm theo, mỗi hộ góp một bóng đèn; đêm đi lại yên tâm hơn nhiều."


@pytest.mark.parametrize(
    ("words", "more", "found"),
    [
        (HONEST, {}, []),
        (HONEST, {"trap": "x"}, ["trap"]),
        (HONEST, {"trap": "  "}, []),
        (HONEST, {"seconds": 1}, ["quick"]),
        (HONEST, {"seconds": None}, ["quick"]),
        (HONEST, {"told_before": True}, ["again"]),
        ("Xem thêm tại https://x.example/abc nhé bà con", {}, ["links"]),
        ("Vào trang cadovn.xyz để nhận thưởng", {}, ["links"]),
        ("MÔ HÌNH NÀY RẤT HAY NHƯNG TỐN KÉM QUÁ", {}, ["capitals"]),
        ("UBND TP HCM", {}, []),
        ("VAY TIỀN NHANH giải ngân trong ngày", {}, ["words"]),
        ("Nha cai uy tin, tai xiu moi ngay", {}, ["words"]),
        ("Hay quáaaaaaaaaaaaa", {}, ["run"]),
        ("Tài liệu gồm 3 trang, giá 1.200.000 đồng", {}, []),
    ],
)
def test_signs_are_found_and_honest_words_are_left_alone(words, more, found):
    assert found_in(words, **{"seconds": 40, **more}) == found


def test_the_known_words_are_folded_data():
    assert "vay tien nhanh" in signs().words
    assert all(word == word.lower() for word in signs().words)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Gọi anh Ba 0912 345 678 nhé", ["telephone"]),
        ("Gọi +84 912.345.678", ["telephone"]),
        ("thư về ba@xa.gov.vn", ["email"]),
        ("căn cước 042090001234", ["identity"]),
        ("chứng minh 183 456 789", ["identity"]),
        ("tài khoản 1234567890123", ["account"]),
        ("Năm 2025 đã góp 45.000.000 đồng, 120 hộ", []),
        ("quyết định 1234/QĐ-UBND ngày 01/07/2025", []),
    ],
)
def test_personal_data_are_pointed_out(words, kinds):
    assert kinds_in(words) == kinds


@given(st.text(max_size=300))
def test_the_pieces_are_the_words_again(words):
    assert "".join(piece.words for piece in pieces_of(words)) == words


@given(st.text(max_size=300), st.text(max_size=20))
def test_any_words_can_be_looked_through(words, trap):
    assert set(found_in(words, trap=trap, seconds=9)) <= {
        "trap",
        "links",
        "capitals",
        "words",
        "run",
    }


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_a_line_of_ipv6_is_one_sender(address, kept):
    assert household_of(address) == kept


def test_a_window_ends_when_the_next_begins():
    pace = Pace("x", most=1, minutes=10)
    at = datetime(2026, 11, 21, 2, 7, 30, tzinfo=UTC)

    assert pace.begin_of(at) == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    assert pace.seconds_left(at) == 151

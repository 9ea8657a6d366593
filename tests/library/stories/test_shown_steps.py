"""Steps that were numbered by hand are not numbered twice."""

import pytest

from kheo.library.queries.shown import ShownPart


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        (
            "steps",
            "1. Họp thôn\n2) Khảo sát\n\nBước 3: Lắp đèn",
            ["Họp thôn", "Khảo sát", "Lắp đèn"],
        ),
        ("steps", "1. Họp thôn\nKhảo sát", ["1. Họp thôn", "Khảo sát"]),
        ("result", "1. Sáng 2 km", ["1. Sáng 2 km"]),
    ],
)
def test_steps_lose_their_own_numbers_only_when_all_have_one(name, text, lines):
    assert ShownPart(name, "Cách làm", text).lines == lines

"""What looks private in a text, and how names are taken out of it."""

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kheo.library.rules.masking import masked
from kheo.library.rules.privacy import Private, agreed, core_name, findings


def found(text):
    return [(one.kind, one.words) for one in findings({"idea": text})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gọi 0912 345 678 để hỏi.", [(Private.PHONE, "0912 345 678")]),
        ("Gọi +84 912 345 678.", [(Private.PHONE, "+84 912 345 678")]),
        ("Gọi 0239.3876.543 giờ hành chính.", [(Private.PHONE, "0239.3876.543")]),
        ("Thư: an.nguyen@xa.gov.vn nhé.", [(Private.MAIL, "an.nguyen@xa.gov.vn")]),
        ("Căn cước 079123456789.", [(Private.IDENTITY, "079123456789")]),
        ("CMND 183 456 789 cấp năm 2010", [(Private.IDENTITY, "183 456 789")]),
        ("Ông Nguyễn Văn An hiến đất.", [(Private.NAME, "Ông Nguyễn Văn An")]),
        ("hộ bà Trần Thị Bé và anh Đỗ Ứng", [(Private.NAME, "hộ bà Trần Thị Bé"), (Private.NAME, "anh Đỗ Ứng")]),
        ("Ông Lê Hòa, đảng viên, nói.", [(Private.NAME, "Ông Lê Hòa"), (Private.CREED, "đảng viên")]),
        ("Chị H' theo đạo. Chị Lan là người dân tộc Tày.",
         [(Private.NAME, "Chị H"), (Private.CREED, "theo đạo"), (Private.NAME, "Chị Lan"),
          (Private.CREED, "người dân tộc")]),
        # what is nothing private
        ("Nhân dân góp 150.000.000 đồng, 1.234.567.890 đồng.", []),
        ("Chi bộ có 20 đảng viên; 45 hộ công giáo cùng làm.", []),
        ("Bác Hồ dạy; Chị Hội trưởng; ông bà, anh chị em.", []),
        ("Tỉnh Bà Rịa, xã Anh Sơn, huyện Cô Tô", []),
        ("Kế hoạch số 123/KH-UBND ngày 05/01/2026", []),
    ],
)  # fmt: skip
def test_what_looks_private_is_found_and_the_rest_left_alone(text, expected):
    assert found(text) == expected


def test_a_finding_says_field_and_line():
    [one] = findings({"idea": "yên", "steps": "Họp thôn\nGọi 0912345678"})
    assert (one.field, one.line, one.words, one.start) == ("steps", 2, "0912345678", 13)


@pytest.mark.parametrize(
    ("text", "names", "shown"),
    [
        ("Ông Nguyễn Văn An hiến đất.", ["ông Nguyễn Văn An"], "Một người dân hiến đất."),
        ("Nhờ NGUYỄN  VĂN\nAN mà có.", ["Nguyễn Văn An"], "Nhờ một người dân mà có."),
        ("do nguyen van an làm", ["Nguyễn Văn An"], "do một người dân làm"),
        ("Có ông An, bà con an tâm.", ["ông Nguyễn Văn An"], "Có một người dân, bà con an tâm."),
        ("Theo đồng chí Lê Bích, xong.", ["Lê Bích"], "Theo một cán bộ, xong."),
        ("Tại hộ ông Lê Hoa đẹp.", ["ông Lê Hoa"], "Tại một hộ dân đẹp."),
        ("Trồng hoa. Bà Hoa kể.", ["bà Hoa"], "Trồng hoa. Một người dân kể."),
        ("Nguyễn Văn Anh ở lại", ["Nguyễn Văn An"], "Nguyễn Văn Anh ở lại"),
        ("Hoà, Hòa", [], "Hoà, Hòa"),
    ],
)  # fmt: skip
def test_a_name_is_taken_out_everywhere_it_stands(text, names, shown):
    with override("vi"):
        assert masked(text, names) == shown


@pytest.mark.parametrize(
    ("words", "names", "yes"),
    [
        ("ông An", ["ông Nguyễn Văn An"], True),
        ("Ông NGUYỄN VĂN AN", ["Nguyễn Văn An"], True),
        ("ông Bình", ["ông Nguyễn Văn An"], False),
        ("ông An", [], False),
    ],
)
def test_a_consent_covers_the_whole_name_and_its_end(words, names, yes):
    assert agreed(words, names) is yes


def test_a_title_is_no_part_of_the_name():
    assert core_name("gia đình ông Lê Văn Sáu") == "Lê Văn Sáu"
    assert core_name("Lê Văn Sáu") == "Lê Văn Sáu"


NAMES = st.lists(
    st.sampled_from(["Nguyễn", "Trần", "Văn", "Thị", "Ánh", "Đỗ", "Ứng"]), min_size=2, max_size=4
).map(" ".join)


AROUND = st.sampled_from(["", "Ông", "hộ bà", "theo đồng chí", "(", "an", "Hôm qua.", "\n"])


@given(NAMES, AROUND, AROUND)
def test_no_masked_text_holds_the_name_any_more(name, before, after):
    with override("vi"):
        once = masked(f"{before} {name} {after}", [name])
        assert f" {name} " not in f" {once} "
        assert masked(once, [name]) == once


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(st.text(max_size=80))
def test_any_text_is_searched_without_trouble(text):
    for one in findings({"idea": text}):
        assert one.line >= 1
        assert one.words

"""Names of bodies as letterheads and sentences write them."""

import pytest

from kheo.documents.letterheads import in_sentence, plain_letterhead


@pytest.mark.parametrize(
    ("label", "issuer"),
    [
        ("Tỉnh Hà Tĩnh", "Tỉnh ủy Hà Tĩnh"),
        ("Thành phố Huế", "Thành ủy Huế"),
        ("Hà Tĩnh", "Tỉnh ủy Hà Tĩnh"),
    ],
)
def test_the_committee_of_a_province_is_named_without_its_kind(label, issuer):
    head = plain_letterhead(label=label, kind="province", above="", style="party")
    assert head["issuer_line"] == issuer


@pytest.mark.parametrize(
    ("issuer", "said"),
    [
        ("Ủy ban nhân dân\nTỉnh Hà Tĩnh", "Ủy ban nhân dân tỉnh Hà Tĩnh"),
        ("Ủy ban nhân dân\nThành phố Huế", "Ủy ban nhân dân thành phố Huế"),
        ("Đảng ủy Xã Sơn Kim 2", "Đảng ủy xã Sơn Kim 2"),
        ("Đảng ủy Đặc khu Phú Quốc", "Đảng ủy đặc khu Phú Quốc"),
        ("Ban Dân vận Tỉnh ủy", "Ban Dân vận Tỉnh ủy"),
        ("Tỉnh ủy Hà Tĩnh", "Tỉnh ủy Hà Tĩnh"),
    ],
)
def test_a_body_is_named_in_a_sentence_with_small_kinds(issuer, said):
    assert in_sentence(issuer) == said

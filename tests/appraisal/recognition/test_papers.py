"""What the papers of recognition say, and that each printed number opens exactly its records."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from kheo.appraisal.models import Decision, Recognition
from kheo.appraisal.queries import recognition_papers as papers
from kheo.initiatives.enums import Kind
from kheo.initiatives.models import Initiative
from tests.appraisal.recognition.conftest import appraised, paper, recognised
from tests.appraisal.recognition.test_decisions import force, numbered, prepared, session_with
from tests.appraisal.recognition.test_proposals import listed


def mixed(place):
    """Two collectives, one individual, one that did not pass."""
    dossiers = [
        appraised(place, score_class="Xuất sắc", team_total="91.25"), appraised(place),
        appraised(place), appraised(place, passed=False),
    ]  # fmt: skip
    Initiative.objects.filter(pk=dossiers[2].initiative_id).update(kind=Kind.INDIVIDUAL)
    return prepared(place, dossiers, grounds="Hướng dẫn số 09-HD/BCĐ;\n\nThông tư 1.",
                    duties="Văn phòng", valid_to=date(2030, 1, 1))  # fmt: skip


def test_a_decision_tells_its_list_its_numbers_and_where_their_records_are(place):
    with override("en"):
        made = papers.recognition_of(mixed(place))

    fields = made.fields
    assert (fields["so_luong"], fields["so_tap_the"], fields["so_ca_nhan"]) == ("3", "2", "1")
    assert (fields["cap"], fields["hieu_luc_den"]) == ("cấp xã", "31/12/2029")
    assert fields["can_cu"] == [{"dong": "Hướng dẫn số 09-HD/BCĐ"}, {"dong": "Thông tư 1"}]
    first = fields["danh_sach"][0]
    assert {k: first[k] for k in ("tt", "don_vi", "linh_vuc", "diem", "xep_loai")} == {
        "tt": "1", "don_vi": "Ban Chỉ đạo xã Kỳ Xuân", "linh_vuc": "Văn hóa - xã hội",
        "diem": "91,25", "xep_loai": "Xuất sắc",
    }  # fmt: skip
    assert [name for name, _text, _address in made.numbers] == [
        "so_luong", "so_tap_the", "so_ca_nhan", "danh_sach.1.diem",
    ]  # fmt: skip


def test_each_number_of_a_decision_opens_exactly_its_records(place, client):
    decision = mixed(place)
    client.force_login(place.office)
    numbers = [*papers.recognition_of(decision).numbers, *papers.notice_of(decision).numbers]
    for name, text, address in numbers:
        if name.startswith("danh_sach"):
            continue
        shown = client.get(address).content.decode()
        tables = re.findall(r"<tr data-row>.*?</tr>", shown, re.DOTALL)
        of_granted = [row for row in tables if 'data-label="Trả lời"' not in row]
        wanted = of_granted if name != "so_luong" or "refused" not in address else tables
        assert len(wanted) == int(text), (name, address)


def test_from_a_session_the_minutes_are_cited(place):
    session = session_with(place)
    session.minutes = paper(place.commune, date(2026, 10, 6), number="12-BB/HĐ")
    session.save()

    fields = papers.recognition_of(prepared(place, session=session)).fields

    assert (fields["so_bien_ban"], fields["ngay_bien_ban"]) == ("12-BB/HĐ", "06/10/2026")
    assert fields["can_cu"] == []
    session.minutes = None
    session.save()
    [ground] = papers.recognition_of(Decision.objects.get()).fields["can_cu"]
    assert ground == {"dong": "Kết quả phiên họp hội đồng ngày 05/10/2026"}


def test_the_notice_names_each_reason(place):
    fields = papers.notice_of(mixed(place)).fields

    assert fields["so_luong"] == "1"
    assert [row["ly_do"] for row in fields["danh_sach"]] == ["Thiếu minh chứng"]


def test_a_withdrawal_cites_the_first_decision_and_the_reason(place):
    row = Recognition.objects.get(initiative=recognised(place))
    decision = numbered(place, kind="withdraw", recognitions=[row], reasons={row.pk: "Sai hồ sơ"})

    [line] = papers.ending_of(decision).fields["danh_sach"]

    assert line == {
        "tt": "1", "ten": row.title, "don_vi": "Ban Chỉ đạo xã Kỳ Xuân", "ly_do": "Sai hồ sơ",
        "quyet_dinh_cong_nhan": f"{row.paper.number} ngày 01/06/2026",
    }  # fmt: skip


def test_proposals_go_up_in_their_order_with_the_decision_of_the_own_level(place):
    made = listed(place)
    letter, below = papers.letter_of(made).fields, papers.list_of(made).fields

    row = Recognition.objects.get()
    assert below["danh_sach"][0]["quyet_dinh"] == f"{row.paper.number} ngày 01/06/2026"
    assert "quyet_dinh" not in letter["danh_sach"][0]
    assert letter["can_cu"] == [
        {
            "dong": f"Căn cứ Quyết định số {row.paper.number} ngày 01/06/2026 {papers.about(row.paper)}"
        }
    ]
    assert papers.about(row.paper).startswith("về việc ")
    assert (letter["cap"], letter["kinh_gui"]) == ("cấp tỉnh", "Hà Tĩnh")
    assert set(below) == {"cap", "so_luong", "danh_sach"}


@pytest.mark.parametrize("number", [1, 40])
def test_certificates_carry_code_and_address_one_a_row(place, number, django_assert_num_queries):
    decision = numbered(place, [appraised(place) for _one in range(number)])
    force(decision, place)

    with django_assert_num_queries(1):
        rows = papers.certificates_of(
            list(papers.standing_of(decision)), site="https://dvk.vn/", day=date(2026, 11, 18)
        ).fields["danh_sach"]

    codes = set(Recognition.objects.values_list("code", flat=True))
    assert len(rows) == number == len(codes)
    for row in rows:
        assert row["ma"] in codes
        assert row["dia_chi_kiem_tra"] == row["qr"] == f"https://dvk.vn/chung-nhan/{row['ma']}/"
        assert row["ngay_cap"] == "ngày 18 tháng 11 năm 2026"

"""Initiatives with their past come in from a file, once, and go again as if they had never come."""

from datetime import date

import pytest

from kheo.appraisal.models import Recognition
from kheo.audit.models import Entry
from kheo.audit.queries import breaks_in_chain
from kheo.counting.models import Span
from kheo.counting.queries.proofs import differences as figures
from kheo.documents.models import Paper
from kheo.exchange.profiles import Row
from kheo.initiatives.models import Fact, Initiative
from kheo.initiatives.queries.core_proofs import differences as cores
from kheo.library.models import Adoption
from kheo.library.queries.adoption_proofs import differences as adoptions
from kheo.search.queries.proofs import differences as search
from tests.factories.files import fates, refusals

pytestmark = pytest.mark.django_db

RECOGNISED = {
    "unit": "Xã Thạch Kênh", "unit_above": "Thạch Hà", "title": "Thắp sáng đường quê",
    "field": "culture_society", "registered_on": date(2019, 3, 4), "started_on": date(2019, 4, 1),
    "level": "district", "decision": "112-QĐ/HU", "decided_on": date(2019, 12, 20),
    "households": 120, "money": 45_000_000, "goals": "Thắp sáng 2 km", "note": "Theo danh sách cũ",
}  # fmt: skip


def findings():
    """What ``./kheo verify`` would find."""
    return [*figures(), *cores(), *adoptions(), *search(), *breaks_in_chain()]


def test_a_recognised_record_of_the_past_is_as_the_engine_would_have_left_it(province, at):
    judged = province.file.take(RECOGNISED)

    assert fates(judged) == {2: "new"}
    row = Initiative.objects.get()
    assert (row.unit, row.status, row.turn, row.level, row.outcome) == (
        province.old, "recognised", "nobody", "district", "passed",
    )  # fmt: skip
    assert (row.registered_on, row.listed_on, row.recognised_on, row.proven_on, row.due_on) == (
        date(2019, 3, 4), date(2019, 3, 4), date(2019, 12, 20), date(2019, 12, 20), date(2026, 11, 21),
    )  # fmt: skip
    assert (row.is_imported, row.came_on_paper, row.filed_by, row.households, int(row.money)) == (
        True, True, province.office, 120, 45_000_000,
    )  # fmt: skip
    paper = Paper.objects.get()
    assert (paper.unit, paper.number, paper.issued_on, paper.created_by) == (
        province.district, "112-QĐ/HU", date(2019, 12, 20), province.office,
    )  # fmt: skip
    told = Fact.objects.order_by("pk").values_list("kind", "on", "level", "paper", "note")
    assert list(told) == [
        ("registered", date(2019, 3, 4), "", None, "Theo danh sách cũ"),
        ("accepted", date(2019, 3, 4), "", None, ""),
        ("started", date(2019, 4, 1), "", None, ""),
        ("submitted_for_appraisal", date(2019, 12, 20), "", None, ""),
        ("appraised", date(2019, 12, 20), "district", None, ""),
        ("recognised", date(2019, 12, 20), "district", paper.pk, ""),
    ]
    recognition = Recognition.objects.get()
    assert (recognition.initiative, recognition.level, recognition.valid_to, recognition.status) == (
        row, "district", None, "standing",
    )  # fmt: skip
    lines = Entry.objects.order_by("pk").values_list("action", "subject_label")
    assert list(lines) == [
        ("paper.register", "quyết định 112-QĐ/HU (20/12/2019)"),
        ("recognition.enter", "Thắp sáng đường quê"),
        ("initiative.import", "Thắp sáng đường quê"),
    ]
    assert Entry.objects.get(action="initiative.import").after == {
        "unit": "Xã Thạch Kênh", "status": "recognised", "assumed": ["accepted_on"],
    }  # fmt: skip
    assert sorted(Span.objects.values_list("measure", flat=True)) == [
        "alive", "appraised", "building", "built", "recognised", "registered",
    ]  # fmt: skip
    assert findings() == []


def test_the_same_file_again_does_nothing(province):
    province.file.take(RECOGNISED)
    lines = Entry.objects.count()

    judged = province.file.take(RECOGNISED)

    assert fates(judged) == {2: "same"}
    assert (Initiative.objects.count(), Paper.objects.count(), Entry.objects.count()) == (
        1,
        1,
        lines,
    )


def test_undone_everything_is_gone_but_the_journal(province):
    province.file.take(
        RECOGNISED, {**RECOGNISED, "title": "Ngày thứ bảy xanh", "status": "recognised"}
    )

    assert province.file.undo() == []

    for model in (Initiative, Fact, Paper, Recognition, Span, Adoption):
        assert not model.objects.exists()
    assert Entry.objects.filter(action="initiative.take_back").count() == 2
    assert findings() == []


def test_every_state_counts_as_its_facts_say(province):
    base = {**RECOGNISED, "level": None, "decision": None, "decided_on": None, "started_on": None}
    states = {
        "draft": {"registered_on": None, "unit": "18562", "unit_above": None},
        "submitted": {}, "accepted": {}, "building": {},
        "not_recognised": {"ended_on": date(2020, 1, 5), "ended_why": "Chưa đạt"},
        "withdrawn": {"ended_on": date(2019, 6, 5)},
        "doubtful": {**RECOGNISED, "ended_on": date(2021, 5, 1)},
        "dormant": {**RECOGNISED, "ended_on": date(2021, 5, 1)},
        "struck_off": {
            **RECOGNISED, "ended_on": date(2022, 5, 1), "ended_decision": "7-QĐ/HU",
            "ended_decided_by": "445",
        },
    }  # fmt: skip
    rows = [
        {**base, **told, "title": f"Mô hình {state}", "status": state}
        for state, told in states.items()
    ]

    judged = province.file.take(*rows)

    assert refusals(judged) == {}
    assert sorted(Initiative.objects.values_list("status", flat=True)) == sorted(states)
    assert findings() == []
    assert set(fates(province.file.take(*rows)).values()) == {"same"}
    assert province.file.undo() == []
    assert findings() == []


REFUSED = [
    ({"unit": "Xã Không Có"}, "unit", "Không có đơn vị nào"),
    ({"unit": None}, "unit", "còn để trống"),
    ({"title": None}, "title", "còn để trống"),
    ({"title": "abc"}, "title", "quá ngắn"),
    ({"field": None}, "field", "còn để trống"),
    ({"registered_on": date(2025, 8, 1)}, "unit", "không tồn tại"),
    ({"unit_above": "Kỳ Anh"}, "unit", "không có"),
    ({"registered_on": None}, "registered_on", "Ghi ngày"),
    ({"registered_on": date(2027, 1, 1), "unit": "42", "unit_above": None}, "registered_on", "tương lai"),
    ({"year": 2018}, "year", "Năm 2018"),
    ({"decision": None}, "decision", "quyết định"),
    ({"level": None}, "level", "còn để trống"),
    ({"started_on": date(2018, 1, 1)}, "started_on", "trước"),
    ({"decided_on": date(2019, 3, 1)}, "decided_on", "trước"),
    ({"status": "building"}, "decision", "bước sau"),
    ({"status": "dormant"}, "ended_on", "Ghi ngày"),
    ({"ended_on": date(2020, 1, 1)}, "ended_on", "kết thúc"),
    ({"status": "draft"}, "registered_on", "Bản nháp"),
    ({"source": "Chưa ai nghe nói"}, "source", "Chưa ai nghe nói"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field", "words"), REFUSED)
def test_a_row_that_cannot_be_is_refused_at_its_field_with_the_remedy(
    province, change, field, words
):
    judged = province.file.take({**RECOGNISED, **change})

    told = refusals(judged).get(2, {})
    assert field in told, told
    assert words.lower() in str(told[field]).lower()
    assert not Initiative.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"registered_on": None, "year": 2206}, "year"),
        ({"registered_on": None, "year": 2206, "status": "recognised"}, "year"),
        ({"registered_on": date(2206, 3, 4), "year": 2019}, "registered_on"),
        ({"registered_on": date(2206, 3, 4), "confirmed_on": date(2024, 1, 5)}, "registered_on"),
        ({"started_on": date(2206, 3, 4)}, "started_on"),
        ({"decided_on": date(2206, 3, 4), "confirmed_on": date(2024, 1, 5)}, "decided_on"),
        ({"recognised_on": date(2206, 3, 4)}, "recognised_on"),
        (
            {
                "higher_level": "province", "higher_decision": "7-QĐ/TU", "confirmed_on": date(2024, 1, 5),
                "higher_decided_on": date(2206, 3, 4),
            },
            "higher_decided_on",
        ),
    ],
)  # fmt: skip
def test_one_mistyped_year_of_the_future_is_one_complaint_with_its_remedy(province, given, field):
    row = {**RECOGNISED, **given}

    told = refusals(province.file.judged(row))

    day = row[field] if isinstance(row[field], date) else date(row[field], 1, 1)
    assert told == {2: {field: f"{day:%d/%m/%Y} ở tương lai; hãy xem lại năm và sửa cho đúng."}}


def test_a_mistyped_year_does_not_hide_a_unit_nobody_knows(province):
    told = refusals(
        province.file.judged(
            {**RECOGNISED, "unit": "Xã Không Có", "year": 2206, "registered_on": None}
        )
    )

    assert set(told[2]) == {"unit", "year"}


@pytest.mark.parametrize("field", ["year", "registered_on"])
def test_a_year_that_cannot_be_read_is_not_told_again_as_a_unit_or_day_that_is_missing(
    province, field
):
    row = {name: told for name, told in RECOGNISED.items() if name != "registered_on"}
    why = {field: "“2206” không phải là năm; hãy ghi bốn chữ số, ví dụ 2026."}

    [judged] = province.file.make().judge([Row(2, row, why)])

    assert (judged.fate, judged.refusals) == ("refused", why)

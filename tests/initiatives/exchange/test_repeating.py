"""Files come twice, rows in any order, two files at once: what stands in the tables is the same."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kheo.access.enums import Role
from kheo.appraisal.models import Recognition
from kheo.audit.models import Entry
from kheo.counting.models import Cell, Span
from kheo.counting.queries.proofs import differences as figures
from kheo.documents.models import Paper
from kheo.exchange.enums import Fate
from kheo.initiatives.exchange.intake import PROFILE
from kheo.initiatives.models import Fact, Initiative
from kheo.initiatives.operations import confirm
from kheo.library.models import Adoption
from kheo.search.models import Entry as Found
from kheo.search.models import Likeness
from tests.factories.files import File, fates, refusals, rows_of
from tests.initiatives.exchange.test_intake import RECOGNISED

pytestmark = pytest.mark.django_db

TABLES = (Initiative, Fact, Paper, Recognition, Adoption, Span, Found, Likeness)


def standing():
    """How many rows each table has, and what the sums add up to."""
    counts = {model._meta.label: model.objects.count() for model in TABLES}
    sums = Cell.objects.exclude(began=0, began_first=0, ended=0)
    return counts | {
        "cells": sorted(
            sums.values_list(
                "view", "unit__code", "measure", "year", "field", "kind", "origin", "level", "began",
                "began_first", "ended",
            )
        )
    }  # fmt: skip


def told():
    """What the file brought, whatever the keys."""
    rows = Initiative.objects.order_by("title", "registered_on")
    facts = Fact.objects.order_by("initiative__title", "on", "kind", "level")
    return (
        list(
            rows.values_list("unit__code", "title", "status", "level", "registered_on", "proven_on")
        ),
        list(facts.values_list("initiative__title", "kind", "on", "level", "paper__number")),
        standing()["cells"],
    )


@st.composite
def a_row(draw, number):
    """A record of the old commune in some state, its days in order."""
    day = date(2010, 1, 1) + timedelta(days=draw(st.integers(0, 3000)))
    status = draw(st.sampled_from(["submitted", "accepted", "building", "recognised", "dormant"]))
    row = {
        "unit": "18571", "title": f"Mô hình số {number}", "status": status, "registered_on": day,
        "field": draw(st.sampled_from(["economy", "political_system"])),
    }  # fmt: skip
    if status in {"recognised", "dormant"}:
        row["decided_on"] = day + timedelta(days=draw(st.integers(0, 900)))
        row |= {
            "level": draw(st.sampled_from(["commune", "province"])),
            "decision": f"{number % 3}-QĐ",
        }
    if status == "dormant":
        row["ended_on"] = row["decided_on"] + timedelta(days=draw(st.integers(0, 900)))
    return row


@st.composite
def a_file(draw):
    """Some rows, and the same in another order."""
    rows = [draw(a_row(number)) for number in range(draw(st.integers(1, 5)))]
    return rows, draw(st.permutations(rows))


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(a_file())
def test_entering_repeating_and_undoing_in_any_order(province, file_of_rows):
    rows, shuffled = file_of_rows
    before = standing()
    with transaction.atomic():
        assert refusals(province.file.take(*rows)) == {}
        once = told()
        assert set(fates(province.file.take(*shuffled)).values()) == {"same"}
        assert told() == once
        assert list(figures()) == []
        assert province.file.undo() == []
        assert standing() == before
        province.file.take(*shuffled)
        assert told() == once
        transaction.set_rollback(True)
    province.file.taken = []


def test_a_corrected_text_is_told_with_before_and_after_and_goes_back(province):
    province.file.take(RECOGNISED)
    province.file.taken = []

    judged = province.file.take({**RECOGNISED, "goals": "Thắp sáng 3 km", "field": "economy"})

    assert (fates(judged), judged[0].before, judged[0].after) == (
        {2: "changed"},
        {"field": "văn hóa - xã hội", "goals": "Thắp sáng 2 km"},
        {"field": "kinh tế", "goals": "Thắp sáng 3 km"},
    )
    row = Initiative.objects.get()
    assert (row.goals, row.field, row.version) == ("Thắp sáng 3 km", "economy", 2)
    assert set(Span.objects.values_list("field", flat=True)) == {"economy"}
    assert province.file.undo() == []
    row.refresh_from_db()
    assert (row.goals, row.field) == ("Thắp sáng 2 km", "culture_society")
    assert list(figures()) == []
    assert Entry.objects.filter(action="initiative.restore_text").count() == 1


def test_a_file_does_not_move_a_record_on(province):
    building = {**RECOGNISED, "level": None, "decision": None, "decided_on": None}
    province.file.take(building)

    assert "đang xây dựng" in refusals(province.file.take(RECOGNISED))[2]["status"]
    assert Initiative.objects.get().status == "building"


def test_the_file_of_before_says_nothing_new_of_a_record_that_went_on(province):
    province.file.take(RECOGNISED)
    earlier = {**RECOGNISED, "level": None, "decision": None, "decided_on": None}

    assert fates(province.file.judged(earlier)) == {2: "same"}


def test_another_day_of_recognition_is_for_a_person_to_settle(province):
    province.file.take(RECOGNISED)

    judged = province.file.judged({**RECOGNISED, "decided_on": date(2019, 12, 21)})

    assert "20/12/2019" in refusals(judged)[2]["decided_on"]


def test_one_told_twice_in_a_file_is_the_same_or_has_to_be_chosen(province):
    judged = province.file.take(RECOGNISED, RECOGNISED, {**RECOGNISED, "goals": "Khác"})

    assert fates(judged) == {2: "new", 3: "same", 4: "refused"}
    assert "Dòng 2" in refusals(judged)[4]["title"]
    assert Initiative.objects.count() == 1


def test_a_name_nearly_the_same_in_the_unit_and_year_is_a_remark(province):
    province.file.take(RECOGNISED)

    judged = province.file.judged({**RECOGNISED, "title": "Thắp sáng các đường quê"})

    assert (fates(judged), list(judged[0].remarks)) == ({2: "new"}, ["title"])


def test_two_files_at_once_write_a_row_once(province):
    first, second = province.file.make(), province.file.make()
    judged = [intake.judge(rows_of(RECOGNISED)) for intake in (first, second)]

    with transaction.atomic():
        assert len(first.enter(judged[0])) == 1
    with transaction.atomic():
        assert second.enter(judged[1]) == []
    assert (Initiative.objects.count(), Paper.objects.count()) == (1, 1)


def test_a_copy_names_its_source_and_gets_its_adoption(province):
    copy = {
        **RECOGNISED, "title": "Thắp sáng ngõ xóm", "source": "thap sang duong que",
        "registered_on": date(2020, 1, 5), "started_on": None, "decided_on": date(2020, 12, 1),
    }  # fmt: skip
    assert list(refusals(province.file.take(RECOGNISED, copy))[3]) == ["source"]

    assert refusals(province.file.take(copy)) == {}

    source = Initiative.objects.get(title="Thắp sáng đường quê")
    made = Adoption.objects.get()
    assert (made.source, made.initiative.title, made.status, made.initiative.origin) == (
        source, "Thắp sáng ngõ xóm", "working", "replicate",
    )  # fmt: skip
    assert list(figures()) == []
    assert province.file.undo() == []
    assert not Adoption.objects.exists()


def test_what_something_rests_on_stays_with_a_sentence(province, at, someone):
    province.file.take(RECOGNISED, {**RECOGNISED, "title": "Ngày thứ bảy xanh"})
    row = Initiative.objects.get(title="Thắp sáng đường quê")
    registrar = someone(Role.REGISTRAR, over=province.top)
    before = standing()
    confirm(row, on=date(2026, 11, 20), note="Vẫn sáng", actor=registrar, at=at)

    sentences = province.file.undo()

    assert len(sentences) >= 1
    assert all("Thắp sáng đường quê" in sentence for sentence in sentences)
    assert {sentence.record for sentence in sentences} == {row.pk}
    assert standing()["initiatives.Initiative"] == before["initiatives.Initiative"]


def test_a_registrar_takes_in_drafts_and_nothing_that_was_sent(province, someone, at):
    registrar = someone(Role.REGISTRAR, over=province.new)
    file = File(PROFILE, province.new, registrar, at)
    draft = {"unit": "18562", "title": "Tiếng loa khuyến học", "field": "economy"}

    judged = file.take(draft, {**draft, "title": "Đã gửi rồi", "registered_on": date(2026, 3, 1)})

    assert list(refusals(judged)[3]) == ["status"]
    row = Initiative.objects.get()
    assert (row.status, row.came_on_paper, row.registered_on) == ("draft", False, None)
    assert not Fact.objects.exists()


def test_the_office_of_another_province_sees_nothing_of_these_units(province, someone, at):
    stranger = someone(Role.STANDING_OFFICE, over=province.new)
    file = File(PROFILE, province.new, stranger, at)

    assert "phạm vi" in refusals(file.judged(RECOGNISED))[2]["unit"]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_chunk_costs_a_fixed_number_of_queries(province, rows, django_assert_num_queries):
    told_rows = rows_of(*[{**RECOGNISED, "title": f"Mô hình {n}"} for n in range(rows)])
    intake = province.file.make()
    intake.judge(told_rows[:1])
    intake._judge._seen.clear()
    with django_assert_num_queries(2):
        judged = intake.judge(told_rows)
    with transaction.atomic(), django_assert_num_queries(QUERIES[connection.vendor]):
        entered = intake.enter([row for row in judged if row.fate == Fate.NEW])
    assert len(entered) == rows


QUERIES = {"postgresql": 52, "sqlite": 51}
"""COPY is no statement that is counted."""

"""Totals of a paper come in from a file by the rules of the table that is pasted."""

from datetime import date

import pytest
from django.db import transaction

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.archive.exchange.intake import PROFILE
from kheo.archive.models import DeclaredFigure
from kheo.archive.operations import enter_source
from kheo.audit.models import Entry
from kheo.exchange.rules.packing import pack, unpack
from kheo.orgs.models import Unit
from tests.factories.files import File, fates, refusals, rows_of
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db

TOTAL = {
    "number": "1", "what": "mô hình dân vận khéo", "amount": "24.814", "place": "trang 2",
    "starts_on": "2021", "ends_on": "2025", "unit_word": "mô hình",
}  # fmt: skip
PART = {**TOTAL, "number": "2", "what": "mô hình kinh tế", "amount": "8.000", "part_of": "1"}


@pytest.fixture
def file(someone, at):
    """The clerk of a province, and a paper of it."""
    top = UnitFactory(kind="province", label="Tỉnh Hà Tĩnh", name="Hà Tĩnh")
    clerk = someone(Role.RECORDS_CLERK, over=top)
    enter_source(
        unit=top, title="Báo cáo tổng kết 2025", number="12-BC/BDV", issued_on=date(2025, 12, 1),
        actor=clerk, at=at,
    )  # fmt: skip
    return File(PROFILE, top, clerk, at, source="12-BC/BDV")


def test_totals_and_their_parts_come_in_once_and_go_again(file):
    judged = file.take(TOTAL, PART)

    assert (refusals(judged), fates(judged)) == ({}, {2: "new", 3: "new"})
    part = DeclaredFigure.objects.get(what="mô hình kinh tế")
    assert (part.part_of.amount, part.amount, part.source.title) == (
        "24.814", "8.000", "Báo cáo tổng kết 2025",
    )  # fmt: skip
    assert Entry.objects.get(action="archive.import_figures").after["figures"] == 2
    assert fates(file.take(TOTAL, PART)) == {2: "same", 3: "same"}
    assert file.undo() == []
    assert not DeclaredFigure.objects.exists()


def test_another_number_for_the_same_thing_is_corrected_by_hand(file):
    file.take(TOTAL)

    judged = file.take({**TOTAL, "amount": "24.900"})

    assert "24.814" in refusals(judged)[2]["amount"]


def test_a_figure_that_was_checked_since_stays(file, at):
    file.take(TOTAL)
    DeclaredFigure.objects.update(updated_at=at.replace(hour=9))

    assert "mô hình dân vận khéo" in file.undo()[0]
    assert DeclaredFigure.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_judging_costs_a_fixed_number_of_queries(file, rows, django_assert_num_queries):
    top = Unit.objects.get(kind="province")
    for number in range(rows):
        UnitFactory(label=f"Xã {number}", name=str(number), code=f"1900{number}", under=top)
    intake = file.make()
    told = [{**TOTAL, "number": str(n), "unit": f"1900{n}"} for n in range(rows)]

    with django_assert_num_queries(2):
        judged = intake.judge(rows_of(*told, *[{**one, "unit": "Xã Lạ"} for one in told]))
    assert list(fates(judged).values()) == ["new"] * rows + ["refused"] * rows


def test_a_unit_is_meant_as_it_was_in_the_years_of_the_figure(file, someone, at):
    top = Unit.objects.get(kind="province")
    clerk = someone(Role.RECORDS_CLERK, over=UnitFactory(kind="nation", name="Việt Nam"))
    old = {"ends_on": date(2020, 1, 1), "code": "18000", "under": top}
    UnitFactory(label="Xã Sơn Lĩnh", name="Sơn Lĩnh", **old)
    UnitFactory(
        label="Xã Sơn Lĩnh", name="Sơn Lĩnh", starts_on=date(2020, 1, 1), code="18001", under=top
    )
    early = {"unit": "Xã Sơn Lĩnh", "starts_on": "2015", "ends_on": "2018"}

    judged = File(PROFILE, top, clerk, at, source="12-BC/BDV").take(
        {**TOTAL, "unit": "Xã Sơn Lĩnh"}, {**TOTAL, "number": "2", **early}
    )

    assert refusals(judged) == {}
    found = DeclaredFigure.objects.order_by("order").values_list("unit__code", flat=True)
    assert list(found) == ["18001", "18000"]


def test_a_unit_outside_the_scope_is_refused_at_its_field(file):
    UnitFactory(label="Xã Xa", name="Xa", code="00001")

    assert list(refusals(file.judged({**TOTAL, "unit": "Xã Xa"}))[2]) == ["unit"]


def test_without_its_paper_no_row_is_taken(file, at):
    top = Unit.objects.get(kind="province")
    intake = PROFILE.make(top, User.objects.get(), at, {"source": "Không có"})

    judged = intake.judge(rows_of(TOTAL))

    assert "Báo cáo tổng kết 2025" in judged[0].refusals[""]


def test_a_part_that_was_mended_finds_its_total_that_is_in_already(file):
    file.take(TOTAL)

    judged = file.take(TOTAL, PART)

    assert (refusals(judged), fates(judged)) == ({}, {2: "same", 3: "new"})
    assert DeclaredFigure.objects.get(what="mô hình kinh tế").part_of.amount == "24.814"
    assert file.undo() == []
    assert not DeclaredFigure.objects.exists()


SHARE = {
    **TOTAL,
    "number": "3",
    "what": "tỷ lệ mô hình kinh tế",
    "amount": "32,24%",
    "unit_word": "%",
    "share": "2 / 1",
}


def in_chunks(intake, *chunks, first=2):
    """Judge and enter chunk after chunk, as the worker does."""
    judged = []
    for rows in chunks:
        with transaction.atomic():
            told = intake.judge(rows_of(*rows, first=first + len(judged)))
            intake.enter([row for row in told if row.fate == "new"])
        judged += told
    return judged


def test_parts_far_below_find_their_totals_anywhere_above_in_the_file(file):
    checked = file.make()
    assert fates([*checked.judge(rows_of(TOTAL)), *checked.judge(rows_of(PART, SHARE, first=3))]) == {
        2: "new", 3: "new", 4: "new",
    }  # fmt: skip

    judged = in_chunks(file.make(), [TOTAL], [PART], [SHARE])

    assert (refusals(judged), fates(judged)) == ({}, {2: "new", 3: "new", 4: "new"})
    total, part, share = DeclaredFigure.objects.order_by("order")
    assert (part.part_of, share.share_of, list(share.share_parts.all())) == (total, total, [part])


def test_a_worker_that_goes_on_in_the_middle_remembers_what_stands_above(file):
    first = in_chunks(file.make(), [TOTAL])
    intake = file.make()
    intake.remember(unpack(pack(first), file.fields))

    judged = in_chunks(intake, [PART], first=3)

    assert fates(judged) == {3: "new"}
    assert DeclaredFigure.objects.get(what="mô hình kinh tế").part_of.amount == "24.814"


def test_parts_of_a_refused_total_far_above_and_numbers_given_twice_are_refused(file):
    wrong = {**TOTAL, "amount": "nhiều lắm lắm"}

    judged = in_chunks(
        file.make(), [wrong], [PART, {**PART, "number": "1", "what": "khác", "part_of": ""}]
    )

    assert {row: list(told) for row, told in refusals(judged).items()} == {
        2: ["amount"], 3: ["part_of"], 4: ["number"],
    }  # fmt: skip
    assert not DeclaredFigure.objects.exists()

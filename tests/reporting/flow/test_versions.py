"""What is kept at the approval, and that it is what was shown."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kheo.initiatives.enums import FactKind
from kheo.reporting.models import VersionValue
from kheo.reporting.operations import flow
from kheo.reporting.operations.versions import keep
from kheo.reporting.queries.between import between
from kheo.reporting.queries.keeping import figures_of, lists_of
from kheo.reporting.queries.sheet import live_sheet, sheet_of
from kheo.reporting.queries.versions import lists_in
from kheo.reporting.rules.versions import list_key, plain_number
from tests.factories.reporting import (
    FormFactory,
    FormVersionFactory,
    IndicatorFactory,
    LineFactory,
    RoundFactory,
    SectionFactory,
)
from tests.reporting.flow.scene import AT, TODAY

pytestmark = pytest.mark.django_db


def shown(sheet):
    """Everything a reader of the sheet sees."""
    return [
        (
            one.number, one.section.title, one.text, one.columns,
            [(row.label, [(c.key, c.value, c.counted, c.typed, c.below) for c in row.cells])
             for row in one.rows],
            one.units and [(row.label, row.line, row.values) for row in one.units.rows],
        )
        for one in sheet.sections
    ]  # fmt: skip


def test_what_is_kept_is_what_was_shown(full):
    report = full.filled()
    before = shown(live_sheet(report, today=TODAY))

    flow.approve(report, actor=full.head, at=AT)

    assert shown(sheet_of(full.fresh(), today=TODAY)) == before
    version = report.kept
    assert version.content["figures"]["registered"] == {
        "source": "counted", "value": "2", "counted": "2", "typed": None, "below": None,
        "comment": "",
    }  # fmt: skip
    assert version.content["texts"] == {"situation": "Phong trào được duy trì."}
    assert {
        key: version.content["figures"][key]["value"]
        for key in ("inspections", "participants", "per_round", "registered|field=economy")
    } == {"inspections": "4", "participants": "3", "per_round": "75", "registered|field=economy": "1"}  # fmt: skip


def test_each_kept_list_is_as_long_as_its_figure_says(full):
    report = full.approved()
    lists = lists_in(report.kept)

    ours = [one.pk for one in full.ours]
    assert lists["registered"] == ours
    assert lists["registered|field=economy"] == ours[:1]
    assert lists["registered|field=culture_society"] == []
    assert lists["inspections"] == [one.pk for one in full.visits]
    assert "participants" not in lists
    assert "per_round" not in lists
    for key, told in report.kept.content["figures"].items():
        if told["source"] == "counted" and key.startswith("registered"):
            assert (key, len(lists[key])) == (key, int(told["value"]))


def test_the_lists_of_a_table_of_units_are_as_long_as_its_cells(full):
    summary = full.summary()
    full.sent()
    version = keep(summary, actor=full.chief, at=AT + timedelta(days=1))
    lists, kept = lists_in(version), version.content["units"][str(full.annex.pk)]

    commune, other = str(full.commune.pk), str(full.other.pk)
    assert {line: numbers[:2] for line, numbers in kept.items() if line in {commune, other}} == {
        commune: ["2", "4"], other: ["1", "0"],
    }  # fmt: skip
    assert kept["total"] == ["3", "4", "3"]
    named = {
        line: lists[list_key(full.annex.pk, "registered", line)]
        for line in (commune, other, "total")
    }
    ours = [one.pk for one in full.ours]
    assert named == {commune: ours, other: [full.theirs.pk], "total": [*ours, full.theirs.pk]}
    assert lists[list_key(full.annex.pk, "inspections", commune)] == [v.pk for v in full.visits]
    assert version.content["below"] == {str(full.report.pk): full.fresh().sent_version_id}


def test_the_number_of_queries_does_not_grow_with_the_records_nor_the_units(full, django_assert_num_queries):  # fmt: skip
    report = full.filled()
    with django_assert_num_queries(33):
        keep(report, actor=full.head, at=AT)
    for _n in range(3):
        full.initiative()
        full.inspection()
    with django_assert_num_queries(33):
        keep(report, actor=full.head, at=AT)


def test_sums_above_take_what_the_unit_typed_itself(full):
    report = full.sent()

    assert dict(VersionValue.objects.values_list("key", "value")) == {
        "registered": 2, "inspections": 4, "participants": 3, "per_round": 75,
        "registered|field=economy": 1, "registered|field=defence_security": 1,
        "registered|field=culture_society": 0, "registered|field=political_system": 0,
    }  # fmt: skip
    summary = full.summary()
    assert live_sheet(summary, today=TODAY).cell("participants").value == 3
    full.type_in(summary, 10)
    version = keep(summary, actor=full.chief, at=AT)
    assert version.content["figures"]["participants"]["value"] == "13"
    assert version.values.get(key="participants").value == 10
    assert report.kept.values.get(key="participants").value == 3


@pytest.mark.parametrize(
    ("number", "text"),
    [("4.0000", "4"), ("0", "0"), ("0.00", "0"), ("34.6100", "34.61"), ("-2.50", "-2.5"),
     ("1200", "1200"), ("100000000", "100000000")],
)  # fmt: skip
def test_the_same_number_is_always_kept_as_the_same_text(number, text):
    assert plain_number(Decimal(number)) == text


def test_the_difference_of_two_versions_tells_figures_and_texts(full):
    report = full.accepted()
    flow.reopen(report, note="Thiếu một mô hình", actor=full.office, at=AT + timedelta(days=2))
    full.initiative(field="economy", told=AT + timedelta(days=2))
    full.write("Phong trào phát triển mạnh.")
    flow.approve(report, actor=full.head, at=AT + timedelta(days=3))
    old, new = report.versions.order_by("number")

    found = between(old, new, today=TODAY)

    assert [(one.key, str(one.name), one.old, one.new, one.by) for one in found.figures] == [
        ("registered", "Số mô hình đăng ký", 2, 3, 1),
        ("registered|field=economy", "kinh tế · Số mô hình đăng ký", 1, 2, 1),
    ]
    [text] = found.texts
    assert (text.label, [piece.text for piece in text.diff.new if piece.changed]) == (
        "I. Tình hình", ["phát triển mạnh"],
    )  # fmt: skip


def test_lists_and_figures_of_stock_levels_and_repeated_facts_agree(full):
    """Recognised at two levels, commended twice: the list of each cell is as long as its figure."""

    told = datetime(2026, 5, 5, tzinfo=UTC)
    one, other = full.ours
    for kind, level, day in (
        (FactKind.STARTED, "", 5), (FactKind.RECOGNISED, "commune", 6),
        (FactKind.RECOGNISED, "province", 7), (FactKind.COMMENDED, "commune", 8),
        (FactKind.COMMENDED, "commune", 9), (FactKind.EFFECTIVE, "", 9),
    ):  # fmt: skip
        full.fact(one, kind, on=date(2026, 4, day), level=level, told=told)
    full.fact(other, FactKind.STARTED, on=date(2026, 4, 2), told=told)
    for code, nature, params in (
        ("recognised", "flow", {"measure": "recognised"}),
        ("recognised_province", "flow", {"measure": "recognised", "level": "province"}),
        ("commended", "flow", {"measure": "commended"}),
        ("total_built", "cumulative", {"measure": "built"}),
        ("alive", "stock", {"measure": "alive"}),
        ("effective", "stock", {"measure": "effective"}),
    ):
        IndicatorFactory(code=code, nature=nature, params=params)
    version = FormVersionFactory(
        form=FormFactory(unit=full.province, code="more"), made_by=full.office
    )
    section = SectionFactory(version=version)
    codes = ("recognised", "recognised_province", "commended", "total_built", "alive", "effective")
    for code in codes:
        LineFactory(section=section, indicator=code)
    full.round = RoundFactory(form=version, unit=full.province, opened_by=full.office)
    sheet = live_sheet(full.report_of(full.commune), today=TODAY)

    lists, figures = lists_of(sheet), figures_of(sheet)["figures"]

    assert {code: (figures[code]["value"], lists[code]) for code in codes} == {
        "recognised": ("1", [one.pk]), "recognised_province": ("1", [one.pk]),
        "commended": ("1", [one.pk]), "total_built": ("2", [one.pk, other.pk]),
        "alive": ("1", [one.pk]), "effective": ("1", [one.pk]),
    }  # fmt: skip

"""A kept report beside what it would say today: what came in, what went out, and why."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from kheo.activities.models import Activity
from kheo.audit.journal import record
from kheo.initiatives.enums import FactKind
from kheo.initiatives.models import Fact, Initiative
from kheo.initiatives.operations.facts import cancel_fact
from kheo.reporting.models import ReportVersion
from kheo.reporting.operations import flow
from kheo.reporting.queries.reasons import moved, moves_of, records_of
from kheo.reporting.queries.restatement import restated
from kheo.reporting.queries.sheet import sheet_of, sheet_of_version
from kheo.reporting.rules.versions import list_key
from tests.factories.reporting import IndicatorFactory, LineFactory
from tests.reporting.flow.scene import AT, TODAY

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)


@pytest.fixture
def full(scene):
    scene.ours = [scene.initiative(field="economy"), scene.initiative(field="defence_security")]
    scene.visits = [scene.inspection(quantity=3), scene.inspection(on=date(2026, 5, 4))]
    return scene


def differing(version):
    return {one.key: one for one in restated(version, today=TODAY) if one.differs}


def told(version):
    """Key → then, now, came in, went out, changed."""
    return {
        key: (one.then, one.now, one.added_ids, one.lost_ids, one.changed_ids)
        for key, one in differing(version).items()
    }


def reasons(one, version):
    rows = moved(one.indicator.query, moves_of(one), since=version.made_at)
    return [
        (row.side, row.record.pk, [(why.sentence, why.note) for why in row.reasons]) for row in rows
    ]


def test_right_after_the_approval_nothing_differs(full):
    version = full.accepted().kept

    assert differing(version) == {}


def test_a_registration_told_later_comes_in_everywhere_it_counts_and_nowhere_else(full):
    version = full.accepted().kept
    late = full.initiative(on=date(2026, 6, 20), told=LATER, field="economy")

    came = (late.pk,)
    annex = full.annex.pk
    assert told(version) == {
        "registered": (2, 3, came, (), ()),
        "registered|field=economy": (1, 2, came, (), ()),
        list_key(annex, "registered", "own"): (2, 3, came, (), ()),
        list_key(annex, "registered", "total"): (2, 3, came, (), ()),
    }
    one = differing(version)["registered"]
    assert (one.by, str(one.label), one.label.section, one.records) == (
        1, "Số mô hình đăng ký", "II. Kết quả", 1,
    )  # fmt: skip
    assert reasons(one, version) == [
        ("in", late.pk, [("ghi nhận sau: đăng ký ngày 20/06/2026", "")])
    ]


def test_the_kept_version_is_not_changed_by_a_later_correction(full):
    report = full.accepted()
    before = ReportVersion.objects.values().get(pk=report.kept_id)
    full.initiative(on=date(2026, 6, 20), told=LATER)
    full.visits[0].quantity = 9
    full.visits[0].save()

    assert ReportVersion.objects.values().get(pk=report.kept_id) == before
    sheet = sheet_of(full.fresh(), today=TODAY)
    assert (sheet.cell("registered").value, sheet.cell("inspections").value) == (2, 4)


def test_reading_a_kept_report_counts_nothing(full, django_assert_num_queries):
    full.accepted()
    report = type(full.report).objects.select_related(
        "unit", "round__form__form", "kept"
    ).get(pk=full.report.pk)  # fmt: skip

    with django_assert_num_queries(3) as queries:
        sheet_of(report, today=TODAY)

    assert not [q for q in queries.captured_queries if "counting_span" in q["sql"]]


def test_a_fact_taken_back_later_goes_out_with_its_reason(full):
    one = full.ours[0]
    IndicatorFactory(code="confirmed", name="Xác nhận", params={"measure": "confirmed"})
    LineFactory(section=full.version.sections.get(code="results"), indicator="confirmed", order=99)
    Initiative.objects.filter(pk=one.pk).update(status="building")
    fact = full.fact(one, FactKind.CONFIRMED, on=date(2026, 4, 2), told=AT - timedelta(days=9))
    version = full.accepted().kept
    cancel_fact(Fact.objects.get(pk=fact.pk), note="Ghi nhầm mô hình", actor=full.office, at=LATER)

    assert told(version) == {"confirmed": (1, 0, (), (one.pk,), ())}
    assert reasons(differing(version)["confirmed"], version) == [
        ("out", one.pk, [("đã hủy: xác nhận còn hoạt động ngày 02/04/2026", "Ghi nhầm mô hình")])
    ]


def test_a_changed_field_is_told_by_the_journal(full):
    version = full.accepted().kept
    one = full.ours[0]
    Initiative.objects.filter(pk=one.pk).update(field="culture_society")
    full.fact(one, FactKind.PROGRESS, on=date(2026, 3, 2), told=AT - timedelta(days=3))
    record("initiative.cancel_fact", one, actor=full.office, at=LATER, note="Sai lĩnh vực")

    found = told(version)

    assert found == {
        "registered|field=economy": (1, 0, (), (one.pk,), ()),
        "registered|field=culture_society": (0, 1, (one.pk,), (), ()),
    }
    [(side, key, [(sentence, note)])] = reasons(
        differing(version)["registered|field=economy"], version
    )
    assert (side, key, note) == ("out", one.pk, "Sai lĩnh vực")
    assert str(full.office) in sentence


def test_a_record_nothing_was_told_of_is_shown_without_a_made_up_reason(full):
    version = full.accepted().kept
    one = full.ours[0]
    Initiative.objects.filter(pk=one.pk).update(field="culture_society")
    full.fact(one, FactKind.PROGRESS, on=date(2026, 3, 2), told=AT - timedelta(days=3))

    assert reasons(differing(version)["registered|field=economy"], version) == [("out", one.pk, [])]


def test_activities_that_came_late_were_taken_back_or_changed(full):
    version = full.accepted().kept
    first, second = full.visits
    late = full.inspection(on=date(2026, 6, 3), quantity=2, created_at=LATER, updated_at=LATER)
    Activity.objects.filter(pk=first.pk).update(quantity=5, updated_at=LATER)
    Activity.objects.filter(pk=second.pk).update(
        cancelled_at=LATER, cancelled_by=full.clerk, cancelled_why="Ghi trùng", updated_at=LATER
    )

    assert told(version)["inspections"] == (4, 7, (late.pk,), (second.pk,), (first.pk,))
    assert reasons(differing(version)["inspections"], version) == [
        ("in", late.pk, [("ghi nhận sau, của ngày 03/06/2026", "")]),
        ("out", second.pk, [("hủy sau, của ngày 04/05/2026", "Ghi trùng")]),
        ("changed", first.pk, [("sửa sau, của ngày 10/03/2026", "")]),
    ]
    assert told(version)["per_round"][:2] == (75, Decimal("42.86"))


def test_a_correction_below_is_told_in_the_typed_figures_of_the_sum(full):
    full.accepted()
    summary = full.summary()
    flow.begin(summary, actor=full.office, at=AT)
    flow.approve(summary, actor=full.chief, at=AT + timedelta(days=2))
    flow.keep_summary(summary, actor=full.office, at=AT + timedelta(days=2))
    report = full.fresh()
    flow.reopen(report, note="Nhầm số", actor=full.office, at=LATER)
    full.type_in(report, 8)
    full.explain(report)
    flow.approve(report, actor=full.head, at=LATER)
    flow.send(report, actor=full.head, at=LATER)

    found = told(summary.kept)

    assert found["participants"] == (3, 8, (), (), ())
    assert found[list_key(full.annex.pk, "participants", str(full.commune.pk))][:2] == (3, 8)


def test_an_older_version_is_restated_as_itself(full):
    report = full.accepted()
    old = report.kept
    full.initiative(on=date(2026, 6, 20), told=LATER, field="economy")
    flow.reopen(report, note="Thiếu", actor=full.office, at=LATER)
    full.explain(report)
    flow.approve(report, actor=full.head, at=LATER)
    flow.send(report, actor=full.head, at=LATER)

    assert sheet_of_version(report, old, today=TODAY).cell("registered").value == 2
    assert told(old)["registered"][:2] == (2, 3)
    assert told(report.kept) == {}


def test_its_queries_do_not_grow_with_the_records(full, django_assert_num_queries):
    version = full.accepted().kept
    full.initiative(on=date(2026, 6, 20), told=LATER)
    with django_assert_num_queries(29):
        restated(version, today=TODAY)
    for _n in range(3):
        full.initiative(on=date(2026, 6, 20), told=LATER)
        full.inspection(on=date(2026, 6, 3), created_at=LATER, updated_at=LATER)
    with django_assert_num_queries(29):
        restated(version, today=TODAY)
    one = differing(version)["registered"]
    with django_assert_num_queries(2):
        moved(one.indicator.query, moves_of(one), since=version.made_at)


def test_records_come_back_in_the_order_of_their_keys(full):
    keys = [one.pk for one in reversed(full.ours)]

    assert [one.pk for one in records_of("initiatives", [*keys, 10**9])] == keys
    assert timezone.localdate(AT) == date(2026, 7, 2)

"""Findings are kept, answered, opened again and gone; questions of the receiver; what it costs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken, Stale
from kheo.orgs.models import Reorganisation, Succession
from kheo.reporting.models import Finding, Report
from kheo.reporting.operations import checks
from kheo.reporting.rules.findings import fingerprint
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import (
    ActivityFactory,
    CheckFactory,
    IndicatorFactory,
    LineFactory,
    ReportFactory,
    SectionFactory,
)
from tests.reporting.check_scene import KEYS, LONG, build_scene, half_before

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(at):
    return build_scene(at)


def told(finding):
    return finding.sentence % finding.params


def acts(report):
    return [(line.action, line.actor_label, line.note) for line in reversed(entries_about(report))]


def test_quang_nam_is_found_at_entry_and_gone_when_mended(scene, at):
    scene.write_fields(6540, 1621, 3391, 957, 564)

    [finding] = checks.check(scene.report, at=at)

    assert (finding.kind, finding.severity, finding.raised_on, finding.status) == (
        "sum", "hard", "entry", "open",
    )  # fmt: skip
    assert finding.keys == list(KEYS)
    assert {k: v for k, v in finding.params.items() if k != "cells_name"} == {
        "parts_name": "Bốn lĩnh vực", "sum": "6.533", "stated": "6.540", "difference": "7",
    }  # fmt: skip
    assert finding.params["cells_name"]["built"] == "Tổng cộng – Mô hình đã xây dựng"

    scene.write("built", 6533)
    later = at + timedelta(minutes=1)

    assert checks.check(scene.report, at=later) == []
    assert [one.status for one in Finding.objects.all()] == ["gone"]
    assert acts(scene.report) == [("report.check", str(scene.clerk), "")] * 2
    assert [line.after["gone"] for line in entries_about(scene.report)] == [1, 0]


def test_the_figures_of_ha_tinh_that_hold_raise_nothing_and_write_nothing(scene, at):
    scene.write_fields(24814, 9965, 8589, 2988, 3272)

    assert checks.check(scene.report, at=at) == []
    assert entries_about(scene.report) == []


def test_an_answer_stays_while_the_figures_are_the_same(scene, at):
    scene.other(scene.commune, half_before(scene), people=100)
    scene.write("people", 300)
    [finding] = checks.check(scene.report, at=at)
    checks.answer(
        finding, answer="Đợt này có ngày hội toàn dân.", seen=fingerprint(finding.params),
        actor=scene.clerk, at=at,
    )  # fmt: skip

    [again] = checks.check(scene.report, at=at + timedelta(hours=1))
    assert (again.status, again.answer) == ("answered", "Đợt này có ngày hội toàn dân.")

    scene.write("people", 120)
    assert checks.check(scene.report, at=at + timedelta(hours=2)) == []
    scene.write("people", 300)
    [back] = checks.check(scene.report, at=at + timedelta(hours=3))
    assert back.status == "answered"

    scene.write("people", 400)
    [opened] = checks.check(scene.report, at=at + timedelta(hours=4))
    assert (opened.pk, opened.status, opened.answer, opened.params["now"]) == (
        finding.pk, "open", "", "400",
    )  # fmt: skip
    assert acts(scene.report) == [
        ("report.check", str(scene.clerk), ""),
        ("finding.answer", str(scene.clerk), "Đợt này có ngày hội toàn dân."),
        ("report.check", str(scene.clerk), ""),
        ("report.check", str(scene.clerk), ""),
    ]


def test_hard_findings_are_mended_not_answered(scene, at):
    scene.write_fields(10, 1, 2, 3, 5)
    [finding] = checks.check(scene.report, at=at)

    with pytest.raises(RuleBroken):
        checks.answer(finding, answer="Vì đã làm tròn số liệu.", actor=scene.clerk, at=at)

    assert Finding.objects.get().status == "open"


@pytest.mark.parametrize("said", ["", "  ", "Đúng rồi"])
def test_an_answer_says_something(scene, at, said):
    scene.other(scene.commune, half_before(scene), people=100)
    scene.write("people", 300)
    [finding] = checks.check(scene.report, at=at)

    with pytest.raises(BadInput) as refusal:
        checks.answer(finding, answer=said, actor=scene.clerk, at=at)

    assert list(refusal.value.fields) == ["answer"]
    assert Finding.objects.get().answer == ""


def test_an_answer_to_figures_that_changed_meanwhile_is_refused(scene, at):
    scene.other(scene.commune, half_before(scene), people=100)
    scene.write("people", 300)
    [finding] = checks.check(scene.report, at=at)
    seen = fingerprint(finding.params)
    scene.write("people", 350)
    checks.check(scene.report, at=at)

    with pytest.raises(Stale):
        checks.answer(finding, answer="Có ngày hội lớn.", seen=seen, actor=scene.clerk, at=at)


def test_only_the_unit_answers_and_only_the_receiver_asks(scene, at, someone):
    scene.other(scene.commune, half_before(scene), people=100)
    scene.write("people", 300)
    [finding] = checks.check(scene.report, at=at)
    scene.send()

    with pytest.raises(NotAllowed):
        checks.answer(finding, answer="Có ngày hội lớn.", actor=scene.office, at=at)
    with pytest.raises(NotAllowed):
        checks.ask(
            scene.report, keys=["people"], question="Vì sao tăng mạnh?", actor=scene.clerk, at=at
        )
    outside = someone(Role.STANDING_OFFICE, over=UnitFactory(kind="province"))
    with pytest.raises(NotAllowed):
        checks.ask(
            scene.report, keys=["people"], question="Vì sao tăng mạnh?", actor=outside, at=at
        )
    assert Finding.objects.count() == 1


def test_a_jump_of_a_merged_commune_is_measured_against_its_predecessors_together(scene, at):
    before = half_before(scene)
    merger = Reorganisation.objects.create(kind="merge", on=date(2026, 1, 1), title="Sáp nhập xã")
    for people in (60, 50):
        old = UnitFactory(under=scene.province, ends_on=date(2026, 1, 1))
        Succession.objects.create(
            reorganisation=merger, predecessor=old, successor=scene.commune, is_whole=True
        )
        scene.other(old, before, people=people, text=LONG)
    scene.write("people", 110)
    scene.write_text(LONG)

    assert checks.check(scene.report, at=at) == []

    scene.write("people", 230)
    [finding] = checks.check(scene.report, at=at)
    assert (finding.params["before"], finding.params["now"], finding.params["merged"]) == (
        "110", "230", "2",
    )  # fmt: skip


def test_a_predecessor_whose_report_is_missing_leaves_nothing_to_compare(scene, at):
    before = half_before(scene)
    merger = Reorganisation.objects.create(kind="merge", on=date(2026, 1, 1), title="Sáp nhập xã")
    olds = [UnitFactory(under=scene.province, ends_on=date(2026, 1, 1)) for _ in range(2)]
    for old in olds:
        Succession.objects.create(
            reorganisation=merger, predecessor=old, successor=scene.commune, is_whole=True
        )
    scene.other(olds[0], before, people=10)
    ReportFactory(round=before, unit=olds[1], receiver=scene.province)
    scene.write("people", 900)

    assert checks.check(scene.report, at=at) == []


def test_what_was_approved_before_and_never_sent_is_no_last_period(scene, at):
    last = scene.other(scene.commune, half_before(scene), people=100)
    Report.objects.filter(pk=last.pk).update(status="approved", sent_version=None)
    scene.write("people", 900)

    assert checks.check(scene.report, at=at) == []


def test_a_number_said_otherwise_is_explained_by_the_reason_beside_it(scene, at):
    IndicatorFactory(
        code="inspections", query="activities", name="Kiểm tra",
        params={"activity": "inspection", "of": "quantity"},
    )  # fmt: skip
    LineFactory(section=scene.section, indicator="inspections")
    ActivityFactory(unit=scene.commune, recorded_by=scene.clerk, quantity=4)
    scene.write("inspections", 6, comment="Còn hai cuộc chưa nhập sổ")

    [finding] = checks.check(scene.report, at=at)

    assert (finding.kind, finding.status, finding.answer, finding.answered_by) == (
        "declared_counted", "answered", "Còn hai cuộc chưa nhập sổ", scene.clerk,
    )  # fmt: skip
    assert (finding.params["counted"], finding.params["typed"]) == ("4", "6")


def test_required_figures_and_texts_stop_the_report(scene, at):
    LineFactory(
        section=scene.section, indicator="money", narrowing={"field": "economy"}, is_required=True
    )
    SectionFactory(
        version=scene.version, text=True, title="Phương hướng", code="plan", is_required=True
    )

    found = checks.check(scene.report, at=at)

    assert sorted((one.kind, one.severity, one.keys[0]) for one in found) == [
        ("required", "hard", "money|field=economy"), ("required", "hard", "text:plan"),
    ]  # fmt: skip


def test_rows_of_the_form_are_checked_with_their_own_weight(scene, at):
    CheckFactory(
        version=scene.version, kind="not_more", left=["people"], right=["money"], severity="hard"
    )
    scene.write("people", 9)
    scene.write("money", 8)

    [finding] = checks.check(scene.report, at=at)

    assert (finding.kind, finding.severity, told(finding)) == (
        "not_more", "hard", "Người tham gia (9) is larger than Kinh phí (8)",
    )  # fmt: skip


def test_a_text_taken_from_another_unit_is_found_when_it_is_written(scene, at):
    scene.other(UnitFactory(under=scene.province, name="Xã Bên"), text=LONG)
    scene.write_text(LONG + " và nhiều việc khác")

    [finding] = checks.check(scene.report, at=at)
    assert (finding.kind, finding.keys, finding.params["other_name"]) == (
        "same_text", [f"text:{scene.text.code}"], "Xã Bên",
    )  # fmt: skip

    # A later write elsewhere does not compare it again and does not forget it.
    [still] = checks.check(scene.report, at=at + timedelta(minutes=5))
    assert (still.pk, still.status) == (finding.pk, "open")


def test_drafts_of_others_stay_private(scene, at):
    other = scene.other(UnitFactory(under=scene.province), text=LONG)
    Report.objects.filter(pk=other.pk).update(
        status="draft", sent_version=None, first_sent_at=None, sent_at=None
    )
    scene.write_text(LONG)

    assert checks.check(scene.report, at=at) == []


def test_a_received_report_is_checked_as_it_was_kept(scene, at):
    scene.write_fields(6540, 1621, 3391, 957, 564)
    scene.send()
    scene.write("built", 6533)

    [finding] = checks.check(scene.report, on="received", at=at)

    assert (finding.kind, finding.raised_on, finding.params["stated"]) == (
        "sum",
        "received",
        "6.540",
    )


def test_the_receiver_asks_the_unit_answers_and_the_receiver_is_content(scene, at):
    scene.write("people", 300)
    scene.send()

    question = checks.ask(
        scene.report, keys=["people", "people"], question="Vì sao người tham gia tăng?",
        actor=scene.office, at=at,
    )  # fmt: skip
    assert (question.kind, question.severity, question.status, question.keys) == (
        "question", "soft", "open", ["people"],
    )  # fmt: skip
    assert checks.check(scene.report, on="received", at=at) == [question]

    checks.answer(question, answer="Có thêm hai thôn mới.", actor=scene.clerk, at=at)
    checks.not_enough(question, note="Nêu rõ là thôn nào.", actor=scene.office, at=at)
    question.refresh_from_db()
    assert (question.status, question.params["note"]) == ("open", "Nêu rõ là thôn nào.")
    checks.answer(question, answer="Thôn Đông và thôn Đoài.", actor=scene.clerk, at=at)
    checks.settle(question, actor=scene.office, at=at)
    question.refresh_from_db()
    assert (question.status, question.answer, "note" in question.params) == (
        "gone", "Thôn Đông và thôn Đoài.", False,
    )  # fmt: skip
    assert acts(scene.report) == [
        ("finding.ask", str(scene.office), "Vì sao người tham gia tăng?"),
        ("finding.answer", str(scene.clerk), "Có thêm hai thôn mới."),
        ("finding.not_enough", str(scene.office), "Nêu rõ là thôn nào."),
        ("finding.answer", str(scene.clerk), "Thôn Đông và thôn Đoài."),
        ("finding.settle", str(scene.office), ""),
    ]


@pytest.mark.parametrize("keys", [[], ["strange"], ["people", "text:nothing"]])
def test_a_question_is_about_cells_of_the_report(scene, at, keys):
    scene.send()

    with pytest.raises(BadInput) as refusal:
        checks.ask(scene.report, keys=keys, question="Vì sao như vậy?", actor=scene.office, at=at)

    assert list(refusal.value.fields) == ["keys"]
    assert Finding.objects.count() == 0


def test_a_locked_report_is_closed_to_questions_and_answers(scene, at):
    scene.write("people", 3)
    scene.send()
    question = checks.ask(
        scene.report, keys=["people"], question="Vì sao ít vậy?", actor=scene.office, at=at
    )
    Report.objects.filter(pk=scene.report.pk).update(status="locked")
    scene.report.refresh_from_db()
    question.refresh_from_db()

    with pytest.raises(RuleBroken):
        checks.answer(question, answer="Đã nêu ở trên.", actor=scene.clerk, at=at)
    with pytest.raises(RuleBroken):
        checks.ask(
            scene.report, keys=["people"], question="Vì sao ít vậy?", actor=scene.office, at=at
        )


def test_only_questions_are_settled_by_hand(scene, at):
    scene.write_fields(10, 1, 2, 3, 5)
    [finding] = checks.check(scene.report, at=at)
    scene.send()

    with pytest.raises(RuleBroken):
        checks.settle(finding, actor=scene.office, at=at)
    with pytest.raises(RuleBroken):
        checks.not_enough(finding, note="Còn thiếu căn cứ.", actor=scene.office, at=at)


@pytest.mark.parametrize("others", [1, 3])
def test_checking_costs_the_same_whatever_is_found(scene, at, others):
    for _ in range(others):
        scene.other(UnitFactory(under=scene.province), text=LONG)
        line = IndicatorFactory(code=f"more{_}", declared=True)
        LineFactory(section=scene.section, indicator=line.code)
        scene.write(line.code, -3)
    scene.other(scene.commune, half_before(scene), people=100, text=LONG)
    scene.write_fields(6540, 1621, 3391, 957, 564)
    scene.write("people", 500)
    scene.write_text(LONG)
    report = Report.objects.select_related("unit", "prepared_by", "round__form__form", "kept").get(
        pk=scene.report.pk
    )
    checks.check(report, at=at - timedelta(days=1))

    with CaptureQueriesContext(connection) as asked:
        found = checks.check(report, at=at)

    assert len(found) == 4 + others
    assert len(asked) == 15

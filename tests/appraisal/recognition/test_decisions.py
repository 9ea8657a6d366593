"""Decisions: what goes in, what stops them, all lines or none, the answer to the others."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kheo.appraisal.enums import CaseStatus, SessionStatus, Verdict
from kheo.appraisal.models import Decision, DecisionLine, Dossier, Recognition
from kheo.appraisal.operations import answers, decisions
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.initiatives.enums import FactKind, Level, Status
from kheo.initiatives.models import Fact, Initiative
from kheo.kernel.refusals import NotAllowed, RuleBroken, Stale
from tests.appraisal.recognition.conftest import appraised, moment, paper, recognised
from tests.factories.appraisal import CaseFactory, CouncilFactory, SessionFactory

AT = moment(2026, 11, 1)
ISSUED = date(2026, 10, 20)


def prepared(place, dossiers=(), **kwargs):
    given = {
        "unit": place.commune, "kind": "recognise", "level": Level.COMMUNE,
        "title": "Công nhận mô hình “Dân vận khéo” năm 2026", "actor": place.office, "at": AT,
    }  # fmt: skip
    return decisions.prepare_decision(**(given | {"dossiers": dossiers} | kwargs))


def numbered(place, dossiers=(), on=ISSUED, **kwargs):
    decision = prepared(place, dossiers, **kwargs)
    decisions.set_paper(decision, paper=paper(place.commune, on), actor=place.office, at=AT)
    return decision


def force(decision, place, actor=None, **kwargs):
    return decisions.put_in_force(decision, actor=actor or place.office, at=AT, **kwargs)


def lines(one):
    return [sentence(entry) for entry in reversed(entries_about(one))]


def session_with(place, *, passed=1, failed=0, status=SessionStatus.SEALED, on=date(2026, 10, 5)):
    council = CouncilFactory(unit=place.commune, level=Level.COMMUNE)
    session = SessionFactory(council=council, status=status, on=on)
    for number in range(passed + failed):
        dossier = appraised(place, passed=number < passed, status="voted")
        CaseFactory(
            session=session, dossier=dossier, status=CaseStatus.COUNTED, yes=10, no=2, blank=0,
            entitled=12, verdict=Verdict.PASSED if number < passed else Verdict.FAILED,
        )  # fmt: skip
    return session


def test_a_decision_recognises_every_line_with_fact_recognition_and_closed_dossier(place):
    dossiers = [appraised(place, score_class="Xuất sắc"), appraised(place)]
    decision = numbered(place, dossiers, valid_to=date(2028, 1, 1))

    assert force(decision, place) == 2

    decision.refresh_from_db()
    assert (decision.status, decision.in_force_on, decision.answer_due_on) == (
        "in_force", ISSUED, None,
    )  # fmt: skip
    for dossier, score_class in zip(dossiers, ["Xuất sắc", ""], strict=True):
        dossier.refresh_from_db()
        initiative = dossier.initiative
        row = Recognition.objects.get(initiative=initiative)
        assert (dossier.status, initiative.status, initiative.has_dossier) == (
            "recognised", Status.RECOGNISED, False,
        )  # fmt: skip
        assert (row.dossier_id, row.paper_id, row.valid_to, row.score_class, row.on) == (
            dossier.pk, decision.paper_id, date(2028, 1, 1), score_class, ISSUED,
        )  # fmt: skip
    assert lines(decision) == [
        f"{place.office} đã lập dự thảo quyết định “{decision}”",
        f"{place.office} đã ghi số, ngày của quyết định “{decision}”",
        f"{place.office} đã thi hành quyết định “{decision}”",
    ]


def test_from_a_session_the_passed_come_in_and_the_failed_are_listed_with_their_reason(place):
    session = session_with(place, passed=2, failed=1)

    decision = prepared(place, session=session)

    told = list(decision.lines.order_by("position").values_list("is_granted", "reason"))
    vote = "Hội đồng bỏ phiếu: 10 đồng ý, 2 không đồng ý; chưa đủ tỷ lệ cần thiết."
    assert told == [(True, ""), (True, ""), (False, vote)]


def test_a_session_not_sealed_is_refused(place):
    with pytest.raises(RuleBroken, match="chưa ký"):
        prepared(place, session=session_with(place, status=SessionStatus.CLOSED))


def test_where_a_council_stands_its_session_is_asked_for(place):
    CouncilFactory(unit=place.commune, level=Level.COMMUNE)
    with pytest.raises(RuleBroken, match="có hội đồng"):
        prepared(place, [appraised(place)])


@pytest.mark.parametrize(
    ("change", "sentence_part"),
    [
        ({"title": "  "}, "trích yếu"),
        ({"level": "moon"}, "cấp"),
        ({"kind": "x"}, "loại quyết định"),
        ({"valid_to": date(2026, 11, 1)}, "sau hôm nay"),
        ({"dossiers": []}, "ít nhất một"),
        ({"level": Level.PROVINCE}, "không thuộc thẩm quyền"),
    ],
)
def test_a_crooked_decision_is_refused_in_a_sentence(place, change, sentence_part):
    with pytest.raises(RuleBroken, match=sentence_part):
        prepared(place, **({"dossiers": [appraised(place)]} | change))
    assert not Decision.objects.exists()


def test_a_dossier_is_in_one_decision_at_a_time(place):
    dossier = appraised(place)
    first = prepared(place, [dossier])
    with pytest.raises(RuleBroken, match="đã có trong"):
        prepared(place, [dossier])
    decisions.give_up(first, note="Lập lại", actor=place.office, at=AT)

    assert prepared(place, [dossier]).lines.count() == 1


def test_what_waits_for_its_answer_is_in_no_other_decision(place):
    failed = appraised(place, passed=False)
    force(numbered(place, [appraised(place), failed]), place)
    with pytest.raises(RuleBroken, match="đã có trong"):
        prepared(place, [failed])


def test_a_dossier_not_scored_yet_is_refused(place):
    with pytest.raises(RuleBroken, match="chưa đủ điều kiện"):
        prepared(place, [appraised(place, status="with_team")])


def test_a_paper_dated_before_its_session_is_refused_at_naming_and_at_force(place):
    decision = prepared(place, session=session_with(place, on=date(2026, 10, 25)))
    early = paper(place.commune, date(2026, 10, 24))
    with pytest.raises(RuleBroken, match="trước phiên họp") as refusal:
        decisions.set_paper(decision, paper=early, actor=place.office, at=AT)
    assert set(refusal.value.fields) == {"issued_on", "paper"}
    Decision.objects.filter(pk=decision.pk).update(paper=early)
    decision.refresh_from_db()

    with pytest.raises(RuleBroken, match="trước phiên họp"):
        force(decision, place)


def test_without_a_number_nothing_is_put_in_force(place):
    with pytest.raises(RuleBroken, match="chưa có số"):
        force(prepared(place, [appraised(place)]), place)


def test_a_dossier_moved_meanwhile_stops_the_whole_decision_and_is_named(place):
    good, moved = appraised(place), appraised(place)
    decision = numbered(place, [good, moved])
    Dossier.objects.filter(pk=moved.pk).update(version=moved.version + 1)
    with pytest.raises(RuleBroken, match="đã thay đổi") as refusal:
        force(decision, place)

    assert str(moved.initiative) in str(refusal.value)
    assert not Recognition.objects.exists()
    assert Decision.objects.get().status == "preparing"


def test_one_line_refused_below_undoes_all_and_names_the_line(place):
    good, bad = appraised(place), appraised(place)
    decision = numbered(place, [good, bad])
    Initiative.objects.filter(pk=bad.initiative_id).update(outcome="failed")
    with pytest.raises(RuleBroken, match="Chưa thi hành") as refusal:
        force(decision, place)

    assert str(bad.initiative) in str(refusal.value)
    assert not Recognition.objects.exists()
    assert not Fact.objects.filter(kind=FactKind.RECOGNISED).exists()
    assert Initiative.objects.get(pk=good.initiative_id).status == Status.APPRAISED


def test_put_in_force_twice_or_by_two_officers_at_once_happens_once(place):
    decision = numbered(place, [appraised(place)])
    other = Decision.objects.get(pk=decision.pk)
    force(decision, place)
    with pytest.raises((Stale, RuleBroken)):
        force(other, place, actor=place.second)

    assert Recognition.objects.count() == 1


def test_two_officers_naming_the_paper_at_once_one_is_told(place):
    decision = prepared(place, [appraised(place)])
    other = Decision.objects.get(pk=decision.pk)
    decisions.set_paper(decision, paper=paper(place.commune), actor=place.office, at=AT)
    with pytest.raises(Stale):
        decisions.set_paper(other, paper=paper(place.commune), actor=place.second, at=AT)


def test_the_statements_per_line_are_fixed(place):
    """Told in docs/guide-recognition.md: 200 lines cost 200 times the same."""
    counts = []
    for number in (1, 3, 5):
        decision = numbered(place, [appraised(place) for _line in range(number)])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            force(decision, place)
        counts.append(len(asked))

    per_line = (counts[1] - counts[0]) // 2
    assert counts[1] - counts[0] == counts[2] - counts[1] == 2 * per_line
    assert per_line == 35


def test_those_not_recognised_are_answered_with_their_reason_by_the_day_due(place):
    granted, failed = appraised(place), appraised(place, passed=False)
    decision = numbered(place, [granted, failed])
    force(decision, place)
    assert decision.answer_due_on == ISSUED + timedelta(days=10)

    assert answers.answer_not_recognised(decision, actor=place.office, at=AT) == 1

    failed.refresh_from_db()
    initiative = failed.initiative
    assert (failed.status, initiative.status, initiative.has_dossier) == (
        "not_recognised", Status.NOT_RECOGNISED, False,
    )  # fmt: skip
    fact = initiative.facts.get(kind=FactKind.NOT_RECOGNISED)
    assert fact.note == "Thiếu minh chứng"
    assert Decision.objects.get().answered_on == date(2026, 11, 1)
    assert lines(decision)[-1] == (
        f"{place.office} đã trả lời các trường hợp không được công nhận theo “{decision}”"
    )
    with pytest.raises(RuleBroken, match="tất cả"):
        answers.answer_not_recognised(decision, actor=place.office, at=AT)


def test_a_decision_that_grants_nothing_is_not_put_in_force_but_answered(place):
    decision = numbered(place, [appraised(place, passed=False)])
    with pytest.raises(RuleBroken, match="không có trường hợp nào"):
        force(decision, place)

    assert answers.answer_not_recognised(decision, actor=place.office, at=AT) == 1


def test_a_line_is_dropped_with_a_reason_before_the_number(place):
    decision = prepared(place, [appraised(place), appraised(place)])
    line = decision.lines.first()
    with pytest.raises(RuleBroken):
        decisions.drop_line(line, note=" ", actor=place.office, at=AT)
    decisions.drop_line(line, note="Có đơn thư", actor=place.office, at=AT)

    assert decision.lines.count() == 1
    last = DecisionLine.objects.select_related("decision").get()
    decisions.set_paper(last.decision, paper=paper(place.commune), actor=place.office, at=AT)
    with pytest.raises(RuleBroken, match="đã có số"):
        decisions.drop_line(last, note="muộn", actor=place.office, at=AT)


@pytest.mark.parametrize("kind", ["withdraw", "restore"])
def test_withdrawal_and_restoration_by_decision_for_many(place, kind):
    rows = [Recognition.objects.get(initiative=recognised(place)) for _one in range(2)]
    why = {row.pk: f"Lý do {number}" for number, row in enumerate(rows)}
    given = {"recognitions": rows, "reasons": why}
    force(numbered(place, kind="withdraw", on=date(2026, 10, 1), **given), place)
    if kind == "restore":
        for row in rows:
            row.refresh_from_db()
        force(numbered(place, kind="restore", **given), place)

    wanted = ("withdrawn", Status.STRUCK_OFF) if kind == "withdraw" else (
        "standing", Status.RECOGNISED)  # fmt: skip
    for number, row in enumerate(rows):
        row.refresh_from_db()
        assert (row.status, row.initiative.status) == wanted
        assert row.ended_why == (f"Lý do {number}" if kind == "withdraw" else "")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reasons": {}}, "Ghi lý do"),
        ({"kind": "restore"}, "chưa bị thu hồi"),
        ({"level": Level.PROVINCE}, "cấp khác"),
    ],
)
def test_a_withdrawal_that_makes_no_sense_is_refused(place, change, told):
    row = Recognition.objects.get(initiative=recognised(place))
    given = {"kind": "withdraw", "recognitions": [row], "reasons": {row.pk: "x"}}
    with pytest.raises(RuleBroken, match=told):
        prepared(place, **(given | change))


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("office", True), ("second", True), ("upper", True), ("clerk", False), ("head", False),
     ("records", False), ("reader", False), ("stranger", False)],
)  # fmt: skip
def test_who_prepares_and_puts_in_force(place, who, allowed):
    dossier, decision = appraised(place), numbered(place, [appraised(place)])
    actor = getattr(place, who)
    if allowed:
        prepared(place, [dossier], actor=actor)
        assert force(decision, place, actor=actor) == 1
        return
    with pytest.raises(NotAllowed):
        prepared(place, [dossier], actor=actor)
    with pytest.raises(NotAllowed):
        force(decision, place, actor=actor)

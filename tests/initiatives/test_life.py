"""The story of one initiative, told through the operations alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kheo.access.enums import Role
from kheo.audit.queries import breaks_in_chain, entries_about
from kheo.audit.wording import sentence
from kheo.initiatives import operations
from kheo.initiatives.enums import FactKind, Kind, Level, Outcome, Status
from kheo.initiatives.models import Fact, Initiative
from kheo.kernel.refusals import BadInput, InvalidTransition, NotAllowed, RuleBroken, Stale
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

TEXTS = {
    "field": "culture_society",
    "situation": "Đường tối",
    "goals": "2 km đường sáng",
    "approach": "Góp công",
    "place": "Thôn 3",
    "beneficiaries": "120 hộ",
    "lead": "Mặt trận thôn",
    "resources": "45 triệu",
    "starts_on": "01/02/2026",
    "ends_on": "30/11/2026",
    "outputs": "60 bóng đèn",
    "sustaining": "Hộ dân tự quản",
}


def moment(year, month, day):
    return datetime(year, month, day, 2, tzinfo=UTC)


@pytest.fixture
def people(someone):
    province = UnitFactory(kind="province", name="Hà Tĩnh")
    commune = UnitFactory(under=province, name="Kỳ Xuân")
    return {
        "commune": commune,
        "province": province,
        "clerk": someone(Role.REGISTRAR, over=commune),
        "head": someone(Role.UNIT_HEAD, over=commune),
        "office": someone(Role.STANDING_OFFICE, over=province),
        "system": someone(Role.SYSTEM, over=province, username="system"),
    }


def recognised(people):
    """Walk the straight way to recognition; returns the initiative."""
    clerk, head, office = people["clerk"], people["head"], people["office"]
    one = operations.register(
        unit=people["commune"], kind=Kind.COLLECTIVE, title="Ngày xanh, đêm sáng",
        actor=clerk, at=moment(2026, 1, 5), **TEXTS,
    )  # fmt: skip
    operations.present(one, actor=clerk, at=moment(2026, 1, 6))
    operations.submit(one, actor=head, at=moment(2026, 1, 7))
    operations.send_back(
        one, note="Ghi rõ số hộ.", fields=["beneficiaries"], actor=office, at=moment(2026, 1, 9)
    )
    one = operations.revise(
        one, values={"beneficiaries": "124 hộ"}, actor=clerk, at=moment(2026, 1, 10)
    )
    operations.present(one, actor=clerk, at=moment(2026, 1, 10))
    operations.submit(one, actor=head, at=moment(2026, 1, 11))
    operations.accept(one, actor=office, at=moment(2026, 1, 12))
    operations.start(one, on=date(2026, 2, 1), actor=clerk, at=moment(2026, 2, 1))
    operations.add_progress(
        one, on=date(2026, 5, 1), note="Đã lắp 30 bóng", actor=clerk, at=moment(2026, 5, 1)
    )
    one = operations.revise(
        one, values={"result": "60 bóng đã sáng"}, actor=clerk, at=moment(2026, 5, 2)
    )
    operations.present(one, actor=clerk, at=moment(2026, 5, 2))
    operations.submit_result(one, actor=head, at=moment(2026, 5, 3))
    operations.record_outcome(
        one, outcome=Outcome.PASSED, on=date(2026, 5, 20), actor=office, at=moment(2026, 5, 20)
    )
    operations.recognise(
        one, level=Level.PROVINCE, paper=PaperFactory(), on=date(2026, 6, 1),
        actor=office, at=moment(2026, 6, 2),
    )  # fmt: skip
    return one


@pytest.mark.django_db
def test_an_initiative_goes_from_draft_to_recognition_and_every_step_is_told(people):
    one = recognised(people)

    stored = Initiative.objects.get(pk=one.pk)
    assert (stored.status, stored.level, stored.recognised_on, stored.due_on) == (
        Status.RECOGNISED, Level.PROVINCE, date(2026, 6, 1), date(2027, 6, 1),
    )  # fmt: skip
    assert list(Fact.objects.order_by("pk").values_list("kind", "on")) == [
        (FactKind.REGISTERED, date(2026, 1, 7)),
        (FactKind.ACCEPTED, date(2026, 1, 12)),
        (FactKind.STARTED, date(2026, 2, 1)),
        (FactKind.PROGRESS, date(2026, 5, 1)),
        (FactKind.SUBMITTED_FOR_APPRAISAL, date(2026, 5, 3)),
        (FactKind.APPRAISED, date(2026, 5, 20)),
        (FactKind.RECOGNISED, date(2026, 6, 1)),
    ]
    assert [line.action.split(".")[1] for line in reversed(entries_about(one))] == [
        "register", "present", "submit", "return", "revise", "present", "submit", "accept",
        "start", "progress", "revise", "present", "submit_result", "record_outcome", "recognise",
    ]  # fmt: skip
    assert list(breaks_in_chain()) == []
    assert sentence(entries_about(one)[0]) == (
        f"{people['office'].full_name} công nhận “Ngày xanh, đêm sáng”"
    )


@pytest.mark.django_db
def test_silence_makes_it_doubtful_then_dormant_and_a_decision_strikes_it_off(people):
    one = recognised(people)
    system = people["system"]
    grace_over, second_over = date(2027, 7, 31), date(2027, 11, 28)

    early = operations.keep_time(day=date(2027, 7, 30), actor=system, at=moment(2027, 7, 30))
    first = operations.keep_time(day=grace_over, actor=system, at=moment(2027, 7, 31))
    twice = operations.keep_time(day=grace_over, actor=system, at=moment(2027, 7, 31))
    second = operations.keep_time(day=second_over, actor=system, at=moment(2027, 11, 28))

    assert [len(done) for done in (early, first, twice, second)] == [0, 1, 0, 1]
    one.refresh_from_db()
    assert one.status == Status.DORMANT
    with pytest.raises(InvalidTransition):
        operations.confirm(
            one, on=date(2027, 12, 1), note="Còn", actor=people["clerk"], at=moment(2027, 12, 1)
        )
    operations.strike_off(
        one, paper=PaperFactory(issued_on=date(2027, 12, 5)), on=date(2027, 12, 6),
        note="Không còn hoạt động", actor=people["office"], at=moment(2027, 12, 6),
    )  # fmt: skip
    one.refresh_from_db()
    assert one.status == Status.STRUCK_OFF
    assert one.facts.order_by("-pk").first().kind == FactKind.STRUCK_OFF


@pytest.mark.django_db
def test_a_confirmation_from_the_unit_ends_the_doubt_and_sets_the_next_day(people):
    one = recognised(people)
    operations.keep_time(day=date(2027, 8, 1), actor=people["system"], at=moment(2027, 8, 1))
    one.refresh_from_db()

    operations.confirm(
        one, on=date(2027, 8, 2), note="Đèn vẫn sáng", actor=people["clerk"], at=moment(2027, 8, 2)
    )

    one.refresh_from_db()
    assert (one.status, one.proven_on, one.due_on) == (
        Status.RECOGNISED, date(2027, 8, 2), date(2027, 8, 2) + timedelta(days=365),
    )  # fmt: skip


@pytest.mark.django_db
def test_two_people_cannot_both_move_one_thing(people, at):
    one = InitiativeFactory(complete=True, unit=people["commune"], status=Status.SUBMITTED)
    mine, theirs = Initiative.objects.get(pk=one.pk), Initiative.objects.get(pk=one.pk)
    operations.accept(mine, actor=people["office"], at=at)

    with pytest.raises(Stale):
        operations.send_back(theirs, note="Thiếu", actor=people["office"], at=at)

    assert theirs.status == Status.SUBMITTED
    one.refresh_from_db()
    assert one.status == Status.ACCEPTED


@pytest.mark.django_db
def test_two_people_write_different_fields_without_a_clash_and_the_same_field_with_one(people, at):
    one = InitiativeFactory(unit=people["commune"])
    clerk = people["clerk"]
    operations.write_field(one, name="goals", value="Một", version=1, actor=clerk, at=at)

    other = operations.write_field(one, name="place", value="Thôn 5", version=1, actor=clerk, at=at)
    with pytest.raises(Stale) as clash:
        operations.write_field(one, name="goals", value="Hai", version=1, actor=clerk, at=at)

    assert (other.version, other.goals, other.place) == (3, "Một", "Thôn 5")
    assert (clash.value.params["value"], clash.value.params["version"]) == ("Một", 3)


@pytest.mark.django_db
def test_who_filed_it_does_not_send_it_even_with_both_roles(someone, at):
    commune = UnitFactory()
    both = someone(Role.UNIT_HEAD, over=commune)
    one = InitiativeFactory(complete=True, unit=commune, filed_by=both)

    with pytest.raises(NotAllowed):
        operations.submit(one, actor=both, at=at)


@pytest.mark.django_db
def test_what_is_missing_is_named_and_nothing_moves(people, at):
    one = InitiativeFactory(unit=people["commune"], title="Ngày")

    with pytest.raises(RuleBroken) as refusal:
        operations.present(one, actor=people["clerk"], at=at)

    assert "Tên mô hình, điển hình" in str(refusal.value)
    assert "Mục tiêu, tiêu chí" in str(refusal.value)
    one.refresh_from_db()
    assert not one.awaits_head


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "sentence_part"),
    [
        (date(2026, 12, 1), "tương lai"),
        (date(2007, 12, 31), "trước khi có"),
        (date(2026, 1, 1), "trước bước liền trước"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(people, at, on, sentence_part):
    one = InitiativeFactory(complete=True, unit=people["commune"], status=Status.ACCEPTED)

    with pytest.raises(RuleBroken) as refusal:
        operations.start(one, on=on, actor=people["clerk"], at=at)

    assert sentence_part in refusal.value.fields["on"]
    assert not one.facts.exists()


@pytest.mark.django_db
def test_a_frozen_text_changes_only_while_it_is_reopened_and_both_versions_stay(people):
    one = recognised(people)
    clerk, office, day = people["clerk"], people["office"], moment(2026, 7, 1)
    with pytest.raises(NotAllowed):
        operations.revise(one, values={"goals": "Khác"}, actor=clerk, at=day)

    operations.reopen(one, note="Sửa số liệu", actor=office, at=day)
    one = operations.revise(one, values={"goals": "3 km"}, actor=clerk, at=day)
    operations.close_reopening(one, actor=clerk, at=day)

    assert [version.content["goals"] for version in one.versions.order_by("number")][-2:] == [
        "2 km đường sáng",
        "3 km",
    ]
    with pytest.raises(NotAllowed):
        operations.revise(one, values={"goals": "Khác"}, actor=clerk, at=day)


@pytest.mark.django_db
def test_a_wrong_fact_is_cancelled_by_a_new_one_and_both_are_kept(people):
    one = recognised(people)
    office, day = people["office"], moment(2026, 7, 1)
    mark = operations.mark_effective(one, effective=True, on=date(2026, 7, 1), actor=office, at=day)

    correction = operations.cancel_fact(mark, note="Nhầm mô hình", actor=office, at=day)

    one.refresh_from_db()
    assert not one.is_effective
    assert (correction.kind, correction.cancels) == (FactKind.CANCELLED, mark)
    assert one.facts.filter(pk=mark.pk).exists()
    with pytest.raises(Stale):
        operations.cancel_fact(mark, note="Lần nữa", actor=office, at=day)


@pytest.mark.django_db
def test_a_draft_for_a_unit_that_ended_is_refused_with_the_remedy(someone, at):
    gone = UnitFactory(ends_on=date(2025, 7, 1), name="Kỳ Lợi")
    clerk = someone(Role.REGISTRAR, over=gone)
    gone.reaches.update(valid_to=None)

    with pytest.raises(RuleBroken) as refusal:
        operations.register(unit=gone, kind=Kind.COLLECTIVE, actor=clerk, at=at)

    assert refusal.value.fields == {
        "unit": "Kỳ Lợi không còn tồn tại; hãy đăng ký cho đơn vị kế tục."
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("title", "x" * 10_000, None),
        ("title", "Ánh\x00 sáng\u200b", "Ánh sáng"),
        ("households", "một trăm", None),
        ("households", "1.234", 1234),
        ("starts_on", "31/02/2026", None),
        ("field", "religion", None),
        ("goals", "Dòng 1\r\nDòng 2", "Dòng 1\nDòng 2"),
    ],
)
def test_odd_input_is_mended_or_refused_at_its_field(people, at, name, value, kept):
    one = InitiativeFactory(unit=people["commune"])
    clerk = people["clerk"]
    if kept is None:
        with pytest.raises(BadInput) as refusal:
            operations.write_field(one, name=name, value=value, version=1, actor=clerk, at=at)
        assert set(refusal.value.fields) == {name}
    else:
        operations.write_field(one, name=name, value=value, version=1, actor=clerk, at=at)
        one.refresh_from_db()
        assert getattr(one, name) == kept

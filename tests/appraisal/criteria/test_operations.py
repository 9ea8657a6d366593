"""Acts on criteria sets, each with its journal line, and what they refuse."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kheo.access.enums import Role
from kheo.appraisal.enums import DossierStatus, SetKind, SetStatus
from kheo.appraisal.models import CriteriaSet, CriteriaVersion
from kheo.appraisal.operations import criteria as operations
from kheo.appraisal.operations.criteria_drafts import save_set
from kheo.appraisal.operations.criteria_samples import CODES, sample
from kheo.appraisal.queries.criteria import (
    grades_of,
    header_of,
    missing_before_issue,
    rows_of,
    running_dossiers,
)
from kheo.appraisal.rules.criteria import Header, total_weight
from kheo.audit.models import Entry
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken, Stale
from tests.appraisal.criteria.conftest import GRADES, HEADER, ROWS
from tests.factories.appraisal import CriteriaSetFactory, CriteriaVersionFactory, DossierFactory
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory

D = Decimal

pytestmark = pytest.mark.django_db


def acts(subject):
    return [line.action for line in Entry.objects.about(subject).order_by("pk")]


def test_a_set_is_begun_written_and_put_in_force(draft, paper, office, at, province):
    version = draft()

    operations.issue(version, valid_from=date(2026, 3, 15), paper=paper, actor=office, at=at)

    stored = CriteriaVersion.objects.get()
    assert (stored.status, stored.valid_from, stored.valid_to, stored.paper, stored.turn) == (
        "in_force", date(2026, 3, 15), None, paper, "nobody",
    )  # fmt: skip
    assert (header_of(stored), rows_of(stored), grades_of(stored)) == (HEADER, ROWS, GRADES)
    assert acts(stored) == ["criteria.make", "criteria.write", "criteria.issue"]
    line = Entry.objects.about(stored).get(action="criteria.issue")
    assert (line.unit_id, line.after) == (
        province.pk, {"status": "in_force", "valid_from": "2026-03-15", "paper": paper.pk},
    )  # fmt: skip


def test_the_journal_tells_what_was_changed_in_a_draft_and_nothing_else(draft, office, at):
    version = draft()
    rows = [replace(ROWS[0], weight=D(30)), replace(ROWS[1], weight=D(70))]

    operations.write(
        version, seen=version.version, header=HEADER, rows=rows, grades=GRADES, note="Năm 2026",
        actor=office, at=at,
    )  # fmt: skip

    line = Entry.objects.about(version).filter(action="criteria.write").latest("pk")
    assert set(line.after) == {"1. Có kế hoạch", "2. Có kết quả"}
    assert line.before["1. Có kế hoạch"]["weight"] == "40.00"
    assert line.after["1. Có kế hoạch"]["weight"] == "30.00"


def test_saving_the_same_again_leaves_no_line(draft, office, at):
    version = draft()
    lines = len(acts(version))

    operations.write(
        version, seen=version.version, header=HEADER, rows=ROWS, grades=GRADES, note="Năm 2026",
        actor=office, at=at,
    )  # fmt: skip

    assert len(acts(version)) == lines


def test_an_incomplete_draft_is_kept_but_not_issued(draft, paper, office, at):
    version = draft(rows=[replace(ROWS[0], weight=D(30))], header=replace(HEADER, threshold=D(120)))

    with pytest.raises(operations.Incomplete) as refusal:
        operations.issue(version, valid_from=date(2026, 3, 15), paper=paper, actor=office, at=at)

    assert [(one.about, one.field) for one in refusal.value.complaints] == [
        ("header", "total"), ("header", "threshold"),
    ]  # fmt: skip
    assert CriteriaVersion.objects.get().status == SetStatus.DRAFT
    assert "criteria.issue" not in acts(version)


def test_an_impossible_draft_is_not_kept_and_nothing_is_lost(draft, office, at):
    version = draft()
    rows = [ROWS[0], replace(ROWS[1], number="1", maximum=D(0))]

    with pytest.raises(operations.Incomplete) as refusal:
        operations.write(
            version, seen=version.version, header=HEADER, rows=rows, grades=GRADES,
            actor=office, at=at,
        )  # fmt: skip

    assert [(one.place, one.field) for one in refusal.value.complaints] == [
        (2, "maximum"), (2, "least"), (2, "number"),
    ]  # fmt: skip
    assert rows_of(CriteriaVersion.objects.get()) == ROWS


def test_two_people_at_one_draft_do_not_overwrite_each_other(draft, office, at):
    version = draft()
    given = {"header": HEADER, "grades": GRADES, "actor": office, "at": at, "note": "khác"}
    operations.write(version, seen=version.version, rows=ROWS, **given)

    with pytest.raises(Stale):
        operations.write(version, seen=version.version, rows=ROWS[:1], **given)

    assert rows_of(CriteriaVersion.objects.get()) == ROWS


def test_what_was_in_force_is_frozen(issued, office, at):
    version = issued()
    given = {"header": HEADER, "rows": ROWS, "grades": GRADES, "actor": office, "at": at}

    with pytest.raises(RuleBroken):
        operations.write(version, seen=version.version, **given)
    with pytest.raises(RuleBroken):
        operations.discard(version, actor=office, at=at)
    with pytest.raises(InvalidTransition):
        operations.issue(
            version, valid_from=date(2027, 1, 1), paper=version.paper, actor=office, at=at
        )


def test_a_new_version_ends_the_one_before_on_the_same_day_and_dossiers_stay(
    issued, paper, office, at, province
):
    first = issued()
    dossier = DossierFactory(
        criteria=first, body=province, unit=province, initiative__unit=province
    )
    closed = {"status": DossierStatus.WITHDRAWN, "body": province, "unit": province}
    DossierFactory(criteria=first, initiative__unit=province, **closed)

    second = operations.new_version(first.set, actor=office, at=at)
    assert (rows_of(second), second.number, second.status) == (ROWS, 2, "draft")
    assert running_dossiers([first, second], office) == {first.pk: 1, second.pk: 0}
    operations.issue(second, valid_from=date(2026, 9, 1), paper=paper, actor=office, at=at)

    first.refresh_from_db()
    assert (first.status, first.valid_to) == ("ended", date(2026, 9, 1))
    assert acts(first)[-1] == "criteria.succeed"
    dossier.refresh_from_db()
    assert dossier.criteria == first


def test_there_is_one_draft_at_a_time(issued, office, at):
    first = issued()
    operations.new_version(first.set, actor=office, at=at)

    with pytest.raises(RuleBroken):
        operations.new_version(first.set, actor=office, at=at)


@pytest.mark.parametrize(
    ("day", "kind", "field"),
    [
        (date(2026, 3, 8), "guideline", "valid_from"),
        (date(2026, 3, 15), "minutes", "paper"),
        (date(2026, 3, 15), None, "paper"),
    ],
)
def test_issuing_needs_a_paper_that_issues_and_a_day_not_before_it(
    draft, province, office, at, day, kind, field
):
    paper = PaperFactory(unit=province, kind=kind, issued_on=date(2026, 3, 9)) if kind else None

    with pytest.raises(RuleBroken) as refusal:
        operations.issue(draft(), valid_from=day, paper=paper, actor=office, at=at)

    assert list(refusal.value.fields) == [field]


def test_versions_follow_each_other_in_time(issued, paper, office, at):
    first = issued()
    second = operations.new_version(first.set, actor=office, at=at)

    with pytest.raises(RuleBroken) as refusal:
        operations.issue(second, valid_from=date(2026, 3, 15), paper=paper, actor=office, at=at)

    assert list(refusal.value.fields) == ["valid_from"]


def test_an_ended_set_is_taken_up_again_only_after_its_last_day(issued, paper, office, at):
    first = issued()
    operations.end(first, last_day=date(2026, 8, 31), note="hết đợt", actor=office, at=at)
    second = operations.new_version(first.set, actor=office, at=at)

    with pytest.raises(RuleBroken):
        operations.issue(second, valid_from=date(2026, 8, 31), paper=paper, actor=office, at=at)
    operations.issue(second, valid_from=date(2026, 9, 1), paper=paper, actor=office, at=at)

    first.refresh_from_db()
    assert first.valid_to == date(2026, 9, 1)
    assert Entry.objects.about(first).get(action="criteria.end").note == "hết đợt"


def test_ending_needs_a_reason_and_a_day_in_its_time(issued, office, at):
    version = issued()

    with pytest.raises(RuleBroken) as refusal:
        operations.end(version, last_day=date(2026, 8, 31), note=" ", actor=office, at=at)
    assert list(refusal.value.fields) == ["note"]
    with pytest.raises(RuleBroken) as refusal:
        operations.end(version, last_day=date(2026, 3, 14), note="x", actor=office, at=at)
    assert list(refusal.value.fields) == ["last_day"]


def test_a_set_of_another_body_is_copied_into_ones_own_draft(issued, someone, commune, at):
    source = issued()
    clerk = someone(Role.STANDING_OFFICE, over=commune)

    copied = operations.copy_set(
        source, unit=commune, name="Của xã", level="commune", actor=clerk, at=at
    )

    assert (rows_of(copied), grades_of(copied), header_of(copied)) == (ROWS, GRADES, HEADER)
    assert (copied.status, copied.set.unit, copied.set.level) == ("draft", commune, "commune")
    assert Entry.objects.about(copied).get().after["source"] == str(source)


def test_nobody_writes_the_sets_of_a_body_outside_his_scope(issued, draft, someone, paper, at):
    version, open_draft = issued(), draft(name="Khác")
    for stranger in (
        someone(Role.STANDING_OFFICE, over=UnitFactory()),
        someone(Role.REGISTRAR, over=version.set.unit),
    ):
        who = {"actor": stranger, "at": at}
        for act in (
            lambda who=who: operations.new_version(version.set, **who),
            lambda who=who: operations.end(version, last_day=date(2026, 9, 1), note="x", **who),
            lambda who=who: operations.discard(open_draft, **who),
            lambda who=who: operations.issue(
                open_draft, valid_from=date(2026, 9, 1), paper=paper, **who
            ),
            lambda who=who: operations.copy_set(version, unit=version.set.unit, name="c", **who),
            lambda who=who: operations.load_samples(unit=version.set.unit, **who),
            lambda who=who: operations.write(
                open_draft, seen=open_draft.version, header=HEADER, rows=ROWS, grades=[], **who
            ),
            lambda who=who: operations.make_set(
                unit=version.set.unit, name="n", level="commune", **who
            ),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert CriteriaSet.objects.count() == 2


def test_name_and_purpose_change_until_the_first_version_is_in_force(draft, paper, office, at):
    version = draft()
    given = {"header": HEADER, "rows": ROWS, "grades": GRADES, "actor": office, "at": at}
    scope = {"name": "Tên khác", "level": "commune", "subject_kind": "individual", "field": ""}

    version = operations.write(version, seen=version.version, scope=scope, **given)
    assert {name: getattr(CriteriaSet.objects.get(), name) for name in scope} == scope

    operations.issue(version, valid_from=date(2026, 3, 15), paper=paper, actor=office, at=at)
    again = operations.new_version(version.set, actor=office, at=at)
    with pytest.raises(RuleBroken):
        operations.write(again, seen=again.version, scope={**scope, "name": "Nữa"}, **given)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Bộ tiêu chí 2026"}, "name"),
        ({"level": "district"}, "level"),
        ({"field": "space"}, "field"),
        ({"subject_kind": "cat"}, "subject_kind"),
    ],
)
def test_a_set_with_an_impossible_head_is_refused(draft, province, office, at, change, field):
    draft()
    given = {"name": "Bộ khác", "level": "commune", **change}

    with pytest.raises(RuleBroken) as refusal:
        operations.make_set(unit=province, actor=office, at=at, **given)

    assert list(refusal.value.fields) == [field]


def test_two_requests_cannot_take_one_name_in_the_same_moment(draft, province):
    draft()

    with pytest.raises(RuleBroken) as refusal:
        save_set(CriteriaSet(unit=province, name="Bộ tiêu chí 2026", level="commune"))

    assert list(refusal.value.fields) == ["name"]


def test_a_draft_is_thrown_away_with_its_set_and_the_journal_keeps_it(draft, office, at):
    version = draft()
    key = version.pk

    operations.discard(version, actor=office, at=at)

    assert not CriteriaSet.objects.exists()
    line = Entry.objects.filter(action="criteria.discard").get()
    assert (line.subject_key, line.before["1. Có kế hoạch"]["weight"]) == (str(key), "40.00")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("level", ["commune", "province", "central"])
def test_the_shipped_samples_are_complete_and_labelled(code, level):
    shipped = sample(code, level)

    assert shipped.name.startswith("Mẫu tham khảo")
    assert shipped.note.startswith("Mẫu tham khảo, không phải bảng điểm chính thức")
    assert all(row.guidance and row.proof for row in shipped.rows)
    if code == "scored":
        assert total_weight(shipped.rows) == shipped.header.total == D(100)
        assert sum(row.is_knockout for row in shipped.rows) == 2
        assert [grade.name for grade in shipped.grades] == ["Xuất sắc", "Tốt", "Khá", "Đạt"]
    else:
        assert len(shipped.rows) == 9


def test_the_samples_are_loaded_once_and_can_be_issued(province, paper, office, at):
    loaded = operations.load_samples(unit=province, actor=office, at=at)
    again = operations.load_samples(unit=province, actor=office, at=at)

    assert loaded == again
    assert [(one.kind, one.set.is_sample, one.status) for one in loaded] == [
        (SetKind.CHECKLIST, True, "draft"), (SetKind.SCORED, True, "draft"),
    ]  # fmt: skip
    assert [acts(one) for one in loaded] == [["criteria.sample"], ["criteria.sample"]]
    for one in loaded:
        assert missing_before_issue(one) == []
        operations.issue(one, valid_from=date(2026, 3, 15), paper=paper, actor=office, at=at)
        one.refresh_from_db()
        assert (one.status, one.set.is_sample) == ("in_force", True)


def test_a_sample_becomes_the_offices_own_draft(province, office, at):
    own = operations.use_sample(
        "scored", unit=province, name="Bảng điểm", level="province", actor=office, at=at
    )
    sampled = operations.load_samples(unit=province, actor=office, at=at)[1]
    copied = operations.copy_set(sampled, unit=province, name="Bản sao", actor=office, at=at)

    for one in (own, copied):
        assert (one.set.is_sample, one.status, len(rows_of(one))) == (False, "draft", 11)
        assert one.note.startswith("Soạn từ mẫu tham khảo")
    assert rows_of(own) == list(sample("scored", "province").rows)


weights = st.lists(st.integers(1, 40_00), min_size=1, max_size=8)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cents=weights)
def test_what_is_complete_can_always_be_issued_and_what_is_not_never(cents, office, paper, at):
    rows = [
        replace(ROWS[0], number=str(n), name=f"Tiêu chí {n}", weight=D(one) / 100)
        for n, one in enumerate(cents)
    ]
    total = total_weight(rows)
    for right in (False, True):
        held = CriteriaSetFactory(unit=office.unit)
        version = CriteriaVersionFactory(set=held, status="draft", valid_from=None, made_by=office)
        header = Header(total=total if right else total + 1, threshold=total)
        version = operations.write(
            version, seen=1, header=header, rows=rows, grades=[], actor=office, at=at
        )
        if right:
            operations.issue(version, valid_from=date(2026, 4, 1), paper=paper, actor=office, at=at)
        else:
            with pytest.raises(operations.Incomplete):
                operations.issue(
                    version, valid_from=date(2026, 4, 1), paper=paper, actor=office, at=at
                )

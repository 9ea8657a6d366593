"""Two records of one project become one, and back within ten minutes."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kheo.access.enums import Role
from kheo.access.policy import visible
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.counting.enums import Measure, Mode
from kheo.counting.models import Span
from kheo.counting.operations import rebuild_all, refresh
from kheo.counting.queries.facts import told_of
from kheo.counting.queries.figures import count, drill
from kheo.counting.queries.proofs import differences
from kheo.counting.queries.question import Question
from kheo.counting.rules import Happening, SpanValue, spans_of
from kheo.initiatives import operations
from kheo.initiatives.enums import FactKind, Kind, Level, Status
from kheo.initiatives.events import FactsChanged
from kheo.initiatives.models import (
    Fact,
    Initiative,
    LikenessAnswer,
    Merger,
    NotAlike,
)
from kheo.initiatives.policies import VIEW
from kheo.initiatives.rules import UNDO
from kheo.kernel.refusals import DomainError, NotAllowed, NotFound, RuleBroken, Stale
from kheo.library.models import Adoption, CallAnswer, Exemplar, Story
from kheo.participation.models import Remark, Support
from kheo.search.enums import What
from kheo.search.operations.index import refresh as refresh_index
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.initiatives.mergers.scene import AT, DAY, linked, living, merged, snapshot


@pytest.fixture
def land(db, someone):
    province = UnitFactory(kind="province", name="Hà Tĩnh", code="42")
    commune = UnitFactory(under=province, name="Kỳ Xuân", code="18001")
    other = UnitFactory(under=province, name="Kỳ Anh", code="18002")
    return {
        "province": province, "commune": commune, "other": other,
        "office": someone(Role.STANDING_OFFICE, over=province, full_name="Lê Văn Phòng"),
        "clerk": someone(Role.REGISTRAR, over=commune),
    }  # fmt: skip


def test_merging_keeps_both_records_and_writes_a_line_on_each(land):
    kept = living(land["commune"], Status.RECOGNISED, title="Thắp sáng đường quê")
    dropped = living(land["commune"], Status.BUILDING, title="Đường quê thắp sáng")
    merger = merged(kept, dropped, land)
    dropped.refresh_from_db()
    assert dropped.merged_into == kept
    assert (merger.kept, merger.dropped, merger.reason) == (kept, dropped, "Nhập hai lần.")
    for row in (kept, dropped):
        line = entries_about(row)[0]
        assert sentence(line) == (
            "Lê Văn Phòng đã gộp “Đường quê thắp sáng” vào “Thắp sáng đường quê”"
        )
        assert line.note == "Nhập hai lần."
    assert list(visible(Initiative.objects.unmerged(), land["office"], VIEW)) == [kept]


def test_the_one_that_stays_takes_the_first_days_and_the_highest_level(land):
    kept = living(land["commune"], Status.RECOGNISED)
    dropped = living(land["commune"], Status.RECOGNISED, level=Level.PROVINCE)
    Fact.objects.filter(initiative=dropped).update(on=date(2022, 6, 1))
    Initiative.objects.filter(pk=dropped.pk).update(
        registered_on=date(2022, 6, 1), listed_on=date(2022, 6, 1), recognised_on=date(2022, 6, 1)
    )
    merged(kept, dropped, land)
    kept.refresh_from_db()
    assert (kept.level, kept.registered_on, kept.listed_on, kept.recognised_on, kept.proven_on) == (
        Level.PROVINCE, date(2022, 6, 1), date(2022, 6, 1), date(2022, 6, 1), date(2023, 11, 1),
    )  # fmt: skip


def spans():
    return sorted(
        map(repr, Span.objects.values_list("initiative_id", "unit_id", *SpanValue._fields))
    )


def asked(land, measure, mode):
    start = None if mode == Mode.STOCK else date(2023, 1, 1)
    return Question(
        unit=land["province"], measures=(measure,), mode=mode, start=start,
        end=date(2026, 12, 1), today=DAY,
    )  # fmt: skip


def test_figures_count_both_once_and_lead_to_the_one_that_stays(land):
    kept = living(land["commune"], Status.RECOGNISED)
    dropped = living(land["commune"], Status.RECOGNISED)
    alive, recognised = (
        asked(land, Measure.ALIVE, Mode.STOCK),
        asked(land, Measure.RECOGNISED, Mode.FLOW),
    )
    assert (sum(count(alive).values()), sum(count(recognised).values())) == (2, 2)
    merged(kept, dropped, land)
    assert (sum(count(alive).values()), sum(count(recognised).values())) == (1, 1)
    assert list(drill(alive)) == list(drill(recognised)) == [kept]
    assert told_of(dropped.pk) is None
    assert list(differences()) == []
    before = spans()
    rebuild_all()
    assert spans() == before


KIND = st.sampled_from([kind for kind in FactKind if kind != FactKind.CANCELLED])
FACTS = st.lists(
    st.tuples(KIND, st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.sampled_from(["commune", "province"])),
    max_size=8,
)  # fmt: skip


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(FACTS, FACTS, FACTS)
def test_whatever_the_facts_merged_records_count_as_one_that_has_them_all(land, one, two, three):
    rows = [InitiativeFactory(unit=land["commune"], status=Status.SUBMITTED) for _ in range(3)]
    rows[0].field = "economy"
    rows[0].save()
    for row, facts in zip(rows, (one, two, three), strict=True):
        Fact.objects.bulk_create(
            Fact(initiative=row, kind=kind, on=on, level=level, actor=row.filed_by, recorded_at=AT)
            for kind, on, level in facts
        )
        refresh(FactsChanged(row.pk))
    Initiative.objects.filter(pk__in=[rows[1].pk, rows[2].pk]).update(merged_into=rows[0])
    for row in rows:
        refresh(FactsChanged(row.pk))
    told = [
        Happening(fact.pk, fact.kind, fact.on, fact.level)
        for fact in Fact.objects.filter(initiative__in=rows)
    ]
    wanted = sorted(map(tuple, spans_of(told, "economy", rows[0].kind, rows[0].origin)), key=repr)

    def found():
        kept = Span.objects.filter(initiative__in=rows)
        assert set(kept.values_list("initiative", flat=True)) <= {rows[0].pk}
        return sorted(kept.values_list(*SpanValue._fields), key=repr)

    assert found() == wanted
    rebuild_all()
    assert found() == wanted
    assert [one for one in differences() if one.of != "status"] == []


def test_every_link_turns_and_what_can_stand_only_once_stays(land):
    kept = living(land["commune"], Status.RECOGNISED)
    dropped = living(land["other"], Status.RECOGNISED)
    third = linked(land, kept, dropped)
    merged(kept, dropped, land)
    kept.refresh_from_db()
    third.refresh_from_db()
    assert third.source == kept
    assert sorted(kept.commitments.values_list("campaign__title", flat=True)) == [
        "Đợt chung",
        "Đợt riêng",
    ]
    assert list(dropped.commitments.values_list("campaign__title", flat=True)) == ["Đợt chung"]
    assert [theme.code for theme in kept.themes.all()] == ["lights"]
    assert [one.code for one in kept.other_movements.all()] == ["ntm"]
    assert LikenessAnswer.objects.get().other == kept
    assert set(Adoption.objects.values_list("source", "initiative")) == {
        (kept.pk, third.pk), (third.pk, kept.pk),
    }  # fmt: skip
    assert (Story.objects.get().initiative, Story.objects.get().unit) == (kept, kept.unit)
    assert set(Exemplar.objects.values_list("initiative", flat=True)) == {kept.pk, dropped.pk}
    assert CallAnswer.objects.get().initiative == kept
    assert set(Remark.objects.values_list("initiative", "unit")) == {(kept.pk, kept.unit_id)}
    assert sorted(Support.objects.values_list("initiative", "sender")) == sorted(
        [(kept.pk, "x"), (kept.pk, "y"), (dropped.pk, "x")]
    )


@pytest.mark.parametrize("has_links", [False, True])
def test_merging_and_undoing_leaves_every_table_as_it_was(land, has_links):
    kept = living(land["commune"], Status.RECOGNISED)
    dropped = living(land["other"], Status.RECOGNISED, level=Level.PROVINCE)
    if has_links:
        linked(land, kept, dropped)
    refresh_index(What.INITIATIVE, [kept.pk, dropped.pk])
    before = snapshot()
    merger = merged(kept, dropped, land)
    assert snapshot() != before
    operations.unmerge(merger, actor=land["office"], at=AT + UNDO)
    assert snapshot() == before
    merger.refresh_from_db()
    assert merger.undone_at == AT + UNDO
    assert sentence(entries_about(kept)[0]) == (
        f"Lê Văn Phòng đã hoàn tác việc gộp “{dropped.title}” vào “{kept.title}”"
    )


def test_after_ten_minutes_or_twice_it_is_not_undone(land):
    kept, dropped = (living(land["commune"], Status.BUILDING) for _ in range(2))
    merger = merged(kept, dropped, land)
    with pytest.raises(RuleBroken, match="Đã quá mười phút"):
        operations.unmerge(merger, actor=land["office"], at=AT + UNDO + timedelta(seconds=1))
    operations.unmerge(merger, actor=land["office"], at=AT)
    with pytest.raises(Stale):
        operations.unmerge(merger, actor=land["office"], at=AT)


def test_three_records_of_one_project_become_one_and_come_apart_in_order(land):
    one, two, three = (living(land["commune"], Status.BUILDING, title=f"Đèn {n}") for n in "123")
    first = merged(two, three, land)
    second = merged(one, two, land)
    three.refresh_from_db()
    assert three.merged_into == one
    assert Span.objects.filter(measure=Measure.BUILDING).count() == 1
    with pytest.raises(RuleBroken, match="hoàn tác lần gộp sau trước"):
        operations.unmerge(first, actor=land["office"], at=AT)
    operations.unmerge(second, actor=land["office"], at=AT)
    operations.unmerge(first, actor=land["office"], at=AT)
    assert not Initiative.objects.exclude(merged_into=None).exists()
    assert list(differences()) == []


def test_two_that_were_both_copied_become_one_source(land):
    kept, dropped = (living(land["commune"], Status.RECOGNISED) for _ in range(2))
    copies = [living(land["other"], Status.BUILDING, source=source) for source in (kept, dropped)]
    merged(kept, dropped, land)
    assert set(kept.replicas.all()) == set(copies)


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda a, b: {"kind": Kind.INDIVIDUAL}, "sửa loại"),
        (lambda a, b: {"has_dossier": True}, "hồ sơ thẩm định đang mở"),
    ],
)
def test_what_cannot_be_one_is_refused_with_the_way_out(land, prepare, words):
    kept, dropped = (living(land["commune"], Status.BUILDING) for _ in range(2))
    Initiative.objects.filter(pk=dropped.pk).update(**prepare(kept, dropped))
    with pytest.raises(RuleBroken, match=words):
        merged(kept, dropped, land)
    assert not Merger.objects.exists()


def test_chains_circles_and_the_same_record_are_refused(land):
    one, two, three = (living(land["commune"], Status.BUILDING, title=f"Đèn {n}") for n in "123")
    with pytest.raises(RuleBroken, match="hai hồ sơ khác nhau"):
        merged(one, one, land)
    merged(one, two, land)
    for pair in ((three, two), (two, three)):
        with pytest.raises(RuleBroken, match="“Đèn 2” đã được gộp vào “Đèn 1”"):
            merged(*pair, land)
    above = living(land["other"], Status.BUILDING, title="Giữa", source=three)
    Initiative.objects.filter(pk=one.pk).update(source=above)
    with pytest.raises(RuleBroken, match="“Giữa” học từ hồ sơ này"):
        merged(one, three, land)


def test_the_one_that_came_further_stays(land):
    building = living(land["commune"], Status.BUILDING)
    recognised = living(land["commune"], Status.RECOGNISED)
    draft = InitiativeFactory(unit=land["commune"], title="Bản nháp", filed_by=land["office"])
    with pytest.raises(RuleBroken, match="Gộp lại thì"):
        merged(building, recognised, land)
    with pytest.raises(RuleBroken, match="đã đi xa hơn"):
        merged(draft, building, land)
    merged(recognised, building, land)
    assert list(differences()) == []


def test_two_published_stories_are_not_hidden(land):
    kept, dropped = (living(land["commune"], Status.RECOGNISED) for _ in range(2))
    for row in (kept, dropped):
        Story.objects.create(
            initiative=row,
            unit=row.unit,
            title=row.title,
            written_by=row.filed_by,
            status="published",
            checked_by=land["office"],
            published_at=AT,
            moved_at=AT,
            created_at=AT,
            updated_at=AT,
        )
    with pytest.raises(RuleBroken, match="gỡ bài"):
        merged(kept, dropped, land)


def test_only_who_holds_both_merges_them_and_says_why(land, someone):
    kept, dropped = (living(land["commune"], Status.BUILDING) for _ in range(2))
    elsewhere = UnitFactory(kind="province", name="Nghệ An", code="40")
    far = living(UnitFactory(under=elsewhere, name="Xã Xa", code="17001"), Status.BUILDING)
    with pytest.raises(NotAllowed):
        operations.merge(kept, dropped=dropped, reason="Trùng", actor=land["clerk"], at=AT)
    with pytest.raises(NotFound):
        merged(kept, far, land)
    with pytest.raises(RuleBroken) as refused:
        operations.merge(kept, dropped=dropped, reason=" ", actor=land["office"], at=AT)
    assert "reason" in refused.value.fields


def test_a_merged_record_takes_no_step_and_its_proof_is_told_on_the_other(land, someone):
    kept, dropped = (living(land["commune"], Status.RECOGNISED) for _ in range(2))
    merged(kept, dropped, land)
    dropped.refresh_from_db()
    confirm = {"on": DAY, "note": "Vẫn sáng", "actor": land["clerk"], "at": AT}
    with pytest.raises(DomainError, match="Hồ sơ đã được gộp vào"):
        operations.confirm(dropped, **confirm)
    with pytest.raises(NotAllowed, match="Hồ sơ đã được gộp vào"):
        operations.revise(dropped, values={"title": "Tên khác"}, actor=land["clerk"], at=AT)
    kept.refresh_from_db()
    operations.confirm(kept, **confirm)
    assert list(differences()) == []


def test_two_different_projects_are_not_offered_again(land):
    one, two = (living(land["commune"], Status.BUILDING, title=f"Đèn {n}") for n in "12")
    told = operations.tell_apart(two, other=one, actor=land["office"], at=AT)
    assert (told.first, told.second) == (one, two)
    assert operations.tell_apart(one, other=two, actor=land["office"], at=AT) == told
    assert NotAlike.objects.count() == 1
    lines = [line for line in entries_about(one) if line.action == "initiative.tell_apart"]
    assert [sentence(line) for line in lines] == [
        "Lê Văn Phòng xác định “Đèn 1” và “Đèn 2” là hai mô hình khác nhau"
    ]

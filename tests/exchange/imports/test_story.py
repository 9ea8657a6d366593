"""The way of a file: uploaded, matched, checked, taken in, mended, undone; and what is told of it."""

import pytest

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.exchange.enums import Fate
from kheo.exchange.models import Chunk, Import, Matching, Use
from kheo.exchange.operations import imports
from kheo.exchange.queries.import_proofs import differences
from kheo.exchange.queries.imports import before, refused_rows, rows_of
from kheo.kernel.refusals import BadInput, InvalidTransition, NotAllowed, RuleBroken
from tests.exchange.imports.wells import MINUTE, wells

GOOD = [("G1", 12, "Giếng đào"), ("G2", 7, "Giếng khoan")]


def counts(imported):
    return (
        imported.status, imported.new_rows, imported.changed_rows, imported.same_rows,
        imported.refused_rows, imported.entered_rows,
    )  # fmt: skip


def told():
    return [sentence(one) for one in Entry.objects.order_by("pk")]


def test_a_file_with_known_headings_is_checked_at_once_and_nothing_enters_yet(
    upload, work, jobs_asked
):
    imported = upload(*GOOD, ("G3", "bảy", "Giếng đào"))

    assert imported.status == "checking"
    assert jobs_asked() == [("exchange.check", "waiting")]
    imported = work(imported)
    assert counts(imported) == ("checked", 2, 0, 0, 1, 0)
    assert imported.job.told == "2 dòng tốt, 0 đã có, 1 bị từ chối"
    assert wells() == {}
    (row,) = rows_of(imported, Fate.REFUSED, start=0, size=10)
    assert (row.row.number, list(row.row.refusals)) == (4, ["households"])
    assert told() == [
        "Ngô Thị Trữ đã tải lên tệp “gieng.xlsx” để nhập",
        "Ngô Thị Trữ đã khớp các cột của “gieng.xlsx”",
        "Hệ thống đã kiểm tra các dòng của “gieng.xlsx”: 2 mới, 0 thay đổi, 0 đã có, 1 bị từ chối",
    ]


def test_good_rows_enter_and_the_same_file_again_doubles_nothing(entered, checked, clerk):
    first = entered(*GOOD)
    assert counts(first) == ("entered", 2, 0, 0, 0, 2)
    assert wells() == {"G1": 12, "G2": 7}

    again = checked(*GOOD)

    assert counts(again) == ("checked", 0, 0, 2, 0, 0)
    assert before(again, clerk) == first
    assert again.content.name == first.content.name
    assert list(differences()) == []


def test_a_checked_file_without_a_good_row_is_not_taken_in(entered, checked, clerk, at):
    entered(*GOOD)
    same, wrong = checked(*GOOD), checked(("G1", "x", ""), name="sai.xlsx")

    with pytest.raises(RuleBroken, match="Mọi dòng của tệp này đã có sẵn"):
        imports.ask_to_enter(same, actor=clerk, at=at)
    with pytest.raises(RuleBroken, match="Không dòng nào của tệp này tốt"):
        imports.ask_to_enter(wrong, actor=clerk, at=at)


def test_a_changed_row_is_shown_with_before_and_after_and_changes_the_record(
    entered, checked, work, clerk, at
):
    entered(*GOOD)
    imported = checked(("G1", 15, "Giếng đào"), ("G3", 3, ""))

    assert counts(imported) == ("checked", 1, 1, 0, 0, 0)
    (row,) = rows_of(imported, Fate.CHANGED, start=0, size=10)
    assert (row.row.before, row.row.after) == ({"households": 12}, {"households": 15})
    imports.ask_to_enter(imported, actor=clerk, at=at)
    work(imported)
    assert wells() == {"G1": 15, "G2": 7, "G3": 3}


def test_refused_rows_mended_and_uploaded_again_enter_once(entered, checked, work, clerk, at):
    first = entered(*GOOD, ("G3", "ba", "Giếng đào"))
    assert [row.number for row in refused_rows(first)] == [4]

    mended = checked(("G3", 3, "Giếng đào"), name="sua.xlsx")
    imports.ask_to_enter(mended, actor=clerk, at=at)
    work(mended)

    assert wells() == {"G1": 12, "G2": 7, "G3": 3}


def test_strange_headings_wait_for_a_person_and_the_kept_matching_reads_the_next_file(
    upload, checked, work, clerk, at
):
    strange = ("Ký hiệu X", "Nhà", "Kiểu")
    imported = upload(*GOOD, headings=strange)
    assert imported.status == "uploaded"
    assert imported.seen["titles"] == list(strange)
    assert imported.seen["samples"] == [["G1", "G2"], ["12", "7"], ["Giếng đào", "Giếng khoan"]]

    imports.match(
        imported, columns={"code": 0, "households": 1, "kind": 2}, keep_as="Mẫu huyện cũ",
        actor=clerk, at=at,
    )  # fmt: skip
    assert counts(work(imported)) == ("checked", 2, 0, 0, 0, 0)
    kept = Matching.objects.get()
    assert (kept.name, kept.unit, kept.columns) == (
        "Mẫu huyện cũ", imported.unit, {"code": "Ký hiệu X", "households": "Nhà", "kind": "Kiểu"},
    )  # fmt: skip
    other = checked(("G8", 1, ""), headings=strange, name="khac.xlsx")
    assert counts(other) == ("checked", 1, 0, 0, 0, 0)
    assert other.matching == kept


def test_a_kept_matching_tells_equal_headings_apart_and_asks_when_one_is_gone(
    upload, work, clerk, at
):
    first = upload(*GOOD, headings=("Số", "Số", "Loại"))
    columns = {"code": 0, "households": 1, "kind": 2}
    imports.match(first, columns=columns, keep_as="Mẫu huyện", actor=clerk, at=at)

    assert Matching.objects.get().columns == {"code": "Số", "households": "Số (2)", "kind": "Loại"}
    again = work(upload(*GOOD, ("G3", 3, ""), headings=("Số", "Số", "Loại")))
    assert counts(again) == ("checked", 3, 0, 0, 0, 0)
    fewer = upload(("G1", "Giếng đào"), headings=("Số", "Loại"))
    assert (fewer.status, fewer.columns) == ("uploaded", {"code": 0, "kind": 1})


def test_unknown_words_are_said_once_and_kept_with_the_matching(checked, work, clerk, at):
    imported = checked(("G1", 12, "GK"), ("G2", 7, "Giếng khoan"))
    assert counts(imported) == ("checked", 1, 0, 0, 1, 0)
    assert imported.seen["unknown"] == {"kind": {"GK": 1}}

    imports.match(
        imported, columns=imported.columns, words={"kind": {"GK": "bored", "x": "none"}},
        keep_as="Giếng", actor=clerk, at=at,
    )  # fmt: skip

    assert counts(work(imported)) == ("checked", 2, 0, 0, 0, 0)
    assert Matching.objects.get().words == {"kind": {"GK": "bored"}}
    assert counts(checked(("G9", 1, "GK"))) == ("checked", 1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("columns", "wrong"),
    [
        ({"code": 0}, {"households": "Chọn cột chứa “Số hộ dùng”."}),
        (
            {"code": 0, "households": 0},
            dict.fromkeys(
                ("code", "households"), "Cột này được chọn cho hai trường; chọn một trong hai."
            ),
        ),
    ],
)
def test_columns_that_do_not_fit_are_refused_by_field(upload, clerk, at, columns, wrong):
    imported = upload(*GOOD, headings=("a", "b", "c"))

    with pytest.raises(RuleBroken) as refusal:
        imports.match(imported, columns=columns, actor=clerk, at=at)

    assert refusal.value.fields == wrong
    assert Import.objects.get().status == "uploaded"


def test_what_is_asked_once_a_file_is_asked(upload, work, clerk, at):
    imported = upload(*GOOD, profile="wells_of_paper")
    assert imported.status == "uploaded"
    with pytest.raises(RuleBroken) as refusal:
        imports.match(imported, columns=imported.columns, actor=clerk, at=at)
    assert refusal.value.fields == {"paper": "Cho biết “Văn bản” của cả tệp."}

    imports.match(
        imported, columns=imported.columns, options={"paper": "12-QĐ"}, actor=clerk, at=at
    )

    assert work(imported).options == {"paper": "12-QĐ"}
    assert imported.status == "checked"


def test_another_sheet_or_other_heading_rows_may_be_chosen(upload, clerk, at):
    imported = upload(*GOOD, above=[("Biểu số 3",), ()], more_sheets=("Khác",))
    assert (imported.sheet, imported.heading_rows) == ("Giếng", [3])
    imported = upload(*GOOD, headings=("a", "b", "c"), above=[("Mẫu 1", "Mẫu 2", "Mẫu 3")])

    imports.choose_place(imported, sheet="Giếng", heading_rows=(2,), actor=clerk, at=at)

    assert (imported.heading_rows, imported.seen["titles"]) == ([2], ["a", "b", "c"])
    assert imported.seen["samples"][0] == ["G1", "G2"]
    with pytest.raises(BadInput):
        imports.choose_place(imported, sheet="Không có", actor=clerk, at=at)


def test_a_file_that_is_no_table_is_not_kept(upload):
    with pytest.raises(BadInput):
        upload(content=b"%PDF-1.4 nothing", name="bao-cao.xlsx")

    assert (Import.objects.count(), Entry.objects.count()) == (0, 0)


def test_called_off_before_nothing_enters(checked, clerk, at):
    imported = checked(*GOOD)

    imports.call_off(imported, actor=clerk, at=at)

    assert counts(imported) == ("called_off", 2, 0, 0, 0, 0)
    assert wells() == {}
    with pytest.raises(InvalidTransition):
        imports.ask_to_enter(imported, actor=clerk, at=at)


def test_an_import_is_undone_whole_and_changed_rows_stand_as_before(entered, work, clerk, at):
    entered(*GOOD)
    imported = entered(("G1", 15, ""), ("G3", 3, ""))

    imports.undo(imported, note="Nhầm tệp", actor=clerk, at=at)
    imported = work(imported)

    assert counts(imported)[0] == "undone"
    assert imported.entered_rows == 0
    assert wells() == {"G1": 12, "G2": 7}
    assert told()[-2:] == [
        "Ngô Thị Trữ đã hoàn lại lần nhập “gieng.xlsx”",
        "Hệ thống đã rút lại mọi dòng của “gieng.xlsx”",
    ]
    assert list(differences()) == []


def test_nothing_is_undone_while_something_rests_on_a_row_and_it_is_told(entered, work, clerk, at):
    imported = entered(*GOOD)
    Use.objects.filter(who="G2").update(times=13)

    imports.undo(imported, note="Nhầm tệp", actor=clerk, at=at)
    imported = work(imported)

    assert counts(imported)[0] == "entered"
    assert imported.resting == ["Giếng G2 đang có người dùng."]
    assert imported.told == "Không hoàn lại được: có việc khác dựa trên các dòng này."
    assert wells() == {"G1": 12, "G2": 13}


def test_the_table_changed_between_preview_and_entering_is_judged_anew_and_told(
    checked, work, clerk, at
):
    imported = checked(*GOOD, ("G3", 3, ""))
    Use.objects.create(who="G1", minute=MINUTE, times=12)
    Use.objects.create(who="G2", minute=MINUTE, times=1)

    imports.ask_to_enter(imported, actor=clerk, at=at)
    imported = work(imported)

    assert counts(imported) == ("entered", 1, 1, 1, 0, 2)
    assert imported.turned_rows == 2
    assert [(one.row.number, one.row.fate, one.was) for one in rows_of(imported, "turned", start=0, size=9)] == [
        (2, "same", "new"), (3, "changed", "new"),
    ]  # fmt: skip
    assert wells() == {"G1": 12, "G2": 7, "G3": 3}
    assert list(differences()) == []


def test_who_lacks_either_right_or_the_unit_is_refused(upload, someone, province, other):
    for person in (
        someone(Role.REGISTRAR, over=province),
        someone(Role.COMMITTEE_MEMBER, over=province),
        someone(Role.RECORDS_CLERK, over=other),
    ):
        with pytest.raises(NotAllowed):
            upload(*GOOD, actor=person)
    assert Import.objects.count() == 0


def test_the_proof_finds_what_is_not_whole(entered):
    imported = entered(*GOOD)
    Use.objects.filter(who="G1").delete()
    Chunk.objects.update(refused_rows=4)

    assert list(differences()) == [
        f"lần nhập {imported.pk} “gieng.xlsx”: các số đếm không phải là số dòng của nó",
        f"lần nhập {imported.pk} “gieng.xlsx”: có dòng của phần 1 không còn trong bảng",
    ]

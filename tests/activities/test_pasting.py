"""Rows of a spreadsheet: each one is recorded or told by row, column and remedy; nothing is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.access.enums import Role
from kheo.activities import operations
from kheo.activities.models import Activity, ActivityKind
from kheo.activities.pasted import COLUMNS, read
from kheo.audit.models import Entry
from kheo.kernel.refusals import BadInput, NotAllowed

DAY = "10/03/2026"


@pytest.fixture
def paste(kinds, commune, clerk, at):
    def make(*rows, **more):
        values = {"unit": commune, "text": "\n".join(rows), "actor": clerk, "at": at}
        return operations.record_many(**{**values, **more})

    return make


def row(*cells):
    return "\t".join(cells)


GOOD = row("Kiểm tra, khảo sát, đánh giá", DAY, "Kiểm tra quý I", "2")
BAD = row("Kiểm tra, khảo sát, đánh giá", DAY, "Kiểm tra quý II", "hai")


@pytest.mark.django_db
def test_good_rows_are_recorded_and_bad_ones_stay_with_their_remedy(paste, in_english):
    pasted = paste(GOOD, BAD, "")
    assert [(one.title, one.quantity, one.on) for one in Activity.objects.all()] == [
        ("Kiểm tra quý I", 2, date(2026, 3, 10))
    ]
    assert (pasted.good, pasted.bad, pasted.left) == (1, 1, BAD)
    assert [(fate.row.number, fate.troubles) for fate in pasted.fates] == [
        (1, ()),
        (
            2,
            (
                "How many: “hai” is not a number. Write digits only, for example 24.814 or 34,61.",
            ),
        ),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_look_writes_nothing_and_tells_the_same(paste):
    looked = paste(GOOD, BAD, only_look=True)
    assert (Activity.objects.count(), Entry.objects.filter(action="activity.record").count()) == (
        0, 0,
    )  # fmt: skip
    kept = paste(GOOD, BAD)
    assert [fate.troubles for fate in looked.fates] == [fate.troubles for fate in kept.fates]
    assert Entry.objects.filter(action="activity.record").count() == 1


@pytest.mark.django_db
def test_the_same_table_pasted_again_records_nothing_twice(paste):
    paste(GOOD, BAD)
    again = paste(GOOD, BAD.replace("hai", "2"))
    assert (again.good, again.left) == (1, GOOD)
    assert Activity.objects.count() == 2


@pytest.mark.django_db
def test_headings_put_the_columns_in_any_order(paste):
    heading = row("Ngày", "Loại hoạt động", "Số lượng", "Nội dung", "Cột lạ")
    pasted = paste(heading, row(DAY, "talk", "1.234", "Nói chuyện", "x"), row(DAY, "", "1", "B"))
    [one] = Activity.objects.all()
    assert (one.kind, one.quantity, one.title) == ("talk", 1234, "Nói chuyện")
    assert pasted.left == "\n".join([heading, row(DAY, "", "1", "B")])
    assert [fate.row.number for fate in pasted.fates] == [2, 3]


@pytest.mark.django_db
def test_every_answer_is_read_by_its_words(paste):
    session = row(
        "Hội nghị quán triệt, học tập, tuyên truyền", DAY, "Quán triệt", "1", "45", "60", "Nhân dân"
    )
    award = row(
        "khen thưởng", DAY, "Giấy khen", "3", "", "", "giấy khen", "", "tập thể", "xã", "đã khen"
    )
    chosen = row("exemplar_selected", DAY, "Chọn nhân rộng", "", "", "", "", "Kinh tế")
    assert [fate.troubles for fate in paste(session, award, chosen).fates] == [(), (), ()]
    names = ("attended", "expected", "variant", "field", "subject", "level", "stage", "quantity")
    assert list(Activity.objects.order_by("pk").values_list(*names)) == [
        (45, 60, "people", "", "", "", "", 1),
        (None, None, "giay_khen", "", "collective", "commune", "granted", 3),
        (None, None, "", "economy", "", "", "", 1),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (("Diễu hành", DAY, "A", "1"), ["Kind of activity"]),
        (("", DAY, "A", "1"), ["Kind of activity"]),
        (("talk", "", "A", "1"), ["Day"]),
        (("talk", "31/02/2026", "A", "1"), ["Day"]),
        (("talk", "01/01/2027", "A", "1"), ["Day"]),
        (("talk", DAY, "", "1"), ["What it was"]),
        (("talk", DAY, "A", "0"), ["How many"]),
        (("talk", DAY, "A", "1,5"), ["How many"]),
        (("talk", DAY, "A", "1.23"), ["How many"]),
        (("talk", DAY, "A", "-1"), ["How many"]),
        (("talk", DAY, "A", "9" * 31), ["How many"]),
        (("talk", DAY, "A", "1", "5"), ["Attended"]),
        (("talk", DAY, "A", "1", "", "", "Nhân dân"), ["Variant"]),
        (("dissemination", DAY, "A", "1", "61", "60", "people"), ["Attended"]),
        (("dissemination", DAY, "A", "1", "", "", "khách"), ["Variant"]),
        (("award", DAY, "A", "1", "", "", "other"), ["Collective or individual", "Level", "Granted or proposed"]),
        (("exemplar_selected", DAY, "A", "1", "", "", "", "thể thao"), ["Field"]),
        (("talk", DAY, "A", "1", "", "", "", "", "", "", "", "www.vn"), ["Link"]),
        (("talk", DAY, "A", "1", *[""] * 9, "x"), ["There are more cells than columns"]),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_by_its_column(cells, columns, paste, in_english):
    [fate] = paste(row(*cells)).fates
    assert [trouble.split(":")[0].split(";")[0] for trouble in fate.troubles] == columns
    assert not Activity.objects.exists()


@pytest.mark.django_db
def test_nothing_and_too_much_are_told(paste):
    for rows in ([""], [row("Loại hoạt động", "Ngày")], [GOOD] * 501):
        with pytest.raises(BadInput) as refusal:
            paste(*rows)
        assert set(refusal.value.fields) == {"text"}


@pytest.mark.django_db
def test_nobody_pastes_for_a_unit_outside_his_scope(paste, other, someone, province):
    with pytest.raises(NotAllowed):
        paste(GOOD, unit=other)
    with pytest.raises(NotAllowed):
        paste(GOOD, actor=someone(Role.AUDITOR, over=province))


KINDS = [
    ActivityKind(code="talk", name="Nói chuyện", valid_from=date(2000, 1, 1)),
    ActivityKind(
        code="award", name="Khen thưởng", valid_from=date(2000, 1, 1),
        variants=[{"code": "other", "name": "Khác"}],
    ),
]  # fmt: skip


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=300))
def test_no_line_of_any_text_gets_lost(text):
    table = read(text, KINDS)
    lines = [line for line in text.splitlines() if line.strip()]
    kept = [one.text for one in table.rows]
    assert kept == (lines[1:] if table.heading else lines)
    for one in table.rows:
        assert {"kind", "on"} <= set(one.values) | set(one.wrong)
        assert set(one.values) | set(one.wrong) <= {*COLUMNS, ""}

"""A block from Excel: what goes where, what is left alone, what is refused by name."""

import pytest

from kheo.audit.models import Entry
from kheo.kernel.refusals import BadInput, NotAllowed
from kheo.reporting.models import Cell
from kheo.reporting.operations import pasting
from tests.factories.reporting import IndicatorFactory, LineFactory, SectionFactory
from tests.reporting.flow.scene import AT, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    scene = Scene()
    IndicatorFactory(
        code="money", name="Tiền huy động (triệu đồng)", source="declared", query="", params={},
        unit_word="triệu đồng", decimals=1,
    )  # fmt: skip
    results = scene.version.sections.get(code="results")
    LineFactory(section=results, indicator="money")
    grid = SectionFactory(
        version=scene.version, title="Người tham gia theo lĩnh vực", code="people", layout="grid",
        dimension="field",
    )  # fmt: skip
    LineFactory(section=grid, indicator="participants", label="Người")
    LineFactory(section=grid, indicator="money", label="Tiền")
    return scene


def told(found):
    """Cell or pasted label, as typed, outcome."""
    return [(p.place.key if p.place else p.named, p.typed, str(p.outcome)) for p in found]


def plan(scene, text, section=""):
    return told(pasting.plan(scene.report, text=text, section=section))


def test_rows_of_a_list_are_found_by_their_label(scene):
    block = (
        "TT\tChỉ tiêu\tĐơn vị\tSố lượng\n"
        "1\tSố mô hình đăng ký\tmô hình\t12\n"
        "2\t- SỐ NGƯỜI THAM GIA\tngười\t1.250\n"
        "3\tTiền huy động\ttriệu đồng\t45,5\n"
    )

    assert plan(scene, block) == [
        ("registered", "12", "left"),
        ("participants", "1.250", "write"),
        ("money", "45,5", "write"),
    ]


@pytest.mark.parametrize(
    "label", ["Số người tham gia", "2. Số người tham gia", "So nguoi tham gia", "a) SỐ NGƯỜI THAM GIA (người)"]
)  # fmt: skip
def test_a_label_fits_with_or_without_numbering_tones_and_unit(scene, label):
    assert plan(scene, f"{label}\t7") == [("participants", "7", "write")]


def test_a_grid_is_read_by_the_headings_of_its_columns(scene):
    block = (
        "Lĩnh vực\tTiền\tGhi chú\tNgười\n"
        "Kinh tế\t10,5\ttốt\t300\n"
        "Quốc phòng – an ninh\t\t\t25\n"
    )  # fmt: skip

    assert plan(scene, block, "people") == [
        ("money|field=economy", "10,5", "write"),
        ("participants|field=economy", "300", "write"),
        ("participants|field=defence_security", "25", "write"),
    ]


def test_a_grid_without_headings_is_read_by_position_and_extra_columns_are_told(scene):
    found = pasting.plan(scene.report, text="Kinh tế\t300\t10,5\t9", section="people")

    assert told(found) == [
        ("participants|field=economy", "300", "write"),
        ("money|field=economy", "10,5", "write"),
        ("Kinh tế", "9", "unknown"),
    ]
    assert found[2].sentence == "Biểu không có cột này."


def test_the_title_of_a_section_leads_to_its_table(scene):
    block = "II. Người tham gia theo lĩnh vực\nKinh tế\t300\t1\n"

    assert plan(scene, block)[0] == ("participants|field=economy", "300", "write")


def test_numbers_alone_go_by_position_into_the_table_that_is_named(scene):
    assert plan(scene, "12\n3\n1.250\n4\n45,5\n", "results") == [
        ("registered", "12", "left"),
        ("inspections", "3", "left"),
        ("participants", "1.250", "write"),
        ("per_round", "4", "left"),
        ("money", "45,5", "write"),
    ]
    assert plan(scene, "1.250\n45,5\n", "results") == [
        ("participants", "1.250", "write"), ("money", "45,5", "write"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "section", "sentence"),
    [
        ("", "", "Chưa dán gì. Hãy chép các dòng trong Excel, kèm tên dòng."),
        ("\n\t\n", "", "Chưa dán gì. Hãy chép các dòng trong Excel, kèm tên dòng."),
        (
            "1\n2\n", "",
            "Chỉ có số mà không có tên dòng. Hãy chọn biểu cần ghi, hoặc chép cả tên dòng.",
        ),
        (
            "1\n2\n3\n", "results",
            "Đã dán 3 dòng, còn biểu “Kết quả” có 5 dòng. Hãy chép cả tên dòng.",
        ),
        ("a\n" * 1001, "", "Đoạn dán quá lớn; hãy dán từng biểu một."),
        ("a" * 200_001, "", "Đoạn dán quá lớn; hãy dán từng biểu một."),
    ],
)  # fmt: skip
def test_a_block_that_cannot_be_placed_is_refused(scene, text, section, sentence):
    with pytest.raises(BadInput) as refused:
        pasting.plan(scene.report, text=text, section=section)

    assert str(refused.value) == sentence


def test_cells_of_excel_with_line_breaks_and_quotes_stay_whole(scene):
    assert plan(scene, '"Số người\ntham gia"\t"1.250"\r\n') == [("participants", "1.250", "write")]


def test_what_is_refused_is_named_and_the_rest_is_written(scene):
    done = pasting.paste(
        scene.report, actor=scene.clerk, at=AT,
        text="Số người tham gia\tmười\nTiền huy động\t45,5\nSố mô hình đăng ký\t9\nXe đạp\t4",
    )  # fmt: skip

    assert [(str(p.outcome), p.sentence) for p in done.plan] == [
        (
            "refused",
            "Số người tham gia: “mười” không phải là số. Chỉ ghi chữ số, ví dụ 24.814 hoặc 34,61.",
        ),
        ("write", ""),
        ("left", "Đếm từ hồ sơ; số dán vào không thay số này."),
        ("unknown", "Báo cáo không có dòng nào tên là “Xe đạp”."),
    ]
    assert done.written.changed == ["cell:money"]
    assert list(Cell.objects.values_list("key", flat=True)) == ["money"]
    assert Entry.objects.filter(action="report.figure").count() == 1


def test_an_empty_cell_of_excel_empties_nothing(scene):
    pasting.paste(scene.report, text="Số người tham gia\t9", actor=scene.clerk, at=AT)

    assert plan(scene, "Số người tham gia\t\nTiền huy động\t1") == [("money", "1", "write")]


def test_only_who_fills_pastes(scene):
    with pytest.raises(NotAllowed):
        pasting.paste(scene.report, text="Số người tham gia\t9", actor=scene.office, at=AT)

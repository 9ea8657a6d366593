"""Parts of a paper that the program writes: their place in templates, their pages, their tables."""

import io
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.documents.bodies import (
    annex,
    column,
    heading,
    note,
    picture,
    plain_body,
    prose,
    row,
    table,
)
from kheo.documents.body_widths import lay_out
from kheo.documents.checking import check_template
from kheo.documents.paper_forms import FORMS
from kheo.documents.paper_samples import sample
from kheo.documents.rendering import fill, frozen, shipped, square_code
from kheo.kernel.refusals import BadInput
from tests.documents.test_templates import docx

FORM = FORMS["unit_report"]
PLACES = ("{{p noi_dung }}", "{{p phu_luc }}")


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (docx("{{p noi_dung }}"), ("no place", "annexes", "{{p phu_luc }}")),
        (docx("{{ noi_dung }}", "{{p phu_luc }}"), ("{{p noi_dung }}", "once")),
        (docx(*PLACES, "{{p noi_dung }}"), ("paragraph 3", "once")),
        (docx("{{p phu_luc }}", row="{{p noi_dung }}"), ("table 1, row 1", "outside tables")),
        (docx(*PLACES, "{{ noi_dung|upper }}"), ("paragraph 3", "once")),
        (docx(*PLACES, "{{p mo_dau }}"), ("paragraph 3", "without the p")),
    ],
)
def test_a_template_without_a_right_place_for_the_body_is_refused(made, told, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(BadInput) as refusal:
        check_template(made, FORM, "state")
    for word in told:
        assert word in str(refusal.value)


def test_a_condition_may_ask_whether_there_are_annexes():
    check_template(docx(*PLACES, "{% if phu_luc %}Có phụ lục.{% endif %}"), FORM, "state")


def filled(body=(), annexes=(), template=None):
    content = {**sample(FORM.code, "state"), "noi_dung": body, "phu_luc": annexes}
    return fill(template or shipped(FORM.code, "state"), FORM, frozen(FORM, content))


def test_what_people_wrote_stays_text():
    made = filled([prose("{{ nguoi_ky }} & <b> {% for %}")])

    told = [one.text for one in Document(io.BytesIO(made)).paragraphs]
    assert "{{ nguoi_ky }} & <b> {% for %}" in told


def test_paragraphs_look_as_their_place_in_the_template():
    document = Document()
    place = document.add_paragraph()
    place.paragraph_format.left_indent = 360000
    place.add_run("{{p noi_dung }}").font.name = "Arial"
    document.add_paragraph("{{p phu_luc }}")
    out = io.BytesIO()
    document.save(out)

    made = Document(io.BytesIO(filled([heading("I. Phần", 1), prose("Lời.")], (), out.getvalue())))

    head, text = made.paragraphs[:2]
    assert [one.paragraph_format.left_indent for one in (head, text)] == [360045, 360045]
    assert [one.runs[0].font.name for one in (head, text)] == ["Arial", "Arial"]
    assert (head.text, head.runs[0].bold, head.paragraph_format.keep_with_next) == (
        "I. PHẦN", True, True,
    )  # fmt: skip
    assert text.runs[0].bold is None


def test_annexes_have_pages_of_their_own_and_wide_ones_lie_across():
    grid = table("", [column("A", "left")], [row(["1"])])
    made = Document(
        io.BytesIO(
            filled(
                [prose("Lời.")],
                [
                    annex("Phụ lục I", "Rộng", of="Báo cáo", is_wide=True), grid,
                    annex("Phụ lục II", "Hẹp", of="Báo cáo"), grid,
                ],
            )
        )
    )  # fmt: skip

    shapes = [
        (one.orientation, one.page_width.mm, round(one.left_margin.mm), round(one.top_margin.mm))
        for one in made.sections
    ]
    assert shapes == [
        (WD_ORIENT.PORTRAIT, pytest.approx(210, abs=0.2), 30, 20),
        (WD_ORIENT.LANDSCAPE, pytest.approx(297, abs=0.2), 20, 30),
        (WD_ORIENT.PORTRAIT, pytest.approx(210, abs=0.2), 30, 20),
    ]
    starts = [one._sectPr.find(qn("w:pgNumType")) for one in made.sections]
    assert [one is not None and one.get(qn("w:start")) for one in starts] == [False, "1", "1"]


def test_a_long_table_repeats_its_head_and_no_row_is_cut():
    rows = [row([str(n), f"Xã {n}", "1.234"]) for n in range(1, 70)]
    rows.append(row(["", "Tổng số", "85.146"], is_strong=True))
    columns = [
        column("TT", "centre", is_key=True), column("Đơn vị", "left", is_key=True), column("Số"),
    ]  # fmt: skip

    made = Document(io.BytesIO(filled([table("Bảng 1", columns, rows)]))).tables[1]

    marks = [one._tr.trPr for one in made.rows]
    assert [one.find(qn("w:tblHeader")) is not None for one in marks] == [True] + [False] * 70
    assert all(one.find(qn("w:cantSplit")) is not None for one in marks)
    last, total = made.rows[-2].cells[2], made.rows[-1].cells[2]
    assert last.paragraphs[0].paragraph_format.keep_with_next
    assert total.paragraphs[0].runs[0].bold
    assert total.paragraphs[0].alignment == 2


def test_a_picture_stands_in_the_file_once_with_its_words():
    made = filled([picture("Biểu đồ 1", square_code("x"), width=60, height=60, told="Bốn cột")])

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert [n for n in archive.namelist() if "media" in n] == ["word/media/figure1.png"]
        assert 'descr="Bốn cột"' in archive.read("word/document.xml").decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"is": "video"},
        table("B", [column("A")], [row(["1", "2"])]),
        table("B", [column("A", "up")], [row(["1"])]),
    ],
)
def test_a_slip_of_the_program_is_an_error(wrong):
    with pytest.raises(ValueError, match="noi_dung"):
        plain_body("noi_dung", [wrong])


def test_notes_stand_where_they_were_put():
    made = Document(io.BytesIO(filled([note("Ghi chú một.\nGhi chú hai.")])))
    assert [one.text for one in made.paragraphs if one.text.startswith("Ghi")] == [
        "Ghi chú một.", "Ghi chú hai.",
    ]  # fmt: skip


HEADS = (
    "Đăng ký", "Xây dựng mới", "Phát huy hiệu quả", "Xây dựng hệ thống chính trị", "Lượt người",
    "Kinh phí (triệu đồng)", "Văn hóa - xã hội",
)  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(HEADS), min_size=1, max_size=30),
    st.integers(0, 10**7),
    st.sampled_from([165.0, 257.0]),
)
def test_every_column_is_printed_once_within_the_page(heads, number, room):
    columns = [column("Đơn vị", "left", is_key=True), *(column(head) for head in heads)]
    rows = [row(["Xã Sơn Kim 2", *(str(number) for _head in heads)])]

    parts = lay_out(columns, rows, room)

    printed = sorted(at for part in parts for at in part.places if at)
    assert printed == list(range(1, len(columns)))
    for part in parts:
        assert part.places[0] == 0
        assert sum(part.widths) <= room + 0.01 or len(part.places) == 2

"""Templates: the shipped ones hold, wrong ones are refused by place."""

import io
import zipfile

import pytest
from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from kheo.documents.checking import check_template
from kheo.documents.paper_forms import FORMS
from kheo.documents.paper_samples import sample
from kheo.documents.rendering import environment, fill, frozen, shipped
from kheo.kernel.refusals import BadInput


@pytest.mark.parametrize("style", ["state", "party"])
@pytest.mark.parametrize("form", FORMS)
def test_every_shipped_template_passes_the_check(form, style):
    check_template(shipped(form, style), FORMS[form], style)


def docx(*paragraphs, row=None):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if row:
        document.add_table(rows=1, cols=1).cell(0, 0).text = row
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (docx("a", "{{ nguoi_kyy }}"), ("paragraph 2", "nguoi_kyy", "nguoi_ky")),
        (docx(row="{{ abcxyz }}"), ("table 1, row 1", "abcxyz")),
        (docx("{%p for m in danh_sach %}", "{{ m.ten }}"), ("paragraph 1", "never closed")),
        (docx("{% for m in danh_sach %}{{ m.tenn }}{% endfor %}"), ("m", "tenn", "ten")),
        (docx("{{ nguoi_ky"), ("paragraph 1", "other half")),
        (docx("{{ nguoi_ky.__class__ }}"), ("__class__",)),
        (docx("{% set a = 1 %}"), ("may not",)),
        (docx("{{ nguoi_ky|attr('x') }}"), ("filter",)),
        (docx("{% endif %}"), ("closes nothing",)),
        (docx("chữ {%p if cap %}", "{%p endif %}"), ("alone",)),
        (docx("{% for m in nguoi_ky %}{% endfor %}"), ("lists of this form",)),
        (docx("{% if cap %}", "{% endif %}"), ("same place",)),
    ],
)
def test_a_wrong_template_is_refused_by_place(made, told, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(BadInput) as refusal:
        check_template(made, FORMS["recognition_decision"], "state")
    for word in told:
        assert word in str(refusal.value)


BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict>'
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r><w:t>'
    "TEXT</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
NOTES = (
    '<w:NAMEs xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:NAME w:id="2"><w:p><w:r><w:t>TEXT</w:t></w:r></w:p></w:NAME></w:NAMEs>'
)


def with_box(text):
    document = Document()
    document.add_paragraph("a")
    document.add_paragraph("b")._p.append(parse_xml(BOX.replace("TEXT", text)))
    document.add_paragraph("{{ nguoi_ky }}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_note(kind, text, *, sections=1):
    document = Document()
    document.add_paragraph("{{ nguoi_ky }}")
    for _extra in range(sections - 1):
        document.add_section()
    types = {"footnote": CONTENT_TYPE.WML_FOOTNOTES, "endnote": CONTENT_TYPE.WML_ENDNOTES}
    relations = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
    blob = NOTES.replace("NAME", kind).replace("TEXT", text).encode()
    package = document.part.package
    part = Part(PackURI(f"/word/{kind}s.xml"), types[kind], blob, package)
    document.part.relate_to(part, relations[kind])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (with_box("{{ nguoi_kyy }}"), ("text box at paragraph 2", "nguoi_kyy", "nguoi_ky")),
        (with_box("{{ nguoi_ky"), ("text box at paragraph 2", "other half")),
        (with_note("footnote", "{{ nguoi_kyy }}"), ("footnote", "nguoi_kyy", "nguoi_ky")),
        (with_note("footnote", "{% if cap %}"), ("footnote", "never closed")),
        (with_note("endnote", "xem {{ nguoi_ky }}"), ("endnote", "xem", "footnote")),
    ],
)
def test_a_tag_in_a_text_box_or_a_note_is_named_by_place(made, told, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(BadInput) as refusal:
        check_template(made, FORMS["recognition_decision"], "state")
    for word in told:
        assert word in str(refusal.value)


def test_text_boxes_and_footnotes_are_filled_and_content_stays_text():
    form = FORMS["recognition_decision"]
    content = frozen(form, {**sample(form.code, "state"), "nguoi_ky": "{{ trich_yeu }} & Hà"})
    for made in (with_box("{{ nguoi_ky }}"), with_note("footnote", "{{ nguoi_ky }}", sections=2)):
        check_template(made, form, "state")
        with zipfile.ZipFile(io.BytesIO(fill(made, form, content))) as archive:
            name = next(
                one
                for one in ("word/footnotes.xml", "word/document.xml")
                if one in archive.namelist()
            )
            assert b"{{ trich_yeu }} &amp; H\xc3\xa0</w:t>" in archive.read(name)


@pytest.mark.parametrize(
    ("tag", "value", "written"),
    [
        ("ve_viec", "Công nhận mô hình", "về việc công nhận mô hình"),
        ("ve_viec", "Về khen thưởng", "về khen thưởng"),
        ("ve_viec|hoa_dau", "Công nhận mô hình", "Về việc công nhận mô hình"),
        ("thuong_dau", "HĐND xã", "HĐND xã"),
        ("thuong_dau", "Đề nghị", "đề nghị"),
        ("thuong_dau", "", ""),
        ("mot_dong|upper", "Ủy ban\nxã", "ỦY BAN XÃ"),
        ("thuong_dau|hoa_dau", "Mô hình “Dân vận khéo”", "Mô hình “Dân\u00a0vận\u00a0khéo”"),
        ("hai_so", 4, "04"),
        ("hai_so", "4", "04"),
        ("hai_so", 1250, "1.250"),
        ("hai_so", "", ""),
    ],
)
def test_filters_write_as_papers_do(tag, value, written):
    assert environment().from_string("{{ x|" + tag + " }}").render(x=value) == written

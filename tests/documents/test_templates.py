"""Templates: the shipped ones hold, wrong ones are refused by place."""

import io

import pytest
from docx import Document

from kheo.documents.checking import check_template
from kheo.documents.paper_forms import FORMS
from kheo.documents.rendering import shipped
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

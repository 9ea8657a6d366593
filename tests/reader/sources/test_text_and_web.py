"""Text in any code page, web pages, and files that are something else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.reader.sources import Refused, open_report
from kheo.reader.sources.encodings import _TCVN3, _VNI_ALONE, _VNI_MARKS, mend_fonts
from tests.reader.sources import made
from tests.reader.sources.test_pdf import FILES

TEXT = (
    "BÁO CÁO kết quả phong trào thi đua “Dân vận khéo”\n"
    "Các cấp ủy đảng đã lãnh đạo xây dựng 1.250 mô hình trên địa bàn huyện, trong đó có 320 mô hình kinh tế; "
    "Ủy ban nhân dân xã Đồng Tâm được khen thưởng.\n"
)
PLAIN = TEXT.replace("“", '"').replace("”", '"')


def in_tcvn3(text):
    """As typed in a TCVN3 font, which has no capitals with tones."""
    back = {letter: code for code, letter in _TCVN3.items()}
    letters = (
        back.get(one) or back.get(one.lower(), one) for one in unicodedata.normalize("NFC", text)
    )
    return "".join(letters).encode("latin-1")


def in_vni(text):
    """As typed in a VNI font: the tone stands behind its letter."""
    alone = {letter: code for code, letter in _VNI_ALONE.items()} | {"í": "í", "ì": "ì"}
    marks = {mark: code for code, mark in _VNI_MARKS.items()}
    order = {"\u0302": 0, "\u0306": 0}
    typed = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in alone:
            typed.append(alone[letter])
            continue
        base, *rest = unicodedata.normalize("NFD", letter)
        if "\u031b" in rest:
            rest.remove("\u031b")
            base = alone[unicodedata.normalize("NFC", base + "\u031b")]
        mark = "".join(sorted(rest, key=lambda one: order.get(one, 1)))
        code = marks[mark] if mark else ""
        typed.append(base + (code.upper() if letter.isupper() else code))
    return "".join(typed).encode("cp1252")


def in_cp1258(text):
    """As Windows keeps Vietnamese: tones behind their letters, letters with hats whole."""
    told = []
    for letter in unicodedata.normalize("NFC", text):
        try:
            told.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(one for one in parts if one in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            told.append((base + tone).encode("cp1258"))
    return b"".join(told)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode("utf-8-sig"), ""),
        (TEXT.encode("utf-16"), ""),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), ""),
        (TEXT.encode("utf-16-le"), ""),
        (in_cp1258(TEXT), "Windows-1258"),
        (in_vni(PLAIN), "VNI"),
        (TEXT.encode()[:-1] + b"\xe1", "ký tự hỏng"),
    ],
    ids=["utf-8", "bom", "utf-16", "big end first", "utf-16 bare", "cp1258", "vni", "broken byte"],
)
def test_text_in_any_code_page_becomes_unicode(content, told):
    opened = open_report(content, name="a.txt")
    wanted = PLAIN if told == "VNI" else TEXT
    assert (opened.text.strip(), told in opened.told) == (wanted.strip(), True)


def test_text_typed_for_a_tcvn3_font_becomes_unicode_as_bytes_and_as_letters():
    opened = open_report(in_tcvn3(PLAIN))
    assert opened.text.casefold() == PLAIN.casefold()
    assert "TCVN3" in opened.told
    pasted = in_tcvn3(PLAIN).decode("latin-1")
    assert mend_fonts(pasted)[0].casefold() == PLAIN.casefold()


@pytest.mark.parametrize("typed", [in_tcvn3, in_vni])
def test_lines_of_an_old_font_between_lines_of_unicode_are_mended(typed):
    old = typed(PLAIN.split("\n")[1]).decode("cp1252")
    text, told = mend_fonts(f"{TEXT}{old}\n{TEXT}")
    assert text.split("\n")[2].casefold() == PLAIN.split("\n")[1].casefold()
    assert "đã chuyển sang Unicode" in told


def test_french_and_unicode_lines_stay_as_they_are():
    text = f"{TEXT}Université de Genève: où êtes-vous, à côté des élèves?\n{TEXT}"
    assert mend_fonts(text) == (text, "")


@given(st.text(max_size=300))
def test_mending_never_fails_and_keeps_ascii(text):
    assert mend_fonts(text)[0] == text or not text.isascii()


PAGE = """<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><nav>Trang chủ</nav>
<h2>I. KẾT QUẢ</h2><p>Đã xây dựng <b>45</b> mô hình<br>tại các xã.</p><script>var a = 1;</script>
<table><tr><th>Lĩnh vực</th><th>Năm</th><th>Số</th></tr><tr><td><p>Kinh tế</p></td><td>2023</td><td>4</td></tr></table>
<ul><li>một việc</li><li>hai việc</li></ul></body></html>"""


def test_a_web_page_comes_out_as_lines_and_rows():
    opened = open_report(PAGE.encode(), name="a.htm")
    assert opened.text.split("\n") == [
        "I. KẾT QUẢ", "Đã xây dựng 45 mô hình", "tại các xã.", "Lĩnh vực\tNăm\tSố", "Kinh tế\t2023\t4",
        "một việc", "hai việc",
    ]  # fmt: skip
    assert (opened.kind, opened.told) == ("html", "")


def test_a_web_page_nested_very_deep_and_one_that_says_utf16_are_read():
    deep = "<html><body>" + "<div>" * 50_000 + TEXT + "</div>" * 50_000
    assert "1.250 mô hình" in open_report(deep.encode()).text
    page = f'<html><head><meta charset="utf-16"></head><body><p>{TEXT}</p></body></html>'
    assert "1.250 mô hình" in open_report(page.encode()).text


def refusal(content, name=""):
    with pytest.raises(Refused) as told:
        open_report(content, name=name)
    return str(told.value)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "trống"),
        (b" \n\t\n", "trống"),
        (b"\xef\xbb\xbf", "trống"),
        ((FILES / "word97.doc").read_bytes(), "Lưu thành .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (OLE + "Workbook".encode("utf-16-le"), "Excel"),
        (b"{\\rtf1 abc}", "RTF"),
        (b"\xff\xd8\xff\xe0 jfif", "ảnh"),
        (b"\x89PNG\r\n\x1a\n....", "ảnh"),
        (b"Rar!\x1a\x07", "tệp nén"),
        (b"MZ\x90\x00", "chương trình"),
        (bytes(range(256)) * 40, "không đọc được thành chữ"),
        (b"12345 67890 %%% 12", "không có chữ"),
        (b"\x80\x81\xc3\xfe\xd0\xb1 \xa0\xa1" * 50, "bảng mã"),
    ],
)
def test_what_is_no_report_is_refused_with_the_remedy(content, word):
    assert word in refusal(content)


def test_a_file_that_is_not_what_its_name_says_is_read_and_told():
    assert open_report(TEXT.encode(), name="bao-cao.docx").told == (
        "Tên tệp ghi .docx nhưng nội dung là văn bản thuần; đã đọc theo nội dung."
    )
    word = made.saved(made.full())
    assert "nội dung là Word" in open_report(word, name="a.PDF").told
    assert open_report(word, name="a.docx").told == ""


def test_text_in_another_language_is_read_and_told():
    told = open_report(
        b"The committee has built 45 models of skilful mass work in the district."
    ).told
    assert told == "Văn bản hầu như không có chữ tiếng Việt có dấu; kết quả đọc có thể thiếu."


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(content):
    try:
        told = open_report(content).text
    except Refused as refused:
        told = str(refused)
    assert told

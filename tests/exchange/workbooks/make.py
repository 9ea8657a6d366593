"""Writes the awkward workbooks of this folder: ``python tests/exchange/workbooks/make.py``.

They are kept beside this script because offices send files, not scripts, and because ``old.xls`` needs LibreOffice.
Names of places and records are invented.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from kheo.reader.sources.encodings import _TCVN3, _VNI_ALONE, _VNI_MARKS

HERE = Path(__file__).parent
HEADS = (
    "STT",
    "Đơn vị",
    "Tên mô hình",
    "Lĩnh vực",
    "Năm đăng ký",
    "Số hộ hưởng lợi",
    "Kinh phí",
    "Ghi chú",
)
ROWS = (
    (1, "Xã Sơn Lĩnh", "Thắp sáng đường quê", "Kinh tế", 2023, 120, 45_000_000, "Duy trì tốt"),
    (2, "Xã Sơn Lĩnh", "Camera an ninh thôn", "Quốc phòng - an ninh", 2023, 300, 120_500_000, ""),
    (
        3,
        "Phường Bắc Hà",
        "Ngôi nhà xanh",
        "Văn hóa - xã hội",
        2024,
        85,
        7_250_000,
        "Nhân rộng ở 3 tổ",
    ),
)
Fill = Callable[[Any, Any], None]


def excel(name: str, fill: Fill, **options: Any) -> bytes:
    """A workbook that ``fill(book, sheet)`` writes into."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    book.set_properties({"created": datetime(2025, 1, 1)})  # noqa: DTZ001 - the same bytes every time
    fill(book, book.add_worksheet("Danh sách"))
    book.close()
    (HERE / name).write_bytes(out.getvalue())
    return out.getvalue()


def repacked(
    name: str, content: bytes, change: Callable[[str, bytes], bytes], **more: bytes
) -> None:
    """The same archive with parts changed or added."""
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(
                zipfile.ZipInfo(part.filename),
                change(part.filename, old.read(part)),
                zipfile.ZIP_DEFLATED,
            )
        for path, bytes_ in more.items():
            new.writestr(zipfile.ZipInfo(path), bytes_, zipfile.ZIP_DEFLATED)


def table(
    sheet: Any,
    heads: Any = HEADS,
    rows: Any = ROWS,
    top: int = 0,
    formats: dict[int, Any] | None = None,
) -> None:
    for at, head in enumerate(heads):
        sheet.write(top, at, head)
    for number, row in enumerate(rows, top + 1):
        for at, cell in enumerate(row):
            if isinstance(cell, (date, datetime)):
                sheet.write_datetime(number, at, cell, (formats or {}).get(at))
            elif isinstance(cell, str):
                sheet.write_string(number, at, cell)
            else:
                sheet.write(number, at, cell, (formats or {}).get(at))


def title_lines(book: Any, sheet: Any) -> None:
    """Letterhead, a title, two rows of headings with merged cells, a row of column numbers, totals, signatures."""
    sheet.merge_range("A1:C1", "HUYỆN ỦY SƠN LĨNH")
    sheet.merge_range("E1:I1", "ĐẢNG CỘNG SẢN VIỆT NAM")
    sheet.merge_range("A3:I3", "DANH SÁCH MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2023")
    sheet.merge_range("A4:I4", "(Kèm theo Báo cáo số 15-BC/HU ngày 20/11/2023)")
    for cells, head in (
        ("A6:A7", "TT"), ("B6:B7", "Đơn vị thực hiện"), ("C6:C7", "Tên mô hình"), ("D6:D7", "Lĩnh vực"),
        ("E6:F6", "Quyết định công nhận"), ("G6:H6", "Kết quả"), ("I6:I7", "Ghi chú"),
    ):  # fmt: skip
        sheet.merge_range(cells, head)
    for at, head in ((4, "Số"), (5, "Ngày"), (6, "Số hộ hưởng lợi"), (7, "Kinh phí (triệu đồng)")):
        sheet.write(6, at, head)
    for at in range(9):
        sheet.write(7, at, f"({at + 1})")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    rows = (
        (
            1,
            "Xã Sơn Lĩnh",
            "Thắp sáng đường quê",
            "Kinh tế",
            "12-QĐ/HU",
            date(2023, 3, 5),
            120,
            45.5,
            "",
        ),
        (
            2,
            "Xã Sơn Hòa",
            "Tiếng kẻng an ninh",
            "Quốc phòng - an ninh",
            "13-QĐ/HU",
            date(2023, 4, 7),
            90,
            12,
            "mới",
        ),
    )
    for number, row in enumerate(rows, 8):
        for at, cell in enumerate(row):
            sheet.write(number, at, cell, day) if isinstance(cell, date) else sheet.write(
                number, at, cell
            )
    sheet.write(10, 1, "Tổng cộng")
    sheet.write(10, 6, 210)
    sheet.write(10, 7, 57.5)


def merged_values(_book: Any, sheet: Any) -> None:
    """The unit once for several rows, headings between the rows."""
    table(sheet, rows=())
    sheet.merge_range("A2:H2", "I. KHỐI XÃ, PHƯỜNG")
    sheet.merge_range("B3:B5", "Xã Sơn Lĩnh")
    for row, title in (
        (2, "Thắp sáng đường quê"),
        (3, "Camera an ninh thôn"),
        (4, "Hàng rào xanh"),
    ):
        sheet.write(row, 0, row - 1)
        sheet.write(row, 2, title)
        sheet.write(row, 4, 2023)
    sheet.merge_range("A6:H6", "II. KHỐI CƠ QUAN")
    sheet.merge_range("B7:B8", "Công an huyện")
    sheet.write(6, 2, "Ngày thứ bảy vì dân")


def hidden_sheet(book: Any, sheet: Any) -> None:
    sheet.hide()
    table(sheet, rows=[(9, "Đơn vị nháp", "Bản nháp", "", 2020, "", "", "")])
    seen = book.add_worksheet("Chính thức")
    seen.activate()
    seen.set_first_sheet()
    table(seen)


def formulas(_book: Any, sheet: Any) -> None:
    """Formulas that Excel worked out: their values count."""
    table(sheet)
    sheet.write_formula("F2", "=100+20", None, 120)
    sheet.write_formula("H2", '=IF(F2>100,"lớn","nhỏ")', None, "lớn")


def errors(_book: Any, sheet: Any) -> None:
    table(sheet)
    sheet.write_formula("F2", "=#REF!+1", None, "#REF!")
    sheet.write_formula("G3", "=1/0", None, "#DIV/0!")
    sheet.write_string("H4", "#N/A")


DATES = (
    "05/01/2026", "5/1/2026", "05-01-2026", "5.1.2026", "2026-01-05", "ngày 5 tháng 1 năm 2026",
    "05/01/2026 00:00:00", "5-1-26", "30/02/2024", "12/31/2024", "01/2024", "2024", "-",
)  # fmt: skip


def dates_as_text(_book: Any, sheet: Any) -> None:
    rows = [("Xã Sơn Lĩnh", f"Mô hình {at}", day) for at, day in enumerate(DATES, 1)]
    table(sheet, ("Đơn vị", "Tên mô hình", "Ngày bắt đầu"), rows)


def dates_of_excel(book: Any, sheet: Any) -> None:
    """A day, a day with an hour, a bare number of a day, a year in a column of days."""
    day, moment = (
        book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm")
    )
    table(sheet, ("Đơn vị", "Tên mô hình", "Ngày bắt đầu", "Giờ kiểm tra"), ())
    cells = (
        (date(2024, 2, 29), day),
        (datetime(2024, 2, 29, 8, 30), moment),  # noqa: DTZ001 - Excel knows no zone
        (45351, None),
        (2024, None),
    )
    for row, (cell, form) in enumerate(cells, 1):
        sheet.write(row, 0, "Xã Sơn Lĩnh")
        sheet.write(row, 1, f"Mô hình {row}")
        sheet.write(row, 2, cell, form)
        if isinstance(cell, datetime):
            sheet.write(row, 3, cell, form)


NUMBERS = (
    ("120", "1.234,5", "45.000.000", "57,44%"),
    (120, 1234.5, 45_000_000, 57.44),
    ("1.250", "1,234.5", "45 triệu đồng", "57,44 %"),
    ("1 250", "1234.56", "1,2 tỷ", "57.4"),
    ("-", "0.125", "1 tỷ 200 triệu", "–"),
    ("12,5", "1.23.4", "45 đô la", "abc"),
    ("12 hộ", "12..5", "1.200.000 đ", ""),
)


def numbers(book: Any, sheet: Any) -> None:
    heads = (
        "Đơn vị",
        "Tên mô hình",
        "Số hộ hưởng lợi",
        "Diện tích",
        "Kinh phí",
        "Tỷ lệ hoàn thành",
    )
    table(
        sheet, heads, [("Xã Sơn Lĩnh", f"Mô hình {at}", *row) for at, row in enumerate(NUMBERS, 1)]
    )
    sheet.write(8, 0, "Xã Sơn Lĩnh")
    sheet.write(8, 1, "Mô hình 8")
    sheet.write(8, 5, 0.5744, book.add_format({"num_format": "0.00%"}))


def lost_zeros(_book: Any, sheet: Any) -> None:
    rows = [(4, "Một"), (1234, "Hai"), ("01234", "Ba"), ("18073", "Bốn"), (42, "Năm")]
    table(
        sheet,
        ("Mã đơn vị", "Đơn vị", "Tên mô hình"),
        [(code, f"Xã {word}", f"Mô hình {word}") for code, word in rows],
    )


def blank_rows(_book: Any, sheet: Any) -> None:
    """Begins in column B and row 4, with blank rows between, running numbers far below the last row."""
    for at, head in enumerate(HEADS, 1):
        sheet.write(3, at, head)
    for number, row in zip((4, 6, 9), ROWS, strict=True):
        for at, cell in enumerate(row, 1):
            sheet.write(number, at, cell)
    for number in range(10, 30):
        sheet.write(number, 1, number)


def words(_book: Any, sheet: Any) -> None:
    spheres = ("KINH TE", "kinh tế ", "VH-XH", "Văn hoá - xã hội", "economy", "Kinh tê", "Khác")
    rows = [
        ("Xã Sơn Lĩnh", f"Mô hình {at}", word, "Kinh tế; Quốc phòng - an ninh", "x")
        for at, word in enumerate(spheres, 1)
    ]
    table(sheet, ("Đơn vị", "Tên mô hình", "Lĩnh vực", "Lĩnh vực liên quan", "Còn hoạt động"), rows)


def doubled_headings(_book: Any, sheet: Any) -> None:
    """Two columns with one heading: neither is taken by itself."""
    table(
        sheet,
        ("Đơn vị", "Tên mô hình", "Ghi chú", "Ghi chú"),
        [("Xã Sơn Lĩnh", "Ngôi nhà xanh", "một", "hai")],
    )


def strange_letters(_book: Any, sheet: Any) -> None:
    """Decomposed letters, no-break and zero-width spaces, a look-alike of Đ, line breaks in headings."""
    heads = [unicodedata.normalize("NFD", head).replace(" ", "\u00a0") for head in HEADS]
    heads[2] = "Tên\nmô hình"
    row = (
        1,
        unicodedata.normalize("NFD", "Xã Sơn Lĩnh"),
        "  Thắp\u200b sáng\u00a0đường  quê\n",
        "Kinh tế",
        2023,
        1,
        1,
        "Ðường",
    )
    table(sheet, heads, [row])


def formula_like(_book: Any, sheet: Any) -> None:
    """Text that begins like a formula, and a row without its unit."""
    rows = ((1, "", '=HYPERLINK("http://x.invalid")', "Kinh tế", 2023, "+1", 1, "@SUM(A1)"), *ROWS)
    table(sheet, rows=rows)


def dates_1904(book: Any, sheet: Any) -> None:
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    table(
        sheet,
        ("Đơn vị", "Tên mô hình", "Ngày bắt đầu"),
        [("Xã Sơn Lĩnh", "Ngôi nhà xanh", date(2024, 2, 29))],
        formats={2: day},
    )


def tcvn3(text: str) -> str:
    """``text`` as it is typed in a TCVN3 font; capitals with tones have no letter of their own there."""
    back: dict[str, str] = {}
    for code, letter in _TCVN3.items():
        back.setdefault(letter, code)
    return "".join(back.get(letter) or back.get(letter.lower(), letter) for letter in text)


def vni(text: str) -> str:
    """``text`` as it is typed in a VNI font: the letter, then its mark."""
    marks = {mark: code for code, mark in _VNI_MARKS.items()}
    alone = {letter: code for code, letter in _VNI_ALONE.items()}
    out = []
    for letter in text:
        if letter in alone:
            out.append(alone[letter])
            continue
        if letter in "ìíÌÍ":
            out.append(letter)
            continue
        parts = unicodedata.normalize("NFD", letter)
        base, rest = parts[0], parts[1:]
        if "\u031b" in rest:
            base, rest = (
                alone[unicodedata.normalize("NFC", f"{base}\u031b")],
                rest.replace("\u031b", ""),
            )
        rest = "".join(sorted(rest, key=lambda mark: mark not in "\u0302\u0306"))
        out.append(base + (marks[rest].upper() if rest and base.isupper() else marks.get(rest, "")))
    return "".join(out)


def typed(rows: Any, font: Callable[[str], str]) -> list[list[Any]]:
    return [[font(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def as_text(mark: str, rows: Any = ROWS) -> str:
    lines = [HEADS, *rows]
    return "".join(
        mark.join(f'"{cell}"' if mark in str(cell) else str(cell) for cell in row) + "\r\n"
        for row in lines
    )


def texts() -> None:
    """Tables as text in the encodings of thirty years."""
    (HERE / "bom_semicolon.csv").write_bytes(as_text(";").encode("utf-8-sig"))
    (HERE / "plain_comma.csv").write_bytes(as_text(",").encode())
    (HERE / "utf16_tab.txt").write_bytes(as_text("\t").encode("utf-16"))
    windows = as_text(",")
    for letter in sorted(set(windows)):
        try:
            letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            shape = [mark for mark in parts[1:] if mark in "\u0302\u0306\u031b"]
            tone = [mark for mark in parts[1:] if mark not in "\u0302\u0306\u031b"]
            windows = windows.replace(
                letter, unicodedata.normalize("NFC", parts[0] + "".join(shape)) + "".join(tone)
            )
    (HERE / "cp1258.csv").write_bytes(windows.encode("cp1258"))
    (HERE / "tcvn3.csv").write_bytes(tcvn3(as_text(",")).encode("latin-1"))
    (HERE / "western.csv").write_bytes("Näme;Größe;Straße\r\nÜber;1;Öl\r\n".encode("latin-1"))


def hostile(plain: bytes) -> None:
    """Files that would take the memory of the server, and files that are something else."""
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B2"/><sheetData>'
    end = b"</sheetData></worksheet>"

    def with_rows(rows: bytes) -> Callable[[str, bytes], bytes]:
        return lambda name, part: start + rows + end if name.endswith("sheet1.xml") else part

    repacked("bomb.xlsx", plain, with_rows(b" " * 270_000_000))
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    repacked("far_corners.xlsx", plain, with_rows(far))
    repacked(
        "far_unsaid.xlsx",
        plain,
        with_rows(b"<row/>" * 90_000 + b"<row>" + b"<c/>" * 900 + b"</row>"),
    )
    text = b"<sst><si><t>" + b"a" * 30_000 + b"</t></si></sst>"
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(1, 20_001)
    )

    def shared(name: str, part: bytes) -> bytes:
        return text if name.endswith("sharedStrings.xml") else with_rows(cells)(name, part)

    repacked("one_text_everywhere.xlsx", plain, shared)
    (HERE / "damaged.xlsx").write_bytes(plain[: len(plain) * 2 // 3])
    (HERE / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 200)
    (HERE / "page.xls").write_bytes(
        "<html><table><tr><td>Tên mô hình</td></tr></table></html>".encode()
    )
    streams = "EncryptionInfo".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le")
    (HERE / "locked.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500 + streams + b"\x00" * 500
    )
    (HERE / "nothing.csv").write_bytes(b"\xef\xbb\xbf\r\n")


DISTRICTS = (
    ("STT", "Đơn vị thực hiện", "Tên mô hình", "Lĩnh vực", "Năm đăng ký", "Số QĐ công nhận", "Số hộ hưởng lợi", "Tổng kinh phí", "Ghi chú"),
    ("TT", "XÃ, PHƯỜNG, THỊ TRẤN", "TÊN MÔ HÌNH DÂN VẬN KHÉO", "LĨNH VỰC", "NĂM XÂY DỰNG", "QĐ CÔNG NHẬN", "SỐ HỘ", "KINH PHÍ (TRIỆU ĐỒNG)", "GHI CHÚ"),
    ("Số TT", "Don vi", "Ten mo hinh", "Linh vuc", "Nam", "So quyet dinh", "So ho tham gia", "Kinh phi thuc hien", "Ghi chu"),
    ("STT", "Địa phương", "Tên gọi mô hình, điển hình", "Thuộc lĩnh vực", "Đăng ký năm", "Số Quyết định", "Số hộ được hưởng lợi", "Kinh phí", "Chú thích"),
    ("TT", "Đơn vị (xã, phường)", "Mô hình", "Lĩnh vực (KT, VHXH, QPAN, HTCT)", "Năm ĐK", "Số QĐ", "SL hộ hưởng lợi", "KP thực hiện", "Ghi chú"),
    ("stt", "đơn vị đăng ký", "tên mô hình “dân vận khéo”", "nhóm lĩnh vực", "năm đăng kí", "số quyết định công nhận", "số hộ hưởng lợi", "tổng kinh phí (đồng)", "ghi chú khác"),
    ("STT", "Tên đơn vị", "Tên mô hình/điển hình", "Lĩnh vực*", "Năm đăng ký (*)", "Quyết định công nhận (số)", "Số hộ hưởng lợi (hộ)", "Kinh phí (đ)", "Ghi chú"),
    ("TT", "1. Đơn vị", "2. Tên mô hình", "3. Lĩnh vực", "4. Năm đăng ký", "5. Số quyết định", "6. Số hộ", "7. Kinh phí", "8. Ghi chú"),
    ("STT", "Đơn vị thưc hiện", "Tên mô hìn", "Lĩnh vưc", "Năm đăg ký", "Số quyết đinh công nhận", "Số hộ hưởng lơi", "Tổng kinh phi", "Ghi chú"),
    ("STT", "Ghi chú", "Kinh phí", "Hộ hưởng lợi (số hộ)", "Số QĐ công nhận", "Năm", "Lĩnh vực", "Tên mô hình", "Đơn vị"),
    ("STT", "Đơn vị / địa phương thực hiện", "Tên mô hình đăng ký", "Lĩnh vực đăng ký", "Năm đăng ký xây dựng", "Số QĐ của cấp công nhận", "Tổng số hộ hưởng lợi", "Nguồn kinh phí thực hiện", "Ghi chú (nếu có)"),
)  # fmt: skip
"""Headings of eleven districts that were; each has the same eight columns, the tenth in another order."""


def districts() -> None:
    for number, heads in enumerate(DISTRICTS, 1):
        cells = [1, "Xã Sơn Lĩnh", f"Mô hình {number}", "Kinh tế", 2023, "12-QĐ/HU", 120, 45, "tốt"]
        row = [cells[0], *reversed(cells[1:])] if number == 10 else cells
        excel(
            f"district_{number:02d}.xlsx",
            lambda _book, sheet, heads=heads, row=row: table(sheet, heads, [row]),
        )


def old() -> None:
    """Excel of before 2007, where a writer of it is to be had (``pip install xlwt``)."""
    try:
        import xlwt  # noqa: PLC0415 - optional dependency
    except ImportError:
        return
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Danh sách")
    for at, head in enumerate((*HEADS, "Ngày bắt đầu")):
        sheet.write(0, at, head)
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, row in enumerate(ROWS, 1):
        for at, cell in enumerate(row):
            if (number, at) != (2, 1):
                sheet.write(number, at, cell)
        sheet.write(number, 8, date(2024, 2, 28 + number % 2), day)
    sheet.merge(1, 2, 1, 1)
    hidden = book.add_sheet("Nháp")
    hidden.write(0, 0, "nháp")
    hidden.visibility = 1
    book.save(str(HERE / "old.xls"))


def main() -> None:
    """Write all of them."""
    for fill in (
        title_lines, merged_values, hidden_sheet, formulas, errors, dates_as_text, dates_of_excel, numbers, lost_zeros,
        blank_rows, words, doubled_headings, strange_letters, formula_like,
    ):  # fmt: skip
        excel(f"{fill.__name__}.xlsx", fill)
    excel("dates_1904.xlsx", dates_1904, date_1904=True)
    excel("empty.xlsx", lambda _book, _sheet: None)
    plain = excel("plain.xlsx", lambda _book, sheet: table(sheet))
    excel(
        "tcvn3_font.xlsx",
        lambda _book, sheet: table(sheet, typed([HEADS], tcvn3)[0], typed(ROWS, tcvn3)),
    )
    excel(
        "vni_font.xlsx", lambda _book, sheet: table(sheet, typed([HEADS], vni)[0], typed(ROWS, vni))
    )
    repacked("macros.xlsm", plain, lambda _name, part: part, **{"xl/vbaProject.bin": b"macro"})
    worked = (HERE / "formulas.xlsx").read_bytes()
    says_nothing = b'<c r="H3" t="str"><f>""</f><v></v></c>'
    repacked(
        "formulas.xlsx",
        worked,
        lambda _name, part: re.sub(rb'<c r="H3"[^>]*/>', says_nothing, part),
    )
    repacked(
        "never_worked_out.xlsx",
        worked,
        lambda _name, part: part.replace(b"<v>120</v></c>", b"<v></v></c>", 1),
    )
    texts()
    hostile(plain)
    districts()
    old()


if __name__ == "__main__":
    main()

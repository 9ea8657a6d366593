"""The command read-report: what it prints, how it ends."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from bootstrap.places import ROOT
from kheo.reader.command import main
from tests.reader.sources import made
from tests.reader.sources.test_pdf import FILES, scanned

REPORT = """BÁO CÁO
kết quả phong trào thi đua “Dân vận khéo” năm 2024
Năm 2024, toàn tỉnh đã xây dựng 1.260 mô hình, gồm: kinh tế 320 mô hình, văn hóa - xã hội 410 mô hình, \
quốc phòng - an ninh 230 mô hình, xây dựng hệ thống chính trị 290 mô hình.
Thực hiện Kế hoạch số 12-KH/TU ngày 01/02/2024 của Tỉnh ủy, tiêu biểu có mô hình “Đường hoa” của xã Tân Lập.
"""
CLEAN = REPORT.replace("1.260", "1.250")


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "bao-cao.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def run(*arguments, **options):
    """The command as a process of its own, in an environment of plain ASCII."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "LC_ALL": "C",
        "COLUMNS": "60",
    }
    return subprocess.run(
        [sys.executable, "-m", "kheo.reader", *map(str, arguments)],
        capture_output=True, env=environment, check=False, **options,
    )  # fmt: skip


def test_findings_are_told_under_their_grades_with_line_and_words_and_end_with_one(report, capsys):
    assert main([str(report)]) == 1
    told = capsys.readouterr().out
    assert "bao-cao.txt (văn bản thuần)" in told
    assert "1.260 mô hình" in told
    assert "“Đường hoa”" in told
    assert "số 12-KH/TU ngày 1/2/2024" in told
    assert (
        "LỖI (1)\n  - Bốn lĩnh vực cộng lại 1.250, báo cáo ghi 1.260, lệch 10 (dòng 3)\n    > "
        in told
    )
    assert told.rstrip().endswith("1 lỗi · 0 nghi vấn · 0 lưu ý")


def test_a_clean_report_ends_with_zero(report, capsys):
    report.write_text(CLEAN, encoding="utf-8")
    assert main([str(report)]) == 0
    assert "Không thấy lỗi hay điều gì cần hỏi lại." in capsys.readouterr().out


def test_lines_are_no_wider_than_the_terminal(report):
    told = run(report).stdout.decode()
    assert max(map(len, told.splitlines())) <= 60


def test_json_tells_places_in_the_text_as_given(report, capsys):
    assert main(["--json", str(report)]) == 1
    data = json.loads(capsys.readouterr().out)
    first = data["figures"][0]
    assert data["schema"] == "dvk-gold/1"
    assert (REPORT[first["start"] : first["end"]], first["line"]) == ("1.260", 3)
    assert data["source"]["file"] == "bao-cao.txt"
    assert "note" not in data["source"]


def test_standard_input_is_read(tmp_path):
    done = run("-", "--json", input=REPORT.encode())
    assert (done.returncode, json.loads(done.stdout)["figures"][0]["value"]) == (1, 1260)
    assert run("-", input=b"").returncode == 1


def test_word_and_pdf_are_read_and_what_was_done_to_them_is_told(tmp_path, capsys):
    path = tmp_path / "a.docx"
    path.write_bytes((FILES / "full.pdf").read_bytes())
    main([str(path)])
    told = capsys.readouterr().out
    assert "(PDF, 3 trang)" in told
    assert "! Tên tệp ghi .docx nhưng nội dung là PDF; đã đọc theo nội dung." in " ".join(
        told.split()
    )


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "thiếu tên tệp"), (["--xml", "a"], "không hiểu --xml"), (["a", "b"], "không hiểu b"),
        (["a", "--annotated"], "--annotated cần một tên tệp"),
    ],
)  # fmt: skip
def test_a_wrong_call_ends_with_two_and_tells_the_right_one(arguments, word, capsys):
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert word in told
    assert "Cách dùng: ./kheo read-report" in told


def test_what_cannot_be_read_is_told_in_one_sentence_on_standard_error(tmp_path, capsys):
    (tmp_path / "scan.pdf").write_bytes(scanned(2))
    wanted = {
        tmp_path / "none.txt": "Không có tệp", tmp_path: "là thư mục", tmp_path / "scan.pdf": "2 trang",
        tmp_path / "a\0b": "Không đọc được",
    }  # fmt: skip
    for path, word in wanted.items():
        assert main([str(path)]) == 1
        told = capsys.readouterr()
        assert (told.out, told.err.count("\n"), word in told.err) == ("", 1, True)


def test_an_output_nobody_reads_on_is_no_trouble(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text(REPORT * 300, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "kheo.reader", str(path), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() in {0, 1}


def test_an_annotated_copy_is_written_beside(report, tmp_path, capsys):
    copy = tmp_path / "ghi-chu.docx"
    assert main([str(report), "--annotated", str(copy)]) == 1
    assert f"Bản có ghi chú: {copy}" in capsys.readouterr().out
    document = docx.Document(io.BytesIO(copy.read_bytes()))
    assert [comment.text for comment in document.comments] == [
        "LỖI. Bốn lĩnh vực cộng lại 1.250, báo cáo ghi 1.260, lệch 10."
    ]
    assert main([str(report), "--annotated", str(tmp_path / "none" / "a.docx")]) == 1
    assert "Không ghi được" in capsys.readouterr().err


def test_the_command_needs_neither_django_nor_a_database(report):
    code = (
        "import sys; from kheo.reader.command import main; main(sys.argv[1:]);"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('django', 'sqlite3')]"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(report)],
        capture_output=True, env={"PYTHONPATH": str(ROOT / "src")}, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_help_is_printed(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "Cách dùng" in capsys.readouterr().out


def test_a_word_report_gives_the_same_findings_as_its_text(tmp_path, capsys):
    document = made.report()
    for line in REPORT.strip().split("\n"):
        made.paragraph(document, line)
    path = Path(tmp_path / "a.docx")
    path.write_bytes(made.saved(document))
    assert main([str(path)]) == 1
    assert "lệch 10" in capsys.readouterr().out

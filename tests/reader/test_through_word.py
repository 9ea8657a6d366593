"""Reports give the same answers from a Word file as from their text, tables included."""

from pathlib import Path

import pytest

from kheo.reader.answer import answer
from kheo.reader.reading import read
from kheo.reader.sources import open_report
from tests.reader.sources import made

FOLDER = Path(__file__).parent
TEXTS = sorted((FOLDER / "reports").glob("*.txt")) + sorted(
    (FOLDER / "texts").glob("*-table-*.txt")
)
KEYS = ("value", "range", "metric", "field", "subject", "core")


def in_word(text):
    """The text as an office would have set it: a paragraph a line, rows as tables."""
    document = made.report()
    rows = []
    for line in [*text.split("\n"), ""]:
        sign = "|" if line.count("|") >= 2 else "\t"
        if line.strip().count(sign) >= 2:
            cells = line.strip().strip("|").split(sign)
            if set(line) - set("|-: "):
                rows.append(tuple(cell.strip() for cell in cells))
            continue
        if rows:
            widest = max(map(len, rows))
            made.table(document, [row + ("",) * (widest - len(row)) for row in rows])
            rows = []
        if line.strip():
            made.paragraph(document, line.strip())
    return made.saved(document)


def told(text):
    data = answer(read(text))
    return {
        "figures": [tuple(str(one.get(key)) for key in KEYS) for one in data["figures"]],
        "models": [one["title"] for one in data["models"]],
        "papers": [(one.get("symbol"), one.get("date")) for one in data["documents"]],
        "checks": [(one["kind"], one["result"], one["label"]) for one in data["checks"]],
    }


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem[:24])
def test_a_report_gives_the_same_answers_from_word(path):
    text = path.read_text(encoding="utf-8")
    assert told(open_report(in_word(text)).text) == told(text)

"""The grammar is general: nothing in its tables or rules comes from one of the five reports."""

import json
import re
from pathlib import Path

import pytest

import kheo.reader

FOLDER = Path(kheo.reader.__file__).parent
RULES = sorted([*FOLDER.rglob("*.toml"), *FOLDER.rglob("*.py")])
GOLD = [
    json.loads(path.read_text())
    for path in sorted((Path(__file__).parent / "reports").glob("*.json"))
]
PLACE = re.compile(
    r"(?:tỉnh|huyện|thị xã|xã|phường|thị trấn)\s+((?:[A-ZĐÀ-Ỹ][\wà-ỹ]*)(?:\s[A-ZĐÀ-Ỹ][\wà-ỹ]*)+)"
)
NAMES = {
    name
    for gold in GOLD for key in ("figures", "models") for row in gold[key]
    for name in PLACE.findall(f"{row.get('place') or ''}; {row.get('unit') or ''}")
}  # fmt: skip
NUMBERS = {
    f"{row['value']:.0f}"
    for gold in GOLD for row in gold["figures"]
    if row.get("value") and row["value"] >= 100 and row["value"] % 100 and row["value"] % 1 == 0
}  # fmt: skip
LENGTHS = {".py": 4, ".toml": 3}
"""Digits of a number worth asking of; code has reaches of three digits, which some report may count."""


def rules(path):
    """The table or the code without its comments and docstrings, which quote how people write."""
    text = path.read_text()
    if path.suffix == ".py":
        text = re.sub(r'"""[\s\S]*?"""', "", text)
    return re.sub(r"(?m)(?:^|\s)#.*$", "", text)


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_place_of_the_five_reports_stands_in_a_rule(path):
    text = rules(path)
    assert [name for name in sorted(NAMES) if re.search(rf"(?<!\w){name}(?!\w)", text)] == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_greater_number_of_the_five_reports_stands_in_a_rule(path):
    numbers = {
        found.replace(".", "") for found in re.findall(r"(?<![\w.\\])\d{1,3}(?:\.?\d{3})+(?![\w.])|(?<![\w.\\])\d{3}(?![\w.])", rules(path))
    }  # fmt: skip
    assert sorted(one for one in numbers & NUMBERS if len(one) >= LENGTHS[path.suffix]) == []

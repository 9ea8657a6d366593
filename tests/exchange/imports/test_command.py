"""``./kheo import``: the engine of the pages, with exit codes."""

import json

import pytest
from django.core.management import CommandError, call_command

from kheo.audit.models import Entry
from kheo.exchange.models import Import
from tests.exchange.imports.wells import wells, workbook

GOOD = [("G1", 12, "Giếng đào"), ("G2", 7, "Giếng khoan")]


@pytest.fixture
def call(clerk, tmp_path, capsys):
    """``call(rows, *words)``: exit code and what was printed."""

    def make(rows, *words, profile="wells"):
        file = tmp_path / "gieng.xlsx"
        file.write_bytes(workbook(*rows))
        try:
            call_command("import_file", profile, str(file), "--as", clerk.username, *words)
            code = 0
        except SystemExit as left:
            code = left.code
        except CommandError as refusal:
            return refusal.returncode, str(refusal)
        return code, capsys.readouterr().out

    return make


def test_a_trial_tells_the_fates_and_keeps_nothing(call):
    code, told = call([*GOOD, ("G3", "bảy", "")], "--dry-run", "--json")

    found = json.loads(told)
    assert (code, found["new_rows"], found["refused_rows"], found["refused"][0]["row"]) == (
        1,
        2,
        1,
        4,
    )
    assert (wells(), Import.objects.count(), Entry.objects.count()) == ({}, 0, 0)


def test_good_rows_enter_and_again_nothing_is_left_to_do(call, tmp_path):
    assert call(GOOD)[0] == 0
    assert wells() == {"G1": 12, "G2": 7}

    code, told = call(GOOD)

    assert code == 0
    assert "0 dòng tốt, 2 đã có, 0 bị từ chối" in told
    refused = tmp_path / "tu-choi.xlsx"
    assert call([("G3", "x", "")], "--refused", str(refused))[0] == 1
    assert refused.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("words", "profile"),
    [((), "none"), (("--unit", "99"), "wells"), (("--option", "x=1"), "wells")],
)
def test_a_wrong_call_is_told_with_two(call, words, profile):
    code, told = call(GOOD, *words, profile=profile)

    assert code == 2
    assert told

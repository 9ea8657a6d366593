"""The bench of the reader: scores in a checkout, a word where there is none."""

from itertools import islice

from kheo.console.bench import reader


def test_without_the_texts_it_says_so_and_holds_no_budget(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    lines = list(islice(reader.measure(), 20))
    assert {(line.held, line.against) for line in lines} == {
        (None, "no tests here: run it in a checkout")
    }


def test_scores_are_told_as_what_is_missing(tmp_path, settings):
    folder = tmp_path / "tests" / "reader" / "reports"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("Đã xây dựng 45 mô hình kinh tế.", encoding="utf-8")
    (folder / "a.json").write_text(
        '{"figures": [{"value": 45, "start": 12, "end": 14, "core": true, "metric": "x"}],'
        ' "models": [], "documents": [], "checks": []}',
        encoding="utf-8",
    )
    settings.BASE_DIR = tmp_path
    told = {line.what: (line.value, line.held) for line in islice(reader.measure(), 10)}
    assert told["five reports, figures F1: missing"] == (0, True)
    assert told["five reports, figures typed: missing"] == (100, False)
    assert told["five reports, false alarms"] == (0, True)


def test_texts_are_cut_and_repeated_at_line_ends():
    assert reader._sized("một hai\nba\n", 9) == "một hai\n"
    assert len(reader._sized("một hai\nba\n", 100)) in range(85, 101)

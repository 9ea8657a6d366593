"""One error planted in a report is found, and a clean report raises none."""

from kheo.reader.reading import read
from tests.reader import planted

MANY, CLEAN = 200, 100


def test_planted_errors_are_found_and_little_else_is_raised():
    reports = planted.planted(MANY, seed=31)

    readings = [read(one.text) for one in reports]

    missed = [
        (one.fault, one.slot, one.text[one.start : one.end])
        for one, reading in zip(reports, readings, strict=True) if not planted.found(one, reading)
    ]  # fmt: skip
    false = [
        len(planted.false_errors(one, reading))
        for one, reading in zip(reports, readings, strict=True)
    ]
    assert len(missed) <= MANY * 0.05, missed
    assert max(false) <= 1


def test_clean_reports_raise_no_error():
    reports = planted.clean(CLEAN, seed=32)

    raised = [
        (check.label, check.message)
        for one in reports
        for check in planted.false_errors(one, read(one.text))
    ]

    assert raised == []


def test_two_hundred_reports_are_planted_with_every_kind_of_fault():
    reports = planted.planted(200)

    assert {one.fault for one in reports} == set(planted.FAULTS)
    assert all(one.text[one.start : one.end] for one in reports)
    assert len({one.text for one in reports}) == 200

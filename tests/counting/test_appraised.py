"""Appraised is a figure of its own, and installs that ran before get theirs."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from kheo.counting.enums import Measure, Mode
from kheo.counting.models import Cell, Span
from kheo.counting.operations import rebuild_all
from kheo.counting.queries.figures import count, drill
from kheo.counting.queries.proofs import differences
from kheo.counting.queries.question import Question
from kheo.counting.rules import SpanValue, spans_of
from tests.counting.places import TODAY
from tests.counting.test_queries import CELLS, some_lives
from tests.counting.test_rules import life

STAGES = ("registered", "built", "replicated", "appraised", "recognised")


def appraised(*facts):
    return [
        (str(s.starts_on), str(s.ends_on or ""), s.level, s.again)
        for s in spans_of(life(*facts), "economy", "collective", "new")
        if s.measure == "appraised"
    ]


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ((), []),
        (("submitted_for_appraisal 2021-02-01",), []),
        (("appraised 2021-03-01",), [("2021-03-01", "", "", False)]),
        # refused, built further and appraised again: still one
        (
            ("appraised 2021-03-01", "not_recognised 2021-04-01", "appraised 2022-03-01"),
            [("2021-03-01", "", "", False)],
        ),
        # cancelled and told again
        (
            ("appraised 2021-03-01", "cancelled 2021-03-01 -1", "appraised 2021-05-01"),
            [("2021-05-01", "", "", False)],
        ),
        # per level when the fact names it
        (
            ("appraised 2021-03-01 commune", "appraised 2022-03-01 province",
             "appraised 2023-03-01 commune"),
            [("2021-03-01", "", "commune", False), ("2022-03-01", "", "province", True)],
        ),
        # recognition does not count as an appraisal, nor the other way round
        (("recognised 2021-03-01 commune",), []),
    ],
)  # fmt: skip
def test_the_first_finding_of_a_level_counts_once(facts, wanted):
    assert appraised(*facts) == wanted


def test_the_five_stages_stay_apart_and_each_opens_its_records(country):
    until = [date(2024, 1, 10), date(2024, 2, 1), date(2024, 9, 1), date(2024, 11, 1)]
    facts = ["registered", "started", "appraised", "recognised"]
    for reached in range(1, 5):  # one life stops at each stage, the last is recognised
        told = [(kind, on, "commune" if kind == "recognised" else "")
                for kind, on in zip(facts, until, strict=True)][:reached]  # fmt: skip
        country.fill({"unit": country.communes[0].pk, "facts": told, "origin": "replicate"})
    rebuild_all()

    found = {}
    for mode in (Mode.FLOW, Mode.CUMULATIVE):
        for stage in STAGES:
            period = {"start": date(2024, 1, 1)} if mode == Mode.FLOW else {}
            question = Question(
                unit=country.nation, today=TODAY, end=date(2025, 1, 1), mode=mode,
                measures=(Measure(stage),), **period,
            )  # fmt: skip
            number = count(question)[()]
            assert number == count(question, use_summary=False)[()] == drill(question).count()
            found[mode, stage] = number

    assert [found[Mode.FLOW, stage] for stage in STAGES] == [4, 3, 3, 2, 1]
    assert [found[Mode.CUMULATIVE, stage] for stage in STAGES] == [4, 3, 3, 2, 1]


def rows():
    spans = Span.objects.filter(measure="appraised")
    cells = Cell.objects.filter(measure="appraised")
    return (
        sorted(map(str, spans.values_list("initiative_id", "unit_id", *SpanValue._fields))),
        sorted(map(str, cells.values_list(*CELLS))),
    )


def test_an_install_that_ran_before_gets_what_a_rebuild_would_give(country):
    """The migration with rows in the tables, run twice; everything else stays as it was."""
    country.fill(*some_lives(country, 400, seed=11))
    rebuild_all()
    wanted, others = rows(), Span.objects.exclude(measure="appraised").count()
    assert len(wanted[0]) > 20
    assert len(wanted[1]) > 20
    Span.objects.filter(measure="appraised").delete()
    Cell.objects.filter(measure="appraised").delete()
    migration = import_module("kheo.counting.migrations.0004_appraised_counts")
    editor = SimpleNamespace(connection=connection)

    migration.write(None, editor)
    once = rows()
    migration.write(None, editor)

    assert once == rows() == wanted
    assert Span.objects.exclude(measure="appraised").count() == others
    assert [one for one in differences() if one.of != "status"] == []

"""From a dropped file to the books, with real reports."""

import json
from collections import Counter
from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.archive.models import Candidate, Citation, DeclaredFigure
from kheo.archive.operations import readings
from kheo.archive.rules.metrics import field_of, kind_of
from tests.archive.readings.conftest import REPORTS

pytestmark = pytest.mark.django_db

METRICS = {
    "mo_hinh_tong": "built", "mo_hinh_dang_ky": "registered", "mo_hinh_cong_nhan": "recognised",
    "mo_hinh_chon": "exemplars_selected",
}  # fmt: skip


def gold_of(path):
    return json.loads(path.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("number", "unit", "start", "end"),
    [
        ("002", "49", date(2009, 1, 1), date(2025, 1, 1)),
        ("003", "934", date(2014, 1, 1), date(2025, 1, 1)),
    ],
)
def test_a_report_enters_with_the_figures_a_reader_of_paper_would_note(
    number, unit, start, end, nation, ended, district, someone, hand, headed, take_rest, at
):
    (path,) = REPORTS.glob(f"{number}_*.txt")
    clerk = someone(Role.RECORDS_CLERK, over=nation)
    of_then = {one.code: one for one in (ended, district)}[unit]

    reading = hand(path.read_bytes(), path.name, office=nation, actor=clerk)
    assert (reading.status, reading.told) == ("open", "")
    headed(
        reading, title="Báo cáo tổng kết", unit=of_then, starts_on=start, ends_on=end, actor=clerk
    )
    take_rest(reading)
    source = readings.confirm(reading, actor=clerk, at=at)

    gold = gold_of(path)
    told = Counter(
        row["value"]
        for row in gold["figures"]
        if row["core"] and row["value"] is not None and not row.get("repeat_of")
    )
    entered = Counter(float(one.value) for one in source.figures.all() if one.value is not None)
    missing = told - entered
    assert sum(missing.values()) <= 0.05 * sum(told.values()), missing
    cells = {
        (one.indicator, one.field, one.kind, one.value)
        for one in source.figures.filter(indicator__in=METRICS.values())
    }
    wanted = {
        (METRICS[row["metric"]], field_of(row), kind_of(row), row["value"])
        for row in gold["figures"]
        if row["metric"] in METRICS and row["value"] is not None
    }
    assert len(wanted - cells) <= 0.05 * len(wanted), wanted - cells
    assert (reading.status, source.stored, source.unit) == ("confirmed", reading.stored, of_then)
    assert Candidate.objects.filter(source=source).count() >= 0.8 * len(gold["models"])
    assert Citation.objects.filter(source=source).count() >= 0.9 * len(gold["documents"])
    assert all(one.place and one.quote for one in DeclaredFigure.objects.all())

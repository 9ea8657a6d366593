"""Indicators, activities, forms, rounds and reports."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from kheo.activities.models import Activity, ActivityKind
from kheo.counting.models import Indicator
from kheo.reporting.models import (
    Check,
    Form,
    FormVersion,
    Line,
    Report,
    ReportVersion,
    Round,
    Section,
    VersionValue,
)

AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


class IndicatorFactory(DjangoModelFactory):
    """Registered initiatives of the period, counted; ``declared=True`` one that units type."""

    class Meta:
        model = Indicator

    class Params:
        declared = factory.Trait(source="declared", query="", params={}, code="participants")
        derived = factory.Trait(source="derived", query="", params={}, nature="share")

    code = "registered"
    name = factory.LazyAttribute(lambda one: f"Chỉ tiêu {one.code}")
    unit_word = "mô hình"
    nature = "flow"
    source = "counted"
    query = "initiatives"
    params = factory.LazyFunction(lambda: {"measure": "registered"})
    dimensions = factory.LazyFunction(lambda: ["field", "kind", "origin"])
    valid_from = date(2004, 1, 1)


class ActivityKindFactory(DjangoModelFactory):
    """Inspection rounds."""

    class Meta:
        model = ActivityKind

    code = "inspection"
    name = "Kiểm tra"
    unit_word = "cuộc"
    valid_from = date(2004, 1, 1)


class ActivityFactory(DjangoModelFactory):
    """One inspection on 10 March 2026; needs ``unit`` and ``recorded_by``."""

    class Meta:
        model = Activity

    kind = "inspection"
    on = date(2026, 3, 10)
    title = factory.Sequence(lambda n: f"Cuộc kiểm tra {n + 1}")
    created_at = AT
    updated_at = AT


class FormFactory(DjangoModelFactory):
    """The half-year report asked by ``unit``."""

    class Meta:
        model = Form

    code = "half_year"
    name = "Báo cáo 6 tháng"


class FormVersionFactory(DjangoModelFactory):
    """In force since 2020 for communes and wards; needs ``form`` and ``made_by``."""

    class Meta:
        model = FormVersion

    number = 1
    status = "in_force"
    valid_from = date(2020, 1, 1)
    period_kinds = factory.LazyFunction(lambda: ["half"])
    for_kinds = factory.LazyFunction(lambda: ["commune", "ward"])
    created_at = AT
    updated_at = AT
    moved_at = AT


class SectionFactory(DjangoModelFactory):
    """A table with one indicator a row; needs ``version``. ``text=True`` a text to write."""

    class Meta:
        model = Section

    class Params:
        text = factory.Trait(kind="text", layout="")

    order = factory.Sequence(lambda n: n + 1)
    code = factory.Sequence(lambda n: f"section{n + 1}")
    title = factory.Sequence(lambda n: f"Phần {n + 1}")
    kind = "table"
    layout = "list"


class LineFactory(DjangoModelFactory):
    """Registered initiatives; needs ``section``."""

    class Meta:
        model = Line

    order = factory.Sequence(lambda n: n + 1)
    indicator = "registered"


class CheckFactory(DjangoModelFactory):
    """Needs ``version``, ``kind``, ``left`` …"""

    class Meta:
        model = Check

    severity = "soft"


class RoundFactory(DjangoModelFactory):
    """The first half of 2026; needs ``form`` (a version), ``unit``, ``opened_by``."""

    class Meta:
        model = Round

    kind = "half"
    title = "Báo cáo 6 tháng đầu năm 2026"
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 7, 1)
    due_on = date(2026, 7, 10)
    created_at = AT
    updated_at = AT


class ReportFactory(DjangoModelFactory):
    """A report nobody has begun; needs ``round``, ``unit``, ``receiver``."""

    class Meta:
        model = Report

    turn = "unit"
    due_on = factory.LazyAttribute(lambda one: one.round.due_on)
    created_at = AT
    updated_at = AT
    moved_at = AT


def send(report, values, person, at=AT):
    """``report`` as if it had been approved and sent with these typed values; returns the version."""
    number = report.versions.count() + 1
    version = ReportVersion.objects.create(
        report=report, number=number, content={"figures": {}, "units": {}, "texts": {}}, lists=b"",
        sha256="", made_by=person, made_at=at, sent_at=at,
    )  # fmt: skip
    VersionValue.objects.bulk_create(
        VersionValue(version=version, key=key, value=value) for key, value in values.items()
    )
    Report.objects.filter(pk=report.pk).update(
        status="sent", kept=version, sent_version=version, sent_at=at,
        first_sent_at=report.first_sent_at or at,
    )  # fmt: skip
    report.refresh_from_db()
    return version

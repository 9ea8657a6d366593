"""Read files and what was found in them, made directly: no engine reads anything here."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from kheo.archive.enums import ItemKind, Purpose, ReadingStatus
from kheo.archive.models import Candidate, Citation, CitedPaper, Reading, ReadItem
from kheo.kernel.text import fold
from kheo.workflow.table import Turn
from tests.factories.access import UserFactory
from tests.factories.orgs import UnitFactory

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
FIGURE = {
    "amount": "24.814", "what": "mô hình dân vận khéo", "unit_word": "mô hình", "indicator": "",
    "variant": "", "field": "", "kind": "", "level": "", "starts_on": None, "last_day": None,
    "metric": "khac", "period": "", "where": "", "core": True, "place": "II. Kết quả, dòng 2",
}  # fmt: skip
INITIATIVE = {
    "title": "Ngày xanh, đêm sáng", "owner": "", "where": "", "field": "", "kind": "collective",
    "sites": None, "place": "II. Kết quả, dòng 3",
}  # fmt: skip
PAPER = {
    "type": "Chỉ thị", "number": "40", "symbol": "40-CT/TU", "issued_on": "2014-03-10",
    "issuer": "Ban Thường vụ Tỉnh ủy", "subject": "", "times": 1, "place": "dòng 4", "days": [],
}  # fmt: skip
VALUES = {ItemKind.FIGURE: FIGURE, ItemKind.INITIATIVE: INITIATIVE, ItemKind.PAPER: PAPER}


class ReadingFactory(DjangoModelFactory):
    """A report of the past, read and open; give ``text``, ``checks``, ``unit`` as needed."""

    class Meta:
        model = Reading

    batch = "lot"
    name = factory.Sequence(lambda n: f"bao-cao-{n + 1}.docx")
    purpose = Purpose.PAST
    status = ReadingStatus.OPEN
    office = factory.SubFactory(UnitFactory)
    handed_in_by = factory.SubFactory(UserFactory)
    text = ""
    title = factory.Sequence(lambda n: f"Báo cáo tổng kết năm {2000 + n}")
    starts_on = date(2008, 1, 1)
    ends_on = date(2024, 1, 1)
    turn = Turn.OFFICE
    moved_at = created_at = updated_at = AT


class ReadItemFactory(DjangoModelFactory):
    """A thing found; ``said={…}`` changes some of the usual values of its kind."""

    class Meta:
        model = ReadItem
        exclude = ("said",)

    said = factory.LazyFunction(dict)
    reading = factory.SubFactory(ReadingFactory)
    kind = ItemKind.FIGURE
    order = factory.Sequence(lambda n: n + 1)
    start = factory.LazyAttribute(lambda one: 10 * one.order)
    end = factory.LazyAttribute(lambda one: one.start + 6)
    quote = factory.LazyAttribute(lambda one: f"chỗ thứ {one.order}")
    key = factory.LazyAttribute(lambda one: f"{one.kind}-{one.order}")
    values = factory.LazyAttribute(lambda one: VALUES[one.kind] | one.said)
    read = factory.LazyAttribute(lambda one: dict(one.values))


class CandidateFactory(DjangoModelFactory):
    """A project that a paper names; needs ``source`` and ``entered_by``."""

    class Meta:
        model = Candidate

    order = factory.Sequence(lambda n: n + 1)
    title = "Ngày xanh, đêm sáng"
    place_in_source = "II. Kết quả, dòng 3"
    search_text = factory.LazyAttribute(lambda one: fold(one.title))
    created_at = updated_at = AT


class CitedPaperFactory(DjangoModelFactory):
    """Directive 40 of the provincial committee."""

    class Meta:
        model = CitedPaper

    kind = "Chỉ thị"
    number = "40"
    symbol = "40-CT/TU"
    issued_on = date(2014, 3, 10)
    issuer = "Ban Thường vụ Tỉnh ủy"
    search_text = factory.LazyAttribute(
        lambda one: fold(f"{one.kind} {one.symbol} {one.issuer} {one.subject}")
    )
    subject = ""
    created_at = updated_at = AT


class CitationFactory(DjangoModelFactory):
    """A paper cites another; needs ``source`` and ``cited``."""

    class Meta:
        model = Citation

    place = "dòng 4"
    quote = "Chỉ thị 40-CT/TU"

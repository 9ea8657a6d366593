"""A province that reports on half a year: two texts, a list, a grid with a chart, an annex of units."""

from datetime import date

from kheo.access.enums import Role
from kheo.initiatives.enums import Field
from kheo.reporting.models import Cell, Report, ReportVersion, Text
from kheo.reporting.operations.versions import keep
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import (
    ActivityFactory,
    FormFactory,
    FormVersionFactory,
    IndicatorFactory,
    LineFactory,
    ReportFactory,
    RoundFactory,
    SectionFactory,
)

LAST = date(2026, 6, 30)


class Scene:
    """The report of the province, its people, its sections."""

    def __init__(self, someone):
        nation = UnitFactory(kind="nation", label="Việt Nam")
        self.province = UnitFactory(
            kind="province", name="Hà Tĩnh", label="Tỉnh Hà Tĩnh", code="42", under=nation
        )
        self.communes = [
            UnitFactory(label=label, name=label, under=self.province)
            for label in ("Xã Sơn Kim 1", "Xã Sơn Kim 2")
        ]
        self.office = someone(Role.STANDING_OFFICE, over=self.province)
        self.clerk = someone(Role.REGISTRAR, over=self.province)
        self._indicators()
        self.version = FormVersionFactory(form=FormFactory(unit=nation), made_by=self.office)
        self._sections()
        asked = RoundFactory(form=self.version, unit=nation, opened_by=self.office)
        self.report = ReportFactory(round=asked, unit=self.province)
        below = RoundFactory(form=self.version, unit=self.province, opened_by=self.office)
        self.below = [
            ReportFactory(round=below, unit=one, receiver=self.province) for one in self.communes
        ]
        for unit, number in zip(self.communes, (3, 1234), strict=True):
            ActivityFactory(unit=unit, recorded_by=self.clerk, quantity=number, field=Field.ECONOMY)

    def _indicators(self):
        params = {"activity": "inspection", "of": "quantity"}
        shape = {"query": "activities", "params": params, "unit_word": "cuộc"}
        IndicatorFactory(code="inspections", name="Cuộc kiểm tra", dimensions=["field"], **shape)
        IndicatorFactory(
            declared=True, code="money", name="Kinh phí", unit_word="triệu đồng", decimals=1
        )
        IndicatorFactory(declared=True, code="land", name="Đất hiến", unit_word="m²")

    def _sections(self):
        def made(order, code, title, **more):
            return SectionFactory(version=self.version, order=order, code=code, title=title, **more)

        self.text = made(1, "leadership", "Công tác lãnh đạo", text=True)
        made(2, "empty", "Không viết gì", text=True, depth=2)
        listed = made(3, "means", "Nguồn lực", depth=2)
        for code in ("inspections", "money", "land"):
            LineFactory(section=listed, indicator=code)
        grid = made(
            4, "fields", "Theo lĩnh vực", depth=1, layout="grid", dimension="field", chart="bars"
        )
        LineFactory(section=grid, indicator="inspections", label="Kiểm tra")
        units = made(5, "units", "Kết quả theo đơn vị", layout="units", is_annex=True)
        LineFactory(section=units, indicator="inspections", label="Kiểm tra")

    def fill(self, at):
        """A text with two paragraphs, a typed figure, and what the unit says otherwise."""
        words = {"changed_by": self.clerk, "changed_at": at}
        Text.objects.create(
            report=self.report, section=self.text, body="Đoạn một.\nĐoạn {{ hai }}.", **words
        )
        Cell.objects.create(report=self.report, key="money", value="12.5", **words)
        Cell.objects.create(
            report=self.report, key="inspections", value=9, comment="chưa vào sổ", **words
        )

    def approve(self, at):
        """A kept version, as the head's approval leaves it."""
        version = keep(self.report, actor=self.office, at=at)
        Report.objects.filter(pk=self.report.pk).update(kept=version, status="approved")
        self.report.refresh_from_db()
        return ReportVersion.objects.get(pk=version.pk)

    def reopen(self):
        """Back in the hands of who fills it."""
        Report.objects.filter(pk=self.report.pk).update(status="draft")
        self.report.refresh_from_db()

"""One province, two communes, a form with a list, a grid, a table of units and a text."""

from datetime import UTC, date, datetime, timedelta

from kheo.access.enums import Role
from kheo.counting.operations import refresh
from kheo.initiatives.enums import FactKind, Status
from kheo.initiatives.events import FactsChanged
from kheo.initiatives.models import Fact
from kheo.reporting.enums import FindingStatus
from kheo.reporting.models import Cell, Report, Text
from kheo.reporting.operations import flow
from kheo.reporting.operations.checks import answer, check
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import (
    ActivityFactory,
    ActivityKindFactory,
    FormFactory,
    FormVersionFactory,
    IndicatorFactory,
    LineFactory,
    ReportFactory,
    RoundFactory,
    SectionFactory,
)

AT = datetime(2026, 7, 2, 2, 0, tzinfo=UTC)
"""The morning on which reports are approved."""
TODAY = date(2026, 11, 21)


class Scene:
    """Who is who, what was asked, and short ways to do things."""

    def __init__(self):
        self.province = UnitFactory(kind="province", name="Hà Tĩnh")
        self.commune = UnitFactory(name="Kỳ Xuân", under=self.province)
        UnitFactory(under=self.commune, kind="village")  # so that the table of units below applies
        self.other = UnitFactory(name="Kỳ Anh", under=self.province)
        self.clerk = self.person(Role.REGISTRAR, self.commune)
        self.head = self.person(Role.UNIT_HEAD, self.commune)
        self.office = self.person(Role.STANDING_OFFICE, self.province)
        self.chief = self.person(Role.UNIT_HEAD, self.province)
        self.version = self._form()
        self.round = RoundFactory(form=self.version, unit=self.province, opened_by=self.office)
        self.report = self.report_of(self.commune)

    def person(self, role, unit):
        person = UserFactory(unit=unit)
        GrantFactory(user=person, role=role, unit=unit)
        return person

    def _form(self):
        ActivityKindFactory()
        IndicatorFactory(name="Số mô hình đăng ký")
        IndicatorFactory(
            code="inspections", name="Số cuộc kiểm tra", query="activities", dimensions=["field"],
            params={"activity": "inspection", "of": "quantity"}, unit_word="cuộc",
        )  # fmt: skip
        IndicatorFactory(declared=True, name="Số người tham gia", unit_word="người")
        IndicatorFactory(
            derived=True, code="per_round", formula="participants / inspections", decimals=2,
            name="Bình quân",
        )  # fmt: skip
        version = FormVersionFactory(form=FormFactory(unit=self.province), made_by=self.office)
        self.text_section = SectionFactory(
            version=version, text=True, title="Tình hình", code="situation"
        )
        listed = SectionFactory(version=version, title="Kết quả", code="results")
        for code in ("registered", "inspections", "participants", "per_round"):
            LineFactory(section=listed, indicator=code)
        grid = SectionFactory(
            version=version, title="Theo lĩnh vực", code="fields", layout="grid", dimension="field"
        )
        LineFactory(section=grid, indicator="registered")
        self.annex = SectionFactory(
            version=version, title="Theo đơn vị", code="units", layout="units", is_annex=True
        )
        for code in ("registered", "inspections", "participants"):
            LineFactory(section=self.annex, indicator=code)
        return version

    def report_of(self, unit, receiver="province", **more):
        above = self.province if receiver == "province" else receiver
        return ReportFactory(round=self.round, unit=unit, receiver=above, **more)

    def initiative(self, unit=None, *, on=date(2026, 3, 1), told=None, **more):
        one = InitiativeFactory(
            unit=unit or self.commune, status=Status.SUBMITTED, registered_on=on, **more
        )
        told = told or datetime(on.year, on.month, on.day, 3, tzinfo=UTC)
        self.fact(one, FactKind.REGISTERED, on=on, told=told)
        return one

    def fact(self, one, kind, *, on, told, **more):
        made = Fact.objects.create(
            initiative=one, kind=kind, on=on, actor=self.clerk, recorded_at=told, **more
        )
        refresh(FactsChanged(initiative_id=one.pk))
        return made

    def inspection(self, unit=None, **more):
        return ActivityFactory(unit=unit or self.commune, recorded_by=self.clerk, **more)

    def type_in(self, report=None, value=3, by=None, key="participants"):
        cell, _made = Cell.objects.update_or_create(
            report=report or self.report, key=key,
            defaults={"value": value, "changed_by": by or self.clerk, "changed_at": AT},
        )  # fmt: skip
        return cell

    def write(self, body, report=None, by=None):
        Text.objects.update_or_create(
            report=report or self.report, section=self.text_section,
            defaults={"body": body, "changed_by": by or self.clerk, "changed_at": AT},
        )  # fmt: skip

    def filled(self, report=None):
        """Begun by the clerk with one figure and one text."""
        report = report or self.report
        flow.begin(report, actor=self.clerk_of(report), at=AT)
        self.type_in(report, by=self.clerk_of(report))
        self.write("Phong trào được duy trì.", report, by=self.clerk_of(report))
        return report

    def explain(self, report):
        """Answer whatever the checks remark on it."""
        for finding in check(report, at=AT):
            if finding.status == FindingStatus.OPEN:
                answer(
                    finding, answer="Đã kiểm tra lại, số đúng.", actor=self.clerk_of(report), at=AT
                )

    def approved(self, report=None):
        report = self.filled(report)
        flow.approve(report, actor=self.head_of(report), at=AT)
        return report

    def sent(self, report=None):
        report = self.approved(report)
        flow.send(report, actor=self.head_of(report), at=AT + timedelta(hours=1))
        return report

    def accepted(self, report=None):
        report = self.sent(report)
        flow.accept(report, actor=self.office, at=AT + timedelta(days=1))
        return report

    def summary(self):
        """The province's own summary, which goes to nobody."""
        return self.report_of(self.province, receiver=None)

    def clerk_of(self, report):
        return self._of(report, Role.REGISTRAR)

    def head_of(self, report):
        return self._of(report, Role.UNIT_HEAD)

    def _of(self, report, role):
        known = {
            (self.commune.pk, Role.REGISTRAR): self.clerk,
            (self.commune.pk, Role.UNIT_HEAD): self.head,
            (self.province.pk, Role.UNIT_HEAD): self.chief,
            (self.province.pk, Role.REGISTRAR): self.office,
        }
        return known.get((report.unit_id, role)) or self.person(role, report.unit)

    def fresh(self, report=None):
        return Report.objects.get(pk=(report or self.report).pk)

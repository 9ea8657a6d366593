"""A province, its commune, a form with typed and counted figures and texts, and their reports."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kheo.access.enums import Role
from kheo.reporting.models import Cell, Report, ReportVersion, Text
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import (
    FormFactory,
    FormVersionFactory,
    IndicatorFactory,
    LineFactory,
    ReportFactory,
    RoundFactory,
    SectionFactory,
)

FIELDS = ("economy", "culture_society", "defence_security", "political_system")
KEYS = ("built", *(f"built|field={name}" for name in FIELDS))


@dataclass
class Scene:
    """What the tests of checks stand on; ``at`` is the moment of every write."""

    at: Any
    province: Any = None
    commune: Any = None
    clerk: Any = None
    office: Any = None
    version: Any = None
    section: Any = None
    text: Any = None
    round: Any = None
    report: Any = None
    more: dict = field(default_factory=dict)

    def write(self, key: str, value: Any, comment: str = "") -> None:
        """A typed figure, as entry keeps it."""
        Cell.objects.update_or_create(
            report=self.report,
            key=key,
            defaults={
                "value": value, "comment": comment, "changed_by": self.clerk,
                "changed_at": self.at,
            },
        )  # fmt: skip

    def write_fields(self, *numbers: int) -> None:
        """The total and the four fields."""
        for key, number in zip(KEYS, numbers, strict=True):
            self.write(key, number)

    def write_text(self, body: str) -> None:
        """The text of the report."""
        Text.objects.update_or_create(
            report=self.report,
            section=self.text,
            defaults={"body": body, "changed_by": self.clerk, "changed_at": self.at},
        )

    def other(self, unit: Any, round_: Any = None, **figures: Any) -> Report:
        """A report that was sent: of ``unit``, with figures and perhaps a text."""
        body = figures.pop("text", "")
        report = ReportFactory(round=round_ or self.round, unit=unit, receiver=self.province)
        content = {
            "figures": {
                key: {"value": str(value), "counted": None, "typed": str(value), "comment": ""}
                for key, value in figures.items()
            },
            "units": {},
            "texts": {self.text.code: body},
        }
        version = ReportVersion.objects.create(
            report=report, number=1, content=content, lists=b"", sha256="", made_by=self.clerk,
            made_at=self.at, sent_at=self.at,
        )  # fmt: skip
        Report.objects.filter(pk=report.pk).update(
            status="sent", kept=version, sent_version=version, first_sent_at=self.at,
            sent_at=self.at,
        )  # fmt: skip
        report.refresh_from_db()
        return report

    def send(self) -> None:
        """The report lies with the receiver as it stands."""
        figures = {cell.key: cell.value for cell in self.report.cells.all()}
        content = {
            "figures": {
                key: {"value": str(value), "counted": None, "typed": str(value), "comment": ""}
                for key, value in figures.items()
            },
            "units": {},
            "texts": {text.section.code: text.body for text in self.report.texts.all()},
        }
        version = ReportVersion.objects.create(
            report=self.report, number=1, content=content, lists=b"", sha256="",
            made_by=self.clerk, made_at=self.at, sent_at=self.at,
        )  # fmt: skip
        Report.objects.filter(pk=self.report.pk).update(
            status="sent", kept=version, sent_version=version, first_sent_at=self.at,
            sent_at=self.at, prepared_by=self.clerk,
        )  # fmt: skip
        self.report.refresh_from_db()


def build_scene(at: Any) -> Scene:
    """The commune owes a half-year report: figures by field, people, money, and a text."""
    scene = Scene(at)
    scene.province = UnitFactory(kind="province", name="Tỉnh Quảng Nam")
    scene.commune = UnitFactory(under=scene.province, name="Xã Thăng Bình")
    scene.clerk = UserFactory(unit=scene.commune, full_name="Lê Thị Hoa")
    GrantFactory(user=scene.clerk, role=Role.REGISTRAR, unit=scene.commune)
    scene.office = UserFactory(unit=scene.province, full_name="Trần Văn Nam")
    GrantFactory(user=scene.office, role=Role.STANDING_OFFICE, unit=scene.province)
    for code in ("built", "people", "money"):
        IndicatorFactory(
            code=code, declared=True, dimensions=["field"],
            name={"built": "Mô hình đã xây dựng", "people": "Người tham gia", "money": "Kinh phí"}[code],
        )  # fmt: skip
    scene.version = FormVersionFactory(form=FormFactory(unit=scene.province), made_by=scene.office)
    grid = SectionFactory(
        version=scene.version, layout="grid", dimension="field", title="Kết quả theo lĩnh vực"
    )
    LineFactory(section=grid, indicator="built")
    scene.section = SectionFactory(version=scene.version, title="Số liệu khác")
    for code in ("people", "money"):
        LineFactory(section=scene.section, indicator=code)
    scene.text = SectionFactory(version=scene.version, text=True, title="Đánh giá chung")
    scene.round = RoundFactory(form=scene.version, unit=scene.province, opened_by=scene.office)
    scene.report = ReportFactory(
        round=scene.round, unit=scene.commune, receiver=scene.province, status="draft",
        prepared_by=scene.clerk,
    )  # fmt: skip
    return scene


def half_before(scene: Scene) -> Any:
    """The round of the second half of 2025, which ends where the scene's begins."""
    return RoundFactory(
        form=scene.version, unit=scene.province, opened_by=scene.office,
        title="Báo cáo năm 2025", starts_on=date(2025, 7, 1), ends_on=date(2026, 1, 1),
        due_on=date(2026, 1, 10),
    )  # fmt: skip


LONG = " ".join(f"Xã đã vận động câu {n} hộ dân thôn {n} hiến đất làm đường" for n in range(8))
ZERO = Decimal(0)

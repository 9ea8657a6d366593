"""Reports through the API: filled, sent on step by step, asked for."""

import pytest

from kheo.access.enums import Role
from kheo.orgs.enums import Kind
from kheo.reporting.models import Cell, FormVersion, Report, Round, Section
from tests.factories.acting import Doer, fields_of
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return UnitFactory(name="Tỉnh Hà Tĩnh", kind=Kind.PROVINCE, code="42")


@pytest.fixture
def commune(province):
    return UnitFactory(name="Xã Cẩm Bình", under=province, code="18676")


@pytest.fixture
def office(someone, province):
    return Doer(someone(Role.STANDING_OFFICE, over=province))


@pytest.fixture
def clerk(someone, commune):
    return Doer(someone(Role.REGISTRAR, over=commune))


@pytest.fixture
def version(province, someone):
    IndicatorFactory(declared=True)
    made = FormVersionFactory(form=FormFactory(unit=province), made_by=someone())
    LineFactory(section=SectionFactory(version=made), indicator="participants")
    SectionFactory(version=made, text=True, code="words")
    return made


def test_figures_and_texts_are_written_all_or_none(version, province, commune, clerk, someone):
    asked = RoundFactory(form=version, unit=province, opened_by=someone())
    report = ReportFactory(round=asked, unit=commune, receiver=province)

    begun = clerk.do("reports", "begin", report)
    assert begun.status_code == 200, begun.content
    wrong = clerk.do(
        "reports", "fill", report, **{"cell:participants": "nhiều", "text:words": "Tốt."}
    )
    assert (wrong.status_code, list(fields_of(wrong))) == (422, ["cell:participants"])
    assert Cell.objects.exclude(value=None).count() == 0
    kept = clerk.do(
        "reports", "fill", report, **{"cell:participants": "1.234", "text:words": "Tốt."}
    )
    assert kept.status_code == 200, kept.content
    assert [int(one.value) for one in Cell.objects.exclude(value=None)] == [1234]
    unknown = clerk.do("reports", "fill", report, **{"cell:nothing": "1"})
    assert list(fields_of(unknown)) == ["cell:nothing"]
    starred = clerk.do("reports", "star", report, key="participants", is_starred=True)
    assert starred.status_code == 200, starred.content
    assert clerk.do("reports", "paste", report, text="x\ty").status_code in {200, 422}


def test_steps_are_those_of_the_desk(version, province, commune, clerk, office, someone):
    asked = RoundFactory(form=version, unit=province, opened_by=someone())
    report = ReportFactory(round=asked, unit=commune, receiver=province)

    assert office.do("reports", "begin", report).status_code in {403, 404}
    head = Doer(someone(Role.UNIT_HEAD, over=commune))
    assert clerk.do("reports", "excuse", report, note="Chưa thành lập.").status_code == 403
    assert list(fields_of(head.do("reports", "excuse", report))) == ["note"]
    excused = head.do("reports", "excuse", report, note="Chưa thành lập.")
    assert excused.status_code == 200, excused.content
    claimed = office.do("reports", "claim", report, note="Vẫn phải nộp.")
    assert claimed.status_code == 200, claimed.content
    assert Report.objects.get().status != "excused"
    assert clerk.do("reports", "accept", report).status_code == 403


def test_a_form_is_made_written_and_asked_for(version, province, commune, office, clerk):
    body = {"unit": province.pk, "code": "quarter", "name": "Báo cáo quý"}

    assert clerk.do("report_forms", "create", **body).status_code == 403
    empty = office.do("report_forms", "create", unit=province.pk)
    assert sorted(fields_of(empty)) == ["code", "name"]
    made = office.do("report_forms", "create", **body)
    assert made.status_code == 201, made.content
    draft = FormVersion.objects.get(status="draft")
    added = office.do(
        "report_forms", "add-section", draft, title="Kết quả", code="results", kind="table", depth=1,
        layout="list", lines=['{"indicator": "participants"}'],
    )  # fmt: skip
    assert added.status_code == 200, added.content
    section = Section.objects.get(version=draft)
    assert [line.indicator for line in section.lines.all()] == ["participants"]
    wrong = office.do(
        "report_forms", "add-section", draft, title="Nữa", code="more", kind="table", depth=1,
        layout="list", lines=["không phải JSON"],
    )  # fmt: skip
    assert list(fields_of(wrong)) == ["lines"]
    assert list(fields_of(office.do("report_forms", "remove-section", draft, section=1))) == [
        "section"
    ]
    assert office.do("report_forms", "remove-section", draft, section=section.pk).status_code == 200
    assert office.do("report_forms", "discard", draft).status_code == 204
    asked = office.do(
        "report_forms", "open-round", version, unit=province.pk, kind="half", starts_on="2026-01-01"
    )
    assert asked.status_code == 201, asked.content
    one = Round.objects.get()
    assert Report.objects.filter(round=one, unit=commune).exists()
    reminded = office.do("rounds", "remind", one, note="Sắp đến hạn.")
    assert reminded.status_code == 200, reminded.content
    assert office.do("rounds", "follow-map", one).status_code in {200, 409, 422}
    assert clerk.do("rounds", "remind", one).status_code in {403, 404}

"""Campaigns, activities and papers through the API: planned, allotted, recorded, numbered."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kheo.access.enums import Role
from kheo.activities.models import Activity, ActivityKind
from kheo.audit.queries import entries_about
from kheo.campaigns.models import Campaign, Target
from kheo.documents.models import Letterhead, NumberSeries, Paper
from kheo.orgs.enums import Kind
from tests.factories.acting import Doer, fields_of
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import ActivityKindFactory

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
def auditor(someone, province):
    return Doer(someone(Role.AUDITOR, over=province))


PLAN = {
    "title": "Năm dân vận khéo 2026", "year": 2026, "starts_on": "2026-01-01",
    "last_day": "31/12/2026", "for_kinds": ["commune"],
}  # fmt: skip


def test_a_campaign_is_planned_allotted_launched_copied_and_ended(
    office, auditor, province, commune
):
    assert auditor.do("campaigns", "create", unit=province.pk, **PLAN).status_code == 403
    assert list(fields_of(office.do("campaigns", "create", unit=province.pk, title="x"))) != []
    made = office.do("campaigns", "create", unit=province.pk, **PLAN)
    one = Campaign.objects.get()
    assert (made.status_code, made["Location"]) == (201, f"/api/v1/campaigns/{one.pk}/")
    changed = office.do("campaigns", "change", one, **{**PLAN, "title": "Đổi tên"})
    assert changed.json()["title"] == "Đổi tên"
    assert (
        office.do("campaigns", "allot", one, new=1, joined="any", replace=True).status_code == 200
    )
    wrong = office.do("campaigns", "allot-each", one, table="00000\t1")
    assert list(fields_of(wrong)) == ["table"]
    each = office.do("campaigns", "allot-each", one, table=f"{commune.code}\tXã\t3\t0\t0\t0")
    assert each.status_code == 200, each.content
    assert Target.objects.get(unit=commune).new == 3
    assert office.do("campaigns", "launch", one).status_code == 200
    copied = office.do("campaigns", "copy", one, year=2027)
    assert (copied.status_code, Campaign.objects.count()) == (201, 2)
    assert list(fields_of(office.do("campaigns", "end", one, last_day="30/11/2026"))) == ["note"]
    assert office.do("campaigns", "end", one, last_day="30/11/2026", note="Gộp.").status_code == 200
    actions = [line.action for line in entries_about(one)]
    assert {"campaign.plan", "campaign.change", "campaign.launch", "campaign.end"} <= set(actions)


def test_an_activity_is_recorded_changed_and_taken_back(office, auditor, commune):
    ActivityKindFactory(asks=["attended"])
    body = {"unit": commune.pk, "kind": "inspection", "on": "10/03/2026", "quantity": 1}

    assert list(fields_of(office.do("activities", "create", **body))) == ["title"]
    assert list(fields_of(office.do("activities", "create", **{**body, "kind": "dance"}))) == [
        "kind"
    ]
    made = office.do("activities", "create", **body, title="Kiểm tra thôn 3", attended=12)
    one = Activity.objects.get()
    assert (made.status_code, one.attended, one.kind) == (201, 12, "inspection")
    changed = office.do(
        "activities",
        "change",
        one,
        on="2026-03-11",
        title="Kiểm tra thôn 4",
        quantity=2,
        attended="",
    )
    assert changed.status_code == 200, changed.content
    assert list(fields_of(office.do("activities", "cancel", one))) == ["why"]
    assert auditor.do("activities", "cancel", one, why="x").status_code == 403
    assert office.do("activities", "cancel", one, why="Ghi hai lần.").status_code == 200
    one.refresh_from_db()
    assert (one.title, one.cancelled_why) == ("Kiểm tra thôn 4", "Ghi hai lần.")


def test_only_who_keeps_the_whole_system_sets_kinds(office, someone):
    kind = ActivityKindFactory()
    nation = UnitFactory(kind=Kind.NATION, name="Việt Nam")
    keeper = Doer(someone(Role.SYSTEM_ADMINISTRATOR, over=nation))
    body = {"name": "Tập huấn", "unit_word": "cuộc", "order": 5, "valid_from": "2026-12-01"}

    assert office.do("activity_kinds", "create", **body).status_code == 403
    assert (
        office.do("activity_kinds", "end", kind, ends_on="2026-12-01", note="x").status_code == 403
    )
    assert keeper.do("activity_kinds", "create", **body).status_code == 201
    changed = keeper.do("activity_kinds", "change", kind, **{**body, "name": "Kiểm tra, giám sát"})
    assert changed.status_code in {200, 201}, changed.content
    assert ActivityKind.objects.filter(code="inspection").count() == 2
    late = keeper.do("activity_kinds", "end", kind, ends_on="1990-01-01", note="Thôi.")
    assert late.status_code == 422


def test_a_paper_is_entered_with_its_scan(office, auditor, province):
    body = {
        "unit": province.pk, "kind": "decision", "number": "45-QĐ/TU", "issued_on": "2026-11-02",
        "summary": "công nhận mô hình",
    }  # fmt: skip
    scan = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"

    assert auditor.do("papers", "create", **body).status_code == 403
    assert list(
        fields_of(office.do("papers", "create", **{**body, "issued_on": "30/02/2026"}))
    ) == ["issued_on"]
    made = office.do("papers", "create", **body)
    one = Paper.objects.get()
    assert (made.status_code, one.number, one.stored) == (201, "45-QĐ/TU", None)
    wrong = office.do("papers", "attach-scan", one, scan=SimpleUploadedFile("a.exe", b"MZ" * 20))
    assert wrong.status_code == 422
    kept = office.do("papers", "attach-scan", one, scan=SimpleUploadedFile("a.pdf", scan))
    assert kept.status_code == 200, kept.content
    one.refresh_from_db()
    assert one.stored is not None


def test_letterheads_and_series_are_set_up(someone, province):
    keeper = Doer(someone(Role.SYSTEM_ADMINISTRATOR, over=province))
    series = {
        "unit": province.pk, "style": "state", "kind": "decision", "symbol": "UBND",
        "starts_on": "2027-01-01", "ends_on": "2028-01-01", "next_number": 1,
    }  # fmt: skip

    opened = keeper.do("papers", "open-series", **series)
    if opened.status_code == 403:
        keeper = Doer(someone(Role.RECORDS_CLERK, over=province))
        opened = keeper.do("papers", "open-series", **series)
    assert opened.status_code == 204, opened.content
    again = keeper.do("papers", "open-series", **series)
    assert again.status_code in {409, 422}
    row = NumberSeries.objects.get()
    assert list(
        fields_of(keeper.do("papers", "set-next-number", series=row.pk, next_number=7))
    ) == ["reason"]
    moved = keeper.do("papers", "set-next-number", series=row.pk, next_number=7, reason="Sổ giấy.")
    assert moved.status_code == 204, moved.content
    row.refresh_from_db()
    assert (row.next_number, date(2027, 1, 1)) == (7, row.starts_on)
    assert keeper.do("papers", "set-letterhead", unit=province.pk).status_code == 422
    assert Letterhead.objects.count() == 0

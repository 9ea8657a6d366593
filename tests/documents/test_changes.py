"""Ending a template, setting the next number of a series, a template for everybody."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.policy import can
from kheo.audit.queries import entries_about
from kheo.documents import operations, policies, queries
from kheo.documents.models import NumberSeries, PaperTemplate
from kheo.documents.rendering import shipped
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.orgs.enums import Kind
from tests.documents.test_drafts import make, office
from tests.factories.orgs import UnitFactory

__all__ = ["office"]
pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
WHERE = ["minutes", "state"]


@pytest.fixture
def series(office, at):
    operations.number_paper(make(office, at), issued_on=TODAY, number=7, actor=office, at=at)
    return NumberSeries.objects.get()


@pytest.fixture
def template(office, at):
    return operations.upload_template(
        form="minutes", style="state", unit=office.unit, name="Mẫu xã",
        content=shipped(*WHERE), valid_from=date(2026, 1, 1), actor=office, at=at,
    )  # fmt: skip


def test_the_next_number_is_set_with_its_reason_and_journalled(office, at, series):
    operations.set_next(series, next_number=20, reason="Sổ giấy đã đến 19", actor=office, at=at)

    series.refresh_from_db()
    line = entries_about(series)[0]
    assert series.next_number == 20
    assert (line.action, line.before, line.after, line.note) == (
        "series.set_next", {"next_number": 8}, {"next_number": 20}, "Sổ giấy đã đến 19",
    )  # fmt: skip
    paper = operations.number_paper(make(office, at), issued_on=TODAY, actor=office, at=at)
    assert paper.number == "20/QĐ-UBND"


@pytest.mark.parametrize(
    ("wanted", "reason", "field", "told"),
    [
        (7, "x", "next_number", "07/QĐ-UBND"),
        (3, "x", "next_number", "Công nhận mô hình"),
        (8, "x", "next_number", "08/QĐ-UBND"),
        (0, "x", "next_number", "99.999"),
        (100_000, "x", "next_number", "99.999"),
        (9, "  ", "reason", ""),
    ],
)
def test_a_crooked_next_number_is_refused(office, at, series, wanted, reason, field, told):
    with pytest.raises(RuleBroken) as refusal:
        operations.set_next(series, next_number=wanted, reason=reason, actor=office, at=at)

    series.refresh_from_db()
    assert list(refusal.value.fields) == [field]
    assert told in str(refusal.value)
    assert (series.next_number, entries_about(series)) == (8, [])


def test_a_number_entered_by_hand_counts_as_given(office, at, series):
    operations.register_paper(
        unit=office.unit, kind="decision", number="15/QĐ-UBND", issued_on=TODAY,
        summary="Khen thưởng đợt 2", actor=office, at=at,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="Khen thưởng đợt 2"):
        operations.set_next(series, next_number=15, reason="x", actor=office, at=at)
    operations.set_next(series, next_number=16, reason="x", actor=office, at=at)


def test_a_clerk_of_the_register_does_not_set_the_next_number(someone, office, at, series):
    clerk = someone(Role.RECORDS_CLERK, over=office.unit)
    with pytest.raises(NotAllowed):
        operations.set_next(series, next_number=20, reason="x", actor=clerk, at=at)


def test_the_page_of_a_series_keeps_what_was_typed(client, office, series):
    client.force_login(office)
    address = reverse("documents:next_number", args=[series.pk])
    assert address in client.get(reverse("documents:series")).content.decode()
    assert "07/QĐ-UBND" in client.get(address).content.decode()
    bad = client.post(address, {"next_number": "7", "reason": "Sổ giấy nhảy số"})
    assert bad.status_code == 422
    assert "Sổ giấy nhảy số" in bad.content.decode()
    assert client.post(address, {"next_number": "9" * 20, "reason": "x"}).status_code == 422
    assert client.post(address, {"next_number": "12", "reason": "x"}).status_code == 302
    series.refresh_from_db()
    assert series.next_number == 12


def test_a_template_is_ended_on_its_page(client, office, at, template):
    client.force_login(office)
    address = reverse("documents:end_template", args=[template.pk])
    assert address in client.get(reverse("documents:template", args=WHERE)).content.decode()
    past = client.post(address, {"on": "20/11/2026"})
    assert past.status_code == 422
    assert client.post(address, {"on": "01/12/2026"}).status_code == 302
    template.refresh_from_db()
    line = entries_about(template)[0]

    assert template.valid_to == date(2026, 12, 1)
    assert (line.action, line.before, line.after) == (
        "template.end", {"valid_to": None}, {"valid_to": "2026-12-01"},
    )  # fmt: skip
    assert queries.template_for("minutes", office.unit, "state", date(2026, 11, 30)) == template
    assert queries.template_for("minutes", office.unit, "state", date(2026, 12, 1)) is None
    assert client.post(address, {"on": "05/12/2026"}).status_code == 422
    assert "01/12/2026" in client.get(address).content.decode()


def test_a_template_ends_after_the_day_it_began(office, at, template):
    PaperTemplate.objects.filter(pk=template.pk).update(valid_from=date(2026, 12, 1))
    with pytest.raises(RuleBroken):
        operations.end_template(template, on=date(2026, 12, 1), actor=office, at=at)


def test_changes_out_of_scope_are_not_found(client, someone, template, series):
    client.force_login(someone(Role.STANDING_OFFICE, over=UnitFactory()))
    for name, key in (("end_template", template.pk), ("next_number", series.pk)):
        assert client.get(reverse(f"documents:{name}", args=[key])).status_code == 404


def test_an_administrator_of_the_country_uploads_for_everybody(client, someone, office, at):
    nation = UnitFactory(kind=Kind.NATION, label="Việt Nam")
    client.force_login(someone(Role.SYSTEM_ADMINISTRATOR, over=nation))
    address = reverse("documents:template", args=WHERE)
    values = {"unit": "", "name": "Mẫu chung", "valid_from": "01/01/2026"}
    values["template"] = SimpleUploadedFile("a.docx", shipped(*WHERE))
    assert client.post(address, values).status_code == 302
    template = PaperTemplate.objects.get()

    assert template.unit is None
    assert queries.template_for("minutes", office.unit, "state", TODAY) == template
    assert "Mẫu chung" in client.get(address).content.decode()
    end = reverse("documents:end_template", args=[template.pk])
    assert client.post(end, {"on": "01/12/2026"}).status_code == 302


def test_an_office_below_has_to_name_its_unit(client, office):
    client.force_login(office)
    values = {"unit": "", "name": "Mẫu chung", "valid_from": "01/01/2026"}
    values["template"] = SimpleUploadedFile("a.docx", shipped(*WHERE))
    answer = client.post(reverse("documents:template", args=WHERE), values)
    assert (answer.status_code, PaperTemplate.objects.count()) == (422, 0)


def test_the_records_clerk_drafts(someone, office):
    clerk = someone(Role.RECORDS_CLERK, over=office.unit)
    assert can(clerk, policies.DRAFT)

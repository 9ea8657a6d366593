"""The register of papers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kheo.access.enums import Role
from kheo.documents.models import Paper, StoredFile
from tests.documents.files import PDF
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(someone):
    return someone(Role.STANDING_OFFICE, over=UnitFactory(name="Tỉnh Hà Tĩnh"))


def send(client, unit, scan, **changed):
    values = {
        "unit": unit.pk, "kind": "decision", "number": "45-QĐ/TU", "issued_on": "01/06/2026",
        "summary": "Công nhận mô hình", "scan": SimpleUploadedFile("qd.pdf", scan),
    }  # fmt: skip
    return client.post(reverse("documents:register"), {**values, **changed})


def test_a_paper_is_entered_found_and_downloaded(client, office):
    client.force_login(office)
    answer = send(client, office.unit, PDF)
    kept = Paper.objects.get()
    assert answer.url == reverse("documents:page", args=[kept.pk])

    assert "45-QĐ/TU" in client.get(reverse("documents:list") + "?q=45-Q").content.decode()
    assert "45-QĐ/TU" in client.get(answer.url).content.decode()
    file = client.get(reverse("documents:download", args=[kept.pk]))
    assert b"".join(file.streaming_content) == PDF
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file.headers["Content-Security-Policy"]


def test_a_refused_scan_enters_no_paper_and_keeps_what_was_typed(client, office):
    client.force_login(office)

    answer = send(client, office.unit, b"MZ a program")

    assert answer.status_code == 422
    assert "45-QĐ/TU" in answer.content.decode()
    assert not Paper.objects.exists()


def test_a_refused_paper_keeps_no_file(client, office):
    client.force_login(office)

    assert send(client, office.unit, PDF, number="").status_code == 422
    assert not Paper.objects.exists()
    assert not StoredFile.objects.exists()


def test_out_of_scope_is_not_found(client, office, someone):
    client.force_login(office)
    send(client, office.unit, PDF)
    kept = Paper.objects.get()
    client.force_login(someone(Role.STANDING_OFFICE, over=UnitFactory()))

    for name in ("page", "download"):
        assert client.get(reverse(f"documents:{name}", args=[kept.pk])).status_code == 404
    assert "45-QĐ/TU" not in client.get(reverse("documents:list")).content.decode()
